"""Which paper an entry means: by link, by title, against authors, and never by a near miss alone."""

from __future__ import annotations

from answering import Kept, entry, record
from enrich.core.models import Method, Query, QueryKind, Resolution, SourceName, SourceRecord, Status
from enrich.core.text import words
from enrich.resolution.resolve import resolve

S2, DBLP, ARXIV = SourceName.SEMANTIC_SCHOLAR, SourceName.DBLP, SourceName.ARXIV
TITLE = "Fair Queues for Large Language Model Serving"
PEOPLE = ("Ada One", "Ben Two", "Cy Three")


def by_title(title: str) -> Query:
    return Query(S2, QueryKind.TITLE, title)


def in_dblp(title: str) -> Query:
    return Query(DBLP, QueryKind.TITLE, " ".join(words(title)))


def paper(title: str = TITLE, authors: tuple[str, ...] = PEOPLE, key: str = "conf/icml/One23") -> SourceRecord:
    return record(
        S2,
        title,
        authors,
        s2_paper_id=key,
        dblp_key=key,
        venue="International Conference on Machine Learning",
        year=2023,
    )


def decided(answers: dict[Query, list[SourceRecord]], **fields: object) -> Resolution:
    return resolve(entry(**fields), Kept(answers)).resolution


def test_title_alone() -> None:
    found = decided({by_title(TITLE): [paper()]}, title=TITLE)
    assert (found.status, found.method) == (Status.RESOLVED, Method.TITLE)


def test_a_near_miss_needs_an_author() -> None:
    near = TITLE.replace("Large", "Small")
    answers = {by_title(near): [paper()]}
    assert decided(answers, title=near).status is Status.UNRESOLVED
    assert decided(answers, title=near, venue_name="ICML", year=2023).status is Status.UNRESOLVED
    assert decided(answers, title=near, authors="Ada One et al.").method is Method.NEAR_TITLE


def test_other_peoples_names_need_venue_and_year() -> None:
    answers = {by_title(TITLE): [paper()]}
    strangers = "Eve Five and Flo Six"
    assert decided(answers, title=TITLE, authors=strangers).status is Status.UNRESOLVED
    assert decided(answers, title=TITLE, authors=strangers, venue_name="ICML", year=2023).status is Status.RESOLVED


def test_of_two_papers_of_one_title_the_one_that_fits() -> None:
    other = record(DBLP, TITLE, ("Eve Five",), dblp_key="conf/kdd/Five20", venue="KDD", year=2020)
    answers = {by_title(TITLE): [paper()], in_dblp(TITLE): [other]}
    assert decided(answers, title=TITLE, authors="E. Five").identifiers.dblp_key == "conf/kdd/Five20"
    assert decided(answers, title=TITLE, venue_name="KDD", year=2020).identifiers.dblp_key == "conf/kdd/Five20"


def test_a_link_is_wrong_only_if_the_title_is_another_papers() -> None:
    link = Query(S2, QueryKind.ID, "arxiv:2301.00001")
    linked = record(S2, "Slow Roads to Rome", ("Eve Five",), arxiv_id="2301.00001", s2_paper_id="rome")
    listed = {"title": TITLE, "url": "https://arxiv.org/abs/2301.00001"}
    found = decided({link: [linked], by_title(TITLE): [paper()]}, **listed)
    assert found.identifiers.dblp_key == "conf/icml/One23"
    assert found.link_names is not None
    found = decided({link: [linked]}, **listed)
    assert (found.method, found.link_names) == (Method.LINK_ONLY, None)
    found = decided({link: [linked]}, **listed, authors="Ada One, Ben Two")
    assert found.status is Status.UNRESOLVED


def test_a_doi_that_no_registry_knows() -> None:
    found = decided({by_title(TITLE): [paper()]}, title=TITLE, url="https://doi.org/10.1234/none")
    assert found.status is Status.RESOLVED
    assert found.link_missing == "doi:10.1234/none"
    silent = Kept({by_title(TITLE): [paper()]}, deaf=frozenset({SourceName.CROSSREF}))
    listed = entry(title=TITLE, url="https://doi.org/10.1234/none")
    assert resolve(listed, silent).resolution.link_missing is None
