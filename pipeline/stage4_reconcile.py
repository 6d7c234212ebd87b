"""Stage 4. Everything kept so far -> papers.jsonl, with findings. Asks nothing."""

from enrich.cli.stage import stage_command

command = stage_command("reconcile", __doc__)

if __name__ == "__main__":
    command()
