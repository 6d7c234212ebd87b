"""Whether the further fields of a record are the publication's: pages, volume, number, publisher, ordinal, month.

All are notes: sources differ in them, and readers find the paper all the same. A field is wrong only if every source
that has it says otherwise.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files

from enrich.core.confidence import FINDING, Check
from enrich.core.models import Evidence, Finding, FindingCode, SourceName, SourceRecord
from enrich.core.text import words
from enrich.findings.resolved_entry import ResolvedEntry, evidence_of, finding
from enrich.matching.series import is_series
from enrich.matching.venues import VenueKind, read_venue, registry
from enrich.resolution.listed import listed_year
from enrich.works.naming import names_publication

_PAGES = re.compile(r"(?:pp?\.?\s*)?(\d+)(?:\s*[-‐-―]+\s*(\d+))?")
_ORDINAL = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\b", re.IGNORECASE)
_UNITS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
_TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def check_details(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The notes on the further fields of a record, where it cites a known publication."""
    for check in (_pages, _volume, _number, _publisher, _ordinal, _month):
        yield from check(resolved)


def _note(
    resolved: ResolvedEntry,
    code: FindingCode,
    listed: str,
    correct: str | None,
    *,
    evidence: Iterable[Evidence],
    why: str,
) -> Finding:
    return finding(
        resolved,
        code,
        listed=listed,
        correct=correct,
        confidence=resolved.resolution.confidence * FINDING[Check.DETAIL],
        reason=why,
        evidence=tuple(evidence),
    )


def _cited_records(resolved: ResolvedEntry) -> list[SourceRecord]:
    """The records of the publication that the entry cites, if the entry names its venue."""
    known = resolved.publication
    if not _cites(resolved):
        return []
    keys = {known.dblp_key} - {None}
    return [
        record
        for record in resolved.records.records
        if record.source in {SourceName.DBLP, SourceName.CROSSREF}
        and (record.identifiers.doi in known.dois or record.identifiers.dblp_key in keys)
    ]


def _cites(resolved: ResolvedEntry) -> bool:
    """Whether the entry names the venue of a known publication."""
    known, name = resolved.publication, resolved.entry.venue_name
    is_named = name is not None and names_publication(read_venue(name), known)
    return is_named and known.is_known and not known.is_preprint


def _evidence_of_venue(resolved: ResolvedEntry) -> Evidence:
    known, claim = resolved.publication, resolved.publication.claims[0]
    text = f"{known.name} {known.year}" if known.year else known.name or ""
    return Evidence(source=claim.source.value, value=text, url=claim.url, retrieved_at=claim.retrieved_at)


def _compare(
    resolved: ResolvedEntry, field: str, code: FindingCode, read: Callable[[SourceRecord], str | None]
) -> Iterator[Finding]:
    """A note if every record of the publication that has the field has another number there."""
    listed = resolved.entry.details.get(field)
    given = [(record, value) for record in _cited_records(resolved) if (value := read(record))]
    if listed is None or not given or not all(_differ(field, listed, value) for _, value in given):
        return
    record, value = given[0]
    evidence = (evidence_of(record, value) for record, value in given)
    yield _note(resolved, code, listed, value, evidence=evidence, why=f"{record.source.label} has {field} {value}")


def _differ(field: str, listed: str, value: str) -> bool:
    if field == "pages":
        mine, theirs = _page_range(listed), _page_range(value)
        return mine is not None and theirs is not None and mine != theirs
    mine_number, their_number = listed.strip(), value.strip()
    return mine_number.isdecimal() and their_number.isdecimal() and int(mine_number) != int(their_number)


def _page_range(text: str) -> tuple[int, int] | None:
    """First and last page; None for anything but one range of numbers. "123-8" is 123 to 128."""
    match = _PAGES.fullmatch(text.strip())
    if match is None or match[2] is None:
        return None
    first, last = match[1], match[2]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return int(first), int(last)


def _pages(resolved: ResolvedEntry) -> Iterator[Finding]:
    yield from _compare(resolved, "pages", FindingCode.PAGES_WRONG, lambda record: record.pages)


def _volume(resolved: ResolvedEntry) -> Iterator[Finding]:
    listed = resolved.entry.details.get("volume", "")
    years = {str(year) for year in resolved.publication.years}
    if _is_in_journal(resolved) and listed not in years:  # some journals number their volumes by years
        yield from _compare(resolved, "volume", FindingCode.VOLUME_WRONG, lambda record: record.volume)


def _number(resolved: ResolvedEntry) -> Iterator[Finding]:
    if _is_in_journal(resolved):
        yield from _compare(resolved, "number", FindingCode.NUMBER_WRONG, lambda record: record.issue)


def _is_in_journal(resolved: ResolvedEntry) -> bool:
    """Whether a journal is cited, and not a series, which has volumes of its own."""
    venue = resolved.publication.venue
    is_journal = venue is not None and venue.kind is VenueKind.JOURNAL
    return is_journal and not is_series(resolved.entry.venue_name or "")


def _publisher(resolved: ResolvedEntry) -> Iterator[Finding]:
    """Only publishers and venues are compared that the registry knows."""
    details, known = resolved.entry.details, resolved.publication
    listed = details.get("publisher") or details.get("organization")  # the name of the field at Google Scholar
    mine = registry().publisher(listed) if listed else None
    records = _cited_records(resolved)
    if listed is None or mine is None or known.venue is None or not known.venue.publishers or not _cites(resolved):
        return
    deposited = {found.name for r in records if r.publisher and (found := registry().publisher(r.publisher))}
    right = {*known.venue.publishers, *deposited}
    if mine.name not in right:
        first = known.venue.publishers[0]
        evidence = [evidence_of(record, record.publisher) for record in records if record.publisher]
        evidence = evidence or [_evidence_of_venue(resolved)]
        why = f"{known.name} is published by {', '.join(known.venue.publishers)}"
        yield _note(resolved, FindingCode.PUBLISHER_WRONG, listed, first, evidence=evidence, why=why)


@cache
def _editions() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = tomllib.loads(
        files("enrich.findings").joinpath("editions.toml").read_text("utf-8")
    )["edition"]
    return found


def _ordinal(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The ordinal in the venue's name against the listed year and the year of the publication."""
    known, entry = resolved.publication, resolved.entry
    edition = _editions().get(known.name or "")
    number = read_ordinal(entry.venue or "")
    if edition is None or number is None or known.is_workshop or known.year is None:
        return
    meant = edition["zero"] + number
    if known.year < edition["from"] or meant in {known.year, *known.years, listed_year(entry)}:
        return
    why = f"the {known.name} of {known.year} is number {known.year - edition['zero']}; number {number} was in {meant}"
    evidence = [_evidence_of_venue(resolved)]
    yield _note(resolved, FindingCode.ORDINAL_WRONG, entry.venue or "", None, evidence=evidence, why=why)


def read_ordinal(text: str) -> int | None:
    """The first ordinal in a venue's name, in digits or words ("38th", "Thirty-Eighth"); None where there is none."""
    if match := _ORDINAL.search(text):
        return int(match[1])
    found = words(text)
    for place, word in enumerate(found):
        if word in _UNITS:
            unit = _UNITS.index(word) + 1
            return unit + (_ten(found[place - 1], "y") if place and unit < 10 else 0)  # noqa: PLR2004 (digits)
        if ten := _ten(word, "ieth"):
            return ten
    return None


def _ten(word: str, ending: str) -> int:
    return _TENS.get(word.removesuffix(ending), 0) if word.endswith(ending) else 0


def _month(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The month of a cited preprint against those of its versions."""
    listed, known = resolved.entry.details.get("month"), resolved.publication
    venue = read_venue(resolved.entry.venue_name).venue if resolved.entry.venue_name else None
    cites_preprint = venue.is_preprint if venue is not None else known.is_preprint and not resolved.entry.venue_name
    number = _month_number(listed) if listed else None
    dated = [
        (r, d) for r in resolved.records.records if r.source is SourceName.ARXIV for d in (r.first_date, r.date) if d
    ]
    months = {int(date[5:7]) for _, date in dated if len(date) >= len("2021-01")}
    if listed is None or number is None or not cites_preprint or not months or number in months:
        return
    record, date = dated[0]
    yield _note(
        resolved,
        FindingCode.MONTH_WRONG,
        listed,
        None,
        evidence=[evidence_of(record, date)],
        why="no version of the preprint is of this month",
    )


def _month_number(text: str) -> int | None:
    word = text.strip().strip("{}").casefold()
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= len(_MONTHS) else None
    return next((n for n, month in enumerate(_MONTHS, start=1) if word.startswith(month)), None)
