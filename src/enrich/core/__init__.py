"""The values that all other packages use. They do not depend on lists, services or files.

Comes in: text and numbers. Goes out: the frozen records that pass through the pipeline (`models`), identifiers in
canonical form, text in canonical or folded form, text made safe for each place where it is shown (`display`), the
registry of sources, the tree of errors, and every threshold and confidence. Not allowed here: any other package of
ours, the disk, the network.
"""
