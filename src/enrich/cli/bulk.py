"""`enrich bulk`: many lists, or a table of references, against an index. Imports what is heavy only when it runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from enrich.cli.options import Command
from enrich.cli.snapshot import index_option

if TYPE_CHECKING:
    from enrich.stages.bulk_output import PartResult

_ENGINES = ("duckdb", "spark")
_ENTRIES_PER_PARTITION = 25_000


@click.command(cls=Command, short_help="Check many lists against an index of bulk files.")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@index_option("--index", required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Where to write.")
@click.option("--engine", type=click.Choice(_ENGINES), default="duckdb", show_default=True, help="What runs the joins.")
@click.option("--master", metavar="URL", help="The Spark cluster, e.g. spark://host:7077 (default: this machine).")
@click.option(
    "--workers", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default=True,
    help="Processes to use with DuckDB.",
)  # fmt: skip
@click.option("--memory", default="300MB", show_default=True, help="Memory for DuckDB's joins.")
@click.option(
    "--partition", type=click.IntRange(min=1), default=_ENTRIES_PER_PARTITION, show_default=True, metavar="ENTRIES",
    help="Entries in a partition, the unit that is written and repeated.",
)  # fmt: skip
@click.option(
    "--corrections", type=click.Path(path_type=Path, dir_okay=False), help="People's decisions, for all lists."
)
@click.option(
    "--curated", type=click.Path(path_type=Path, dir_okay=False), help="Facts checked by hand (curated.jsonl)."
)
def bulk(
    inputs: tuple[str, ...], index: str, out: Path, engine: str, master: str | None, workers: int, memory: str,
    partition: int, corrections: Path | None, curated: Path | None,
) -> None:  # fmt: skip
    """Look up the entries of every INPUT in an index of bulk files (`enrich snapshot add`). Makes no requests.

    An INPUT is a folder, a file or a pattern: lists of any format that `enrich run` reads, or Parquet tables with
    columns such as title, authors, venue, year, url, doi, arxiv_id. Writes OUT/papers, OUT/findings (Parquet),
    OUT/datapackage.json and OUT/summary.md. What cannot be read is named, and the rest goes on.

    Exit status: 0 when all partitions were written; 1 when one failed; 2 for bad usage or input. If the command is
    stopped, run it again: it continues with the partitions that are missing.
    """
    from enrich.stages.bulk import BulkJob
    from enrich.stages.bulk import bulk as run

    job = BulkJob(
        inputs=inputs, index=index, out=out, engine=engine, master=master, workers=workers, memory=memory,
        entries_per_partition=partition, corrections=corrections, curated=curated,
    )  # fmt: skip
    results = run(job, _say)
    entries = sum(result.entries for result in results)
    resolved = sum(result.statuses.get("resolved", 0) for result in results)
    click.echo(
        f"{entries:,} entries: {resolved:,} resolved; "
        f"written: {out / 'papers'}, {out / 'findings'}, {out / 'summary.md'}"
    )
    unreadable = [line for result in results for line in result.unreadable]
    for line in unreadable:
        click.echo(f"enrich: {line}", err=True)
    if unreadable and not entries:
        sys.exit(2)
    if failed := [result for result in results if result.error is not None]:
        click.echo(f"enrich: {len(failed)} of {len(results)} partitions failed; run the command again", err=True)
        sys.exit(1)


def _say(result: PartResult) -> None:
    told = f"failed: {result.error}" if result.error else f"{result.entries:,} entries"
    click.echo(f"partition {result.number}: {told}", err=True)
