"""Whether the listed venue and year are those of the version that the list means."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.core.calibration import Reading
from enrich.core.confidence import FINDING, INDEX_LAG, MIN_TO_ACCUSE, Check
from enrich.core.identifiers import ArxivId
from enrich.core.models import Evidence, Finding, FindingCode, Severity, SourceName
from enrich.core.sources import DBLP_KEY
from enrich.findings.resolved_entry import ResolvedEntry, evidence_of, finding
from enrich.matching.series import is_series
from enrich.matching.venues import VenueReading, read_venue
from enrich.resolution.cited import listed_publication_venue, may_be_twins
from enrich.resolution.listed import listed_dois, listed_year
from enrich.resolution.wording import (
    has_some_year,
    has_year,
    holds_venue,
    is_part_of_title,
    names_venue,
    reading_of,
    says_workshop,
)
from enrich.works.claims import Claim
from enrich.works.naming import names_publication
from enrich.works.publication import Publication, publications_of
from enrich.works.records import WorkRecords


def check_venue(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The finding on the listed venue, or on its absence."""
    known = resolved.publication
    listed = read_venue(resolved.entry.venue_name) if resolved.entry.venue_name else None
    if not known.is_known:
        return
    if known.is_preprint:
        if listed is not None:
            yield from _venue_of_preprint(resolved, listed, known)
        return
    judged = _judge_venue(listed, known)
    if judged is None or _is_unread(resolved, known, is_listed=listed is not None):
        return
    code, check, reason = judged
    if code is not FindingCode.VENUE_MISSING and known.confidence < MIN_TO_ACCUSE:
        code, reason = (
            FindingCode.VENUE_UNCONFIRMED,
            f"only one weak source says where it was published, and it says {known.name}",
        )
    correct, severity = known.name, None
    if code is FindingCode.VENUE_WRONG and check is Check.VENUE_OTHER and _may_have_another(resolved, known):
        code, check, correct = FindingCode.VENUE_UNCONFIRMED, Check.VENUE_UNCHECKED, None
        severity = Severity.INFO
        reason = f"{reason}; whether it also appeared at the listed venue could not be checked"
    yield finding(
        resolved,
        code,
        listed=resolved.entry.venue_name,
        correct=correct,
        confidence=min(resolved.resolution.confidence, known.confidence) * FINDING[check],
        reason=reason,
        severity=severity,
        evidence=_claim_evidence((*known.claims, *known.disputed)),
    )


def _is_unread(resolved: ResolvedEntry, known: Publication, *, is_listed: bool) -> bool:
    """Whether the entry's text names the venue although another, or none, was read."""
    entry, title = resolved.entry, resolved.work.title
    if not is_listed and holds_venue(entry, known.venue, known.name, title):
        return True
    if known.is_workshop and says_workshop(entry, title):
        return True
    return (not _cites(resolved, known) and names_venue(entry, known, title)) or is_part_of_title(entry, title)


def _may_have_another(resolved: ResolvedEntry, known: Publication) -> bool:
    """Whether the paper may have appeared at the listed venue, too, and the index that would know did not answer."""
    listed = listed_publication_venue(resolved.entry)
    if listed_dois(resolved.entry) & known.dois:
        return False  # the entry's own DOI is that of the known publication
    may_be = listed is None or may_be_twins(listed, known)
    return may_be and not known.is_curated and SourceName.DBLP in resolved.unanswered


_Judged = tuple[FindingCode, Check, str]


def _judge_venue(listed: VenueReading | None, known: Publication) -> _Judged | None:
    """(code, ground, reason) for a published work; None where the list names its venue."""
    where = f"it was published at {known.name}" + (f" {known.year}" if known.year else "")
    if listed is None or (listed.venue is not None and listed.venue.is_preprint):
        reason = where if listed is None else f"the list says preprint; {where}"
        # A workshop's papers are often meant to remain preprints.
        return None if known.is_workshop else (FindingCode.VENUE_MISSING, Check.VENUE_ABSENT, reason)
    if names_publication(listed, known):
        return _judge_track(listed, known, where)
    if is_series(listed.text) and _may_be_volume_of(listed, known):
        return None
    if listed.publisher is not None:
        return _judge_publisher(listed, known, where)
    if listed.venue is not None and known.venue is not None and listed.venue.parent == known.venue.short:
        # Findings are listed: only a source that keeps them apart from the conference can say otherwise.
        return (FindingCode.VENUE_WRONG, Check.TRACK, where) if known.track_is_known else None
    if listed.venue is not None:
        return FindingCode.VENUE_WRONG, Check.VENUE_OTHER, where
    return FindingCode.VENUE_UNCONFIRMED, Check.VENUE_UNKNOWN, f"no source says “{listed.text}”; {where}"


def _may_be_volume_of(series: VenueReading, known: Publication) -> bool:
    """Whether a series may have the volume in which the paper appeared: its publisher is one of the venue's.

    A conference may change its publisher, so an unknown one does not speak against it.
    """
    if series.publisher is None or known.venue is None or not known.venue.publishers:
        return True
    return series.publisher.name in known.venue.publishers


def _judge_publisher(listed: VenueReading, known: Publication, where: str) -> _Judged | None:
    """A publisher or society instead of a venue is vague; it is wrong only if another publisher has the venue."""
    if listed.publisher is None:
        return None
    what = f"{listed.text} is a {listed.publisher.kind}"
    if known.venue is None or not known.venue.publishers or listed.publisher.name in known.venue.publishers:
        return FindingCode.VENUE_VAGUE, Check.VENUE_OTHER, f"{what}, not a venue; {where}"
    return FindingCode.VENUE_WRONG, Check.VENUE_OTHER, f"{what}, but not the one of its venue; {where}"


def _judge_track(listed: VenueReading, known: Publication, where: str) -> _Judged | None:
    """The conference is right: whether a workshop is taken for the main conference, or the other way."""
    if listed.venue is None or listed.is_workshop == known.is_workshop:
        return None
    if known.is_workshop:
        return FindingCode.VENUE_WRONG, Check.TRACK, f"it is a workshop paper, not a conference paper; {where}"
    if known.track_is_known:
        return FindingCode.VENUE_WRONG, Check.TRACK, f"it was in the conference itself, not at a workshop; {where}"
    if any(claim.kind == DBLP_KEY for claim in known.claims):
        reason = f"no source mentions a workshop; {where}"
        return FindingCode.VENUE_UNCONFIRMED, Check.TRACK, reason
    return None


def _venue_of_preprint(resolved: ResolvedEntry, listed: VenueReading, known: Publication) -> Iterator[Finding]:
    """A venue is listed for a work that no source has as published."""
    if (listed.venue is not None and listed.venue.is_preprint) or names_publication(listed, known):
        return
    indexes = _preprint_indexes(resolved.records)
    wrong = known.is_curated or (len(indexes) > 1 and _long_ago(resolved))
    reason = (
        "it was not published there; only the preprint is known"
        if known.is_curated
        else f"{' and '.join(sorted(indexes))} {'list' if len(indexes) > 1 else 'lists'} it only as a preprint"
        if indexes
        else "no index of publications has the paper"
    )
    could_be_known = SourceName.DBLP not in resolved.unanswered
    nobody_answered = not known.is_curated and listed.venue is not None and not (indexes and could_be_known)
    check = Check.VENUE_OF_PREPRINT if wrong else Check.VENUE_UNCHECKED if nobody_answered else Check.VENUE_NOT_YET
    sure = resolved.resolution.confidence * FINDING[check]
    if nobody_answered and indexes:
        reason = f"{reason}; the indexes that would know the publication did not answer"
    if known.is_curated:
        sure = min(resolved.resolution.confidence, known.confidence)
    yield finding(
        resolved,
        FindingCode.VENUE_WRONG if wrong else FindingCode.VENUE_UNCONFIRMED,
        listed=resolved.entry.venue_name,
        correct=known.name if wrong else None,
        confidence=sure,
        reason=reason,
        severity=Severity.INFO if nobody_answered else None,
        evidence=_claim_evidence(known.claims),
    )


def _preprint_indexes(records: WorkRecords) -> set[str]:
    """The labels of the indexes of publications that have the work, and only as a preprint."""
    return {r.source.label for r in records.records if r.source in {SourceName.SEMANTIC_SCHOLAR, SourceName.DBLP}}


def _long_ago(resolved: ResolvedEntry) -> bool:
    """Whether the listed year is so long before the answers that an index would have the publication."""
    newest = max((int(record.retrieved_at[:4]) for record in resolved.records.records), default=0)
    year = listed_year(resolved.entry)
    return year is not None and newest - year >= INDEX_LAG


def check_year(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The finding on the listed year, or on its absence."""
    known, entry, listed = resolved.publication, resolved.entry, listed_year(resolved.entry)
    is_there = known.year is not None and has_year(entry, known.year, resolved.work.title)
    if listed is not None and _is_to_come(resolved, listed) and not is_there:
        yield _year_finding(resolved, known, listed, FINDING[Check.YEAR_TO_COME], "that year is in the future")
        return
    if known.year is None or (known.is_preprint and listed is None):
        return
    evidence = _claim_evidence(tuple(c for c in known.claims if c.year)) or _date_evidence(resolved.records)
    confidence = min(resolved.resolution.confidence, known.confidence)
    if listed is None:
        if (not known.is_workshop or entry.venue is not None) and not has_some_year(entry, resolved.work.title):
            yield finding(
                resolved,
                FindingCode.YEAR_MISSING,
                listed=None,
                correct=str(known.year),
                confidence=confidence,
                reason=f"it was published at {known.name} in {known.year}",
                evidence=evidence,
            )
        return
    if is_there or listed in _right_years(resolved, known) or known.confidence < MIN_TO_ACCUSE:
        return
    if known.is_preprint and not _venue_is_wrong(resolved):
        return
    if entry.venue is None and reading_of(entry) is Reading.DOUBTFUL:
        return  # the venue, to which the year belongs, may stand among the words that were not read
    if _may_have_another(resolved, known) and not _cites(resolved, known):
        return
    yield _year_finding(resolved, known, listed, known.confidence, _dated(known))


def _cites(resolved: ResolvedEntry, known: Publication) -> bool:
    """Whether the entry names the venue of a publication, so that its year is that of the listed one."""
    name = resolved.entry.venue_name
    return name is not None and names_publication(read_venue(name), known)


def _dated(known: Publication) -> str:
    """Where and when the version that the list means appeared."""
    verb = "first appeared" if known.is_preprint else "was published"
    return f"it {verb} at {known.name} in {known.year}"


def _year_finding(resolved: ResolvedEntry, known: Publication, listed: int, sure: float, reason: str) -> Finding:
    return finding(
        resolved,
        FindingCode.YEAR_WRONG,
        listed=str(listed),
        correct=str(known.year) if known.year else None,
        confidence=min(resolved.resolution.confidence, sure),
        reason=reason,
        evidence=_claim_evidence(tuple(c for c in known.claims if c.year)) or _date_evidence(resolved.records),
    )


def _is_to_come(resolved: ResolvedEntry, year: int) -> bool:
    """Whether a year lies beyond the next, counted from the newest answer: nothing is dated so far ahead."""
    newest = max((int(record.retrieved_at[:4]) for record in resolved.records.records), default=year)
    return year > max(newest, *resolved.publication.years, 0) + 1


def _right_years(resolved: ResolvedEntry, known: Publication) -> set[int]:
    """The years that are right for the version that the list means.

    That is the version of record where the list names a venue; the preprint (any version's year) where it names
    arXiv; and either where it names none. A year that goes with a second acceptable venue is right with it.
    """
    right = set(known.years) | {known.year or 0}
    listed = read_venue(resolved.entry.venue_name) if resolved.entry.venue_name else None
    preprint = {
        y for r in resolved.records.records if r.source is SourceName.ARXIV for y in (r.year, *r.other_years) if y
    }
    if identifier := ArxivId.parse(resolved.records.identifiers.arxiv_id or ""):
        preprint.add(identifier.year)
    if known.is_preprint:
        right = {known.year or 0}
    if listed is None or (listed.venue is not None and listed.venue.is_preprint):
        right |= preprint
    if listed is None:
        right |= {year for one in publications_of(resolved.records) for year in one.years}
    for other in known.also_acceptable:
        if listed is not None and listed.venue is not None and listed.venue.short == other.venue:
            right.add(other.year)
    return right


def _venue_is_wrong(resolved: ResolvedEntry) -> bool:
    """Whether the listed venue itself is found wrong, or is the preprint server: only then is its year judged."""
    listed = read_venue(resolved.entry.venue_name) if resolved.entry.venue_name else None
    if listed is None or (listed.venue is not None and listed.venue.is_preprint):
        return True
    return any(f.code is FindingCode.VENUE_WRONG for f in check_venue(resolved))


def _claim_evidence(claims: tuple[Claim, ...]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            source=claim.source.value,
            value=_claim_text(claim),
            url=claim.url,
            retrieved_at=claim.retrieved_at,
        )
        for claim in claims
    )


def _claim_text(claim: Claim) -> str:
    year = f" {claim.year}" if claim.year else ""
    track = f" ({claim.track})" if claim.track != "main" else ""
    shown = "" if claim.text in {claim.name, f"{claim.name}{year}"} else f": {claim.text}"
    return f"{claim.name}{year}{track}, {claim.kind}{shown}"


def _date_evidence(records: WorkRecords) -> tuple[Evidence, ...]:
    dated = (record for record in records.records if record.first_date)
    return tuple(evidence_of(record, f"first version {record.first_date}") for record in dated)[:1]
