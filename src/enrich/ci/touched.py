"""Which entries a change of the list touches. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence

from enrich.core.identifiers import url_key
from enrich.core.models import Entry
from enrich.core.text import words
from enrich.resolution.listed import listed_identifiers


def changed_entries(before: str, old: Sequence[Entry], text: str, new: Sequence[Entry]) -> frozenset[str]:
    """The ids of the `new` entries, read from `text`, that no entry of `old`, read from `before`, is equal to.

    Equal are entries that say the same in the same words, wherever in the list they are. Of equal entries that are
    more than there were before, all count as changed.
    """
    known = Counter(_contents(before, old))
    contents = list(_contents(text, new))
    now = Counter(contents)
    return frozenset(
        entry.entry_id for entry, content in zip(new, contents, strict=True) if now[content] > known[content]
    )


def _contents(text: str, entries: Iterable[Entry]) -> Iterator[Hashable]:
    """What each entry says, and the words of its lines."""
    lines = re.split(r"\r\n?|\n", text)
    for entry in entries:
        yield (
            *(entry.kind, entry.name, entry.title, entry.authors, entry.venue, entry.venue_name, entry.year, entry.url),
            *(entry.track, entry.listed_date, entry.alias, entry.identifiers),
            tuple((link.role, link.url, link.text) for link in entry.links),
            tuple(lines[entry.line - 1 : entry.last_line]),
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
