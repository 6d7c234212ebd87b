"""Pages, volume, number, publisher, ordinal and month of a record, against the cited publication."""

from __future__ import annotations

from typing import Any

import pytest

from answering import entry, record, resolved
from enrich.core.models import SourceName
from enrich.findings.details import check_details, read_ordinal

TITLE = "Fair Queues for Large Language Model Serving"
JOURNAL = record(
    SourceName.DBLP, TITLE, ("Ada One",), dblp_key="journals/jmlr/One23", venue="J. Mach. Learn. Res.", year=2023,
    volume="24", issue="7", pages="123-128",
)  # fmt: skip
CONFERENCE = record(
    SourceName.DBLP, TITLE, ("Ada One",), dblp_key="conf/icml/One23", venue="ICML", year=2023, pages="10-20"
)


def codes(venue: str, *records: Any, **details: str) -> list[str]:
    listed = entry(title=TITLE, venue_name=venue, year=2023, details=details)
    found = list(check_details(resolved(listed, *(records or (JOURNAL,)))))
    assert all(finding.severity == "info" for finding in found)
    return [finding.code.value for finding in found]


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"pages": "123--128"}, []),
        ({"pages": "123-8"}, []),
        ({"pages": "pp. 123–128"}, []),
        ({"pages": "123"}, []),
        ({"pages": "e17"}, []),
        ({"pages": "4000--4011"}, ["pages_wrong"]),
        ({"volume": "24"}, []),
        ({"volume": "2023"}, []),
        ({"volume": "31"}, ["volume_wrong"]),
        ({"number": "7"}, []),
        ({"number": "8"}, ["number_wrong"]),
    ],
)
def test_numbers_of_a_journal(details: dict[str, str], expected: list[str]) -> None:
    assert codes("JMLR", **details) == expected


def test_numbers_are_compared_only_where_the_publication_is_cited() -> None:
    assert codes("KDD", pages="4000--4011", volume="31") == []
    assert codes("ICML", CONFERENCE, volume="12345") == []
    assert codes("Lecture Notes in Computer Science", JOURNAL, volume="12345") == []


def test_one_source_that_agrees_is_enough() -> None:
    other = record(
        SourceName.DBLP, TITLE, ("Ada One",), dblp_key="journals/jmlr/One23", venue="J. Mach. Learn. Res.", year=2023,
        pages="1-6",
    )  # fmt: skip
    assert codes("JMLR", JOURNAL, other, pages="1-6") == []


def test_publishers_that_are_known_are_compared() -> None:
    assert codes("ICML", CONFERENCE, publisher="PMLR") == []
    assert codes("ICML", CONFERENCE, publisher="A Small Press") == []
    assert codes("ICML", CONFERENCE, publisher="Springer") == ["publisher_wrong"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Proceedings of the 38th International Conference", 38),
        ("Thirty-Eighth Conference", 38),
        ("The Fortieth AAAI Conference", 40),
        ("Second Workshop", 2),
        ("Twenty-First", 21),
        ("International Conference on Machine Learning", None),
    ],
)
def test_ordinals_in_digits_and_words(text: str, number: int | None) -> None:
    assert read_ordinal(text) == number


def test_an_ordinal_belongs_to_a_year() -> None:
    def told(ordinal: str) -> list[str]:
        name = f"{ordinal} International Conference on Machine Learning"
        return codes(name, CONFERENCE)

    assert told("40th") == []
    assert told("Fortieth") == []
    assert told("38th") == ["ordinal_wrong"]


def test_the_month_of_a_preprint() -> None:
    preprint = record(
        SourceName.ARXIV, TITLE, ("Ada One",), arxiv_id="2302.00001", arxiv_version=1, year=2023,
        first_date="2023-02-03", date="2023-02-03",
    )  # fmt: skip
    assert codes("arXiv", preprint, month="feb") == []
    assert codes("arXiv", preprint, month="February") == []
    assert codes("arXiv", preprint, month="7") == ["month_wrong"]
