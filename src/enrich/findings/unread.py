"""Whether a value stands in the entry's own text although it was not read as a field: then it is not missing."""

from __future__ import annotations

import re

from enrich.core.models import Entry
from enrich.core.text import words
from enrich.matching.venues import Venue

_ADDRESS = re.compile(r"(?:https?://|\b10\.\d{4,9}/)\S+")
_YEAR = re.compile(r"(?<![\d.-])(?:19|20)\d{2}(?!\d|\.\d)|['’]\d{2}\b")


def has_unread_year(entry: Entry) -> bool:
    """Whether some year stands in the entry's lines, outside of title and links."""
    return bool(_YEAR.search(_text_of(entry)))


def has_unread_venue(entry: Entry, venue: Venue | None, name: str | None) -> bool:
    """Whether the entry's lines hold a name of the venue, outside of title and links."""
    found = words(_text_of(entry))
    forms = [name, *((venue.short, venue.full, *venue.aliases) if venue else ())]
    return any(_holds(found, words(form)) for form in forms if form)


def _holds(found: tuple[str, ...], form: tuple[str, ...]) -> bool:
    size = len(form)
    return size > 0 and any(found[start : start + size] == form for start in range(len(found) - size + 1))


def _text_of(entry: Entry) -> str:
    raw = "\n".join(dict.fromkeys(field.raw for field in entry.fields.values()))
    return _ADDRESS.sub(" ", raw.replace(entry.title, " ") if entry.title else raw)
