"""The command as users run it: `enrich run FILE` in a process of its own, its Parquet files read back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from enrich.core.models import Entry
from enrich.resolution.wording import reading_of
from enrich.storage.records import read_records

SOURCES = "arxiv,semantic_scholar,dblp,crossref,datacite"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run made: rows of papers.parquet with their findings, requests by source, or why there is none."""

    rows: list[Row]
    requests: Counter[str] = field(default_factory=Counter)
    refusal: str | None = None


def run_on(name: str, text: str, environment: Mapping[str, str], place: Path | None = None) -> Ran:
    """Write a file and run the command on it, cold. A file that is refused (exit 2) has no rows.

    Raises RuntimeError for any other failure.
    """
    if place is not None:
        return _run(place, name, text, environment)
    with tempfile.TemporaryDirectory(prefix="evaluate-") as found:
        return _run(Path(found), name, text, environment)


def _run(place: Path, name: str, text: str, environment: Mapping[str, str]) -> Ran:
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text, encoding="utf-8")
    options = ["--raw-dir", str(place / "raw"), "--out-dir", str(place / "out"), "--sources", SOURCES]
    done = subprocess.run(
        [sys.executable, "-m", "enrich.cli", "run", str(place / name), *options],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 2:
        return Ran([], refusal=done.stderr.strip().splitlines()[-1].replace(f"{place}/", ""))
    if done.returncode != 0:
        raise RuntimeError(f"enrich run {name} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    run = json.loads((place / "out/run.json").read_text(encoding="utf-8"))
    requests = Counter({source: counts["requests"] for source, counts in run["sources"].items()})
    rows = pq.read_table(place / "out/papers.parquet").to_pylist()
    readings = _readings(place / "out/entries.jsonl")
    return Ran([{**row, "reading": readings[row["entry_id"]]} for row in rows], requests)


def _readings(path: Path) -> dict[str, str]:
    """How each entry was read, by its id."""
    entries = read_records(path, Entry)
    return {entry.entry_id: reading_of(entry).value for entry in entries}
