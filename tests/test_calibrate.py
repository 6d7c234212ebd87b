"""The fit of confidences: never falling, with counts, and like the kinds around it where little was seen."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from evaluate.calibrate import calibration_error, confidence_by, fitted, table_of, toml_of

ROW = {"check": "venue_wrong", "reading": "text", "sources": ["dblp", "crossref"]}


def rows(*claims: tuple[float, bool]) -> list[dict[str, object]]:
    return [{**ROW, "confidence": claim, "right": right} for claim, right in claims]


@given(st.lists(st.tuples(st.sampled_from([0.5, 0.7, 0.9, 0.95, 0.99]), st.booleans()), min_size=1, max_size=60))
def test_shares_never_fall_and_every_case_is_counted(claims: list[tuple[float, bool]]) -> None:
    blocks = fitted(claims)
    assert [block.share for block in blocks] == sorted(block.share for block in blocks)
    assert sum(block.count for block in blocks) == len(claims)
    assert sum(block.right for block in blocks) == sum(right for _, right in claims)


def test_a_few_cases_do_not_have_a_block_of_their_own() -> None:
    assert len(fitted([(0.6, True)] * 5 + [(0.9, False)] * 3)) == 1
    assert len(fitted([(0.6, False)] * 50 + [(0.9, True)] * 50)) == 2


def test_a_kind_with_few_cases_is_taken_for_like_those_around_it() -> None:
    others = [{**ROW, "sources": ["dblp"], "confidence": 0.9, "right": n % 10 > 0} for n in range(200)]
    (block,) = table_of([*others, *rows((0.9, True))])["venue_wrong", "text", "several"]
    assert 0.88 < block.share < 0.93


def test_many_cases_count_for_more_than_the_claim() -> None:
    few = fitted([(0.9, False)])[0].share
    many = fitted([(0.9, False)] * 200)[0].share
    assert few > 0.8
    assert many < 0.1


def test_the_table_is_read_as_it_was_fitted() -> None:
    found = rows(*[(0.6, False)] * 50, *[(0.6, True)] * 50, *[(0.95, True)] * 100)
    table = table_of(found)
    written = tomllib.loads(toml_of(table))["finding"]
    assert [(row["claimed"], row["right"], row["count"]) for row in written] == [(0.6, 50, 100), (0.95, 100, 100)]
    assert {row["evidence"] for row in written} == {"several"}
    assert confidence_by(table, found[0]) < 0.6
    assert confidence_by(table, found[-1]) > 0.98


def test_the_error_is_the_mean_gap_of_the_bands() -> None:
    assert calibration_error([(0.95, True), (0.95, False)]) > 0.4
    assert calibration_error([(0.5, True), (0.5, False)]) == 0
