"""All source records of one work, and from them one value per field.

Comes in: records that belong to one work. Goes out: claims of venue and year, the publication of record, and the
reconciled `Work` with the provenance of every value. Not allowed here: what the list says, the disk, the network.
"""
