"""The list of authors as a line of text: which names it holds, in every way in which it may be meant.

A comma stands between two people in one style and between family and given name in another, so the pieces are read
jointly over the whole list: as one name each, as pairs of family and given name, or as one such pair and then one name
each (Chicago, MLA). A reading stays only where all pieces fit it. Where two readings stay, the list is in doubt and
both are kept. Lists with " and " are split by bibtexparser (https://bibtexparser.readthedocs.io) where braces protect
names.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from enrich.core.markup import strip_markup
from enrich.core.text import canonical, collapse, fold
from enrich.matching.names import PARTICLES, has_group_word, is_group, is_name, is_suffix

_ET_AL = re.compile(
    r"\(?\bet\.?\s?al(?:ii|ia)?\b\.?,?\)?"
    r"|(?:[,;]|\band\b|&)\s*(?:\d+\s+)?(?:others|co-?authors|colleagues)\b\.?"
    r"|(?:[,;+]|\band\b|&)\s*(?:\d+|many)\s+more\b(?:\s+authors\b)?|\band\s+more\b"
    r"|\by\s+otros\b|\bи\s+др\b\.?|\[?(?:…|\.\s?\.\s?\.)\]?|\\l?dots\b|等人?",
    re.IGNORECASE,
)
_YEAR_AT_END = re.compile(r"\s?[\[(]\d{4}[\])]$")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BETWEEN_NAMES = re.compile(r"[;，、；·•|]|(?:(?<=\s)|(?<=,))(?:[Aa][Nn][Dd]|und|et|\\?&)(?=\s)|\\?&(?=\s)")
_COMMA = re.compile(",")
_LEADING_WORD = re.compile(r"(?:and|und|et|by|&)(?:\s+|$)|&")
# Marks of affiliation and footnote after a name, and the numbers of DBLP's people with one name.
_MARKS = " \t0123456789*†‡§¶∗⋆#^¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉✉:"
_DOTTED_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]*){1,5}|[^\W\d_]")
_GLUED_INITIALS = re.compile(r"(?:[^\W\d_][ .-]*){1,3}")
_LATIN = re.compile(r"[A-Za-z]")
_PAIR = 2
# Names of one word are rare in a list of full names: so many of the pieces at most.
_MOST_SINGLE_WORDS = 1 / 3


@dataclass(frozen=True, slots=True)
class ListedAuthors:
    """The names in a line of authors, and whether it says that there are more."""

    names: tuple[str, ...]
    """The likeliest reading."""
    et_al: bool
    others: tuple[tuple[str, ...], ...] = ()
    """Other readings that are as well possible."""
    remote: tuple[tuple[str, ...], ...] = ()
    """Readings that only the truth of the list would make likely ("García López, José María" as one person)."""

    @property
    def readings(self) -> tuple[tuple[str, ...], ...]:
        """Every plausible reading, the likeliest first."""
        return (self.names, *self.others)

    @property
    def is_certain(self) -> bool:
        """Whether there is one plausible reading only."""
        return not self.others


def strip_et_al(text: str) -> tuple[str, bool]:
    """`text` without what says that there are more authors ("et al.", "and others", "…"), and whether it said so."""
    plain, count = _ET_AL.subn(", ", text)
    return plain, count > 0


@lru_cache(maxsize=16384)
def read_authors(text: str) -> ListedAuthors:
    """The names in a line of authors of any style, or in the value of a BibTeX field."""
    text = _YEAR_AT_END.sub("", collapse(strip_markup(html.unescape(text))))
    inner = _inside_braces(text)
    if inner is not None and not is_group(inner):
        return read_authors(inner)
    if inner is not None:
        return ListedAuthors((canonical(inner),), et_al=False)
    plain, et_al = strip_et_al(text)
    groups = [group for group in (_read_group(part) for part in _split_names(plain)) if group]
    plausible, remote = _consider(groups)
    first, *others = plausible
    return ListedAuthors(first, et_al, tuple(others), remote)


# --- pieces ---------------------------------------------------------------------------------------------------


def _inside_braces(text: str) -> str | None:
    """What a pair of braces around the whole text encloses."""
    if not (text.startswith("{") and text.endswith("}")):
        return None
    depths = list(_depths(text))
    return text[1:-1] if all(depths[:-1]) and depths[-1] == 0 else None


def _depths(text: str) -> Iterator[int]:
    """For each character the number of braces that are open after it."""
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        yield depth


def _split_names(text: str) -> list[str]:
    """The stretches between "and", semicolons and their kin."""
    if "{" not in text:
        return _BETWEEN_NAMES.split(text)
    from bibtexparser.middlewares.names import split_multiple_persons_names

    return [part for name in split_multiple_persons_names(text) for part in _split_outside(name, _BETWEEN_NAMES)]


def _split_outside(text: str, separator: re.Pattern[str]) -> list[str]:
    """`text` split at each separator that no braces enclose."""
    if "{" not in text:
        return separator.split(text)
    depths = list(_depths(text))
    parts, start = [], 0
    for match in separator.finditer(text):
        if depths[match.start()] <= 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _read_group(text: str) -> list[str]:
    """The pieces between the commas of a stretch, plain, each suffix ("Jr.") with the piece that it follows."""
    inner = _inside_braces(text.strip())
    pieces: list[str] = []
    for raw in [text] if inner is not None else _split_outside(text, _COMMA):
        plain = canonical(raw)
        opening = _LEADING_WORD.match(plain)
        piece = _IN_BRACKETS.sub("", plain[opening.end() :] if opening else plain).strip(_MARKS + ",")
        if pieces and is_suffix(piece):
            pieces[-1] += f" {piece}"
        elif is_name(piece) or piece.isupper():
            pieces.append(piece)
    return pieces


# --- readings -------------------------------------------------------------------------------------------------


def _consider(groups: list[list[str]]) -> tuple[list[tuple[str, ...]], tuple[tuple[str, ...], ...]]:
    """The plausible readings of the pieces, the likeliest first (one at least), and the remote ones."""
    pieces = list(chain.from_iterable(groups))
    if all(len(group) == 1 for group in groups):
        return [tuple(pieces)], ()
    pairs, inverted = _as_pairs(groups), _as_inverted_first(groups)
    singles = tuple(pieces) if _are_names(pieces, groups, is_paired=pairs is not None and pairs[1]) else None
    found = [names for names, is_likely in filter(None, (pairs, inverted)) if is_likely]
    remote = [names for names, is_likely in filter(None, (pairs, inverted)) if not is_likely]
    if singles is not None:
        found.insert(0 if not _is_one_word(pieces[0]) else len(found), singles)
    if not found:
        found = [tuple(chain.from_iterable(map(_join_initials, groups)))]
    found = list(dict.fromkeys(found))
    return found, tuple(names for names in dict.fromkeys(remote) if names not in found)


def _are_names(pieces: list[str], groups: list[list[str]], *, is_paired: bool) -> bool:
    """Whether each piece may be a whole name."""
    if any(map(_are_initials, pieces)):
        return False
    short = [_is_one_word(piece) for piece in pieces]
    if is_paired and sum(len(group) == _PAIR for group in groups) > 1:
        return False  # "Kwon, Woosuk and Li, Zhuohan"
    if all(short):
        return True  # family names alone
    return sum(short) <= _MOST_SINGLE_WORDS * len(short) and not all(short[:_PAIR])


def _as_pairs(groups: list[list[str]]) -> tuple[tuple[str, ...], bool] | None:
    """The pieces as "Family, Given" throughout, a lone piece as a name, and whether that is likely."""
    if any(len(group) % _PAIR and len(group) > 1 for group in groups):
        return None
    pairs = [(group[n], group[n + 1]) for group in groups for n in range(0, len(group) - 1, _PAIR)]
    if not all(_may_be_family(family) for family, _ in pairs) or any(
        _are_initials(g[0]) for g in groups if len(g) == 1
    ):
        return None
    doubtful = sum(not _is_likely_pair(*pair) for pair in pairs)
    names = tuple(
        name
        for group in groups
        for name in (group if len(group) == 1 else [f"{a}, {b}" for a, b in zip(group[::2], group[1::2], strict=True)])
    )
    return names, _PAIR * doubtful <= len(pairs) and doubtful < len(pairs)


def _as_inverted_first(groups: list[list[str]]) -> tuple[tuple[str, ...], bool] | None:
    """The pieces as "Family, Given" once and then one name each, as Chicago and MLA have them."""
    family, given, *rest = list(chain.from_iterable(groups))
    if len(groups[0]) < _PAIR or not rest or not _may_be_family(family):
        return None
    short = sum(map(_is_one_word, rest))
    if any(map(_are_initials, rest)) or short > _MOST_SINGLE_WORDS * len(rest):
        return None
    return (f"{family}, {given}", *rest), _is_likely_pair(family, given)


def _join_initials(group: list[str]) -> list[str]:
    """Names where the rest fails: initials go with the family name before them ("OpenAI, Zhou, Z., Li, X.")."""
    names: list[str] = []
    for piece in group:
        if names and "," not in names[-1] and _are_initials(piece) and not _are_initials(names[-1]):
            names[-1] += f", {piece}"
        else:
            names.append(piece)
    return names


def _may_be_family(family: str) -> bool:
    """Whether a piece may be a family name before a comma: without initials, and in letters, not ideographs."""
    own = _own_words(family)
    has_initial = len(own) > 1 and any(len(word.rstrip(".")) == 1 for word in family.split())
    is_latin = bool(_LATIN.search(fold(family)))
    return is_latin and not has_initial and not has_group_word(family) and len(own) <= _PAIR + 1


def _is_likely_pair(family: str, given: str) -> bool:
    return _are_initials(given) or len(_own_words(family)) == 1 or len(_own_words(given)) == 1


def _own_words(name: str) -> list[str]:
    """The words of a name without particles (in small letters: Di and Van are given names) and suffixes."""
    every = name.split()
    own = [word for word in every if word not in PARTICLES and not is_suffix(word)]
    return own or every


def _is_one_word(piece: str) -> bool:
    """Whether a piece is one word of a name that has more: no group, and no name in a script without blanks."""
    return len(_own_words(piece)) == 1 and not has_group_word(piece) and bool(_LATIN.search(fold(piece)))


def _are_initials(piece: str) -> bool:
    """Whether a piece is nothing but initials ("J. S.", "J.-S.", "JS")."""
    plain = " ".join(_own_words(piece))
    if _DOTTED_INITIALS.fullmatch(plain):
        return True
    return plain.isupper() and bool(_GLUED_INITIALS.fullmatch(plain)) and len(plain) <= _PAIR + 1
