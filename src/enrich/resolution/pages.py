"""Pages of papers at publishers: whether a listed one is the paper's own.

A page is another paper's if DBLP knows the paper's own page at that site, and it is a different one; if its name is
made of another author or title; or if the site has papers of other venues only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from enrich.core.identifiers import page_of_url
from enrich.core.models import Entry, LinkRole, SourceRecord
from enrich.core.text import fold, words
from enrich.resolution.identifiers import Fault, IdentifierFault
from enrich.works.publication import publications_of
from enrich.works.records import WorkRecords

# Ids may end in them; readers of running text take them for the text's own.
_MARKS = "_-"


def listed_pages(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """(address, field, key) of each listed page of a publisher that is known by a key."""
    for link in entry.links:
        key = page_of_url(link.url) if link.role is LinkRole.PAPER else None
        if key:
            yield link.url, link.field or "url", key


def has_unknown_page(entry: Entry, work: WorkRecords) -> bool:
    """Whether it is unknown whose page a listed one is: neither the records nor the page's own name say so."""
    known = {_site(key) for _, key, _ in _own_pages(work)}
    return any(_site(key) not in known and page_fits(key, work) is None for _, _, key in listed_pages(entry))


def find_page_faults(entry: Entry, work: WorkRecords, *, knows_all: bool) -> Iterator[IdentifierFault]:
    """The listed pages that are another paper's; `knows_all` if the index of all publications answered."""
    own = list(_own_pages(work))
    for url, field, key in listed_pages(entry):
        here = [(address, mine, record) for address, mine, record in own if _site(mine) == _site(key)]
        if any(mine.rstrip(_MARKS) == key.rstrip(_MARKS) for _, mine, _ in here):
            continue
        if not here and not _is_surely_another(key, work, knows_all=knows_all):
            continue
        address, _, record = here[0] if here else (None, None, work.records[0])
        yield IdentifierFault(fault=Fault.OTHER_PAGE, url=url, field=field, text=key, record=record, right=address)


def _is_surely_another(key: str, work: WorkRecords, *, knows_all: bool) -> bool:
    """Whether a page is another paper's although it is not known which page is the work's own."""
    fits = page_fits(key, work)
    return fits is False or (fits is None and knows_all and _is_of_other_venues(key, work))


def _own_pages(work: WorkRecords) -> Iterator[tuple[str, str, SourceRecord]]:
    """(address, key, record) of each page that a record gives as the paper's own."""
    for record in work.records:
        for address in record.addresses:
            if key := page_of_url(address):
                yield address, key, record


# The share of the title's words that the name of a page must have, or may have at most if it is another paper's.
_SAME_TITLE, _OTHER_TITLE = 0.8, 0.3


def page_fits(key: str, work: WorkRecords) -> bool | None:
    """Whether the name of a page is that of the work; None where it does not say enough.

    CVF names pages by the first author and the title; PMLR by the first author's family name and the year, which shows
    that a page is another paper's, but not that it is this one's.
    """
    site, _, name = key.partition(":")
    if site == "cvf":
        page = set(words(name.replace("_", " ")))
        shares = [len(page & set(title)) / len(title) for t, _ in work.titles if (title := words(t.title))]
        if not shares or _OTHER_TITLE < max(shares) < _SAME_TITLE:
            return None
        return max(shares) >= _SAME_TITLE
    if site == "pmlr":
        family = re.match(r"[a-z-]+", name.rpartition("/")[2])
        leads = [fold(authors[0]) for authors in work.author_lists()]
        if family and leads and not any(_shares_letters(family[0], lead) for lead in leads):
            return False
    return None


@cache
def _sites() -> dict[str, frozenset[str]]:
    """The venues whose papers have pages at a site, by the site."""
    table = tomllib.loads(files("enrich.resolution").joinpath("pages.toml").read_text("utf-8"))["venues"]
    return {site: frozenset(venues) for site, venues in table.items()}


def _is_of_other_venues(key: str, work: WorkRecords) -> bool:
    """Whether a site has papers of some venues only, and the work was published at others."""
    venues = _sites().get(_site(key))
    published = [one.venue for one in publications_of(work) if one.venue is not None and not one.is_preprint]
    return (
        venues is not None
        and bool(published)
        and not any(venues & {venue.short, venue.conference, venue.parent} for venue in published)
    )


def _shares_letters(family: str, name: str) -> bool:
    """Whether a part of a name, or its parts together, begin as a page's name does (vandenoord, garcia-perez)."""
    letters = family.replace("-", "")
    parts = ["".join(char for char in part if char.isalpha()) for part in re.split(r"[\s-]+", name)]
    runs = ["".join(parts[start:]) for start in range(len(parts))]
    return any(run and (run.startswith(letters) or letters.startswith(run)) for run in (*parts, *runs))


def _site(key: str) -> str:
    return key.partition(":")[0]
