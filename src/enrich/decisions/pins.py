"""Pins: a person says which paper an entry means, or what its title, venue or year is. Pure.

A pinned identity replaces what the resolution decided. A pinned value is added to the work's records as what a person
says; it takes precedence over all sources, and changes only the findings on its own field. Both apply as long as their
guard holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from enrich.core.confidence import MAX_CONFIDENCE
from enrich.core.identifiers import Identifiers
from enrich.core.models import (
    Candidate,
    Entry,
    Finding,
    Method,
    Provenance,
    Query,
    QueryKind,
    RecordRef,
    Resolution,
    Severity,
    SourceName,
    SourceRecord,
    Status,
    UnresolvedReason,
)
from enrich.core.sources import CURATED_FACT
from enrich.core.text import fold
from enrich.decisions.corrections import (
    Correction,
    Corrections,
    DecisionKind,
    Effect,
    Outcome,
    PinField,
    Written,
    corrections_for,
    describe_change,
    format_identity,
    make_outcome,
    parse_identity,
)
from enrich.matching.venues import read_venue
from enrich.resolution.blocking import identifier_texts
from enrich.resolution.decision import LINKED_PAPER, MAX_CANDIDATE_AUTHORS, UNRESOLVED_TEXT
from enrich.resolution.resolve import ResolutionStep, resolve
from enrich.works.reconcile import reconcile
from enrich.works.records import WorkRecords

if TYPE_CHECKING:
    from enrich.asking.answers import Answers

PERSON = "correction"
"""The source of a pinned value, in provenance and evidence."""


# --- pinned identity ------------------------------------------------------------------------------------------


def resolve_with_pin(
    entry: Entry, answers: Answers, corrections: Corrections
) -> tuple[ResolutionStep, tuple[Outcome, ...]]:
    """The resolution of an entry, with its identity as pinned if it is; and what came of the pin.

    What the sources say without the pin is resolved as well, since the pin's guard compares with it.
    """
    plain = resolve(entry, answers)
    pins = (w for w in corrections_for(corrections, entry) if w.correction.field is PinField.IDENTITY)
    pin = next(pins, None)
    if pin is None or plain.queries:
        return plain, ()
    if (obstacle := _identity_guard(pin, plain.resolution)) is not None:
        return plain, (obstacle,)
    queries = tuple(_identity_queries(parse_identity(str(pin.correction.value))))
    resolution = _pinned_resolution(entry, pin.correction, plain.resolution, queries, answers)
    effect = Effect.APPLIED if resolution.status is Status.RESOLVED else Effect.NOT_CHECKED
    missing = tuple(query for query in queries if answers.wants(query))
    return ResolutionStep(resolution, missing), (make_outcome(pin, effect, resolution.reason),)


def _identity_guard(pin: Written, plain: Resolution) -> Outcome | None:
    """Why a pin does not apply to the resolution without it; None where it applies."""
    if plain.status is not Status.RESOLVED:
        return None
    if plain.identifiers.shares_one_with(parse_identity(str(pin.correction.value))):
        return make_outcome(pin, Effect.NOT_NEEDED, "the entry is identified as this paper without it")
    before = str(pin.correction.when.correct)
    if not plain.identifiers.shares_one_with(parse_identity(before)) and format_identity(plain.identifiers) != before:
        note = describe_change("the sources identify the entry as", format_identity(plain.identifiers), before)
        return make_outcome(pin, Effect.REOPENED, note)
    return None


def _identity_queries(ids: Identifiers) -> Iterator[Query]:
    for text in identifier_texts(ids):
        yield Query(SourceName.CURATED, QueryKind.ID, text)
        yield Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.ID, text)
        if text.startswith("arxiv:"):
            yield Query(SourceName.ARXIV, QueryKind.ID, text)
        if text.startswith("doi:"):
            yield Query(SourceName.CROSSREF, QueryKind.ID, text)


def _pinned_resolution(
    entry: Entry, pin: Correction, plain: Resolution, queries: Sequence[Query], answers: Answers
) -> Resolution:
    items = tuple(item for query in queries for item in answers.records(query))
    if not items:
        was_answered = any(answers.is_absent(query) for query in queries)
        why = UnresolvedReason.NOT_FOUND if was_answered else UnresolvedReason.NOT_ANSWERED
        return replace(
            plain,
            status=Status.UNRESOLVED,
            method=Method.NONE,
            confidence=0.0,
            reason=f"pinned to {pin.value}; {UNRESOLVED_TEXT[why]}",
            identifiers=Identifiers(),
            records=(),
            unresolved=why,
        )
    work = WorkRecords(items)
    return Resolution(
        entry_id=entry.entry_id,
        status=Status.RESOLVED,
        method=Method.CORRECTION,
        confidence=MAX_CONFIDENCE,
        reason=f"pinned to {pin.value}: {pin.reason}",
        identifiers=work.identifiers,
        records=work.refs,
        candidates=plain.candidates,
        link_names=_other_paper(plain, answers),
        link_missing=plain.link_missing,
    )


def _other_paper(plain: Resolution, answers: Answers) -> Candidate | None:
    """The paper behind the entry's link, where the pin names another."""
    if plain.method not in {Method.LINK, Method.LINK_ONLY, Method.CURATED_LINK} or not plain.records:
        return plain.link_names
    record = answers.record(plain.records[0])
    if record is None or not record.title:
        return None
    return Candidate(
        title=record.title,
        authors=record.authors[:MAX_CANDIDATE_AUTHORS],
        venue=record.venue,
        year=record.year,
        url=record.url,
        source=record.source,
        score=0.0,
        reason=LINKED_PAPER,
        identifiers=plain.identifiers,
    )


# --- pinned values --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pinned:
    """A work's records with the pinned values added, the fields that these are for, and what came of the pins."""

    records: WorkRecords
    fields: frozenset[str] = frozenset()
    outcomes: tuple[Outcome, ...] = ()


def apply_value_pins(resolution: Resolution, records: WorkRecords, corrections: Corrections) -> Pinned:
    """The records of an entry's work with the values that are pinned by the corrections about this entry."""
    pins = [
        w for w in corrections if w.correction.kind is DecisionKind.PIN and w.correction.field is not PinField.IDENTITY
    ]
    if not pins:
        return Pinned(records)
    if resolution.status is not Status.RESOLVED or not records.items:
        return Pinned(records, outcomes=tuple(make_outcome(pin, Effect.NOT_CHECKED, resolution.reason) for pin in pins))
    work, _ = reconcile(records)
    outcomes, applied = [], []
    for pin in pins:
        outcome = _judge_pin(pin, getattr(work, pin.correction.subject), has_venue=bool(work.venue), pins=pins)
        outcomes.append(outcome)
        applied += [pin.correction] if outcome.state is Effect.APPLIED else []
    if not applied:
        return Pinned(records, outcomes=tuple(outcomes))
    fields = frozenset(pin.subject for pin in applied)
    return Pinned(_add_pinned_values(records, applied, work.venue, work.year), fields, tuple(outcomes))


def _judge_pin(pin: Written, value: object, *, has_venue: bool, pins: Sequence[Written]) -> Outcome:
    correction = pin.correction
    if value is not None and _same(value, correction.value):
        return make_outcome(pin, Effect.NOT_NEEDED, "the sources now say the same")
    if value is not None and not _same(value, correction.when.correct):
        return make_outcome(pin, Effect.REOPENED, describe_change("the sources say", value, correction.when.correct))
    if correction.field is PinField.YEAR and not has_venue and len(pins) == 1:
        return make_outcome(pin, Effect.NOT_NEEDED, "no venue is known for this year; pin the venue as well")
    return make_outcome(pin, Effect.APPLIED, correction.reason)


def _add_pinned_values(
    records: WorkRecords, pins: Sequence[Correction], venue: str | None, year: int | None
) -> WorkRecords:
    """The records with the pinned values in the curated record, or in a new one of the same rank."""
    values = {pin.subject: pin.value for pin in pins}
    place, base = next(
        ((ref, record) for ref, record in records.items if record.source is SourceName.CURATED),
        (RecordRef(SourceName.CURATED, PERSON, 0), None),
    )
    record = base or SourceRecord(source=SourceName.CURATED, retrieved_at=f"{pins[0].date.isoformat()}T00:00:00Z")
    if "title" in values:
        record = replace(record, title=str(values["title"]))
    if values.keys() & {"venue", "year"}:
        name = str(values.get("venue", venue) or "")
        known = read_venue(name).venue
        record = replace(
            record,
            venue=name,
            year=int(values.get("year", year) or 0) or None,
            venue_full=None if "venue" in values else record.venue_full,
            kind=known.kind.value if known else record.kind,
            also_acceptable=(),
            confidence=MAX_CONFIDENCE,
        )
    rest = tuple(item for item in records.items if item[0] != place)
    return WorkRecords(((place, record), *rest))


def pinned_findings(plain: Sequence[Finding], pinned: Sequence[Finding], fields: frozenset[str]) -> tuple[Finding, ...]:
    """The findings where some fields are pinned: from `pinned` for these fields, from `plain` for all others."""
    affected = fields | ({"venue", "year"} if fields & {"venue", "year"} else set())
    found = [f for f in plain if f.field not in affected]
    found += [_attribute_to_person(f) if f.field in fields else f for f in pinned if f.field in affected]
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _attribute_to_person(finding: Finding) -> Finding:
    correct = finding.correct or ""
    evidence = (
        replace(e, source=PERSON, value=e.value.replace(CURATED_FACT.name, "pinned by hand"), url=None)
        if e.source == SourceName.CURATED and correct in e.value
        else e
        for e in finding.evidence
    )
    return replace(finding, evidence=tuple(evidence))


def pinned_provenance(origins: Iterable[Provenance], fields: frozenset[str]) -> tuple[Provenance, ...]:
    """The provenance where some fields are pinned: a person is the source of their chosen values."""
    return tuple(
        replace(o, source=PERSON, rule="a person decided (corrections.toml)")
        if o.field in fields and o.chosen and o.source == SourceName.CURATED
        else o
        for o in origins
    )


def _same(one: object, other: object) -> bool:
    return fold(str(one)) == fold(str(other))
