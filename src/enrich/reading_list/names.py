"""Names of persons: whether a text is a list of authors."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.core.text import collapse, fold
from enrich.reading_list.dates import year_of
from enrich.reading_list.venue_texts import venue_text
from enrich.reading_list.vocabulary import name_words

_LONGEST_NAME_TEXT = 90
_LAST = 3
ET_AL = re.compile(r"\bet\.? al\b", re.IGNORECASE)
_ENOUGH_NAMES = 0.75
_LONGEST_NAME = 6
_LONGEST_CJK_NAME = 5
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_SPLIT_NAMES = re.compile(r"\s*[,;，、;]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+|\s*·\s*")
_AND_OTHERS = re.compile(r"\bet\.?\s?al\b\.?|\band others\b|\betc\.?$|等$|\.\.\.$|…$", re.IGNORECASE)
_NAME_WORD = re.compile(r"(?:[^\W\d_]\.[-‐ ]?)+|[^\W\d_](?:[\w'’‘`.-]*\w)?\.?[*†‡§¶#0-9,]*|\([^)]+\)", re.UNICODE)


@lru_cache(maxsize=16384)
def is_names(text: str, *, alone: bool = False) -> bool:
    """Whether a text is a list of persons; `alone` lets one single name count."""
    plain = collapse(text).strip(" .,;:()[]")
    if not plain or len(plain) > 6000:  # noqa: PLR2004
        return False
    has_et_al = bool(_AND_OTHERS.search(plain))
    plain = re.sub(r"\([^()]{1,80}\)", " ", _AND_OTHERS.sub("", plain)).strip(" .,;:")
    if not plain:
        return False
    if re.search(r"https?:|[?!=<>|{}]|\d{3}", plain):
        return False
    parts = [part for part in _SPLIT_NAMES.split(plain) if part]
    good = sum(_is_name(part) for part in parts)
    if len(parts) == 1:
        return good == 1 and (has_et_al or (alone and len(plain.split()) in {2, 3, 4}))
    if len(parts) == 2 and not has_et_al:  # noqa: PLR2004
        return good == 2 and _two_names(parts)  # noqa: PLR2004
    return good / len(parts) >= _ENOUGH_NAMES


def _two_names(parts: list[str]) -> bool:
    """Whether two parts are two persons, or a family name and given names or initials ("Gujarati, A.")."""
    return any(len(part.split()) > 1 for part in parts) or any("." in part for part in parts)


def _is_name(part: str) -> bool:
    if len(part) > _LONGEST_CJK_NAME and _CJK.search(part):
        return False
    words = part.replace(".-", ". -").split()
    if not 0 < len(words) <= _LONGEST_NAME or len(part) > _LONGEST_NAME_TEXT:
        return False
    particles, never = name_words("particles"), name_words("never")
    capitals = 0
    for word in words:
        bare = word.strip(".,*†‡§¶#()0123456789")
        if fold(bare) in never:
            return False
        if fold(word) in particles or not bare:
            continue
        if not _NAME_WORD.fullmatch(word):
            return False
        if bare[:1].isupper() or (not bare.isascii() and bare[:1].isalpha() and not bare[:1].islower()):
            capitals += 1
        else:
            return False
    return capitals > 0


def names_end(text: str, *, alone: bool = False) -> int:
    """How much of a text, from its beginning, is a list of names; 0 if none is."""
    if len(text) > 4000:  # noqa: PLR2004
        return 0
    for match in list(re.finditer(r"[,.，。]\s+", text))[: -_LAST - 1 : -1]:
        tail = text[match.end() :]
        is_venue = venue_text(tail) is not None and year_of(tail) is not None
        if is_venue and is_names(text[: match.start()], alone=True):
            return match.start()
    whole = re.sub(r"[,.]?\s*\(?(?:19|20)\d{2}\)?(?:,\s\w+)?\.?\s*$", "", text)
    if is_names(whole, alone=alone):
        return len(whole)
    for match in re.finditer(r"(?:\bet\.? al\b\.?|(?<=[^\W\d_]{2})\.(?=\s))", text):
        if is_names(text[: match.end()]):
            return match.end()
    return 0
