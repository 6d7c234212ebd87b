"""Bulk files that the services publish -> an index of records on disk, which answers without any network.

Comes in: published files (JSON Lines, DBLP's XML, arXiv's JSON, Crossref's items). Goes out: an index of two Parquet
tables, `keys` and `records`, and look-ups in it. Not allowed here: the network, and which record an entry means.
"""
