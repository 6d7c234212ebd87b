"""The figures that are wanted, beside those that were measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrich.core.models import FindingCode
from enrich.editing.fix import MIN_TO_FIX
from enrich.editing.makers import MISSING
from enrich.findings.catalogue import CATALOGUE
from evaluate.facts import FactsResult
from evaluate.metrics import Score, calibration_error
from evaluate.plan import names_form
from evaluate.reading import FIELDS, is_read
from evaluate.tables import Line, bins_of, in_group, lines, row, share
from evaluate.trial import Trial
from evaluate.verdicts import Verdict

_FEW = 20
"""A kind or form with fewer cases is not held to a limit of its own: one case would decide."""
_BIN = 200
_READ_AT_LEAST = {"title": 0.97, "authors": 0.95, "venue": 0.93, "year": 0.95, "link": 0.99}


@dataclass(frozen=True, slots=True)
class Target:
    """One figure: what was measured, what is wanted, and whether it is reached."""

    name: str
    value: str
    wanted: str
    is_reached: bool


def target_table(targets: Sequence[Target]) -> Iterator[str]:
    """The figures as a table."""
    yield from ("| measured | value | wanted | reached |", "|---|---:|---:|---|")
    yield from (row(t.name, t.value, t.wanted, "yes" if t.is_reached else "**no**") for t in targets)


def _at_most(name: str, value: float, limit: float, note: str = "") -> Target:
    return Target(name, share(value) + note, f"≤ {share(limit)}", value <= limit)


def _at_least(name: str, value: float, limit: float, note: str = "") -> Target:
    return Target(name, share(value) + note, f"≥ {share(limit)}", value >= limit)


def own_targets(own: FactsResult) -> Iterator[Target]:
    """Verdicts on our own list."""
    yield Target("own list: verdicts", f"{own.found} of {own.wanted}", "58 of 60", own.found >= own.wanted - 2)
    yield Target("own list: false errors and warnings", str(own.false), "0", own.false == 0)


def generated_targets(trial: Trial) -> Iterator[Target]:
    """False alarms, detection, corrections, identities, confidence and reading of generated files."""
    verdicts = trial.verdicts
    for group, limit in (("exporters", 0.01), ("legal", 0.015), ("further", 0.015)):
        found = lines(in_group(verdicts, group), _kind)
        if found:
            yield _at_most(f"{group}: false alarms", _share(found), limit)
            yield from _worst(f"{group}: false alarms, worst kind", found, 0.05)
    right = [verdict for verdict in verdicts if not verdict.case.is_flawed]
    if right:
        yield from _worst("false alarms, worst form of names", lines(right, lambda v: names_form(v.case)), 0.01)
    errors = [v for v in in_group(verdicts, "errors") if not v.case.is_note]
    if errors:
        found = lines(errors, _kind)
        worst = min(found, key=lambda line: line.share)
        yield _at_least("errors: detection", _share(found), 0.97)
        yield _at_least("errors: detection, worst kind", worst.share, 0.90, f" ({worst.name})")
    yield from _truthfulness(verdicts)
    yield from _reading(verdicts)


def _kind(verdict: Verdict) -> str:
    return verdict.case.kind


def _share(found: Sequence[Line]) -> float:
    return sum(line.hits for line in found) / sum(line.count for line in found)


def _worst(name: str, found: Sequence[Line], limit: float) -> Iterator[Target]:
    """The worst of the lines with enough cases."""
    enough = [line for line in found if line.count >= _FEW]
    if enough:
        worst = max(enough, key=lambda line: line.share)
        yield _at_most(name, worst.share, limit, f" ({worst.name})")


def _truthfulness(verdicts: Sequence[Verdict]) -> Iterator[Target]:
    corrections = sum(bool(verdict.wrong_corrections) for verdict in verdicts)
    yield _at_most("wrong corrections per entry", corrections / max(1, len(verdicts)), 0.003)
    invented = [verdict for verdict in verdicts if verdict.case.truth is None]
    taken = sum(verdict.is_wrong_identity for verdict in invented)
    yield Target("invented papers taken for real ones", f"{taken} of {len(invented)}", "0", taken == 0)
    applied = list(_applied_by_fix(verdicts))
    if applied:
        yield _at_least(
            "corrections that `fix` applies: right", sum(applied) / len(applied), 0.99, f" of {len(applied)}"
        )
    bins = bins_of(verdicts)
    yield _at_most("calibration error (ECE)", calibration_error(bins), 0.03)
    large = [abs(b.confidence - b.right) for b in bins if b.count >= _BIN]
    if large:
        yield _at_most(f"largest gap of a band with {_BIN} findings", max(large), 0.05)


def _applied_by_fix(verdicts: Sequence[Verdict]) -> Iterator[bool]:
    """Of each finding that `enrich fix` corrects as it is usually called, whether it is right."""
    for verdict in verdicts:
        for finding, is_right in verdict.judged_findings():
            code = FindingCode(finding["code"])
            is_chosen = finding["severity"] != "info" or code in MISSING
            is_certain = finding["confidence"] >= MIN_TO_FIX and bool(finding["correct"])
            if is_chosen and is_certain and CATALOGUE[code].is_fixable:
                yield is_right


def _reading(verdicts: Sequence[Verdict]) -> Iterator[Target]:
    for field in FIELDS:
        read = sum(is_read(verdict, field) for verdict in verdicts) / max(1, len(verdicts))
        yield _at_least(f"read as written: {field}", read, _READ_AT_LEAST[field])


def hallmark_targets(trial: Trial) -> Iterator[Target]:
    """F1 in every form, and what it costs."""
    found = lines(trial.verdicts, lambda v: v.case.dress)
    worst = min(found, key=lambda line: score_of(line.verdicts).f1)
    yield _at_least("HALLMARK: F1, worst form", score_of(worst.verdicts).f1, 0.99, f" ({worst.name})")
    yield _at_most("HALLMARK: requests per entry", trial.requests_an_entry, 1.3)


def score_of(verdicts: Sequence[Verdict]) -> Score:
    """Flagged or not; what was not read is not flagged."""
    return Score.of((verdict.case.is_flawed, verdict.is_flagged) for verdict in verdicts)
