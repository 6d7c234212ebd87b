"""What people decided: corrections, their guards, and what comes of them when they are applied. Pure.

A correction accepts or ignores a finding, or pins which paper an entry means or what a value of it is. Each applies
only as long as its guard holds: what the list and the sources said when it was decided. When they say something else,
the correction is set aside, the finding is shown again, and the review says so. A source without an answer changes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

import msgspec

from enrich.core.identifiers import ArxivId, Identifiers, arxiv_id_of_doi, canonical_doi, identifiers_of_url, url_key
from enrich.core.models import Entry, Finding, FindingCode, Paper, UnresolvedReason
from enrich.core.text import collapse


class DecisionKind(StrEnum):
    """What a correction does."""

    ACCEPT = "accept"
    """The finding is right and known; it is not shown again."""
    IGNORE = "ignore"
    """The finding is wrong or unwanted; it is not shown again."""
    PIN = "pin"
    """The entry means this paper, or the paper's value is this one."""


class PinField(StrEnum):
    """What can be pinned."""

    IDENTITY = "identity"
    TITLE = "title"
    VENUE = "venue"
    YEAR = "year"


class Guard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the list and the sources said when the correction was decided; None is not compared."""

    listed: str | None = None
    """The finding's listed text."""
    correct: str | int | None = None
    """The value that the sources gave; for a pin, the value or identity without it ("" where they had none)."""
    evidence: tuple[str, ...] | None = None
    """The values of the finding's evidence; new ones break the guard, missing ones do not."""


class Correction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One decision, as it is written: about the entry of this id, or with this link."""

    kind: DecisionKind
    reason: str
    date: date
    when: Guard
    entry: str | None = None
    url: str | None = None
    code: FindingCode | None = None
    field: PinField | None = None
    value: str | int | None = None

    @property
    def about(self) -> str:
        """The entry, as the correction names it."""
        return self.entry or self.url or ""

    @property
    def subject(self) -> str:
        """The code or field that it decides on."""
        return str(self.code or self.field)


@dataclass(frozen=True)
class Written:
    """A correction and the 1-based line on which it begins."""

    line: int
    correction: Correction

    @cached_property
    def link(self) -> str | None:
        """Where the link leads by which the correction names its entry, in a form to compare."""
        return url_key(self.correction.url) if self.correction.url else None


Corrections = tuple[Written, ...]


class Effect(StrEnum):
    """What came of a correction."""

    REOPENED = "reopened"
    """Its guard no longer holds: it was set aside."""
    NOT_NEEDED = "not_needed"
    """It has no effect any more and can be removed."""
    NOT_CHECKED = "not_checked"
    """No source has answered for its entry, so the guard cannot be checked."""
    APPLIED = "applied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one correction in a run, and why."""

    line: int
    correction: Correction
    state: Effect
    note: str

    @property
    def needs_a_look(self) -> bool:
        """Whether a person should review the correction."""
        return self.state in {Effect.REOPENED, Effect.NOT_NEEDED}


def parse_identity(text: str) -> Identifiers:
    """The identifiers in "arXiv:2309.06180", "doi:10.1145/1" or a link to either; none for any other text."""
    if text.startswith(("https://", "http://")):
        return identifiers_of_url(text)
    if arxiv := ArxivId.parse(text):
        return Identifiers(arxiv_id=arxiv.value)
    doi = canonical_doi(text)
    arxiv_id = arxiv_id_of_doi(doi)
    return Identifiers(arxiv_id=arxiv_id) if arxiv_id else Identifiers(doi=doi)


def format_identity(identifiers: Identifiers) -> str:
    """Identifiers as a correction names them; "" where there are none."""
    if identifiers.arxiv_id:
        return f"arXiv:{identifiers.arxiv_id}"
    return f"doi:{identifiers.doi}" if identifiers.doi else next((v for _, v in identifiers.items() if v), "")


def corrections_for(corrections: Corrections, entry: Entry) -> Corrections:
    """The corrections that name an entry, by its id or its link."""
    if not corrections:
        return ()
    index = _index(_Same(corrections))
    places = [
        *index.get(("entry", entry.entry_id), ()),
        *index.get(("link", url_key(entry.url) if entry.url else ""), ()),
    ]
    return tuple(corrections[place] for place in sorted(places))


@dataclass(frozen=True, eq=False, slots=True)
class _Same:
    """Corrections that are equal only to themselves, so that looking them up does not compare thousands."""

    corrections: Corrections

    def __hash__(self) -> int:
        return id(self.corrections)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.corrections is other.corrections


@lru_cache(maxsize=4)
def _index(same: _Same) -> dict[tuple[str, str], list[int]]:
    """The places of the corrections about each entry, by its id or its link."""
    index: dict[tuple[str, str], list[int]] = {}
    for place, written in enumerate(same.corrections):
        if written.correction.entry is not None:
            index.setdefault(("entry", written.correction.entry), []).append(place)
        elif written.link:
            index.setdefault(("link", written.link), []).append(place)
    return index


# --- accepted and ignored findings ----------------------------------------------------------------------------


def hide_decided_findings(paper: Paper, corrections: Corrections) -> tuple[Paper, tuple[Outcome, ...]]:
    """A paper without the findings that are accepted or ignored, and what came of these corrections."""
    if not corrections:
        return paper, ()
    outcomes: list[Outcome] = []
    hidden: list[Finding] = []
    for written in corrections:
        if written.correction.code is None:
            continue
        found = [f for f in paper.findings if f.code is written.correction.code]
        broken = next((note for f in found if (note := _broken(written.correction.when, f))), None)
        hidden += [f for f in found if not _broken(written.correction.when, f)]
        outcomes.append(_outcome_on(written, paper, found, broken))
    kept = tuple(finding for finding in paper.findings if finding not in hidden)
    return replace(paper, findings=kept), tuple(outcomes)


def _outcome_on(written: Written, paper: Paper, found: Sequence[Finding], broken: str | None) -> Outcome:
    if broken is not None:
        return make_outcome(written, Effect.REOPENED, broken)
    if found:
        return make_outcome(written, Effect.APPLIED, written.correction.reason)
    if paper.resolution.unresolved is UnresolvedReason.NOT_ANSWERED:
        return make_outcome(written, Effect.NOT_CHECKED, paper.resolution.reason)
    return make_outcome(written, Effect.NOT_NEEDED, "there is no such finding any more")


def _broken(when: Guard, finding: Finding) -> str | None:
    """Why a guard does not hold for a finding; None where it does."""
    if when.listed is not None and not _same_text(when.listed, finding.listed):
        return describe_change("the list says", finding.listed, when.listed)
    if when.correct is not None and finding.correct is not None and not _same_text(str(when.correct), finding.correct):
        return describe_change("the sources say", finding.correct, when.correct)
    if when.evidence is not None:
        known = {collapse(value) for value in when.evidence}
        new = next((e.value for e in finding.evidence if collapse(e.value) not in known), None)
        return None if new is None else f"a source now says “{new}”"
    return None


def make_guard(finding: Finding) -> Guard:
    """The guard of a decision on a finding: what the list and the sources say now."""
    return Guard(
        listed=finding.listed,
        correct=finding.correct,
        evidence=tuple(e.value for e in finding.evidence) if finding.correct is None else None,
    )


# --- what came of them ----------------------------------------------------------------------------------------


_EFFECT_TEXT = {
    Effect.REOPENED: "is set aside",
    Effect.NOT_NEEDED: "is no longer needed",
    Effect.NOT_CHECKED: "was not checked",
    Effect.APPLIED: "was applied",
}


def settle(corrections: Corrections, outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """One outcome per correction, in their order; a correction that no entry matches is not needed."""
    best: dict[int, Outcome] = {}
    order = (Effect.APPLIED, Effect.REOPENED, Effect.NOT_CHECKED, Effect.NOT_NEEDED)
    for outcome in outcomes:
        known = best.get(outcome.line)
        if known is None or order.index(outcome.state) < order.index(known.state):
            best[outcome.line] = outcome
    unmatched = "the list has no such entry"
    return tuple(best.get(w.line) or make_outcome(w, Effect.NOT_NEEDED, unmatched) for w in corrections)


def describe_outcome(outcome: Outcome) -> str:
    """What came of a correction, in one line."""
    correction = outcome.correction
    return f"{correction.kind} {correction.subject} of {correction.about} {_EFFECT_TEXT[outcome.state]}: {outcome.note}"


def make_outcome(written: Written, state: Effect, note: str) -> Outcome:
    """What came of a written correction."""
    return Outcome(line=written.line, correction=written.correction, state=state, note=note)


def describe_change(who: str, now: object, then: object) -> str:
    """How a value differs from the one at the time when a correction was decided; `who` ends in a verb."""
    return f"{who} {f'“{now}”' if now else 'nothing'} now; it was {f'“{then}”' if then else 'nothing'} then"


def _same_text(one: str, other: str | None) -> bool:
    return other is not None and collapse(one) == collapse(other)
