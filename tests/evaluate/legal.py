"""Legal variations: ways to write a reference in which nothing is wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from evaluate import people
from evaluate.layouts import CITATION_STYLES, LAYOUTS
from evaluate.library import Book
from evaluate.places import ordinal_in_words, place
from evaluate.reference import Reference
from evaluate.spelling import spelling
from replica.text import words

Make = Callable[[Book, random.Random], Reference | None]
Change = Callable[[Reference], Reference | None]

TYPED = ("plain BibTeX",)
SCHOLAR = ("plain BibTeX", "Google Scholar")
STYLES = CITATION_STYLES
PLAIN_TEXT = tuple(name for name in LAYOUTS if name not in STYLES)
TEXT = (*PLAIN_TEXT, *STYLES)
ANY = (*TYPED * 6, "Google Scholar", "Google Scholar", *TEXT)
SHORT = (*TYPED * 4, *PLAIN_TEXT)
"""Dresses in which a short venue name is usual."""


@dataclass(frozen=True, slots=True)
class Variation:
    """A way to write: from a publication to its reference (None: it cannot be written so), and the dresses for it."""

    name: str
    make: Make
    dresses: Sequence[str] = ANY


def _changing(change: Change, fits: Callable[[Book], bool] = lambda _: True) -> Make:
    """A variation that needs no draw and works on published papers."""
    return lambda book, _: change(book.reference) if book.reference.venue and fits(book) else None


def _authors(change: Callable[[str], str], *, all_differ: bool = True) -> Make:
    def make(ref: Reference) -> Reference | None:
        names = people.edited(ref.authors, change)
        return replace(ref, authors=names) if names != ref.authors or not all_differ else None

    return _changing(make)


def _with_particles(book: Book, draws: random.Random) -> Reference | None:
    """Guido Van Rossum; only in the order First Last, because elsewhere the family name would change."""
    capitals = _authors(lambda name: re.sub(r"\b(van|von|de|der|den|di|del|la)\b(?= )", lambda m: m[0].title(), name))
    ref = capitals(book, draws)
    return replace(ref, names="First Last, First Last") if ref else None


def _form(form: str) -> Make:
    return _changing(lambda ref: replace(ref, names=form))


def _et_al(count: int) -> Make:
    return _changing(
        lambda ref: replace(ref, authors=ref.authors[:count], et_al=True) if len(ref.authors) > count + 1 else None
    )


def _tex_accents(ref: Reference) -> Reference | None:
    names = people.in_bibtex(ref.authors, ref.names or "Last, First", et_al=False)
    tex = people.with_tex_accents(names)
    return replace(ref, tex_authors=tex) if tex != names else None


def _worded(template: Callable[[Reference], str | None]) -> Make:
    """The venue in other words."""

    def make(ref: Reference) -> Reference | None:
        text = template(ref)
        return replace(ref, container=text) if text else None

    return _changing(make)


def _in_conference(template: str) -> Make:
    return _worded(
        lambda ref: (
            place(ref.venue or "").named(
                template.replace("SHORT", ref.venue or "").replace("FULL", _full(ref)), ref.year
            )
            if ref.kind == "conference"
            else None
        )
    )


def _full(ref: Reference) -> str:
    known = place(ref.venue or "")
    return known.named(known.full, ref.year)


def _numbered(template: str) -> Make:
    return _worded(
        lambda ref: (
            place(ref.venue or "").named(template.replace("FULL", place(ref.venue or "").full), ref.year)
            if place(ref.venue or "").first and ref.kind == "conference"
            else None
        )
    )


def _words_before(ref: Reference) -> str | None:
    known = place(ref.venue or "")
    if not known.first or ref.kind != "conference" or not ref.year:
        return None
    return f"Proceedings of the {ordinal_in_words(ref.year - known.first)} {known.full}"


def _retitled(change: Callable[[str], str | None]) -> Make:
    def make(ref: Reference) -> Reference | None:
        title = change(ref.title)
        return replace(ref, title=title) if title and title != ref.title else None

    return _changing(make)


def _tex_titled(change: Callable[[str], str | None]) -> Make:
    def make(ref: Reference) -> Reference | None:
        title = change(ref.title)
        return replace(ref, tex_title=title) if title and title != ref.title else None

    return _changing(make)


def sentence_case(title: str) -> str:
    """Only the first word and words with capitals inside keep them."""
    parts = re.split(r"(\W+)", title)
    return parts[0] + "".join(part.lower() if part[1:].islower() or len(part) == 1 else part for part in parts[1:])


def _title_case(title: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in title.split(" "))


def _british(title: str) -> str | None:
    table = spelling()["british"]
    pattern = re.compile(r"\b(" + "|".join(table) + r")\b", re.IGNORECASE)

    def spelt(match: re.Match[str]) -> str:
        word = table[match[0].lower()]
        return word.capitalize() if match[0][0].isupper() else word

    return pattern.sub(spelt, title)


def _main_title(title: str) -> str | None:
    head, colon, _ = title.partition(": ")
    return head if colon and len(words(head)) >= 4 else None


def _greek_in_tex(title: str) -> str | None:
    table = spelling()["greek"]
    return "".join(f"${table[char]}$" if char in table else char for char in title)


def _greek_by_name(title: str) -> str | None:
    table = spelling()["greek"]
    return "".join(table[char].strip("\\") if char in table else char for char in title)


def _micro_as_u(title: str) -> str | None:
    return title.replace("μ", "u")


def _maths_in_tex(title: str) -> str | None:
    return re.sub(r"\b([kKnNmMpP])(?=-[A-Za-z])", r"$\1$", title)


def _dashes(title: str) -> str | None:
    return title.replace("-", "–") if "-" in title else None


def _space_for_hyphen(title: str) -> str | None:
    return title.replace("-", " ", 1) if "-" in title else None


def _curly_quotes(title: str) -> str | None:
    return title.replace("'", "’") if "'" in title else None


def _and_as_sign(title: str) -> str | None:
    return title.replace(" and ", " & ", 1) if " and " in title else None


def _preprint(container: str | None, link: str | None = None) -> Make:
    """The arXiv version of a published paper, with its own year."""

    def make(book: Book, _: random.Random) -> Reference | None:
        ref, year = book.reference, book.truth.preprint_year
        if not (ref.venue and ref.arxiv_id and year):
            return None
        where = container.format(id=ref.arxiv_id) if container else None
        return replace(
            ref, venue=None, kind="preprint", year=year, container=where, cites_preprint=True, pages=None, volume=None,
            number=None, publisher=None, series=None, doi=None, link=link.format(id=ref.arxiv_id) if link else None,
        )  # fmt: skip

    return make


def _unpublished(book: Book, _: random.Random) -> Reference | None:
    return book.reference if not book.reference.venue and not book.truth.notice else None


def _twin(kind: str) -> Make:
    return lambda book, _: book.reference if book.twin and book.reference.kind == kind else None


def _findings(template: str) -> Make:
    return _worded(
        lambda ref: (
            template.format(main=place(ref.venue or "").main, year=ref.year)
            if "Findings" in (ref.venue or "")
            else None
        )
    )


def _datasets(ref: Reference) -> Reference | None:
    known = place(ref.venue or "")
    return replace(ref, container=known.named(known.datasets, ref.year)) if known.datasets else None


def _series_as_journal(ref: Reference) -> Reference | None:
    return replace(ref, kind="journal", container=ref.series, volume="12345") if ref.series else None


def _linked(template: str, needs: Callable[[Reference], object]) -> Make:
    return _changing(
        lambda ref: (
            replace(ref, link=template.format(id=ref.arxiv_id, doi=ref.doi, url=ref.url)) if needs(ref) else None
        )
    )


def _has_pages_link(ref: Reference) -> bool:
    return bool(ref.url) and "doi.org" not in (ref.url or "")


VARIATIONS: tuple[Variation, ...] = (
    Variation("names: initials", _form("F. Last, F. Last"), PLAIN_TEXT),
    Variation("names: initials in BibTeX", _form("F. Last"), SCHOLAR),
    Variation("names: Last, First", _form("Last, First; Last, First"), PLAIN_TEXT),
    Variation("names: Last, First in BibTeX", _form("Last, First"), SCHOLAR),
    Variation("names: Last, F. in BibTeX", _form("Last, F."), SCHOLAR),
    Variation("names: APA", _form("APA"), PLAIN_TEXT),
    Variation("names: Chicago", _form("Chicago"), PLAIN_TEXT),
    Variation("names: Vancouver", _form("Vancouver"), PLAIN_TEXT),
    Variation("names: family in capitals", _form("First LAST"), PLAIN_TEXT),
    Variation("names: et al. after the first", _et_al(1)),
    Variation("names: et al. after the third", _et_al(3)),
    Variation("names: accents dropped", _authors(people.without_accents)),
    Variation("names: accents as TeX", _changing(_tex_accents), SCHOLAR),
    Variation("names: umlauts spelt out", _authors(people.with_umlauts_spelt_out)),
    Variation("names: particles with capitals", _with_particles, PLAIN_TEXT),
    Variation("names: hyphens dropped", _authors(lambda n: n.replace("-", " "))),
    Variation("names: middle names dropped", _authors(people.without_middle_names)),
    Variation("venue: Proceedings of the 38th", _numbered("Proceedings of the {ordinal} FULL")),
    Variation("venue: Proceedings of the Thirty-Eighth", _worded(_words_before)),
    Variation("venue: Proc. ICML", _in_conference("Proc. SHORT"), SHORT),
    Variation("venue: Proc. of the FULL (ICML)", _in_conference("Proc. of the FULL (SHORT)")),
    Variation("venue: abbreviated words", _worded(lambda ref: place(ref.venue or "").abbreviation)),
    Variation("venue: ICML 2021", _in_conference("SHORT {year}"), SHORT),
    Variation("venue: ICML'21", _in_conference("SHORT'{yy}"), SHORT),
    Variation("venue: full name with acronym", _in_conference("FULL (SHORT), {year}")),
    Variation("venue: with presentation", _in_conference("SHORT (Oral)"), PLAIN_TEXT),
    Variation("venue: In SHORT", _in_conference("In SHORT"), PLAIN_TEXT),
    Variation("venue: series as journal", _changing(_series_as_journal), TYPED),
    Variation("venue: Findings of the ACL", _findings("Findings of the Association for Computational Linguistics: {main} {year}")),
    Variation("venue: Findings of EMNLP", _findings("Findings of {main}"), SHORT),
    Variation("venue: EMNLP (Findings)", _findings("{main} (Findings)"), SHORT),
    Variation("venue: datasets track", _changing(_datasets)),
    Variation("twins: the conference paper is cited", _twin("conference")),
    Variation("twins: the journal paper is cited", _twin("journal")),
    Variation("preprint: published paper cited by arXiv", _preprint("arXiv preprint arXiv:{id}")),
    Variation("preprint: published paper cited as CoRR", _preprint("CoRR"), (*TYPED, *PLAIN_TEXT)),
    Variation("preprint: published paper as arXiv exports it", _preprint(None), ("arXiv",)),
    Variation("preprint: link to a version", _preprint("arXiv", "https://arxiv.org/pdf/{id}v1.pdf"), PLAIN_TEXT),
    Variation("preprint: never published", _unpublished),
    Variation("title: sentence case", _retitled(sentence_case)),
    Variation("title: Title Case", _retitled(_title_case)),
    Variation("title: UPPER CASE", _retitled(str.upper)),
    Variation("title: subtitle dropped", _retitled(_main_title)),
    Variation("title: British spelling", _retitled(_british)),
    Variation("title: Greek as TeX", _tex_titled(_greek_in_tex), SCHOLAR),
    Variation("title: Greek by name", _retitled(_greek_by_name)),
    Variation("title: u for μ", _retitled(_micro_as_u)),
    Variation("title: maths as TeX", _tex_titled(_maths_in_tex), SCHOLAR),
    Variation("title: dashes for hyphens", _retitled(_dashes)),
    Variation("title: blank for a hyphen", _retitled(_space_for_hyphen)),
    Variation("title: curly quotes", _retitled(_curly_quotes)),
    Variation("title: & for and", _retitled(_and_as_sign)),
    Variation("title: all in braces", _tex_titled(lambda t: "{" + t.replace("&", r"\&").replace("%", r"\%") + "}"), SCHOLAR),
    Variation("link: none", _changing(lambda ref: replace(ref, has_link=False)), TEXT),
    Variation("link: DOI as address", _linked("https://doi.org/{doi}", lambda ref: ref.doi)),
    Variation("link: DOI with dx", _linked("http://dx.doi.org/{doi}", lambda ref: ref.doi)),
    Variation("link: arXiv PDF", _linked("https://arxiv.org/pdf/{id}.pdf", lambda ref: ref.arxiv_id)),
    Variation("link: page at the publisher", _linked("{url}", _has_pages_link)),
    *(Variation(f"style: {style}", _changing(lambda ref: ref), (style,)) for style in (*STYLES, "Authors. ICML (2021). Title", "Title Authors. ICML (2021)", "badge", "table with columns", "table with one cell", "paragraphs", "quotes")),
)  # fmt: skip
"""All variations by name."""
