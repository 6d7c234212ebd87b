"""`enrich fix LIST`: corrects lists from the findings of the last run, as a patch or in place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.last_run import read_last_run, why_nothing
from enrich.cli.lists import ListFile, for_each_list, lists_argument
from enrich.cli.options import INTERRUPTED, Command, out_dir_option, require_finite
from enrich.cli.summary import command_line
from enrich.core.display import one_line

if TYPE_CHECKING:
    from enrich.core.models import Paper
    from enrich.editing.fix import Choice, Fixes


@click.command(
    cls=Command,
    short_help="Correct the mistakes that the last run found.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@lists_argument
@out_dir_option
@click.option("--write", is_flag=True, help="Change LIST itself; print no patch.")
@click.option("--only", "codes", multiple=True, metavar="CODE", help="Fix only findings of this code (repeatable).")
@click.option("--line", "lines", multiple=True, type=int, help="Fix only the entry or field on this line (repeatable).")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    callback=require_finite,
    default=0.95,
    show_default=True,
    help="Skip findings with a lower confidence.",
)
@click.option(
    "-i", "--interactive", is_flag=True, help="Show each change and ask whether to make it; then change LIST itself."
)
@click.option("-q", "--quiet", is_flag=True, help="Do not say what was left out or done.")
def fix(lists: tuple[str, ...], **options: Any) -> None:
    """Print a patch that corrects each LIST, for `git apply`; with --write or --interactive, change LIST itself.

    Examples:
      enrich fix README.md | git apply
      enrich fix README.md --interactive
      enrich fix README.md --only title_variant

    Only the wrong fields change; all other bytes stay as they are. Errors and warnings are fixed, and missing venues
    are added in the form that the other entries use; for other findings, name their code with --only. With - for LIST,
    the list is read from standard input and the corrected list is printed.
    """
    choice = _choice(options)
    sys.exit(for_each_list(lists, options, lambda file: _fix_one(file, choice, options)))


def _fix_one(file: ListFile, choice: Choice, options: dict[str, Any]) -> int:
    from enrich.editing.patch import unified_diff
    from enrich.storage.files import read_list, write_list

    path, text = file.path, read_list(file.path)
    papers = read_last_run(file, text, options["out_dir"])
    found = _fixes(path, text, papers, choice)
    _say(options, *(f"{file.place}:{left.line}: {left.code} not fixed: {left.reason}" for left in found.left_out))
    if options["interactive"]:
        found = _accepted(file, text, papers, found)
    from_stdin = file.path != file.place
    if found.text == text:
        _say(
            options, f"{file.place}: {'unchanged' if options['interactive'] else 'nothing to fix'}{why_nothing(papers)}"
        )
    if from_stdin:
        click.echo(found.text.encode(), nl=False)
    elif found.text != text and (options["write"] or options["interactive"]):
        write_list(path, found.text, before=text)
        _say(options, f"{path}: changes made: {len(found.edits)}; to see what is left: {command_line('run', path)}")
    else:
        click.echo(unified_diff(path.as_posix().removeprefix("./"), text, found.text).encode(), nl=False)
    return 0


def _say(options: dict[str, Any], *lines: str) -> None:
    for line in () if options["quiet"] else lines:
        click.echo(one_line(line), err=True)


def _choice(options: dict[str, Any]) -> Choice:
    from enrich.core.models import FindingCode
    from enrich.editing.fix import Choice

    unknown = [code for code in options["codes"] if code not in set(FindingCode)]
    if unknown:
        raise click.BadParameter(
            f"unknown code {unknown[0]}; the codes are {', '.join(FindingCode)}", param_hint="--only"
        )
    return Choice(
        codes=frozenset(FindingCode(code) for code in options["codes"]),
        lines=frozenset(options["lines"]),
        least_confidence=options["min_confidence"],
    )


def _fixes(list_path: Path, text: str, papers: list[Paper], choice: Choice) -> Fixes:
    from enrich.editing.fix import fixes
    from enrich.reading_list import parse_list
    from enrich.reading_list.formats import ListFormat

    form = ListFormat.for_file(list_path.name)
    return fixes(text, papers, choice, lambda read: parse_list(list_path, read).entries, form)


def _accepted(file: ListFile, text: str, papers: list[Paper], found: Fixes) -> Fixes:
    """The fixes that a person accepts. They are verified again, because some may have been left out."""
    from enrich.cli.interactive import choose_edits, proposed_changes, read_line
    from enrich.editing.fix import only_these
    from enrich.reading_list import parse_list

    if file.path != file.place:
        raise click.UsageError("--interactive reads the answers from standard input, so LIST cannot be -")
    try:
        kept = choose_edits(str(file.place), text, proposed_changes(papers, found.edits), read_line)
    except KeyboardInterrupt:
        click.echo(f"\n{file.place}: stopped; nothing was changed", err=True)
        sys.exit(INTERRUPTED)
    return only_these(kept, text, papers, lambda read: parse_list(file.path, read).entries)
