"""Stage 1. The reading list -> entries.jsonl, and unparsed.jsonl for what could not be read."""

from enrich.cli.stage import stage_command

command = stage_command("parse", __doc__)

if __name__ == "__main__":
    command()
