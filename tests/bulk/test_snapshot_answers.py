"""What an index answers to the questions that services are asked; what it cannot tell it does not say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bulk.samples import ARXIV, ATTENTION, CROSSREF, DBLP_XML, OPENALEX, json_lines, s2_paper
from enrich.asking.snapshot import SnapshotAnswers, author_hints
from enrich.core.models import Entry, EntryKind, Query, QueryKind, SourceName, SourceRecord
from enrich.sources.bulk.build import Addition, add
from enrich.sources.bulk.corpora import corpus_named
from enrich.sources.bulk.keys import MOST_RECORDS
from enrich.sources.bulk.layout import open_index
from enrich.sources.bulk.lookup import Lookup

S = SourceName
PAPERS = [
    ATTENTION,
    s2_paper(1, "vLLM: Serving Large Models with Paged Memory", ["Woosuk Kwon"], year=2023, ArXiv="2309.00001"),
    s2_paper(2, "Serving Large Models with Ranked Memory", ["Somebody Else"], year=2023, DOI="10.5555/abc.2"),
    *(s2_paper(100 + number, "Opening Remarks", ["Chair Person"]) for number in range(MOST_RECORDS + 1)),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("bulk")
    dblp = folder / "dblp.xml"
    dblp.write_bytes(DBLP_XML.encode("latin-1"))
    files = {
        "s2": json_lines(folder / "s2.gz", PAPERS), "arxiv": json_lines(folder / "arxiv.json", [ARXIV]),
        "crossref": json_lines(folder / "crossref.gz", [CROSSREF]), "dblp": dblp,
    }  # fmt: skip
    for name, path in files.items():
        add(Addition(corpus=corpus_named(name), files=(path,), to=str(folder), release="r", date="2026-10-01"))
    return str(folder)


def answers_of(location: str, entries: Iterable[Entry] = ()) -> SnapshotAnswers:
    found = open_index(location)
    releases = {release.name: release.manifest.source for release in found.releases}
    return SnapshotAnswers(
        covered=found.covered(), releases=releases, authors=author_hints(entries), lookup=Lookup(found)
    )


@pytest.fixture
def answers(index: str) -> SnapshotAnswers:
    return answers_of(index)


def found(answers: SnapshotAnswers, query: Query) -> list[SourceRecord]:
    return [record for _, record in answers.records(query)]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        (Query(S.SEMANTIC_SCHOLAR, QueryKind.ID, "arxiv:1706.03762"), "Attention Is All You Need"),
        (Query(S.SEMANTIC_SCHOLAR, QueryKind.ID, "doi:10.5555/abc.2"), "Serving Large Models with Ranked Memory"),
        (Query(S.ARXIV, QueryKind.ID, "arxiv:1706.03762"), "Attention Is All You Need"),
        (Query(S.ARXIV, QueryKind.ID, "arxiv:1706.03762v7"), "Attention Is All You Need"),
        (Query(S.CROSSREF, QueryKind.ID, "doi:10.5555/abc.1"), "Learning Numbers: A Study"),
        (Query(S.CROSSREF, QueryKind.SEARCH, "Learning Numbers: A Study"), "Learning Numbers: A Study"),
        (Query(S.DBLP, QueryKind.TITLE, "attention is all you need"), "Attention is All you Need"),
        (Query(S.SEMANTIC_SCHOLAR, QueryKind.TITLE, "Attention Is All You Kneed"), "Attention Is All You Need"),
        (
            Query(S.SEMANTIC_SCHOLAR, QueryKind.SEARCH, "vllm", "2021-2023"),
            "vLLM: Serving Large Models with Paged Memory",
        ),
    ],
)
def test_a_question_is_answered(answers: SnapshotAnswers, query: Query, title: str) -> None:
    records = found(answers, query)
    assert records[0].title == title
    assert {record.source for record in records} == {query.source}
    assert not answers.is_absent(query)
    assert not answers.wants(query)
    ref, record = answers.records(query)[0]
    assert answers.record(ref) == record


@pytest.mark.parametrize(
    "query",
    [
        Query(S.SEMANTIC_SCHOLAR, QueryKind.ID, "arxiv:2309.99999"),
        Query(S.ARXIV, QueryKind.ID, "arxiv:2609.00001"),
        Query(S.CROSSREF, QueryKind.ID, "doi:10.5555/none"),
        Query(S.SEMANTIC_SCHOLAR, QueryKind.TITLE, "A title that nobody gave to a paper"),
        Query(S.SEMANTIC_SCHOLAR, QueryKind.SEARCH, "vllm", "2010-2012"),
    ],
)
def test_a_corpus_says_that_it_has_no_such_work(answers: SnapshotAnswers, query: Query) -> None:
    assert found(answers, query) == []
    assert answers.is_absent(query)


@pytest.mark.parametrize(
    "query",
    [
        Query(S.ARXIV, QueryKind.ID, "arxiv:1706.03762v1"),  # the file has the latest version alone
        Query(S.ARXIV, QueryKind.ID, "arxiv:2610.00001"),  # of the month of the release
        Query(S.ARXIV, QueryKind.ID, "arxiv:2611.00001"),  # newer than the release
        Query(S.DATACITE, QueryKind.ID, "doi:10.5555/none"),  # no corpus
        Query(S.SEMANTIC_SCHOLAR, QueryKind.TITLE, "Opening Remarks"),  # a dropped key
        Query(S.CURATED, QueryKind.URL, "arxiv.org/abs/1706.03762"),
    ],
)
def test_what_an_index_cannot_know_is_not_said_to_be_absent(answers: SnapshotAnswers, query: Query) -> None:
    assert found(answers, query) == []
    assert not answers.is_absent(query)


def entry(title: str, authors: str | None = None) -> Entry:
    return Entry(entry_id="e", line=1, section=(), kind=EntryKind.PAPER, name=title, title=title, authors=authors)


def test_a_title_with_two_typos_is_found_by_its_first_author(index: str) -> None:
    title = "Serving Lerge Models with Pagged Memory on Machines"
    query = Query(S.SEMANTIC_SCHOLAR, QueryKind.TITLE, title)
    with_author = answers_of(index, [entry(title, "Kwon, Woosuk and Li, Zhuohan")])
    keys = {ref for key in with_author.authors["serving lerge models with pagged memory on machines"]
            for ref in with_author.lookup.hits([key])[key]}  # type: ignore[union-attr]  # fmt: skip
    assert len(keys) == 1
    assert found(answers_of(index), query) == []


def test_without_a_lookup_the_missing_keys_are_noted_and_nothing_is_said(index: str) -> None:
    query = Query(S.SEMANTIC_SCHOLAR, QueryKind.ID, "arxiv:1706.03762")
    full = answers_of(index)
    partial = SnapshotAnswers(covered=full.covered, releases=full.releases)
    assert found(partial, query) == []
    assert not partial.is_absent(query)
    assert len(partial.missing) == 1
    full.records(query)
    partial.hits.update(full.hits)
    partial.known.update(full.known)
    partial.missing.clear()
    assert partial.records(query) == full.records(query) != ()
    assert not partial.missing


def test_where_no_aggregator_is_indexed_openalex_or_arxiv_answer_for_it(tmp_path: Path) -> None:
    def only(name: str, document: Any) -> SnapshotAnswers:
        path = json_lines(tmp_path / f"{name}.gz", [document])
        place = str(tmp_path / name)
        add(Addition(corpus=corpus_named(name), files=(path,), to=place, release="r", date="2026-10-01"))
        return answers_of(place)

    query = Query(S.SEMANTIC_SCHOLAR, QueryKind.TITLE, "Attention is all you need")
    assert [record.source for record in found(only("openalex", OPENALEX), query)] == [S.OPENALEX]
    assert [record.source for record in found(only("arxiv", ARXIV), query)] == [S.ARXIV]
    crossref = only("crossref", CROSSREF)
    assert found(crossref, query) == []
    assert not crossref.is_absent(query)
