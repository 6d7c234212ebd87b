"""Blocking keys: what a record and an entry must share to be compared at all, each as a 64-bit number.

Record side and entry side make the same keys from the same facts: identifiers; the title without blanks, whole, cut
at a colon or dash, and less any one word; the first author with one of the title's longest words; the short name
before a colon. So a title of at least three words is found again after any one word of it was changed, left out or
added (`tests/bulk/test_keys.py` holds this). No key needs statistics of the corpus.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from enrich.core.identifiers import Identifiers
from enrich.core.models import SourceRecord
from enrich.core.text import canonical, words
from enrich.matching.names import readings
from enrich.matching.titles import short_name

BUCKETS = 64
"""Keys are kept in so many buckets, by their top bits."""
_BUCKET_SHIFT = 64 - 6
MOST_RECORDS = 50
"""A key of more records in one corpus ("Notes", "Editorial") tells nothing and is dropped."""
_KEY_BYTES = 8
# A title less one word must have as many words left, or the key would be that of hundreds of titles.
_LEAST_LEFT = 2
# Titles that are longer are abstracts in the wrong field; their later words make no keys.
_MOST_WORDS = 32
_LONGEST_WORDS = 3
# The same title is asked for at several sources, one after the other.
_TITLES_KEPT = 256
_CUTS = re.compile(r"(?:(?<!\s)\s++)?[:?!]\s++|(?<!\s)\s++[-–—]\s++")  # a run of blanks is entered only at its start


def key_of(text: str) -> int:
    """The signed 64-bit BLAKE2b hash of a key's text: Spark and Parquet have no unsigned numbers of that size."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_KEY_BYTES).digest(), "big", signed=True)


def bucket_of(key: int) -> int:
    """The bucket of a key: the order of buckets is that of the keys."""
    return (key >> _BUCKET_SHIFT) + BUCKETS // 2


def identifier_key(kind: str, value: str) -> int:
    """The key of an identifier, whose kind is named as in queries: arxiv, doi, acl, s2, dblp."""
    return key_of(f"i:{kind}:{value.casefold()}")


def identifier_keys(identifiers: Identifiers) -> Iterator[int]:
    """The keys of all identifiers."""
    named = (
        ("arxiv", identifiers.arxiv_id),
        ("doi", identifiers.doi),
        ("acl", identifiers.acl_id),
        ("s2", identifiers.s2_paper_id),
        ("dblp", identifiers.dblp_key),
    )
    return (identifier_key(kind, value) for kind, value in named if value)


def whole_title_key(title: str) -> int | None:
    """The key of a title as a whole; None for one without words."""
    found = words(title)
    return key_of(f"t:{''.join(found)}") if found else None


@lru_cache(maxsize=_TITLES_KEPT)
def title_keys(title: str) -> tuple[int, ...]:
    """The keys of a title: whole, its parts at colons and dashes, and less any one word."""
    found = words(title)
    whole = "".join(found)
    texts = {whole, *_parts(title)}
    if len(found) > _LEAST_LEFT:
        start = 0
        for word in found[:_MOST_WORDS]:
            end = start + len(word)
            texts.add(whole[:start] + whole[end:])
            start = end
    return tuple([key_of(f"t:{text}") for text in texts if text])


def _parts(title: str) -> Iterator[str]:
    """What stands before and after each colon or dash, where it has enough words."""
    pieces = _CUTS.split(canonical(title))
    for place in range(1, len(pieces)):
        for part in (pieces[:place], pieces[place:]):
            left = words(" ".join(part))
            if len(left) >= _LEAST_LEFT:
                yield "".join(left)


def author_keys(family: str, initial: str, title: str) -> Iterator[int]:
    """The keys of a first author with each of the title's longest words."""
    return (key_of(f"a:{family}:{initial}:{word}") for word in _longest_words(title))


@lru_cache(maxsize=_TITLES_KEPT)
def _longest_words(title: str) -> list[str]:
    return sorted(set(words(title)), key=lambda word: (-len(word), word))[:_LONGEST_WORDS]


def listed_author_keys(name: str, title: str) -> Iterator[int]:
    """The same for a name as a list has it, in every way in which it can be read."""
    for family, initial in {(family, given[0][:1]) for family, given, *_ in readings(name) if given}:
        yield from author_keys(family, initial, title)


def name_key(name: str) -> int | None:
    """The key of a system's short name; None for one without words."""
    found = words(name)
    return key_of(f"n:{''.join(found)}") if found else None


def record_keys(record: SourceRecord) -> set[int]:
    """All keys of a record."""
    keys = set(identifier_keys(record.identifiers))
    for title in filter(None, (record.title, *(other.title for other in record.other_titles))):
        keys.update(title_keys(title))
        name = short_name(title)
        if name and (key := name_key(name)) is not None:
            keys.add(key)
        if record.authors:
            keys.update(_first_author_keys(record.authors[0], title))
    return keys


def _first_author_keys(name: str, title: str) -> Iterable[int]:
    """Records write a name in full and in Western order: the last word is the family's."""
    parts = words(name)
    return author_keys(parts[-1], parts[0][:1], title) if len(parts) > 1 else ()


# A title in which everything happens that keys depend on. When its keys change, so do those of every record.
_PROBE = "Größe & Ångström's Re-Reading: Notes on L² – an α/β Study (v2)"


def key_version() -> str:
    """A fingerprint of how keys are made: an index with another one was built by another version and is refused."""
    probe = SourceRecord(
        source="probe", retrieved_at="", title=_PROBE, authors=("Jürgen d'Ærø-Müller",),  # type: ignore[arg-type]
        identifiers=Identifiers(arxiv_id="hep-th/9901001", doi="10.1/x", acl_id="P19-1001"),
    )  # fmt: skip
    keys = " ".join(str(key) for key in sorted(record_keys(probe)))
    return f"1-{hashlib.blake2b(keys.encode(), digest_size=_KEY_BYTES).hexdigest()}"
