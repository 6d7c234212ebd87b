"""Entries that were read, scored against what was written: exact words, false fields counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from enrich.core.models import Entry
from enrich.core.text import words
from evaluate_reading.grammar import Expected

FIELDS = ("title", "identifiers", "authors", "venue", "year")


@dataclass
class Score:
    """Counts of one list: of each field how often it was written, read rightly, and read where there was none."""

    written: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    entries: int = 0
    examples: list[str] = field(default_factory=list)

    def share(self, name: str) -> float | None:
        """How much of what was written was read rightly; None where nothing was."""
        return self.right[name] / self.written[name] if self.written[name] else None


def score(expected: Iterable[Expected], entries: Iterable[Entry]) -> Score:
    """The counts of a list. Entries are matched by their titles, else by their identifiers."""
    found = Score()
    by_title: dict[tuple[str, ...], Entry] = {}
    by_identifier: dict[str, Entry] = {}
    for entry in entries:
        found.entries += 1
        by_title.setdefault(words(entry.title or ""), entry)
        for value in (entry.identifiers.arxiv_id, entry.identifiers.doi):
            if value:
                by_identifier.setdefault(value, entry)
    for want in expected:
        entry_or_none = by_title.get(words(want.title)) or by_identifier.get(want.arxiv or want.doi or "-")
        _add(found, want, entry_or_none)
    return found


def _add(found: Score, want: Expected, entry: Entry | None) -> None:
    got = read_in(entry) if entry is not None else dict.fromkeys(FIELDS)
    wanted = written_in(want)
    for name in FIELDS:
        right = is_right(name, got[name], wanted[name])
        found.written[name] += wanted[name] is not None
        found.right[name] += wanted[name] is not None and right
        found.false[name] += got[name] is not None and not right
        if not right and (wanted[name] is not None or got[name] is not None) and len(found.examples) < 8:
            found.examples.append(f"{name}: want {wanted[name]} got {got[name]}")


def read_in(entry: Entry) -> dict[str, Any]:
    """The fields of an entry in the form in which they are compared."""
    return {
        "title": words(entry.title or "") or None,
        "identifiers": entry.identifiers.arxiv_id or entry.identifiers.doi,
        "authors": names_of(entry.authors) or None,
        "venue": words(entry.venue_name or entry.venue or "") or None,
        "year": entry.year,
    }


def written_in(want: Expected) -> dict[str, Any]:
    """What was written, in the form in which it is compared."""
    return {
        "title": words(want.title),
        "identifiers": want.arxiv or want.doi,
        "authors": names_of(want.authors) or None,
        "venue": words(want.venue or "") or None,
        "year": want.year,
    }


def is_right(name: str, got: Any, wanted: Any) -> bool:
    """Whether a field was read as it was written."""
    return bool(got == wanted or (name == "venue" and _same_venue(got, wanted)))


def names_of(authors: str | None) -> tuple[str, ...]:
    """The words of names, joining words left out."""
    return tuple(word for word in words(authors or "") if word not in {"and", "by", "et", "al"})


def _same_venue(got: tuple[str, ...] | None, want: tuple[str, ...] | None) -> bool:
    """Whether a venue says the name, with no more than a word such as "in" or the year beside it."""
    if not got or not want:
        return False
    return _venue_words(got) == _venue_words(want)


def _venue_words(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in found if not word.isdigit() and word != "in")
