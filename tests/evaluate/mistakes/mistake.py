"""What a mistake is, and what it may draw from."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluate.library import Book
from evaluate.mistakes.dresses import ANY
from evaluate.reference import Reference

SMALL_WORDS = frozenset(
    (
        *("a", "an", "the", "and", "or", "of", "for", "with", "from", "via", "using", "into", "over", "under"),
        *("towards", "toward", "not", "without", "in", "on", "by", "to", "at"),
    )
)


class Drawer:
    """What a mistake may draw from: the seed, and other papers."""

    def __init__(self, books: Sequence[Book], draws: random.Random) -> None:
        self.books, self.draws = books, draws

    def other(self, book: Book, fits: Callable[[Book], object] = lambda _: True) -> Book:
        """A paper of other people that fits."""
        for _ in range(10_000):
            found = self.draws.choice(self.books)
            if not set(found.truth.authors) & set(book.truth.authors) and fits(found):
                return found
        raise LookupError("no other paper fits")

    def stranger(self, book: Book) -> str:
        """A person who is not among the authors."""
        return self.draws.choice(self.other(book).truth.authors)

    def word(self, book: Book) -> str:
        """A content word of another title."""
        words = [
            w for w in re.findall(r"[A-Za-z]{5,}", self.other(book).reference.title) if w.lower() not in SMALL_WORDS
        ]
        return self.draws.choice(words) if words else self.word(book)


Make = Callable[[Drawer, Book], Reference | None]
"""From a publication to its reference with the mistake in it; None where it cannot be made."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One kind of error: what is done, which fields are then wrong, and which findings must be raised."""

    name: str
    make: Make
    wrong: tuple[str, ...]
    expects: tuple[str, ...]
    dresses: Sequence[str] = ANY
    is_note: bool = False
    is_invented: bool = False
    """Whether no such paper exists."""
    in_full: bool = False
    """Whether the error shows only where given names are written in full."""


def published(make: Make) -> Make:
    """The mistake on published papers without notice alone."""
    return lambda drawer, book: make(drawer, book) if book.reference.venue and not book.truth.notice else None
