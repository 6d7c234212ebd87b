"""Pins: a person says which paper an entry means, or what its title, venue or year of record is. Pure.

A pinned identity takes the place of what the resolution decided; a pinned value stands among the records as a
person's word, before all others, and touches the findings on its own field only. Both hold as long as their guard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

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
    identity_of,
    identity_text,
    of_entry,
    outcome_of,
    then_and_now,
)
from enrich.matching.venues import read_venue
from enrich.resolution.resolve import ResolutionStep, identifier_texts
from enrich.works.reconcile import reconcile
from enrich.works.records import WorkRecords

if TYPE_CHECKING:
    from enrich.asking.answers import Answers

PERSON = "correction"
"""Who says a pinned value, in provenance and evidence."""

_CONFIDENCE = 0.99


# --- pinned identity ------------------------------------------------------------------------------------------


def pinned_plan(
    entry: Entry, plain: ResolutionStep, corrections: Corrections, answers: Answers
) -> tuple[ResolutionStep, tuple[Outcome, ...]]:
    """The plan with the entry's identity as pinned, from `plain`, the plan without; and what came of the pin.

    What the sources say without the pin is asked for as well: it is the pin's guard.
    """
    pin = next((w for w in of_entry(corrections, entry) if w.correction.field is PinField.IDENTITY), None)
    if pin is None or plain.queries:
        return plain, ()
    ids = identity_of(str(pin.correction.value))
    said = plain.resolution
    if said.status is Status.RESOLVED and said.identifiers.shares_one_with(ids):
        return plain, (outcome_of(pin, Effect.NOT_NEEDED, "the entry is told to be this paper without it"),)
    decided_on = identity_of(str(pin.correction.when.correct))
    if said.status is Status.RESOLVED and not said.identifiers.shares_one_with(decided_on):
        note = then_and_now("the entry is told to be", identity_text(said.identifiers), pin.correction.when.correct)
        return plain, (outcome_of(pin, Effect.REOPENED, note),)
    queries = tuple(_identity_queries(ids))
    wanted = tuple(query for query in queries if answers.wants(query))
    resolution = _pinned_resolution(entry, pin.correction, said, queries, answers)
    state = Effect.APPLIED if resolution.status is Status.RESOLVED else Effect.NOT_CHECKED
    return ResolutionStep(resolution, wanted), (outcome_of(pin, state, resolution.reason),)


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
        absent = any(answers.is_absent(query) for query in queries)
        heard = "no source knows" if absent else "no source has answered yet for"
        return replace(
            plain,
            status=Status.UNRESOLVED,
            method=Method.NONE,
            confidence=0.0,
            reason=f"{heard} {pin.value}, to which it is pinned",
            identifiers=Identifiers(),
            records=(),
        )
    work = WorkRecords(items)
    return Resolution(
        entry_id=entry.entry_id,
        status=Status.RESOLVED,
        method=Method.CORRECTION,
        confidence=_CONFIDENCE,
        reason=f"pinned to {pin.value}: {pin.reason}",
        identifiers=work.identifiers,
        records=work.refs,
        candidates=plain.candidates,
        link_names=_other_paper(plain, answers),
        link_missing=plain.link_missing,
    )


def _other_paper(plain: Resolution, answers: Answers) -> Candidate | None:
    """The paper that the entry's link names, where the pin says that another is meant."""
    if plain.method not in {Method.LINK, Method.LINK_ONLY, Method.CURATED_LINK} or not plain.records:
        return plain.link_names
    record = answers.record(plain.records[0])
    if record is None or not record.title:
        return None
    return Candidate(
        title=record.title,
        authors=record.authors[:10],
        venue=record.venue,
        year=record.year,
        url=record.url,
        source=record.source,
        score=0.0,
        reason="what the link names",
        identifiers=plain.identifiers,
    )


# --- pinned values --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pinned:
    """The records of a work with a person's word among them, the fields it is about, and what came of the pins."""

    records: WorkRecords
    fields: frozenset[str] = frozenset()
    outcomes: tuple[Outcome, ...] = ()


def pinned_records(resolution: Resolution, records: WorkRecords, corrections: Corrections) -> Pinned:
    """The records of an entry's work with the values that are pinned by the corrections about this entry."""
    pins = [
        w for w in corrections if w.correction.kind is DecisionKind.PIN and w.correction.field is not PinField.IDENTITY
    ]
    if not pins:
        return Pinned(records)
    if resolution.status is not Status.RESOLVED or not records.items:
        return Pinned(records, outcomes=tuple(outcome_of(pin, Effect.NOT_CHECKED, resolution.reason) for pin in pins))
    work, _ = reconcile(records)
    outcomes, held = [], []
    for pin in pins:
        outcome = _judge_pin(pin, getattr(work, pin.correction.subject), has_venue=bool(work.venue), pins=pins)
        outcomes.append(outcome)
        held += [pin.correction] if outcome.state is Effect.APPLIED else []
    if not held:
        return Pinned(records, outcomes=tuple(outcomes))
    fields = frozenset(pin.subject for pin in held)
    return Pinned(_with_word(records, held, work.venue, work.year), fields, tuple(outcomes))


def _judge_pin(pin: Written, said: object, *, has_venue: bool, pins: Sequence[Written]) -> Outcome:
    correction = pin.correction
    if said is not None and _same(said, correction.value):
        return outcome_of(pin, Effect.NOT_NEEDED, "the sources say so themselves")
    if said is not None and not _same(said, correction.when.correct):
        return outcome_of(pin, Effect.REOPENED, then_and_now("the sources say", said, correction.when.correct))
    if correction.field is PinField.YEAR and not has_venue and len(pins) == 1:
        return outcome_of(pin, Effect.NOT_NEEDED, "no venue is known that the year could go with; pin that as well")
    return outcome_of(pin, Effect.APPLIED, correction.reason)


def _with_word(records: WorkRecords, pins: Sequence[Correction], venue: str | None, year: int | None) -> WorkRecords:
    """The records with a person's: the curated one with the pinned values in it, or a new one of the same rank."""
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
            confidence=_CONFIDENCE,
        )
    rest = tuple(item for item in records.items if item[0] != place)
    return WorkRecords(((place, record), *rest))


def pinned_findings(plain: Sequence[Finding], pinned: Sequence[Finding], fields: frozenset[str]) -> tuple[Finding, ...]:
    """The findings where some fields are pinned: on those from the pinned work, on all others as without pins."""
    touched = fields | ({"venue", "year"} if fields & {"venue", "year"} else set())
    found = [f for f in plain if f.field not in touched]
    found += [_said_by_person(f) if f.field in fields else f for f in pinned if f.field in touched]
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _said_by_person(finding: Finding) -> Finding:
    told = finding.correct or ""
    evidence = (
        replace(e, source=PERSON, value=e.value.replace(CURATED_FACT.name, "pinned by hand"), url=None)
        if e.source == SourceName.CURATED and told in e.value
        else e
        for e in finding.evidence
    )
    return replace(finding, evidence=tuple(evidence))


def pinned_provenance(origins: Iterable[Provenance], fields: frozenset[str]) -> tuple[Provenance, ...]:
    """The provenance where some fields are pinned: their chosen values are a person's word."""
    return tuple(
        replace(o, source=PERSON, rule="a person decided (corrections.toml)")
        if o.field in fields and o.chosen and o.source == SourceName.CURATED
        else o
        for o in origins
    )


def _same(one: object, other: object) -> bool:
    return fold(str(one)) == fold(str(other))
