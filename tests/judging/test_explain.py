"""`enrich explain`: how one entry was read, identified and checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import CURATED
from enrich.cli.main import main
from replica import Replica

LIST = """# L

## S

- [FlashAttention-2: Faster Attention](https://arxiv.org/abs/2307.08691)
  - ICML'2023

Some running text.

- [A Paper That Nobody Ever Wrote About Nothing At All](https://example.org/nothing.pdf)
"""
SOURCES = "arxiv,semantic_scholar,dblp,crossref,datacite"
PIN = """[[correction]]
kind = "pin"
entry = "flashattention-2-faster-attention"
field = "venue"
value = "OSDI"
reason = "We were there."
date = 2026-11-23
when = { correct = "ICLR" }
"""
IGNORE = """[[correction]]
kind = "ignore"
entry = "flashattention-2-faster-attention"
code = "venue_wrong"
reason = "On purpose."
date = 2026-11-23
when = { listed = "ICML" }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "list.md").write_text(LIST, "utf-8")
    return tmp_path / "list.md"


@pytest.fixture
def curated(path: Path) -> Path:
    """The list, with curated facts to judge it by."""
    shutil.copy(CURATED, path.parent / "raw")
    return path


def explain(path: Path, line: int, *options: str) -> Result:
    arguments = ["explain", str(path), str(line), "--raw-dir", str(path.parent / "raw"), *options]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_an_entry_is_explained(path: Path, replica: Replica) -> None:
    explained = explain(path, 6, "--sources", SOURCES)
    assert explained.exit_code == 0
    assert explained.stderr == ""
    for heading in ("What was read", "Which paper it is", "Where it was published", "Findings"):
        assert heading in explained.stdout
    assert "Identified by its link as “FlashAttention-2: Faster Attention with Better" in explained.stdout
    assert "(confidence 0.99)" in explained.stdout
    assert "decided: ICLR 2024" in explained.stdout
    assert "venue_wrong" in explained.stdout
    assert "Corrections" not in explained.stdout
    assert explain(path, 5, "--sources", SOURCES, "--offline").stdout == explained.stdout


def test_what_is_not_known_is_called_unknown(curated: Path) -> None:
    explained = explain(curated, 5, "--offline").stdout
    assert "- citation count: unknown\n" in explained
    assert "None" not in explained


def test_an_entry_that_cannot_be_identified(curated: Path) -> None:
    assert "We cannot identify this entry: no source has answered yet." in explain(curated, 10, "--offline").stdout


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        (1, "the nearest entry is on line 5 (FlashAttention-2"),
        (8, "the nearest entries are on line 5 (FlashAttention-2: Faster Attention) and line 10 (A Paper That Nobody"),
        (7, "the nearest entries are on line 5 "),
        (99, "the nearest entry is on line 10 "),
    ],
)
def test_a_line_without_an_entry(path: Path, line: int, nearest: str) -> None:
    explained = explain(path, line, "--offline")
    assert explained.exit_code == 2
    assert explained.stdout == ""
    assert f"list.md:{line}: no entry is on this line; {nearest}" in explained.stderr
    assert explained.stderr.count("\n") == 1


def test_corrections_are_applied(curated: Path) -> None:
    plain = explain(curated, 5, "--offline").stdout
    assert "decided: ICLR 2024" in plain
    assert "error venue_wrong" in plain
    decided = curated.parent / "decided.toml"
    decided.write_text(PIN, "utf-8")
    pinned = explain(curated, 5, "--offline", "--corrections", str(decided)).stdout
    assert "decided: OSDI 2024" in pinned
    assert "ICML -> OSDI" in pinned
    assert "- pin venue = OSDI (line 1): applied: We were there." in pinned
    decided.write_text(IGNORE, "utf-8")
    ignored = explain(curated, 5, "--offline", "--corrections", str(decided)).stdout
    assert "error venue_wrong" not in ignored
    assert "- ignore venue_wrong (line 1): applied: On purpose." in ignored


def test_check_and_explain_agree_on_corrections(curated: Path) -> None:
    decided = curated.parent / "corrections.toml"
    decided.write_text(PIN, "utf-8")
    options = ["--raw-dir", str(curated.parent / "raw"), "--offline"]
    checked = CliRunner().invoke(main, ["check", str(curated), *options])
    assert "OSDI" in checked.stdout
    assert "decided: OSDI 2024" in explain(curated, 5, "--offline").stdout


def test_control_characters_of_a_list_do_not_reach_the_terminal(path: Path) -> None:
    path.write_text(LIST.replace("Faster Attention]", "Faster \x1b[31mAttention]"), "utf-8")
    explained = explain(path, 5, "--offline").stdout
    assert "31mAttention" in explained
    assert "\x1b" not in explained
