"""Where and when a work appeared, decided from all claims together.

The venue is the one whose claims together have the most weight. Claims count as independent. That is a simplification
(Semantic Scholar reads DBLP), and the weights are low enough for it. One weak claim does not make a preprint a
publication, and one service that is late does not make a publication a preprint: then the confidence is low, and no
mistake is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from enrich.core.confidence import MAX_CONFIDENCE, MIN_TO_PUBLISH, PREPRINT_ONLY, PREPRINT_ONLY_MANY
from enrich.core.identifiers import ArxivId
from enrich.core.models import AcceptableVenue, SourceName
from enrich.core.sources import CURATED_FACT, ClaimBasis
from enrich.matching.venues import Venue, registry
from enrich.works.claims import Claim

if TYPE_CHECKING:
    from enrich.works.records import WorkRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The place and year of the version of record, or the preprint's where none is known.

    `years` are all years that the claims for this venue give (online, print, event); `disputed` are the claims
    for other venues; `also_acceptable` further answers that a curated fact allows.
    """

    venue: Venue | None
    name: str | None
    venue_full: str | None
    year: int | None
    years: frozenset[int]
    is_preprint: bool
    confidence: float
    rule: str
    claims: tuple[Claim, ...]
    disputed: tuple[Claim, ...] = ()
    also_acceptable: tuple[AcceptableVenue, ...] = ()
    is_workshop: bool = False
    """Whether it is a workshop's paper, not the main conference's."""

    @property
    def dois(self) -> frozenset[str]:
        """The DOIs of this publication that its claims give."""
        return frozenset(claim.identifiers.doi for claim in self.claims if claim.identifiers.doi)

    @property
    def dblp_key(self) -> str | None:
        """DBLP's key of this publication, if a claim gives one."""
        return next((claim.identifiers.dblp_key for claim in self.claims if claim.identifiers.dblp_key), None)

    @property
    def track_is_known(self) -> bool:
        """Whether one of the claims distinguishes tracks."""
        return any(claim.kind.knows_tracks for claim in self.claims)

    @property
    def is_disputed(self) -> bool:
        """Whether other claims name another venue."""
        return bool(self.disputed)

    @property
    def is_known(self) -> bool:
        """Whether it is known where the work appeared."""
        return self.name is not None

    @property
    def is_curated(self) -> bool:
        """Whether it is based on a fact checked by hand."""
        return any(claim.kind == CURATED_FACT for claim in self.claims)


def publication_of(work: WorkRecords) -> Publication:
    """The publication of record: the one with the strongest claims."""
    return publications_of(work)[0]


def publications_of(work: WorkRecords) -> tuple[Publication, ...]:
    """Every publication of a work, the one with the strongest claims first; the preprint alone where there is none.

    One title may appear at a conference and in a journal. Each counts that a source has a record of, of its own.
    They are decided once for each set of records.
    """
    decided: tuple[Publication, ...] | None = vars(work).get("_publications")
    if decided is None:
        decided = vars(work)["_publications"] = _decide(work)
    return decided


def _decide(work: WorkRecords) -> tuple[Publication, ...]:
    curated = [claim for claim in work.claims if claim.kind == CURATED_FACT]
    if curated:
        return (_curated(curated[0], work),)
    published = [claim for claim in work.claims if claim.is_published]
    groups = _by_venue(published)
    if not groups:
        return (_preprint(work),)
    first, *others = sorted(groups.values(), key=_strength, reverse=True)
    found = [first]
    for group in others:
        if _is_publication(group) and not any(_share_record(group, other) for other in found):
            found.append(group)
    disputed = [claim for group in others if group not in found for claim in group]
    return tuple(_published(work, group, disputed, [each for each in found if each is not group]) for group in found)


def _is_publication(claims: Sequence[Claim]) -> bool:
    """Whether the claims for a place rest on a record of the paper there, and not on a wording alone."""
    has_record = any(claim.identifiers for claim in claims)
    return has_record and claims[0].venue is not None and _strength(claims) >= MIN_TO_PUBLISH


def _share_record(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    return any(mine.identifiers.shares_one_with(theirs.identifiers) for mine in one for theirs in other)


def _curated(claim: Claim, work: WorkRecords) -> Publication:
    record = work.of(SourceName.CURATED)
    return Publication(
        venue=claim.venue,
        name=claim.name,
        venue_full=claim.venue_full or (claim.venue.full if claim.venue else None),
        year=claim.year,
        years=frozenset({claim.year} if claim.year else ()),
        is_preprint=claim.is_preprint,
        confidence=(record.confidence if record and record.confidence else claim.weight),
        rule="a fact checked by hand comes first",
        claims=(claim,),
        also_acceptable=record.also_acceptable if record else (),
        is_workshop=claim.is_workshop,
    )


def _by_venue(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim.place].append(claim)
    return groups


def _strength(claims: Sequence[Claim]) -> float:
    """The weight of claims together, each kind once; venues that the registry does not know come last."""
    weights = {claim.kind: claim.weight for claim in claims}
    together = 1 - prod(1 - weight for weight in weights.values())
    return min(MAX_CONFIDENCE, together) if claims[0].venue is not None else together / 2


def _published(
    work: WorkRecords, claims: list[Claim], disputed: list[Claim], others: Sequence[Sequence[Claim]]
) -> Publication:
    strength = _strength(claims)
    first = claims[0]
    disputed = [claim for claim in disputed if _contradicts(claim, first)]
    against = max((_strength(group) for group in _by_venue(disputed).values() if group[0].venue), default=0.0)
    dated = [claim for claim in claims if claim.year]
    full = next((claim.venue_full for claim in claims if claim.venue_full), None)
    elsewhere = {claim.identifiers.doi for group in others for claim in group if claim.identifiers.doi}
    other = {
        year
        for record in work.records
        if ClaimBasis.CONTAINER in record.source.info.claims and record.identifiers.doi not in elsewhere
        for year in record.other_years
    }
    kinds = ", ".join(dict.fromkeys(claim.kind.name for claim in claims))
    return Publication(
        venue=first.venue,
        name=first.name,
        venue_full=full or (first.venue.full if first.venue else None),
        year=dated[0].year if dated else None,
        years=frozenset({claim.year for claim in dated if claim.year} | (other if dated else set())),
        is_preprint=False,
        confidence=round(_opposed(strength, against), 3)
        if strength >= MIN_TO_PUBLISH
        else round(strength / 2 + 0.1, 3),
        rule=f"the venue with the strongest claims ({kinds})",
        claims=tuple(claims),
        disputed=tuple(disputed),
        is_workshop=first.is_workshop,
    )


def _opposed(strength: float, against: float) -> float:
    """The confidence in one of two venues that exclude each other, from the strength of each (Bayes' rule).

    It is never higher than the strength of the venue's own claims.
    """
    ours, theirs = strength * (1 - against), against * (1 - strength)
    return min(strength, ours / (ours + theirs))


def _contradicts(other: Claim, chosen: Claim) -> bool:
    """Whether a claim for another place speaks against the chosen one.

    A workshop before the publication proper does not, nor does a service that keeps no tracks apart and names the
    conference of a workshop.
    """
    if other.venue is None or chosen.venue is None:
        return True
    if other.is_workshop and not chosen.is_workshop:
        return False
    same = other.venue.short in {chosen.venue.conference, chosen.venue.parent}
    return not (same and chosen.is_part and not other.kind.knows_tracks)


def _preprint(work: WorkRecords) -> Publication:
    """Without any claim of a publication: the preprint, with the year of its first version, if there is one."""
    claims = tuple(claim for claim in work.claims if claim.is_preprint)
    year = _first_year(work)
    venue = claims[0].venue if claims else registry().exact("arXiv") if work.identifiers.arxiv_id else None
    services = {claim.source for claim in claims}
    return Publication(
        venue=venue,
        name=venue.short if venue else None,
        venue_full=venue.full if venue else None,
        year=year if venue else None,
        years=_preprint_years(work) if venue else frozenset(),
        is_preprint=venue is not None,
        confidence=PREPRINT_ONLY.get(len(services), PREPRINT_ONLY_MANY) if venue else 0.0,
        rule="no source knows a publication, so the preprint counts",
        claims=claims,
    )


def _first_year(work: WorkRecords) -> int | None:
    """The year of the first version: from arXiv, else from the arXiv id itself, else from any source."""
    for record in work.records:
        if record.source in {SourceName.ARXIV, SourceName.DATACITE} and record.first_date:
            return int(record.first_date[:4])
    arxiv_id = ArxivId.parse(work.identifiers.arxiv_id or "")
    return arxiv_id.year if arxiv_id else next((r.year for r in work.records if r.year), None)


def _preprint_years(work: WorkRecords) -> frozenset[int]:
    years = {year for r in work.records if r.source is SourceName.ARXIV for year in (r.year, *r.other_years) if year}
    first = _first_year(work)
    return frozenset(years | ({first} if first else set()))
