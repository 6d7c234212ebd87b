"""Services that redirect, echo the key, refuse, lie about their format or never end; each over HTTP, in whole runs."""

from __future__ import annotations

import base64
import html
import json
import logging
import shutil
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from enrich.asking import drive
from enrich.core.models import Query, QueryKind, Snapshot, SnapshotStatus, SourceName
from enrich.sources import SERVICES, load_source
from enrich.sources.address import without_secrets
from enrich.sources.transport import Transport
from lists import SMALL
from replica import Fault, FaultKind, Replica, Service, Work
from running import ONLINE, Place

KEY = "the-secret-key-0815"
PASSWORD = "hush-hush-4711"  # noqa: S105
ASKED = [name for name in SERVICES if name is not SourceName.DATACITE]


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", KEY)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.md"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.fixture(scope="module")
def answered(works: list[Work], tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A run of the small list that nothing disturbed, made once: tests begin with copies of its answers."""
    folder = tmp_path_factory.mktemp("answered")
    (folder / "small.md").write_text(SMALL, "utf-8")
    with Replica(works) as replica, pytest.MonkeyPatch.context() as patch:
        for name, value in replica.environment().items():
            patch.setenv(name, value)
        place = Place.under(folder)
        run(folder / "small.md", place)
    return place


def with_answers(answered: Place, tmp_path: Path) -> Place:
    """A place whose answers are those of an undisturbed run."""
    place = Place.under(tmp_path)
    shutil.copytree(answered.raw, place.raw)
    return place


def run(small: Path, place: Place, *options: str) -> str:
    result = place.run(small, "--sources", ONLINE, *options)
    assert result.exit_code == 0, result.output
    return result.output


def written(folder: Path) -> bytes:
    """Everything that lies in a folder, names included."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"\n".join(str(path).encode() + b"\n" + path.read_bytes() for path in files)


def ask(source: SourceName, *queries: Query, transport: Transport | None = None) -> list[Snapshot]:
    fetched = load_source(source).fetch(list(queries), transport or Transport(patience=20))
    return [snapshot for answer in fetched for snapshot in answer]


def by_id(source: SourceName, *texts: str) -> list[Query]:
    return [Query(source, QueryKind.ID, text) for text in texts]


# --- the key stays at its host ---


def test_no_redirect_takes_the_key_to_another_host(
    replica: Replica, works: list[Work], small: Path, tmp_path: Path
) -> None:
    place = Place.under(tmp_path)
    with Replica(works) as other:
        elsewhere = f"{other.url('s2')}/graph/v1/paper/batch"
        for status in (301, 302, 303, 307, 308):
            replica.heal()
            for source in ASKED:
                replica.inject(Fault(source.value, f"redirect_{status}", location=elsewhere))
            run(small, place)
            assert other.count() == 0, status
            reasons = {place.run_record["sources"][source]["unavailable"] for source in ASKED}
            assert reasons == {"it redirects to another host (127.0.0.1)"}, status
    assert KEY.encode() not in written(tmp_path)
    replica.heal()
    run(small, place, "-v")
    assert all(place.run_record["sources"][source]["unavailable"] is None for source in ASKED)


@pytest.mark.parametrize(
    "target", ["//evil.example/x", "https://evil.example/", "ftp://127.0.0.1/", "http://[", "", "@x"]
)
def test_a_redirect_elsewhere_is_an_outage(replica: Replica, small: Path, tmp_path: Path, target: str) -> None:
    replica.inject(Fault(Service.SEMANTIC_SCHOLAR, FaultKind.REDIRECT_302, location=target))
    place = Place.under(tmp_path)
    run(small, place)
    assert place.run_record["sources"]["semantic_scholar"]["unavailable"]


def test_a_redirect_within_the_host_is_followed(replica: Replica) -> None:
    replica.inject(
        Fault(Service.CROSSREF, FaultKind.REDIRECT_301, times=1, location="/crossref/v1/works?query=attention")
    )
    (snapshot,) = ask(SourceName.CROSSREF, Query(SourceName.CROSSREF, QueryKind.SEARCH, "attention"))
    assert snapshot.status is SnapshotStatus.FOUND
    replica.inject(Fault(Service.CROSSREF, FaultKind.REDIRECT_301, location="/crossref/works"))
    transport = Transport()
    with pytest.raises(Exception, match="without end"):
        ask(SourceName.CROSSREF, Query(SourceName.CROSSREF, QueryKind.SEARCH, "y"), transport=transport)
    assert replica.count() < 12


@pytest.mark.parametrize("kind", [FaultKind.KEY_ECHO, FaultKind.KEY_ECHO_400])
def test_a_key_that_comes_back_is_written_nowhere(
    replica: Replica, small: Path, tmp_path: Path, kind: FaultKind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    replica.inject(Fault(Service.SEMANTIC_SCHOLAR, kind))
    place = Place.under(tmp_path)
    output = run(small, place, "-v")
    assert replica.count("s2") > 0
    assert KEY not in output + caplog.text
    assert KEY.encode() not in written(tmp_path)
    assert (b"[secret]" in written(place.raw)) == (kind is FaultKind.KEY_ECHO)


def test_netrc_is_not_read(replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text(f"machine 127.0.0.1 login me password {PASSWORD}\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    ask(SourceName.ARXIV, *by_id(SourceName.ARXIV, "arxiv:2309.06180"))
    assert replica.count() == 1
    assert all("authorization" not in request.headers for request in replica.requests)


def test_a_password_in_an_address_goes_to_its_host_and_nowhere_else(
    replica: Replica,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ENRICH_PACE", "0.01")
    address = replica.url("arxiv").replace("http://", f"http://me:{PASSWORD}@")
    monkeypatch.setenv("ENRICH_ARXIV_URL", address)
    replica.inject(Fault(Service.ARXIV, FaultKind.KEY_ECHO_400, match="2106.99999"))
    output = run(small, Place.under(tmp_path), "-v")
    basic = "Basic " + base64.b64encode(f"me:{PASSWORD}".encode()).decode()
    sent = {request.service: request.headers.get("authorization") for request in replica.requests}
    assert sent.pop(Service.ARXIV) == basic
    assert set(sent.values()) == {None}
    for secret in (PASSWORD, basic):
        assert secret not in output + caplog.text
        assert secret.encode() not in written(tmp_path)


def test_an_address_that_is_none_is_bad_usage(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("nonsense", "ftp://127.0.0.1", "http://", "http://[", "http://127.0.0.1:99999"):
        monkeypatch.setenv("ENRICH_ARXIV_URL", text)
        result = Place.under(tmp_path).run(small, "--sources", "arxiv")
        assert result.exit_code == 2, text
        assert "ENRICH_ARXIV_URL" in result.stderr
        assert len(result.stderr.splitlines()) == 1


ODD_KEY = 'the-secret/key+0815"é<😀>'
KEY_BYTES = ODD_KEY.encode()
ENCODED = {
    "as it is": KEY_BYTES, "in a URL": quote(ODD_KEY).encode(), "in a URL, small": quote(ODD_KEY, safe="").lower().encode(),
    "each byte in a URL": "".join(f"%{byte:02X}" for byte in KEY_BYTES).encode(), "JSON": json.dumps(ODD_KEY).encode(),
    "JSON, not ASCII": json.dumps(ODD_KEY, ensure_ascii=False).encode(), "HTML": html.escape(ODD_KEY).encode(),
    "HTML numbers": "".join(f"&#{ord(c)};" for c in ODD_KEY).encode(), "HTML hex": "".join(f"&#x{ord(c):X};" for c in ODD_KEY).encode(),
    "JSON escapes": "".join(rf"\u{ord(c):04x}" if ord(c) < 65536 else json.dumps(c)[1:-1] for c in ODD_KEY).encode(),
    "JSON in JSON": json.dumps(json.dumps(ODD_KEY)).encode(), "hex": KEY_BYTES.hex().encode(), "HEX": KEY_BYTES.hex().upper().encode(), "Base64": base64.b64encode(KEY_BYTES),
    "Base64 after one": base64.b64encode(b"x" + KEY_BYTES + b"y"), "Base64 after two": base64.b64encode(b"ab" + KEY_BYTES),
    "Base64 for URLs": base64.urlsafe_b64encode(b"x" + KEY_BYTES + b"yz"), "Basic": base64.b64encode(b"me:" + KEY_BYTES),
}  # fmt: skip


@pytest.mark.parametrize("form", ENCODED.values(), ids=ENCODED)
def test_a_key_is_cut_in_every_encoding(form: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", ODD_KEY)
    shown = without_secrets(b"before " + form + b" after")
    assert b"[secret]" in shown
    assert len(shown) < len(b"before [secret] after") + 10, "no more than the ends of Base64 are left"


def test_a_malformed_header_is_not_logged(replica: Replica, caplog: pytest.LogCaptureFixture) -> None:
    odd = {"nonsense \x1b[31m\r\nX-Odd": "x"}
    replica.inject(Fault(Service.CROSSREF, FaultKind.WRONG_CONTENT_TYPE, times=1, headers=odd))
    ask(SourceName.CROSSREF, Query(SourceName.CROSSREF, QueryKind.SEARCH, "attention"))
    assert not [record for record in caplog.records if record.exc_info or "nonsense" in record.getMessage()]


# --- odd answers end nothing, and leave nothing behind ---

DIGITS = b"9" * 5000
ODD_BODIES = {
    "deep lists": b"[" * 2000 + b"]" * 2000,
    "deep objects": b'{"data":' * 2000 + b"1" + b"}" * 2000,
    "a huge integer": b'{"total": ' + DIGITS + b', "data": []}',
    "half a pair of surrogates": b'{"data": [{"title": "\\ud800"}]}',
    "no UTF-8": b'{"data": "\xff\xfe"}',
    "null": b"null",
    "a number": b"17",
    "a text": b'"zzz"',
    "an empty list": b"[]",
    "an empty object": b"{}",
    "a NaN": b'{"total": NaN}',
    "data of another type": b'{"data": "zzz", "message": "zzz", "result": "zzz", "total": 3}',
    "deeper data of another type": b'{"data": {"attributes": 3}, "message": {"items": 3}, "result": {"hits": 3}}',
    "items of another type": b'{"data": [3], "message": {"items": [3]}, "result": {"hits": {"@total": "1", "hit": 3}}}',
    "fewer records than it says": b'{"total": 3, "data": [], "message": {"total-results": 3, "items": []}, "result": {"hits": {"@total": "3"}}}',
    "records that say nothing": (
        b'{"total": 1, "data": [{}], "message": {"total-results": 1, "items": [{}]}, '
        b'"result": {"hits": {"@total": "1", "hit": [{"info": {}}]}}}'
    ),
    "XML": b"<?xml version='1.0'?><feed/>",
    "a feed with entities": (
        b"<!DOCTYPE feed [<!ENTITY x 'Evil'>]><feed xmlns='http://www.w3.org/2005/Atom' "
        b"xmlns:o='http://a9.com/-/spec/opensearch/1.1/'><o:totalResults>1</o:totalResults></feed>"
    ),
    "a title with markup": (
        b"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:o='http://a9.com/-/spec/opensearch/1.1/'>"
        b"<o:totalResults>1</o:totalResults><entry><id>http://arxiv.org/abs/2309.06180v1</id>"
        b"<published>2023-09-12T00:00:00Z</published><title>A <b>B</b></title></entry></feed>"
    ),
    "a feed with a wrong count": (
        b"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:o='http://a9.com/-/spec/opensearch/1.1/'>"
        b"<o:totalResults>abc</o:totalResults></feed>"
    ),
    "a feed with a huge count": (
        b"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:o='http://a9.com/-/spec/opensearch/1.1/'>"
        b"<o:totalResults>" + DIGITS + b"</o:totalResults></feed>"
    ),
}


@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES.keys())
def test_an_odd_answer_is_no_answer(replica: Replica, small: Path, tmp_path: Path, body: bytes) -> None:
    for source in SERVICES:
        replica.inject(Fault(source.value, FaultKind.BODY, body=body))
    place = Place.under(tmp_path)
    run(small, place)
    assert place.findings == [] or {f["code"] for f in place.findings} == {"unresolved"}
    for source in ASKED:
        cost = place.run_record["sources"][source]
        assert cost["unavailable"] or cost["unanswered"] or not cost["requests"], (source, cost)
        assert not cost["not_found"], (source, cost)
    replica.heal()
    run(small, place)
    assert {p["status"] for p in place.papers} == {"resolved", "unresolved"}
    assert sum(p["status"] == "resolved" for p in place.papers) == 7


@pytest.mark.parametrize(
    "line",
    [
        "",
        "zzz",
        "{}",
        "[]",
        "[" * 2000,
        '{"source":"crossref","request":"id:doi:x","status":"found","retrieved_at":"never","payload":{}}',
        '{"source":"crossref","request":"id:doi:x","status":"told","retrieved_at":"2026-01-01T00:00:00Z"}',
        '{"source":"arxiv","request":"id:doi:x","status":"not_found","retrieved_at":"2026-01-01T00:00:00Z"}',
        '{"source":7,"request":[],"status":null}',
        "\x00\x00\x00",
        '{"payload":' + "9" * 5000 + "}",
    ],
)
def test_what_is_stored_is_checked_when_it_is_read(
    replica: Replica, small: Path, answered: Place, tmp_path: Path, line: str
) -> None:
    place = with_answers(answered, tmp_path)
    expected = [p["entry_id"] for p in answered.papers if p["status"] == "resolved"]
    for source in ASKED:
        with (place.raw / f"{source}.jsonl").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    run(small, place)
    assert [p["entry_id"] for p in place.papers if p["status"] == "resolved"] == expected
    assert replica.count() == 0


@pytest.mark.parametrize("payload", [None, 7, "zzz", [], [None], [3], {"zzz": 1}, [[[]]], True])
def test_a_poisoned_snapshot_is_asked_for_again(
    replica: Replica, small: Path, answered: Place, tmp_path: Path, payload: object
) -> None:
    place = with_answers(answered, tmp_path)
    sound = answered.papers
    for source in ASKED:
        path = place.raw / f"{source}.jsonl"
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        poisoned = [{**row, "payload": payload} if row["status"] == "found" else row for row in rows]
        path.write_text("".join(json.dumps(row) + "\n" for row in poisoned), "utf-8")
    assert place.run(small, "--sources", ONLINE, "--offline").exit_code == 0
    run(small, place)
    same = ("entry_id", "status", "title", "year", "venue")
    if payload != {"zzz": 1}:  # an object without any known field is a record that says nothing
        assert [[p[k] for k in same] for p in place.papers] == [[p[k] for k in same] for p in sound]


@pytest.mark.parametrize(
    "value",
    ["²", "-1", "", "nan", "inf", "9" * 400, "Wed, 25 Nov 2026 10:00:00", "Wed, 99 Nov 99999 10:00:00 GMT", "soon"],
)
def test_no_retry_after_ends_a_run(replica: Replica, small: Path, tmp_path: Path, value: str) -> None:
    for source in ASKED:
        replica.inject(Fault(source.value, FaultKind.STATUS_429, times=1, headers={"Retry-After": value}))
    run(small, Place.under(tmp_path))


@pytest.mark.parametrize("value", ["99999999s", "²s", "9" * 5000 + "s", "s", "-1s", "0s"])
def test_no_rate_header_stops_a_run(
    replica: Replica, small: Path, tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENRICH_PACE", "0.001")
    odd = {"X-Rate-Limit-Limit": "1", "X-Rate-Limit-Interval": value}
    replica.inject(Fault(Service.CROSSREF, FaultKind.WRONG_CONTENT_TYPE, times=1, headers=odd))
    started = time.monotonic()
    run(small, Place.under(tmp_path))
    assert time.monotonic() - started < 60  # the header asks for years


# --- a refused question costs one question ---


@pytest.mark.parametrize(
    ("source", "match"),
    [
        (SourceName.SEMANTIC_SCHOLAR, "/search"),
        (SourceName.DBLP, "nobody"),
        (SourceName.CROSSREF, "query.bibliographic"),
        (SourceName.DATACITE, "2309.06180"),
    ],
)
def test_a_refused_search_costs_one_question(
    replica: Replica, small: Path, tmp_path: Path, source: SourceName, match: str
) -> None:
    replica.inject(Fault(source.value, FaultKind.STATUS_400, match=match))
    if source is SourceName.DATACITE:  # asked only where arXiv gives no answer
        replica.inject(Fault(Service.ARXIV, FaultKind.STATUS_403))
    place = Place.under(tmp_path)
    run(small, place)
    assert any(request.status == 400 for request in replica.requests)
    cost = place.run_record["sources"][source]
    assert cost["unavailable"] is None
    assert cost["refused"] + cost["unanswered"] > 0
    statuses = [json.loads(line)["status"] for line in (place.raw / f"{source}.jsonl").read_text("utf-8").splitlines()]
    assert statuses.count("refused") == cost["refused"]
    replica.reset()
    run(small, place)
    if cost["refused"]:  # what is known to be refused is not sent again
        assert not [r for r in replica.requests if r.service.value == source.value and r.status == 400]


@pytest.mark.parametrize("source", ASKED)
def test_a_refusal_of_everything_is_an_outage_and_no_absence(
    replica: Replica, small: Path, tmp_path: Path, source: SourceName
) -> None:
    replica.inject(Fault(source.value, FaultKind.STATUS_400))
    place = Place.under(tmp_path)
    run(small, place)
    cost = place.run_record["sources"][source]
    assert cost["unavailable"] or cost["unanswered"]
    assert not cost["not_found"]
    assert not cost["refused"]
    assert not (place.raw / f"{source}.jsonl").exists()
    assert not [f for f in place.findings if f["code"] == "link_dead" and source is SourceName.ARXIV]


def test_an_error_feed_says_nothing_of_other_ids(replica: Replica, small: Path, tmp_path: Path) -> None:
    replica.inject(Fault(Service.ARXIV, FaultKind.ERROR_FEED))
    place = Place.under(tmp_path)
    run(small, place)
    assert place.run_record["sources"]["arxiv"]["unavailable"]
    assert not (place.raw / "arxiv.jsonl").exists()
    assert "link_dead" not in {f["code"] for f in place.findings}


def test_a_403_speaks_of_a_key_only_where_there_is_one(
    replica: Replica, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica.inject(Fault(Service.SEMANTIC_SCHOLAR, FaultKind.STATUS_403))
    place = Place.under(tmp_path)
    run(small, place)
    assert "your key" in place.run_record["sources"]["semantic_scholar"]["unavailable"]
    monkeypatch.delenv("SEMANTIC_SCHOLAR_API_KEY")
    run(small, place)
    assert "without a key" in place.run_record["sources"]["semantic_scholar"]["unavailable"]


# --- time has an end ---


@pytest.mark.parametrize("kind", [FaultKind.HANG, FaultKind.SLOW_DRIP, FaultKind.SLOW_HEADERS, FaultKind.ENDLESS_100])
def test_a_service_that_never_ends_its_answers_costs_its_patience(
    replica: Replica, small: Path, tmp_path: Path, kind: FaultKind
) -> None:
    replica.inject(Fault(Service.DBLP, kind, seconds=600))
    place = Place.under(tmp_path)
    started = time.monotonic()
    run(small, place, "--patience", "1")
    assert time.monotonic() - started < 60  # the service goes on for ten minutes
    assert "--patience" in place.run_record["sources"]["dblp"]["unavailable"]
    assert place.run_record["sources"]["arxiv"]["unavailable"] is None


def test_the_terminal_says_for_whom_a_run_waits(
    replica: Replica, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drive, "_LOOK_EVERY", 0.02)
    monkeypatch.setattr(drive, "_SILENCE", 0.2)
    replica.inject(Fault(Service.DBLP, FaultKind.HANG, seconds=600))
    result = Place.under(tmp_path).run(small, "--sources", ONLINE, "--patience", "2")
    assert "waiting for DBLP" in result.stderr
