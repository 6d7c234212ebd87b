"""Names of persons: whether a text is a list of authors."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from enrich.core.text import collapse, fold
from enrich.matching.names import has_group_word
from enrich.reading_list.dates import year_of
from enrich.reading_list.locators import locators_of
from enrich.reading_list.venue_texts import is_registered, venue_text
from enrich.reading_list.vocabulary import name_words

_LONGEST_NAME_TEXT = 90
_LAST = 3
# Capitals without a vowel are an acronym's, not a name's.
_ACRONYM = re.compile(r"\b(?![A-Z]*[AEIOUY])[A-Z]{2,}\b")
_SHORT_WORD = 4
# So many words, particles aside, one single name has.
_WORDS_OF_ONE_NAME = range(2, 5)
_CAPITALS = re.compile(r"[A-Z].*[A-Z]")
# "d'Alché", "al-Khwarizmi"
_PREFIXED = re.compile(r"(?:[dl]['’`]|al-|el-|de-)(?=[^\W\d_])")
_LONGEST_NAMES = 4000
_COLON = re.compile(r":\s|：")
_NAMES_MAY_END = re.compile(r"\bet\.? al\b\.?|(?<=[^\W\d_]{2})\.(?=\s)")
ET_AL = re.compile(r"\bet\.? al\b", re.IGNORECASE)
_ENOUGH_NAMES = 0.75
_LONGEST_NAME = 6
_LONGEST_CJK_NAME = 5
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_SPLIT_NAMES = re.compile(r"(?<!\s)\s*+[,;，、·]\s*+(?:(?:and|&)\s++)?|(?<!\s)\s++(?:and|&)\s++")
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
    if re.search(r"https?:|[?!=<>|{}]|\d{3}|['’]\d\d\b", plain):
        return False
    parts = [part for part in _SPLIT_NAMES.split(plain) if part]
    if any(_CAPITALS.search(part) and " " not in part and is_registered(part) for part in parts):
        return False
    good = sum(_is_name(part) for part in parts)
    if len(parts) > 1 and 0 < good < len(parts) and 2 * good >= len(parts):
        good = sum(_is_name(part, lenient=True) for part in parts)
    if len(parts) == 1:
        return (
            good == 1
            and not _ACRONYM.search(plain)
            and (has_et_al or (alone and len(_given_words(plain)) in _WORDS_OF_ONE_NAME))
        )
    if len(parts) == 2 and not has_et_al:  # noqa: PLR2004
        return good == 2 and _two_names(parts)  # noqa: PLR2004
    return bool(parts) and good >= _ENOUGH_NAMES * len(parts) and _is_name(parts[0], lenient=True)


def _given_words(text: str) -> list[str]:
    """The words of a name without its particles; those with a capital are given names (Da, Van, Di)."""
    return [word for word in text.split() if word[0].isupper() or fold(word) not in name_words("particles")]


def _two_names(parts: list[str]) -> bool:
    """Whether two parts are two persons, or a family name and given names or initials ("Gujarati, A.")."""
    return any(len(part.split()) > 1 for part in parts) or any("." in part for part in parts)


def _is_name(part: str, *, lenient: bool = False) -> bool:
    """Whether a text may be one person; `lenient` admits short words that also stand in titles ("You", "An")."""
    if len(part) > _LONGEST_CJK_NAME and _CJK.search(part):
        return False
    words = part.replace(".-", ". ").split()
    if not 0 < len(words) <= _LONGEST_NAME or len(part) > _LONGEST_NAME_TEXT:
        return False
    if has_group_word(part):
        return False
    particles, never = name_words("particles"), name_words("never")
    capitals = 0
    for word in words:
        bare = word.strip(".,*†‡§¶#()0123456789")
        if fold(bare) in never and not (lenient and len(bare) <= _SHORT_WORD):
            return False
        if fold(word) in particles or not bare:
            continue
        if not _NAME_WORD.fullmatch(word):
            return False
        if (
            _PREFIXED.match(bare)
            or bare[:1].isupper()
            or (not bare.isascii() and bare[:1].isalpha() and not bare[:1].islower())
        ):
            capitals += 1
        else:
            return False
    return capitals > 0


def names_end(text: str, *, alone: bool = False) -> int:
    """How much of a text, from its beginning, is a list of names; 0 if none is."""
    if len(text) > 4000:  # noqa: PLR2004
        return 0
    if (size := names_with_initials_end(text)) > 0:
        return size
    for match in list(re.finditer(r"[,.，。]\s+", text))[: -_LAST - 1 : -1]:
        tail = text[match.end() :]
        is_venue = venue_text(tail) is not None and year_of(tail) is not None
        if is_venue and is_names(text[: match.start()], alone=True):
            return match.start()
    whole = re.sub(r"(?<!\s)[,.]?\s*+\(?(?:19|20)\d{2}\)?(?:,\s\w+)?\.?\s*+$", "", text)
    if is_names(whole, alone=alone):
        return len(whole)
    for match in re.finditer(r"(?:\bet\.? al\b\.?|(?<=[^\W\d_]{2})\.(?=\s))", text):
        if is_names(text[: match.end()]):
            return match.end()
    return 0


# Family name and initials as reference styles write them: "Zhou Z", "van der Berg, A. B.", "Li X.-Y."
_INITIAL = r"[A-ZÀ-ÖØ-Þ]"
_PARTICLE = r"(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ter|ten)\s)?(?:(?:der|den|la|las|los)\s)?"
_FAMILY = rf"{_PARTICLE}{_INITIAL}[^\W\d_](?:[^\W\d_]|['’`-](?=[^\W\d_]))*+(?:[ ]{_INITIAL}[^\W\d_]+)?"
_DOTTED = rf",?\s{_INITIAL}\.(?:[ -]?{_INITIAL}\.){{0,3}}"
_GLUED = rf"\s{_INITIAL}{{1,3}}(?:-{_INITIAL})?(?=[,.;:]|\s[(&ae]|$)"
_WITH_INITIALS = rf"{_FAMILY}(?:{_DOTTED}|{_GLUED})"
_SERIES_WITH_INITIALS = re.compile(
    rf"(?P<first>{_WITH_INITIALS})(?P<others>(?:[,;]?\s(?:and|&)\s|[,;]\s(?:(?:and|&)\s)?){_WITH_INITIALS})*+"
    r"(?:,?\s(?:\.\.\.|…|et al\.?)(?:\s&)?)?"
)


def names_before_colon(text: str, start: int, *, alone: bool = False) -> int:
    """Where the names end that a colon follows ("Ada Fern, Bo Lark: Title"), from `start`; 0 without such."""
    match = _COLON.search(text, start, start + _LONGEST_NAMES)
    if match is None or re.search(r"[\n(]|[^\W\d_]{2}\.\s", text[start : match.start()]):
        return 0
    return match.start() if is_names(text[start : match.start()], alone=alone) else 0


@lru_cache(maxsize=4096)
def leading_names(text: str) -> int:
    """How much of a text is names that a sentence's end or "et al." sets off from what follows; 0 if none is."""
    if (size := names_with_initials_end(text)) > 0:
        return size
    for match in islice(_NAMES_MAY_END.finditer(text, 0, _LONGEST_NAMES), _LAST):
        if is_names(text[: match.end()], alone=False):
            return match.end()
    return 0


@lru_cache(maxsize=4096)
def names_with_initials_end(text: str) -> int:
    """How much of a text, from its beginning, is names in the form of reference styles ("Zhou Z, Li X."); 0 if none is.

    A single name of this form also begins titles ("Vitamin D. A Study"), so it counts only before volume or pages.
    """
    match = _SERIES_WITH_INITIALS.match(text)
    if match is None or text[match.end() : match.end() + 1] not in {"", ".", ":", ";", ",", " "}:
        return 0
    if match["others"] is None and "," not in match["first"]:
        locators = locators_of(text)
        if locators is None or not locators.are_strong:
            return 0
    return match.end()


def could_be_names(text: str) -> bool:
    """Whether a text may be names where the place says so: a few words, each with a capital or a particle."""
    plain = _AND_OTHERS.sub("", collapse(text)).strip(" .,;:()[]*")
    words = re.findall(r"[^\W\d_][^\s,;]*", plain)
    if not words or len(plain) > _LONGEST_NAMES or re.search(r"https?:|[?!=<>|{}:]|\d{2}", plain):
        return False
    joining = name_words("particles") | {"and"}
    if any(len(part.split()) > _LONGEST_NAME for part in _SPLIT_NAMES.split(plain)):
        return False
    return all(word[0].isupper() or not word[0].isascii() or fold(word) in joining for word in words)


def are_surely_names(text: str) -> bool:
    """Whether a text says so itself: "et al.", or several names of two or more words each."""
    parts = [part for part in _SPLIT_NAMES.split(collapse(text)) if part]
    return bool(_AND_OTHERS.search(collapse(text))) or (
        len(parts) > _LAST and all(len(part.split()) > 1 for part in parts) and is_names(text)
    )
