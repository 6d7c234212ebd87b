"""`enrich parse` and what `enrich run` refuses."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from enrich.cli.main import main

LIST = """# Made up
## Papers
- [Salt and Snails](https://arxiv.org/abs/2001.00001), ICML 2020 [[code](https://github.com/a/b)]

Words without an end.

## License
- [CC0](https://creativecommons.org)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.md"
    path.write_text(LIST)
    return path


def test_jsonl_has_the_names_that_others_read(path: Path) -> None:
    result = CliRunner().invoke(main, ["parse", str(path), "--format", "jsonl"])
    assert result.exit_code == 0
    (row,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert row["identifiers"] == {
        "arxiv": "2001.00001",
        "doi": None,
        "openreview": None,
        "acl": None,
        "s2": None,
        "dblp": None,
        "url": "https://arxiv.org/abs/2001.00001",
    }
    shown = {key: row[key] for key in ("line", "title", "venue", "year", "authors", "code_url", "section", "kind")}
    assert shown == {
        "line": 3,
        "title": "Salt and Snails",
        "venue": "ICML 2020",
        "year": "2020",
        "authors": None,
        "code_url": "https://github.com/a/b",
        "section": ["Made up", "Papers"],
        "kind": "paper",
    }
    start, end = row["spans"]["venue"]
    assert LIST.encode()[start:end] == b"ICML 2020"


def test_table_and_parquet(path: Path, tmp_path: Path) -> None:
    table = CliRunner().invoke(main, ["parse", str(path)])
    assert "Salt and Snails" in table.stdout
    assert "1 entry: 1 paper" in table.stdout
    out = tmp_path / "list.parquet"
    assert CliRunner().invoke(main, ["parse", str(path), "--format", "parquet", "-o", str(out)]).exit_code == 0
    (row,) = pq.read_table(out).to_pylist()
    assert row["identifiers"]["arxiv"] == "2001.00001"
    assert {span["field"] for span in row["spans"]} == {"title", "venue", "year", "url"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (3, "because all else in it is authors, venue, year or links"),
        (2, "is a heading"),
        (4, "is empty"),
        (5, "is no entry"),
        (8, "below a heading such as Contributing, License or News"),
        (99, "the list has 8 lines"),
    ],
)
def test_explain(path: Path, line: int, said: str) -> None:
    result = CliRunner().invoke(main, ["parse", str(path), "--explain", str(line)])
    assert result.exit_code == 0
    assert said in result.stdout


@pytest.mark.parametrize("command", ["parse", "run"])
def test_restructured_text_ends_with_2_and_one_line(command: str, tmp_path: Path) -> None:
    path = tmp_path / "list.rst"
    path.write_text("Papers\n======\n\n`A <https://arxiv.org/abs/2001.00001>`_\n")
    out = tmp_path / "out"
    arguments = [
        command,
        str(path),
        *(["--offline", "--out-dir", str(out), "--raw-dir", str(out)] * (command == "run")),
    ]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "reStructuredText" in result.stderr
    assert not out.exists()


def test_entries_that_are_no_papers_are_told_so(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("title,url\nSalt,https://arxiv.org/abs/2001.00001\n")
    markdown = tmp_path / "list.md"
    markdown.write_text(
        LIST + "\n## Tools\n- [SnailKit](https://snail.kit.org) - a kit\n- [Snails at Noon](https://youtu.be/x)\n"
    )
    for source, statuses in ((path, ["unresolved"]), (markdown, ["unresolved", "not_a_paper", "not_a_paper"])):
        out = tmp_path / source.suffix
        arguments = ["run", str(source), "--offline", "--out-dir", str(out), "--raw-dir", str(tmp_path / "raw")]
        assert CliRunner().invoke(main, arguments).exit_code == 0
        assert [row["status"] for row in pq.read_table(out / "papers.parquet").to_pylist()] == statuses


def test_help_is_quick() -> None:
    """In the processor's time, whatever else the machine does; what may be imported is in test_architecture.py."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([sys.executable, "-m", "enrich.cli", "--help"], check=True, capture_output=True)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 2
