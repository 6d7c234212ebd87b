"""The whole pipeline on our own list, offline with curated facts, and over HTTP against the replica without them."""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from conftest import CURATED, READING_LIST, ROOT
from replica import Replica
from running import ONLINE, Place

pytestmark = pytest.mark.run

FACTS = [json.loads(line) for line in (ROOT / "tests/golden/reading_list.jsonl").read_text("utf-8").splitlines()]
# Which findings say what a fact's verdict says.
CODES = {
    "title": {"variant": {"title_outdated", "title_variant"}, "wrong": {"title_wrong"}, "missing": {"title_missing"}},
    "venue": {"wrong": {"venue_wrong"}, "vague": {"venue_vague"}, "missing": {"venue_missing"}},
    "year": {"wrong": {"year_wrong"}, "missing": {"year_missing"}},
}


def verdicts(papers: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """(verdicts of the facts that are not found with the right correction, errors and warnings that are false)."""
    missed, false = [], []
    for paper, fact in zip(papers, FACTS, strict=True):
        for field, verdict in fact["verdicts"].items():
            found = [f for f in paper["findings"] if f["code"].startswith(field)]
            wanted = CODES[field].get(verdict, set())
            right = [f for f in found if f["code"] in wanted and f["correct"] == str(fact[field])]
            if verdict in {"wrong", "missing", "vague"} and not right:
                missed.append(f"{paper['entry_id']}: {field} {verdict}")
            if verdict in {"ok", "none"}:
                false += [f"{paper['entry_id']}: {f['code']}" for f in found if f["severity"] != "info"]
    return missed, false


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place.under(tmp_path)


@pytest.fixture
def curated_place(place: Place) -> Place:
    place.raw.mkdir()
    shutil.copy(CURATED, place.raw)
    return place


def test_parses_every_entry_of_our_list(curated_place: Place) -> None:
    assert curated_place.run(READING_LIST, "--offline").exit_code == 0
    for paper, fact in zip(curated_place.papers, FACTS, strict=True):
        for field in ("name", "listed_title", "listed_venue", "listed_year", "listed_url"):
            assert paper[field] == fact[field], (paper["entry_id"], field)
        assert paper["section"][-1] == fact["section"]


def test_offline_with_curated_facts_gives_every_verdict_and_no_other(curated_place: Place) -> None:
    result = curated_place.run(READING_LIST, "--offline")
    assert result.exit_code == 0
    papers = curated_place.papers
    assert Counter(p["status"] for p in papers) == {"resolved": 60, "not_a_paper": 1}
    assert verdicts(papers) == ([], [])
    clean = [p for p, f in zip(papers, FACTS, strict=True) if set(f["verdicts"].values()) <= {"ok", "none"}]
    assert len(clean) == 23
    assert [p["entry_id"] for p in clean if p["findings"]] == []
    variants = [p for p, f in zip(papers, FACTS, strict=True) if f["verdicts"]["title"] == "variant"]
    assert all({f["code"] for f in p["findings"]} & CODES["title"]["variant"] for p in variants)
    assert all(p["abstract"] is None and p["citation_count"] is None for p in papers)
    assert "60 of 60 papers have no abstract" in curated_place.review
    assert "not asked (offline)" in curated_place.review


def test_services_that_refuse_are_said_in_one_line_each_and_cost_one_request(
    curated_place: Place, replica: Replica
) -> None:
    for service in ("arxiv", "semantic_scholar", "crossref", "dblp", "datacite"):
        replica.down(service)
    result = curated_place.run(READING_LIST)
    assert result.exit_code == 0
    assert verdicts(curated_place.papers) == ([], [])
    for source, counts in curated_place.run_record["sources"].items():
        assert counts["requests"] <= 1, source
    assert "could not be reached: connection refused" in curated_place.review
    assert " answered" not in result.stderr


def test_against_the_replica_without_curated_facts(place: Place, replica: Replica) -> None:
    cold = place.run(READING_LIST, "--sources", ONLINE)
    assert cold.exit_code == 0
    papers = place.papers
    resolved = [p for p in papers if p["status"] == "resolved"]
    assert len(resolved) >= 58
    for paper, fact in zip(papers, FACTS, strict=True):
        if paper["status"] == "resolved":
            assert paper["arxiv_id"] == fact["arxiv_id"] or paper["doi"] == fact["doi"], paper["entry_id"]
            assert fact["is_paper"]
    assert all(p["citation_count"] is not None and p["citation_retrieved_at"] for p in resolved)
    # Semantic Scholar has no abstract of the one paper of a publisher that gives none away.
    assert [p["entry_id"] for p in resolved if not p["abstract"]] == ["collective-communication-review"]
    missed, false = verdicts(papers)
    wanted = sum(v in {"wrong", "missing", "vague"} for f in FACTS for v in f["verdicts"].values())
    assert len(missed) <= 0.05 * wanted, missed
    assert len(false) <= 2, false
    orca = next(p for p in papers if p["entry_id"] == "orca")
    assert (orca["venue"], orca["year"], orca["authors"][0]) == ("OSDI", 2022, "Gyeong-In Yu")
    review = next(p for p in papers if p["entry_id"] == "collective-communication-review")
    assert (review["status"], review["doi"], review["venue"]) == ("resolved", "10.1002/cpe.1206", "CCPE")


def test_request_budget_and_a_second_run_that_asks_nothing(place: Place, replica: Replica) -> None:
    place.run(READING_LIST, "--sources", ONLINE)
    assert replica.count("arxiv") <= 3
    assert replica.count("semantic_scholar") <= 12
    assert replica.count() <= 25
    first = place.contents()
    replica.reset()
    place.run(READING_LIST, "--sources", ONLINE)
    assert replica.count() == 0
    assert place.contents() == first
    assert place.run_record["sources"]["arxiv"]["from_snapshots"] > 50


def test_offline_rebuild_from_snapshots_gives_the_same_data(place: Place, replica: Replica) -> None:
    place.run(READING_LIST, "--sources", ONLINE)
    before = place.papers, place.findings
    place.run(READING_LIST, "--sources", ONLINE, "--offline")
    assert (place.papers, place.findings) == before


def test_refresh_asks_again(place: Place, replica: Replica) -> None:
    place.run(READING_LIST, "--sources", ONLINE)
    asked = replica.count()
    replica.reset()
    place.run(READING_LIST, "--sources", ONLINE, "--max-age", "0.5")
    assert replica.count() == 0
    # A refresh is distinguished from older answers by the second.
    for path in place.raw.iterdir():
        text = path.read_text("utf-8")
        path.write_text(text.replace('"retrieved_at":"20', '"retrieved_at":"19'), "utf-8")
    place.run(READING_LIST, "--sources", ONLINE, "--refresh")
    assert asked - 3 <= replica.count() <= asked + 3


def staged_file(path: str) -> bytes:
    """A file as git has it staged; what a refresh left in the working tree is the user's own."""
    shown = subprocess.run(["git", "show", f":{path}"], cwd=ROOT, capture_output=True, check=False)
    if shown.returncode:
        pytest.skip("not in a git checkout")
    return shown.stdout


def test_what_is_committed_is_what_an_offline_build_makes(tmp_path: Path) -> None:
    place = Place(tmp_path / "data/raw", tmp_path / "data/enriched")  # the page names the list by these folders
    place.raw.mkdir(parents=True)
    for name in ("reading_list.md", "curated.jsonl"):
        (place.raw / name).write_bytes(staged_file(f"data/raw/{name}"))
    # A history grows: a build adds nothing to the committed one, and nothing in it was said by a live service.
    place.out.mkdir()
    (place.out / "history.parquet").write_bytes(staged_file("data/enriched/history.parquet"))
    place.run(place.raw / "reading_list.md", "--offline")
    history = pq.read_table(place.out / "history.parquet")
    assert set(history["source"].to_pylist()) == {"curated"}
    for name, content in place.contents().items():
        if name.endswith(".parquet"):
            committed = pq.read_table(pa.BufferReader(staged_file(f"data/enriched/{name}")))
            assert committed.equals(pq.read_table(pa.BufferReader(content))), f"{name}: run `make offline` and commit"
        else:
            assert staged_file(f"data/enriched/{name}") == content, f"{name}: run `make offline` and commit"


def test_stage_scripts_one_by_one_give_the_same_as_one_run(curated_place: Place) -> None:
    """In the same folder: the commands on the page name it."""
    curated_place.run(READING_LIST, "--offline")
    at_once = curated_place.contents()
    shutil.rmtree(curated_place.out)
    staged = curated_place
    for script in sorted((ROOT / "pipeline").glob("stage*.py")):
        command = runpy.run_path(str(script))["command"]
        options = ["--list", str(READING_LIST), "--raw-dir", str(staged.raw), "--out-dir", str(staged.out), "--offline"]
        assert CliRunner().invoke(command, options, catch_exceptions=False).exit_code == 0
        assert CliRunner().invoke(command, ["--help"]).exit_code == 0
    assert staged.contents() == at_once
