"""One entry and all that is known of it -> a Paper with its findings, and the explanation of that judgement.

Comes in: an entry, kept answers, people's decisions. Goes out: a `Paper`, what came of the decisions, or the lines of
`enrich explain`. Every command that judges an entry goes through here. Not allowed here: the disk, the network.
"""
