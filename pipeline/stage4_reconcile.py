"""Stage 4. Entries, resolutions, cached answers and corrections -> papers.jsonl with findings. Makes no requests."""

from enrich.cli.stage import stage_command

command = stage_command("reconcile", __doc__)

if __name__ == "__main__":
    command()
