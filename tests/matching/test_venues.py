"""Wordings of venues: every form leads to one entry, and what nobody knows stays unknown."""

from __future__ import annotations

import pytest

from enrich.matching.venues import read_comment, read_venue, registry

FORMS = [
    ("NIPS", "NeurIPS"),
    ("Advances in Neural Information Processing Systems", "NeurIPS"),
    ("Proc. VLDB Endow.", "VLDB"),
    ("Proceedings of the 40th International Conference on Machine Learning", "ICML"),
    ("2024 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", "CVPR"),
    ("Findings of the Association for Computational Linguistics: EMNLP 2023", "Findings of EMNLP"),
    ("ACL (Findings)", "Findings of ACL"),
    ("SysML", "MLSys"),
    ("Trans. Mach. Learn. Res.", "TMLR"),
    ("CoRR", "arXiv"),
    ("under review", "arXiv"),
    ("Submitted to ICML 2024", "arXiv"),
    ("Oakland", "S&P"),
]
UNKNOWN = ["Symposium on World Models and Planning", "International Conference on Quantum Machine Learning", "Blog"]
YEARS = [("ICML24", "ICML", 2024), ("CVPR-23", "CVPR", 2023), ("OSDI '22", "OSDI", 2022), ("KDD 2020", "KDD", 2020)]
TRACKS = [
    ("NeurIPS 2023 Workshop on Queues", "NeurIPS", True),
    ("FL@IJCAI 2022", "IJCAI", True),
    ("CVPR Workshops", "CVPR", True),
    ("ICLR 2024 Oral", "ICLR", False),
]


@pytest.mark.parametrize(("wording", "short"), FORMS)
def test_forms(wording: str, short: str) -> None:
    venue = read_venue(wording).venue
    assert venue is not None
    assert venue.short == short


@pytest.mark.parametrize("wording", UNKNOWN)
def test_what_nobody_knows(wording: str) -> None:
    reading = read_venue(wording)
    assert reading.venue is None
    assert reading.publisher is None


@pytest.mark.parametrize(("wording", "short", "year"), YEARS)
def test_years_within_a_wording(wording: str, short: str, year: int) -> None:
    reading = read_venue(wording)
    assert reading.venue is not None
    assert (reading.venue.short, reading.year) == (short, year)


@pytest.mark.parametrize(("wording", "conference", "is_workshop"), TRACKS)
def test_tracks_are_kept_apart(wording: str, conference: str, is_workshop: bool) -> None:
    reading = read_venue(wording)
    assert reading.venue is not None
    assert reading.venue.conference == conference
    assert reading.is_workshop is is_workshop


def test_a_society_is_no_venue() -> None:
    assert read_venue("ACM").venue is None
    assert read_venue("ACM").publisher is not None


def test_comments_of_authors() -> None:
    accepted = read_comment("12 pages, 3 figures. Accepted at OSDI '24")
    assert accepted is not None
    assert accepted.venue is not None
    assert (accepted.venue.short, accepted.year) == ("OSDI", 2024)
    assert read_comment("Submitted to OSDI 2024") is None


def test_the_registry_is_large_and_parents_exist() -> None:
    venues = registry().venues
    shorts = {venue.short for venue in venues}
    assert len(venues) >= 400
    assert all(venue.parent in shorts for venue in venues if venue.parent)
