"""The fit of confidences: never falling, with counts, and close to the claim where little was seen."""

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
