"""The data set: papers -> tables of documented columns, their history, and what changed between two of them.

Comes in: papers, or tables of earlier runs. Goes out: Arrow tables, pandas frames, changes. One table of columns makes
the schemas, the checks and docs/columns.md. Not allowed here: judging, and writing files.
"""
