"""Where and when a record says its work appeared: claims, one a witness, each with its weight.

A record may hold several witnesses: Semantic Scholar's `venue` is one, the DBLP key in its `externalIds` another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from enrich.core.confidence import SHARED_STREAM
from enrich.core.models import SourceName, SourceRecord
from enrich.core.text import fold
from enrich.matching.venues import Venue, VenueKind, VenueReading, read_comment, read_venue, registry, venue_of_acl_id


class ClaimKind(StrEnum):
    """The kinds of testimony to a place of publication."""

    CURATED = "curated fact"
    ACL_ID = "ACL Anthology id"
    DBLP_RECORD = "DBLP record"
    DBLP_KEY = "DBLP key"
    CROSSREF = "Crossref record"
    JOURNAL_REF = "journal reference on arXiv"
    COMMENT = "author's comment on arXiv"
    S2_VENUE = "venue at Semantic Scholar"


# How far one witness alone is to be believed, and why:
WEIGHT = {
    ClaimKind.CURATED: 0.99,  # checked by hand, with evidence
    ClaimKind.ACL_ID: 0.98,  # given by the publisher, names volume and year
    ClaimKind.DBLP_RECORD: 0.97,  # edited by people from the tables of contents
    ClaimKind.DBLP_KEY: 0.96,  # the same, second-hand and without its record
    ClaimKind.CROSSREF: 0.95,  # deposited by the publisher; series and event titles vary
    ClaimKind.JOURNAL_REF: 0.85,  # typed by an author, seldom wrong, often of another form
    ClaimKind.COMMENT: 0.8,  # typed by an author, often before the fact
    ClaimKind.S2_VENUE: 0.75,  # matched by machine; knows no year and no track
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One witness's word on where a work appeared; `venue` is None where the wording is in no registry entry."""

    source: SourceName
    kind: ClaimKind
    text: str
    venue: Venue | None
    venue_full: str | None = None
    year: int | None = None
    track: str = "main"
    publisher: str | None = None
    url: str | None = None
    retrieved_at: str | None = None
    trust: float | None = None
    """How far it is to be believed, where another witness has shaken it."""

    @property
    def weight(self) -> float:
        """How far this witness alone is to be believed, 0 to 1."""
        return WEIGHT[self.kind] if self.trust is None else self.trust

    @property
    def is_workshop(self) -> bool:
        """Whether the witness names a workshop, of its own or of a conference."""
        return self.track == "workshop" or (self.venue is not None and self.venue.kind is VenueKind.WORKSHOP)

    @property
    def is_part(self) -> bool:
        """Whether the witness names a workshop or the Findings of a conference."""
        return self.venue is not None and (self.is_workshop or self.venue.parent is not None)

    @property
    def place(self) -> str:
        """What claims of one place have in common: the conference and whether it is a workshop's, or the wording."""
        if self.venue is None:
            return f"?{fold(self.text)}"
        return f"{self.venue.conference}{' workshop' if self.is_workshop else ''}"

    @property
    def is_preprint(self) -> bool:
        """Whether the witness knows the work only as a preprint."""
        return self.venue is not None and self.venue.is_preprint

    @property
    def is_published(self) -> bool:
        """Whether the witness names a place of publication: no preprint server."""
        return not self.is_preprint and (self.venue is not None or bool(self.text))

    @property
    def name(self) -> str:
        """The venue's short name, or the wording where the registry does not know it."""
        if self.venue is None:
            return self.text
        is_within = self.is_workshop and self.venue.kind is not VenueKind.WORKSHOP
        return f"{self.venue.short} Workshop" if is_within else self.venue.short


def settled(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims, strongest first; a DBLP key is a workshop's or Findings' where another witness names these.

    Conferences share their stream with their workshops and Findings (`conf/cvpr/…` may be CVPR Workshops, `conf/acl/…`
    Findings of ACL), so that a key alone does not tell them apart. A workshop of another year is another event.
    """
    found = list(claims)
    parts = [c for c in found if c.is_part and c.kind is not ClaimKind.DBLP_KEY]
    read = [_reread(claim, parts) for claim in found]
    return tuple(sorted(read, key=lambda claim: -claim.weight))


def _reread(claim: Claim, parts: list[Claim]) -> Claim:
    if claim.kind is not ClaimKind.DBLP_KEY or claim.venue is None or claim.is_part:
        return claim
    for other in parts:
        is_there = other.venue is not None and claim.venue.short in {other.venue.parent, other.venue.conference}
        if is_there and (other.year is None or claim.year is None or other.year == claim.year):
            return replace(claim, venue=other.venue, track=other.track, trust=SHARED_STREAM)
    return claim


def claims_of(record: SourceRecord) -> tuple[Claim, ...]:
    """Every claim that a record makes, strongest first."""
    found = _CLAIMS[record.source](record)
    return tuple(sorted(found, key=lambda claim: -claim.weight))


def _claim(record: SourceRecord, kind: ClaimKind, text: str, **more: object) -> Claim:
    return Claim(
        source=record.source,
        kind=kind,
        text=text,
        url=record.url,
        retrieved_at=record.retrieved_at,
        **more,  # type: ignore[arg-type]
    )


def _of_reading(record: SourceRecord, kind: ClaimKind, reading: VenueReading) -> Claim:
    """The claim of a wording that names venue, year and track itself."""
    return _claim(record, kind, reading.text, venue=reading.venue, year=reading.year, track=reading.track)


def _curated(record: SourceRecord) -> list[Claim]:
    if not record.venue:
        return []
    venue = read_venue(record.venue).venue
    return [
        _claim(record, ClaimKind.CURATED, record.venue, venue=venue, venue_full=record.venue_full, year=record.year)
    ]


def _semantic_scholar(record: SourceRecord) -> list[Claim]:
    found = []
    ids = record.identifiers
    if ids.dblp_key:
        found += _of_dblp_key(record, ids.dblp_key)
    if ids.acl_id:
        found += _of_acl_id(record, ids.acl_id)
    if record.venue:
        reading = read_venue(record.venue)
        found.append(_claim(record, ClaimKind.S2_VENUE, record.venue, venue=reading.venue, track=reading.track))
    return found


def _of_dblp_key(record: SourceRecord, key: str) -> list[Claim]:
    venue, year = registry().of_dblp_key(key)
    return [_claim(record, ClaimKind.DBLP_KEY, key, venue=venue, year=year)] if venue else []


def _of_acl_id(record: SourceRecord, acl_id: str) -> list[Claim]:
    reading = venue_of_acl_id(acl_id)
    return [_of_reading(record, ClaimKind.ACL_ID, reading)] if reading.venue is not None else []


def _dblp(record: SourceRecord) -> list[Claim]:
    """DBLP's own wording tells workshops and Findings ("CVPR Workshops", "ACL (Findings)"), the key does not."""
    key = record.identifiers.dblp_key or ""
    venue, _ = registry().of_dblp_key(key)
    wording = record.venue or key
    reading = read_venue(wording)
    track = "main"
    if venue is None or (reading.venue is not None and venue.short in {reading.venue.parent, reading.venue.conference}):
        venue, track = reading.venue, reading.track
    elif reading.is_workshop:
        track = "workshop"
    return [_claim(record, ClaimKind.DBLP_RECORD, wording, venue=venue, year=record.year, track=track)]


def _crossref(record: SourceRecord) -> list[Claim]:
    found = []
    acl = (record.identifiers.doi or "").removeprefix("10.18653/v1/")
    if acl != (record.identifiers.doi or ""):
        found += _of_acl_id(record, acl)
    readings = [read_venue(text) for text in (record.venue, record.venue_full) if text]
    known = next((reading for reading in readings if reading.venue), readings[0] if readings else None)
    if known is not None and record.kind != "posted-content":
        found.append(
            _claim(
                record,
                ClaimKind.CROSSREF,
                known.text,
                venue=known.venue,
                venue_full=record.venue,
                year=record.year,
                track=known.track,
                publisher=record.publisher,
            ),
        )
    return found


def _arxiv(record: SourceRecord) -> list[Claim]:
    found = []
    if record.journal_ref:
        reading = read_venue(record.journal_ref)
        if reading.venue:
            found.append(_of_reading(record, ClaimKind.JOURNAL_REF, reading))
    comment = read_comment(record.comment) if record.comment else None
    if comment is not None:
        found.append(_of_reading(record, ClaimKind.COMMENT, comment))
    return found


def _none(_: SourceRecord) -> list[Claim]:
    return []


_CLAIMS = {
    SourceName.CURATED: _curated,
    SourceName.SEMANTIC_SCHOLAR: _semantic_scholar,
    SourceName.DBLP: _dblp,
    SourceName.CROSSREF: _crossref,
    SourceName.ARXIV: _arxiv,
    SourceName.DATACITE: _none,
}
