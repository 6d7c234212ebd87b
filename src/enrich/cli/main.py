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
from enrich.cli.options import Command, common_options, make_workspace
from enrich.cli.parse import parse
from enrich.cli.snapshot import snapshot
from enrich.cli.stage import summarize
from enrich.core.version import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Check a reading list of papers; write a Parquet data set, and a review of the list's mistakes."""


@main.command(cls=Command)
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@common_options
def run(list_path: Path, **options: Any) -> None:
    """Read LIST (Markdown, BibTeX, CSV), ask the sources what is not cached, write the data set and the review.

    Exit status: 0 if the data set was written, whatever the findings; 1 if it could not be; 2 for bad usage or input.
    """
    from enrich.stages.run import run_all

    workspace = make_workspace(list_path, options)
    papers = run_all(workspace)
    click.echo(summarize(papers, workspace.out_dir))


for _command in (bulk, check, diff, explain_command, fix, ignore, parse, snapshot):
    main.add_command(_command)
main.command(cls=Command)(export)

if __name__ == "__main__":
    main()
