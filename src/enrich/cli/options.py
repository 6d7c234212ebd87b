"""What commands share: their options, the workspace that the options describe, and how an error ends a command."""

from __future__ import annotations

import inspect
import logging
import math
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.streams import echo_error, program_output, ungated
from enrich.core.errors import EnrichError
from enrich.core.sources import DEFAULT_SOURCES, SourceName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from enrich.stages.workspace import Workspace

_SOURCES = ",".join(DEFAULT_SOURCES)
_CHOICES = (*DEFAULT_SOURCES, SourceName.SNAPSHOT)
# 128 and the number of the signal, as shells report it.
INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended."""


_EXAMPLES = re.compile(r"^(?=[ ]*(?:Examples?|Start with):$)", re.MULTILINE)


def _keep_lines_of_examples(text: str | None) -> str | None:
    """A help text in which click does not join the lines of examples: a line with a backspace marks them."""
    return None if text is None else _EXAMPLES.sub("\b\n", inspect.cleandoc(text))


class Command(click.Command):
    """A command that an EnrichError ends with one line and its exit code, without a traceback."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given | {"help": _keep_lines_of_examples(given.get("help"))})

    def main(self, *args: Any, **more: Any) -> Any:
        """Run the command as a program of its own (a script in pipeline/)."""
        with program_output():
            return super().main(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an EnrichError is shown and becomes the exit code."""
        ctx.color = wants_colour(os.environ)
        try:
            return super().invoke(ctx)
        except EnrichError as error:
            echo_error(error)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            echo_error("interrupted; the answers so far are stored, and the next run continues")
            sys.exit(INTERRUPTED)


class Program(click.Group):
    """A program of several commands; its help names them in the order in which they were added."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given | {"help": _keep_lines_of_examples(given.get("help"))})

    def list_commands(self, _: click.Context) -> list[str]:
        """The names of the commands."""
        return list(self.commands)

    def main(self, *args: Any, **more: Any) -> Any:
        """Run the program."""
        with program_output():
            return super().main(*args, **more)


def wants_colour(environment: Mapping[str, str]) -> bool | None:
    """Whether to use colour: as the environment says; None means on a terminal only.

    https://no-color.org and https://force-color.org: a variable that is set and not empty decides.
    """
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return True if environment.get("FORCE_COLOR") else None


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every stage, `run`, `check` and `explain` have."""
    options = (
        click.option(
            "--raw-dir",
            type=click.Path(path_type=Path, file_okay=False),
            help="Directory of the cached answers and of curated.jsonl (default: .enrich/raw beside the list; "
            "data/raw in a project).",
        ),
        click.option(
            "--out-dir",
            type=click.Path(path_type=Path, file_okay=False),
            help="Directory of the data set and the review (default: NAME.enriched beside the list; data/enriched "
            "in a project).",
        ),
        click.option("--offline", is_flag=True, help="Make no requests; use cached answers."),
        click.option("--refresh", is_flag=True, help="Ask for everything again, also for what was just answered."),
        click.option(
            "--max-age",
            type=click.FloatRange(min=0),
            callback=require_finite,
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
            help="File of corrections (default: NAME.corrections.toml beside the list; in a project or with --raw-dir, "
            "corrections.toml next to RAW_DIR if it exists).",
        ),
        click.option(
            "--patience",
            type=click.FloatRange(min=1),
            default=120.0,
            callback=require_finite,
            show_default=True,
            metavar="SECONDS",
            help="How long a run waits for a service that does not answer, over all its requests.",
        ),
        click.option("-v", "--verbose", is_flag=True, help="Log every request with its status and waiting time."),
        click.option("-q", "--quiet", is_flag=True, help="Show no progress, no warnings and no summary."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def require_finite(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    """The number that was given. Raises BadParameter for "nan" and "inf", which Python reads as numbers."""
    if value is not None and not math.isfinite(value):
        raise click.BadParameter(f"{value} is not a number that can be used here")
    return value


def _read_sources(_: click.Context, __: click.Parameter, value: str) -> frozenset[SourceName]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    unknown = [name for name in names if name not in _CHOICES]
    if unknown or not names:
        fault = "unknown source " + ", ".join(unknown) if unknown else "no source given"
        raise click.BadParameter(f"{fault}; the sources are {','.join(_CHOICES)}")
    return frozenset(SourceName(name) for name in names)


def out_dir_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that names the data set of the last run."""
    return click.option(
        "--out-dir",
        type=click.Path(path_type=Path, file_okay=False),
        help="Directory of the last run's data set (default: NAME.enriched beside the list; data/enriched in a "
        "project).",
    )(command)


def _check_addresses() -> None:
    """Raise InputError if a variable `ENRICH_*_URL` holds no address: found before anything is read or asked."""
    from enrich.sources.address import Address

    for name in SourceName:
        endpoint = name.info.endpoint
        for text in os.environ.get(endpoint.variable, "").split() if endpoint else ():
            Address.parse(text, endpoint.variable if endpoint else "")


def make_workspace(list_path: Path, options: dict[str, Any], *, place: Path | None = None) -> Workspace:
    """Make the workspace that the options describe; also set up logging.

    `place` is the path beside which the list's data is, where it is not the list's own.
    """
    from datetime import UTC, datetime

    from enrich.asking.freshness import Freshness
    from enrich.cli.progress import Progress
    from enrich.stages.locations import locate, refuse_links
    from enrich.stages.workspace import Workspace

    quiet = options["quiet"]
    logging.basicConfig(
        level=logging.INFO if options["verbose"] else logging.ERROR if quiet else logging.WARNING,
        format="%(message)s",
        stream=sys.stderr,
    )
    _check_addresses()
    age = options["max_age"]
    since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if options["refresh"] else None
    freshness = Freshness(since=since) if age is None else Freshness(age, age, age, since)
    found = locate(place or list_path, raw_dir=options["raw_dir"], out_dir=options["out_dir"])
    usual = {"raw_dir": found.raw_dir, "out_dir": found.out_dir}
    refuse_links(place or list_path, *(path for name, path in usual.items() if options[name] is None))
    return Workspace(
        list_path=list_path,
        place=place,
        raw_dir=found.raw_dir,
        out_dir=found.out_dir,
        sources=options["sources"] | ({SourceName.SNAPSHOT} if options["index"] else set()),
        index=options["index"],
        offline=options["offline"],
        freshness=freshness,
        corrections_file=options["corrections"] or (found.corrections if found.corrections.exists() else None),
        patience=options["patience"],
        contact=os.environ.get("ENRICH_CONTACT") or None,
        progress=None if quiet else Progress(ungated(sys.stderr)),
    )
