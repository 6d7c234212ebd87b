"""`enrich check`: the list's mistakes for continuous integration. Imports what is heavy only when it runs."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.options import Command, common_options, workspace_of

if TYPE_CHECKING:
    from enrich.ci.report import Checked
    from enrich.stages.workspace import Workspace


_FORMS = ("text", "github", "sarif", "json", "markdown")


def _read_also(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[Path, str]:
    """The form by file, from `FORMAT=FILE`."""
    pairs = [value.partition("=") for value in values]
    wrong = next((form for form, _, file in pairs if form not in _FORMS or not file), None)
    if wrong is not None:
        raise click.BadParameter(f"write FORMAT=FILE, with a format of {', '.join(_FORMS)}")
    return {Path(file): form for form, _, file in pairs}


@click.command(cls=Command)
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="From which level on a finding fails the check.",
)
@click.option("--changed-since", metavar="REF", help="Check only the entries that changed since this commit.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    default="text",
    show_default=True,
    help="How the findings are written.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write there instead of to stdout.")
@click.option(
    "--also",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=_read_also,
    help="Write another format to a file as well; may be given several times.",
)
@click.option("--notes", is_flag=True, help="Show notes as well (sarif and json always hold them).")
@click.option("--fail-on-outage", is_flag=True, help="Fail too if a source could not be fully heard.")
@click.option("--keep", is_flag=True, help="Write the data set and the review to OUT_DIR, as `enrich run` does.")
@common_options
def check(list_path: Path, **options: Any) -> None:
    """Run the pipeline on LIST and say what is wrong, for continuous integration and hooks.

    Answers of the sources are kept in RAW_DIR as always; the data set is written only with --keep. With
    --changed-since, the sources are asked only on the entries that changed and those that may repeat them.

    Exit status: 0 when no finding is at or above the level of --fail-on; 1 when one is; 2 for bad usage or input.
    A source that is out never fails the check, unless --fail-on-outage is given.
    """
    if options["keep"] and options["changed_since"]:
        raise click.UsageError("--keep writes a whole data set, and --changed-since looks at a part of the list")
    with _place(options) as out_dir:
        checked = _checked(workspace_of(list_path, options | {"out_dir": out_dir}), options)
    _write(checked, options)
    if checked.fails or (options["fail_on_outage"] and checked.outages):
        sys.exit(1)


def _write(checked: Checked, options: dict[str, Any]) -> None:
    """Write the report to stdout, or to the files that are asked for and the verdict to stderr."""
    from enrich.ci.report import verdict_of
    from enrich.storage.files import write_whole

    files = dict(options["also"])
    if options["output"] is not None:
        files[options["output"]] = options["form"]
        click.echo(verdict_of(checked), err=True)
    else:
        click.echo(_written(checked, options["form"], notes=options["notes"]).encode(), nl=False)
    write_whole({path: _written(checked, form, notes=options["notes"]).encode() for path, form in files.items()})


@contextlib.contextmanager
def _place(options: dict[str, Any]) -> Iterator[Path]:
    """Where the stages write: a directory that is removed again, so that a hook leaves the work tree alone."""
    if options["keep"]:
        yield options["out_dir"]
        return
    with tempfile.TemporaryDirectory(prefix="enrich-check-") as made:
        yield Path(made)


def _checked(workspace: Workspace, options: dict[str, Any]) -> Checked:
    from dataclasses import replace

    from enrich.ci.changes import changed_lines
    from enrich.ci.report import FailOn, check_papers, touched_entries, with_possible_duplicates
    from enrich.decisions.corrections import Outcome, outcome_text
    from enrich.reading_list import parse_reading_list
    from enrich.stages.run import judge_all, run_all
    from enrich.storage.files import read_list
    from enrich.storage.records import read_json, read_records

    text = read_list(workspace.list_path)
    touched: frozenset[str] | None = None
    if options["changed_since"] is not None:
        entries = parse_reading_list(text).entries
        lines = changed_lines(workspace.list_path, options["changed_since"])
        touched = None if lines is None else touched_entries(entries, lines)
        if touched is not None:
            workspace = replace(workspace, asks_for=with_possible_duplicates(entries, touched))
    papers = (run_all if options["keep"] else judge_all)(workspace)
    outcomes = read_records(workspace.decided, Outcome)
    return check_papers(
        papers,
        source=text.replace("\r\n", "\n").split("\n"),
        path=_shown_path(workspace.list_path),
        fail_on=FailOn(options["fail_on"]),
        outages=_outages(read_json(workspace.fetched)),
        touched=touched,
        notes=tuple(
            f"{workspace.corrections_path}:{o.line}: {outcome_text(o)}"
            for o in outcomes
            if o.needs_a_look and (touched is None or o.correction.entry in touched)
        ),
    )


def _outages(fetched: dict[str, Any]) -> dict[str, str]:
    """Why each source that was asked was not fully heard."""
    silent = {name: f"no answer to {n} questions" for name, n in fetched.get("unanswered", {}).items()}
    return silent | dict(fetched.get("unavailable", {}))


def _shown_path(path: Path) -> str:
    """The path as the repository knows it: from GITHUB_WORKSPACE or the working directory, where it lies below."""
    root = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve()
    full = path.resolve()
    return (full.relative_to(root) if full.is_relative_to(root) else full).as_posix()


def _written(checked: Checked, form: str, *, notes: bool) -> str:
    from enrich.ci.report import as_annotations, as_json, as_markdown, as_text

    if form == "sarif":
        from enrich.ci.sarif import as_sarif
        from enrich.dataset.columns import CODES

        return as_sarif(checked, CODES)
    if form == "json":
        return as_json(checked)
    write = as_annotations if form == "github" else as_markdown if form == "markdown" else as_text
    return write(checked, notes=notes)
