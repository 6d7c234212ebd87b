"""Reviews for tests: our own list's, one with every kind of trouble, a hostile one, and a long one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from conftest import ROOT
from enrich.core.identifiers import Identifiers
from enrich.core.models import (
    Candidate,
    Edit,
    Entry,
    EntryKind,
    Evidence,
    Finding,
    FindingCode,
    Method,
    Paper,
    Resolution,
    Severity,
    SourceName,
    Span,
    Status,
    Unparsed,
    Work,
)
from enrich.review.markdown import Review, SourceState
from enrich.storage.records import read_records

HOSTILE = (
    "</script><script>window.pwned = 1</script>",
    '"><img src=x onerror="window.pwned = 2">',
    "</style></title><svg onload=window.pwned=3>",
    "{{ 7 * 7 }} <!-- ]]> &lt;b&gt;",
    "\u202ereversed\x00\x1b[31m <a href='javascript:window.pwned=4'>here</a>",
)
"""Titles that somebody hopes will do something."""

_OUTAGE = SourceState(
    source=SourceName.SEMANTIC_SCHOLAR,
    answers=12,
    oldest="2026-10-01T00:00:00Z",
    newest="2026-11-02T00:00:00Z",
    note="could not be reached: status 503, its answers since 2026-11-02 are missing",
    is_troubled=True,
)
_FINE = SourceState(
    source=SourceName.ARXIV, answers=60, oldest="2026-11-01T00:00:00Z", newest="2026-11-20T00:00:00Z", note=None
)


@cache
def our_papers() -> tuple[Paper, ...]:
    """The papers of our own list, as they are committed."""
    return tuple(read_records(ROOT / "data/enriched/papers.jsonl", Paper))


def our_review() -> Review:
    """Our own list, with one source in trouble."""
    return Review(list_name="reading_list.md", papers=our_papers(), sources=(_FINE, _OUTAGE))


def long_review(length: int = 2000) -> Review:
    """As many entries with findings as asked for: those of our list, repeated, with counts, in twenty sections."""
    flawed = [paper for paper in our_papers() if paper.findings]
    papers = []
    for place in range(length):
        paper = flawed[place % len(flawed)]
        entry = replace(
            paper.entry,
            entry_id=f"{paper.entry.entry_id}-{place}",
            name=f"{paper.entry.name} {place}",
            line=5 * place + 1,
            section=("List", f"Section {place % 20}"),
        )
        work = replace(
            paper.work,
            citation_count=place * place % 7919,
            citation_source="semantic_scholar",
            citation_retrieved_at="2026-11-20T00:00:00Z",
        )
        papers.append(replace(paper, entry=entry, work=work))
    return Review(list_name="long.md", papers=papers, sources=(_FINE,))


def hostile_review() -> Review:
    """Every text of others is an attack, one entry a text, and half of them are unresolved."""
    papers = [_hostile_paper(place, text) for place, text in enumerate(HOSTILE)]
    return Review(
        list_name=HOSTILE[0],
        papers=papers,
        unparsed=[Unparsed(line=99, text=HOSTILE[1], reason=HOSTILE[2])],
        sources=(replace(_OUTAGE, note=HOSTILE[0]),),
    )


def _edit(place: int, text: str) -> Edit:
    """An edit that puts a text in."""
    return Edit(
        entry_id=f'"><script>{place}',
        codes=(),
        span=Span(0, 0),
        new=text,
        first_line=place + 2,
        last_line=place + 2,
        text=text,
    )


def _hostile_paper(place: int, text: str) -> Paper:
    candidate = Candidate(
        title=text, authors=(text, text), venue=text, year=2020, url="javascript:window.pwned=5",
        source=SourceName.DBLP, score=0.7, reason=text,
        identifiers=Identifiers(arxiv_id="2001.00001"),
    )  # fmt: skip
    is_unresolved = place % 2 == 1
    finding = Finding(
        code=FindingCode.UNRESOLVED if is_unresolved else FindingCode.TITLE_WRONG,
        severity=Severity.WARNING if is_unresolved else Severity.ERROR,
        field="title",
        line=place + 2,
        listed=text,
        correct=None if is_unresolved else text[::-1],
        confidence=0.9,
        reason=text,
        evidence=(Evidence(source=text, value=text, url='https://x.example/"onmouseover="1', retrieved_at=None),),
        edit=_edit(place, text),
    )
    return Paper(
        entry=Entry(
            entry_id=f'"><script>{place}', line=place + 1, section=(text,), kind=EntryKind.PAPER, name=text,
            title=text, venue=text, url=text,
        ),
        resolution=Resolution(
            entry_id=f'"><script>{place}',
            status=Status.UNRESOLVED if is_unresolved else Status.RESOLVED,
            method=Method.NONE,
            confidence=0.5,
            reason=text,
            candidates=(candidate,),
        ),
        work=Work(title=text, authors=(text,), venue=text, year=2020 + place, citation_count=10**place),
        findings=(finding,),
    )  # fmt: skip
