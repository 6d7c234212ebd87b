"""How much of what was written was read: the fields of papers.parquet beside the fields of the case, by layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evaluate.exporters import BIBTEX, authors_of
from evaluate.layouts import CITATION_STYLES, LAYOUTS, link_of
from evaluate.people import in_text
from evaluate.places import place
from evaluate.plan import names_form
from evaluate.reference import Case
from evaluate.tables import lines, row, share
from evaluate.verdicts import Row, Verdict, plain

FIELDS = ("title", "authors", "venue", "year", "link")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|(?<=[a-z])\s*'\d\d\b|' ?\d\d\b")
_OWN_PAGES = re.compile(r"semanticscholar|openreview")
"""Pages that the exporter gives of itself."""
_JOINTS = frozenset({"and", "others", "et", "al", "the"})


def reading_table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """One line for each layout: the share of cases in which each field was read as it was written."""
    yield row("layout", "n", "read as an entry", *FIELDS)
    yield "|---|---:|---:|" + "---:|" * len(FIELDS)
    for line in lines(verdicts, lambda v: v.case.dress):
        read = [verdict for verdict in line.verdicts if verdict.row is not None]
        shares = [sum(is_read(v, field) for v in line.verdicts) / line.count for field in FIELDS]
        yield row(line.name, line.count, share(len(read) / line.count), *map(share, shares))


def is_read(verdict: Verdict, field: str) -> bool:
    """Whether a field was read as the case writes it; nothing is right where nothing is written."""
    case, found = verdict.case, verdict.row
    if found is None:
        return False
    match field:
        case "title":
            return case.listed.tex_title is not None or plain(found["listed_title"] or "") == plain(case.listed.title)
        case "authors":
            return _words(found["listed_authors"] or "") == _words(_authors(case))
        case "venue":
            return _venue_is_read(case, found)
        case "year":
            return bool(found["listed_year"] == case.listed.year)
        case _:
            return _link_is_read(case, found)


def _words(names: str) -> list[str]:
    """The words of a list of names, in whatever order."""
    return sorted(word for word in plain(re.sub(r"[\\{}\"'^`~]", "", names)).split() if word not in _JOINTS)


def _authors(case: Case) -> str:
    if case.dress in BIBTEX:
        return authors_of(case.listed, names_form(case) if case.listed.tex_authors is None else "First Last")
    if case.dress in CITATION_STYLES or case.dress in LAYOUTS:
        return in_text(case.listed.authors, names_form(case), et_al=case.listed.et_al)
    return "; ".join(case.listed.authors)


def _without_year(text: str) -> str:
    return plain(_YEAR.sub(" ", re.sub(r"[{}\\]", "", text)))


def _venue_is_read(case: Case, found: Row) -> bool:
    listed = _without_year(found["listed_venue"] or "")
    ref = case.listed
    if ref.container is not None:
        return listed == _without_year(ref.container)
    if not ref.venue:
        return listed == "" or listed.startswith("arxiv") or listed == "corr"
    known = place(ref.venue)
    wordings = (known.full, known.booktitle, known.dblp, known.s2, known.abbreviation, known.ieee, known.openreview)
    names = {_without_year(known.named(words, ref.year)) for words in wordings if words}
    names |= {_without_year(re.sub(r" \([^()]*\)", "", known.booktitle)), _without_year(ref.venue)}
    return listed in names or any(listed.startswith(name) for name in names if len(name) > len(ref.venue) + 1)


def _link_is_read(case: Case, found: Row) -> bool:
    ref, listed = case.listed, (found["listed_url"] or "").casefold()
    if case.dress not in LAYOUTS:  # which of its links a record is known by is the reader's choice
        written = [part for part in (ref.doi, ref.arxiv_id, ref.url, ref.link) if part]
        return (
            not written
            or not listed
            or any(_core(part) in listed for part in written)
            or _OWN_PAGES.search(listed) is not None
        )
    link = link_of(ref)
    return _core(link) in listed if link else listed == ""


def _core(link: str) -> str:
    """What identifies a link, without what comes before it."""
    return (
        re.sub(r"^https?://(?:www\.)?(?:dx\.)?", "", link.casefold()).removesuffix(".pdf").replace("arxiv.org/pdf/", "")
    )
