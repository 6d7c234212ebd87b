"""One row of the data set: the entry, its work, where each value comes from, what is wrong; and its history."""

from __future__ import annotations

from dataclasses import dataclass, field

from enrich.core.identifiers import Identifiers
from enrich.core.models.answer import TitleVersion
from enrich.core.models.entry import Entry
from enrich.core.models.finding import Finding
from enrich.core.models.resolution import Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """One source's value of one field, whether it was chosen, and by which rule."""

    field: str
    source: str
    value: str
    chosen: bool
    rule: str
    retrieved_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAt:
    """One publication of a work: where and when, and which source says so; `is_listed` if it is the one cited."""

    venue: str
    year: int | None
    type: str | None
    doi: str | None
    source: str
    is_listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The reconciled facts of a resolved work: one value per field, chosen by precedence; None where unknown."""

    identifiers: Identifiers = field(default_factory=Identifiers)
    arxiv_version: int | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    venue: str | None = None
    venue_full: str | None = None
    venue_type: str | None = None
    publisher: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    year: int | None = None
    published_date: str | None = None
    is_preprint: bool | None = None
    citation_count: int | None = None
    influential_citation_count: int | None = None
    citation_source: str | None = None
    citation_retrieved_at: str | None = None
    title_history: tuple[TitleVersion, ...] = ()
    publications: tuple[PublishedAt, ...] = ()
    """Every publication of the work, that of record first; none of a preprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One row of the data set: an entry, the work it means, where each value comes from, what is wrong."""

    entry: Entry
    resolution: Resolution
    work: Work
    provenance: tuple[Provenance, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """What to call the entry: its name or title in the list, else the title of its work, else its id."""
        return self.entry.name or self.entry.title or self.work.title or self.entry.entry_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was known about an entry's work on a day: `source` answered on `date`."""

    entry_id: str
    date: str
    source: str
    citation_count: int | None
    influential_citation_count: int | None
    title: str | None
    venue: str | None
    year: int | None
    arxiv_id: str | None
    doi: str | None
