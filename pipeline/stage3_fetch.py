"""Stage 3. Resolutions -> snapshots of answers in the raw directory. Asks the sources what is not cached."""

from enrich.cli.stage import stage_command

command = stage_command("fetch", __doc__)

if __name__ == "__main__":
    command()
