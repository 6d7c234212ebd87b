"""Journals whose names are cut short, and venues that are only a year, in lists of text."""

from __future__ import annotations

import pytest

from enrich.reading_list import parse_reading_list


@pytest.mark.parametrize(
    "venue",
    ["Mach. Learn.", "J. Mach. Learn. Res.", "Trans. Mach. Learn. Res.", "IEEE Trans. Pattern Anal. Mach. Intell."],
)
@pytest.mark.parametrize("title", ["**Optimal Policy Trees**", "[Optimal Policy Trees](https://doi.org/10.1007/s1)"])
def test_a_journal_that_is_cut_short_is_the_venue(title: str, venue: str) -> None:
    (entry,) = parse_reading_list(f"- {title}. Maxime Amram, Ying Daisy Zhuo. {venue} 2022\n").entries
    assert (entry.title, entry.authors) == ("Optimal Policy Trees", "Maxime Amram, Ying Daisy Zhuo")
    assert (entry.venue_name, entry.year) == (venue.removesuffix("."), 2022)


def test_a_labelled_venue_that_is_only_a_year_is_the_year() -> None:
    (entry,) = parse_reading_list("- Optimal Policy Trees\n  - Conference: 2022\n  - Authors: Maxime Amram\n").entries
    assert (entry.venue, entry.year) == (None, 2022)
