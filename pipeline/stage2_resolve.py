"""Stage 2. Entries -> resolutions.jsonl: which paper each entry means. Asks the sources what is not cached."""

from enrich.cli.stage import stage_command

command = stage_command("resolve", __doc__)

if __name__ == "__main__":
    command()
