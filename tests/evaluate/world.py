"""Records of real papers, as rows for `replica.from_rows`, and what is invented about preprints."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
RECORDS = SHARED / "benchmarks/dblp_records.jsonl.gz"
_JOURNALS = {"JMLR", "TMLR", "Machine Learning", "Nature"}


def records(path: Path = RECORDS) -> list[Row]:
    """Real records of conferences and a journal; none where the file is missing."""
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [with_kind(json.loads(line)) for line in lines]


def with_kind(row: Row) -> Row:
    kind = "preprint" if row["venue"] in {None, "arXiv"} else "journal" if row["venue"] in _JOURNALS else "conference"
    return {**row, "kind": kind}


_WORDS_OF_OLD_TITLES = ("Towards", "Rethinking", "On", "Learning", "Revisiting", "Exploring")


def new_arxiv_id(year: int, draw: random.Random, taken: set[str]) -> str:
    """An id of our own making, up to a year and a half before the year of publication."""
    while True:
        month = draw.randrange(1, 19)
        stamp = f"{(year - 1) % 100:02d}{month:02d}" if month <= 12 else f"{year % 100:02d}{month - 12:02d}"
        found = f"{stamp}.{draw.randrange(1, 20000):05d}"
        if found not in taken:
            taken.add(found)
            return found


def older_title(title: str, draw: random.Random) -> str:
    """A plausible first title: another subtitle, or another beginning."""
    head, colon, rest = title.partition(": ")
    first = draw.choice(_WORDS_OF_OLD_TITLES)
    if colon and len(rest.split()) > 3:
        words = rest.split()
        return f"{head}: {first} {' '.join(words[len(words) // 2 :])} with {words[0]}"
    words = title.split()
    return f"{first} {' '.join(words[-max(3, len(words) // 2) :])}"
