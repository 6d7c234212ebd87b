"""Which work does each entry mean? Record linkage between a list's entries and the records of the sources.

The modules, in the order in which they are used: `listed` (what an entry says), `wording` (its own text), `comparison`
(its values against a work's), `scoring` (all comparisons -> one score, accepted or not), `candidates` (the works found
so far), `blocking` (which queries bring candidates), `decision` (candidates -> a Resolution), `resolve` (all of these
together), `collect` (every record of the work that was decided on).

Comes in: an entry and cached answers. Goes out: a Resolution, and the queries that would tell more. Not allowed here:
the disk, the network, and whether the list is right about the work.
"""
