"""Which entries a change of the list touches. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from enrich.core.identifiers import url_key
from enrich.core.models import Entry
from enrich.core.text import words
from enrich.resolution.listed import listed_identifiers


def touched_entries(entries: Iterable[Entry], changed: Sequence[range]) -> frozenset[str]:
    """The ids of the entries with a changed line."""
    return frozenset(
        entry.entry_id
        for entry in entries
        if any(lines.start <= entry.last_line and entry.line < lines.stop for lines in changed)
    )


def with_possible_duplicates(entries: Sequence[Entry], touched: frozenset[str]) -> frozenset[str]:
    """The touched entries and those that may be the same paper: same link, identifier or title."""
    keys = {key for entry in entries if entry.entry_id in touched for key in _duplicate_keys(entry)}
    return touched | {entry.entry_id for entry in entries if keys & set(_duplicate_keys(entry))}


def _duplicate_keys(entry: Entry) -> Iterator[str]:
    yield from (f"{name}:{value}" for name, value in listed_identifiers(entry).items() if value)
    if entry.url:
        yield f"url:{url_key(entry.url)}"
    if entry.title:
        yield "title:" + " ".join(words(entry.title))
