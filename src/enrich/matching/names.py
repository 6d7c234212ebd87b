"""One name: every way in which it may be meant, and whether two names may be one person's.

A name is read in every order ("Family, Given", "Given Family", Eastern order, initials before or after), and two names
may be one person's if any two readings agree. Never a difference: initials, accents, umlauts spelt out, particles,
suffixes, hyphens, nicknames, and DBLP's numbers of people with the same name. So two names differ only where they
differ in more than form.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein, Levenshtein

from enrich.core.text import canonical, fold

_DATA = tomllib.loads(files("enrich.matching").joinpath("names.toml").read_text(encoding="utf-8"))
SUFFIXES = frozenset(_DATA["suffixes"])
PARTICLES = frozenset(_DATA["particles"])
# Each form of a given name -> the full names that it stands for.
_FULL_NAMES: dict[str, frozenset[str]] = {
    form: frozenset(full for full, forms in _DATA["nicknames"].items() if form in (full, *forms))
    for row in ([full, *forms] for full, forms in _DATA["nicknames"].items())
    for form in row
}
_GROUP = re.compile(rf"\b(?:{'|'.join(_DATA['group_words'])})\b|(?-i:(?<=\w[ -])AI$)", re.IGNORECASE)
# A word like a product's name (OpenBMB, H2O), and family names that are written so.
_CAMEL_CASE = re.compile(r"[a-z][A-Z]|\d")
_CAMEL_CASE_FAMILY = re.compile(r"(?:Ma?c|D[aeiu]|Del|L[aeo]|V[ao]n|[AE]l|Fitz|San|Te[nr]|O)-?[A-Z]\w+")
# A given name in another spelling or transliteration (Yury, Yuri; Mikhail, Michael) shares its first letter and so much
# of the rest; the least alike of such pairs seen in records is .71, two different names seldom reach .6.
_SPELT_ALIKE = 0.65
# A family name of so many letters may hold one wrong letter, or two; in a shorter one it makes another name (Li, Lu).
_ONE_SLIP_LENGTH = 6
_TWO_SLIPS_LENGTH = 9
# The shortest short form of a given name (Dan, Daniel), and the shortest given name that is surely no initials.
_PREFIX = 3
# Names of so many equal parts are one person's, in any order.
_PARTS_IN_ANY_ORDER = 3
_MOST_INITIALS = 3
_LONGEST_FAMILY = 3
_HOMONYM_NUMBER = re.compile(r"(?<!\s)\s++\d{4}$")
_INITIALS_AFTER = re.compile(r"[A-Z]{1,3}")
_NOT_LETTERS = re.compile(r"[^\w]")
_BETWEEN_PARTS = re.compile(r"[\s.-]+")
# Umlauts and their kin spelt out: "Mueller" is Müller, "Soerensen" is Sørensen, "Aarhus" is Århus.
_SPELT_OUT = re.compile(r"[aou]e+|aa+")
# A syllable of Mandarin in pinyin (ISO 7098), loosely: an initial and a final.
_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|ia|ie|iu|"
    r"ua|uo|ui|un|ue|er|a|o|e|i|u)"
)
_PINYIN_FAMILY = re.compile(_SYLLABLE)
_PINYIN_GIVEN = re.compile(rf"(?:{_SYLLABLE}){{1,2}}")

Reading = tuple[str, tuple[str, ...], bool, bool]
"""Family name, given names, whether the name is read in Eastern order, and whether a family name is left out."""


class NameStatus(StrEnum):
    """How one name relates to another, from closest to farthest."""

    SAME = "same"
    MISSPELT = "misspelt"
    """The given names agree in full, and a letter or two of a long family name differ."""
    NAMESAKE = "namesake"
    """Family name and initial agree, and the given names, both known in full, are two people's."""
    OTHER = "other"


_CLOSENESS = {status: place for place, status in enumerate(NameStatus)}


@dataclass(frozen=True, slots=True)
class NameComparison:
    """The judgement of two names."""

    status: NameStatus
    families: tuple[str, str] | None = None
    """Of a misspelt name: the two family names, folded."""

    def wrong_letters(self) -> tuple[tuple[int, int], ...]:
        """Of a misspelt name: the (start, end) of each stretch of the first family name that differs."""
        if self.families is None:
            return ()
        opcodes = Levenshtein.opcodes(*self.families)
        return tuple((code.src_start, code.src_end) for code in opcodes if code.tag != "equal")


def has_group_word(name: str) -> bool:
    """Whether a name holds a word that only groups and companies have."""
    return bool(_GROUP.search(name))


def is_group(name: str) -> bool:
    """Whether a name is a group's or a company's, and no person's."""
    if has_group_word(name):
        return True
    return " " not in name and bool(_CAMEL_CASE.search(name)) and not _CAMEL_CASE_FAMILY.fullmatch(name)


@lru_cache(maxsize=16384)
def is_suffix(word: str) -> bool:
    """Whether a word follows names (Jr., III, Ph.D.); two capitals without a dot are initials ("Chowdhury SR")."""
    plain = fold(word).replace(".", "")
    if plain == "md" and not word.isupper():
        return False  # Md. is Mohammad
    return plain in SUFFIXES and (not word.isupper() or "." in word or plain.startswith("i"))


def is_name(text: str) -> bool:
    """Whether a text may be a name: two characters or more, with a letter among them."""
    return len(text) > 1 and any(character.isalpha() for character in text)


@lru_cache(maxsize=65536)
def name_parts(name: str) -> tuple[str, ...]:
    """The parts of a name, folded; hyphens part and apostrophes join, DBLP's number and suffixes are dropped."""
    name = _HOMONYM_NUMBER.sub("", canonical(name)).replace("'", "")
    name = " ".join(word for word in name.split() if not is_suffix(word.rstrip(",")))
    found = [_NOT_LETTERS.sub("", part) for part in _BETWEEN_PARTS.split(fold(name))]
    return tuple(part for part in found if part and not part.isdigit())


@lru_cache(maxsize=65536)
def readings(name: str) -> tuple[Reading, ...]:
    """Every reading of a name; the family name is one word, with particles joined to it or left out."""
    plain = _HOMONYM_NUMBER.sub("", canonical(name))
    before, comma, after = plain.partition(",")
    if comma and name_parts(before) and name_parts(after):
        return tuple(dict.fromkeys(_families(name_parts(before), name_parts(after), eastern=False)))
    parts = name_parts(before)
    if not parts:
        return ()
    found: list[Reading] = []
    words = [word for word in before.split() if not is_suffix(word)]
    if len(parts) > 1 and words and _INITIALS_AFTER.fullmatch(words[-1]):
        found += _families(parts[:-1], tuple(words[-1].casefold()), eastern=False)  # "Kwon WS"
    if len(words) == 1:
        return tuple(dict.fromkeys(_families(parts, (), eastern=False)))  # "El-Nouby"
    begins_with_particle = before.split()[0] in PARTICLES  # in small letters: Di and Van are given names
    for length in range(1, min(_LONGEST_FAMILY, len(parts)) + 1):
        if length == 1 or len(parts) > length or begins_with_particle:
            found += _families(parts[-length:], parts[:-length], eastern=False)
    if len(parts) > 1:
        first = len(name_parts(words[0]))  # "Hernández-Lobato José" is one family name of two parts
        found += _families(parts[:first], parts[first:], eastern=True)
    return tuple(dict.fromkeys(found))


def _families(family: tuple[str, ...], given: tuple[str, ...], *, eastern: bool) -> list[Reading]:
    """Forms of a family name of several parts: joined, without particles, or one of a double name alone."""
    own = tuple(part for part in family if part not in PARTICLES) or family
    forms = [("".join(family), given, eastern, False), ("".join(own), given, eastern, False)]
    if len(own) > 1:
        forms.append((own[-1], (*given, *own[:-1]), eastern, False))
        if len(own[0]) > 1:
            forms.append((own[0], given, eastern, True))  # "José García" of José García López
    return forms


@lru_cache(maxsize=65536)
def family_keys(name: str) -> frozenset[str]:
    """The family names that a name may have, without umlauts: people who share none are two people, or misspelt."""
    return frozenset(without_umlauts(family) for family, *_ in readings(name))


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's, a letter or two of a long family name aside."""
    return compare_names(one, other).status in {NameStatus.SAME, NameStatus.MISSPELT}


@lru_cache(maxsize=262144)
def compare_names(one: str, other: str) -> NameComparison:
    """How two names relate: the closest pair of readings counts.

    One at most is read in Eastern order, and one at most without its second family name.
    """
    parts = name_parts(one)
    if len(parts) >= _PARTS_IN_ANY_ORDER and sorted(parts) == sorted(name_parts(other)):
        return NameComparison(NameStatus.SAME)  # wherever the family name begins: "Alexander G. de G. Matthews"
    best = NameComparison(NameStatus.OTHER)
    for mine in readings(one):
        for theirs in readings(other):
            if (mine[2] and theirs[2]) or (mine[3] and theirs[3]):
                continue
            status = _compare_readings(mine, theirs)
            if status is NameStatus.SAME:
                return NameComparison(status)
            if _CLOSENESS[status] < _CLOSENESS[best.status]:
                best = NameComparison(status, (mine[0], theirs[0]) if status is NameStatus.MISSPELT else None)
    return best


def _compare_readings(one: Reading, other: Reading) -> NameStatus:
    if without_umlauts(one[0]) == without_umlauts(other[0]):
        western = not one[2] and not other[2]
        if _given_agree(one[1], other[1], family=one[0]) if western else _given_equal(one[1], other[1]):
            return NameStatus.SAME
        return NameStatus.NAMESAKE if western and _share_initial(one[1], other[1]) else NameStatus.OTHER
    in_full = len("".join(one[1])) > 1 and "".join(one[1]) == "".join(other[1])
    return NameStatus.MISSPELT if in_full and _is_misspelt(one[0], other[0]) else NameStatus.OTHER


@lru_cache(maxsize=65536)
def without_umlauts(family: str) -> str:
    """A folded name with each umlaut that is spelt out as one letter: "mueller" as "muller"."""
    return _SPELT_OUT.sub(lambda match: match[0][0], family)


def _is_misspelt(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    slips = 2 if shorter >= _TWO_SLIPS_LENGTH else 1 if shorter >= _ONE_SLIP_LENGTH else 0
    return slips > 0 and DamerauLevenshtein.distance(one, other, score_cutoff=slips) <= slips


def _share_initial(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether first given names, both in full, begin with the same letter."""
    return bool(one and other) and one[0][0] == other[0][0] and min(len(one[0]), len(other[0])) > 1


def _given_agree(one: tuple[str, ...], other: tuple[str, ...], *, family: str) -> bool:
    """Whether given names, beside the same family name, may be one person's."""
    if not one or not other:
        return True
    glued = ("".join(one), "".join(other))
    if glued[0] == glued[1]:
        return True
    if _are_two_mandarin_names(*glued, family):
        return False
    if _alike(one[0], other[0]):
        return _rest_agrees(one[1:], other[1:])
    if glued[0].startswith(glued[1]) or glued[1].startswith(glued[0]):
        return min(len(glued[0]), len(glued[1])) >= _PREFIX
    if _are_initials_of(one, other) or _are_initials_of(other, one):
        return True
    return bool(_leading(one) & _leading(other))  # "J. Michael" and "Michael"


def _leading(given: tuple[str, ...]) -> set[str]:
    """Those of the first two given names, initials aside, that are too long to agree by chance."""
    written = [part for part in given if len(part) > 1]
    return {part for part in written[:2] if len(part) >= _PREFIX}


def _given_equal(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether given names are the same, or initials of one another: a name in another order is not misspelt as well."""
    shorter, longer = sorted((one, other), key=len)
    if shorter and longer[: len(shorter)] == shorter:
        return True
    return "".join(one) == "".join(other) or _are_initials_of(one, other) or _are_initials_of(other, one)


def _are_two_mandarin_names(one: str, other: str, family: str) -> bool:
    """Whether two given names are different names of two syllables in pinyin, however alike (Yiming, Yifang)."""
    if min(len(one), len(other)) <= _PREFIX or one[0] != other[0] or not _PINYIN_FAMILY.fullmatch(family):
        return False
    if one.startswith(other) or other.startswith(one) or one.replace("ng", "n") == other.replace("ng", "n"):
        return False
    return bool(_PINYIN_GIVEN.fullmatch(one) and _PINYIN_GIVEN.fullmatch(other))


def _rest_agrees(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether middle names, where both have one, do not contradict each other."""
    return not one or not other or any(_alike(a, b) for a in one for b in other)


def _are_initials_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` holds nothing but initials of `full`, in order ("W S" or "WS" of "woo suk", "woosuk")."""
    letters = "".join(short)
    return len(letters) <= _MOST_INITIALS and letters == "".join(part[0] for part in full)[: len(letters)]


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> bool:
    """Whether two given names are one: equal, an initial, a short form, or a spelling of it."""
    if without_umlauts(one) == without_umlauts(other) or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    if _FULL_NAMES.get(one, frozenset({one})) & _FULL_NAMES.get(other, frozenset({other})):
        return True
    if one[0] != other[0]:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _PREFIX and longer.startswith(shorter):
        return True  # Dan and Daniel
    return len(shorter) > _PREFIX and fuzz.ratio(one, other) / 100 >= _SPELT_ALIKE
