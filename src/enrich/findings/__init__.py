"""What the list gets wrong: an entry beside its work gives findings.

Comes in: an entry with its resolved work. Goes out: findings, each with code, severity, confidence and evidence; the
catalogue says what each code means. Not allowed here: which work is meant, the disk, the network.
"""
