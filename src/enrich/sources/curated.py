"""Facts checked by hand (`data/raw/curated.jsonl`), one work per line, each with its evidence.

A line: {title, other_titles: [{version, title}], authors, arxiv_id, doi, venue, venue_full, year, kind (conference |
journal | preprint | repository), also_acceptable: [{venue, year}], urls, evidence, confidence, checked_on}.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from enrich.core.errors import InputError
from enrich.core.identifiers import Identifiers, canonical_doi, url_key
from enrich.core.models import AcceptableVenue, Query, QueryKind, SourceName, SourceRecord, TitleVersion
from enrich.core.text import canonical, fold
from enrich.storage.files import read_text_if_any
from enrich.storage.records import NOT_JSON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the file."""

    title: str
    kind: Literal["conference", "journal", "preprint", "repository"]
    evidence: list[str]
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)]
    checked_on: date
    other_titles: list[TitleVersion] = []
    authors: list[str] = []
    arxiv_id: str | None = None
    doi: str | None = None
    venue: str | None = None
    venue_full: str | None = None
    year: Annotated[int, msgspec.Meta(ge=1500, le=9999)] | None = None
    also_acceptable: list[AcceptableVenue] = []
    urls: list[str] = []


@dataclass(frozen=True, slots=True)
class CuratedFacts:
    """Curated records, found by link, identifier or title."""

    records: tuple[SourceRecord, ...] = ()
    _by_key: dict[str, int] = field(default_factory=dict)

    @classmethod
    def from_facts(cls, facts: Iterable[Fact]) -> CuratedFacts:
        """Records of facts, indexed by all their keys."""
        records: list[SourceRecord] = []
        by_key: dict[str, int] = {}
        for fact in facts:
            record = _record(fact)
            for key in _keys(fact, record):
                by_key.setdefault(key, len(records))
            records.append(record)
        return cls(tuple(records), by_key)

    def find(self, query: Query) -> tuple[int, SourceRecord] | None:
        """The record that answers a query, with its place in the file."""
        text = fold(query.text) if query.kind is QueryKind.TITLE else query.text
        place = self._by_key.get(f"{query.kind}:{text}")
        return None if place is None else (place, self.records[place])


def read_facts(path: Path) -> CuratedFacts:
    """The curated facts of a file; none where there is no file. Raises InputError as `parse_facts` does."""
    return parse_facts(read_text_if_any(path), str(path))


@lru_cache(maxsize=8)
def parse_facts(text: str, name: str) -> CuratedFacts:
    """The curated facts in the text of a file called `name`; parsed once for all stages of a run.

    Raises InputError with the line that is not a fact.
    """
    facts = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            facts.append(msgspec.json.decode(line, type=Fact))
        except NOT_JSON as error:
            raise InputError(name, f"not a curated fact: {error}", number) from error
    return CuratedFacts.from_facts(facts)


def _keys(fact: Fact, record: SourceRecord) -> Iterator[str]:
    yield from (f"{QueryKind.URL}:{url_key(url)}" for url in fact.urls)
    if fact.kind == "repository":
        return
    ids = record.identifiers
    if ids.arxiv_id:
        yield f"{QueryKind.ID}:arxiv:{ids.arxiv_id}"
    if ids.doi:
        yield f"{QueryKind.ID}:doi:{ids.doi}"
    yield from (f"{QueryKind.TITLE}:{fold(t)}" for t in (fact.title, *(o.title for o in fact.other_titles)))


def _record(fact: Fact) -> SourceRecord:
    """A fact -> record; its page is the first piece of evidence that is an address."""
    return SourceRecord(
        source=SourceName.CURATED,
        retrieved_at=f"{fact.checked_on}T00:00:00Z",
        url=next((text for text in fact.evidence if text.startswith("https://")), None),
        identifiers=Identifiers(arxiv_id=fact.arxiv_id, doi=canonical_doi(fact.doi) if fact.doi else None),
        title=canonical(fact.title),
        other_titles=tuple(fact.other_titles),
        authors=tuple(fact.authors),
        venue=fact.venue,
        venue_full=fact.venue_full,
        kind=fact.kind,
        year=fact.year,
        also_acceptable=tuple(fact.also_acceptable),
        evidence=tuple(fact.evidence),
        confidence=fact.confidence,
    )
