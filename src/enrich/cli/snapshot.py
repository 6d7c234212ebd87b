"""`enrich snapshot`: indexes of the bulk files that the services publish. Imports what is heavy only when it runs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from enrich.cli.options import Command
from enrich.core.errors import InputError

Command_ = TypeVar("Command_", bound=Callable[..., Any])
_CORPORA = ("s2", "dblp", "arxiv", "crossref", "openalex")
_LINE_EVERY = 10.0


def index_option(name: str, *, required: bool = False) -> Callable[[Command_], Command_]:
    """The option that says where the index is; ENRICH_INDEX says it for all commands."""
    return click.option(
        name,
        "index",
        envvar="ENRICH_INDEX",
        required=required,
        default=None if required else "data/index",
        show_default=not required,
        metavar="DIR_OR_URL",
        help="The index: a directory, or a URL of an object store (s3://, gs://, hdfs://). Environment: ENRICH_INDEX.",
    )


@click.group(short_help="Build and manage an index of bulk files.")
def snapshot() -> None:
    """Build and manage an index of bulk files (Semantic Scholar, DBLP, arXiv, Crossref, OpenAlex).

    With an index, `enrich run --index` and `enrich bulk` look papers up on disk. They need no network.
    """


@snapshot.command(cls=Command)
@click.argument("corpus", type=click.Choice(_CORPORA))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@index_option("--to")
@click.option("--release", help="The name of the release (default: its date).")
@click.option(
    "--date",
    "date_",
    metavar="YYYY-MM-DD",
    help="The date of the release (default: the date in the names of the files, else the date of the newest file).",
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default=True, help="Processes to use."
)
def add(corpus: str, files: tuple[Path, ...], index: str, release: str | None, date_: str | None, workers: int) -> None:
    """Add FILES, published bulk files of CORPUS, to the index. A directory stands for all files in it.

    If the command is stopped, run it again with the same files: it continues where it was.
    """
    from enrich.sources.bulk.build import Addition
    from enrich.sources.bulk.build import add as build
    from enrich.sources.bulk.corpora import corpus_named
    from enrich.sources.bulk.release import date_in, release_date

    paths = tuple(_files_in(files))
    dated = (date_in(date_) if date_ else None) or (None if date_ else release_date(paths))
    if dated is None:
        raise click.BadParameter(f"{date_} is not a date of the form YYYY-MM-DD", param_hint="--date")
    addition = Addition(
        corpus=corpus_named(corpus), files=paths, to=index, release=release or dated, date=dated, workers=workers
    )
    made = build(addition, _Lines())
    click.echo(
        f"{corpus}/{made.release}: {made.records:,} records of {made.items:,} items, {made.keys:,} keys "
        f"({made.dropped_keys:,} dropped), {made.bytes / 1e6:,.0f} MB; licence {made.licence}"
    )


def _files_in(paths: tuple[Path, ...]) -> list[Path]:
    """All files, those of directories in order. Raises InputError for a directory without any."""
    found: list[Path] = []
    for path in paths:
        inside = (
            sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            if path.is_dir()
            else [path]
        )
        if not inside:
            raise InputError(path, "has no files")
        found += inside
    return found


class _Lines:
    """Says how a build goes, in a line on stderr every few seconds."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, what: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now - self._last >= _LINE_EVERY:
            self._last = now
            sys.stderr.write(f"{what}: {done:,}{f' of {total:,}' if total else ''}\n")
            sys.stderr.flush()


@snapshot.command(name="list", cls=Command)
@index_option("--index")
def list_(index: str) -> None:
    """Show what the index holds: corpora, releases, sizes, licences."""
    from enrich.sources.bulk.layout import releases_of

    found = releases_of(index)
    if not found:
        raise InputError(index, "holds no index; build one with: enrich snapshot add")
    for release in found:
        m = release.manifest
        click.echo(f"{release.name}: {m.title}; {m.date}; {m.records:,} records; {m.bytes / 1e6:,.0f} MB")
        click.echo(f"  licence: {m.licence} ({m.licence_url}); attribution: {m.attribution}")
        click.echo(f"  digest: {m.digest}")


@snapshot.command(cls=Command)
@index_option("--index")
def verify(index: str) -> None:
    """Compare every file of the index with its manifest. Exit status 1 if something is wrong."""
    from enrich.sources.bulk.layout import releases_of
    from enrich.sources.bulk.manage import problems

    found = releases_of(index)
    if not found:
        raise InputError(index, "holds no index; build one with: enrich snapshot add")
    wrong = False
    for release in found:
        lines = list(problems(release))
        for line in lines:
            click.echo(line, err=True)
        click.echo(f"{release.name}: {'damaged' if lines else 'whole'}")
        wrong = wrong or bool(lines)
    if wrong:
        sys.exit(1)


@snapshot.command(cls=Command)
@click.argument("corpus", type=click.Choice(_CORPORA))
@click.argument("release", required=False)
@index_option("--index")
def drop(corpus: str, release: str | None, index: str) -> None:
    """Remove RELEASE of CORPUS from the index; without RELEASE, all releases of CORPUS."""
    from enrich.sources.bulk.manage import drop as remove

    for name in remove(index, corpus, release):
        click.echo(f"removed {name}")
