"""Whether a right value stands in the entry's own text although another was read: then the text was misread.

Nothing is called missing or wrong whose right value stands there. Fields of records cannot be misread so.
"""

from __future__ import annotations

import re

from enrich.core.models import Entry
from enrich.core.text import fold, words
from enrich.matching.venues import Venue, read_venue
from enrich.works.naming import names_publication
from enrich.works.publication import Publication

_ADDRESS = re.compile(r"(?:https?://|\b10\.\d{4,9}/)\S+")
# Where a field of running text may end: mark-up, brackets, commas, and colons.
_BREAK = re.compile(r"[*_`|()\[\]<>,;:\n]+|\s[–—-]\s")
_YEAR = re.compile(r"(?<![\d.-])(?:19|20)\d{2}(?!\d|\.\d)|['’]\d{2}\b")


def has_unread_year(entry: Entry) -> bool:
    """Whether some year stands in the entry's lines, outside of title and links."""
    return bool(_YEAR.search(_text_of(entry)))


def has_unread_venue(entry: Entry, venue: Venue | None, name: str | None) -> bool:
    """Whether the entry's lines hold a name of the venue, outside of title and links."""
    found = words(_text_of(entry))
    forms = [name, *((venue.short, venue.full, *venue.aliases) if venue else ())]
    return any(_holds(found, words(form)) for form in forms if form)


def has_title(entry: Entry, title: str) -> bool:
    """Whether the title stands in the entry's lines as a whole: between breaks, and with no subtitle after it."""
    if entry.is_record:
        return False
    words_of_title = r"[\W_]+".join(map(re.escape, words(title)))
    pattern = rf"(?:^|[^\w\s]\s*){words_of_title}\s*(?:[^\w\s:–—-]|$)"
    return bool(words_of_title) and re.search(pattern, fold(_lines_of(entry)), re.MULTILINE) is not None


def has_names(entry: Entry, names: tuple[str, ...]) -> bool:
    """Whether the last names of all these people stand in the entry's lines."""
    if entry.is_record or not names:
        return False
    found = set(words(_ADDRESS.sub(" ", _lines_of(entry))))
    return all(set(words(name)[-1:]) <= found for name in names)


def names_venue(entry: Entry, known: Publication) -> bool:
    """Whether a stretch of the entry's lines between breaks names the venue of a publication."""
    if entry.is_record:
        return False
    stretches = [part.strip(" .") for part in _BREAK.split(_text_of(entry))]
    return any(names_publication(read_venue(part), known) for part in stretches if part)


def has_year(entry: Entry, year: int) -> bool:
    """Whether a year stands in the entry's lines, outside of title and links."""
    return not entry.is_record and re.search(rf"(?<!\d){year}(?!\d)", _text_of(entry)) is not None


def _holds(found: tuple[str, ...], form: tuple[str, ...]) -> bool:
    size = len(form)
    return size > 0 and any(found[start : start + size] == form for start in range(len(found) - size + 1))


def _lines_of(entry: Entry) -> str:
    return "\n".join(dict.fromkeys(field.raw for field in entry.fields.values()))


def _text_of(entry: Entry) -> str:
    raw = _lines_of(entry)
    return _ADDRESS.sub(" ", raw.replace(entry.title, " ") if entry.title else raw)
