"""What people decided: corrections, pins and ignored findings, each with a guard that re-opens it.

Comes in: the text of corrections.toml, and what sources and list say. Goes out: resolutions, values and findings with
the decisions applied, and what came of each decision. Not allowed here: the disk, the network.
"""
