"""Mistakes in the title."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from evaluate.library import Book
from evaluate.mistakes.mistake import SMALL_WORDS, Drawer, Make, published
from evaluate.reference import Reference
from evaluate.spelling import spelling


def changed(change: Callable[[Drawer, Book, str], str | None]) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        title = change(drawer, book, book.reference.title)
        plain = {t.casefold() for t in book.truth.titles}
        return replace(book.reference, title=title) if title and title.casefold() not in plain else None

    return published(make)


def _replaced(drawer: Drawer, title: str, pattern: str, new: Callable[[str], str]) -> str | None:
    """One of the words that the pattern finds, in other words; its capital stays."""
    found = [m for m in re.finditer(pattern, title) if m[0].lower() not in SMALL_WORDS]
    if not found:
        return None
    match = drawer.draws.choice(found)
    text = new(match[0])
    text = text[:1].upper() + text[1:] if match[0][0].isupper() else text
    return title[: match.start()] + text + title[match.end() :]


def synonym(drawer: Drawer, book: Book, title: str) -> str | None:
    table = spelling()["synonyms"]
    return _replaced(drawer, title, r"(?i)\b(?:" + "|".join(table) + r")\b", lambda word: table[word.lower()])


def plural(drawer: Drawer, book: Book, title: str) -> str | None:
    return _replaced(
        drawer, title, r"\b[A-Za-z]{4,}(?:[lrkmt]|[lrkmt]s)\b", lambda w: w[:-1] if w.endswith("s") else f"{w}s"
    )


def negation(drawer: Drawer, book: Book, title: str) -> str | None:
    if re.search(r"(?i)\bwith\b", title):
        return re.sub(r"(?i)\bwith\b", lambda m: "Without" if m[0][0].isupper() else "without", title, count=1)
    return re.sub(r"\b(Is|Are|Can|Do|is|are|can)\b", r"\1 Not", title, count=1)


def number(drawer: Drawer, book: Book, title: str) -> str | None:
    return _replaced(drawer, title, r"\b\d+\b", lambda n: str(int(n) + drawer.draws.choice((1, 2, 5))))


def word_dropped(drawer: Drawer, book: Book, title: str) -> str | None:
    parts = title.split(" ")
    places = [n for n in range(1, len(parts) - 1) if len(parts[n]) > 4 and parts[n].isalpha()]
    if len(parts) < 5 or not places:
        return None
    del parts[drawer.draws.choice(places)]
    return " ".join(parts)


def word_inserted(drawer: Drawer, book: Book, title: str) -> str | None:
    parts = title.split(" ")
    parts.insert(drawer.draws.randrange(1, len(parts)), drawer.word(book).title())
    return " ".join(parts)


def words_transposed(drawer: Drawer, book: Book, title: str) -> str | None:
    parts = title.split(" ")
    places = [n for n in range(len(parts) - 1) if all(p.isalpha() and len(p) > 4 for p in parts[n : n + 2])]
    if not places:
        return None
    n = drawer.draws.choice(places)
    parts[n : n + 2] = reversed(parts[n : n + 2])
    return " ".join(parts)


def word_replaced(drawer: Drawer, book: Book, title: str) -> str | None:
    return _replaced(drawer, title, r"\b[A-Za-z]{5,}\b", lambda _: drawer.word(book))


def subtitle_invented(drawer: Drawer, book: Book, title: str) -> str | None:
    return f"{title}: A {drawer.word(book).title()} {drawer.word(book).title()} Study" if ":" not in title else None


def subtitle_other(drawer: Drawer, book: Book, title: str) -> str | None:
    head, colon, _ = title.partition(": ")
    other = drawer.other(book, lambda b: ": " in b.reference.title).reference.title.partition(": ")[2]
    return f"{head}: {other}" if colon else None
