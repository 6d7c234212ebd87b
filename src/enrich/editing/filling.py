"""What entries lack, as the entries around them have it: title, venue, year and authors. Pure.

In Markdown, a title goes where an address is the text of the link. Venue, year and authors go into the line where
another entry of the list has them, with the signs that this one has around them. Nothing that is there changes. The
list is read again before an edit is believed. In CSV, empty cells of the columns for these facts are filled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from enrich.core import display
from enrich.core.models import Edit, Entry, FindingCode, Paper, Severity, Span
from enrich.core.text import canonical, fold
from enrich.editing.csv_cells import CsvCells
from enrich.editing.entry_form import EntryForm, Facts, Slot, has_only_labels, slot_places
from enrich.editing.fix import Parse
from enrich.editing.record_filling import fill_record
from enrich.editing.source import ListSource
from enrich.reading_list.formats import ListFormat

_CODES = {
    Slot.TITLE: FindingCode.TITLE_MISSING,
    Slot.VENUE: FindingCode.VENUE_MISSING,
    Slot.YEAR: FindingCode.YEAR_MISSING,
}
_CLOSING = b")]*_>`'\""
# Authors are missing where more entries of the list than not have them.
_MOST = 0.5
# A venue's name of so many words is no abbreviation with its year.
_FULL_NAME = 3


@dataclass(frozen=True, slots=True)
class Filled:
    """What is written into one entry: the edits, and the facts that are new."""

    paper: Paper
    edits: tuple[Edit, ...]
    slots: frozenset[Slot]


def fill(
    text: str, papers: Sequence[Paper], parse: Parse, form: ListFormat, *, least_confidence: float
) -> tuple[list[Filled], str]:
    """What can be written into a list's entries, and the list's text with it. `papers` are those of this very text."""
    source = ListSource(text)
    if form is ListFormat.MARKDOWN:
        gaps = _gaps(source, [paper.entry for paper in papers])
        proposed = [_fill_markdown(source, paper, _missing(paper, papers, least_confidence), gaps) for paper in papers]
    elif form is not ListFormat.CSV:
        in_full = _names_venues_in_full(papers)
        proposed = [
            _fill_record(source, form, paper, _missing(paper, papers, least_confidence), in_full=in_full)
            for paper in papers
        ]
    else:
        cells = CsvCells(text, [paper.entry for paper in papers])
        proposed = [_fill_csv(source, paper, _missing_cells(paper, cells, least_confidence), cells) for paper in papers]
    entries = [paper.entry for paper in papers]
    kept = _verified(source, entries, [made for made in proposed if made is not None], parse)
    return kept, source.with_edits(edit for made in kept for edit in made.edits)


def _missing(paper: Paper, papers: Sequence[Paper], least_confidence: float) -> frozenset[Slot]:
    """What an entry lacks and its work has."""
    if paper.resolution.confidence < least_confidence:
        return frozenset()
    slots = _found_missing(paper, least_confidence)
    titled = [other.entry for other in papers if other.entry.title]
    with_authors = sum(entry.authors is not None for entry in titled)
    if _lacks_authors(paper) and with_authors > _MOST * len(titled):
        slots |= {Slot.AUTHORS}
    return slots


def _found_missing(paper: Paper, least_confidence: float) -> frozenset[Slot]:
    """The facts of which a finding says that they are missing."""
    found = {
        f.code
        for f in paper.findings
        if f.confidence >= least_confidence
        and f.correct is not None
        # A note on the title is about an entry that has a name instead.
        and not (f.code is FindingCode.TITLE_MISSING and f.severity is Severity.INFO)
    }
    # "arXiv" in place of a venue is not filled: a second venue beside it would only confuse.
    has_venue = {Slot.VENUE} if paper.entry.venue is not None else set()
    return frozenset(slot for slot, code in _CODES.items() if code in found) - has_venue


def _lacks_authors(paper: Paper) -> bool:
    return paper.entry.authors is None and bool(paper.work.authors)


def _facts(paper: Paper) -> Facts:
    work = paper.work
    return Facts(
        title=work.title or "",
        url=paper.entry.url or "",
        venue=work.venue,
        year=work.year,
        authors=work.authors,
    )


# --- Markdown -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """How an entry goes on after a fact that others have too: the text between, with the facts in it."""

    after: Slot
    form: EntryForm


def _gaps(source: ListSource, entries: Sequence[Entry]) -> list[Gap]:
    """Every way in which entries of the list go on, the commonest first."""
    found = [gap for entry in entries for gap in _gaps_of(source, entry)]
    count = Counter((gap.after, gap.form.shape) for gap in found)
    distinct = {(gap.after, gap.form.shape): gap for gap in found}
    return sorted(distinct.values(), key=lambda gap: -count[gap.after, gap.form.shape])


def _gaps_of(source: ListSource, entry: Entry) -> Iterator[Gap]:
    places = [place for place in slot_places(source, entry) if place[1] is not Slot.NAME]
    for first, (anchor, slot) in enumerate(places):
        pieces: list[str | tuple[Slot, str]] = []
        at = start = _after(source, anchor)
        for span, next_slot in places[first + 1 :]:
            if source.line_of(span.start) != source.line_of(anchor.start) or span.start < at:
                break
            pieces += [source.between(Span(at, span.start)), (next_slot, source.between(span))]
            at = span.end
            end = _balanced_end(source, start, at)
            form = EntryForm((*pieces, source.between(Span(at, end)))) if end is not None else None
            if form is not None and has_only_labels(form) and Slot.URL not in form.slots:
                yield Gap(slot, form)


def _after(source: ListSource, span: Span) -> int:
    """Where the text after a fact begins: behind the brackets, quotes and emphasis that close it."""
    end = span.end
    while end < len(source.data) and source.data[end] in _CLOSING:
        end += 1
    return end


def _balanced_end(source: ListSource, start: int, end: int) -> int | None:
    """The end of a text with the closing signs that it needs; None where it cannot be balanced."""
    for stop in range(end, _after(source, Span(start, end)) + 1):
        if _is_balanced(source.between(Span(start, stop))):
            return stop
    return None


def _is_balanced(text: str) -> bool:
    pairs = all(text.count(one) == text.count(other) for one, other in ("()", "[]"))
    return pairs and all(text.count(sign) % 2 == 0 for sign in '*`"') and text.count("_") % 2 == 0


def _fill_markdown(source: ListSource, paper: Paper, missing: frozenset[Slot], gaps: Sequence[Gap]) -> Filled | None:
    url = paper.entry.fields.get("url")
    if not missing or url is None or url.span is None:
        return None
    edits: list[Edit] = []
    slots: set[Slot] = set()
    anchor_end: int | None = None
    if Slot.TITLE in missing:
        place, new, anchor_end = _title_edit(source, url.span, paper)
        edits.append(source.edit(place, new, entry_id=paper.entry.entry_id, codes=(FindingCode.TITLE_MISSING,)))
        slots.add(Slot.TITLE)
    gap, rest = _fitting_gap(paper, missing - {Slot.TITLE}, gaps)
    if gap is not None and (made := gap.form.filled(_facts(paper))) is not None:
        span = next((span for span, slot in slot_places(source, paper.entry) if slot is gap.after), url.span)
        at = anchor_end if gap.after is Slot.URL and anchor_end is not None else _after(source, span)
        codes = tuple(_CODES[slot] for slot in (Slot.VENUE, Slot.YEAR) if slot in rest)
        edits.append(source.edit(Span(at, at), made, entry_id=paper.entry.entry_id, codes=codes))
        slots |= rest
    return Filled(paper, _joined(source, edits), frozenset(slots)) if edits else None


def _joined(source: ListSource, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Edits of one entry as one, so that what touches in the list is replaced together."""
    return (source.merged(edits),)


def _fitting_gap(paper: Paper, missing: frozenset[Slot], gaps: Sequence[Gap]) -> tuple[Gap | None, frozenset[Slot]]:
    """The commonest gap for what is missing, and what goes into it.

    The list may have the venue only behind the authors, so these are added too if need be; or only a part is possible.
    """
    authors = frozenset({Slot.AUTHORS})
    wholes = [missing, *([missing | authors] if _lacks_authors(paper) else []), missing - authors, missing & authors]
    for wanted in wholes:
        gap = next((g for g in gaps if wanted and _fits(g, paper, wanted)), None)
        if gap is not None:
            return gap, wanted
    return None, frozenset()


def _fits(gap: Gap, paper: Paper, missing: frozenset[Slot]) -> bool:
    """Whether a gap holds just what an entry lacks, after a fact that it has."""
    entry = paper.entry
    holds = {slot for slot in gap.form.slots if slot is not Slot.YEAR} | ({Slot.YEAR} & missing)
    return holds == missing and (gap.after.value in entry.fields) and gap.after not in missing


def _title_edit(source: ListSource, url: Span, paper: Paper) -> tuple[Span, str, int]:
    """Where the title goes, its text there, and where the link ends."""
    title = display.markdown_source(paper.work.title or "")
    before = source.before_on_line(url.start)
    found = re.search(r"\[([^\[\]]*)\]\(<?$", before)
    if found:
        start = url.start - len(before[found.start(1) :].encode())
        return Span(start, start + len(found[1].encode())), title, _after(source, url)
    is_auto = before.endswith("<") and source.data[url.end : url.end + 1] == b">"
    place = Span(url.start - 1, url.end + 1) if is_auto else url
    return place, f"[{title}]({source.between(url)})", place.end


# --- records --------------------------------------------------------------------------------------------------


def _names_venues_in_full(papers: Sequence[Paper]) -> bool:
    """Whether most venues of the file are full names, such as "Advances in Neural Information Processing Systems"."""
    listed = [paper.entry.venue for paper in papers if paper.entry.venue]
    return sum(len(venue.split()) >= _FULL_NAME for venue in listed) > _MOST * len(listed)


def _fill_record(
    source: ListSource, form: ListFormat, paper: Paper, missing: frozenset[Slot], *, in_full: bool
) -> Filled | None:
    facts = _facts(paper)
    if in_full and paper.work.venue_full:
        facts = replace(facts, venue=paper.work.venue_full)
    made = fill_record(source, form, paper.entry, facts, missing)
    if not made:
        return None
    edits = []
    for one in made:
        codes = tuple(_CODES[slot] for slot in one.slots if slot in _CODES)
        edits.append(source.edit(Span(one.at, one.at), one.text, entry_id=paper.entry.entry_id, codes=codes))
    return Filled(paper, _joined(source, edits), frozenset(slot for one in made for slot in one.slots))


# --- CSV ------------------------------------------------------------------------------------------------------


def _missing_cells(paper: Paper, cells: CsvCells, least_confidence: float) -> frozenset[Slot]:
    """What an entry lacks of the facts that have a column: the column says that they are wanted."""
    if paper.resolution.confidence < least_confidence:
        return frozenset()
    slots = set(_found_missing(paper, least_confidence))
    slots |= {Slot.TITLE} if paper.entry.title is None and paper.work.title else set()
    slots |= {Slot.AUTHORS} if _lacks_authors(paper) else set()
    return cells.slots & slots


def _fill_csv(source: ListSource, paper: Paper, missing: frozenset[Slot], cells: CsvCells) -> Filled | None:
    filled = cells.fill(paper.entry, missing, _facts(paper))
    edits = [
        source.edit(span, new, entry_id=paper.entry.entry_id, codes=(_CODES[slot],) if slot in _CODES else ())
        for slot, (span, new) in filled.items()
    ]
    return Filled(paper, _joined(source, edits), frozenset(filled)) if edits else None


# --- reading it again -----------------------------------------------------------------------------------------


def _verified(source: ListSource, entries: Sequence[Entry], made: Sequence[Filled], parse: Parse) -> list[Filled]:
    """Those after which the list reads as meant: all together, or else found by halves."""
    if not made:
        return []
    after = parse(source.with_edits(edit for filled in made for edit in filled.edits))
    if reads_as_filled(entries, after, {filled.paper.entry.entry_id: filled for filled in made}):
        return list(made)
    if len(made) == 1:
        return []
    middle = len(made) // 2
    halves = [_verified(source, entries, half, parse) for half in (made[:middle], made[middle:])]
    return [filled for half in halves for filled in half]


def reads_as_filled(before: Sequence[Entry], after: Sequence[Entry], filled: Mapping[str, Filled]) -> bool:
    """Whether a list reads as before, with the facts that were to be filled in."""
    return len(before) == len(after) and all(
        _reads_as_meant(old, new, filled.get(old.entry_id)) for old, new in zip(before, after, strict=True)
    )


def _reads_as_meant(old: Entry, new: Entry, filled: Filled | None) -> bool:
    slots = filled.slots if filled is not None else frozenset()
    work = filled.paper.work if filled is not None else None
    title = work.title if work is not None and Slot.TITLE in slots else old.title
    year = work.year if work is not None and Slot.YEAR in slots else old.year
    return (
        new.url == old.url
        and new.section == old.section
        and canonical(new.title or "") == canonical(title or "")
        and new.year == year
        and (
            any(name and fold(name) in fold(new.venue or "") for name in (work.venue, work.venue_full))
            if work and Slot.VENUE in slots
            else new.venue == old.venue
        )
        and (new.authors is not None if Slot.AUTHORS in slots else new.authors == old.authors)
    )
