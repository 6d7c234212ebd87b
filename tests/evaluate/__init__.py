"""How often verdicts are right on what users bring: files written in many forms, run through `enrich run`, and judged.

Exporters' exact forms, legal variations and kinds of error are drawn by seed from real records; beside them, our own
list against facts checked by hand, and a public benchmark of fabricated references. Run `make evaluate`;
docs/accuracy.md keeps the tables.
"""
