"""How long the texts of an entry may be: the gate for what comes from a list (SECURITY.md lists the lengths).

They are those of answers of services (sources/decoding.py), and longer than any that people write: what comes after
reading then takes a bounded time per entry. A field that is cut has no place in the file, so that no edit replaces a
part of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from enrich.core.models import Entry, Link

_TITLE, _NAME, _AUTHORS, _ADDRESS = 2_000, 500, 50_000, 2_000
LENGTHS = {
    "title": _TITLE,
    "name": _NAME,
    "alias": _NAME,
    "track": _NAME,
    "listed_date": _NAME,
    "venue": _NAME,
    "venue_name": _NAME,
    "authors": _AUTHORS,
    "url": _ADDRESS,
}
"""The most characters of each field."""
MOST_LINKS = 200
"""Links of one entry that are read."""
MOST_HEADINGS = 20
"""Headings above one entry that are read."""


def bounded(entry: Entry) -> Entry:
    """The entry with its texts cut to their lengths; the entry itself where none is longer."""
    changes: dict[str, Any] = {
        name: value[:length]
        for name, length in LENGTHS.items()
        if (value := getattr(entry, name)) and len(value) > length
    }
    if changes:
        kept = {name: replace(place, span=None) if name in changes else place for name, place in entry.fields.items()}
        changes["fields"] = kept
    if len(entry.section) > MOST_HEADINGS or any(len(heading) > _TITLE for heading in entry.section):
        changes["section"] = tuple(heading[:_TITLE] for heading in entry.section[:MOST_HEADINGS])
    if len(entry.links) > MOST_LINKS or any(
        len(link.url) > _ADDRESS or len(link.text) > _TITLE for link in entry.links
    ):
        changes["links"] = tuple(map(_bounded_link, entry.links[:MOST_LINKS]))
    return replace(entry, **changes) if changes else entry


def _bounded_link(link: Link) -> Link:
    span = link.span if len(link.url) <= _ADDRESS else None
    return replace(link, url=link.url[:_ADDRESS], text=link.text[:_TITLE], span=span)
