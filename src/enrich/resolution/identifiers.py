"""Every identifier that an entry lists, and those that are another paper's or do not exist.

An entry may give a DOI, an arXiv id and several addresses, and each of them may be wrong alone. An identifier is another
paper's if the service that issues it has a record of it with another title and other authors. The page of a publisher
is another paper's if DBLP knows the paper's own page there, and it is a different one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from enrich.core.confidence import SAME_AUTHORS
from enrich.core.identifiers import identifiers_of_url, page_of_url
from enrich.core.models import Entry, LinkRole, Query, QueryKind, SourceName, SourceRecord
from enrich.core.text import fold, words
from enrich.works.records import WorkRecords, have_one_title, is_one_work, share_of_authors

if TYPE_CHECKING:
    from enrich.asking.answers import Answers

# Who issues the identifiers of a kind, or copies all of them. A DOI that one does not have may be the other's.
_ISSUERS: dict[str, tuple[SourceName, ...]] = {
    "arxiv": (SourceName.ARXIV,),
    "doi": (SourceName.CROSSREF, SourceName.DATACITE),
    "acl": (SourceName.SEMANTIC_SCHOLAR,),
}
_KINDS = {"arxiv_id": "arxiv", "doi": "doi", "acl_id": "acl"}
# Not every paper of the Anthology is at Semantic Scholar, so that its "not found" does not show that a link is dead.
_KNOW_ALL = frozenset({"arxiv", "doi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedIdentifier:
    """An identifier in a link of an entry: `text` as queries name it, `url` and `field` where the list has it."""

    text: str
    url: str
    field: str

    @property
    def kind(self) -> str:
        """Which service issues it: arxiv, doi or acl."""
        return self.text.partition(":")[0]

    @property
    def queries(self) -> tuple[Query, ...]:
        """The queries that tell what it belongs to."""
        return tuple(Query(source, QueryKind.ID, self.text) for source in _ISSUERS[self.kind])


class Fault(StrEnum):
    """What is wrong with a listed identifier."""

    OTHER_PAPER = "other paper"
    OTHER_PAGE = "other page"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierFault:
    """A listed identifier or page that does not lead to the entry's paper."""

    fault: Fault
    url: str
    field: str
    text: str
    """The identifier, or the key of the page."""
    record: SourceRecord | None = None
    """The record of the other paper, or that which knows the paper's own page."""
    right: str | None = None
    """The paper's own page, where another page is listed."""


def listed_texts(entry: Entry) -> tuple[ListedIdentifier, ...]:
    """All identifiers in the entry's links to papers, each once, those of its chosen link first."""
    links = [link for link in entry.links if link.role is LinkRole.PAPER]
    chosen = [(entry.url, _field_of(entry, entry.url))] if entry.url else []
    found: dict[str, ListedIdentifier] = {}
    for url, field in (*chosen, *((link.url, link.field or "url") for link in links)):
        for name, value in identifiers_of_url(url).items():
            if value and name in _KINDS:
                text = f"{_KINDS[name]}:{value}"
                found.setdefault(text, ListedIdentifier(text=text, url=url, field=field))
    return tuple(found.values())


def _field_of(entry: Entry, url: str) -> str:
    return next((link.field for link in entry.links if link.url == url and link.field), "url")


def find_faults(entry: Entry, work: WorkRecords, answers: Answers) -> tuple[IdentifierFault, ...]:
    """The listed identifiers and pages that are not the resolved work's."""
    found = [fault for listed in listed_texts(entry) if (fault := _judge(listed, work, answers)) is not None]
    faulty = {fault.url for fault in found}
    return (*found, *(fault for fault in _page_faults(entry, work) if fault.url not in faulty))


def _judge(listed: ListedIdentifier, work: WorkRecords, answers: Answers) -> IdentifierFault | None:
    if _is_of(listed, work):
        return None
    items = [item for query in listed.queries for item in answers.records(query)]
    other = WorkRecords(tuple(items))
    if other.items:
        if not _is_other_paper(other, work):
            return None
        record = other.records[0]
        return IdentifierFault(
            fault=Fault.OTHER_PAPER, url=listed.url, field=listed.field, text=listed.text, record=record
        )
    if listed.kind in _KNOW_ALL and all(answers.is_absent(query) for query in listed.queries):
        return IdentifierFault(fault=Fault.DEAD, url=listed.url, field=listed.field, text=listed.text)
    return None


def _is_of(listed: ListedIdentifier, work: WorkRecords) -> bool:
    """Whether some record of the work has the identifier."""
    value = listed.text.partition(":")[2].casefold()
    known = {
        text.casefold()
        for record in work.records
        for text in (record.identifiers.arxiv_id, record.identifiers.doi, record.identifiers.acl_id)
        if text
    }
    return value in known or (listed.kind == "acl" and any(text.endswith(f"/{value}") for text in known))


def _is_other_paper(other: WorkRecords, work: WorkRecords) -> bool:
    """Whether records are surely of another paper: another title, and mostly other people.

    The same people may have published the paper under another title.
    """
    if not other.titles or is_one_work(other, work) or have_one_title(other, work):
        return False
    return any(True for _ in other.author_lists()) and share_of_authors(other, work) < SAME_AUTHORS


def listed_pages(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """(address, field, key) of each listed page of a publisher that is known by a key."""
    for link in entry.links:
        key = page_of_url(link.url) if link.role is LinkRole.PAPER else None
        if key:
            yield link.url, link.field or "url", key


def has_unknown_page(entry: Entry, work: WorkRecords) -> bool:
    """Whether the entry lists a page of a publisher of which neither the work's records nor its own name tell whose it is."""
    known = {_site(key) for _, key, _ in _own_pages(work)}
    return any(_site(key) not in known and page_fits(key, work) is None for _, _, key in listed_pages(entry))


def _page_faults(entry: Entry, work: WorkRecords) -> Iterator[IdentifierFault]:
    own = list(_own_pages(work))
    for url, field, key in listed_pages(entry):
        here = [(address, mine, record) for address, mine, record in own if _site(mine) == _site(key)]
        if any(mine == key for _, mine, _ in here) or (not here and page_fits(key, work) is not False):
            continue
        address, _, record = here[0] if here else (None, None, work.records[0])
        yield IdentifierFault(fault=Fault.OTHER_PAGE, url=url, field=field, text=key, record=record, right=address)


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


def _shares_letters(family: str, name: str) -> bool:
    """Whether a part of a name, or its parts together, begin as a page's name does (vandenoord, garcia-perez)."""
    letters = family.replace("-", "")
    parts = ["".join(char for char in part if char.isalpha()) for part in re.split(r"[\s-]+", name)]
    runs = ["".join(parts[start:]) for start in range(len(parts))]
    return any(run and (run.startswith(letters) or letters.startswith(run)) for run in (*parts, *runs))


def _site(key: str) -> str:
    return key.partition(":")[0]
