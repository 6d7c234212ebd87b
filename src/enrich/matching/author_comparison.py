"""Two lists of authors compared: as sets first, then by order; and which listed name is which author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from enrich.matching.author_lists import ListedAuthors
from enrich.matching.names import NameStatus, compare_names, family_keys, is_group, is_name, name_parts

# Names that are left over on both sides are compared each with each; lists of thousands that share nobody are not.
_MOST_COMPARED = 20_000
# Two names of two words each that are read as one share with an author the two words of one of them.
_LEAST_SHARED = 3
# A reading by which so many of the listed names are authors is the one that was meant.
_CONFIRMED_SHARE = 0.5


class AuthorStatus(StrEnum):
    """How listed authors relate to a record's, from the most favourable to the least."""

    SAME = "same"
    SHORTENED = "shortened"
    PARTIAL = "partial"
    REORDERED = "reordered"
    INVENTED = "invented"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


_FAVOUR = {status: place for place, status in enumerate(AuthorStatus)}


@dataclass(frozen=True, slots=True)
class AuthorPair:
    """A listed name, and the author that it is or is taken for."""

    name: str
    place: int
    """The place of the name among the listed ones, from 0."""
    author: str | None
    author_place: int | None
    status: NameStatus
    """NAMESAKE and OTHER are strangers; a NAMESAKE has the author whose place it takes."""
    wrong_letters: tuple[tuple[int, int], ...] = ()
    """Of a MISSPELT name: (start, end) of each wrong stretch in its folded family name."""


@dataclass(frozen=True, slots=True)
class AuthorComparison:
    """The judgement of two lists of authors: who is listed and no author, and who is an author and not listed."""

    status: AuthorStatus
    strangers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    share: float = 0.0
    """The share of the listed names that are authors."""
    pairs: tuple[AuthorPair, ...] = ()
    """One per listed name that was compared, in the list's order."""
    is_certain: bool = True
    """Whether the list has one plausible reading, or the record itself confirms the reading that was compared."""

    def pairs_with(self, status: NameStatus) -> tuple[AuthorPair, ...]:
        """The pairs of one status, e.g. all misspelt names."""
        return tuple(pair for pair in self.pairs if pair.status is status)


@lru_cache(maxsize=16384)
def compare_authors(listed: tuple[str, ...], theirs: tuple[str, ...], *, et_al: bool = False) -> AuthorComparison:
    """How listed authors relate to a record's; with `et_al` the list says that there are more."""
    theirs = tuple(name for name in theirs if is_name(name))
    people = tuple(name for name in listed if not is_group(name) or _is_among(name, theirs))
    if not people or not theirs:
        return AuthorComparison(AuthorStatus.UNKNOWN)
    pairs = _pair_names(people, theirs)
    strangers = tuple(pair.name for pair in pairs if _is_stranger(pair))
    found = [pair.author_place for pair in pairs if pair.author_place is not None and not _is_stranger(pair)]
    taken = set(found)
    missing = tuple(
        name for place, name in enumerate(theirs) if place not in taken and (not is_group(name) or len(theirs) == 1)
    )
    if not taken:
        status = AuthorStatus.DIFFERENT
    elif strangers:
        status = AuthorStatus.INVENTED
    elif missing:
        status = AuthorStatus.SHORTENED if et_al else AuthorStatus.PARTIAL
    else:
        status = AuthorStatus.SAME if found == sorted(found) else AuthorStatus.REORDERED
    return AuthorComparison(status, strangers, missing, 1 - len(strangers) / len(people), pairs)


def _is_among(group: str, theirs: tuple[str, ...]) -> bool:
    """Whether what looks like a group is an author by this name ("Muresanu AI" is Andrei Ioan Muresanu)."""
    return any(compare_names(group, name).status is NameStatus.SAME for name in theirs)


def _is_stranger(pair: AuthorPair) -> bool:
    return pair.status in {NameStatus.NAMESAKE, NameStatus.OTHER}


def _pair_names(people: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[AuthorPair, ...]:
    """Each listed name with the author it is, none taken twice: the surest pairs first, then the nearest place."""
    if people == theirs:  # a copied list, where each name is the author at its place
        return tuple(AuthorPair(name, place, name, place, NameStatus.SAME) for place, name in enumerate(people))
    pairing = _Pairing(people, theirs, free=set(range(len(theirs))))
    pairing.pair_equal()
    pairing.pair_same()
    if (len(people) - len(pairing.found)) * len(pairing.free) <= _MOST_COMPARED:
        pairing.pair_near(NameStatus.MISSPELT)
        pairing.pair_near(NameStatus.NAMESAKE)
    return tuple(map(pairing.pair_of, range(len(people))))


@dataclass(slots=True)
class _Pairing:
    """Listed names, authors, and which of them are paired so far (by place, with the status)."""

    people: tuple[str, ...]
    theirs: tuple[str, ...]
    free: set[int]
    found: dict[int, tuple[int, NameStatus]] = field(default_factory=dict)

    def pair_equal(self) -> None:
        """Pair names of the same parts, so that of two people with one initial each keeps their own name."""
        places: dict[tuple[str, ...], list[int]] = {}
        for number in reversed(range(len(self.theirs))):
            places.setdefault(name_parts(self.theirs[number]), []).append(number)
        for place, name in enumerate(self.people):
            same = places.get(name_parts(name))
            if same:
                self._take(place, same.pop(), NameStatus.SAME)

    def pair_same(self) -> None:
        """Pair names that may be one person's; only those with a family name in common are compared."""
        by_family: dict[str, set[int]] = {}
        for number in self.free:
            for key in family_keys(self.theirs[number]):
                by_family.setdefault(key, set()).add(number)
        for place in self._unpaired():
            keys = family_keys(self.people[place])
            self._take_nearest(place, set().union(*(by_family.get(key, set()) for key in keys)), NameStatus.SAME)

    def pair_near(self, status: NameStatus) -> None:
        """Pair what is left over by a status that is less than the same name."""
        for place in self._unpaired():
            self._take_nearest(place, self.free, status)

    def _unpaired(self) -> list[int]:
        return [place for place in range(len(self.people)) if place not in self.found]

    def _take(self, place: int, number: int, status: NameStatus) -> None:
        self.found[place] = (number, status)
        self.free.discard(number)

    def _take_nearest(self, place: int, candidates: set[int], status: NameStatus) -> None:
        for number in sorted(candidates & self.free, key=lambda number: (abs(number - place), number)):
            if compare_names(self.people[place], self.theirs[number]).status is status:
                self._take(place, number, status)
                return

    def pair_of(self, place: int) -> AuthorPair:
        """The listed name at a place, with the author found for it."""
        name = self.people[place]
        if place not in self.found:
            return AuthorPair(name, place, None, None, NameStatus.OTHER)
        number, status = self.found[place]
        letters = compare_names(name, self.theirs[number]).wrong_letters() if status is NameStatus.MISSPELT else ()
        return AuthorPair(name, place, self.theirs[number], number, status, letters)


def best_comparison(listed: ListedAuthors, lists: Iterable[tuple[str, ...]]) -> AuthorComparison:
    """The most favourable comparison of any reading of the list with the authors of any version.

    Versions of one paper may have other authors, and a list that can be read in two ways is judged by the better one.
    A remote reading counts only where it makes the list right, and not by taking two people for one.
    """
    return _best_comparison(listed, tuple(lists))


@lru_cache(maxsize=1024)
def _best_comparison(listed: ListedAuthors, lists: tuple[tuple[str, ...], ...]) -> AuthorComparison:
    compared = [_compare_reading(listed, names, lists) for names in listed.readings]
    acquitting = {AuthorStatus.SAME, AuthorStatus.SHORTENED}
    remote = [_compare_reading(listed, names, lists) for names in listed.remote]
    compared += [one for one in remote if one.status in acquitting and all(map(_is_spelt_out, one.pairs))]
    best = min(compared, key=_favour, default=AuthorComparison(AuthorStatus.UNKNOWN))
    is_certain = listed.is_certain or best.share >= _CONFIRMED_SHARE
    return best if best.is_certain is is_certain else replace(best, is_certain=is_certain)


def _is_spelt_out(pair: AuthorPair) -> bool:
    """Whether an author has the parts of a long name: "Ada One, Bo Two" as one name has but half of Ada One's."""
    parts = set(name_parts(pair.name))
    return len(parts) <= _LEAST_SHARED or len(parts & set(name_parts(pair.author or ""))) >= _LEAST_SHARED


def _compare_reading(
    listed: ListedAuthors, names: tuple[str, ...], lists: tuple[tuple[str, ...], ...]
) -> AuthorComparison:
    compared = [compare_authors(names, theirs, et_al=listed.et_al) for theirs in lists]
    return min(compared, key=_favour, default=AuthorComparison(AuthorStatus.UNKNOWN))


def _favour(compared: AuthorComparison) -> tuple[int, float, int, int]:
    misspelt = len(compared.pairs_with(NameStatus.MISSPELT))
    return (_FAVOUR[compared.status], -compared.share, misspelt, len(compared.missing))


def shared_authors(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The share of the shorter list's names that the other list has, 0 to 1 (0 where one is empty)."""
    if not one or not other:
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    return sum(not _is_stranger(pair) for pair in _pair_names(shorter, longer)) / len(shorter)
