"""What is counted: detection, false alarms, F1, and how close `confidence` is to the share of right findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of flawed and sound entries, flagged and not."""

    flawed: int
    detected: int
    sound: int
    alarms: int

    @classmethod
    def of(cls, outcomes: Iterable[tuple[bool, bool]]) -> Score:
        """From (is flawed, is flagged) of every entry."""
        pairs = list(outcomes)
        return cls(
            flawed=sum(flawed for flawed, _ in pairs),
            detected=sum(flawed and flagged for flawed, flagged in pairs),
            sound=sum(not flawed for flawed, _ in pairs),
            alarms=sum(flagged and not flawed for flawed, flagged in pairs),
        )

    @property
    def detection(self) -> float:
        """The share of flawed entries that is flagged."""
        return self.detected / self.flawed if self.flawed else 0.0

    @property
    def false_alarms(self) -> float:
        """The share of sound entries that is flagged."""
        return self.alarms / self.sound if self.sound else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of detection and precision, on flawed entries."""
        flagged = self.detected + self.alarms
        precision = self.detected / flagged if flagged else 0.0
        total = precision + self.detection
        return 2 * precision * self.detection / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Findings with a confidence in one band."""

    low: float
    count: int
    confidence: float
    right: float


EDGES = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.96, 0.98, 1.01)


def reliability(judged: Sequence[tuple[float, bool]]) -> list[Bin]:
    """(confidence, was right) of all findings -> bands, with mean confidence and share of right ones."""
    bins = []
    for low, high in pairwise(EDGES):
        inside = [(confidence, right) for confidence, right in judged if low <= confidence < high]
        if inside:
            count = len(inside)
            bins.append(Bin(low, count, sum(c for c, _ in inside) / count, sum(r for _, r in inside) / count))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: the mean gap between confidence and share of right ones, weighted by count."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.confidence - b.right) for b in bins) / total if total else 0.0


def macro(shares: Iterable[float]) -> float:
    """The mean of the kinds' shares, each kind counting alike."""
    values = list(shares)
    return sum(values) / len(values) if values else 0.0
