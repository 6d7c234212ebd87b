"""The pipeline as users run it: `enrich run` in a process of its own, against the replica, curated facts left out."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from enrich.core.models import Paper
from enrich.storage.records import read_records
from replica import Replica

SOURCES = "arxiv,semantic_scholar,dblp,crossref,datacite"


@dataclass(frozen=True, slots=True)
class Run:
    """What came out of a list, and what it cost."""

    papers: list[Paper]
    requests: Counter[str]
    out_dir: Path

    @property
    def cost(self) -> int:
        """All requests."""
        return sum(self.requests.values())


def run(replica: Replica, text: str, keep: Path | None = None) -> Run:
    """Run the pipeline on a list, cold; raises CalledProcessError if it fails."""
    place = keep or Path(tempfile.mkdtemp(prefix="evaluate-"))
    place.mkdir(parents=True, exist_ok=True)
    reading_list = place / "list.md"
    reading_list.write_text(text, encoding="utf-8")
    for old in (place / "raw").glob("*.jsonl"):
        old.unlink()
    replica.reset()
    options = ["--raw-dir", str(place / "raw"), "--out-dir", str(place / "out"), "--sources", SOURCES]
    subprocess.run(
        [sys.executable, "-m", "enrich.cli", "run", str(reading_list), *options],
        env={**os.environ, **replica.environment()},
        check=True,
        capture_output=True,
    )
    requests = Counter(str(request.service) for request in replica.requests)
    return Run(read_records(place / "out/papers.jsonl", Paper), requests, place / "out")
