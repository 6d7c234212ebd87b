"""Each source's parser on golden answers made by hand in the recorded shapes, and on every recording at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from semanticscholar.Paper import Paper

from conftest import SHARED
from enrich.core.identifiers import ArxivId
from enrich.core.models import Query, QueryKind, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.sources import SERVICES, arxiv, crossref, datacite, dblp, load_source, semantic_scholar
from enrich.sources.acceptance import MalformedAnswerError
from enrich.sources.service import Response

GOLDEN = Path(__file__).parents[1] / "golden"
AT = "2026-11-01T12:00:00Z"


def snapshot(source: SourceName, payload: Any, request: str = "id:x") -> Snapshot:
    return Snapshot(source=source, request=request, status=SnapshotStatus.FOUND, retrieved_at=AT, payload=payload)


def response(body: Any, media_type: str = "application/json", status: int = 200) -> Response:
    raw = body.encode() if isinstance(body, str) else msgspec.json.encode(body)
    return Response(status, {"content-type": media_type}, raw)


def records(source: SourceName, payload: Any, request: str = "id:x") -> tuple[SourceRecord, ...]:
    return load_source(source).to_records(snapshot(source, payload, request))


@pytest.mark.parametrize("source", SERVICES)
def test_golden_answers(source: SourceName) -> None:
    """golden/<source>.json: {request, payload, records: the fields that matter of each record}."""
    for case in json.loads((GOLDEN / f"{source}.json").read_text("utf-8")):
        found = records(source, case["payload"], case["request"])
        assert len(found) == len(case["records"])
        for record, wanted in zip(found, case["records"], strict=True):
            said = json.loads(msgspec.json.encode(record))
            assert {key: said[key] for key in wanted} == wanted
            assert record.source is source
            assert record.retrieved_at == AT


@pytest.mark.parametrize("source", SERVICES)
def test_an_absence_has_no_records(source: SourceName) -> None:
    absent = Snapshot(source=source, request="id:x", status=SnapshotStatus.NOT_FOUND, retrieved_at=AT)
    assert load_source(source).to_records(absent) == ()


def test_every_field_asked_of_semantic_scholar_is_one_the_package_knows() -> None:
    assert set(semantic_scholar.FIELDS) <= {*Paper.FIELDS, "paperId"}


FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
<id>https://arxiv.org/api/x</id><opensearch:totalResults>{total}</opensearch:totalResults>{entries}</feed>"""
ENTRY = """<entry><id>http://arxiv.org/abs/{id}</id><title>T</title><published>2023-01-02T00:00:00Z</published>
<updated>2023-01-02T00:00:00Z</updated></entry>"""


def feed(*ids: str, total: int | None = None) -> Response:
    entries = "".join(ENTRY.format(id=i) for i in ids)
    return response(FEED.format(total=len(ids) if total is None else total, entries=entries), "application/atom+xml")


def test_arxiv_entries_are_matched_by_id_and_version() -> None:
    entries = arxiv._entries(feed("2301.00002v3", "2301.00001v1", "2301.00001v4"), 5)
    assert "2301.00001v4" in (arxiv._entry_for(ArxivId("2301.00001"), entries) or "")
    assert "2301.00001v1" in (arxiv._entry_for(ArxivId("2301.00001", 1), entries) or "")
    assert arxiv._entry_for(ArxivId("2301.00001", 2), entries) is None
    assert arxiv._entry_for(ArxivId("2301.99999"), entries) is None


@pytest.mark.parametrize(
    "body",
    [
        "Rate exceeded.",
        "<html><body>Making sure you're not a bot!</body></html>",
        FEED.format(total=1, entries="")[:-10],
        "",
        FEED.format(total=3, entries=""),
        FEED.format(total=3, entries=ENTRY.format(id="2301.00001v1")),
    ],
)
def test_what_is_no_whole_feed_is_malformed_and_never_an_absence(body: str) -> None:
    with pytest.raises(MalformedAnswerError):
        arxiv._entries(response(body, "application/atom+xml"), 100)


def test_semantic_scholar_batch_is_put_in_order_by_identifier() -> None:
    def paper(arxiv_id: str) -> dict[str, Any]:
        return {"paperId": arxiv_id, "externalIds": {"ArXiv": arxiv_id}, "title": "T"}

    batch = [Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.ID, f"arxiv:{i}") for i in ("2301.00001", "2301.00002")]
    one, two = paper("2301.00001"), paper("2301.00002")

    def placed(*rows: Any) -> list[tuple[SnapshotStatus, Any]]:
        return [(s.status, s.payload) for s in semantic_scholar._placed(batch, list(rows))]

    kept, absent = SnapshotStatus.FOUND, SnapshotStatus.NOT_FOUND
    assert placed(one, two) == placed(two, one) == [(kept, one), (kept, two)]
    assert placed(one, None) == [(kept, one), (absent, None)]
    # A row that is another paper's costs that row; one that is no record leaves its query without an answer.
    assert placed(paper("2301.00009"), two) == [(SnapshotStatus.REFUSED, None), (kept, two)]
    assert placed("zzz", two) == [(kept, two)]


# --- real recordings, where they are at hand ---

RECORDINGS = SHARED / "recordings"
recorded = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="no recordings beside the project")


def cassette(path: Path) -> list[tuple[str, Response]]:
    """(url, answer) of each exchange in a cassette."""
    found = []
    for exchange in json.loads(path.read_text("utf-8")):
        answer = exchange["response"]
        headers = answer["headers"] or {"content-type": "application/atom+xml" if "arxiv" in path.parts else ""}
        body = answer["text"].encode() if "text" in answer else msgspec.json.encode(answer.get("json"))
        found.append((exchange["request"]["url"], Response(answer["status"], headers, body)))
    return found


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@recorded
def test_every_arxiv_recording_parses() -> None:
    read = 0
    for path in sorted((RECORDINGS / "arxiv").glob("2*")):
        answers = (
            [("", Response(200, {"content-type": "application/atom+xml"}, path.read_bytes()))]
            if path.suffix == ".xml"
            else cassette(path)
        )
        for _, answer in answers:
            if answer.status == 400:
                continue
            asked = answer.body.count(b"<entry>")  # a page of a search holds less than it counts
            for arxiv_id, entry in arxiv._entries(answer, asked).items():
                (record,) = records(SourceName.ARXIV, entry)
                assert record.identifiers.arxiv_id == arxiv_id.value
                assert record.title
                assert record.authors
                read += 1
    assert read > 100


@recorded
def test_every_semantic_scholar_recording_parses() -> None:
    read = 0
    for path in sorted((RECORDINGS / "semanticscholar").glob("refchecker*.jsonl")):
        for row in rows(path):
            found = records(SourceName.SEMANTIC_SCHOLAR, row["payload"])
            assert found
            assert all(record.title and record.identifiers.s2_paper_id for record in found)
            read += len(found)
    for url, answer in cassette(RECORDINGS / "semanticscholar/batch_with_null.json"):
        assert "batch" in url
        papers = [paper for paper in msgspec.json.decode(answer.body) if paper]
        assert len(records(SourceName.SEMANTIC_SCHOLAR, papers)) == len(papers) > 0
    assert records(SourceName.SEMANTIC_SCHOLAR, rows_of_null_lists())
    assert read > 180


def rows_of_null_lists() -> dict[str, Any]:
    return dict(json.loads((RECORDINGS / "semanticscholar/paper_null_lists.json").read_text("utf-8")))


@recorded
def test_every_crossref_recording_parses() -> None:
    read = 0
    for path in sorted((RECORDINGS / "crossref").glob("*.json")):
        for _, answer in cassette(path):
            if answer.status != 200 or "json" not in answer.media_type:
                continue
            message = msgspec.json.decode(answer.body).get("message", {})
            items = crossref._items(answer, least=1) if "items" in message else [message] if "DOI" in message else []
            read += len(records(SourceName.CROSSREF, items)) if items else 0
    for row in rows(RECORDINGS / "crossref/refchecker_by_doi_12.jsonl"):
        (record,) = records(SourceName.CROSSREF, row["payload"])
        assert record.title
        assert record.identifiers.doi
        read += 1
    assert read > 30


@recorded
def test_every_dblp_recording_parses() -> None:
    read = 0
    for row in rows(RECORDINGS / "dblp/refchecker_search_titles.jsonl"):
        answer = response({"result": {"hits": {"@total": "9", "hit": row["payload"]}}})
        for record in records(SourceName.DBLP, dblp._hits(answer)[0]):
            assert record.title
            assert not record.title.endswith(".")
            assert record.identifiers.dblp_key
            assert record.year
            read += 1
    assert dblp._hits(response({"result": {"hits": {"@total": "0"}}})) == ([], 0)
    assert read > 300


@recorded
def test_the_observed_datacite_record_parses() -> None:
    observed = json.loads((RECORDINGS / "observed_bodies_not_recordings.json").read_text("utf-8"))["rows"]
    (row,) = [row for row in observed if row["api"] == "datacite"]
    data = datacite._data(response(row["json"], "application/vnd.api+json"))
    (record,) = records(SourceName.DATACITE, data, "id:arxiv:2601.08919")
    assert record.first_date == "2026-01-13"
    assert record.date == "2026-04-24"
