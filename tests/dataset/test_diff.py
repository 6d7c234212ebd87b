"""`enrich diff`: what the world did and what the list's people did are told apart, and nothing is invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from enrich.cli.main import main
from enrich.dataset.diff import ChangeKind, comparison_json, comparison_text, diff_data_sets
from enrich.dataset.rows import read_rows
from lists import SMALL
from replica import Replica
from running import ONLINE, Place


def row(**changes: Any) -> dict[str, Any]:
    """A resolved preprint, as a row of papers.parquet, with changes."""
    return {
        "entry_id": "thing", "line": 1, "section": ["A"], "name": "Thing", "listed_title": "A Thing",
        "listed_authors": None, "listed_venue": None, "listed_year": None, "listed_url": "https://arxiv.org/abs/2001.00001",
        "status": "resolved", "arxiv_id": "2001.00001", "arxiv_version": 1, "doi": None, "s2_paper_id": None,
        "dblp_key": None, "acl_id": None, "title": "A Thing", "venue": "arXiv", "year": 2020, "is_preprint": True,
        "citation_count": 5, "citation_source": "semantic_scholar",
        "citation_retrieved_at": datetime(2026, 1, 1, tzinfo=UTC), "findings": [],
    } | changes  # fmt: skip


def told(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """(old, new) by kind and field of the changes from one row to another."""
    return {f"{c.kind} {c.field}": (c.old, c.new) for c in diff_data_sets([before], [after]).changes}


def finding(code: str, listed: str = "x", correct: str | None = "y") -> dict[str, Any]:
    return {"code": code, "severity": "warning", "listed": listed, "correct": correct}


UNKNOWN = {"status": "unresolved", "arxiv_id": None, "title": None, "venue": None, "year": None, "is_preprint": None}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"line": 7}, {}),
        (
            {"venue": "SOSP", "year": 2021, "is_preprint": False, "doi": "10.1/x"},
            {"published venue": ("arXiv 2020", "SOSP 2021")},
        ),
        ({"title": "A THING"}, {"retitled title": ("A Thing", "A THING")}),
        ({"title": "A&nbsp;Thing"}, {}),
        ({"title": None}, {}),
        ({"venue": None, "year": None, "is_preprint": None}, {}),
        ({"arxiv_version": 3}, {"revised arxiv_version": (1, 3)}),
        ({"citation_count": 9}, {"cited citation_count": (5, 9)}),
        ({"citation_count": 9, "citation_source": "other"}, {}),
        ({"citation_count": None}, {}),
        (UNKNOWN, {"lost title": ("A Thing", None)}),
        (
            {"arxiv_id": "2002.00002", "title": "Other"},
            {"reread title": ("A Thing", "Other")},
        ),
        (
            {"listed_url": "https://arxiv.org/abs/2002.00002", "arxiv_id": "2002.00002", "title": "Other"},
            {"edited listed_url": ("https://arxiv.org/abs/2001.00001", "https://arxiv.org/abs/2002.00002")},
        ),
        ({"section": ["B"]}, {"edited section": (["A"], ["B"])}),
        (
            {"findings": [finding("withdrawn", correct=None)]},
            {"withdrawn status": (None, "withdrawn"), "found withdrawn": (None, "x")},
        ),
        ({"entry_id": "renamed", "name": "Renamed"}, {"edited name": ("Thing", "Renamed")}),
    ],
)
def test_what_changed(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    assert told(row(), row(**changes)) == expected


def test_the_other_way_round() -> None:
    assert told(row(**UNKNOWN), row()) == {"resolved title": (None, "A Thing")}
    assert told(row(findings=[finding("venue_wrong")]), row()) == {"settled venue_wrong": ("y", None)}
    published = {"venue": "SOSP", "year": 2021, "is_preprint": False}
    assert told(row(**published), row(**published | {"year": 2022})) == {"moved venue": ("SOSP 2021", "SOSP 2022")}


def test_entries_are_paired_by_id_then_link_then_identifier_and_each_once() -> None:
    old = [row(), row(entry_id="two", listed_url="https://x.org/2", arxiv_id="2002.00002")]
    new = [
        row(entry_id="two", listed_url="https://x.org/2", arxiv_id="2002.00002"),
        row(entry_id="thing-2", listed_url="https://example.org/mirror.pdf"),
        row(entry_id="copy", listed_title="Copy", name=None),
    ]
    kinds = [(c.kind, c.entry_id) for c in diff_data_sets(old, new).changes]
    assert kinds == [(ChangeKind.ADDED, "thing-2"), (ChangeKind.EDITED, "copy"), (ChangeKind.EDITED, "copy")]
    assert [c.kind for c in diff_data_sets(new, old).changes].count(ChangeKind.REMOVED) == 1


def test_an_older_data_set_may_lack_columns() -> None:
    lean = {"entry_id": "thing", "status": "resolved", "arxiv_id": "2001.00001"}
    assert told(lean, row()) == {}
    assert told(row(), lean) == {}


def test_text_is_escaped_and_cut() -> None:
    rows = [
        row(entry_id=str(n), listed_url=f"https://x.org/{n}", name=f"\x1b[31mN{n}\n", arxiv_id=None) for n in range(30)
    ]
    text = comparison_text(diff_data_sets([], rows))
    assert "entries added (30)" in text
    assert "… and 10 more" in text
    assert all(line.isprintable() for line in text.splitlines())
    document = json.loads(comparison_json(diff_data_sets(rows, [])))
    assert len(document["list"]["removed"]) == 30


# --- the command ----------------------------------------------------------------------------------------------


def diff(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)], catch_exceptions=False)


def test_a_data_set_against_itself_is_no_change() -> None:
    text = diff(ROOT / "data/enriched", ROOT / "data/enriched/papers.parquet").stdout
    assert text.splitlines()[0] == "61 entries before, 61 now"
    assert text.count("nothing changed") == 3


def test_from_nothing_known_to_all_told(tmp_path: Path, replica: Replica) -> None:
    small = tmp_path / "small.md"
    small.write_text(SMALL, "utf-8")
    before, after = Place.under(tmp_path / "a"), Place.under(tmp_path / "b")
    before.run(small, "--offline")
    small.write_text(SMALL.replace("- Unknown\n", "- Known\n"), "utf-8")
    after.run(small, "--sources", ONLINE)
    document = json.loads(diff(before.out, after.out, "--format", "json").stdout)
    assert len(document["world"]["resolved"]) >= 6
    assert [c["new"] for c in document["list"]["edited"]] == ["Known"]
    assert document["world"]["lost"] == []
    rows = read_rows(after.out)
    for number, paper in enumerate(rows):
        paper["citation_count"] = (paper["citation_count"] or 0) + number
    assert "citations: +" in comparison_text(diff_data_sets(read_rows(after.out), rows))


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "no such list or data set"), (b"PAR1 not really", "is not a Parquet file"), (b"", "is not a Parquet file")],
)
def test_what_is_no_data_set_is_exit_2_and_one_line(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "x.parquet"
    if content is not None:
        path.write_bytes(content)
    result = diff(path, ROOT / "data/enriched")
    assert result.exit_code == 2
    assert f"{path}: {said}" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_parquet_file_of_something_else(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"x": [1]}), tmp_path / "papers.parquet")
    assert "it has no column entry_id" in diff(tmp_path, tmp_path).stderr
