"""From the few facts of a row to a whole work: ids, dates, counts and remarks, all by stable draws."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from replica import dblp_keys
from replica.text import choose, digest, draw, short_name, words
from replica.venues import venue
from replica.works import ArxivVersion, Work

_ALIASES = Path(__file__).with_name("aliases.json")
_CATEGORIES = (("cs.LG", "cs.DC"), ("cs.LG", "cs.CL"), ("cs.DC", "cs.LG"), ("cs.CL",), ("cs.LG",))
_WITHDRAWN = "This fictional paper has been withdrawn by its fictional authors"


@cache
def _aliases() -> dict[str, list[str]]:
    names: dict[str, list[str]] = json.loads(_ALIASES.read_text(encoding="utf-8"))["names"]
    return names


def first_submission(arxiv_id: str) -> datetime:
    """Give a plausible moment of v1: the year and month of the id, the day by its number in the month."""
    digits = arxiv_id.rpartition("/")[2]
    year, month = int(digits[:2]), int(digits[2:4])
    year += 1900 if year > 90 else 2000
    number = int(digits.partition(".")[2] or digits[4:])
    a_month = 7000 + 1200 * max(0, year - 2012)
    day = 1 + min(27, number * 28 // a_month)
    seconds = draw(86_400, "second", arxiv_id)
    return datetime(year, month, day, tzinfo=UTC) + timedelta(seconds=seconds)


def work_of_row(row: dict[str, Any]) -> Work:
    """Make the work of one row."""
    title = str(row["title"])
    arxiv_id = row.get("arxiv_id")
    others = {other["version"]: other["title"] for other in row.get("other_titles") or ()}
    versions = _versions(arxiv_id, others.get("arXiv", title), others.get("arXiv v1"))
    authors = tuple(row.get("authors") or ())
    short = row.get("venue")
    kind = row.get("kind") or "conference"
    place = short if kind in {"conference", "journal"} else None
    doi = row.get("doi")
    year = int(row["year"])
    names = _names(title, others, arxiv_id)
    key = row.get("dblp_key") or row.get("key")
    key = dblp_keys.of_record(key, authors, place, year) if place else None
    corr = dblp_keys.of_preprint(arxiv_id, authors) if arxiv_id else None
    seed = arxiv_id or row.get("seed") or title
    citations = _citations(title)
    withdrawn = bool(row.get("withdrawn"))
    return Work(
        title=title,
        arxiv_title=versions[-1].title if versions else None,
        arxiv_versions=versions,
        authors=authors,
        arxiv_id=arxiv_id,
        doi=doi,
        acl_id=doi.removeprefix("10.18653/v1/") if doi and doi.startswith("10.18653/v1/") else None,
        s2_id=digest("s2", title, seed)[:40],
        corpus_id=200_000_000 + draw(90_000_000, "corpus", title, seed),
        s2_title=row.get("s2_title") or (title if doi or not versions else versions[-1].title),
        s2_dblp_key=corr if row.get("s2_venue", place) is None else _s2_dblp_key(key, corr, place, seed),
        dblp_key=key,
        corr_key=corr,
        venue=short,
        venue_full=row.get("venue_full"),
        year=year,
        first_date=versions[0].date.date() if versions else _published_on(short, year),
        kind=kind,
        abstract=_abstract(title, names),
        names=names,
        comment=f"{_WITHDRAWN}." if withdrawn else row.get("comment") or _comment(place, year, seed),
        journal_ref=_journal_ref(row.get("venue_full"), year, seed) if place else None,
        arxiv_doi=doi if doi and draw(6, "arxiv doi", seed) == 0 else None,
        categories=choose(_CATEGORIES, "category", seed),
        withdrawn=withdrawn,
        retracted=bool(row.get("retracted")),
        citation_count=citations,
        influential_citation_count=citations // 10 + draw(1 + citations // 50, "influential", title),
        reference_count=15 + draw(80, "references", title),
        s2_venue=row.get("s2_venue", place),
        arxiv_authors=tuple(row.get("arxiv_authors") or authors),
        unknown_to=frozenset(row.get("unknown_to") or ()),
        marked_up=row.get("marked_up") or {},
        collaboration=row.get("collaboration"),
        merged_into=row.get("merged_into"),
        series=row.get("series"),
    )


def _versions(arxiv_id: str | None, current: str, first: str | None) -> tuple[ArxivVersion, ...]:
    if not arxiv_id:
        return ()
    start = first_submission(arxiv_id)
    if not first or first == current:
        return (ArxivVersion(1, current, start),)
    last = 2 + draw(2, "versions", arxiv_id)
    later = [start + timedelta(days=60 * n + draw(50, "later", arxiv_id, str(n))) for n in range(1, last)]
    return (ArxivVersion(1, first, start), *(ArxivVersion(n, current, at) for n, at in enumerate(later, 2)))


def _names(title: str, others: dict[str, str], arxiv_id: str | None) -> tuple[str, ...]:
    found = [short_name(each) for each in (title, *others.values())]
    return tuple(dict.fromkeys([*filter(None, found), *_aliases().get(arxiv_id or title, ())]))


def _abstract(title: str, names: tuple[str, ...]) -> str:
    """Write a stand-in of our own; nobody's abstract is copied."""
    topics = ", ".join(dict.fromkeys(word for word in words(title) if len(word) > 4))
    known = f" (known as {', '.join(names)})" if names else ""
    return (
        f"Stand-in abstract of the replica for {title}: a text about {topics or 'its subject'}{known};"
        " the real abstract is at the source."
    )


def _citations(title: str) -> int:
    """Draw 20..60000, most of them small, as counts are; preprints and published alike."""
    share = draw(10_000, "citations", title) / 10_000
    return round(20.0 * math.pow(3000, share))


def _s2_dblp_key(key: str | None, corr: str | None, short: str | None, seed: str) -> str | None:
    """Choose what Semantic Scholar calls the DBLP key.

    About a third of the published works that have an arXiv id carry CoRR's (R: refchecker_by_arxiv_53:
    2312.02091, 2303.05398, 2301.13688); OSDI, NSDI and MLSys mostly the conference's. A fourth of the
    preprints have none, and then no venue either (R: 2303.08774).
    """
    if not short:
        return None if draw(4, "unknown to dblp", seed) == 3 else corr
    if not (key and corr):
        return key or corr
    return corr if draw(12 if venue(short).s2_conf_key_is_usual else 3, "dblp", seed) == 0 else key


def _published_on(short: str | None, year: int) -> date:
    return date(year, venue(short).month if short else 6, 1 + draw(28, "day", short or "", str(year)))


def _comment(short: str | None, year: int, seed: str) -> str | None:
    """Write what authors type into arXiv's comment field; about half of the published name the venue."""
    pages = f"{8 + draw(20, 'pages', seed)} pages, {2 + draw(9, 'figures', seed)} figures"
    if short and draw(2, "comment", seed):
        named = (f"Accepted at {short} {year}", f"{short} {year}", f"{pages}. To appear in {short} {year}")
        return choose(named, "wording", seed)
    return pages if draw(2, "pages?", seed) else None


def _journal_ref(venue_full: str | None, year: int, seed: str) -> str | None:
    return f"{venue_full} ({year})" if venue_full and draw(8, "journal_ref", seed) == 0 else None
