"""Tables (b) and (c): cases rendered, run and scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.error import HTTPError
from urllib.request import urlopen

from enrich.core.models import Paper, Status
from evaluate import generated, hallmark, world
from evaluate.cases import Case
from evaluate.judge import Verdict
from evaluate.metrics import Bin, Score, calibration_error, is_flagged, reliability
from evaluate.pipeline import run
from evaluate.render import dealt, render
from replica import Replica, Work, from_curated, from_distractors, from_rows

SEED = 20261123


@dataclass(slots=True)
class Outcome:
    """Every case with what the pipeline made of it, what it cost, and what was not read as an entry."""

    pairs: list[tuple[Case, Paper]] = field(default_factory=list)
    lost: list[Case] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)
    works: int = 0

    @property
    def requests_an_entry(self) -> float:
        """All requests over all entries."""
        return sum(self.requests.values()) / max(1, len(self.pairs) + len(self.lost))

    @property
    def score(self) -> Score:
        """Flagged or not, of flawed and sound entries; what was not read counts as not flagged."""
        flags = [(case.flaw is not None, is_flagged(paper)) for case, paper in self.pairs]
        return Score.of([*flags, *((case.flaw is not None, False) for case in self.lost)])


def warm_up(replica: Replica) -> None:
    """Have every index built before it is timed: the first search of a service takes seconds."""
    for service, path in (
        ("semantic_scholar", "/graph/v1/paper/search/match?query=x"),
        ("dblp", "/search/publ/api?q=x&format=json"),
        ("crossref", "/works?query.bibliographic=x&rows=1"),
    ):
        with suppress(HTTPError), urlopen(replica.url(service) + path) as answer:  # noqa: S310 (the loopback)
            answer.read()


def outcome_of(works: Sequence[Work], cases: Sequence[Case], seed: int = SEED) -> Outcome:
    """Run every shape's list against a replica that knows `works`."""
    result = Outcome(works=len(works))
    with Replica(works) as replica:
        warm_up(replica)
        for shape, hand in dealt(cases, seed).items():
            rendered = render(hand, shape)
            done = run(replica, rendered.text)
            result.requests += done.requests
            papers = {paper.entry.line: paper for paper in done.papers}
            for line, case in rendered.lines.items():
                if line in papers:
                    result.pairs.append((case, papers[line]))
                else:
                    result.lost.append(case)
    return result


def measure_hallmark(sample: int | None = None) -> Outcome | None:
    """Table (b); None where the benchmark is not there."""
    split = hallmark.entries()
    if not split:
        return None
    cases = list(hallmark.cases(split))
    works = from_rows(hallmark.true_rows(split, world.records()))
    return outcome_of(works, cases[:sample] if sample else cases)


def works_to_draw_from() -> list[Work]:
    """The works of table (c): real records with invented preprints; without ../shared the replica's own works."""
    rows = world.records()
    if not rows:
        return [*from_curated(), *from_distractors()]
    return from_rows(world.with_preprints(rows, SEED))


def measure_generated(count: int, works: Sequence[Work] | None = None, seed: int = SEED) -> Outcome:
    """Table (c)."""
    known = works_to_draw_from() if works is None else works
    return outcome_of(known, generated.Maker(known, seed).cases(count), seed)


@dataclass(frozen=True, slots=True)
class GeneratedResult:
    """The numbers of table (c)."""

    outcome: Outcome
    verdicts: list[Verdict]
    score: Score
    wrong_identities: list[Verdict]
    wrong_corrections: list[Verdict]
    unresolved: list[Verdict]
    bins: list[Bin]

    @property
    def calibration_error(self) -> float:
        """The expected calibration error of the findings' confidence."""
        return calibration_error(self.bins)

    def wrong_correction_rate(self) -> float:
        """The share of entries with a wrong correction."""
        return len(self.wrong_corrections) / max(1, len(self.verdicts))


def judged(outcome: Outcome) -> GeneratedResult:
    """The verdicts on generated entries: a flaw is detected only by a finding that it calls for."""
    verdicts = [Verdict(case, paper) for case, paper in outcome.pairs]
    told = [(v.case.flaw is not None, v.is_detected if v.case.flaw else is_flagged(v.paper)) for v in verdicts]
    told += [(case.flaw is not None, False) for case in outcome.lost]
    findings = [(f.confidence, v.is_right(f)) for v in verdicts for f in v.paper.findings]
    return GeneratedResult(
        outcome=outcome,
        verdicts=verdicts,
        score=Score.of(told),
        wrong_identities=[v for v in verdicts if v.is_wrong_identity],
        wrong_corrections=[v for v in verdicts if v.wrong_corrections],
        unresolved=[v for v in verdicts if v.case.truth and v.paper.resolution.status is not Status.RESOLVED],
        bins=reliability(findings),
    )
