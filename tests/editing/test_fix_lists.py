"""Real lists with mistakes put in: every fix gives back the very bytes that stood there, and touches no other."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import SHARED
from enrich.core.models import (
    Entry,
    EntryKind,
    Finding,
    FindingCode,
    Method,
    Paper,
    Resolution,
    Severity,
    Span,
    Status,
    Work,
)
from enrich.editing.fix import Choice, fixes
from enrich.editing.source import ListSource
from enrich.reading_list import parse_list
from enrich.storage.files import read_list

LISTS = sorted(path for path in (SHARED / "lists").glob("*.md") if path.name != "README.md")
pytestmark = [pytest.mark.run, pytest.mark.skipif(not LISTS, reason="no lists beside the project")]


@dataclass(frozen=True)
class Mistake:
    """Bytes put in the place of a field, and what a finding would say is right."""

    place: int
    span: Span
    new: str
    field: str
    code: FindingCode
    correct: str


def mistakes(source: bytes, entries: tuple[Entry, ...], chance: random.Random) -> list[Mistake]:
    """One mistake in each of up to 150 entries: a word of the title, another venue, the year before."""
    found: list[Mistake] = []
    for place, entry in enumerate(entries):
        fields = [(name, f.span) for name, f in entry.fields.items() if f.span and name in {"title", "venue", "year"}]
        if entry.kind is not EntryKind.PAPER or not fields:
            continue
        name, span = chance.choice(fields)
        old = source[span.start : span.end].decode()
        made = _mistake(place, entry, name, span, old, chance)
        if made is not None and (not found or found[-1].span.end <= span.start):
            found.append(made)
    return sorted(chance.sample(found, min(150, len(found))), key=lambda m: m.span)


def _mistake(place: int, entry: Entry, name: str, span: Span, old: str, chance: random.Random) -> Mistake | None:
    words = old.split(" ")
    if name == "title" and entry.title and len(words) > 3:
        words[chance.randrange(len(words))] = "Bananas"
        return Mistake(place, span, " ".join(words), name, FindingCode.TITLE_WRONG, entry.title)
    if name == "venue" and entry.venue_name and old.count(entry.venue_name) == 1:
        other = "OSDI" if entry.venue_name != "OSDI" else "SOSP"
        return Mistake(
            place, span, old.replace(entry.venue_name, other), name, FindingCode.VENUE_WRONG, entry.venue_name
        )
    if name == "year" and old.isdecimal():
        return Mistake(place, span, f"{int(old) - 1:0{len(old)}d}", name, FindingCode.YEAR_WRONG, str(entry.year))
    return None


def paper(entry: Entry, mistake: Mistake | None) -> Paper:
    found: tuple[Finding, ...] = ()
    if mistake is not None:
        found = (
            Finding(
                code=mistake.code,
                severity=Severity.ERROR,
                field=mistake.field,
                line=entry.line_of(mistake.field),
                listed="",
                correct=mistake.correct,
                confidence=0.99,
                reason="put in by a test",
                evidence=(),
            ),
        )
    known = Resolution(entry_id=entry.entry_id, status=Status.RESOLVED, method=Method.LINK, confidence=0.99, reason="")
    return Paper(entry=entry, resolution=known, work=Work(), findings=found)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name[:2])
def test_fixes_give_back_the_original_bytes(path: Path) -> None:
    text = read_list(path)
    source, entries = text.encode(), parse_list(path, text).entries
    made = mistakes(source, entries, random.Random(7))
    assert len(made) >= 25
    spoilt = source
    for mistake in reversed(made):
        spoilt = spoilt[: mistake.span.start] + mistake.new.encode() + spoilt[mistake.span.end :]
    read = parse_list(path, spoilt.decode()).entries
    assert len(read) == len(entries)
    by_place = {mistake.place: mistake for mistake in made}
    papers = [paper(entry, by_place.get(place)) for place, entry in enumerate(read)]
    result = fixes(spoilt.decode(), papers, Choice(), lambda found: parse_list(path, found).entries)
    # What is left alone is said; a field that the mistake made unreadable cannot be set right.
    assert len(result.edits) + len(result.left_out) == len(made)
    assert len(result.edits) >= 0.9 * len(made)
    unfixed = [by_place[i] for i, p in enumerate(papers) if i in by_place and not _is_fixed(p, result.edits)]
    expected = source
    for mistake in reversed(unfixed):
        expected = expected[: mistake.span.start] + mistake.new.encode() + expected[mistake.span.end :]
    assert result.text.encode() == expected
    assert ListSource(spoilt.decode()).with_edits(result.edits).encode() == expected


def _is_fixed(paper_: Paper, edits: tuple[object, ...]) -> bool:
    return any(getattr(edit, "entry_id", None) == paper_.entry.entry_id for edit in edits)
