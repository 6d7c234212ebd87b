"""The entry's own text beside what was read of it: a value that stands there is neither wrong nor missing.

Text may be read wrongly: a title may be taken for a name, or half of it for a venue. So the right values are looked for
in the text itself, between breaks. Fields of records cannot be misread so.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from enrich.core.calibration import Reading
from enrich.core.confidence import TELLING_WORDS
from enrich.core.models import Entry
from enrich.core.text import canonical, fold, words
from enrich.matching.author_lists import read_authors
from enrich.matching.names import without_umlauts
from enrich.matching.venues import Venue, read_venue, registry
from enrich.reading_list.vocabulary import vocabulary
from enrich.works.naming import names_publication
from enrich.works.publication import Publication

_ADDRESS = re.compile(r"(?:https?://|\b10\.\d{4,9}/)\S+")
# Where a field of running text may end: mark-up, brackets, commas and colons; and full stops, unless they abbreviate.
_BREAK = re.compile(r"[*_`|()\[\]<>,;:\n]+|\s[–—-]\s")
_SENTENCE = re.compile(rf"{_BREAK.pattern}|(?<=\w)\.\s")
_TITLE_END = re.compile(r"[*_`|\[\]<>\n\"“”]+|(?<=\w)\.\s|\s\((?=(?:19|20)\d{2}\))|(?<=(?:19|20)\d{2}\))\.?\s")
# So many commas are those of a list of names.
_LEAST_NAMES = 3
_TOKEN = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?<![\d.-])(?:19|20)\d{2}(?!\d|\.\d)|['’]\d{2}\b")
# What a title never has: pages after a year or colon, a bracket that was opened before it, abbreviated words of venues,
# a list of names before a full stop, and the word before a venue.
_NOT_IN_TITLE = re.compile(
    r"(?:19|20)\d{2}[:;]\d|:\d+\s*[–-]\s*\d|^[^(\[]*[)\]]|\b(?:Proc|Int|Conf|Trans|Adv|J|Symp)(?:\.|$)"
    r"|^(?:[^.?!:,]*,){2,}[^.?!:,]*\.\s\w|\.\s[Ii]n$"
)
_VENUE_WORD = re.compile(r"\b(?:Proc|Int|Conf|Trans|Symp)(?:\.|\s|$)")
# And what no venue has: pages and identifiers.
_NOT_IN_VENUE = re.compile(r"\d\s*[–-]\s*\d|\bdoi\b|https?:", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
# People have few names: what is longer is a title that was taken for one.
_LONGEST_NAME = 6
# Services take so long a text as a query.
_LONGEST_CITATION = 400
# A venue's acronym in a name that ends in it ("Gang Hua. ICCV") has so many letters at least.
_LEAST_ACRONYM = 3


def reading_of(entry: Entry) -> Reading:
    """How far an entry's text was understood; what seems wrong or missing may stand among words that were not read."""
    if entry.is_record:
        return Reading.RECORD
    is_strange = any(look(entry) for look in (has_strange_title, _has_strange_venue, _has_strange_name))
    return Reading.DOUBTFUL if is_strange or unread_words(entry) else Reading.TEXT


def unread_words(entry: Entry) -> tuple[str, ...]:
    """The words with capitals in an entry's lines that are in no field and no link, apart from labels ("Authors:").

    Titles, names and venues have capitals; remarks of a few words ("very fast") have none.
    """
    read = [entry.title, entry.name, entry.alias, entry.authors, entry.venue, entry.track, entry.listed_date]
    text = _ADDRESS.sub(" ", _lines_of(entry))
    capitals = {word for token in _TOKEN.findall(text) if token != token.lower() for word in words(token)}
    left = Counter(words(text))
    left.subtract(words(" ".join((*filter(None, read), *(link.text for link in entry.links)))))
    return tuple(word for word, count in left.items() if count > 0 and word in capitals - _label_words())


@cache
def _label_words() -> frozenset[str]:
    known = vocabulary()
    texts = [
        text for table in ("labels", "facts", "fillers", "columns") for found in known[table].values() for text in found
    ]
    return frozenset(word for text in texts for word in words(text))


def has_strange_title(entry: Entry) -> bool:
    """Whether what was read as the title holds what no title has, or is a venue."""
    if entry.title is None:
        return False
    return bool(_NOT_IN_TITLE.search(entry.title)) or read_venue(entry.title).venue is not None


def _has_strange_venue(entry: Entry) -> bool:
    """Whether what was read as the venue holds what no venue has."""
    return entry.venue is not None and _NOT_IN_VENUE.search(entry.venue) is not None


def _has_strange_name(entry: Entry) -> bool:
    """Whether something that was read as an author's name is none."""
    return entry.authors is not None and any(map(is_no_name, read_authors(entry.authors).names))


def is_no_name(text: str) -> bool:
    """Whether what was read as a name is too long for one, or ends in a venue or publisher: then it was misread."""
    if len(words(text)) > _LONGEST_NAME or _VENUE_WORD.search(text):
        return True
    bare = re.sub(r"(?<!\W)\W*+\d{2,4}\W*+$", "", text)
    last = re.split(r"[\s.]+", bare.strip(" ."))[-1]
    if len(last) >= _LEAST_ACRONYM and not last.istitle() and registry().exact(last) is not None:
        return True
    tails = (bare[stop.end() :] for stop in re.finditer(r"\w\.\s+(?=[A-Z])", bare))
    likely = (tail for tail in tails if " " in tail or (len(tail) >= _LEAST_ACRONYM and not tail.istitle()))
    readings = map(read_venue, likely)
    return any(reading.venue is not None or reading.publisher is not None for reading in readings)


def citation_text(entry: Entry) -> str:
    """The entry's lines as a citation to search for: what is the title in them is left to the search."""
    return canonical(re.sub(r"[*_`|\[\]<>\n]+", " ", _ADDRESS.sub(" ", _lines_of(entry))))[:_LONGEST_CITATION]


def likely_title(entry: Entry) -> str | None:
    """The longest sentence of an entry's lines that is no list of names and no venue; None if none is long enough."""
    text = re.sub(r"\\(?=[^\w\s])", "", _ADDRESS.sub(" ", _lines_of(entry)))
    pieces = (piece.strip(" .,;") for piece in _TITLE_END.split(text))
    likely = [
        p for p in pieces if p.count(",") < _LEAST_NAMES and not _VENUE_WORD.search(p) and not read_venue(p).venue
    ]
    longest = max(likely, key=lambda piece: len(words(piece)), default="")
    return longest if len(words(longest)) >= TELLING_WORDS else None


def shows(entry: Entry, text: str) -> bool:
    """Whether a text stands in the entry's lines letter by letter."""
    return not entry.is_record and text in re.sub(r"\\(?=[^\w\s])", "", _lines_of(entry))


def has_title(entry: Entry, title: str) -> bool:
    """Whether the title stands in the entry's lines as a whole: between breaks, and with no subtitle after it."""
    if entry.is_record:
        return False
    words_of_title = r"[\W_]+".join(map(re.escape, words(title)))
    pattern = rf"(?:^|[^\w\s]\s*){words_of_title}\s*(?:[^\w\s:–—-]|$)"
    text = _APOSTROPHE.sub("", fold(_lines_of(entry))).replace("&", " and ")
    return bool(words_of_title) and re.search(pattern, text, re.MULTILINE) is not None


def has_names(entry: Entry, names: tuple[str, ...], among: tuple[str, ...]) -> bool:
    """Whether the last names of these people stand in the entry's lines, as often as the authors have them."""
    if entry.is_record or not names:
        return False
    found = Counter(map(without_umlauts, words(_ADDRESS.sub(" ", _lines_of(entry)))))
    wanted = Counter(map(_last_name, among))
    return all(found[name] >= wanted[name] for name in map(_last_name, names))


def _last_name(name: str) -> str:
    return without_umlauts(next(iter(words(name)[-1:]), ""))


def is_apart(entry: Entry, url: str | None) -> bool:
    """Whether a link stands apart from the entry's other fields, with a line between: it may be the next entry's."""
    link = next((link for link in entry.links if link.url == url), None)
    if entry.is_record or link is None:
        return False
    lines = {
        number
        for name, field in entry.fields.items()
        if name != "url"
        for number in range(field.line, field.line + field.raw.count("\n") + 1)
    }
    return bool(lines) and min(abs(link.line - line) for line in lines) > 1


def has_some_year(entry: Entry, title: str | None = None) -> bool:
    """Whether some year stands in the entry's lines, outside of the title and links."""
    return bool(_YEAR.search(_text_of(entry, title)))


def has_year(entry: Entry, year: int, title: str | None = None) -> bool:
    """Whether a year stands in the entry's lines, outside of the title and links."""
    return not entry.is_record and re.search(rf"(?<!\d){year}(?!\d)", _text_of(entry, title)) is not None


def holds_venue(entry: Entry, venue: Venue | None, name: str | None, title: str | None = None) -> bool:
    """Whether the entry's lines hold a name of the venue, outside of the title and links."""
    found = words(_text_of(entry, title))
    forms = [name, *((venue.short, venue.full, *venue.aliases) if venue else ())]
    return any(_holds(found, words(form)) for form in forms if form)


def names_venue(entry: Entry, known: Publication, title: str | None = None) -> bool:
    """Whether a stretch of the entry's lines between breaks names the venue of a publication."""
    if entry.is_record:
        return False
    text = _text_of(entry, title)
    stretches = [part.strip(" .") for breaks in (_BREAK, _SENTENCE) for part in breaks.split(text)]
    return any(names_publication(read_venue(part), known) for part in stretches if len(part) >= _LEAST_ACRONYM)


def says_workshop(entry: Entry, title: str | None) -> bool:
    """Whether an entry's text says outside of the title that it is about a workshop."""
    return not entry.is_record and bool({"workshop", "workshops"} & set(words(_text_of(entry, title))))


def is_part_of_title(entry: Entry, title: str | None) -> bool:
    """Whether what was read as the venue is a part of the right title, which stands in the entry's lines."""
    venue = words(entry.venue_name or "")
    return bool(venue and title) and has_title(entry, title or "") and _holds(words(title or ""), venue)


def _holds(found: tuple[str, ...], form: tuple[str, ...]) -> bool:
    size = len(form)
    return size > 0 and any(found[start : start + size] == form for start in range(len(found) - size + 1))


def _lines_of(entry: Entry) -> str:
    return "\n".join(dict.fromkeys(field.raw for field in entry.fields.values()))


def _text_of(entry: Entry, title: str | None) -> str:
    """The entry's lines without links and title: the right one where it stands there, else the one that was read."""
    raw = _lines_of(entry)
    for own in (title, entry.title):
        pattern = r"[\W_]+".join(map(re.escape, re.findall(r"[^\W_]+", own or "")))
        if pattern and (match := re.search(pattern, raw, re.IGNORECASE)):
            return _ADDRESS.sub(" ", f"{raw[: match.start()]} | {raw[match.end() :]}")
    return _ADDRESS.sub(" ", raw)
