"""The replica's habits and faults over HTTP: each shows when it is switched on, and only then."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from replica import Fault, FaultKind, Habit, Replica, from_odd, from_rows

MATCH = "/graph/v1/paper/search/match"


@pytest.fixture
def odd() -> Iterator[Replica]:
    numbered = [
        {
            "title": f"Attention is all you need {number}",
            "authors": ["Ann Other"],
            "venue": "ICML",
            "year": 1990 + number,
        }
        for number in range(140)
    ]
    with Replica([*from_odd(), *from_rows(numbered)]) as replica:
        yield replica


def get(replica: Replica, service: str, path: str, **params: str) -> requests.Response:
    return requests.get(replica.url(service) + path, params=params, timeout=5, allow_redirects=False)


def batch(replica: Replica, *ids: str) -> requests.Response:
    url = replica.url("s2") + "/graph/v1/paper/batch"
    return requests.post(url, params={"fields": "title,externalIds"}, json={"ids": list(ids)}, timeout=5)


def arxiv(replica: Replica, arxiv_id: str) -> str:
    return get(replica, "arxiv", "/api/query", id_list=arxiv_id).text


def crossref(replica: Replica, text: str) -> requests.Response:
    return get(replica, "crossref", "/works", filter=text)


def dblp(replica: Replica, words: str, **more: str) -> dict[str, Any]:
    answer = get(replica, "dblp", "/search/publ/api", q=words, format="json", **more)
    found: dict[str, Any] = answer.json()["result"]
    return found


def test_titles_come_with_mark_up(odd: Replica) -> None:
    assert "κHGCN" in arxiv(odd, "2212.01793")
    odd.habits.adopt(Habit.MARKED_UP_TITLES)
    assert "$\\kappa$HGCN" in arxiv(odd, "2212.01793")
    (item,) = crossref(odd, "doi:10.1145/3580305.9599532").json()["message"]["items"]
    assert "<mml:mi>κ</mml:mi>" in item["title"][0]
    (hit,) = dblp(odd, "Sampling Space Tests Bianchi icml")["hits"]["hit"]
    assert "A &amp;amp; B" in hit["info"]["title"]
    data = get(odd, "datacite", "/dois/10.48550/arXiv.2212.01793").json()["data"]
    assert data["attributes"]["titles"][0]["title"].startswith("$")


def test_a_subject_class_in_an_id_finds_nothing(odd: Replica) -> None:
    assert "Old Grammars" in arxiv(odd, "cs.CL/0205028")
    odd.habits.adopt(Habit.ARXIV_IGNORES_SUBJECT_CLASS_IDS)
    assert "<entry>" not in arxiv(odd, "cs.CL/0205028")
    assert "Old Grammars" in arxiv(odd, "cs/0205028")


def test_a_collaboration_leaves_a_colon(odd: Replica) -> None:
    assert "<name>:</name>" not in arxiv(odd, "2501.19948")
    odd.habits.adopt(Habit.ARXIV_LISTS_COLON)
    assert "<name>:</name>" in arxiv(odd, "2501.19948")


def test_a_batch_of_unknown_ids_is_refused(odd: Replica) -> None:
    assert batch(odd, "ARXIV:2999.99999").json() == [None]
    odd.habits.adopt(Habit.S2_REFUSES_UNKNOWN_IDS)
    refused = batch(odd, "ARXIV:2999.99999", "ARXIV:2999.99998")
    assert (refused.status_code, refused.json()) == (400, {"error": "No valid paper ids given"})
    assert batch(odd, "ARXIV:2999.99999", "ARXIV:2003.22222").json()[0] is None


def test_a_merged_paper_comes_as_another(odd: Replica) -> None:
    assert batch(odd, "ARXIV:2003.11111").json()[0]["externalIds"]["ArXiv"] == "2003.11111"
    odd.habits.adopt(Habit.S2_MERGES_PAPERS)
    assert batch(odd, "ARXIV:2003.11111").json()[0]["externalIds"]["ArXiv"] == "2003.22222"


def test_a_comma_in_a_doi_ends_the_filter(odd: Replica) -> None:
    assert len(crossref(odd, "doi:10.1130/g12345.1,2").json()["message"]["items"]) == 1
    odd.habits.adopt(Habit.CROSSREF_SPLITS_AT_COMMAS)
    refused = crossref(odd, "doi:10.1130/g12345.1,2")
    assert refused.status_code == 400
    assert refused.json()["message"][0]["type"] == "filter-not-available"
    assert get(odd, "crossref", "/works/10.1130%2Fg12345.1%2C2").json()["message"]["DOI"] == "10.1130/g12345.1,2"


def test_series_and_nobody_stand_first(odd: Replica) -> None:
    odd.habits.adopt(Habit.CROSSREF_LISTS_SERIES, Habit.CROSSREF_NAMES_NOBODY)
    (item,) = crossref(odd, "doi:10.1007/978-3-030-99999-1_1").json()["message"]["items"]
    assert item["container-title"] == ["Lecture Notes in Computer Science", "Computer Vision – ECCV 2020"]
    assert item["author"][0]["family"] == "&NA;"


def test_dblp_sends_the_hundred_newest(odd: Replica) -> None:
    assert len(dblp(odd, "attention is all you need", h="1000")["hits"]["hit"]) == 140
    odd.habits.adopt(Habit.DBLP_SENDS_HUNDRED_NEWEST)
    hits = dblp(odd, "attention is all you need", h="1000", c="0")
    assert hits["hits"]["@total"] == "140"
    assert hits["completions"]["@total"] == "0"
    years = [int(hit["info"]["year"]) for hit in hits["hits"]["hit"]]
    assert len(years) == 100
    assert years == sorted(years, reverse=True)
    older = dblp(odd, "attention is all you need", h="1000", f="100")["hits"]["hit"]
    assert len(older) == 40
    assert int(older[0]["info"]["year"]) < min(years)


def test_a_dollar_ends_a_word(odd: Replica) -> None:
    assert "hit" in dblp(odd, "sampl$ Bianchi")["hits"]
    odd.habits.adopt(Habit.DBLP_KNOWS_WORD_ENDS)
    assert "hit" not in dblp(odd, "sampl$ Bianchi")["hits"]
    assert "hit" in dblp(odd, "sampling$ Bianchi")["hits"]


def test_large_batches_time_out(odd: Replica) -> None:
    odd.inject(Fault("s2", FaultKind.STATUS_504, larger_than=2))
    assert batch(odd, "ARXIV:1", "ARXIV:2", "ARXIV:3").status_code == 504
    assert batch(odd, "ARXIV:1", "ARXIV:2").status_code == 200
    odd.inject(Fault("arxiv", FaultKind.STATUS_503, larger_than=1))
    assert get(odd, "arxiv", "/api/query", id_list="cs/0205028,2003.11111").status_code == 503
    assert get(odd, "arxiv", "/api/query", id_list="cs/0205028").status_code == 200


@pytest.mark.parametrize("service", ["arxiv", "s2", "crossref", "dblp", "datacite"])
def test_a_lone_question_may_be_refused(odd: Replica, service: str) -> None:
    odd.inject(Fault(service, FaultKind.STATUS_400, match="strange"))
    assert get(odd, service, "/anything", q="strange").status_code == 400
    assert get(odd, service, "/anything", q="plain").status_code != 400


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_name_another_place(odd: Replica, status: int) -> None:
    odd.inject(Fault("s2", f"redirect_{status}", location="http://127.0.0.1:1/elsewhere"))
    answer = get(odd, "s2", MATCH, query="x")
    assert (answer.status_code, answer.headers["location"]) == (status, "http://127.0.0.1:1/elsewhere")


def test_the_key_comes_back(odd: Replica) -> None:
    odd.inject(Fault("s2", FaultKind.KEY_ECHO, times=1), Fault("s2", FaultKind.KEY_ECHO_400))
    headers = {"x-api-key": "a-secret-key"}
    url = odd.url("s2") + MATCH
    params = {"query": "Invented Detectors Without Anchors", "fields": "title"}
    echoed = requests.get(url, params=params, headers=headers, timeout=5)
    assert echoed.json()["data"][0]["title"].endswith("a-secret-key")
    refused = requests.get(url, params=params, headers=headers, timeout=5)
    assert refused.status_code == 400
    assert "a-secret-key" in refused.text


def test_odd_headers_and_bodies(odd: Replica) -> None:
    odd.inject(
        Fault("crossref", FaultKind.STATUS_429, times=1, headers={"Retry-After": "²"}),
        Fault("crossref", FaultKind.BODY, body=b"[" * 2000),
        Fault("arxiv", FaultKind.ERROR_FEED),
    )
    assert get(odd, "crossref", "/works").headers["retry-after"].encode("latin-1") == "²".encode("latin-1")
    assert get(odd, "crossref", "/works").content == b"[" * 2000
    feed = get(odd, "arxiv", "/api/query", id_list="cs/0205028")
    assert feed.status_code == 200
    assert "<title>Error</title>" in feed.text


@pytest.mark.parametrize("kind", [FaultKind.SLOW_HEADERS, FaultKind.ENDLESS_100, FaultKind.HANG])
def test_some_answers_never_come(odd: Replica, kind: FaultKind) -> None:
    odd.inject(Fault("dblp", kind, seconds=20))
    parts = urlsplit(odd.url("dblp"))
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as connection:
        connection.sendall(b"GET /dblp/search/publ/api?q=x HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.settimeout(0.2)
        received, end = b"", time.monotonic() + 0.6
        while time.monotonic() < end:
            try:
                received += connection.recv(4096)
            except TimeoutError:
                continue
        if kind is FaultKind.HANG:
            assert received == b""
        else:
            assert len(received) > 20
        assert b"\r\n\r\n" not in received.replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"")
