"""Every record that walks through the pipeline, frozen: Entry, Resolution, Snapshot, SourceRecord, Paper, Finding.

No behaviour beyond what a record can say of itself. Dates are ISO 8601 strings (UTC) in records, so that a
record is the same in JSON and in memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from enrich.core.identifiers import Identifiers


class SourceName(StrEnum):
    """Who says something; also the name of its snapshot file in `data/raw`."""

    CURATED = "curated"
    ARXIV = "arxiv"
    SEMANTIC_SCHOLAR = "semantic_scholar"
    CROSSREF = "crossref"
    DBLP = "dblp"
    DATACITE = "datacite"

    @property
    def label(self) -> str:
        """The name as people write it."""
        return _LABELS[self]


_LABELS = {
    SourceName.CURATED: "Curated facts",
    SourceName.ARXIV: "arXiv",
    SourceName.SEMANTIC_SCHOLAR: "Semantic Scholar",
    SourceName.CROSSREF: "Crossref",
    SourceName.DBLP: "DBLP",
    SourceName.DATACITE: "DataCite",
}


# --- what the list says ---------------------------------------------------------------------------------------


class LinkRole(StrEnum):
    """What a link of an entry leads to."""

    PAPER = "paper"
    CODE = "code"
    SUMMARY = "summary"
    PROJECT = "project"
    VIDEO = "video"
    SLIDES = "slides"
    BLOG = "blog"
    DATASET = "dataset"
    BADGE = "badge"
    TWEET = "tweet"
    OTHER = "other"


class EntryKind(StrEnum):
    """What an entry is, as far as the list shows."""

    PAPER = "paper"
    TOOL = "tool"
    REPOSITORY = "repo"
    BLOG = "blog"
    BOOK = "book"
    COURSE = "course"
    DATASET = "dataset"
    VIDEO = "video"
    SLIDES = "slides"
    WEB = "web"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the list's file, in bytes: `source[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of an entry; `span` is the place of its address in the file."""

    role: LinkRole
    url: str
    text: str
    line: int
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedField:
    """Where a field stands in the list.

    `raw` is the text of its lines, mark-up included, `line` the first of them, from 1; `span` holds exactly the
    field's own bytes, so that they can be replaced and nothing else.
    """

    raw: str
    line: int
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a reading list, as its author wrote it.

    `title` is None where the list gives none (a URL stands in its place, say); `venue` is the list's own
    wording ("ACM'2023"), `venue_name` that without the year. `listed_date` is a date that is not said to be the
    publication's (often the month in which a preprint came out). `identifiers` are those of all links to the
    paper, `sureness` tells how safely the entry was read (1 is certain), `reasons` why it was read so.
    """

    entry_id: str
    line: int
    section: tuple[str, ...]
    kind: EntryKind
    name: str | None = None
    title: str | None = None
    authors: str | None = None
    venue: str | None = None
    venue_name: str | None = None
    year: int | None = None
    url: str | None = None
    links: tuple[Link, ...] = ()
    fields: dict[str, ListedField] = field(default_factory=dict)
    identifiers: Identifiers = field(default_factory=Identifiers)
    track: str | None = None
    listed_date: str | None = None
    alias: str | None = None
    sureness: float = 1.0
    reasons: tuple[str, ...] = ()

    @property
    def code_url(self) -> str | None:
        """The first link to the code, if any."""
        return next((link.url for link in self.links if link.role is LinkRole.CODE), None)

    def line_of(self, name: str) -> int:
        """The 1-based line on which a field stands; where the list does not give it, that on which it should.

        A missing title should stand on its link; all else has no other place than the entry's first line.
        """
        field_ = self.fields.get(name) or (self.fields.get("url") if name == "title" else None)
        return field_.line if field_ else self.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Unparsed:
    """Something that looks like an entry and was not understood."""

    line: int
    text: str
    reason: str


# --- what is asked, and what is answered ----------------------------------------------------------------------


class QueryKind(StrEnum):
    """The ways in which a source is asked."""

    ID = "id"
    """By identifier, in batches where the service has them: `arxiv:1706.03762v1`, `doi:10.1/x`, `acl:…`."""
    TITLE = "title"
    """The record that bears this title, if any."""
    SEARCH = "search"
    """Whatever these words find."""
    URL = "url"
    """The record known to lie at this address (curated facts only)."""


@dataclass(frozen=True, slots=True, order=True)
class Query:
    """One question to one source; `years` narrows a search ("2021-2023")."""

    source: SourceName
    kind: QueryKind
    text: str
    years: str = ""

    @property
    def request(self) -> str:
        """The question as it is kept in the snapshot, unique within its source."""
        return f"{self.kind}:{self.text}" + (f" [{self.years}]" if self.years else "")


class SnapshotStatus(StrEnum):
    """What a source answered. An outage is never kept, so it has no status."""

    FOUND = "found"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A kept answer: `payload` is what the source sent for this one question, untouched."""

    source: SourceName
    request: str
    status: SnapshotStatus
    retrieved_at: str
    payload: Any = None


# --- what sources say -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """What one source says of one work: normalised in form, not in content; None is "does not say".

    `year` is the source's own year, whose meaning differs: Semantic Scholar's is the first version's, DBLP's
    and Crossref's the published one's, arXiv's that of the first version.
    """

    source: SourceName
    retrieved_at: str
    url: str | None = None
    identifiers: Identifiers = field(default_factory=Identifiers)
    arxiv_version: int | None = None
    title: str | None = None
    other_titles: tuple[TitleVersion, ...] = ()
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    venue: str | None = None
    venue_full: str | None = None
    publisher: str | None = None
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
    also_acceptable: tuple[AcceptableVenue, ...] = ()
    evidence: tuple[str, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleVersion:
    """A title that some version of the work bears: `version` is "v1", "arXiv", "published" and so on."""

    version: str
    title: str
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptableVenue:
    """A second defensible answer to where a work appeared."""

    venue: str
    year: int


# --- which work is meant --------------------------------------------------------------------------------------


class Status(StrEnum):
    """Whether it is known which work an entry means."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    NOT_A_PAPER = "not_a_paper"


class Method(StrEnum):
    """How the work of an entry was told."""

    LINK = "link"
    """The link's identifier, and the title or name agrees with its record."""
    LINK_ONLY = "link_only"
    """The link's identifier alone: what the list calls the paper is no other paper's title."""
    CURATED_LINK = "curated_link"
    """A curated fact about this very address."""
    TITLE = "title"
    """A record bears the listed title."""
    NEAR_TITLE = "near_title"
    """A record bears nearly the listed title and agrees in authors, or in venue and year."""
    NAME = "name"
    """A record of the listed name agrees in venue, year and first author."""
    CORRECTION = "correction"
    """A person pinned it (corrections.toml)."""
    NONE = "none"
    """Not told."""


@dataclass(frozen=True, slots=True, order=True)
class RecordRef:
    """Where a source record comes from: the query's source and request, and its place in that answer."""

    source: SourceName
    request: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A work that an entry might mean, with the judgement on it."""

    title: str
    authors: tuple[str, ...]
    venue: str | None
    year: int | None
    url: str | None
    source: SourceName
    score: float
    reason: str
    identifiers: Identifiers = field(default_factory=Identifiers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Which work an entry means, how that is known, and what else it might have been."""

    entry_id: str
    status: Status
    method: Method
    confidence: float
    reason: str
    identifiers: Identifiers = field(default_factory=Identifiers)
    records: tuple[RecordRef, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    link_names: Candidate | None = None
    """The other paper that the link's identifier names, where it is not the one meant."""
    link_missing: str | None = None
    """The link's identifier, where the service that issues it knows no such paper."""


# --- what is true, and what the list gets wrong ---------------------------------------------------------------


class Severity(StrEnum):
    """How much a finding matters: a mistake, something a reader stumbles over, something worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FindingCode(StrEnum):
    """What a finding says; fixed names, see docs/columns.md."""

    TITLE_WRONG = "title_wrong"
    TITLE_OUTDATED = "title_outdated"
    TITLE_VARIANT = "title_variant"
    TITLE_MISSING = "title_missing"
    VENUE_WRONG = "venue_wrong"
    VENUE_VAGUE = "venue_vague"
    VENUE_MISSING = "venue_missing"
    VENUE_UNCONFIRMED = "venue_unconfirmed"
    YEAR_WRONG = "year_wrong"
    YEAR_MISSING = "year_missing"
    AUTHORS_WRONG = "authors_wrong"
    LINK_WRONG = "link_wrong"
    LINK_DEAD = "link_dead"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Who says what: a value as a source gives it, where to look, and when it was asked."""

    source: str
    value: str
    url: str | None
    retrieved_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in the list for its maintainer to look at; `correct` is None where that is not known."""

    code: FindingCode
    severity: Severity
    field: str
    line: int
    listed: str | None
    correct: str | None
    confidence: float
    reason: str
    evidence: tuple[Evidence, ...]
    suggestion: str | None = None


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
class Work:
    """The reconciled facts of a resolved work: one value a field, chosen by precedence; None where unknown."""

    identifiers: Identifiers = field(default_factory=Identifiers)
    arxiv_version: int | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    abstract: str | None = None
    venue: str | None = None
    venue_full: str | None = None
    venue_type: str | None = None
    publisher: str | None = None
    year: int | None = None
    published_date: str | None = None
    is_preprint: bool | None = None
    citation_count: int | None = None
    influential_citation_count: int | None = None
    citation_source: str | None = None
    citation_retrieved_at: str | None = None
    title_history: tuple[TitleVersion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One row of the data set: an entry, the work it means, where each value comes from, what is wrong."""

    entry: Entry
    resolution: Resolution
    work: Work
    provenance: tuple[Provenance, ...] = ()
    findings: tuple[Finding, ...] = ()


# --- what becomes of it over time -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was held of an entry's work on a day: `source` is who was asked, `date` the day on which it answered."""

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
