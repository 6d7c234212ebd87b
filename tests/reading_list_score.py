"""Scores entries that were read against labels made by hand: F1 for each field."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enrich.core.text import words

ID_KINDS = ("arxiv", "doi", "openreview", "acl", "s2")
_ALIKE = 0.6


@dataclass
class Count:
    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.missed)

    def add(self, want: Any, got: Any, alike: Callable[[Any, Any], bool]) -> None:
        if want and got and alike(want, got):
            self.hits += 1
            return
        self.false += bool(got)
        self.missed += bool(want)


def same_words(one: str, other: str) -> bool:
    return words(one) == words(other)


def like_words(one: str, other: str) -> bool:
    """Venues: labels leave out pages and "In" here and keep them there."""
    left, right = set(words(one)), set(words(other))
    return len(left & right) >= _ALIKE * len(left | right)


def score(rows: Iterable[dict[str, Any]], labels: list[dict[str, Any]]) -> dict[str, Count]:
    """The counts of each field over the labelled stretch of a list; what is read beyond the labels counts as false."""
    first, last = labels[0]["line"], labels[-1]["line"]
    by_line = {row["line"]: row for row in rows if first <= row["line"] <= last}
    counts: dict[str, Count] = defaultdict(Count)
    for label in labels:
        row = by_line.pop(label["line"], {})
        ids = row.get("identifiers", {})
        counts["title"].add(label["title"], row.get("title"), same_words)
        for kind in ID_KINDS:
            counts["identifiers"].add(label["identifiers"][kind], ids.get(kind), str.__eq__)
        counts["url"].add(label["identifiers"]["url"], ids.get("url"), str.__eq__)
        counts["venue"].add(label["venue"], row.get("venue"), like_words)
        counts["authors"].add(label["authors"], row.get("authors"), same_words)
        for field in ("year", "code_url"):
            counts[field].add(label[field], row.get(field), str.__eq__)
        counts["section"].add(label["section"], row.get("section"), list.__eq__)
        counts["not a paper"].add(label["kind"] != "paper", row.get("kind", "paper") != "paper", bool.__eq__)
    for row in by_line.values():
        counts["title"].false += bool(row["title"])
    return counts


def read_labels(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]
