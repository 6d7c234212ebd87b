"""`python -m enrich.cli` is the command `enrich`."""

from enrich.cli.main import main

main()
