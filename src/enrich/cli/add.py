"""`enrich add`: finds papers and writes them into a list, in the list's own form."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.options import Command, common_options, make_workspace
from enrich.core.display import one_line, printable
from enrich.core.errors import EnrichError, InputError

if TYPE_CHECKING:
    from enrich.core.identifiers import ArxivId
    from enrich.core.models import Entry, Paper
    from enrich.editing.entry_form import Facts
    from enrich.judging.judge import JudgedEntry
    from enrich.stages.workspace import Workspace

_CHOICES_SHOWN = 5
_ARTICLES = frozenset({"a", "an", "the"})
Section = tuple[str, ...]


class NotAddedError(EnrichError):
    """A paper was not added: it is not known, or in the list already."""


@click.command(cls=Command, short_help="Add papers to a list, in its own form.")
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@click.argument("papers", metavar="[URL_OR_ID_OR_TITLE]...", nargs=-1)
@click.option(
    "--doi-or-arxiv",
    "ids",
    multiple=True,
    metavar="ID",
    help="A paper by its DOI or arXiv id, and nothing else; - reads one per line from standard input (repeatable).",
)
@click.option("--section", metavar="HEADING", help="The heading to add to (default: the one with the nearest entries).")
@click.option("--print", "only_print", is_flag=True, help="Print the new entries; do not change LIST.")
@common_options
def add(list_path: Path, papers: tuple[str, ...], **options: Any) -> None:
    """Find papers and write each into LIST, in the form of the entries around it.

    Examples:
      enrich add README.md 2309.06180
      enrich add README.md "Attention Is All You Need" --section Transformers --print
      enrich add README.md --doi-or-arxiv - < ids.txt

    A paper is a link, an arXiv id, a DOI or a title; - reads one per line from standard input. Without --section, you
    are asked for the heading on a terminal; elsewhere the heading whose entries are nearest is taken, and named.

    Exit status: 0 if all were added; 1 if one was not (not found, or in the list already); 2 for bad usage or input.
    """
    from enrich.stages.parse import load_reading_list
    from enrich.storage.files import write_list

    workspace = make_workspace(list_path, options)
    _refuse_exports(list_path)
    before, _ = load_reading_list(list_path)
    text, code = before, 0
    wanted = [*_read_papers(papers), *_read_ids(options["ids"])]
    if not wanted:
        raise click.UsageError("no paper was given")
    found = _resolve(wanted, workspace)
    for given, judged in zip(wanted, found, strict=True):
        try:
            text = _add_one(text, given, judged, workspace, options)
        except NotAddedError as error:
            click.echo(f"enrich: {error}", err=True)
            code = error.exit_code
    if text != before and not options["only_print"]:
        write_list(list_path, text, before=before)
    sys.exit(code)


def _read_papers(given: Sequence[str]) -> list[str]:
    lines = [line for one in given for line in (sys.stdin.read().splitlines() if one == "-" else [one])]
    return [line.strip() for line in lines if line.strip()]


def _read_ids(given: Sequence[str]) -> list[str]:
    """The DOIs and arXiv ids. Raises BadParameter for a text that is neither."""
    wanted = _read_papers(given)
    wrong = next((text for text in wanted if _url_of(text) is None), None)
    if wrong is not None:
        raise click.BadParameter(f"{one_line(wrong)!r} is neither a DOI nor an arXiv id", param_hint="--doi-or-arxiv")
    return wanted


# --- which paper ----------------------------------------------------------------------------------------------


def _resolve(wanted: Sequence[str], workspace: Workspace) -> list[JudgedEntry]:
    """The papers that are meant, found and judged as those of a list are."""
    from functools import partial

    from enrich.judging.judge import judge_entry, next_step
    from enrich.stages.source_access import open_answers, open_gatherer

    entries = [_as_entry(given, number) for number, given in enumerate(wanted)]
    with open_gatherer(workspace) as gatherer, open_answers(workspace, gatherer, entries) as answers:
        gatherer.drive([partial(lambda entry: next_step(entry, answers).queries, entry) for entry in entries])
        return [judge_entry(entry, answers) for entry in entries]


def _as_entry(given: str, number: int) -> Entry:
    """What a person typed, as an entry of a list that says nothing else."""
    from enrich.core.identifiers import identifiers_of_url
    from enrich.core.models import Entry, EntryKind, Link, LinkRole

    url = _url_of(given)
    shared: dict[str, Any] = {"entry_id": f"new-{number}", "line": 1, "section": (), "kind": EntryKind.PAPER}
    if url is None:
        return Entry(title=given, **shared)
    link = Link(role=LinkRole.PAPER, url=url, text="", line=1)
    return Entry(url=url, links=(link,), identifiers=identifiers_of_url(url), **shared)


def _url_of(given: str) -> str | None:
    """The address of a paper given by link, arXiv id or DOI; None for a title."""
    from enrich.core.identifiers import ArxivId, canonical_doi

    if given.lower().startswith(("http://", "https://")):
        return given
    if arxiv := ArxivId.parse(given):
        return f"https://arxiv.org/abs/{arxiv}"
    doi = canonical_doi(given) if " " not in given else None
    return f"https://doi.org/{doi}" if doi else None


def _refuse_exports(list_path: Path) -> None:
    """Raise InputError for a file that a program exports: what is added there is lost with the next export."""
    from enrich.core.errors import InputError
    from enrich.reading_list.formats import ListFormat

    if ListFormat.for_file(list_path.name) in {ListFormat.CSL_JSON, ListFormat.RIS, ListFormat.ENDNOTE}:
        raise InputError(
            list_path,
            "papers are added to Markdown, BibTeX and CSV lists; add it in the program that exports this file",
        )


# --- into the list --------------------------------------------------------------------------------------------


def _add_one(text: str, given: str, judged: JudgedEntry, workspace: Workspace, options: dict[str, Any]) -> str:
    """The list's text with a paper added. Raises NotAddedError where it is unknown, or in the list already."""
    from enrich.editing.addition import ListToExtend, add_entry
    from enrich.reading_list import parse_list
    from enrich.reading_list.formats import ListFormat

    path, paper = workspace.list_path, judged.paper
    _require_resolved(given, paper, offline=workspace.offline)
    entries = parse_list(path, text).entries
    _refuse_duplicate(given, paper, entries, workspace)
    form = ListFormat.for_file(path.name)
    section = _choose_section(paper, entries, path, options)
    target = ListToExtend(text, tuple(entries), form, lambda read: parse_list(path, read).entries)
    made = add_entry(
        target, _facts(given, judged), section, record=_bibtex(paper, text) if form is ListFormat.BIBTEX else None
    )
    title = one_line(paper.work.title or given)
    if made is None:
        raise NotAddedError(f"{path}: “{title}” was not added: no form of the list's entries gives what is meant")
    if options["only_print"]:
        click.echo(printable(made.added))
    if not options["quiet"]:
        where = f" ({' > '.join(map(one_line, section))})" if section else ""
        verb = "would be added" if options["only_print"] else "added"
        click.echo(f"{path}:{made.line}: {verb}: {title}{where}", err=options["only_print"])
    return made.text


def _require_resolved(given: str, paper: Paper, *, offline: bool) -> None:
    from enrich.core.models import UnresolvedReason

    resolution = paper.resolution
    if resolution.status.value == "resolved" and paper.work.title:
        return
    near = next((f"; the nearest: “{one_line(c.title)}” ({c.url})" for c in resolution.candidates), "")
    is_silent = resolution.unresolved is UnresolvedReason.NOT_ANSWERED
    hint = "; --offline uses cached answers only" if offline else "; check the network, and try again" * is_silent
    raise NotAddedError(f"{one_line(given)}: not identified: {one_line(resolution.reason)}{near}{hint}")


def _refuse_duplicate(given: str, paper: Paper, entries: Sequence[Entry], workspace: Workspace) -> None:
    """Raise NotAddedError that names the line on which the list has the paper."""
    from enrich.core.models import Paper
    from enrich.matching.titles import TitleStatus, compare_titles
    from enrich.resolution.listed import listed_identifiers
    from enrich.storage.records import read_records

    known = {p.entry.entry_id: p for p in read_records(workspace.papers, Paper)} if workspace.papers.exists() else {}
    same = {TitleStatus.SAME, TitleStatus.FORMATTING}
    for entry in entries:
        before = known.get(entry.entry_id)
        is_judged = before is not None and (before.entry.title, before.entry.url) == (entry.title, entry.url)
        ids = before.work.identifiers if before is not None and is_judged else listed_identifiers(entry)
        if (
            ids.shares_one_with(paper.work.identifiers)
            or listed_identifiers(entry).shares_one_with(paper.work.identifiers)
            or (entry.title and compare_titles(entry.title, paper.work.title or "").status in same)
        ):
            shown = one_line(entry.name or entry.title or entry.entry_id)
            raise NotAddedError(
                f"{workspace.list_path}:{entry.line}: {one_line(given)}: the list has this paper already: {shown}"
            )


def _facts(given: str, judged: JudgedEntry) -> Facts:
    from enrich.core.identifiers import ArxivId
    from enrich.editing.entry_form import Facts
    from enrich.matching.titles import short_name

    work = judged.paper.work
    arxiv = ArxivId.parse(work.identifiers.arxiv_id) if work.identifiers.arxiv_id else None
    published = int(work.published_date[:4]) if work.published_date else None
    return Facts(
        title=work.title or given,
        url=_address(given, judged, arxiv),
        name=short_name(work.title or ""),
        venue=None if work.is_preprint else work.venue,
        year=work.year or published or (arxiv.year if arxiv else None),
        authors=work.authors,
    )


def _address(given: str, judged: JudgedEntry, arxiv: ArxivId | None) -> str:
    """The link to write: the one that was given, else arXiv's, the DOI's, or a record's page."""
    if given.lower().startswith(("http://", "https://")) and "arxiv.org" not in given.lower():
        return given
    if arxiv is not None:
        return f"https://arxiv.org/abs/{arxiv.value}"
    if doi := judged.paper.work.identifiers.doi:
        return f"https://doi.org/{doi}"
    page = next((record.url for _, record in judged.resolved.records.items if record.url), None)
    if page is None:
        raise NotAddedError(f"{one_line(given)}: no source knows a link to it; give the link instead")
    return page


def _bibtex(paper: Paper, text: str) -> str:
    """The record of a paper, indented as those of the file are; its key is author, year and first word."""
    from dataclasses import replace

    from enrich.core.text import slug, words
    from enrich.exports import Format, exported

    work = paper.work
    author = work.authors[0].split()[-1] if work.authors else ""
    first = next((word for word in words(work.title or "") if word not in _ARTICLES), "")
    key = slug(f"{author}{work.year or ''}{first}").replace("-", "") or paper.entry.entry_id
    named = replace(paper, entry=replace(paper.entry, entry_id=key))
    indent = re.search(r"^([ \t]+)\w+\s*=", text, re.MULTILINE)
    record = exported([named], Format.BIBTEX).content.decode().strip()
    return re.sub(r"^\t", indent[1] if indent else "  ", record, flags=re.MULTILINE)


# --- its section ----------------------------------------------------------------------------------------------


def _choose_section(paper: Paper, entries: Sequence[Entry], path: Path, options: dict[str, Any]) -> Section:
    from enrich.editing.addition import nearest_sections, sections_of

    known = sections_of(entries)
    if options["section"] is not None:
        wanted = options["section"].strip().casefold()
        named = [s for s in known if s and s[-1].casefold() == wanted] or [
            s for s in known if wanted in {part.casefold() for part in s}
        ]
        if not named:
            headings = ", ".join(dict.fromkeys(one_line(s[-1]) for s in known if s))
            raise InputError(path, f"no entry is under the heading {options['section']!r}; the headings are {headings}")
        return named[0]
    nearest = nearest_sections(f"{paper.work.title} {paper.work.abstract or ''}", entries)
    if len(nearest) > 1 and sys.stdin.isatty() and sys.stdout.isatty():
        return _ask_section(paper, nearest)
    return nearest[0]


def _ask_section(paper: Paper, nearest: Sequence[Section]) -> Section:
    shown = nearest[:_CHOICES_SHOWN]
    click.echo(f"Where does “{one_line(paper.work.title or '')}” go?")
    for number, section in enumerate(shown, start=1):
        click.echo(f"  {number}  {' > '.join(map(one_line, section)) or '(no heading)'}")
    number = click.prompt("heading", type=click.IntRange(1, len(shown)), default=1)
    return shown[number - 1]
