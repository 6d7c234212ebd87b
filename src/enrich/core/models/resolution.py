"""Which work an entry means, and what else it might have been."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from enrich.core.identifiers import Identifiers
from enrich.core.models.answer import RecordRef
from enrich.core.sources import SourceName


class Status(StrEnum):
    """Whether it is known which work an entry means."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    NOT_A_PAPER = "not_a_paper"


class UnresolvedReason(StrEnum):
    """Why it is not known which work an entry means. Code branches on this, never on `Resolution.reason`."""

    NOT_ANSWERED = "not_answered"
    """No source has answered yet, so nothing can be concluded."""
    NOT_FOUND = "not_found"
    """Sources answered, and know no such paper."""
    NO_MATCH = "no_match"
    """There are candidates, and none agrees well enough."""
    AMBIGUOUS = "ambiguous"
    """Several candidates agree equally well."""
    LINK_CONTRADICTED = "link_contradicted"
    """Nothing that the list says agrees with the paper behind the link."""


class Method(StrEnum):
    """How the work of an entry was identified."""

    LINK = "link"
    """The link's identifier, and the title or name agrees with its record."""
    LINK_ONLY = "link_only"
    """The link's identifier alone: no other paper has the title or name in the list."""
    CURATED_LINK = "curated_link"
    """A curated fact about this very address."""
    TITLE = "title"
    """A record has the listed title."""
    NEAR_TITLE = "near_title"
    """A record has nearly the listed title and agrees in authors, or in venue and year."""
    NAME = "name"
    """A record of the listed name agrees in venue, year and first author."""
    CORRECTION = "correction"
    """A person pinned it (corrections.toml)."""
    NONE = "none"
    """Not identified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A work that an entry might mean, with its score and the reason for it."""

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
    unresolved: UnresolvedReason | None = None
    """Why the entry is unresolved, for code; `reason` is the same for people. None for any other status."""
