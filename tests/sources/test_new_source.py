"""A new source is one module and one entry of the registry: one is added to a copy of the package, and used."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from conftest import ROOT

ENTRY = """
    INVENTED = (
        "invented",
        SourceInfo(
            label="Invented Index",
            terms="Invented for a test.",
            endpoint=Endpoint(variable="ENRICH_INVENTED_URL", address="https://invented.example", interval=0.1),
            ranks={"abstract": 40, "citation_count": 20},
            claims={ClaimBasis.VENUE: ClaimKind("record of the Invented Index", 0.94)},
            lookups=("doi",),
        ),
    )
"""
MODULE = '''
"""An invented index: one work per DOI."""

from enrich.core.identifiers import Identifiers
from enrich.core.models import SnapshotStatus, SourceName, SourceRecord
from enrich.sources.acceptance import MalformedAnswerError, read_json
from enrich.sources.batches import found, not_found, now
from enrich.sources.service import Service

SERVICE = Service(name=SourceName.INVENTED, accept="application/json")


def _work(response):
    work = read_json(response)
    if not isinstance(work, dict):
        raise MalformedAnswerError("no work")
    return work


class Invented:
    name = SourceName.INVENTED

    def fetch(self, queries, transport):
        for query in queries:
            work = transport.ask(SERVICE, "/works/" + query.text.removeprefix("doi:"), _work)
            yield [found(query, work, now()) if work else not_found(query, now())]

    def to_records(self, snapshot):
        if snapshot.status is SnapshotStatus.NOT_FOUND:
            return ()
        work = snapshot.payload
        return (
            SourceRecord(
                source=self.name, retrieved_at=snapshot.retrieved_at, identifiers=Identifiers(doi=work["doi"]),
                abstract=work["abstract"], venue=work["venue"], year=work["year"], citation_count=work["cited"],
            ),
        )


SOURCE = Invented()
'''
WORK = {"doi": "10.5555/1234", "abstract": "An abstract.", "venue": "OSDI", "year": 2022, "cited": 7}
FACT = {
    "title": "An Invented Paper on Queues",
    "kind": "conference",
    "doi": WORK["doi"],
    "evidence": ["written for this test"],
    "confidence": 0.99,
    "checked_on": "2026-01-01",
}


class _Index(BaseHTTPRequestHandler):
    """The invented service; `paths` are those that it was asked for."""

    paths: list[str]

    def do_GET(self) -> None:
        self.paths.append(self.path)
        body = json.dumps(WORK).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def index() -> Iterator[tuple[str, list[str]]]:
    """The address of the invented service, and the paths that it was asked for."""
    handler = type("Index", (_Index,), {"paths": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", handler.__dict__["paths"]
        server.shutdown()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the package with one more module and one more entry."""
    copy = tmp_path / "src"
    shutil.copytree(ROOT / "src/enrich", copy / "enrich", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "enrich/sources/invented.py").write_text(MODULE, "utf-8")
    registry = copy / "enrich/core/sources.py"
    before, property_, after = registry.read_text("utf-8").partition("\n    @property\n    def label")
    registry.write_text(before + ENTRY + property_ + after, "utf-8")
    return copy


def python(source: Path, *arguments: str, **environment: str) -> str:
    """What a Python of its own prints, with the copied package."""
    ran = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(source), "ENRICH_PACE": "0", **environment},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_new_source_is_asked_stored_weighed_and_shown(
    source: Path, index: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, paths = index
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "curated.jsonl").write_text(json.dumps(FACT), "utf-8")
    (tmp_path / "list.md").write_text(
        f"# Papers\n\n- [{FACT['title']}](https://doi.org/{WORK['doi']}). SOSP 2021\n", "utf-8"
    )
    run = ("-m", "enrich.cli", "run", str(tmp_path / "list.md"), "--raw-dir", str(raw), "--out-dir", str(out))
    for _ in range(2):
        python(source, *run, "--sources", "curated,invented", ENRICH_INVENTED_URL=address)
    assert paths == [f"/works/{WORK['doi']}"]
    (paper,) = pq.read_table(out / "papers.parquet").to_pylist()
    assert (paper["venue"], paper["year"], paper["abstract"]) == ("OSDI", 2022, "An abstract.")
    assert (paper["citation_count"], paper["citation_source"]) == (7, "invented")
    said = {(p["field"], p["value"]) for p in paper["provenance"] if p["source"] == "invented"}
    assert ("venue", "OSDI (record of the Invented Index: OSDI)") in said
    assert {finding["code"] for finding in paper["findings"]} >= {"venue_wrong"}
    assert "Invented Index" in (out / "review.md").read_text("utf-8")
    package = json.loads((out / "datapackage.json").read_text("utf-8"))
    assert {"title": "Invented Index", "description": "Invented for a test."} in package["sources"]
    assert json.loads(pq.read_schema(out / "papers.parquet").metadata[b"enrich.sources"])["invented"]


def test_a_new_source_is_documented(source: Path) -> None:
    shown = "".join(python(source, "-m", "enrich.cli", "run", "--help").split())  # the help is wrapped anywhere
    assert ",invented" in shown
    document = python(
        source, "-c", "from enrich.dataset.columns import columns_document; print(columns_document(), end='')"
    )
    assert "| Invented Index | Invented for a test. |" in document
