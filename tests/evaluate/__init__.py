"""How often the pipeline is right: three tables, each from `enrich run` over HTTP against the replica.

(a) our own list against facts checked by hand, (b) a public benchmark of fabricated references rendered as reading
lists, (c) generated lists with known mistakes. Run `make evaluate`; the results are in docs/accuracy.md.
"""
