"""The transport's own rules: what waits, what does not, who is asked how, and what is never shown."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.core.errors import OutputError, SourceUnavailableError
from enrich.core.models import Query, QueryKind, SourceName
from enrich.sources import SERVICES, crossref, load_source
from enrich.sources.address import Address
from enrich.sources.connection import user_agent
from enrich.sources.pace import pace, requested_interval
from enrich.sources.retries import retry_after
from enrich.sources.transport import Transport
from enrich.storage.snapshots import Archive
from lists import SMALL
from replica import Fault, FaultKind, Replica, Service
from running import ONLINE, Place

PUBLIC = [
    "https://export.arxiv.org",
    "https://api.semanticscholar.org",
    "http://10.0.0.1:8000",
    "http://127.0.0.1.nip.io",
]


def test_patience_is_shared_while_nobody_answers() -> None:
    transport = Transport(patience=100)
    assert transport._patience(crossref.SERVICE) == 100
    transport._silent.add(SourceName.ARXIV)
    assert transport._patience(crossref.SERVICE) == 25
    transport._answered[SourceName.DBLP] += 1
    assert transport._patience(crossref.SERVICE) == 100


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e308", "-5"])
def test_an_odd_pace_makes_waits_that_a_clock_can_measure(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENRICH_PACE", text)
    assert 0 <= pace(Address.parse("http://127.0.0.1:9000", "ENRICH_X_URL")) <= 100


@pytest.mark.parametrize("base", PUBLIC)
def test_the_pace_of_public_hosts_cannot_be_turned_off(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENRICH_PACE", "0")
    address = Address.parse(base, "ENRICH_X_URL")
    assert not address.is_loopback
    assert pace(address) == 1.0


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:9000/arxiv", "http://localhost:1", "http://[::1]:80", "http://127.9.9.9"]
)
def test_the_pace_of_the_loopback_is_scaled(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = Address.parse(base, "ENRICH_X_URL")
    assert pace(address) == 1.0
    for text, factor in (("0", 0.0), ("0.25", 0.25), ("-3", 0.0), ("nonsense", 1.0)):
        monkeypatch.setenv("ENRICH_PACE", text)
        assert pace(address) == factor


@given(st.integers(0, 10**6))
def test_retry_after_in_seconds(seconds: int) -> None:
    assert retry_after(str(seconds)) == seconds


def test_retry_after_as_a_date_or_nonsense() -> None:
    then = datetime.now(UTC) + timedelta(seconds=90)
    assert retry_after(format_datetime(then, usegmt=True)) == pytest.approx(90, abs=2)
    assert retry_after(format_datetime(then - timedelta(hours=1), usegmt=True)) == 0
    assert [retry_after(text) for text in (None, "", "soon", "1.5e")] == [None] * 4


@pytest.mark.parametrize("name", SERVICES)
def test_default_addresses_and_paces_are_those_of_the_services(name: SourceName) -> None:

    service = import_module(f"enrich.sources.{name}").SERVICE
    hosts = {
        "arxiv": "https://export.arxiv.org",
        "semantic_scholar": "https://api.semanticscholar.org",
        "dblp": "https://dblp.org",
        "crossref": "https://api.crossref.org",
        "datacite": "https://api.datacite.org",
    }
    assert service.addresses[0].url == hosts[name]
    assert service.endpoint.variable == f"ENRICH_{name.upper()}_URL"
    assert service.endpoint.interval >= {"arxiv": 3.0, "datacite": 0.6}.get(name, 1.0)
    assert service.connect_timeout > 0
    assert service.read_timeout > 0


def test_requests_say_who_asks_and_what_they_take(
    replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENRICH_CONTACT", "me@example.org")
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", "the-key")
    (tmp_path / "small.md").write_text(SMALL, "utf-8")
    Place.under(tmp_path).run(tmp_path / "small.md", "--sources", ONLINE)
    for request in replica.requests:
        assert request.headers["user-agent"].startswith("enrich/")
        assert "mailto:me@example.org" in request.headers["user-agent"]
        assert request.headers["accept"] not in {"", "*/*"}
        assert ("x-api-key" in request.headers) == (request.service is Service.SEMANTIC_SCHOLAR)
    assert any("mailto=me%40example.org" in r.query for r in replica.requests if r.service is Service.CROSSREF)
    assert user_agent(None).startswith("enrich/")


def test_verbose_logs_every_request_and_never_the_key(
    replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", "the-secret-key")
    caplog.set_level(logging.DEBUG)
    replica.inject(Fault(Service.SEMANTIC_SCHOLAR, FaultKind.STATUS_429, times=1))
    (tmp_path / "small.md").write_text(SMALL, "utf-8")
    Place.under(tmp_path).run(tmp_path / "small.md", "--sources", ONLINE, "-v")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("enrich")]
    assert sum(line.startswith(("GET ", "POST ")) for line in lines) == replica.count()
    assert any("HTTP 429; trying again in" in line for line in lines)
    assert "the-secret-key" not in caplog.text
    assert b"the-secret-key" not in b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())


def test_a_source_that_gave_out_is_not_asked_again_in_this_run(replica: Replica) -> None:
    replica.inject(Fault(Service.CROSSREF, FaultKind.STATUS_403))
    transport = Transport()
    query = Query(SourceName.CROSSREF, QueryKind.SEARCH, "anything")
    for _ in range(3):
        with pytest.raises(SourceUnavailableError):
            list(load_source(SourceName.CROSSREF).fetch([query], transport))
    assert replica.count("crossref") == 1


def test_a_wait_that_is_asked_for_is_kept(replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENRICH_PACE", "1")
    replica.inject(Fault(Service.CROSSREF, FaultKind.STATUS_429_RETRY_AFTER, times=1, seconds=1))
    started = time.monotonic()
    list(crossref.SOURCE.fetch([Query(SourceName.CROSSREF, QueryKind.SEARCH, "anything")], Transport()))
    assert time.monotonic() - started >= 1
    assert replica.count("crossref") == 2


def test_a_disk_that_fills_while_asking_is_one_clear_line(
    replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: object, _snapshots: object) -> None:
        raise OutputError(tmp_path / "raw/arxiv.jsonl", "cannot be written: No space left on device")

    monkeypatch.setattr(Archive, "append", full)
    (tmp_path / "small.md").write_text(SMALL, "utf-8")
    result = Place.under(tmp_path).run(tmp_path / "small.md", "--sources", ONLINE)
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert not (tmp_path / "out/papers.parquet").exists()
    assert replica.count() <= 8


def test_rate_headers_are_heeded() -> None:
    assert requested_interval({"x-rate-limit-limit": "5", "x-rate-limit-interval": "1s"}) == 0.2
    assert requested_interval({"x-rate-limit-limit": "1", "x-rate-limit-interval": "3s"}) == 3
    for headers in ({}, {"x-rate-limit-limit": "0", "x-rate-limit-interval": "1s"}, {"x-rate-limit-limit": "x"}):
        assert requested_interval(headers) == 0


def test_pace_is_kept_where_the_cache_cannot_be_written(
    replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("ENRICH_PACE", "0.01")
    list(crossref.SOURCE.fetch([Query(SourceName.CROSSREF, QueryKind.SEARCH, "anything")], Transport()))
    assert list(tmp_path.glob("enrich-*/*.last"))
