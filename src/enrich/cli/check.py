"""`enrich check`: the list's mistakes, for continuous integration."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.lists import ListFile, for_each_list, lists_argument
from enrich.cli.options import Command, common_options, make_workspace
from enrich.cli.streams import echo_styled
from enrich.cli.summary import COLOURS
from enrich.core import display
from enrich.core.display import one_line

if TYPE_CHECKING:
    from enrich.ci.policy import Checked
    from enrich.stages.workspace import Workspace


_FORMS = ("text", "github", "sarif", "json", "markdown")
_FOR_PEOPLE = ("text", "markdown")


def _read_also(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[Path, str]:
    """The format of each file, from `FORMAT=FILE`."""
    pairs = [value.partition("=") for value in values]
    wrong = next((form for form, _, file in pairs if form not in _FORMS or not file), None)
    if wrong is not None:
        raise click.BadParameter(f"write FORMAT=FILE, with a format of {', '.join(_FORMS)}")
    return {Path(file): form for form, _, file in pairs}


@click.command(cls=Command, short_help="Report mistakes and fail on them (for CI and hooks).")
@lists_argument
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="The lowest severity of a finding that makes the check fail.",
)
@click.option("--changed-since", metavar="REF", help="Check only the entries that changed since this commit.")
@click.option(
    "--facts-from",
    metavar="REF",
    help="Use the facts, cached answers and corrections of this commit where a change brings others "
    "(default: that of --changed-since).",
)
@click.option("--trust-changes", is_flag=True, help="Use facts and corrections as they are, also where they changed.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    default="text",
    show_default=True,
    help="Format of the report.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file, not to stdout."
)
@click.option(
    "--also",
    multiple=True,
    metavar="FORMAT=FILE",
    callback=_read_also,
    help="Also write the report in this format to this file (repeatable).",
)
@click.option("--notes", is_flag=True, help="Also show notes (sarif and json always contain them).")
@click.option("--fail-on-outage", is_flag=True, help="Also fail if a source did not answer everything.")
@click.option("--keep", is_flag=True, help="Also write the data set and the review to OUT_DIR, as `enrich run` does.")
@common_options
def check(lists: tuple[str, ...], **options: Any) -> None:
    """Check each LIST and report what is wrong in it, for continuous integration and hooks.

    Examples:
      enrich check README.md
      enrich check docs/ --changed-since origin/main --format github

    LIST is a file, a folder (every list in it), a pattern, or - for standard input. The answers of the sources are
    cached in RAW_DIR; the data set is written only with --keep. With --changed-since, requests are made only for the
    entries that changed and for those that may be duplicates of them.

    Exit status: 0 if no finding has the severity of --fail-on or a higher one; 1 if one has; 2 for bad usage or input.
    A source that does not answer makes the check fail only with --fail-on-outage.
    """
    if options["keep"] and options["changed_since"]:
        raise click.UsageError("--keep writes a data set of the whole list, so it cannot be used with --changed-since")
    if options["trust_changes"] and options["facts_from"]:
        raise click.UsageError("--trust-changes uses the facts as they are, so it cannot be used with --facts-from")
    checks: list[Checked] = []

    def check_one(file: ListFile) -> int:
        with _output_directory(file, options) as out_dir, _believed(file, options) as believed:
            chosen = options | believed
            workspace = make_workspace(file.path, chosen | {"out_dir": out_dir}, place=file.place)
            checked = _checked(workspace, file, chosen)
        checks.append(checked)
        return int(checked.fails or (options["fail_on_outage"] and bool(checked.outages)))

    code = for_each_list(lists, options, check_one)
    if checks:
        _write(checks, options)
    sys.exit(code)


def _write(checks: Sequence[Checked], options: dict[str, Any]) -> None:
    """Write the report to stdout, or to --output with the verdict on stderr; and to the files of --also."""
    from enrich.ci.text import verdict
    from enrich.storage.files import write_whole

    files = dict(options["also"])
    if options["output"] is not None:
        files[options["output"]] = options["form"]
        for checked in [] if options["quiet"] else checks:
            named = f"{one_line(checked.path)}: " if len(checks) > 1 else ""
            click.echo(f"{named}{verdict(checked)}", err=True)
    else:
        _show(_format(checks, options["form"], options), options["form"])
    write_whole({path: _format(checks, form, options).encode() for path, form in files.items()})


_LEVEL = re.compile(r"(:\d+: )(error|warning|note)(?=: )")


def _show(report: str, form: str) -> None:
    """Write a report to stdout; the levels of a text have colours on a terminal."""
    wanted = click.get_current_context().color
    is_coloured = sys.stdout.isatty() if wanted is None else wanted
    if form != "text" or not is_coloured or os.environ.get("GITHUB_ACTIONS") == "true":
        click.echo(report if form in _FOR_PEOPLE else report.encode(), nl=False)
        return
    for line in display.terminal(report).splitlines():
        echo_styled(_LEVEL.sub(lambda m: m[1] + click.style(m[2], fg=COLOURS[m[2]], bold=True), line, count=1))


@contextlib.contextmanager
def _output_directory(file: ListFile, options: dict[str, Any]) -> Iterator[Path]:
    """Where the stages write: without --keep a temporary directory, so that a hook does not change the work tree."""
    if options["keep"]:
        from enrich.stages.locations import locate, refuse_links

        found = locate(file.place, out_dir=options["out_dir"]).out_dir
        refuse_links(file.place, *(() if options["out_dir"] else (found,)))
        yield found
        return
    with tempfile.TemporaryDirectory(prefix="enrich-check-") as made:
        yield Path(made)


@contextlib.contextmanager
def _believed(file: ListFile, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The options for facts and corrections that this check may believe, and notes on what it does not."""
    base = options["facts_from"] or options["changed_since"]
    if base is None or options["trust_changes"]:
        yield {"notes_on_facts": ()}
        return
    from enrich.ci.baseline import believed_files
    from enrich.stages.locations import locate
    from enrich.storage.files import is_there

    usual = locate(file.place, raw_dir=options["raw_dir"])
    corrections = options["corrections"] or usual.corrections
    with tempfile.TemporaryDirectory(prefix="enrich-facts-") as made:
        found = believed_files(file.place, usual.raw_dir, corrections, base, Path(made))
        is_missing = found.corrections == usual.corrections and not is_there(usual.corrections)
        yield {
            "raw_dir": found.raw_dir,
            "corrections": None if is_missing else found.corrections,
            "corrections_name": corrections,
            "notes_on_facts": found.notes,
        }


def _checked(workspace: Workspace, file: ListFile, options: dict[str, Any]) -> Checked:
    from dataclasses import replace

    from enrich.ci.changes import entries_changed_since
    from enrich.ci.policy import FailOn, check_papers
    from enrich.ci.touched import with_possible_duplicates
    from enrich.decisions.corrections import Outcome, describe_outcome
    from enrich.reading_list import parse_list
    from enrich.stages.parse import load_reading_list
    from enrich.stages.run import judge_all, run_all
    from enrich.storage.records import read_json, read_records

    path = workspace.list_path
    text, parsed = load_reading_list(path)
    touched: frozenset[str] | None = None
    notes = list(options["notes_on_facts"])
    notes += [f"{path}: {warning}" for warning in parsed.warnings]
    notes += [f"{path}:{part.line}: this text is not checked: {part.reason}" for part in parsed.concealed]
    if options["changed_since"] is not None:
        changed = entries_changed_since(
            path, text, options["changed_since"], lambda version: parse_list(path, version).entries
        )
        touched = changed.entries
        if touched is None:
            notes.append(f"{path}: every entry is checked, since {changed.why_all}")
        else:
            workspace = replace(workspace, asks_for=with_possible_duplicates(parsed.entries, touched))
    papers = (run_all if options["keep"] else judge_all)(workspace)
    name = options.get("corrections_name") or workspace.corrections_path
    notes += [
        f"{name}:{outcome.line}: {describe_outcome(outcome)}"
        for outcome in read_records(workspace.decided, Outcome)
        if outcome.needs_a_look and (touched is None or outcome.correction.entry in touched)
    ]
    return check_papers(
        papers,
        path=_shown_path(file.place),
        fail_on=FailOn(options["fail_on"]),
        outages=_outages(read_json(workspace.fetched)),
        touched=touched,
        notes=tuple(notes),
    )


def _outages(fetched: dict[str, Any]) -> dict[str, str]:
    """Why each source that did not answer everything did not."""
    unanswered = {name: f"no answer to {n} queries" for name, n in fetched.get("unanswered", {}).items()}
    return unanswered | dict(fetched.get("unavailable", {}))


def _shown_path(path: Path) -> str:
    """The path relative to GITHUB_WORKSPACE or the working directory, if it is below; else the absolute path."""
    root = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve()
    full = path.resolve()
    return (full.relative_to(root) if full.is_relative_to(root) else full).as_posix()


def _format(checks: Sequence[Checked], form: str, options: dict[str, Any]) -> str:
    """All checks as one report."""
    from enrich.ci.json_report import as_json
    from enrich.ci.sarif import as_sarif
    from enrich.ci.several import json_of_all, sarif_of_all

    if form == "sarif":
        return as_sarif(checks[0]) if len(checks) == 1 else sarif_of_all(checks)
    if form == "json":
        return as_json(checks[0]) if len(checks) == 1 else json_of_all(checks)
    return "".join(_format_one(checked, form, options, is_alone=len(checks) == 1) for checked in checks)


def _format_one(checked: Checked, form: str, options: dict[str, Any], *, is_alone: bool) -> str:
    from enrich.ci.github import as_annotations
    from enrich.ci.markdown import as_markdown
    from enrich.ci.several import with_list_named
    from enrich.ci.text import as_text, verdict

    write = as_annotations if form == "github" else as_markdown if form == "markdown" else as_text
    report = write(checked, notes=options["notes"])
    if form == "text" and options["quiet"]:
        return report.removesuffix(verdict(checked) + "\n")
    return report if is_alone or form != "text" else with_list_named(report, checked, verdict(checked))
