"""The `enrich` command. Heavy modules are imported inside commands, so that `--help` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from enrich.cli.bulk import bulk
from enrich.cli.check import check
from enrich.cli.diff import diff
from enrich.cli.explain import explain_command
from enrich.cli.export import export
from enrich.cli.fix import fix
from enrich.cli.ignore import ignore
from enrich.cli.options import Command, common_options, workspace_of
from enrich.cli.parse import parse
from enrich.cli.snapshot import snapshot
from enrich.cli.stage import summary
from enrich.core.version import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Check a reading list of papers: a Parquet data set, and a review of what the list gets wrong."""


@main.command(cls=Command)
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@common_options
def run(list_path: Path, **options: Any) -> None:
    """Read LIST (Markdown, BibTeX, CSV), ask the sources for what is not yet known, write the data set and the review.

    Exit status: 0 when a data set was written, whatever it found; 1 when it could not be; 2 for bad usage or input.
    """
    from enrich.stages.run import run_all

    workspace = workspace_of(list_path, options)
    papers = run_all(workspace)
    click.echo(summary(papers, workspace.out_dir))


for _command in (bulk, check, diff, explain_command, fix, ignore, parse, snapshot):
    main.add_command(_command)
main.command(cls=Command)(export)

if __name__ == "__main__":
    main()
