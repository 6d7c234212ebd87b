"""`enrich diff`: what changed between two data sets."""

from __future__ import annotations

from pathlib import Path

import click

from enrich.cli.options import Command


@click.command(cls=Command, short_help="Compare two data sets.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Format of the report.",
)
def diff(old: Path, new: Path, form: str) -> None:
    """Report what changed from the data set OLD to NEW (directories, papers.parquet files, or lists: their data sets).

    Example:
      enrich diff README.enriched.before README.enriched

    Changes at the sources: newly published, new title, withdrawn, new citations. Changes in the list: entries added,
    removed, edited.

    Exit status: 0 whether or not anything changed; 2 if OLD or NEW is not a data set.
    """
    from enrich.dataset.diff import comparison_json, comparison_text, diff_data_sets
    from enrich.dataset.rows import read_rows
    from enrich.stages.locations import locate_data_set

    compared = diff_data_sets(read_rows(locate_data_set(old)), read_rows(locate_data_set(new)))
    click.echo(comparison_json(compared).encode() if form == "json" else comparison_text(compared), nl=False)
