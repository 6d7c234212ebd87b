"""Years in text: one is found, several or none are not guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.core.years import century, find_year, remove_years

FOUND = [
    ("OSDI '22", 2022),
    ("ICLR 2024", 2024),
    ("NIPS’17", 2017),
    ("VLDB '98", 1998),
    ("2023 IEEE 39th Conference, 2023", 2023),
    ("Findings", None),
    ("2020-2021", None),
    ("arXiv:2001.00001", None),
    ("12024", None),
]


@pytest.mark.parametrize(("text", "year"), FOUND)
def test_a_year_is_found_where_there_is_one(text: str, year: int | None) -> None:
    assert find_year(text) == year


@given(st.integers(1970, 2069))
def test_two_digits_and_four_mean_the_same_year(year: int) -> None:
    assert century(year % 100) == year
    assert find_year(f"SOSP '{year % 100:02}") == find_year(f"SOSP {year}") == year


def test_arxiv_counts_its_centuries_from_1991() -> None:
    assert (century(91, 91), century(90, 91)) == (1991, 2090)


@given(st.integers(1970, 2069))
def test_removed_years_are_not_found(year: int) -> None:
    assert find_year(remove_years(f"SOSP {year}, '{year % 100:02}")) is None
