"""Queries to sources, their answers, and what an answer says of a work."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from enrich.core.identifiers import Identifiers
from enrich.core.sources import SourceName


class QueryKind(StrEnum):
    """The ways in which a source is asked."""

    ID = "id"
    """By identifier, in batches where the service has them: `arxiv:1706.03762v1`, `doi:10.1/x`, `acl:…`."""
    TITLE = "title"
    """The record with this title, if any."""
    SEARCH = "search"
    """All records that these words find."""
    URL = "url"
    """The record with this link (curated facts only)."""


@dataclass(frozen=True, slots=True, order=True)
class Query:
    """One query to one source; `years` narrows a search ("2021-2023").

    `author` is the first author's family name. It narrows an answer that the service cuts off, and is no part of the
    question: the same text with another author is the same query.
    """

    source: SourceName
    kind: QueryKind
    text: str
    years: str = ""
    author: str = field(default="", compare=False)

    @property
    def request(self) -> str:
        """The query as it is stored in the snapshot, unique within its source."""
        return f"{self.kind}:{self.text}" + (f" [{self.years}]" if self.years else "")


class SnapshotStatus(StrEnum):
    """What a source answered. An outage is never stored, so it has no status."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    """The service rejects this query (HTTP 400) or answers it with another work's record, while it answers others.

    It says nothing about the work, and is stored only so that the query is not sent again in every run.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A stored answer: `payload` is what the source sent for this one query, unchanged."""

    source: SourceName
    request: str
    status: SnapshotStatus
    retrieved_at: str
    payload: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """What one source says about one work: normalised in form, not in content; None where it does not say.

    `year` is the source's own year, whose meaning differs: Semantic Scholar's is the first version's, DBLP's
    and Crossref's the published one's, arXiv's that of the first version. `url` is the record's own page, `addresses`
    are where the source says that the paper itself is.
    """

    source: SourceName
    retrieved_at: str
    url: str | None = None
    addresses: tuple[str, ...] = ()
    identifiers: Identifiers = field(default_factory=Identifiers)
    arxiv_version: int | None = None
    title: str | None = None
    other_titles: tuple[TitleVersion, ...] = ()
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    venue: str | None = None
    venue_full: str | None = None
    publisher: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    kind: str | None = None
    comment: str | None = None
    journal_ref: str | None = None
    year: int | None = None
    other_years: tuple[int, ...] = ()
    first_date: str | None = None
    date: str | None = None
    citation_count: int | None = None
    influential_citation_count: int | None = None
    retracted: bool = False
    withdrawn: bool = False
    """Whether the source marks the preprint as withdrawn."""
    also_acceptable: tuple[AcceptableVenue, ...] = ()
    evidence: tuple[str, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleVersion:
    """A title of some version of the work: `version` is "v1", "arXiv", "published" and so on."""

    version: str
    title: str
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptableVenue:
    """A second defensible answer to where a work appeared."""

    venue: str
    year: int


@dataclass(frozen=True, slots=True, order=True)
class RecordRef:
    """Where a source record comes from: the query's source and request, and its place in that answer."""

    source: SourceName
    request: str
    index: int
