"""The `enrich` command. Heavy modules are imported inside commands, so that `--help` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from enrich import __version__
from enrich.cli_check import check
from enrich.cli_diff import diff
from enrich.cli_explain import explain_command
from enrich.cli_export import export
from enrich.cli_fix import fix
from enrich.cli_ignore import ignore
from enrich.cli_options import Command, common_options, workspace_of
from enrich.cli_parse import parse


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
        f"written: {out_dir / 'papers.parquet'}, {out_dir / 'findings.parquet'}, {out_dir / 'review.md'}, "
        f"{out_dir / 'review.html'}"
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


for _command in (check, diff, explain_command, fix, ignore, parse):
    main.add_command(_command)
main.command(cls=Command)(export)

if __name__ == "__main__":
    main()
