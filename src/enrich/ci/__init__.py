"""Reports for continuous integration: the policy (what fails), then text, GitHub annotations, SARIF, JSON or Markdown.

Comes in: papers with findings, and which lines of the list changed. Goes out: reports as text. Not allowed here:
judging entries, asking services, and writing files.
"""
