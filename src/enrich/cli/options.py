"""What commands share: their options, the workspace that the options describe, and how an error ends a command."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.core.errors import EnrichError
from enrich.core.sources import DEFAULT_SOURCES, SourceName

if TYPE_CHECKING:
    from collections.abc import Callable

    from enrich.stages.workspace import Workspace

_SOURCES = ",".join(DEFAULT_SOURCES)
_CHOICES = (*DEFAULT_SOURCES, SourceName.SNAPSHOT)
# 128 and the number of the signal, as shells report it.
_INTERRUPTED = 130


class Command(click.Command):
    """A command that an EnrichError ends with one line and its exit code, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an EnrichError is shown and becomes the exit code."""
        try:
            return super().invoke(ctx)
        except EnrichError as error:
            click.echo(f"enrich: {error}", err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("enrich: interrupted; the answers so far are stored, and the next run continues", err=True)
            sys.exit(_INTERRUPTED)


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every stage, `run`, `check` and `explain` have."""
    options = (
        click.option(
            "--raw-dir",
            type=click.Path(path_type=Path, file_okay=False),
            default=Path("data/raw"),
            show_default=True,
            help="Directory of the cached answers and of curated.jsonl.",
        ),
        click.option(
            "--out-dir",
            type=click.Path(path_type=Path, file_okay=False),
            default=Path("data/enriched"),
            show_default=True,
            help="Directory to write the data set and the review to.",
        ),
        click.option("--offline", is_flag=True, help="Make no requests; use cached answers."),
        click.option("--refresh", is_flag=True, help="Ask for everything again, also for what was just answered."),
        click.option(
            "--max-age",
            type=click.FloatRange(min=0),
            metavar="DAYS",
            help="Ask again for older answers (default: citation counts 7, not found 14, others 30).",
        ),
        click.option(
            "--sources",
            default=_SOURCES,
            show_default=True,
            metavar="NAMES",
            callback=_read_sources,
            help="The sources to use, separated by commas; `snapshot` is the index (see --index).",
        ),
        click.option(
            "--index",
            envvar="ENRICH_INDEX",
            metavar="DIR_OR_URL",
            help="Look records up in this index of bulk files (`enrich snapshot add`) before any request is made. "
            "Environment: ENRICH_INDEX.",
        ),
        click.option(
            "--corrections",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="File of corrections (default: corrections.toml next to RAW_DIR, if there is one).",
        ),
        click.option(
            "--patience",
            type=click.FloatRange(min=1),
            default=120.0,
            show_default=True,
            metavar="SECONDS",
            help="How long a run waits for a service that does not answer, over all its requests.",
        ),
        click.option("-v", "--verbose", is_flag=True, help="Log every request with its status and waiting time."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _read_sources(_: click.Context, __: click.Parameter, value: str) -> frozenset[SourceName]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    unknown = [name for name in names if name not in _CHOICES]
    if unknown or not names:
        fault = "unknown source " + ", ".join(unknown) if unknown else "no source given"
        raise click.BadParameter(f"{fault}; the sources are {','.join(_CHOICES)}")
    return frozenset(SourceName(name) for name in names)


def make_workspace(list_path: Path, options: dict[str, Any]) -> Workspace:
    """Make the workspace that the options describe; also set up logging."""
    from datetime import UTC, datetime

    from enrich.asking.freshness import Freshness
    from enrich.cli.progress import Progress
    from enrich.stages.workspace import Workspace

    logging.basicConfig(
        level=logging.INFO if options["verbose"] else logging.WARNING,
        format="%(message)s",
        stream=sys.stderr,
    )
    age = options["max_age"]
    since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if options["refresh"] else None
    freshness = Freshness(since=since) if age is None else Freshness(age, age, age, since)
    return Workspace(
        list_path=list_path,
        raw_dir=options["raw_dir"],
        out_dir=options["out_dir"],
        sources=options["sources"] | ({SourceName.SNAPSHOT} if options["index"] else set()),
        index=options["index"],
        offline=options["offline"],
        freshness=freshness,
        corrections_file=options["corrections"],
        patience=options["patience"],
        contact=os.environ.get("ENRICH_CONTACT") or None,
        progress=Progress(sys.stderr),
    )
