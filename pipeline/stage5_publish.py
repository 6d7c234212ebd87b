"""Stage 5. Papers -> papers.parquet, findings.parquet, review.md, review.html, run.json. Makes no requests."""

from enrich.cli.stage import stage_command

command = stage_command("publish", __doc__)

if __name__ == "__main__":
    command()
