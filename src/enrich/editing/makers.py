"""From a finding to a replacement in the list: one maker per field. Pure; what they make is verified elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from enrich.core.identifiers import unpinned
from enrich.core.models import Edit, Finding, FindingCode, Paper, Span
from enrich.editing.missing_line import VenueLine, missing_line
from enrich.editing.places import Place, field_span, title_place, venue_place
from enrich.editing.source import ListSource
from enrich.editing.writing import write_link, write_text
from enrich.reading_list.formats import ListFormat

_C = FindingCode
TITLE = frozenset({_C.TITLE_WRONG, _C.TITLE_OUTDATED, _C.TITLE_VARIANT, _C.TITLE_MISSING})
"""Findings that put another title in place."""
VENUE = frozenset({_C.VENUE_WRONG, _C.VENUE_VAGUE, _C.VENUE_UNCONFIRMED})
"""Findings that put another venue in place."""
MISSING = frozenset({_C.VENUE_MISSING, _C.YEAR_MISSING})
"""Findings that add a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A finding that is not corrected, and why."""

    line: int
    code: FindingCode
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """What the makers need: the list, one entry with its findings, and how the list writes a venue's line."""

    source: ListSource
    form: ListFormat
    paper: Paper
    venue_line: VenueLine | None

    def edit(self, span: Span, new: str, *codes: FindingCode) -> Edit:
        """An edit of this entry."""
        return self.source.edit(span, new, entry_id=self.paper.entry.entry_id, codes=codes)


Chosen = Mapping[FindingCode, Finding]
Maker = Callable[[Target, Chosen], Iterator[Edit | LeftOut]]

_BY_FILL = "`enrich fill` adds what is missing"
_NO_LINE = f"no other entry has a line of its own for it, or a part of it is there; {_BY_FILL} in other forms"
_UNSAFE = "the corrected text cannot be written safely in this place"


def make_edits(target: Target, chosen: Chosen) -> Iterator[Edit | LeftOut]:
    """The edits for the chosen findings of one entry, and what is left out."""
    for maker in MAKERS:
        yield from maker(target, chosen)


def leave_out(finding: Finding, reason: str) -> LeftOut:
    """A finding left out for a reason."""
    return LeftOut(line=finding.line, code=finding.code, reason=reason)


def _first(chosen: Chosen, codes: frozenset[FindingCode]) -> tuple[Finding, str] | None:
    """The first finding of some codes, and what is right."""
    return next(((f, f.correct) for code, f in chosen.items() if code in codes and f.correct is not None), None)


def _title(target: Target, chosen: Chosen) -> Iterator[Edit | LeftOut]:
    found = _first(chosen, TITLE)
    if found is not None:
        place = title_place(target.source, target.paper.entry, found[0].listed)
        yield _with_current_link(target, _replacement(target, place, *found))


def _with_current_link(target: Target, made: Edit | LeftOut) -> Edit | LeftOut:
    """The edit of an outdated title, with the link that is pinned to the old version pointed at the current one."""
    entry = target.paper.entry
    span, url = field_span(entry, "url"), entry.url
    if not isinstance(made, Edit) or _C.TITLE_OUTDATED not in made.codes or span is None or url is None:
        return made
    current = unpinned(url)
    if current == url or target.source.between(span) != url:
        return made
    return target.source.merged([made, target.edit(span, current, *made.codes)])


def _venue(target: Target, chosen: Chosen) -> Iterator[Edit | LeftOut]:
    found = _first(chosen, VENUE)
    if found is not None:
        yield _replacement(target, venue_place(target.source, target.paper.entry), *found)


def _replacement(target: Target, place: Place | None, finding: Finding, correct: str) -> Edit | LeftOut:
    if place is None:
        return leave_out(finding, f"we do not know where in the list the {finding.field} is")
    new = write_text(target.source, place, correct, target.form)
    return leave_out(finding, _UNSAFE) if new is None else target.edit(place.span, new, finding.code)


def _year(target: Target, chosen: Chosen) -> Iterator[Edit | LeftOut]:
    found = _first(chosen, frozenset({_C.YEAR_WRONG}))
    if found is None or _names_preprint(chosen):  # then venue and year are written together
        return
    finding, correct = found
    entry = target.paper.entry
    span = field_span(entry, "year")
    if span is None:
        yield leave_out(finding, "we do not know where in the list the year is")
        return
    places = [span, *entry.fields["year"].again]
    texts = [_year_text(target.source.between(place), correct, is_record=entry.is_record) for place in places]
    edits = [target.edit(place, new, finding.code) for place, new in zip(places, texts, strict=True) if new is not None]
    yield target.source.merged(edits) if len(edits) == len(places) else leave_out(finding, _UNSAFE)


def _year_text(old: str, correct: str, *, is_record: bool) -> str | None:
    """The year as it is written in place of another; of a record, a date becomes the year alone, since it was wrong."""
    if re.fullmatch(r"\d{2}|\d{4}", old):
        return correct[-len(old) :]
    if not is_record or not re.search(r"(?:19|20)\d\d", old):
        return None
    return f'"{correct}"' if old.startswith('"') else correct


def _link(target: Target, chosen: Chosen) -> Iterator[Edit | LeftOut]:
    found = _first(chosen, frozenset({_C.LINK_WRONG}))
    if found is None:
        return
    finding, correct = found
    entry = target.paper.entry
    others = (link for link in entry.links if link.url == finding.listed != entry.url)
    other = next(others, None)
    span = other.span if other else field_span(entry, finding.field)
    if span is None:
        yield leave_out(finding, "we do not know where in the list the link is")
        return
    new = write_link(target.source, Place.whole(span), correct, target.form)
    yield leave_out(finding, _UNSAFE) if new is None else target.edit(span, new, finding.code)


def _names_preprint(chosen: Chosen) -> bool:
    """Whether "arXiv" is where the venue of publication is missing."""
    venue = chosen.get(_C.VENUE_MISSING)
    return venue is not None and venue.listed is not None


def _published(target: Target, venue: Finding, codes: tuple[FindingCode, ...]) -> Edit | LeftOut:
    """The venue and year of publication in the place of "arXiv" and the preprint's year.

    Not in records (BibTeX and the like): their type would have to change too.
    """
    if target.paper.entry.is_record and target.form is not ListFormat.CSV:
        return leave_out(venue, "the list has the preprint's record; replace it with the publication's")
    entry, year = target.paper.entry, target.paper.work.year
    place, span = venue_place(target.source, entry), field_span(entry, "year")
    old = target.source.between(span) if span else ""
    is_repeated = span is not None and bool(entry.fields["year"].again)
    if place is None or span is None or year is None or is_repeated or not re.fullmatch(r"\d{2}|\d{4}", old):
        return leave_out(venue, "we do not know where in the list the preprint's venue and year are")
    new = write_text(target.source, place, venue.correct or "", target.form)
    if new is None:
        return leave_out(venue, _UNSAFE)
    edits = [target.edit(place.span, new, *codes), target.edit(span, str(year)[-len(old) :], *codes)]
    return target.source.merged(edits)


def _missing(target: Target, chosen: Chosen) -> Iterator[Edit | LeftOut]:
    venue, year = chosen.get(_C.VENUE_MISSING), chosen.get(_C.YEAR_MISSING)
    found = [finding for finding in (venue, year) if finding is not None]
    if not found:
        return
    if venue is not None and _names_preprint(chosen):
        yield _published(target, venue, (*(f.code for f in found), _C.YEAR_MISSING, *({_C.YEAR_WRONG} & chosen.keys())))
        return
    insertion = None
    if venue is not None and year is not None and target.venue_line is not None:
        insertion = missing_line(
            target.source, target.paper.entry, target.venue_line, venue=venue.correct or "", year=year.correct or ""
        )
    if insertion is None:
        reason = _NO_LINE if target.form is ListFormat.MARKDOWN else _BY_FILL
        yield from (leave_out(finding, reason) for finding in found)
        return
    yield target.edit(*insertion, *(finding.code for finding in found))


MAKERS: tuple[Maker, ...] = (_title, _venue, _year, _link, _missing)
"""Every maker. A new one is a function here, its codes, and what verification expects of it."""
