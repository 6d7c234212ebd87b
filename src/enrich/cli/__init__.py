"""The commands: options in, one call into the packages below, text out; and how progress is shown.

Comes in: the command line. Goes out: exit status, text on the terminal. Modules that load slowly are imported inside
the commands, so that `--help` is quick. Not allowed here: any decision about papers.
"""
