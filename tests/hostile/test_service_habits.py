"""What the services really do, as the replica's habits: each costs no answer, no fact and no run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from enrich.core.identifiers import ArxivId
from enrich.core.models import Query, QueryKind, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.sources import load_source
from enrich.sources.transport import Transport
from replica import Fault, FaultKind, Habit, Replica, Service, from_odd, from_rows
from running import ONLINE, Place

S2, ARXIV, CROSSREF, DBLP, DATACITE = (
    SourceName.SEMANTIC_SCHOLAR,
    SourceName.ARXIV,
    SourceName.CROSSREF,
    SourceName.DBLP,
    SourceName.DATACITE,
)


def numbered(count: int) -> list[dict[str, Any]]:
    """Works that a search for the prefixes of one famous title finds, each newer than that title."""
    return [
        {
            "title": f"Is Attention All You Needed? Part {number}",
            "authors": ["Ann Other"],
            "venue": "ICML",
            "year": 2020 + number % 6,
            "key": f"conf/icml/Other{number}",
        }
        for number in range(count)
    ]


FAMOUS: dict[str, Any] = {
    "title": "Attention is All You Need",
    "authors": ["Ada Vogelsang", "Noam Sample"],
    "venue": "NeurIPS",
    "year": 2017,
    "key": "conf/nips/VogelsangS17",
}


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replica]:
    works = [*from_odd(), *from_rows([FAMOUS, *numbered(700)])]
    with Replica(works, habits=Habit) as served:
        for name, value in served.environment().items():
            monkeypatch.setenv(name, value)
        yield served


def ask(source: SourceName, *queries: Query, transport: Transport | None = None) -> list[Snapshot]:
    fetched = load_source(source).fetch(list(queries), transport or Transport(patience=20))
    return [snapshot for answer in fetched for snapshot in answer]


def by_id(source: SourceName, *texts: str) -> list[Query]:
    return [Query(source, QueryKind.ID, text) for text in texts]


def records(source: SourceName, *queries: Query) -> list[SourceRecord]:
    return [record for snapshot in ask(source, *queries) for record in load_source(source).to_records(snapshot)]


def run(tmp_path: Path, text: str) -> Place:
    (tmp_path / "list.md").write_text(text, "utf-8")
    place = Place.under(tmp_path)
    result = place.run(tmp_path / "list.md", "--sources", ONLINE)
    assert result.exit_code == 0, result.output
    return place


# --- arXiv ---


def test_an_id_with_a_subject_class_is_asked_without_it(odd: Replica, tmp_path: Path) -> None:
    assert str(ArxivId.parse("cs.CL/0205028v2")) == "cs/0205028v2"
    place = run(
        tmp_path,
        "# List\n\n- [A Made-up Parser for Old Grammars](https://arxiv.org/abs/cs.CL/0205028)\n"
        "- [The Paper That Swallowed Another](https://arxiv.org/pdf/cs.CL/0205028v1)\n",
    )
    assert place.papers[0]["arxiv_id"] == "cs/0205028"
    assert "link_dead" not in {f["code"] for f in place.findings}


def test_the_colon_after_a_collaboration_is_no_author(odd: Replica) -> None:
    (record,) = records(ARXIV, *by_id(ARXIV, "arxiv:2501.19948"))
    assert record.authors == ("DeepSketch-AI", "Hugo Iversen", "Ines Jansen")


@pytest.mark.parametrize("status", [503, 429])
def test_a_busy_arxiv_is_not_asked_in_halves(odd: Replica, status: int) -> None:
    odd.inject(Fault(Service.ARXIV, f"status_{status}", times=3))
    found = ask(ARXIV, *by_id(ARXIV, "arxiv:2003.11111", "arxiv:2003.22222"))
    assert [snapshot.status for snapshot in found] == [SnapshotStatus.FOUND] * 2
    assert {request.query.count("2003.") for request in odd.requests} == {2}


# --- Semantic Scholar ---


def test_a_batch_without_a_valid_id_is_halved(odd: Replica) -> None:
    unknown = [f"arxiv:2999.{number:05d}" for number in range(5)]
    found = ask(S2, *by_id(S2, *unknown, "arxiv:2003.22222"))
    assert {s.request: s.status for s in found}["id:arxiv:2003.22222"] is SnapshotStatus.FOUND
    odd.reset()
    found = ask(S2, *by_id(S2, *unknown))
    assert [snapshot.status for snapshot in found] == [SnapshotStatus.NOT_FOUND] * 5
    assert odd.count() == 9  # the whole, its parts, and each alone


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_batch_that_is_too_large_for_the_gateway_is_halved(odd: Replica, status: int) -> None:
    odd.inject(Fault(Service.SEMANTIC_SCHOLAR, f"status_{status}", larger_than=30))
    ids = [*(f"arxiv:2999.{number:05d}" for number in range(70)), "arxiv:2003.22222", "arxiv:2212.01793"]
    odd.habits.drop()
    found = {snapshot.request: snapshot.status for snapshot in ask(S2, *by_id(S2, *ids))}
    assert len(found) == 72
    assert found["id:arxiv:2003.22222"] is found["id:arxiv:2212.01793"] is SnapshotStatus.FOUND


def test_batches_begin_at_two_hundred(odd: Replica) -> None:
    odd.habits.drop()
    ask(S2, *by_id(S2, *(f"arxiv:2999.{number:05d}" for number in range(401))))
    assert [request.body.count("ARXIV:") for request in odd.requests] == [200, 200, 1]


def test_a_merged_papers_row_costs_that_row(odd: Replica) -> None:
    found = {s.request: s.status for s in ask(S2, *by_id(S2, "arxiv:2003.11111", "arxiv:2212.01793"))}
    assert found == {
        "id:arxiv:2003.11111": SnapshotStatus.REFUSED,
        "id:arxiv:2212.01793": SnapshotStatus.FOUND,
    }


# --- Crossref ---


def test_a_doi_with_a_comma_is_asked_alone(odd: Replica) -> None:
    found = ask(CROSSREF, *by_id(CROSSREF, "doi:10.1130/g12345.1,2", "doi:10.1145/3580305.9599532", "doi:10.1/a,b"))
    assert {s.request: s.status for s in found} == {
        "id:doi:10.1130/g12345.1,2": SnapshotStatus.FOUND,
        "id:doi:10.1145/3580305.9599532": SnapshotStatus.FOUND,
        "id:doi:10.1/a,b": SnapshotStatus.NOT_FOUND,
    }
    assert [request.path for request in odd.requests][1:] == ["/works/10.1130%2Fg12345.1%2C2", "/works/10.1%2Fa%2Cb"]


@pytest.mark.parametrize(
    "doi", ["10.1/../../admin", "10.1/..%2f..%2fadmin", "10.1/a,../../x", "10.1/x?rows=9", "10.1/x#y"]
)
@pytest.mark.parametrize("source", [CROSSREF, DATACITE])
def test_a_doi_changes_no_path_and_no_other_question(odd: Replica, source: SourceName, doi: str) -> None:
    ask(source, *by_id(source, f"doi:{doi}"))
    for request in odd.requests:
        assert request.path == "/works" or request.path.removeprefix("/works/").removeprefix("/dois/").count("/") == 0
        assert set(request.parameters) <= {"filter", "rows"}


def test_a_series_is_no_venue_and_nobody_no_author(odd: Replica) -> None:
    (record,) = records(CROSSREF, *by_id(CROSSREF, "doi:10.1007/978-3-030-99999-1_1"))
    assert record.venue == "Computer Vision – ECCV 2020"
    assert record.authors == ("Mona Nilsen", "Otto Perry")


def test_volume_issue_and_pages_are_fields_of_their_own(odd: Replica) -> None:
    (record,) = records(CROSSREF, *by_id(CROSSREF, "doi:10.1130/g12345.1,2"))
    assert (record.volume, record.issue, record.pages) == ("12", "3", "101-110")


# --- DBLP ---


def test_an_old_title_is_found_behind_hundreds_of_newer_ones(odd: Replica) -> None:
    title = "attention is all you need"
    found = records(DBLP, Query(DBLP, QueryKind.TITLE, title, author="vogelsang"))
    assert [record.identifiers.dblp_key for record in found] == ["conf/nips/VogelsangS17"]
    assert odd.count() == 2
    odd.reset()
    found = records(DBLP, Query(DBLP, QueryKind.TITLE, title))  # by whole words where no author is known
    assert "conf/nips/VogelsangS17" in {record.identifiers.dblp_key for record in found}
    assert odd.count() <= 6
    assert {request.parameters["c"][0] for request in odd.requests} == {"0"}


def test_each_refusal_for_speed_doubles_the_interval(odd: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENRICH_PACE", "0.02")
    odd.inject(Fault(Service.DBLP, FaultKind.STATUS_429_RETRY_AFTER, times=5, seconds=0))
    ask(DBLP, Query(DBLP, QueryKind.TITLE, "attention"), Query(DBLP, QueryKind.TITLE, "vertical mosaics"))
    ends = [request.time_ended or 0.0 for request in odd.requests]
    gaps = [request.time_started - end for request, end in zip(odd.requests[1:], ends, strict=False)]
    assert [request.status for request in odd.requests[:6]] == [429] * 5 + [200]
    for gap, interval in zip(gaps, (2, 4, 8, 8, 8, 8), strict=False):
        assert gap >= 0.02 * interval


def test_a_mirror_is_asked_in_turn(odd: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    with Replica(from_rows([FAMOUS])) as mirror:
        monkeypatch.setenv("ENRICH_DBLP_URL", f"{odd.url('dblp')} {mirror.url('dblp')}")
        odd.inject(Fault(Service.DBLP, FaultKind.HTML_500))
        transport = Transport(patience=20)
        queries = [Query(DBLP, QueryKind.TITLE, text) for text in ("attention is all", "you need")]
        found = ask(DBLP, *queries, transport=transport)
        assert [snapshot.status for snapshot in found] == [SnapshotStatus.FOUND] * 2
        assert transport.usage[DBLP].unavailable is None
        assert (odd.count(), mirror.count()) == (1, 2)  # who answered last is asked first


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Don't Stop Pretraining", "don stop pretraining"),
        ("μBench: A & B", "a b"),
        ("C++ and F#", "c f"),
        ("∞-former: Infinite Memory", "former infinite memory"),
        ("Naïve Bayes, Revisited", "na bayes revisited"),
        ("Zero-Shot Text", "zero shot text"),
        ("κ", "kappa"),
    ],
)
def test_signs_are_left_out_of_what_dblp_is_asked(title: str, words: str) -> None:
    from enrich.resolution.blocking import dblp_title_query

    assert dblp_title_query(title).text == words
