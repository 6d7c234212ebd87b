"""Comparing titles, names of people, and venues: how alike are two pieces of text, and why.

Comes in: two texts (or one, to be read). Goes out: a status with its reason. The registry of venues is data
(`venues.toml`). Not allowed here: entries, records of sources, or any decision about which paper is meant.
"""
