"""A small seeded slice of the evaluation: generated lists from the replica's own works, end to end."""

from __future__ import annotations

import pytest

from evaluate.chart import reliability_chart
from evaluate.generated import FLAWS, Maker
from evaluate.judge import EXPECTED
from evaluate.measure import judged, outcome_of
from evaluate.metrics import Bin, Score, calibration_error
from evaluate.render import sections
from replica import from_curated, from_distractors

pytestmark = pytest.mark.run


def test_a_slice_of_the_generated_lists() -> None:
    works = [*from_curated(), *from_distractors()]
    result = judged(outcome_of(works, Maker(works, 5).cases(80)))
    assert len(result.outcome.lost) <= 2
    assert not result.wrong_identities
    assert not result.wrong_corrections
    assert result.score.false_alarms <= 0.1
    assert result.score.detection >= 0.85


def test_every_flaw_has_its_findings() -> None:
    assert FLAWS.keys() == EXPECTED.keys()


def test_cases_are_the_same_for_a_seed_and_apart_in_sections() -> None:
    works = [*from_curated(), *from_distractors()]
    cases = Maker(works, 3).cases(60)
    assert cases == Maker(works, 3).cases(60)
    for section in sections(cases):
        families = [case.families for case in section if case.beside is None]
        assert len(frozenset().union(*families)) == sum(len(names) for names in families)


def test_scores() -> None:
    score = Score.of([(True, True), (True, False), (False, False), (False, True)])
    assert (score.detection, score.false_alarms, score.f1) == (0.5, 0.5, 0.5)
    bins = [Bin(0.9, 3, 0.95, 1.0), Bin(0.8, 1, 0.85, 0.65)]
    assert round(calibration_error(bins), 4) == 0.0875
    assert reliability_chart(bins).count("<circle") == 2
