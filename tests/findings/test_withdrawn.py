"""Withdrawn and retracted papers, at arXiv and elsewhere; titles of preprints of which not all versions are seen."""

from __future__ import annotations

import pytest

from answering import entry, record, resolved
from enrich.core.models import SourceName, SourceRecord
from enrich.findings.check import findings_of

TITLE = "Fair Queues for Large Language Model Serving"
PEOPLE = ("Ada One",)
SAID = "This manuscript has been withdrawn by the authors owing to an error."
DOI = "10.1101/2023.01.01.522222"


def codes(*records: SourceRecord, title: str = TITLE) -> list[str]:
    listed = entry(title=title, authors="Ada One", venue_name="bioRxiv", year=2023)
    return [finding.code.value for finding in findings_of(resolved(listed, *records))]


@pytest.mark.parametrize(
    "one",
    [
        record(SourceName.CROSSREF, TITLE, PEOPLE, doi=DOI, kind="posted-content", withdrawn=True),
        record(SourceName.SEMANTIC_SCHOLAR, TITLE, PEOPLE, doi=DOI, venue="bioRxiv", abstract=SAID),
        record(
            SourceName.ARXIV, TITLE, PEOPLE, arxiv_id="2301.00001", arxiv_version=1, comment="Withdrawn by the authors"
        ),
    ],
    ids=["Crossref's notice", "abstract", "arXiv's comment"],
)
def test_a_withdrawn_preprint(one: SourceRecord) -> None:
    assert "withdrawn" in codes(one)


def test_the_abstract_of_a_publication_may_be_about_withdrawals() -> None:
    published = record(
        SourceName.SEMANTIC_SCHOLAR, TITLE, PEOPLE, dblp_key="conf/icml/One23", venue="ICML", abstract=SAID
    )
    assert "withdrawn" not in codes(published)


def test_no_version_has_the_title_is_said_only_where_all_versions_are_seen() -> None:
    posted = record(SourceName.CROSSREF, TITLE, PEOPLE, doi=DOI, kind="posted-content", year=2023)
    other = "Unfair Queues for Large Language Model Serving"
    assert "title_wrong" not in codes(posted, title=other)
    assert "title_wrong" in codes(record(SourceName.DBLP, TITLE, PEOPLE, dblp_key="conf/icml/One23"), title=other)
