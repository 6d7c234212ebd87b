"""The five stages: parse, resolve, fetch, reconcile, publish; each loads files, computes, and saves files.

Comes in: a workspace (where the list, the snapshots and the outputs are). Goes out: the files of each stage, in the
order entries.jsonl, resolutions.jsonl, snapshots with fetched.json, papers.jsonl, and the data set with its review. The
scripts in pipeline/ and `enrich run` both call these. Not allowed here: decisions; they are in the packages below.
"""
