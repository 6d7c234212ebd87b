"""Running the pipeline in a test as a person would, and reading what it wrote."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from click.testing import CliRunner, Result

from enrich.cli.main import main

ONLINE = "arxiv,semantic_scholar,dblp,crossref,datacite"
"""All sources but the curated facts."""


@dataclass(frozen=True)
class Place:
    """The directories of one run."""

    raw: Path
    out: Path

    @classmethod
    def under(cls, path: Path) -> Place:
        return cls(path / "raw", path / "out")

    def run(self, reading_list: Path, *options: str) -> Result:
        """`enrich run` on a list; an exception of ours ends the command, any other fails the test."""
        arguments = ["run", str(reading_list), "--raw-dir", str(self.raw), "--out-dir", str(self.out), *options]
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    @property
    def papers(self) -> list[dict[str, Any]]:
        return list(pq.read_table(self.out / "papers.parquet").to_pylist())

    @property
    def findings(self) -> list[dict[str, Any]]:
        return list(pq.read_table(self.out / "findings.parquet").to_pylist())

    @property
    def review(self) -> str:
        return (self.out / "review.md").read_text(encoding="utf-8")

    @property
    def run_record(self) -> dict[str, Any]:
        return dict(json.loads((self.out / "run.json").read_text(encoding="utf-8")))

    def contents(self) -> dict[str, bytes]:
        """Every output's bytes, but those of run.json, which holds times."""
        return {path.name: path.read_bytes() for path in sorted(self.out.iterdir()) if path.name != "run.json"}


def masked(place: Place) -> str:
    """The reconciled papers without the times at which sources were asked."""
    text = (place.out / "papers.jsonl").read_text("utf-8")
    return re.sub(r'("(?:\w+_)?retrieved_at":)"[^"]*"', r"\1null", text)
