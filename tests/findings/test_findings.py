"""What an entry gets wrong, told from its words and the paper it means."""

from __future__ import annotations

import pytest

from answering import entry, record, resolved
from enrich.core.models import Entry, SourceName, SourceRecord
from enrich.findings.check import findings_of

pytestmark = pytest.mark.usefixtures("as_claimed")

TITLE = "Fair Queues for Large Language Model Serving"
PEOPLE = ("Ada One", "Ben Two", "Cy Three", "Di Four")
RIGHT = {"title": TITLE, "venue_name": "ICML", "year": 2023, "url": "https://arxiv.org/abs/2301.00001"}
PUBLISHED = record(
    SourceName.DBLP, TITLE, PEOPLE, dblp_key="conf/icml/One23", venue="ICML", year=2023, arxiv_id="2301.00001"
)
PREPRINT = record(
    SourceName.ARXIV, TITLE, PEOPLE, arxiv_id="2301.00001", arxiv_version=1, year=2023, first_date="2023-01-02"
)
CASES = [
    ({}, ""),
    ({"authors": "A. One, B. Two, C. Three and D. Four"}, ""),
    ({"authors": "One et al."}, ""),
    ({"authors": "Ada One"}, "warning authors_wrong"),
    ({"authors": "One"}, "info authors_wrong"),
    ({"authors": "Ben Two, Ada One, Cy Three, Di Four"}, "warning authors_wrong"),
    ({"authors": "Ada One, Cy Three, Ben Two, Di Four"}, "warning authors_wrong"),
    ({"authors": "Ada One, Eve Five, Cy Three, Di Four"}, "error authors_wrong"),
    ({"authors": "Eve Five and Flo Six"}, "error authors_wrong"),
    ({"title": TITLE.upper()}, "info title_variant"),
    ({"title": TITLE.replace("Fair", "Unfair")}, "error title_wrong"),
    ({"title": TITLE.replace("Queues", "Queue")}, "error title_wrong"),
    ({"venue_name": "KDD"}, "error venue_wrong"),
    ({"venue_name": "ICML Workshop on Queues"}, "error venue_wrong"),
    ({"venue_name": "Symposium on Fair Queues"}, "warning venue_unconfirmed"),
    ({"venue_name": "PMLR"}, "warning venue_vague"),
    ({"venue_name": "IEEE"}, "error venue_wrong"),
    ({"venue_name": "arXiv"}, "info venue_missing"),
    ({"year": 2022}, "error year_wrong"),
    ({"year": 2035}, "error year_wrong"),
]


def told(listed: Entry, *records: SourceRecord) -> str:
    return ", ".join(f"{finding.severity} {finding.code}" for finding in findings_of(resolved(listed, *records)))


@pytest.mark.parametrize(("changed", "expected"), CASES)
def test_findings_on_a_published_paper(changed: dict[str, object], expected: str) -> None:
    assert told(entry(**(RIGHT | changed)), PUBLISHED, PREPRINT) == expected


def test_a_projects_line_about_its_paper_is_a_note_where_the_link_shows_which_paper_it_is() -> None:
    title = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
    paper = record(SourceName.DBLP, title, PEOPLE, dblp_key="conf/sosp/One23", venue="SOSP", year=2023)

    def says(listed: str, **more: object) -> str:
        return told(entry(title=listed, venue_name="SOSP", year=2023, **more), paper)

    assert says("vLLM: Easy, Fast, and Cheap LLM Serving with PagedAttention") == "info title_variant"
    assert says("Efficient Memory Management for Models") == "error title_wrong"
    assert says("Efficient Memory Management for Large") == "info title_variant"
    # An invented subtitle, and a title that somebody got wrong, are still errors.
    assert says("vLLM: A High-Throughput Transformer-Based Language Model Inference Engine") == "error title_wrong"
    assert says(title.replace("Efficient Memory", "Good Cache")) == "error title_wrong"
    assert says("PagedAttention: Fast and Cheap Serving with PagedAttention") == "error title_wrong"


def test_the_preprints_year_is_right_for_the_preprint() -> None:
    older = record(
        SourceName.ARXIV, TITLE, PEOPLE, arxiv_id="2212.00001", arxiv_version=1, year=2022, first_date="2022-12-02"
    )
    assert told(entry(**(RIGHT | {"venue_name": "arXiv", "year": 2022})), PUBLISHED, older) == "info venue_missing"
    assert told(entry(**(RIGHT | {"year": 2022})), PUBLISHED, older) == "error year_wrong"


def test_a_workshops_paper_is_not_the_conferences() -> None:
    at_workshop = record(SourceName.DBLP, TITLE, PEOPLE, dblp_key="conf/cvpr/One23", venue="CVPR Workshops", year=2023)
    assert told(entry(**(RIGHT | {"venue_name": "CVPR"})), at_workshop) == "error venue_wrong"
    assert told(entry(**(RIGHT | {"venue_name": "CVPRW"})), at_workshop) == ""
    assert told(entry(title=TITLE), at_workshop) == ""


def test_a_venue_for_what_only_a_preprint_is_known_of() -> None:
    indexed = record(SourceName.SEMANTIC_SCHOLAR, TITLE, PEOPLE, venue="arXiv.org", arxiv_id="2301.00001")
    assert told(entry(**RIGHT), PREPRINT) == "info venue_unconfirmed"
    assert told(entry(**RIGHT), PREPRINT, indexed) == "warning venue_unconfirmed"
    corr = record(SourceName.DBLP, TITLE, PEOPLE, venue="CoRR", dblp_key="journals/corr/abs-2301-00001")
    assert told(entry(**RIGHT), PREPRINT, indexed, corr) == "error venue_wrong"


WITHDRAWALS = [
    ("This paper has been withdrawn by the authors", True),
    ("Withdrawn", True),
    ("This submission has been withdrawn by arXiv administrators", True),
    ("12 pages. The authors have withdrawn this paper due to an error", True),
    ("Withdrawn from ICLR 2023", False),
    ("This paper was withdrawn from review", False),
    ("Supersedes the withdrawn version", False),
    ("A study of how money is withdrawn", False),
]


@pytest.mark.parametrize(("comment", "is_withdrawn"), WITHDRAWALS)
def test_withdrawal(comment: str, is_withdrawn: bool) -> None:
    gone = record(
        SourceName.ARXIV,
        TITLE,
        PEOPLE,
        arxiv_id="2301.00001",
        arxiv_version=1,
        comment=comment,
        first_date="2023-01-02",
    )
    assert ("withdrawn" in told(entry(title=TITLE), gone)) is is_withdrawn


def test_a_retraction() -> None:
    noticed = record(SourceName.CROSSREF, TITLE, PEOPLE, doi="10.1/x", venue="Science", year=2020, retracted=True)
    assert "error retracted" in told(entry(title=TITLE), noticed)
