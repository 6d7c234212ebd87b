"""What all commands share: their options, the workspace that these describe, and how an error of ours ends one."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.core.errors import EnrichError
from enrich.core.sources import SourceName

if TYPE_CHECKING:
    from collections.abc import Callable

    from enrich.stages.workspace import Workspace

_SOURCES = ",".join(SourceName)
# 128 and the number of the signal, as shells report it.
_INTERRUPTED = 130


class Command(click.Command):
    """A command whose errors of ours end it with one line and their exit code, not with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; EnrichError is shown and turned into its exit code."""
        try:
            return super().invoke(ctx)
        except EnrichError as error:
            click.echo(f"enrich: {error}", err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo(
                "enrich: interrupted; the answers so far are stored, and the next run goes on from them", err=True
            )
            sys.exit(_INTERRUPTED)


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every stage and `enrich run` share."""
    options = (
        click.option(
            "--raw-dir",
            type=click.Path(path_type=Path, file_okay=False),
            default=Path("data/raw"),
            show_default=True,
            help="Where snapshots of answers and curated.jsonl lie.",
        ),
        click.option(
            "--out-dir",
            type=click.Path(path_type=Path, file_okay=False),
            default=Path("data/enriched"),
            show_default=True,
            help="Where the data set and the review are written.",
        ),
        click.option("--offline", is_flag=True, help="Ask nothing; use what is kept."),
        click.option("--refresh", is_flag=True, help="Ask for everything again, however new."),
        click.option(
            "--max-age",
            type=click.FloatRange(min=0),
            metavar="DAYS",
            help="Ask again for what is older (default: counts 7, absences 14, the rest 30).",
        ),
        click.option(
            "--sources",
            default=_SOURCES,
            show_default=True,
            metavar="NAMES",
            callback=_read_sources,
            help="Which sources to use, separated by commas.",
        ),
        click.option(
            "--corrections",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="What people decided (default: corrections.toml beside RAW_DIR, if there is one).",
        ),
        click.option(
            "--patience",
            type=click.FloatRange(min=1),
            default=120.0,
            show_default=True,
            metavar="SECONDS",
            help="How long a run waits for a service that does not answer, over all its requests.",
        ),
        click.option("-v", "--verbose", is_flag=True, help="Log every request with its status and wait."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _read_sources(_: click.Context, __: click.Parameter, value: str) -> frozenset[SourceName]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(SourceName)]
    if unknown or not names:
        raise click.BadParameter(f"{', '.join(unknown) or 'none given'}; known are {_SOURCES}")
    return frozenset(SourceName(name) for name in names)


def workspace_of(list_path: Path, options: dict[str, Any]) -> Workspace:
    """The workspace that the options describe; also sets up logging."""
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
        sources=options["sources"],
        offline=options["offline"],
        freshness=freshness,
        corrections_file=options["corrections"],
        patience=options["patience"],
        contact=os.environ.get("ENRICH_CONTACT") or None,
        progress=Progress(sys.stderr),
    )
