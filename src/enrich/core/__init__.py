"""Values that everything else is made of. They know nothing of lists, services or files.

Comes in: text and numbers. Goes out: the frozen records that walk through the pipeline (`models`), identifiers in
canonical form, text in canonical or folded form, text made safe for each place where it is shown (`display`), the
tree of errors, and every threshold and confidence. Not allowed here: any other package of ours, the disk, the network.
"""
