"""The `enrich` command. Heavy modules are imported inside commands, so that `--help` is quick."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich import __version__
from enrich.cli_lazy import LazyGroup
from enrich.errors import EnrichError

if TYPE_CHECKING:
    from collections.abc import Callable

    from enrich.models import SourceName
    from enrich.stages import Workspace

_SOURCES = "arxiv,semantic_scholar,dblp,crossref,datacite,curated"


class Command(click.Command):
    """A command whose errors of ours end it with one line and their exit code, not with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; EnrichError is shown and turned into its exit code."""
        try:
            return super().invoke(ctx)
        except EnrichError as error:
            click.echo(f"enrich: {error}", err=True)
            sys.exit(error.exit_code)


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
        click.option("-v", "--verbose", is_flag=True, help="Log every request with its status and wait."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _read_sources(_: click.Context, __: click.Parameter, value: str) -> frozenset[SourceName]:
    from enrich.models import SourceName

    names = [name.strip() for name in value.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(SourceName)]
    if unknown or not names:
        raise click.BadParameter(f"{', '.join(unknown) or 'none given'}; known are {_SOURCES}")
    return frozenset(SourceName(name) for name in names)


def workspace_of(list_path: Path, options: dict[str, Any]) -> Workspace:
    """The workspace that the options describe; also sets up logging."""
    from datetime import UTC, datetime

    from enrich.gather import Freshness
    from enrich.progress import Progress
    from enrich.stages import Workspace

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
        contact=os.environ.get("ENRICH_CONTACT") or None,
        progress=Progress(sys.stderr),
    )


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Check a reading list of papers: a Parquet data set, and a review of what the list gets wrong."""


@main.command(cls=Command)
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@common_options
def run(list_path: Path, **options: Any) -> None:
    """Read LIST (Markdown), ask the sources for what is not yet known, and write the data set and the review.

    Exit status: 0 when a data set was written, whatever it found; 1 when it could not be; 2 for bad usage or input.
    """
    from enrich import stages

    workspace = workspace_of(list_path, options)
    papers = stages.run_all(workspace)
    click.echo(summary(papers, workspace.out_dir))


def summary(papers: list[Any], out_dir: Path) -> str:
    """Two lines for a person: what was found, and where to read it."""
    from collections import Counter

    status = Counter(paper.resolution.status.value for paper in papers)
    severity = Counter(finding.severity.value for paper in papers for finding in paper.findings)
    return (
        f"{len(papers)} entries: {status['resolved']} resolved, {status['unresolved']} unresolved, "
        f"{status['not_a_paper']} not a paper; {severity['error']} errors, {severity['warning']} warnings, "
        f"{severity['info']} notes\n"
        f"written: {out_dir / 'papers.parquet'}, {out_dir / 'findings.parquet'}, {out_dir / 'review.md'}"
    )


def stage_command(name: str, help_text: str) -> click.Command:
    """The command of one stage, for the script of that name in pipeline/."""

    @click.command(name=name, help=help_text, cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
    @click.option(
        "--list",
        "list_path",
        type=click.Path(path_type=Path),
        default=Path("data/raw/reading_list.md"),
        show_default=True,
        help="The reading list.",
    )
    @common_options
    def command(list_path: Path, **options: Any) -> None:
        from enrich import stages

        workspace = workspace_of(list_path, options)
        result = getattr(stages, name)(workspace)
        if name == "publish":
            click.echo(summary(result, workspace.out_dir))

    return command


if __name__ == "__main__":
    main()
