"""An inverted index over normalised words: every search of the replica goes through it."""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import accumulate, islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CANDIDATES = 1200  # about so many are scored: keeps a search of 60,000 works within milliseconds


class Ranked(NamedTuple):
    """One document found: its score, and which share of the query's weight it covers (0..1)."""

    document: int
    score: float
    coverage: float


class Index:
    """Which documents (numbered from 0) hold which word."""

    def __init__(self, documents: Iterable[Iterable[str]]) -> None:
        self._documents: list[frozenset[str]] = [frozenset(document) for document in documents]
        self._postings: dict[str, list[int]] = {}
        for number, document in enumerate(self._documents):
            for word in document:
                self._postings.setdefault(word, []).append(number)
        self._words = sorted(self._postings)
        self._sizes = [0, *accumulate(len(self._postings[word]) for word in self._words)]

    def __len__(self) -> int:
        return len(self._documents)

    def all_of(self, asked: Iterable[str]) -> set[int]:
        """Find the documents that hold every word."""
        wanted = frozenset(asked)
        if not wanted:
            return set()
        fewest = min((self._postings.get(word, []) for word in wanted), key=len)
        return {number for number in fewest if wanted <= self._documents[number]}

    def all_prefixed(self, asked: Iterable[str]) -> set[int]:
        """Find the documents that hold, for every prefix, a word which begins with it."""
        prefixes = sorted(set(asked), key=self._prefix_size)
        if not prefixes:
            return set()
        low, high = self._prefix_range(prefixes[0])
        found = {number for word in self._words[low:high] for number in self._postings[word]}
        return {number for number in found if self._has_prefixes(number, prefixes[1:])}

    def ranked(self, asked: Sequence[str]) -> list[Ranked]:
        """Rank the documents that hold any word, by the summed weight of the words they hold."""
        weights = {word: self._weight(word) for word in set(asked)}
        total = sum(weights.values())
        found = [
            Ranked(number, score, score / total)
            for number in self._candidates(weights)
            if (score := sum(w for word, w in weights.items() if word in self._documents[number]))
        ]
        return sorted(found, key=lambda hit: (-hit.score, len(self._documents[hit.document]), hit.document))

    def _weight(self, word: str) -> float:
        return math.log(1 + len(self._documents) / max(1, len(self._postings.get(word, []))))

    def _candidates(self, weights: dict[str, float]) -> set[int]:
        """Gather the documents that hold every known word, then those of the rarest words."""
        found = set(islice(self.all_of(word for word in weights if word in self._postings), _CANDIDATES))
        for word in sorted(weights, key=lambda word: (-weights[word], word)):
            found.update(self._postings.get(word, [])[:_CANDIDATES])
            if len(found) >= _CANDIDATES:
                break
        return found

    def _prefix_range(self, prefix: str) -> tuple[int, int]:
        return bisect_left(self._words, prefix), bisect_left(self._words, prefix + "\U0010ffff")

    def _prefix_size(self, prefix: str) -> tuple[int, str]:
        low, high = self._prefix_range(prefix)
        return self._sizes[high] - self._sizes[low], prefix

    def _has_prefixes(self, number: int, prefixes: Sequence[str]) -> bool:
        document = self._documents[number]
        return all(p in document or any(word.startswith(p) for word in document) for p in prefixes)
