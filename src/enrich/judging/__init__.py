"""One entry and all that is known of it -> a Paper with its findings, and the explanation of that judgement.

Comes in: an entry, cached answers, people's corrections. Goes out: a `Paper`, what came of the corrections, or the
lines of `enrich explain`. Every command that judges an entry calls `judge`. Not allowed here: the disk, the network.
"""
