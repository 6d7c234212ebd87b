"""Confidences as measured: what checks claim -> the share of such findings that was right (`confidence.toml`).

A checker's own number orders the findings of a kind; how often findings of that order are right is measured on
generated lists and on HALLMARK's development split. `make calibrate` rewrites the table, with the counts it comes from.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

MEASURED_KEYS = ("code", "reading", "evidence")


class Reading(StrEnum):
    """How an entry was read: from the named fields of a record, or from text of which every word, or not, was read."""

    RECORD = "record"
    TEXT = "text"
    DOUBTFUL = "doubtful"


class EvidenceBase(StrEnum):
    """Whether one source speaks for a finding, or several."""

    ONE = "one"
    SEVERAL = "several"

    @classmethod
    def of_sources(cls, count: int) -> EvidenceBase:
        """The class of so many different sources."""
        return cls.SEVERAL if count > 1 else cls.ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Findings that claim `claimed` or more, up to the next step, were right in `confidence` of the cases."""

    claimed: float
    confidence: float


@cache
def _table() -> dict[tuple[str, ...], tuple[Step, ...]]:
    rows = tomllib.loads(files("enrich.core").joinpath("confidence.toml").read_text("utf-8")).get("finding", [])
    found: dict[tuple[str, ...], list[Step]] = {}
    for row in rows:
        key = tuple(str(row[name]) for name in MEASURED_KEYS)
        found.setdefault(key, []).append(Step(claimed=row["claimed"], confidence=row["confidence"]))
    return {key: tuple(sorted(steps, key=lambda step: step.claimed)) for key, steps in found.items()}


def calibrated(code: str, reading: Reading, evidence: EvidenceBase, claimed: float) -> float:
    """The measured confidence of a finding; the claimed one where nothing was measured.

    A finding that claims less than any that was measured is not more certain than it claims.
    """
    steps = _table().get((code, reading.value, evidence.value))
    if not steps:
        return claimed
    fitting = [step.confidence for step in steps if step.claimed <= claimed]
    return fitting[-1] if fitting else min(claimed, steps[0].confidence)
