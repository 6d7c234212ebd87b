"""Every identifier that an entry lists, and those that are another paper's or do not exist.

An entry may give a DOI, an arXiv id and several addresses, and each of them may be wrong alone. An identifier is
another paper's if the service that issues it has a record of it with another title and other authors. Pages of
publishers are in pages.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from enrich.core.confidence import SAME_AUTHORS
from enrich.core.identifiers import identifiers_of_url
from enrich.core.models import Entry, LinkRole, Query, QueryKind, SourceName, SourceRecord
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


def find_identifier_faults(entry: Entry, work: WorkRecords, answers: Answers) -> Iterator[IdentifierFault]:
    """The listed identifiers that are not the resolved work's."""
    return (fault for listed in listed_texts(entry) if (fault := _judge(listed, work, answers)) is not None)


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
