"""Papers that do not exist, notices, and wrong numbers."""

from __future__ import annotations

from dataclasses import replace

from evaluate.library import Book
from evaluate.mistakes.mistake import Drawer, Make
from evaluate.places import place
from evaluate.reference import Reference


def invented(drawer: Drawer, book: Book) -> Reference | None:
    words = [drawer.word(book).title() for _ in range(4)]
    title = f"{words[0]} {words[1]}: A {words[2]} Perspective on {words[3]}"
    names = tuple(drawer.stranger(book) for _ in range(drawer.draws.randrange(2, 5)))
    return replace(book.reference, title=title, authors=names, doi=None, arxiv_id=None, url=None, has_link=False)


def halves(drawer: Drawer, book: Book) -> Reference | None:
    """The first half of one title and the second of another, by other people."""
    one, two = book.reference.title.split(), drawer.other(book).reference.title.split()
    title = " ".join([*one[: max(2, len(one) // 2)], *two[-max(2, len(two) // 2) :]])
    names = drawer.other(book).truth.authors
    return replace(book.reference, title=title, authors=names, doi=None, arxiv_id=None, url=None, has_link=False)


def chimera(drawer: Drawer, book: Book) -> Reference | None:
    """A title with the authors of another paper, and no identifier."""
    return replace(
        book.reference, authors=drawer.other(book).truth.authors, doi=None, arxiv_id=None, url=None, has_link=False
    )


def noticed(notice: str) -> Make:
    return lambda _, book: book.reference if book.truth.notice == notice else None


def pages(drawer: Drawer, book: Book) -> Reference | None:
    first = drawer.draws.randrange(3000, 9000)
    return replace(book.reference, pages=f"{first}-{first + 11}") if book.reference.pages else None


def volume(drawer: Drawer, book: Book) -> Reference | None:
    if book.reference.kind != "journal" or not book.reference.volume or book.twin:
        return None
    return replace(book.reference, volume=str(int(book.reference.volume) + drawer.draws.choice((3, 7))))


def issue(drawer: Drawer, book: Book) -> Reference | None:
    if book.reference.kind != "journal" or not book.reference.number or book.twin:
        return None
    return replace(book.reference, number=str(int(book.reference.number) % 12 + 1))


def publisher(drawer: Drawer, book: Book) -> Reference | None:
    other = drawer.draws.choice(
        [name for name in ("Elsevier", "Springer", "IEEE", "PMLR") if name != book.reference.publisher]
    )
    return replace(book.reference, publisher=other)


def ordinal(drawer: Drawer, book: Book) -> Reference | None:
    ref = book.reference
    known = place(ref.venue or "")
    if not known.first or "{ordinal}" not in known.booktitle.replace("Ordinal", "ordinal"):
        return None
    return replace(ref, container=known.named(known.booktitle, (ref.year or 0) + drawer.draws.choice((-3, -2, 2, 3))))


def earlier_title(drawer: Drawer, book: Book) -> Reference | None:
    titles = book.truth.titles
    is_in_tex = "$" in titles[-1]  # the same title as arXiv writes it
    return None if len(titles) < 2 or is_in_tex else replace(book.reference, title=titles[-1])
