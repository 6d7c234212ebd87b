"""Kinds of error: what can be wrong with a reference, and the findings that each calls for."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from evaluate import people
from evaluate.layouts import LAYOUTS
from evaluate.legal import PLAIN_TEXT, TEXT, TYPED, spelling
from evaluate.library import Book
from evaluate.places import place
from evaluate.reference import Reference

_SMALL = frozenset("a an the and or of for with from via using into over under towards toward not without in on by to at".split())
_RECORDS = (*TYPED * 3, "DBLP", "Google Scholar", "Zotero BibTeX", "Zotero BibLaTeX", "OpenReview", "CVF", "ACL Anthology", "Semantic Scholar")
ANY = (*_RECORDS, *TEXT[:11])
IDENTIFIED = ("plain BibTeX", "Zotero BibLaTeX")
"""Dresses that show DOI, eprint and address beside each other."""
_FULL = (*_RECORDS, *PLAIN_TEXT)
"""Dresses that can give names in full."""
NUMBERED = ("plain BibTeX", "DBLP", "Google Scholar", "Zotero BibTeX")
"""Dresses that show pages, volume and publisher."""
_PLACELESS = frozenset({"UAI", "IJCV", "TIP"})


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
        words = [w for w in re.findall(r"[A-Za-z]{5,}", self.other(book).reference.title) if w.lower() not in _SMALL]
        return self.draws.choice(words) if words else self.word(book)


Make = Callable[[Drawer, Book], Reference | None]


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
    """Whether the error shows only where given names stand in full."""


def _published(make: Make) -> Make:
    return lambda drawer, book: make(drawer, book) if book.reference.venue and not book.truth.notice else None


# --- authors ----------------------------------------------------------------------------------------------------


def _authors(change: Callable[[Drawer, Book, list[str]], list[str] | None], least: int = 3) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        names = list(book.reference.authors)
        changed = change(drawer, book, names) if len(names) >= least else None
        return replace(book.reference, authors=tuple(changed)) if changed and changed != list(book.truth.authors) else None

    return _published(make)


def _author_replaced(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    names[drawer.draws.randrange(1, len(names))] = drawer.stranger(book)
    return names


def _first_replaced(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    return [drawer.stranger(book), *names[1:]]


def _author_dropped(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    del names[drawer.draws.randrange(len(names) - 1)]
    return names


def _author_added(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    names.insert(drawer.draws.randrange(1, len(names) + 1), drawer.stranger(book))
    return names


def _neighbours_swapped(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    place_ = drawer.draws.randrange(len(names) - 1)
    names[place_ : place_ + 2] = reversed(names[place_ : place_ + 2])
    return names


def _ends_swapped(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    return [names[-1], *names[1:-1], names[0]]


def _misspelt(shortest: int, longest: int) -> Callable[[Drawer, Book, list[str]], list[str] | None]:
    def change(drawer: Drawer, book: Book, names: list[str]) -> list[str] | None:
        fits = [n for n, name in enumerate(names) if shortest <= len(people.person(name).family) <= longest and " " in name]
        if not fits:
            return None
        chosen = drawer.draws.choice(fits)
        one = people.person(names[chosen])
        letter = drawer.draws.randrange(1, len(one.family) - 1)
        other = drawer.draws.choice([c for c in "aeioulnrst" if c != one.family[letter].lower()])
        names[chosen] = f"{one.given} {one.family[:letter]}{other}{one.family[letter + 1 :]} {one.suffix}".strip()
        return names

    return change


def _given_name_other(drawer: Drawer, book: Book, names: list[str]) -> list[str] | None:
    """Another given name with another initial."""
    chosen = drawer.draws.randrange(len(names))
    one, other = people.person(names[chosen]), people.person(drawer.stranger(book))
    if not one.given or not other.given or one.given[0] == other.given[0]:
        return None
    names[chosen] = f"{other.given} {one.family}"
    return names


def _namesake(drawer: Drawer, book: Book, names: list[str]) -> list[str] | None:
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


def _given_names_exchanged(drawer: Drawer, book: Book, names: list[str]) -> list[str] | None:
    one, other = people.person(names[0]), people.person(names[1])
    if one.given[:1] == other.given[:1] or one.family == other.family:
        return None
    return [f"{other.given} {one.family}", f"{one.given} {other.family}", *names[2:]]


def _placeholders(drawer: Drawer, book: Book, names: list[str]) -> list[str]:
    return ["Jane Doe", "John Smith", "First Author"][: drawer.draws.randrange(2, 4)]


def _wrong_lead(drawer: Drawer, book: Book) -> Reference | None:
    if len(book.reference.authors) < 3:
        return None
    return replace(book.reference, authors=(drawer.stranger(book),), et_al=True)


# --- venue and year ---------------------------------------------------------------------------------------------


def _venue(change: Callable[[Drawer, Book], str | None]) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        name = change(drawer, book)
        return None if not name or name in book.truth.venues else replace(book.reference, venue=name, volume=None, number=None)

    return _published(make)


def _sibling(drawer: Drawer, book: Book) -> str | None:
    known = [name for name in place(book.reference.venue or "").siblings if name not in _PLACELESS]
    fit = [name for name in known if place(name).kind == place(book.reference.venue or "").kind and name not in book.truth.venues]
    return drawer.draws.choice(fit) if fit else None


def _worded(words: Callable[[Drawer, Book], str | None], *, kind: str | None = None) -> Make:
    """The venue in words of its own, as another kind of publication where that is given."""

    def make(drawer: Drawer, book: Book) -> Reference | None:
        text = words(drawer, book)
        if not text:
            return None
        return replace(book.reference, container=text, kind=kind or book.reference.kind, series=None, volume=None, number=None)

    return _published(make)


def _workshop(drawer: Drawer, book: Book) -> str | None:
    ref = book.reference
    if ref.kind != "conference" or place(ref.venue or "").main:
        return None
    return f"{ref.venue} {ref.year} Workshop on {drawer.word(book).title()} {drawer.word(book).title()}"


def _findings(drawer: Drawer, book: Book) -> str | None:
    return place(book.reference.venue or "").findings


def _main(track: str) -> Callable[[Drawer, Book], str | None]:
    return lambda drawer, book: place(book.reference.venue or "").main if track in (book.reference.venue or "") else None


def _journal(drawer: Drawer, book: Book) -> str | None:
    if book.reference.kind != "conference" or book.twin:
        return None
    return drawer.draws.choice(("Journal of Machine Learning Research", "Machine Learning", "Neural Computation"))


def _conference(drawer: Drawer, book: Book) -> str | None:
    if book.reference.kind != "journal" or book.twin:
        return None
    return drawer.draws.choice(("International Conference on Machine Learning", "AAAI Conference on Artificial Intelligence"))


def _publisher_as_venue(drawer: Drawer, book: Book) -> str | None:
    name = {"Association for Computing Machinery": "ACM", "AAAI Press": "AAAI Press", "IEEE": "IEEE", "Springer": "Springer"}
    return name.get(book.reference.publisher or "")


def _invented_venue(drawer: Drawer, book: Book) -> str | None:
    kind = drawer.draws.choice(("Symposium", "International Conference", "Annual Conference"))
    return f"{kind} on {drawer.word(book).title()} {drawer.word(book).title()}"


def _preprint_as_published(drawer: Drawer, book: Book) -> Reference | None:
    if book.reference.venue or book.truth.notice:
        return None
    return replace(book.reference, venue=drawer.draws.choice(("ICML", "NeurIPS", "CVPR", "AAAI")), kind="conference")


def _year(*steps: int) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        year = (book.reference.year or 0) + drawer.draws.choice(steps)
        is_right = year in book.truth.years or year == book.truth.preprint_year
        worded = place(book.reference.venue or "").pmlr  # a volume belongs to its year
        return None if is_right else replace(book.reference, year=year, volume=None if worded else book.reference.volume)

    return _published(make)


def _preprint_year(drawer: Drawer, book: Book) -> Reference | None:
    """The venue is listed with the year of the preprint."""
    year = book.truth.preprint_year
    return replace(book.reference, year=year) if year and year not in book.truth.years else None


# --- title ------------------------------------------------------------------------------------------------------


def _title(change: Callable[[Drawer, Book, str], str | None]) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        title = change(drawer, book, book.reference.title)
        plain = {t.casefold() for t in book.truth.titles}
        return replace(book.reference, title=title) if title and title.casefold() not in plain else None

    return _published(make)


def _replaced(drawer: Drawer, title: str, pattern: str, new: Callable[[str], str]) -> str | None:
    """One of the words that the pattern finds, in other words; its capital stays."""
    found = [m for m in re.finditer(pattern, title) if m[0].lower() not in _SMALL]
    if not found:
        return None
    match = drawer.draws.choice(found)
    text = new(match[0])
    text = text[:1].upper() + text[1:] if match[0][0].isupper() else text
    return title[: match.start()] + text + title[match.end() :]


def _synonym(drawer: Drawer, book: Book, title: str) -> str | None:
    table = spelling()["synonyms"]
    return _replaced(drawer, title, r"(?i)\b(?:" + "|".join(table) + r")\b", lambda word: table[word.lower()])


def _plural(drawer: Drawer, book: Book, title: str) -> str | None:
    return _replaced(drawer, title, r"\b[A-Za-z]{4,}(?:[lrkmt]|[lrkmt]s)\b", lambda w: w[:-1] if w.endswith("s") else f"{w}s")


def _negation(drawer: Drawer, book: Book, title: str) -> str | None:
    if re.search(r"(?i)\bwith\b", title):
        return re.sub(r"(?i)\bwith\b", lambda m: "Without" if m[0][0].isupper() else "without", title, count=1)
    return re.sub(r"\b(Is|Are|Can|Do|is|are|can)\b", r"\1 Not", title, count=1)


def _number(drawer: Drawer, book: Book, title: str) -> str | None:
    return _replaced(drawer, title, r"\b\d+\b", lambda n: str(int(n) + drawer.draws.choice((1, 2, 5))))


def _word_dropped(drawer: Drawer, book: Book, title: str) -> str | None:
    parts = title.split(" ")
    places = [n for n in range(1, len(parts) - 1) if len(parts[n]) > 4 and parts[n].isalpha()]
    if len(parts) < 5 or not places:
        return None
    del parts[drawer.draws.choice(places)]
    return " ".join(parts)


def _word_inserted(drawer: Drawer, book: Book, title: str) -> str | None:
    parts = title.split(" ")
    parts.insert(drawer.draws.randrange(1, len(parts)), drawer.word(book).title())
    return " ".join(parts)


def _words_transposed(drawer: Drawer, book: Book, title: str) -> str | None:
    parts = title.split(" ")
    places = [n for n in range(len(parts) - 1) if all(p.isalpha() and len(p) > 4 for p in parts[n : n + 2])]
    if not places:
        return None
    n = drawer.draws.choice(places)
    parts[n : n + 2] = reversed(parts[n : n + 2])
    return " ".join(parts)


def _word_replaced(drawer: Drawer, book: Book, title: str) -> str | None:
    return _replaced(drawer, title, r"\b[A-Za-z]{5,}\b", lambda _: drawer.word(book))


def _subtitle_invented(drawer: Drawer, book: Book, title: str) -> str | None:
    return f"{title}: A {drawer.word(book).title()} {drawer.word(book).title()} Study" if ":" not in title else None


def _subtitle_other(drawer: Drawer, book: Book, title: str) -> str | None:
    head, colon, _ = title.partition(": ")
    other = drawer.other(book, lambda b: ": " in b.reference.title).reference.title.partition(": ")[2]
    return f"{head}: {other}" if colon else None


# --- identifiers ------------------------------------------------------------------------------------------------

_Field = Callable[[Reference], str | None]


def _of_another(field: str, needs: _Field) -> Make:
    """One identifier is another paper's; all the rest is right."""

    def make(drawer: Drawer, book: Book) -> Reference | None:
        if not needs(book.reference) or not (book.reference.doi and book.reference.arxiv_id or field in {"url", "link"}):
            return None
        other = needs(drawer.other(book, lambda b: needs(b.reference) and b.reference.venue).reference)
        return replace(book.reference, **{"shows_eprint": True, field: other})  # type: ignore[arg-type]

    return _published(make)


def _digit_off(field: str, needs: _Field) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        known = needs(book.reference)
        if not known or not (book.reference.doi and book.reference.arxiv_id or field == "link"):
            return None
        return replace(book.reference, **{"shows_eprint": True, field: _other_digit(drawer, known)})  # type: ignore[arg-type]

    return _published(make)


def _other_digit(drawer: Drawer, text: str) -> str:
    places = [m.start() for m in re.finditer(r"\d", text)][-4:]
    n = drawer.draws.choice(places)
    return text[:n] + str((int(text[n]) + drawer.draws.randrange(1, 9)) % 10) + text[n + 1 :]


def _doi(ref: Reference) -> str | None:
    return ref.doi


def _eprint(ref: Reference) -> str | None:
    return ref.arxiv_id


def _page(ref: Reference) -> str | None:
    return ref.url if ref.url and "doi.org" not in ref.url else None


def _arxiv_link(ref: Reference) -> str | None:
    return f"https://arxiv.org/abs/{ref.arxiv_id}" if ref.arxiv_id else None


def _doi_link(ref: Reference) -> str | None:
    return f"https://doi.org/{ref.doi}" if ref.doi else None


def _dead(field: str, needs: _Field, value: Callable[[Drawer], str]) -> Make:
    def make(drawer: Drawer, book: Book) -> Reference | None:
        if not needs(book.reference):
            return None
        return replace(book.reference, **{"shows_eprint": True, field: value(drawer)})  # type: ignore[arg-type]

    return _published(make)


def _dead_doi(drawer: Drawer) -> str:
    return f"10.1145/9{drawer.draws.randrange(10**6, 10**7)}.{drawer.draws.randrange(10**6, 10**7)}"


def _dead_arxiv(drawer: Drawer) -> str:
    return f"22{drawer.draws.randrange(1, 13):02d}.{drawer.draws.randrange(30_000, 99_999)}"


# --- whole papers, notices, numbers -----------------------------------------------------------------------------


def _invented(drawer: Drawer, book: Book) -> Reference | None:
    words = [drawer.word(book).title() for _ in range(4)]
    title = f"{words[0]} {words[1]}: A {words[2]} Perspective on {words[3]}"
    names = tuple(drawer.stranger(book) for _ in range(drawer.draws.randrange(2, 5)))
    return replace(book.reference, title=title, authors=names, doi=None, arxiv_id=None, url=None, has_link=False)


def _halves(drawer: Drawer, book: Book) -> Reference | None:
    """The first half of one title and the second of another, by other people."""
    one, two = book.reference.title.split(), drawer.other(book).reference.title.split()
    title = " ".join([*one[: max(2, len(one) // 2)], *two[-max(2, len(two) // 2) :]])
    names = drawer.other(book).truth.authors
    return replace(book.reference, title=title, authors=names, doi=None, arxiv_id=None, url=None, has_link=False)


def _chimera(drawer: Drawer, book: Book) -> Reference | None:
    """A title with the authors of another paper, and no identifier."""
    return replace(book.reference, authors=drawer.other(book).truth.authors, doi=None, arxiv_id=None, url=None, has_link=False)


def _noticed(notice: str) -> Make:
    return lambda drawer, book: book.reference if book.truth.notice == notice else None


def _pages(drawer: Drawer, book: Book) -> Reference | None:
    first = drawer.draws.randrange(3000, 9000)
    return replace(book.reference, pages=f"{first}-{first + 11}") if book.reference.pages else None


def _volume(drawer: Drawer, book: Book) -> Reference | None:
    if book.reference.kind != "journal" or not book.reference.volume or book.twin:
        return None
    return replace(book.reference, volume=str(int(book.reference.volume) + drawer.draws.choice((3, 7))))


def _issue(drawer: Drawer, book: Book) -> Reference | None:
    if book.reference.kind != "journal" or not book.reference.number or book.twin:
        return None
    return replace(book.reference, number=str(int(book.reference.number) % 12 + 1))


def _publisher(drawer: Drawer, book: Book) -> Reference | None:
    other = drawer.draws.choice([name for name in ("Elsevier", "Springer", "IEEE", "PMLR") if name != book.reference.publisher])
    return replace(book.reference, publisher=other)


def _ordinal(drawer: Drawer, book: Book) -> Reference | None:
    ref = book.reference
    known = place(ref.venue or "")
    if not known.first or "{ordinal}" not in known.booktitle.replace("Ordinal", "ordinal"):
        return None
    return replace(ref, container=known.named(known.booktitle, (ref.year or 0) + drawer.draws.choice((-3, -2, 2, 3))))


def _earlier_title(drawer: Drawer, book: Book) -> Reference | None:
    return replace(book.reference, title=book.truth.titles[-1]) if len(book.truth.titles) > 1 else None


_T, _A, _V, _Y = ("title_wrong", "unresolved"), ("authors_",), ("venue_",), ("year_",)
_L = ("link_", "identifier_", "doi_", "eprint_", "url_")
_LINKED = tuple(name for name in PLAIN_TEXT if name in LAYOUTS)

MISTAKES: tuple[Mistake, ...] = (
    Mistake("authors: one replaced", _authors(_author_replaced), ("authors",), _A),
    Mistake("authors: the first replaced", _authors(_first_replaced, 2), ("authors",), (*_A, "unresolved")),
    Mistake("authors: one dropped", _authors(_author_dropped), ("authors",), _A),
    Mistake("authors: the last dropped", _authors(lambda d, b, names: names[:-1]), ("authors",), _A),
    Mistake("authors: one added", _authors(_author_added, 2), ("authors",), _A),
    Mistake("authors: neighbours swapped", _authors(_neighbours_swapped), ("authors",), _A),
    Mistake("authors: first and last swapped", _authors(_ends_swapped), ("authors",), _A),
    Mistake("authors: long family name misspelt", _authors(_misspelt(7, 99), 1), ("authors",), _A),
    Mistake("authors: short family name misspelt", _authors(_misspelt(4, 5), 1), ("authors",), _A),
    Mistake("authors: another given name", _authors(_given_name_other, 1), ("authors",), _A, _FULL, in_full=True),
    Mistake("authors: another given name, same initial", _authors(_namesake, 1), ("authors",), _A, _FULL, in_full=True),
    Mistake("authors: given names exchanged", _authors(_given_names_exchanged, 2), ("authors",), _A, _FULL, in_full=True),
    Mistake("authors: placeholders", _authors(_placeholders, 1), ("authors",), (*_A, "unresolved")),
    Mistake("authors: another leads, et al.", _published(_wrong_lead), ("authors",), (*_A, "unresolved")),
    Mistake("venue: a sibling", _venue(_sibling), ("venue",), _V),
    Mistake("venue: workshop for main", _worded(_workshop), ("venue",), _V),
    Mistake("venue: Findings for main", _venue(_findings), ("venue",), _V),
    Mistake("venue: main for Findings", _venue(_main("Findings")), ("venue",), _V),
    Mistake("venue: main for workshop", _venue(_main("Workshops")), ("venue",), _V),
    Mistake("venue: journal for conference", _worded(_journal, kind="journal"), ("venue",), _V, (*TYPED, *PLAIN_TEXT)),
    Mistake("venue: conference for journal", _worded(_conference, kind="conference"), ("venue",), _V, (*TYPED, *PLAIN_TEXT)),
    Mistake("venue: publisher", _worded(_publisher_as_venue), ("venue",), _V, (*TYPED, *PLAIN_TEXT)),
    Mistake("venue: invented", _worded(_invented_venue), ("venue",), _V),
    Mistake("venue: preprint as published", _preprint_as_published, ("venue",), (*_V, "unresolved")),
    Mistake("year: one more", _year(1), ("year",), _Y),
    Mistake("year: one less", _year(-1), ("year",), _Y),
    Mistake("year: two off", _year(-2, 2), ("year",), _Y),
    Mistake("year: far off", _year(-9, -6, -4), ("year",), _Y),
    Mistake("year: the preprint's, with the venue", _published(_preprint_year), ("year",), _Y),
    Mistake("title: synonym", _title(_synonym), ("title",), _T),
    Mistake("title: plural", _title(_plural), ("title",), _T),
    Mistake("title: negation", _title(_negation), ("title",), _T),
    Mistake("title: number", _title(_number), ("title",), _T),
    Mistake("title: word dropped", _title(_word_dropped), ("title",), _T),
    Mistake("title: word inserted", _title(_word_inserted), ("title",), _T),
    Mistake("title: words transposed", _title(_words_transposed), ("title",), _T),
    Mistake("title: word replaced", _title(_word_replaced), ("title",), _T),
    Mistake("title: subtitle invented", _title(_subtitle_invented), ("title",), _T),
    Mistake("title: another subtitle", _title(_subtitle_other), ("title",), _T),
    Mistake("title: an earlier version's", _published(_earlier_title), ("title",), ("title_outdated", "title_variant"), is_note=True),
    Mistake("link: another paper's DOI beside the right eprint", _of_another("doi", _doi), ("url",), _L, IDENTIFIED),
    Mistake("link: another paper's eprint beside the right DOI", _of_another("arxiv_id", _eprint), ("url",), _L, IDENTIFIED),
    Mistake("link: another paper's arXiv address", _of_another("link", _arxiv_link), ("url",), _L, _LINKED),
    Mistake("link: another paper's page at the publisher", _of_another("link", _page), ("url",), _L, (*TYPED * 4, *_LINKED)),
    Mistake("link: one digit off in the DOI", _digit_off("doi", _doi), ("url",), _L, IDENTIFIED),
    Mistake("link: one digit off in the eprint", _digit_off("arxiv_id", _eprint), ("url",), _L, IDENTIFIED),
    Mistake("link: one digit off in the arXiv address", _digit_off("link", _arxiv_link), ("url",), _L, (*TYPED * 4, *_LINKED)),
    Mistake("link: one digit off in the DOI address", _digit_off("link", _doi_link), ("url",), _L, _LINKED),
    Mistake("link: dead DOI", _dead("doi", _doi, _dead_doi), ("url",), _L, IDENTIFIED),
    Mistake("link: dead eprint beside the right DOI", _dead("arxiv_id", lambda ref: ref.doi and ref.arxiv_id, _dead_arxiv), ("url",), _L, IDENTIFIED),
    Mistake("link: dead arXiv address", _dead("link", _arxiv_link, lambda d: f"https://arxiv.org/abs/{_dead_arxiv(d)}"), ("url",), _L, _LINKED),
    Mistake("paper: invented", _published(_invented), ("entry",), ("unresolved",), is_invented=True),
    Mistake("paper: halves of two titles", _published(_halves), ("entry",), ("unresolved",), is_invented=True),
    Mistake("paper: title of one, authors of another", _published(_chimera), ("authors", "entry"), ("unresolved", "authors_")),
    Mistake("notice: withdrawn", _noticed("withdrawn"), ("entry",), ("withdrawn",)),
    Mistake("notice: retracted", _noticed("retracted"), ("entry",), ("retracted",)),
    Mistake("note: pages", _published(_pages), ("pages",), ("pages_",), NUMBERED, is_note=True),
    Mistake("note: volume", _published(_volume), ("volume",), ("volume_",), NUMBERED, is_note=True),
    Mistake("note: number", _published(_issue), ("number",), ("number_", "issue_"), ("DBLP", "Google Scholar", "Zotero BibTeX"), is_note=True),
    Mistake("note: publisher", _published(_publisher), ("publisher",), ("publisher_",), NUMBERED, is_note=True),
    Mistake("note: ordinal against the year", _published(_ordinal), ("venue", "year", "ordinal"), ("ordinal_", "edition_", "venue_", "year_"), is_note=True),
)  # fmt: skip
"""All kinds of error by name."""
