"""What is asked of whom and when, and the view of kept answers that the decisions see.

Comes in: queries that decisions want answered. Goes out: kept answers (`answers.Answers`), asked for in batches, each
host in a thread of its own. Not allowed here: what an answer means, and which query is useful.
"""
