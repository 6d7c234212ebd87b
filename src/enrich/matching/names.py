"""Authors: names in any order and form, and lists of them compared as sets, order second.

A name is read in every way it may be meant ("Family, Given", "Given Family", Eastern order, initials before or after),
and two names may be one person's if any two readings agree. What speaks against is only what cannot be a form of one
name: another family name, or a given name that neither abbreviates nor spells the other. So a false accusation
needs two sources to differ in more than form, which is what a list is to be told of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from enrich.core.text import canonical, collapse, fold

_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "phd", "md"}
# What stands before a family name and may be left out of it or glued to it.
_PARTICLES = {
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "al", "el", "bin", "ibn",
    "ter", "ten", "zu", "af", "st", "san",
}  # fmt: skip
# Given names in everyday form that share too little with the full one to be told by their letters.
_NICKNAMES = {
    "bill": "william", "bob": "robert", "dick": "richard", "ted": "edward", "mike": "michael", "jim": "james",
    "jack": "john", "tony": "anthony", "andy": "andrew", "drew": "andrew", "chuck": "charles", "peggy": "margaret",
    "liz": "elizabeth", "beth": "elizabeth", "betty": "elizabeth", "kate": "katherine", "jeff": "geoffrey",
    "geoff": "jeffrey", "sasha": "alexander", "alex": "alexander", "misha": "mikhail", "dima": "dmitry",
    "steve": "stephen", "gus": "august", "nick": "nicholas", "harry": "henry", "larry": "lawrence", "ed": "edward",
}  # fmt: skip
# A given name spelt or transliterated otherwise (Yury, Yuri; Mikhail, Michael) shares its first letter and so much
# of the rest; the least alike of such pairs met in records is .71, two different names seldom pass .6.
_SPELT_ALIKE = 0.65
# A family name of so many letters may hold one slip of the pen; in a shorter one it makes another name (Li, Lu).
_SLIP_LENGTH = 6
_PREFIX = 3
_MOST_INITIALS = 3
# Groups that sign papers, and companies that lists name for authors: never told to be strangers.
_GROUP = re.compile(
    r"\b(?:team|group|consortium|collaboration|project|initiative|community|lab|labs|inc|research|university|institute|"
    r"google|microsoft|meta|openai|nvidia|deepmind|anthropic|facebook|amazon|apple|ibm|intel|baidu|tencent|alibaba|"
    r"deepseek|mistral|huawei|bytedance|bigscience|stanford|berkeley|mit|cmu)\b|\bai$",
    re.IGNORECASE,
)
_ET_AL = re.compile(
    r"[,;]?\s*(?:\(?\bet\.? ?al\b\.?,?\)?|(?:,|\band\b|&)\s*(?:\d+ )?(?:more|others|co-?authors|colleagues)\b\.?|"
    r"…|\.\.\.|\[\.\.\.\]|等)\s*",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")  # and all capitals, see _are_initials
_GLUED_INITIALS = re.compile(r"[A-Z]{1,3}")

Reading = tuple[str, tuple[str, ...], bool]
"""Family name, given names, and whether the name is read in Eastern order."""


class AuthorStatus(StrEnum):
    """How listed authors relate to a record's."""

    SAME = "same"
    SHORTENED = "shortened"
    PARTIAL = "partial"
    REORDERED = "reordered"
    INVENTED = "invented"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AuthorComparison:
    """The judgement of two lists of authors: who is listed and no author, and who is an author and not listed."""

    status: AuthorStatus
    strangers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    share: float = 0.0
    """The share of the listed names that are authors."""


@dataclass(frozen=True, slots=True)
class ListedAuthors:
    """The names in an author line, and whether it says that there are more."""

    names: tuple[str, ...]
    et_al: bool


@lru_cache(maxsize=16384)
def read_authors(text: str) -> ListedAuthors:
    """The names in an author line, of any style: "A. One, B. Two et al.", "One, A., Two, B.", "One A, Two B"."""
    text = collapse(canonical(text))
    text = re.sub(r"\s*[\[(]\d{4}[\])]\s*$", "", text)
    plain, count = _ET_AL.subn(", ", text)
    parts = re.split(r"\s*[;，、;·]\s*|\s+(?:and|und|et|&)\s+|\s*&\s*", plain)
    names = [name for part in parts for name in _comma_names(part)]
    return ListedAuthors(tuple(name for name in names if _is_name(name)), count > 0)


def _comma_names(part: str) -> list[str]:
    """The names in a stretch between commas: one a comma, or family and given names in turn ("Kwon, W., Li, Z.")."""
    pieces = [re.sub(r"^(?:and|und|et|&)\s+", "", piece.strip(" *†‡§")) for piece in part.split(",")]
    pieces = [piece for piece in pieces if piece]
    names: list[str] = []
    for piece in pieces:
        follows = bool(names) and "," not in names[-1] and not _are_initials(names[-1])
        is_more = fold(piece).rstrip(".") in _SUFFIXES or (
            _are_initials(piece) and bool(names) and not _has_given(names[-1])
        )
        if follows and is_more:
            names[-1] = f"{names[-1]}, {piece}"
        else:
            names.append(piece)
    if len(pieces) == 2 and _is_turned(names):  # noqa: PLR2004 ("Kwon, Woosuk")
        return [f"{names[0]}, {names[1]}"]
    return names


def _are_initials(text: str) -> bool:
    return text.isupper() and bool(_INITIALS.fullmatch(text))


def _has_given(name: str) -> bool:
    """Whether a name holds more than a family name, so that what follows its comma is somebody else."""
    parts = [part for part in fold(name).split() if part not in _PARTICLES]
    return len(parts) > 1


def _is_turned(names: list[str]) -> bool:
    return len(names) == 2 and all(len(name.split()) == 1 and name.isalpha() for name in names) and len(names[1]) > 1  # noqa: PLR2004


def _is_name(text: str) -> bool:
    return len(text) > 1 and any(c.isalpha() for c in text) and not text.isdigit()


def is_group(name: str) -> bool:
    """Whether a name is a group's or a company's, and no person's."""
    return bool(_GROUP.search(name)) or (" " not in name and bool(re.search(r"[a-z][A-Z]|\d", name)))


@lru_cache(maxsize=65536)
def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name, folded; hyphens and apostrophes join, DBLP's number and suffixes are dropped."""
    name = re.sub(r"\s+\d{4}$", "", canonical(name)).replace("'", "").replace("’", "")
    found = [re.sub(r"[^\w]", "", part) for part in re.split(r"[\s.]+", fold(name).replace("-", " "))]
    return tuple(part for part in found if part and part not in _SUFFIXES and not part.isdigit())


@lru_cache(maxsize=65536)
def readings(name: str) -> tuple[Reading, ...]:
    """Every (family, given names) that a name may mean; the family name is one word, particles left out."""
    plain = re.sub(r"\s+\d{4}$", "", canonical(name))
    before, comma, after = plain.partition(",")
    if comma and fold(after).strip(" .") not in _SUFFIXES:
        return tuple(_families(_parts(before), _parts(after), eastern=False))
    parts = _parts(before)
    if not parts:
        return ()
    last = plain.split()[-1]
    if len(parts) > 1 and _GLUED_INITIALS.fullmatch(last) and not plain.isupper():
        return tuple(_families(parts[:-1], tuple(last.casefold()), eastern=False))  # "Kwon WS"
    found: list[Reading] = []
    for length in range(1, min(3, len(parts)) + 1):  # the family name is the last one, two or three parts
        if length == 1 or len(parts) > length or parts[-length] in _PARTICLES:
            found += _families(parts[-length:], parts[:-length], eastern=False)
    if len(parts) > 1:
        found += _families(parts[:1], parts[1:], eastern=True)
    return tuple(dict.fromkeys(found))


def _families(family: tuple[str, ...], given: tuple[str, ...], *, eastern: bool) -> list[Reading]:
    """Forms of a family name of several parts: joined, without particles, or one of a double name alone."""
    own = tuple(part for part in family if part not in _PARTICLES) or family
    forms = [("".join(family), given), ("".join(own), given)]
    if len(own) > 1:
        forms += [(own[-1], (*given, *own[:-1])), (own[0], given)]
    return [(name, first, eastern) for name, first in forms]


@lru_cache(maxsize=262144)
def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: read both as in the West, or one of them as in the East."""
    return any(
        _same_family(mine[0], theirs[0]) and _given_agree(mine[1], theirs[1], exact=mine[0] == theirs[0])
        for mine in readings(one)
        for theirs in readings(other)
        if not (mine[2] and theirs[2])
    )


def _same_family(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _SLIP_LENGTH:
        return False
    return DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1


def _given_agree(one: tuple[str, ...], other: tuple[str, ...], *, exact: bool) -> bool:
    """Whether given names may be one person's; with a slip in the family name they must be told in full."""
    if not one or not other:
        return exact
    if "".join(one) == "".join(other):
        return exact or len("".join(one)) > 1
    if not exact:
        return False
    if _alike(one[0], other[0]):
        return _rest_agrees(one[1:], other[1:])
    glued = ("".join(one), "".join(other))
    if glued[0].startswith(glued[1]) or glued[1].startswith(glued[0]):
        return min(len(glued[0]), len(glued[1])) >= _PREFIX
    if _are_initials_of(one, other) or _are_initials_of(other, one):
        return True
    full = {part for part in one if len(part) > 2} & {part for part in other if len(part) > 2}  # noqa: PLR2004
    return bool(full)  # "J. Michael" and "Michael"


def _rest_agrees(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether middle names, where both give one, do not contradict each other."""
    return not one or not other or any(_alike(a, b) for a in one for b in other)


def _are_initials_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` holds nothing but initials of `full`, in order ("W S" or "WS" of "woo suk", "woosuk")."""
    letters = "".join(short)
    return len(letters) <= _MOST_INITIALS and letters == "".join(part[0] for part in full)[: len(letters)]


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> bool:
    """Whether two given names are one: equal, an initial, a short form, or a spelling of it."""
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    if _NICKNAMES.get(one, one) == _NICKNAMES.get(other, other):
        return True
    if one[0] != other[0]:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _PREFIX and longer.startswith(shorter):
        return True  # Dan and Daniel
    return len(shorter) > _PREFIX and fuzz.ratio(one, other) / 100 >= _SPELT_ALIKE


@lru_cache(maxsize=16384)
def compare_authors(listed: tuple[str, ...], theirs: tuple[str, ...], *, et_al: bool = False) -> AuthorComparison:
    """How listed authors relate to a record's; with `et_al` the list says that there are more."""
    people = tuple(name for name in listed if not is_group(name) or name in theirs)
    if not people or not theirs:
        return AuthorComparison(AuthorStatus.UNKNOWN)
    places = _places(people, theirs)
    strangers = tuple(name for name, place in zip(people, places, strict=True) if place is None)
    taken = {place for place in places if place is not None}
    missing = tuple(
        name
        for number, name in enumerate(theirs)
        if number not in taken and _is_name(name) and (not is_group(name) or len(theirs) == 1)
    )
    share = 1 - len(strangers) / len(people)
    if not taken:
        status = AuthorStatus.DIFFERENT
    elif strangers:
        status = AuthorStatus.INVENTED
    elif missing:
        status = AuthorStatus.SHORTENED if et_al else AuthorStatus.PARTIAL
    else:
        found = [place for place in places if place is not None]
        status = AuthorStatus.SAME if found == sorted(found) else AuthorStatus.REORDERED
    return AuthorComparison(status, strangers, missing, share)


def _places(people: tuple[str, ...], theirs: tuple[str, ...]) -> list[int | None]:
    """For each listed name the place of the author it is, none taken twice; the nearest place comes first."""
    free = dict.fromkeys(range(len(theirs)))
    places: list[int | None] = []
    exact = {_parts(name): number for number, name in reversed(list(enumerate(theirs)))}
    for number, name in enumerate(people):
        own = exact.get(_parts(name))
        if own is not None and own in free:
            place: int | None = own
        else:
            near = sorted(free, key=lambda p, n=number: abs(p - n))  # type: ignore[misc]
            place = next((p for p in near if same_person(name, theirs[p])), None)
        places.append(place)
        if place is not None:
            del free[place]
    return places


def best_comparison(listed: ListedAuthors, lists: list[tuple[str, ...]]) -> AuthorComparison:
    """The closest comparison with the author list of any version: versions of one paper may have other authors."""
    order = list(AuthorStatus)
    compared = [compare_authors(listed.names, names, et_al=listed.et_al) for names in lists]
    return min(
        compared,
        key=lambda c: (order.index(c.status), -c.share, len(c.missing)),
        default=AuthorComparison(AuthorStatus.UNKNOWN),
    )


def shared_authors(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The share of the shorter list's names that the other list has, 0 to 1 (0 where one is empty)."""
    if not one or not other:
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    return sum(place is not None for place in _places(shorter, longer)) / len(shorter)
