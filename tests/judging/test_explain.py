"""`enrich explain`: one entry, told in full."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from enrich.cli.main import main
from replica import Replica, from_curated, from_distractors

LIST = "# L\n\n## S\n\n- [FlashAttention-2: Faster Attention](https://arxiv.org/abs/2307.08691)\n  - ICML'2023\n"
SOURCES = "arxiv,semantic_scholar,dblp,crossref,datacite"


def test_an_entry_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.md"
    path.write_text(LIST, "utf-8")
    options = ["--raw-dir", str(tmp_path / "raw"), "--sources", SOURCES]
    with Replica([*from_curated(), *from_distractors()]) as replica:
        for name, value in replica.environment().items():
            monkeypatch.setenv(name, value)
        told = CliRunner().invoke(main, ["explain", str(path), "6", *options], catch_exceptions=False)
    assert told.exit_code == 0
    for heading in ("What was read", "Which paper is meant", "Where it appeared", "Findings"):
        assert heading in told.output
    assert "decided: ICLR 2024" in told.output
    assert "venue_wrong" in told.output
    again = CliRunner().invoke(main, ["explain", str(path), "5", *options, "--offline"], catch_exceptions=False)
    assert again.output == told.output


def test_a_line_before_any_entry(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_text(LIST, "utf-8")
    assert CliRunner().invoke(main, ["explain", str(path), "1", "--offline"]).exit_code == 2
