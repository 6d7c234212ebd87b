"""Real records of papers (DBLP, CC0) with which generated lists are filled."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared"
_PLAIN_NAME = re.compile(r"[^\d*_`|\[\]<>]+")


class SharedIsAbsentError(Exception):
    """The records and lists beside the project are not there, so nothing can be measured."""


@dataclass(frozen=True)
class Record:
    """What a generated entry says, and so what has to be read of it."""

    title: str
    authors: tuple[str, ...]
    venue: str
    year: int


def shared(path: str) -> Path:
    """A file or folder beside the project. Raises SharedIsAbsentError where there is none."""
    found = SHARED / path
    if not found.exists():
        raise SharedIsAbsentError(f"{found} is absent: the reading can only be measured beside the shared lists")
    return found


@cache
def records() -> tuple[Record, ...]:
    """All records whose title and names can be written in Markdown as they are."""
    found = []
    with gzip.open(shared("benchmarks/dblp_records.jsonl.gz"), "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            title, authors = row["title"].rstrip("."), tuple(row["authors"])
            if len(title.split()) < 3 or not authors or re.search(r"[\[\]<>*_`|\\$\"]", title):
                continue
            if all(_PLAIN_NAME.fullmatch(name) for name in authors):
                found.append(Record(title, authors, row["venue"], int(row["year"])))
    return tuple(found)


def draw(rng: random.Random, count: int) -> list[Record]:
    """Some records, none twice."""
    return rng.sample(records(), count)
