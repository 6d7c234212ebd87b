"""Names of venues with abbreviated words, as ISO 4 and the NLM write them: "Proc. Int. Conf. Mach. Learn.".

Words are compared by their stems, in order, so that no list of abbreviated forms is needed. Rules of ISO 4: articles,
conjunctions and prepositions are left out, and a word is cut at its end, or loses letters within ("natl", "intl").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from enrich.core.text import words

V = TypeVar("V")

_LEFT_OUT = frozenset(
    {"of", "on", "in", "and", "for", "the", "to", "with", "a", "an", "at", "by"}
    | {"proc", "proceedings", "annu", "annual"}
)
# Societies that some forms of a name have and others leave out.
_SPONSORS = frozenset({"acm", "ieee", "cvf", "aaai", "sigkdd", "sigir", "usenix", "siam", "ifip"})
_SHORTENED = re.compile(r"[^\W\d_]\.(?=\s|$|,)")
_SHORTEST_CONTRACTION = 3
_LEAST_WORDS = 2
# Without stops (the NLM's style), so many words must be cut for the text to be an abbreviation.
_LEAST_CUT = 2


@dataclass(frozen=True, slots=True)
class _Form(Generic[V]):
    words: tuple[str, ...]
    venue: V


class AbbreviationIndex(Generic[V]):
    """Full names by the first letters of their words, so that an abbreviation is compared with few of them."""

    def __init__(self, forms: Iterable[tuple[str, V]]) -> None:
        self._by_letters: dict[str, list[_Form[V]]] = {}
        for form, venue in forms:
            every = _words_that_count(form)
            for kept in {every, _without_sponsors(every)}:
                if len(kept) >= _LEAST_WORDS:
                    self._by_letters.setdefault(_letters(kept), []).append(_Form(kept, venue))

    def find(self, text: str) -> V | None:
        """The one venue whose full name a text abbreviates; None where there is none, or several."""
        cut = _words_that_count(text)
        for kept in dict.fromkeys((cut, _without_sponsors(cut))):
            found = [form for form in self._by_letters.get(_letters(kept), ()) if _abbreviates(kept, form.words)]
            venues = {id(form.venue): form.venue for form in found if self._is_cut(text, kept, form.words)}
            if len(venues) == 1:
                return next(iter(venues.values()))
        return None

    @staticmethod
    def _is_cut(text: str, cut: tuple[str, ...], full: tuple[str, ...]) -> bool:
        shortened = sum(one != other for one, other in zip(cut, full, strict=True))
        return shortened >= _LEAST_CUT or (shortened > 0 and bool(_SHORTENED.search(text)))


def _words_that_count(text: str) -> tuple[str, ...]:
    return tuple(word for word in words(text) if word not in _LEFT_OUT and not word[0].isdigit())


def _without_sponsors(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in found if word not in _SPONSORS)


def _letters(found: tuple[str, ...]) -> str:
    return "".join(word[0] for word in found)


def _abbreviates(cut: tuple[str, ...], full: tuple[str, ...]) -> bool:
    return len(cut) == len(full) and all(map(_is_stem, cut, full))


def _is_stem(short: str, word: str) -> bool:
    """Whether a word is cut at its end, or has lost letters within and kept its first and last."""
    if word.startswith(short):
        return True
    if len(short) < _SHORTEST_CONTRACTION or short[-1] != word.rstrip("s")[-1:]:
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)
