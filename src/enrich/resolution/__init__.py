"""Which work an entry means, and what is still to be asked to know it.

Comes in: an entry and the kept answers. Goes out: a resolution with its candidates and scores, the records of the
resolved work, and the queries that would tell more. Not allowed here: whether the list is right, the disk, the network.
"""
