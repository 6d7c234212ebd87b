"""What the list says: entries with their fields, links and places in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from enrich.core.identifiers import Identifiers

RECORD_REASON = "the record says so"
"""The reason of every reading of a record's named fields."""


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
    """A part of the file, in bytes: `source[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of an entry; `span` is the place of its address in the file.

    `field` is the field of a record in which it stands ("doi", "eprint", "url"); None in running text.
    """

    role: LinkRole
    url: str
    text: str
    line: int
    span: Span | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedField:
    """The place of a field in the list.

    `raw` is the text of its lines, mark-up included, `line` the first of them, from 1; `span` holds exactly the
    field's own bytes, so that they can be replaced and nothing else. `confidence` is below 1 where only the place of
    the field in most other entries says what it is, and `why` says so. Without a span, `why` says why there is none.
    `again` are the places where the record says the same once more (a year that its date repeats).
    """

    raw: str
    line: int
    span: Span | None = None
    confidence: float = 1.0
    why: str = ""
    again: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited:
    """What a heading or the label of a group says of all entries below it.

    `source` is "heading" or "group"; `line` and `span` are its own place, which is outside the entries.
    """

    value: str
    source: str
    line: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a reading list, as its author wrote it.

    `title` is None where the list gives none (a URL is in its place, for example); `venue` is the list's own
    wording ("ACM'2023"), `venue_name` that without the year. `listed_date` is a date that is not said to be the
    publication's (often the month in which a preprint came out). `identifiers` are those of all links to the
    paper, `reading_confidence` says how certain the reading is (1 is certain), `reasons` why it was read in this way.
    `inherited` are the venue and the year of the headings above it, where it gives none itself.
    `details` are the further fields of a record as it gives them: volume, number, pages, publisher, organization,
    month, series.
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
    inherited: dict[str, Inherited] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    reading_confidence: float = 1.0
    reasons: tuple[str, ...] = ()

    @property
    def is_record(self) -> bool:
        """Whether the entry was a record with named fields (BibTeX, RIS, CSV), which cannot be misread as text can."""
        return RECORD_REASON in self.reasons

    @property
    def code_url(self) -> str | None:
        """The first link to the code, if any."""
        return next((link.url for link in self.links if link.role is LinkRole.CODE), None)

    @property
    def last_line(self) -> int:
        """The last of the 1-based lines on which the entry has a field or a link."""
        ends = (field_.line + field_.raw.count("\n") for field_ in self.fields.values())
        return max((self.line, *ends, *(link.line for link in self.links)))

    def line_of(self, name: str) -> int:
        """The line of a field, from 1; for a missing field, the line where it should be.

        A missing title belongs on the line of its link, any other missing field on the first line of the entry.
        """
        field_ = self.fields.get(name) or (self.fields.get("url") if name == "title" else None)
        return field_.line if field_ else self.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Unparsed:
    """Text that looks like an entry but could not be read as one."""

    line: int
    text: str
    reason: str
