"""Identifiers of other papers, of none, or one digit off."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from evaluate.library import Book
from evaluate.mistakes.mistake import Drawer, Make, published
from evaluate.reference import Reference

_Field = Callable[[Reference], str | None]


def of_another(field: str, needs: _Field) -> Make:
    """One identifier is another paper's; all the rest is right."""

    def make(drawer: Drawer, book: Book) -> Reference | None:
        if not needs(book.reference) or not (
            (book.reference.doi and book.reference.arxiv_id) or field in {"url", "link"}
        ):
            return None
        other = needs(drawer.other(book, lambda b: needs(b.reference) and b.reference.venue).reference)
        return replace(book.reference, **{"shows_eprint": True, field: other})  # type: ignore[arg-type]

    return published(make)


def digit_off(field: str, needs: _Field) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        known = needs(book.reference)
        if not known or not ((book.reference.doi and book.reference.arxiv_id) or field == "link"):
            return None
        return replace(book.reference, **{"shows_eprint": True, field: _other_digit(drawer, known)})  # type: ignore[arg-type]

    return published(make)


def _other_digit(drawer: Drawer, text: str) -> str:
    places = [m.start() for m in re.finditer(r"\d", text)][-4:]
    n = drawer.draws.choice(places)
    return text[:n] + str((int(text[n]) + drawer.draws.randrange(1, 9)) % 10) + text[n + 1 :]


def doi(ref: Reference) -> str | None:
    return ref.doi


def eprint(ref: Reference) -> str | None:
    return ref.arxiv_id


def page(ref: Reference) -> str | None:
    return ref.url if ref.url and "doi.org" not in ref.url else None


def arxiv_link(ref: Reference) -> str | None:
    return f"https://arxiv.org/abs/{ref.arxiv_id}" if ref.arxiv_id else None


def doi_link(ref: Reference) -> str | None:
    return f"https://doi.org/{ref.doi}" if ref.doi else None


def dead(field: str, needs: _Field, value: Callable[[Drawer], str]) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        if not needs(book.reference):
            return None
        return replace(book.reference, **{"shows_eprint": True, field: value(drawer)})  # type: ignore[arg-type]

    return published(make)


def dead_doi(drawer: Drawer) -> str:
    return f"10.1145/9{drawer.draws.randrange(10**6, 10**7)}.{drawer.draws.randrange(10**6, 10**7)}"


def dead_arxiv(drawer: Drawer) -> str:
    return f"22{drawer.draws.randrange(1, 13):02d}.{drawer.draws.randrange(30_000, 99_999)}"
