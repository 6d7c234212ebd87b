"""Mistakes in the authors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evaluate import people
from evaluate.library import Book
from evaluate.mistakes.mistake import Drawer, Make, published
from evaluate.reference import Reference


def changed(change: Callable[[Drawer, Book, list[str]], list[str] | None], least: int = 3) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        names = list(book.reference.authors)
        changed = change(drawer, book, names) if len(names) >= least else None
        return (
            replace(book.reference, authors=tuple(changed)) if changed and changed != list(book.truth.authors) else None
        )

    return published(make)


def author_replaced(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    names[drawer.draws.randrange(1, len(names))] = drawer.stranger(book)
    return names


def first_replaced(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    return [drawer.stranger(book), *names[1:]]


def author_dropped(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    del names[drawer.draws.randrange(len(names) - 1)]
    return names


def last_dropped(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    return names[:-1]


def author_added(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    names.insert(drawer.draws.randrange(1, len(names) + 1), drawer.stranger(book))
    return names


def neighbours_swapped(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    place_ = drawer.draws.randrange(len(names) - 1)
    names[place_ : place_ + 2] = reversed(names[place_ : place_ + 2])
    return names


def ends_swapped(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    return [names[-1], *names[1:-1], names[0]]


def misspelt(shortest: int, longest: int) -> Callable[[Drawer, Book, list[str]], list[str] | None]:
    def change(drawer: Drawer, book: Book, names: list[str]) -> list[str] | None:
        fits = [
            n for n, name in enumerate(names) if shortest <= len(people.person(name).family) <= longest and " " in name
        ]
        if not fits:
            return None
        chosen = drawer.draws.choice(fits)
        one = people.person(names[chosen])
        letter = drawer.draws.randrange(1, len(one.family) - 1)
        other = drawer.draws.choice([c for c in "aeioulnrst" if c != one.family[letter].lower()])
        names[chosen] = f"{one.given} {one.family[:letter]}{other}{one.family[letter + 1 :]} {one.suffix}".strip()
        return names

    return change


def given_name_other(drawer: Drawer, book: Book, names: list[str]) -> list[str] | None:
    """Another given name with another initial."""
    chosen = drawer.draws.randrange(len(names))
    one, other = people.person(names[chosen]), people.person(drawer.stranger(book))
    if not one.given or not other.given or one.given[0] == other.given[0]:
        return None
    names[chosen] = f"{other.given} {one.family}"
    return names


def namesake(drawer: Drawer, book: Book, names: list[str]) -> list[str] | None:
    """Another given name with the same initial: another person."""
    chosen = drawer.draws.randrange(len(names))
    one = people.person(names[chosen])
    for _ in range(200):
        other = people.person(drawer.stranger(book)).given.split(" ")[0]
        same = other[:1] == one.given[:1] and other[:2].lower() != one.given[:2].lower()
        if same and len(other) > 2 and len(one.given.split(" ")[0]) > 2 and "." not in other + one.given:
            names[chosen] = f"{other} {one.family}"
            return names
    return None


def given_names_exchanged(drawer: Drawer, book: Book, names: list[str]) -> list[str] | None:
    one, other = people.person(names[0]), people.person(names[1])
    if one.given[:1] == other.given[:1] or one.family == other.family:
        return None
    return [f"{other.given} {one.family}", f"{one.given} {other.family}", *names[2:]]


def placeholders(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    return ["Jane Doe", "John Smith", "First Author"][: drawer.draws.randrange(2, 4)]


def wrong_lead(drawer: Drawer, book: Book) -> Reference | None:
    if len(book.reference.authors) < 3:
        return None
    return replace(book.reference, authors=(drawer.stranger(book),), et_al=True)
