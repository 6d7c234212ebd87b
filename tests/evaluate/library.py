"""The world of an evaluation: real records, with an invented half, and what is true of each of them.

Titles and authors are real. Invented, by the seed: ids of preprints, first titles, which papers never got beyond arXiv,
which were at venues that the records do not have (ECCV, ACL, EMNLP, TPAMI ...), journal extensions (twins), notices,
addresses of pages at publishers, volumes and pages.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evaluate.people import without_accents
from evaluate.places import place
from evaluate.reference import Reference, Truth
from evaluate.spelling import spelling
from evaluate.world import Row, new_arxiv_id, older_title, records
from replica import Work, from_curated, from_distractors, from_rows
from replica.crossref_items import container_of
from replica.text import digest, draw

# Shares of the records of a venue that are moved to a venue which the records do not have.
_MOVED: dict[str, tuple[tuple[str, float], ...]] = {
    "CVPR": (("ECCV", 0.12), ("TPAMI", 0.04), ("CVPR Workshops", 0.05)),
    "AAAI": (("EMNLP", 0.08), ("EMNLP Findings", 0.06), ("ACL", 0.08), ("ACL Findings", 0.05)),
    "ICML": (("Machine Learning", 0.04),),
}
_EVEN_YEARS = frozenset({"ECCV"})
_JOURNALS = frozenset({"JMLR", "Machine Learning", "TPAMI"})
_EXTENSIONS = {
    "ICML": "JMLR",
    "NeurIPS": "JMLR",
    "ICLR": "JMLR",
    "AISTATS": "Machine Learning",
    "CVPR": "TPAMI",
    "ICCV": "TPAMI",
}
_TWINS, _PREPRINTS, _RETITLED, _UNPUBLISHED = 0.05, 0.6, 0.08, 0.1
_WITHDRAWN, _RETRACTED, _GREEK = 0.2, 0.02, 0.02


@dataclass(frozen=True, slots=True)
class Book:
    """One publication that may be cited: the work of the replica, its reference and what is true of it."""

    work: Work
    reference: Reference
    truth: Truth
    twin: Reference | None = None
    """The other publication under the same title."""


def library(seed: int, limit: int | None = None, rows: Sequence[Row] | None = None) -> tuple[list[Work], list[Book]]:
    """The works that the replica knows, and the same as publications to cite.

    From the records of DBLP unless `rows` are given; `limit` takes only so many of them. Without any, the
    replica's own works are used.
    """
    rows = records() if rows is None else rows
    if not rows:
        works = [*from_curated(), *from_distractors()]
        return works, _fit_to_cite(_book(work, None) for work in works)
    draws = random.Random(seed)
    if limit:
        rows = draws.sample(rows, min(limit, len(rows)))
    pairs = _pairs(rows, draws)
    works = from_rows([row for pair in pairs for row in pair])
    found, number = [], 0
    for pair in pairs:
        group = works[number : number + len(pair)]
        number += len(pair)
        twins = group if len(group) > 1 else []
        found += [_book(work, next((t for t in twins if t is not work), None)) for work in group]
    return works, _fit_to_cite(found)


def _fit_to_cite(books: Iterable[Book]) -> list[Book]:
    return [book for book in books if len(book.reference.title.split()) >= 3 and book.reference.authors]


def _pairs(rows: Sequence[Row], draws: random.Random) -> list[list[dict[str, Any]]]:
    taken: set[str] = set()
    made = []
    for row in rows:
        main = _moved(_with_greek(_invented(row, draws, taken), draws), draws)
        pair = [main]
        extension = _EXTENSIONS.get(main["venue"] or "")
        if extension and draws.random() < _TWINS:
            pair.append(_extension(main, extension, draws))
        made.append(pair)
    return made


def _invented(row: Row, draws: random.Random, taken: set[str]) -> Row:
    row = dict(row)
    if row["kind"] != "conference" or draws.random() >= _PREPRINTS:
        return row
    row["arxiv_id"] = new_arxiv_id(row["year"], draws, taken)
    fate = draws.random()
    if fate < _RETITLED:
        row["other_titles"] = [{"version": "arXiv v1", "title": older_title(row["title"], draws)}]
    elif fate < _RETITLED + _UNPUBLISHED:
        row |= {
            "kind": "preprint",
            "venue": None,
            "doi": None,
            "dblp_key": None,
            "year": 2000 + int(row["arxiv_id"][:2]),
        }
        row["withdrawn"] = draws.random() < _WITHDRAWN
    return row


def _with_greek(row: Row, draws: random.Random) -> Row:
    r"""Some titles begin with a Greek letter, which arXiv has in TeX: μ-Something, $\mu$-Something."""
    if draws.random() >= _GREEK or row.get("other_titles"):
        return row
    letter, command = draws.choice(list(spelling()["greek"].items()))
    in_tex = {"version": "arXiv", "title": f"${command}$-{row['title']}"}
    return {**row, "title": f"{letter}-{row['title']}", **({"other_titles": [in_tex]} if row.get("arxiv_id") else {})}


def _moved(row: Row, draws: random.Random) -> Row:
    share = draws.random()
    for name, part in _MOVED.get(row["venue"] or "", ()):
        if share < part and not (name in _EVEN_YEARS and row["year"] % 2):
            kind = "journal" if name in _JOURNALS else "conference"
            row = {**row, "venue": name, "kind": kind, "dblp_key": None, "doi": None}
            break
        share -= part
    if row["venue"]:
        row["doi"] = row.get("doi") or _invented_doi(row, draws)
        row["venue_full"] = _volume_and_pages(row, draws) if row["kind"] == "journal" else None
        row["retracted"] = bool(row["doi"]) and draws.random() < _RETRACTED
    return row


def _extension(main: Row, journal: str, draws: random.Random) -> Row:
    row = {
        "title": main["title"], "authors": main["authors"], "venue": journal, "kind": "journal",
        "year": main["year"] + draws.choice((1, 2)), "seed": f"extension of {main['title']}",
    }  # fmt: skip
    return {**row, "doi": _invented_doi(row, draws), "venue_full": _volume_and_pages(row, draws)}


def _volume_and_pages(row: Row, draws: random.Random) -> str:
    journal, first = place(row["venue"]), draws.randrange(1, 3000)
    volume = journal.volume(row["year"]) or "1"
    return f"{journal.full}, {volume}({draws.randrange(1, 13)}):{first}-{first + draws.randrange(12, 40)}"


def _invented_doi(row: Row, draws: random.Random) -> str | None:
    year, number = row["year"], draws.randrange(1000, 9_999_999)
    anthology = place(row["venue"]).volume_of_anthology
    if anthology:
        return f"10.18653/v1/{year}.{anthology}.{draws.randrange(1, 99999)}"
    shapes = {
        "ECCV": f"10.1007/978-3-031-{20000 + number % 9999}-{number % 9}_{1 + number % 7321}",
        "TPAMI": f"10.1109/tpami.{year}.{number}",
        "Machine Learning": f"10.1007/s10994-{year % 100:03d}-{number % 100_000:05d}-{number % 10}",
        "CVPR Workshops": f"10.1109/cvprw{year}.{number}",
    }
    return shapes.get(row["venue"])


def _book(work: Work, other: Work | None) -> Book:
    works = [work, *([other] if other else [])]
    published = [each for each in works if each.is_published]
    reference = _reference(work)
    arxiv_id = next((each.arxiv_id for each in works if each.arxiv_id), None)
    truth = Truth(
        titles=tuple(dict.fromkeys(title for each in works for title in each.titles)),
        authors=work.authors,
        venues=tuple(each.venue or "" for each in published) or ("arXiv",),
        years=tuple(each.year for each in published) or (work.first_date.year,),
        preprint_year=next((each.first_date.year for each in works if each.arxiv_id), None),
        arxiv_id=arxiv_id,
        dois=tuple(each.doi.casefold() for each in works if each.doi),
        urls=tuple(url for url in map(page_of, works) if url),
        pages=reference.pages,
        volume=reference.volume,
        notice="withdrawn" if work.withdrawn else "retracted" if work.retracted else None,
    )
    return Book(work, reference, truth, _reference(other) if other else None)


def _reference(work: Work) -> Reference:
    container = container_of(work) if work.is_published else None
    short = work.venue if work.is_published else None
    volume = container.in_issue.get("volume") if container and work.kind == "journal" else None
    if short and not volume:
        volume = place(short).volume(work.year)
    has_pages = container is not None and place(short or "").publisher != "OpenReview.net"
    return Reference(
        title=work.title,
        authors=work.authors,
        venue=short,
        year=work.year if short else work.first_date.year,
        kind=work.kind if short else "preprint",
        doi=work.doi,
        arxiv_id=work.arxiv_id,
        url=page_of(work),
        pages=container.pages if container and has_pages else None,
        volume=volume,
        number=container.in_issue.get("issue") if container else None,
        publisher=place(short).publisher if short else None,
        series=place(short).series if short else None,
    )


def page_of(work: Work) -> str | None:
    """The address of a publication's page; invented, in the form of its publisher."""
    if not work.is_published or not work.venue:
        return None
    short, year, code = work.venue, work.year, digest("page", work.s2_id)
    number = 1 + draw(9000, "page number", work.s2_id)
    family = "".join(c for c in without_accents(work.authors[0].split()[-1]) if c.isalpha()) if work.authors else "Anon"
    volume, slug = place(short).volume(year), _slug(family, work.title)
    pages = {
        "ICML": f"https://proceedings.mlr.press/v{volume}/{family.lower()}{year % 100:02d}{_letter(number)}.html",
        "AISTATS": f"https://proceedings.mlr.press/v{volume}/{family.lower()}{year % 100:02d}{_letter(number)}.html",
        "ICLR": f"https://openreview.net/forum?id={_forum(code)}",
        "NeurIPS": f"https://proceedings.neurips.cc/paper/{year}/hash/{code[:32]}-Abstract.html",
        **{
            name: f"https://openaccess.thecvf.com/content/{name}{year}/html/{slug}_{name}_{year}_paper.html"
            for name in ("CVPR", "ICCV")
        },
        "JMLR": f"http://jmlr.org/papers/v{volume}/{year % 100:02d}-{number:04d}.html",
    }
    if short in pages:
        return pages[short]
    if work.doi and place(short).volume_of_anthology:
        return f"https://aclanthology.org/{work.doi.removeprefix('10.18653/v1/')}"
    return f"https://doi.org/{work.doi}" if work.doi else None


def _letter(number: int) -> str:
    return chr(97 + number % 26) + (chr(97 + number // 26 % 26) if number > 5000 else "")


def _forum(code: str) -> str:
    """Ten letters, as OpenReview names its forums."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return "".join(letters[int(code[2 * n : 2 * n + 2], 16) % 64] for n in range(10))


def _slug(family: str, title: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in without_accents(title)).split()
    return f"{family}_{'_'.join(words)}"
