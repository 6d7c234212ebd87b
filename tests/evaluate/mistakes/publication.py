"""Mistakes in venue and year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evaluate.library import Book
from evaluate.mistakes.mistake import Drawer, Make, published
from evaluate.places import place
from evaluate.reference import Reference

_PLACELESS = frozenset({"UAI", "IJCV", "TIP"})


def venue(change: Callable[[Drawer, Book], str | None]) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        name = change(drawer, book)
        return (
            None
            if not name or name in book.truth.venues
            else replace(book.reference, venue=name, volume=None, number=None)
        )

    return published(make)


def sibling(drawer: Drawer, book: Book) -> str | None:
    known = [name for name in place(book.reference.venue or "").siblings if name not in _PLACELESS]
    fit = [
        name
        for name in known
        if place(name).kind == place(book.reference.venue or "").kind and name not in book.truth.venues
    ]
    return drawer.draws.choice(fit) if fit else None


def worded(words: Callable[[Drawer, Book], str | None], *, kind: str | None = None) -> Make:
    """The venue in words of its own, as another kind of publication where that is given."""

    def make(drawer: Drawer, book: Book) -> Reference | None:
        text = words(drawer, book)
        if not text:
            return None
        return replace(
            book.reference, container=text, kind=kind or book.reference.kind, series=None, volume=None, number=None
        )

    return published(make)


def workshop(drawer: Drawer, book: Book) -> str | None:
    ref = book.reference
    if ref.kind != "conference" or place(ref.venue or "").main:
        return None
    return f"{ref.venue} {ref.year} Workshop on {drawer.word(book).title()} {drawer.word(book).title()}"


def findings(drawer: Drawer, book: Book) -> str | None:
    return place(book.reference.venue or "").findings


def main(track: str) -> Callable[[Drawer, Book], str | None]:
    return lambda _, book: place(book.reference.venue or "").main if track in (book.reference.venue or "") else None


def journal(drawer: Drawer, book: Book) -> str | None:
    if book.reference.kind != "conference" or book.twin:
        return None
    return drawer.draws.choice(("Journal of Machine Learning Research", "Machine Learning", "Neural Computation"))


def conference(drawer: Drawer, book: Book) -> str | None:
    if book.reference.kind != "journal" or book.twin:
        return None
    return drawer.draws.choice(
        ("International Conference on Machine Learning", "AAAI Conference on Artificial Intelligence")
    )


def publisher_as_venue(drawer: Drawer, book: Book) -> str | None:
    name = {
        "Association for Computing Machinery": "ACM",
        "AAAI Press": "AAAI Press",
        "IEEE": "IEEE",
        "Springer": "Springer",
    }
    return name.get(book.reference.publisher or "")


def invented_venue(drawer: Drawer, book: Book) -> str | None:
    kind = drawer.draws.choice(("Symposium", "International Conference", "Annual Conference"))
    return f"{kind} on {drawer.word(book).title()} {drawer.word(book).title()}"


def preprint_as_published(drawer: Drawer, book: Book) -> Reference | None:
    if book.reference.venue or book.truth.notice:
        return None
    return replace(book.reference, venue=drawer.draws.choice(("ICML", "NeurIPS", "CVPR", "AAAI")), kind="conference")


def year(*steps: int) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        year = (book.reference.year or 0) + drawer.draws.choice(steps)
        is_right = year in book.truth.years or year == book.truth.preprint_year
        worded = place(book.reference.venue or "").pmlr  # a volume belongs to its year
        return (
            None if is_right else replace(book.reference, year=year, volume=None if worded else book.reference.volume)
        )

    return published(make)


def preprint_year(drawer: Drawer, book: Book) -> Reference | None:
    """The venue is listed with the year of the preprint."""
    year = book.truth.preprint_year
    return replace(book.reference, year=year) if year and year not in book.truth.years else None
