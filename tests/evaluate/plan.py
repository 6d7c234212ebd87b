"""Which cases an evaluation is made of: as many of each exporter, each legal variation and each kind of error."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from evaluate.exporters import BIBTEX, exporters, offers
from evaluate.files import OTHER_FORMATS
from evaluate.further import FURTHER_BIBTEX, FURTHER_LAYOUTS
from evaluate.layouts import CITATION_STYLES, LAYOUTS
from evaluate.legal import VARIATIONS, Variation
from evaluate.library import Book
from evaluate.mistakes import MISTAKES, Drawer, Mistake
from evaluate.people import BIBTEX_FORMS, NAME_FORMS
from evaluate.reference import Case, Reference

FITTED_GROUPS = ("exporters", "legal", "errors")
"""What confidences are fitted on; the further styles are only measured."""
GROUPS = ("exporters", "legal", "further", "errors")
# How often typed BibTeX has a field, and how often a legal entry of text has no link.
_HAS_PAGES, _HAS_DOI, _NO_LINK = 0.4, 0.4, 0.3
_WITHOUT_DBLP = 0.1
# PubMed has journals; a preprint in its form would be our own invention.
_JOURNAL_STYLES = frozenset({"PubMed"})
_TYPED_IN = frozenset({"plain BibTeX", "Google Scholar"})


class Planner:
    """Draws publications, each once before any is drawn again, and makes cases of them."""

    def __init__(self, books: Sequence[Book], seed: int) -> None:
        self._draws = random.Random(seed)
        self._drawer = Drawer(books, self._draws)
        self._books = list(books)
        self._pool = deque(self._draws.sample(self._books, len(self._books)))
        self._count = 0

    def cases(self, each: int, groups: Sequence[str] = GROUPS) -> list[Case]:
        """`each` cases of every kind in the groups; kinds that no publication fits have fewer."""
        made: list[Case] = []
        if "exporters" in groups:
            for name in (*exporters(), *OTHER_FORMATS):
                made += self._some(3 * each, partial(self._exported, name))
        if "legal" in groups:
            for variation in VARIATIONS:
                made += self._some(each, partial(self._legal, variation))
        if "further" in groups:
            for style in (*FURTHER_BIBTEX, *FURTHER_LAYOUTS):
                made += self._some(3 * each, partial(self._further, style))
        if "errors" in groups:
            for mistake in MISTAKES:
                made += self._some(each, partial(self._mistaken, mistake))
        return made

    def _some(self, count: int, make: Callable[[Book], Case | None]) -> Iterator[Case]:
        passed: list[Book] = []
        refills = 1
        while count and (self._pool or refills):
            if not self._pool:  # all publications were used or passed: draw them again
                refills -= 1
                self._pool.extend(self._draws.sample(self._books, len(self._books)))
                passed = []
            book = self._pool.popleft()
            self._count += 1
            case = make(book)
            if case is None:
                passed.append(book)
                continue
            count -= 1
            yield replace(case, without_dblp=self._draws.random() < _WITHOUT_DBLP)
        self._pool.extend(passed)

    def _exported(self, exporter: str, book: Book) -> Case | None:
        ref = book.reference
        if book.truth.notice:
            return None
        if exporter == "arXiv" and ref.venue and ref.arxiv_id and book.truth.preprint_year:
            ref = _as_preprint(ref, book.truth.preprint_year)
        if exporter not in OTHER_FORMATS and not offers(exporter, ref):
            return None
        if exporter == "Google Scholar" and len(ref.authors) > 5:  # cut off in its records
            ref = replace(ref, authors=ref.authors[:4], et_al=True)
        return self._case("exporters", exporter, exporter, book, ref)

    def _further(self, style: str, book: Book) -> Case | None:
        is_offered = book.reference.venue or (book.reference.arxiv_id and style not in _JOURNAL_STYLES)
        if book.truth.notice or not is_offered:
            return None
        return self._case("further", style, style, book, book.reference)

    def _legal(self, variation: Variation, book: Book) -> Case | None:
        if book.truth.notice and "never" not in variation.name:
            return None
        ref = variation.make(book, self._draws)
        if ref is None:
            return None
        dress = self._draws.choice(variation.dresses)
        return self._case("legal", variation.name, dress, book, self._dressed(ref, book, dress))

    def _mistaken(self, mistake: Mistake, book: Book) -> Case | None:
        dress = self._draws.choice(mistake.dresses)
        if dress in BIBTEX and dress != "plain BibTeX" and not offers(dress, book.reference):
            return None
        ref = mistake.make(self._drawer, book)
        if ref is None or (dress == "Semantic Scholar" and not offers(dress, ref)):
            return None
        if mistake.in_full and (dress in LAYOUTS or dress in _TYPED_IN):
            forms = (
                ("First Last, First Last", "Last, First; Last, First")
                if dress in LAYOUTS
                else ("First Last", "Last, First")
            )
            ref = replace(ref, names=self._draws.choice(forms))
        ref = self._dressed(ref, book, dress, is_changed="note:" in mistake.name or "link:" in mistake.name)
        case = self._case("errors", mistake.name, dress, book, ref)
        return replace(
            case, truth=None if mistake.is_invented else book.truth, wrong=frozenset(mistake.wrong),
            expects=mistake.expects, is_note=mistake.is_note,
        )  # fmt: skip

    def _case(self, group: str, kind: str, dress: str, book: Book, ref: Reference) -> Case:
        key = f"{group[0]}{self._count}x{book.work.s2_id[:6]}"
        return Case(key=key, group=group, kind=kind, dress=dress, listed=ref, truth=book.truth)

    def _dressed(self, ref: Reference, book: Book, dress: str, *, is_changed: bool = False) -> Reference:
        """The reference with what the dress leaves to the hand that writes it: form of names, link, fields."""
        draws = self._draws
        if ref.names is None and ref.tex_authors is None:
            if dress in _TYPED_IN:
                ref = replace(ref, names=draws.choice(list(BIBTEX_FORMS)))
            elif dress in LAYOUTS and dress not in CITATION_STYLES:
                ref = replace(ref, names=draws.choice([name for name in NAME_FORMS if name != "MLA"]))
        if is_changed:
            return ref
        if dress == "plain BibTeX":
            ref = replace(
                ref,
                pages=ref.pages if draws.random() < _HAS_PAGES else None,
                doi=ref.doi if draws.random() < _HAS_DOI else None,
            )
        elif dress in LAYOUTS and ref.link is None and ref.has_link:
            links = [f"https://doi.org/{ref.doi}"] if ref.doi else []
            links += [f"https://arxiv.org/abs/{ref.arxiv_id}"] if ref.arxiv_id else []
            links += [ref.url] if ref.url and not ref.cites_preprint else []
            has_link = bool(links) and draws.random() >= _NO_LINK
            ref = replace(ref, has_link=has_link, link=draws.choice(links) if has_link else None)
        return ref


def _as_preprint(ref: Reference, year: int) -> Reference:
    return replace(
        ref, venue=None, kind="preprint", year=year, cites_preprint=True, doi=None, pages=None, volume=None,
        number=None, publisher=None, series=None,
    )  # fmt: skip


def names_form(case: Case) -> str:
    """The form in which a case writes its names."""
    ref = case.listed
    if ref.tex_authors is not None:
        return "accents as TeX"
    own = {"DBLP": "First Last", "OpenReview": "First Last", "Semantic Scholar": "First Last", "arXiv": "First Last"}
    if ref.names:
        return ref.names
    if case.dress in CITATION_STYLES:
        return {"IEEE style": "F. Last, F. Last"}.get(case.dress, case.dress)
    return own.get(case.dress, "Last, First") if case.dress in BIBTEX else "Last, First; Last, First"
