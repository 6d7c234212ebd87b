"""Whether the listed venue and year are those of the version that the list means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.claims import Claim
from enrich.models import Entry, Evidence, Finding, FindingCode, SourceName
from enrich.publication import Publication
from enrich.subject import Subject, evidence_of, finding
from enrich.text import words
from enrich.venues import Venue, VenueReading, read_venue
from enrich.works import WorkRecords

# An index of conferences lags, by less than this many years; a venue listed longer ago than that and known to
# none of two indexes is wrong, before that only unconfirmed.
_INDEX_LAG = 2
# A claim of one weak witness (publication.py) is no ground to call a list wrong.
_ACCUSING = 0.75


def check_venue(subject: Subject) -> Iterator[Finding]:
    """The finding on the listed venue, or on its absence."""
    known = subject.publication
    listed = read_venue(subject.entry.venue_name) if subject.entry.venue_name else None
    if not known.is_known:
        return
    if known.is_preprint:
        if listed is not None:
            yield from _venue_of_preprint(subject, listed, known)
        return
    judged = _judge_venue(listed, known)
    if judged is None:
        return
    code, reason = judged
    if code is not FindingCode.VENUE_MISSING and known.confidence < _ACCUSING:
        code, reason = FindingCode.VENUE_UNCONFIRMED, f"only one weak witness speaks of it, for {known.name}"
    yield finding(
        subject,
        code,
        "venue",
        listed=subject.entry.venue_name,
        correct=known.name,
        confidence=min(subject.resolution.confidence, known.confidence),
        reason=reason,
        evidence=_claim_evidence((*known.claims, *known.disputed)),
        suggestion=_with_venue(subject, known),
    )


def _judge_venue(listed: VenueReading | None, known: Publication) -> tuple[FindingCode, str] | None:
    """(code, reason) for a published work; None where the list names its venue."""
    where = f"published at {known.name}" + (f" {known.year}" if known.year else "")
    if listed is None:
        return FindingCode.VENUE_MISSING, where
    if listed.venue is not None and listed.venue.is_preprint:
        return FindingCode.VENUE_MISSING, f"listed as a preprint; {where}"
    if _names_it(listed, known):
        return None
    if listed.publisher is not None:
        if known.venue is None or listed.publisher.name in known.venue.publishers:
            return (
                FindingCode.VENUE_VAGUE,
                f"{listed.text} is a {listed.publisher.kind}, not a venue; {where}",
            )
        return (
            FindingCode.VENUE_WRONG,
            f"{listed.text} is a {listed.publisher.kind}, and not that of the venue; {where}",
        )
    if listed.venue is not None:
        return FindingCode.VENUE_WRONG, where
    return FindingCode.VENUE_UNCONFIRMED, f"no source knows “{listed.text}” as its venue; {where}"


def _names_it(listed: VenueReading, known: Publication) -> bool:
    """Whether a wording names the venue, one that a curated fact also allows, or, if unknown, contains its name."""
    allowed = {known.name, *(other.venue for other in known.also_acceptable)}
    if listed.venue is not None:
        return listed.venue.short in allowed or _is_part_of(listed.venue, known.venue)
    if listed.publisher is not None:
        return False
    told = words(listed.text)
    return bool(told) and any(set(told) <= set(words(text)) for text in (known.name, known.venue_full) if text)


def _is_part_of(one: Venue, other: Venue | None) -> bool:
    """Whether two venues are two names for where one paper stands: a conference and its proceedings journal."""
    return other is not None and (one.short in other.publishes or other.short in one.publishes)


def _venue_of_preprint(subject: Subject, listed: VenueReading, known: Publication) -> Iterator[Finding]:
    """A venue is listed for a work that no witness knows as published."""
    if (listed.venue is not None and listed.venue.is_preprint) or _names_it(listed, known):
        return
    heard = _indexes_heard(subject.records)
    wrong = known.is_curated or (len(heard) > 1 and _long_ago(subject))
    reason = (
        "it never appeared there: the preprint is all that is known"
        if known.is_curated
        else f"{' and '.join(sorted(label for label in heard)) or 'no index'} know it only as a preprint"
    )
    yield finding(
        subject,
        FindingCode.VENUE_WRONG if wrong else FindingCode.VENUE_UNCONFIRMED,
        "venue",
        listed=subject.entry.venue_name,
        correct=known.name if wrong else None,
        confidence=min(subject.resolution.confidence, known.confidence) if wrong else 0.7,
        reason=reason,
        evidence=_claim_evidence(known.claims),
        suggestion=_with_venue(subject, known) if wrong else None,
    )


def _indexes_heard(records: WorkRecords) -> set[str]:
    """The indexes of publications that know the work and spoke only of a preprint."""
    return {r.source.label for r in records.records if r.source in {SourceName.SEMANTIC_SCHOLAR, SourceName.DBLP}}


def _long_ago(subject: Subject) -> bool:
    """Whether the listed year lies so far before the answers that an index would know the publication."""
    heard = max((int(record.retrieved_at[:4]) for record in subject.records.records), default=0)
    return subject.entry.year is not None and heard - subject.entry.year >= _INDEX_LAG


def check_year(subject: Subject) -> Iterator[Finding]:
    """The finding on the listed year, or on its absence."""
    known, entry = subject.publication, subject.entry
    if known.year is None or (known.is_preprint and entry.year is None):
        return
    evidence = _claim_evidence(tuple(c for c in known.claims if c.year)) or _date_evidence(subject.records)
    confidence = min(subject.resolution.confidence, known.confidence)
    if entry.year is None:
        if entry.venue is None or read_venue(entry.venue).year is None:
            yield finding(
                subject,
                FindingCode.YEAR_MISSING,
                "year",
                listed=None,
                correct=str(known.year),
                confidence=confidence,
                reason=f"{known.name} {known.year}",
                evidence=evidence,
                suggestion=_with_venue(subject, known),
            )
        return
    if entry.year in _right_years(subject, known) or known.confidence < _ACCUSING:
        return
    if known.is_preprint and not _venue_is_told_wrong(subject):
        return
    yield finding(
        subject,
        FindingCode.YEAR_WRONG,
        "year",
        listed=str(entry.year),
        correct=str(known.year),
        confidence=confidence,
        reason=f"{known.name} {known.year}",
        evidence=evidence,
        suggestion=_with_venue(subject, known),
    )


def _right_years(subject: Subject, known: Publication) -> set[int]:
    """The years that are right for the version that the list means.

    That is the version of record where the list names a venue; the preprint (any version's year) where it names
    arXiv; and either where it names none. A year that goes with a second acceptable venue is right with it.
    """
    right = set(known.years) | {known.year or 0}
    listed = read_venue(subject.entry.venue_name) if subject.entry.venue_name else None
    preprint = {
        y for r in subject.records.records if r.source is SourceName.ARXIV for y in (r.year, *r.other_years) if y
    }
    if known.is_preprint:
        right = {known.year or 0}
    if listed is None or (listed.venue is not None and listed.venue.is_preprint):
        right |= preprint
    for other in known.also_acceptable:
        if listed is not None and listed.venue is not None and listed.venue.short == other.venue:
            right.add(other.year)
    return right


def _venue_is_told_wrong(subject: Subject) -> bool:
    """Whether the listed venue itself is found wrong, or is the preprint server: only then is its year judged."""
    listed = read_venue(subject.entry.venue_name) if subject.entry.venue_name else None
    if listed is None or (listed.venue is not None and listed.venue.is_preprint):
        return True
    return any(f.code is FindingCode.VENUE_WRONG for f in check_venue(subject))


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
    return f"{claim.name}{year}{track}, {claim.witness}{shown}"


def _date_evidence(records: WorkRecords) -> tuple[Evidence, ...]:
    dated = (record for record in records.records if record.first_date)
    return tuple(evidence_of(record, f"first version {record.first_date}") for record in dated)[:1]


def _with_venue(subject: Subject, known: Publication) -> str | None:
    """The list's venue line with the right venue and year in the list's own form; a new line where it has none."""
    entry, name = subject.entry, known.name or ""
    field = entry.fields.get("venue")
    if field is None:
        form = subject.venue_form
        return form.format(venue=name, year=known.year) if form and known.year else None
    listed = read_venue(entry.venue_name or "")
    keep = known.is_known and entry.venue_name and _names_it(listed, known)
    line = field.raw.strip().removeprefix("-").strip()
    if not keep and entry.venue_name:
        line = line.replace(entry.venue_name, name, 1)
    year = entry.year
    if year and known.year and year not in _right_years(subject, known):
        line = re.sub(rf"(?<!\d){year}(?!\d)", str(known.year), line)
        line = re.sub(rf"(?<=['’`]){year % 100:02d}(?!\d)", f"{known.year % 100:02d}", line)
    return line


def venue_form(entries: tuple[Entry, ...]) -> str | None:
    """How a list most often writes venue and year, with {venue} and {year} in their places; None without any."""
    forms: dict[str, int] = {}
    for entry in entries:
        field = entry.fields.get("venue")
        if field and entry.venue_name and entry.year and str(entry.year) in field.raw:
            line = field.raw.strip().removeprefix("-").strip().replace("{", "{{").replace("}", "}}")
            form = line.replace(entry.venue_name, "{venue}", 1).replace(str(entry.year), "{year}", 1)
            forms[form] = forms.get(form, 0) + 1
    return max(forms, key=lambda form: forms[form], default=None)
