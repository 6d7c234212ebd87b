"""Abbreviated names of venues are read by their stems; series are no venues."""

from __future__ import annotations

import pytest

from enrich.matching.abbreviations import AbbreviationIndex
from enrich.matching.series import is_series
from enrich.matching.venues import read_venue


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Proc. Conf. Empir. Methods Nat. Lang. Process.", "EMNLP"),
        ("Proc Conf Empir Methods Nat Lang Process", "EMNLP"),
        ("Proc. Annu. Meet. Assoc. Comput. Linguist.", "ACL"),
        ("Int. Conf. Learn. Represent.", "ICLR"),
        ("Proc. Natl. Acad. Sci. U.S.A.", "PNAS"),
        ("IEEE Trans. Pattern Anal. Mach. Intell.", "TPAMI"),
        ("Adv. Neural Inf. Process. Syst. 2021", "NeurIPS"),
    ],
)
def test_abbreviations_by_iso_4_and_the_nlm(text: str, short: str) -> None:
    found = read_venue(text).venue
    assert found is not None
    assert found.short == short


@pytest.mark.parametrize(
    "text", ["Int. Conf. Fair Queue.", "Proc. Mach.", "J. Unh. Things", "Symp. Lang. Process. Nat."]
)
def test_what_abbreviates_no_known_name_is_no_venue(text: str) -> None:
    assert read_venue(text).venue is None


def test_an_abbreviation_of_two_names_is_neither() -> None:
    index = AbbreviationIndex([("Journal of Machine Learning", "one"), ("Journal of Machining Learners", "other")])
    assert index.find("J. Mach. Learn.") is None
    assert index.find("J. Machine Learning") == "one"
    assert index.find("Journal of Machine Learning") is None, "nothing is abbreviated"


def test_series() -> None:
    assert is_series("Lecture Notes in Computer Science")
    assert is_series("Lect. Notes Comput. Sci.")
    assert not is_series("Journal of Machine Learning Research")
