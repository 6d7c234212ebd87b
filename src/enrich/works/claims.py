"""Where and when a record says its work appeared: claims, each with its weight.

One record may make several claims: Semantic Scholar's `venue` is one, the DBLP key in its `externalIds` another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from enrich.core.confidence import SHARED_STREAM
from enrich.core.identifiers import Identifiers
from enrich.core.models import SourceName, SourceRecord
from enrich.core.sources import DBLP_KEY, ClaimBasis, ClaimKind
from enrich.core.text import fold
from enrich.matching.venues import Venue, VenueKind, VenueReading, read_acl_id, read_comment, read_venue, registry

_ACL_DOI_PREFIX = "10.18653/v1/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement of where a work appeared; `venue` is None where the wording is in no registry entry."""

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
    """Its weight where another claim shows that it may be too general; None elsewhere."""
    identifiers: Identifiers = field(default_factory=Identifiers)
    """The identifiers of this publication alone, where the claim has any: claims that share one are of one event."""

    @property
    def weight(self) -> float:
        """How far this claim alone is to be believed, from 0 to 1."""
        return self.kind.weight if self.trust is None else self.trust

    @property
    def is_workshop(self) -> bool:
        """Whether the claim names a workshop, of its own or of a conference."""
        return self.track == "workshop" or (self.venue is not None and self.venue.kind is VenueKind.WORKSHOP)

    @property
    def is_part(self) -> bool:
        """Whether the claim names a workshop or the Findings of a conference."""
        return self.venue is not None and (self.is_workshop or self.venue.parent is not None)

    @property
    def place(self) -> str:
        """What claims of one place have in common: the conference and whether it is a workshop's, or the wording."""
        if self.venue is None:
            return f"?{fold(self.text)}"
        return f"{self.venue.conference}{' workshop' if self.is_workshop else ''}"

    @property
    def is_preprint(self) -> bool:
        """Whether the claim names only a preprint server."""
        return self.venue is not None and self.venue.is_preprint

    @property
    def is_published(self) -> bool:
        """Whether the claim names a place of publication: no preprint server."""
        return not self.is_preprint and (self.venue is not None or bool(self.text))

    @property
    def name(self) -> str:
        """The venue's short name, or the wording where the registry does not know it."""
        if self.venue is None:
            return self.text
        is_within = self.is_workshop and self.venue.kind is not VenueKind.WORKSHOP
        return f"{self.venue.short} Workshop" if is_within else self.venue.short


def rank_claims(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims, strongest first; a DBLP key counts for a workshop or Findings where another claim names these.

    Conferences share their stream with their workshops and Findings (`conf/cvpr/…` may be CVPR Workshops, `conf/acl/…`
    Findings of ACL), so that a key alone does not tell them apart. A workshop of another year is another event.
    """
    found = list(claims)
    parts = [c for c in found if c.is_part and c.kind != DBLP_KEY]
    read = [_reread(claim, parts) for claim in found]
    return tuple(sorted(read, key=lambda claim: -claim.weight))


def _reread(claim: Claim, parts: list[Claim]) -> Claim:
    if claim.kind != DBLP_KEY or claim.venue is None or claim.is_part:
        return claim
    for other in parts:
        is_there = other.venue is not None and claim.venue.short in {other.venue.parent, other.venue.conference}
        if is_there and (other.year is None or claim.year is None or other.year == claim.year):
            return replace(claim, venue=other.venue, track=other.track, trust=SHARED_STREAM)
    return claim


@lru_cache(maxsize=4096)  # a record is in several groups of records, one after the other
def read_claims(record: SourceRecord) -> tuple[Claim, ...]:
    """Every claim that a record makes, strongest first; the registry says from which parts of it claims are read."""
    bases = record.source.info.claims.items()
    found = [claim for basis, kind in bases if (claim := _READERS[basis](record, kind)) is not None]
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


def _claim_of_reading(record: SourceRecord, kind: ClaimKind, reading: VenueReading | None) -> Claim | None:
    """The claim of a wording that itself names venue, year and track; None where it names no venue."""
    if reading is None or reading.venue is None:
        return None
    return _claim(record, kind, reading.text, venue=reading.venue, year=reading.year, track=reading.track)


def _read_venue(record: SourceRecord, kind: ClaimKind) -> Claim | None:
    if not record.venue:
        return None
    reading = read_venue(record.venue)
    return _claim(
        record,
        kind,
        record.venue,
        venue=reading.venue,
        venue_full=record.venue_full,
        year=record.year,
        track=reading.track,
        publisher=record.publisher,
    )


def _read_venue_without_year(record: SourceRecord, kind: ClaimKind) -> Claim | None:
    claim = _read_venue(record, kind)
    return None if claim is None else replace(claim, year=None)


def _read_container(record: SourceRecord, kind: ClaimKind) -> Claim | None:
    """The first of the two titles that the registry of venues knows, else the first; never of a preprint."""
    readings = [read_venue(text) for text in (record.venue, record.venue_full) if text]
    known = next((reading for reading in readings if reading.venue), readings[0] if readings else None)
    if known is None or record.kind == "posted-content":
        return None
    return _claim(
        record,
        kind,
        known.text,
        venue=known.venue,
        venue_full=record.venue,
        year=record.year,
        track=known.track,
        publisher=record.publisher,
        identifiers=Identifiers(doi=record.identifiers.doi),
    )


def _read_dblp_record(record: SourceRecord, kind: ClaimKind) -> Claim | None:
    """DBLP's own wording tells workshops and Findings apart ("CVPR Workshops", "ACL (Findings)"), the key does not."""
    key = record.identifiers.dblp_key or ""
    venue, _ = registry().read_dblp_key(key)
    wording = record.venue or key
    reading = read_venue(wording)
    track = "main"
    if venue is None or (reading.venue is not None and venue.short in {reading.venue.parent, reading.venue.conference}):
        venue, track = reading.venue, reading.track
    elif reading.is_workshop:
        track = "workshop"
    own = Identifiers(doi=record.identifiers.doi, dblp_key=record.identifiers.dblp_key)
    return _claim(record, kind, wording, venue=venue, year=record.year, track=track, identifiers=own)


def _read_dblp_key(record: SourceRecord, kind: ClaimKind) -> Claim | None:
    key = record.identifiers.dblp_key
    venue, year = registry().read_dblp_key(key) if key else (None, None)
    own = Identifiers(dblp_key=key)
    return _claim(record, kind, key, venue=venue, year=year, identifiers=own) if key and venue else None


def _read_acl_id(record: SourceRecord, kind: ClaimKind) -> Claim | None:
    acl_id = record.identifiers.acl_id
    return _claim_of_reading(record, kind, read_acl_id(acl_id)) if acl_id else None


def _read_acl_doi(record: SourceRecord, kind: ClaimKind) -> Claim | None:
    prefix, found, acl_id = (record.identifiers.doi or "").partition(_ACL_DOI_PREFIX)
    return _claim_of_reading(record, kind, read_acl_id(acl_id)) if found and not prefix else None


def _read_journal_ref(record: SourceRecord, kind: ClaimKind) -> Claim | None:
    return _claim_of_reading(record, kind, read_venue(record.journal_ref)) if record.journal_ref else None


def _read_comment(record: SourceRecord, kind: ClaimKind) -> Claim | None:
    return _claim_of_reading(record, kind, read_comment(record.comment)) if record.comment else None


_READERS: Mapping[ClaimBasis, Callable[[SourceRecord, ClaimKind], Claim | None]] = {
    ClaimBasis.VENUE: _read_venue,
    ClaimBasis.VENUE_WITHOUT_YEAR: _read_venue_without_year,
    ClaimBasis.CONTAINER: _read_container,
    ClaimBasis.DBLP_RECORD: _read_dblp_record,
    ClaimBasis.DBLP_KEY: _read_dblp_key,
    ClaimBasis.ACL_ID: _read_acl_id,
    ClaimBasis.ACL_DOI: _read_acl_doi,
    ClaimBasis.JOURNAL_REF: _read_journal_ref,
    ClaimBasis.COMMENT: _read_comment,
}
