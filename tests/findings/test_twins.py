"""One title at a conference and in a journal: the publication that the entry cites is judged, and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from answering import entry, record, resolved, work
from enrich.core.models import Finding, Link, LinkRole, SourceName
from enrich.findings.check import findings_of
from enrich.findings.duplicates import duplicates
from enrich.resolution.cited import cited_publication, may_cite_another
from enrich.works.publication import publications_of
from enrich.works.reconcile import reconcile

pytestmark = pytest.mark.usefixtures("as_claimed")

TITLE = "Fair Queues for Large Language Model Serving"
PEOPLE = ("Ada One", "Ben Two")
CONFERENCE = record(
    SourceName.DBLP, TITLE, PEOPLE, dblp_key="conf/icml/One23", venue="ICML", year=2023, doi="10.1145/1.1"
)
JOURNAL = record(
    SourceName.DBLP, TITLE, PEOPLE, dblp_key="journals/jmlr/One25", venue="J. Mach. Learn. Res.", year=2025
)
DEPOSIT = record(
    SourceName.CROSSREF, TITLE, PEOPLE, doi="10.1145/1.1", year=2023, kind="proceedings-article",
    venue="Proceedings of the 40th International Conference on Machine Learning",
)  # fmt: skip
BOTH = (CONFERENCE, DEPOSIT, JOURNAL)


def listed(venue: str | None, year: int | None, **more: Any) -> Any:
    return entry(title=TITLE, authors="Ada One, Ben Two", venue_name=venue, year=year, **more)


def codes(one: Any, *records: Any) -> list[str]:
    return [finding.code.value for finding in findings_of(resolved(one, *records))]


def test_two_records_of_their_own_are_two_publications() -> None:
    found = publications_of(work(*BOTH))
    assert [(one.name, one.year) for one in found] == [("ICML", 2023), ("JMLR", 2025)]
    assert not found[0].is_disputed
    assert found[0].dois == {"10.1145/1.1"}


def test_two_wordings_of_one_doi_are_one_publication() -> None:
    other = replace(DEPOSIT, venue="Journal of Machine Learning Research")
    found = publications_of(work(CONFERENCE, other))
    assert [one.name for one in found] == ["ICML"]
    assert found[0].is_disputed


def test_either_publication_may_be_cited() -> None:
    assert codes(listed("ICML", 2023), *BOTH) == []
    assert codes(listed("Journal of Machine Learning Research", 2025), *BOTH) == []
    assert codes(listed(None, 2025), *BOTH) == ["venue_missing"]


def test_the_year_is_that_of_the_cited_publication() -> None:
    (finding,) = findings_of(resolved(listed("JMLR", 2023), *BOTH))
    assert (finding.code, finding.correct) == ("year_wrong", "2025")


def test_a_doi_decides_where_the_venue_names_neither() -> None:
    link = Link(role=LinkRole.PAPER, url="https://doi.org/10.1145/1.1", text="", line=1)
    assert cited_publication(listed("KDD", 2020, links=(link,)), work(JOURNAL, *BOTH)).name == "ICML"


def test_values_and_identifiers_are_those_of_the_cited_publication() -> None:
    records = work(*BOTH)
    cited = cited_publication(listed("JMLR", 2025), records)
    made, _ = reconcile(records, cited)
    assert (made.venue, made.year, made.identifiers.dblp_key) == ("JMLR", 2025, "journals/jmlr/One25")
    assert [(one.venue, one.is_listed) for one in made.publications] == [("ICML", False), ("JMLR", True)]


def test_another_publication_is_looked_for_only_where_one_may_be() -> None:
    known = work(CONFERENCE, DEPOSIT)
    assert may_cite_another(listed("JMLR", 2025), known)
    assert may_cite_another(listed("KDD Workshop on Queues", 2023), known)
    assert may_cite_another(listed(None, 2025), known)
    assert not may_cite_another(listed("KDD", 2023), known)
    assert not may_cite_another(listed("ICML", 2024), known)


def _without_dblp(venue: str, year: int) -> tuple[Finding, ...]:
    deposit = replace(DEPOSIT, source=SourceName.CROSSREF)
    seen = resolved(listed(venue, year), deposit)
    return findings_of(replace(seen, unanswered=frozenset({SourceName.DBLP})))


def test_nothing_is_corrected_while_the_index_of_all_publications_is_silent() -> None:
    (finding,) = _without_dblp("JMLR", 2025)
    assert (finding.code, finding.correct) == ("venue_unconfirmed", None)
    assert [one.code for one in _without_dblp("KDD", 2023)] == ["venue_wrong"]


def test_the_conference_paper_and_its_journal_version_are_no_duplicates() -> None:
    def place(venue: str, year: int) -> Any:
        one = listed(venue, year)
        made = resolved(one, *BOTH)
        return replace(made, work=reconcile(made.records, cited_publication(one, made.records))[0])

    first, second = place("ICML", 2023), place("JMLR", 2025)
    assert not duplicates([first, replace(second, entry=replace(second.entry, entry_id="f"))])
    assert duplicates([first, replace(first, entry=replace(first.entry, entry_id="f"))])
