"""The commands: options in, one call into the packages below, text out; and how progress is shown.

Comes in: the command line. Goes out: exit status, text on the terminal. Heavy modules are imported inside commands, so
that `--help` is quick. Not allowed here: any decision about papers.
"""
