"""Which queries are sent when, and the view of the stored answers that the decisions use.

Comes in: queries that the decisions need answered. Goes out: stored answers (`answers.Answers`); missing ones are
requested in batches, with one thread per host. Not allowed here: what an answer means, and which query is useful.
"""
