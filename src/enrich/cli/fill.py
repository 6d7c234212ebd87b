"""`enrich fill LIST`: adds what entries lack, as the entries around them have it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.last_run import read_last_run, why_nothing
from enrich.cli.lists import ListFile, for_each_list, lists_argument
from enrich.cli.options import Command, out_dir_option

if TYPE_CHECKING:
    from enrich.core.models import Paper


@click.command(cls=Command, short_help="Add what entries lack: titles, venues, years, authors.")
@lists_argument
@out_dir_option
@click.option("--write", is_flag=True, help="Change LIST itself; print no patch.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.95,
    show_default=True,
    help="Leave entries alone that are identified, or known to lack something, with a lower confidence.",
)
@click.option("-q", "--quiet", is_flag=True, help="Do not say what was done.")
def fill(lists: tuple[str, ...], **options: Any) -> None:
    """Print a patch that adds what entries of each LIST lack; with --write, change LIST itself.

    Examples:
      enrich fill README.md
      enrich fill refs.bib --write

    A title is put in place of a bare address; venue, year and authors are added where the list's other entries have
    them, in their form. Nothing that is in the list changes. It uses the last run (`enrich run LIST`).
    """
    sys.exit(for_each_list(lists, options, lambda file: _fill_one(file, options)))


def _fill_one(file: ListFile, options: dict[str, Any]) -> int:
    from enrich.editing.patch import unified_diff
    from enrich.storage.files import read_list, write_list

    text = read_list(file.path)
    papers = read_last_run(file, text, options["out_dir"])
    filled, after = _filled(file, text, papers, options["min_confidence"])
    if file.path != file.place:
        click.echo(after.encode(), nl=False)
    elif options["write"] and after != text:
        write_list(file.path, after, before=text)
    else:
        click.echo(unified_diff(file.path.as_posix().removeprefix("./"), text, after).encode(), nl=False)
    if not options["quiet"]:
        done = "filled" if options["write"] else "can be filled"
        number = f"{filled} {'entry' if filled == 1 else 'entries'}"
        click.echo(
            f"{file.place}: {f'{number} {done}' if filled else f'nothing to fill{why_nothing(papers)}'}", err=True
        )
    return 0


def _filled(file: ListFile, text: str, papers: list[Paper], least: float) -> tuple[int, str]:
    """How many entries get something, and the list's text with it.

    What `enrich fix` knows to add comes first (a line of its own for the venue); the rest goes into lines that are
    there.
    """
    from enrich.core.models import FindingCode
    from enrich.editing.filling import fill as fill_list
    from enrich.editing.fix import Choice, fixes
    from enrich.editing.source import ListSource
    from enrich.reading_list import parse_list
    from enrich.reading_list.formats import ListFormat

    def parse(read: str) -> Any:
        return parse_list(file.path, read).entries

    form = ListFormat.for_file(file.path.name)
    lines = frozenset({FindingCode.VENUE_MISSING, FindingCode.YEAR_MISSING})
    by_fix = fixes(text, papers, Choice(codes=lines, least_confidence=least), parse, form).edits
    in_lines, _ = fill_list(text, papers, parse, form, least_confidence=least)
    edits = [edit for made in in_lines for edit in made.edits]
    done = {edit.entry_id for edit in edits}
    edits += [edit for edit in by_fix if edit.entry_id not in done]
    return len({edit.entry_id for edit in edits}), ListSource(text).with_edits(edits)
