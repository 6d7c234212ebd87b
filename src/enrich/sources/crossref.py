"""Crossref's REST API: DOIs in batches of 50, and bibliographic search (which always returns something).

Documentation: https://www.crossref.org/documentation/retrieve-metadata/rest-api/. arXiv's DOIs are DataCite's and
unknown here. An answer's `reference` list is not kept: it is large, and nothing of it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from msgspec import Struct, field

from enrich.core.identifiers import Identifiers, canonical_doi
from enrich.core.models import Query, QueryKind, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.notices import read_notice
from enrich.core.text import canonical
from enrich.matching.series import is_series
from enrich.sources.acceptance import MalformedAnswerError, read_json
from enrich.sources.batches import batched, found, isolating, not_found, now, one_by_one
from enrich.sources.decoding import (
    Many,
    Name,
    Number,
    One,
    OneTitle,
    Text,
    plain_title,
    plausible_year,
    read_each,
    said,
)
from enrich.sources.service import Response, Service
from enrich.sources.transport import Transport

SERVICE = Service(
    name=SourceName.CROSSREF,
    accept="application/json",
)
_BATCH = 50
_SEARCH_ROWS = 5
_RETRACTIONS = frozenset({"retraction", "withdrawal", "removal"})
# Deposits of medical publishers name a work without authors so; it is no name.
_NOBODY = "&NA;"


class _Author(Struct):
    given: Name = Name("")
    family: Name = Name("")
    name: Name = Name("")


class _Date(Struct, rename="kebab"):
    date_parts: Many[Many[Number]] = field(default_factory=Many)

    @property
    def year(self) -> int | None:
        """The year of the first date; parts may be missing or null."""
        parts = self.date_parts.first
        number = parts.first if parts is not None else None
        return plausible_year(number.value) if number is not None else None


class _Event(Struct):
    name: Name = Name("")
    start: One[_Date] = field(default_factory=One)


class _Notice(Struct):
    type: Text = Text("")


class _Item(Struct, rename="kebab"):
    doi: Text = field(default=Text(""), name="DOI")
    type: Text = Text("")
    title: OneTitle = OneTitle("")
    subtitle: OneTitle = OneTitle("")
    container_title: Many[Name] = field(default_factory=Many)
    event: One[_Event] = field(default_factory=One)
    author: Many[_Author] = field(default_factory=Many)
    publisher: Name = Name("")
    volume: Text = Text("")
    issue: Text = Text("")
    page: Text = Text("")
    published_print: One[_Date] = field(default_factory=One)
    issued: One[_Date] = field(default_factory=One)
    published_online: One[_Date] = field(default_factory=One)
    published: One[_Date] = field(default_factory=One)
    is_referenced_by_count: Number = field(default_factory=Number)
    updated_by: Many[_Notice] = field(default_factory=Many)
    update_by: Many[_Notice] = field(default_factory=Many)


class Crossref:
    """What publishers deposit: container, event, dates, update notices."""

    name = SourceName.CROSSREF

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """DOIs by filter, in batches; then what can only be asked alone, and each search."""
        alone = [query for query in queries if query.kind is QueryKind.ID and _is_asked_alone(query)]
        by_filter = [query for query in queries if query.kind is QueryKind.ID and not _is_asked_alone(query)]
        for batch in batched(by_filter, _BATCH):
            yield from isolating(batch, transport, lambda part: self._ask_dois(part, transport))
        yield from one_by_one(alone, transport, lambda query: self._ask_doi(query, transport))
        searches = [query for query in queries if query.kind is QueryKind.SEARCH]
        yield from one_by_one(searches, transport, lambda query: self._search(query, transport))

    def _ask_dois(self, batch: list[Query], transport: Transport) -> list[Snapshot]:
        dois = [query.text.removeprefix("doi:") for query in batch]
        params = {"filter": ",".join(f"doi:{doi}" for doi in dois), "rows": str(len(dois)), **_mail(transport)}
        items = transport.ask(
            SERVICE, "/works", lambda response: _items(response, least=len(dois)), params=params, splittable=True
        )
        by_doi = {canonical_doi(Text.read(item.get("DOI"))): item for item in items}
        at = now()
        answered = [found(query, by_doi[doi], at) for query, doi in zip(batch, dois, strict=True) if doi in by_doi]
        if None in by_doi:  # a work without a DOI may be any of those that are missing
            return answered
        return [*answered, *(not_found(q, at) for q, doi in zip(batch, dois, strict=True) if doi not in by_doi)]

    def _ask_doi(self, query: Query, transport: Transport) -> Snapshot:
        path = f"/works/{quote(query.text.removeprefix('doi:'), safe='')}"
        item = transport.ask(SERVICE, path, _single, params=_mail(transport))
        return found(query, item, now()) if item is not None else not_found(query, now())

    def _search(self, query: Query, transport: Transport) -> Snapshot:
        params = {"query.bibliographic": query.text, "rows": str(_SEARCH_ROWS), **_mail(transport)}
        items = transport.ask(SERVICE, "/works", lambda response: _items(response, least=1), params=params)
        return found(query, items, now()) if items else not_found(query, now())

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The record of a DOI, or those that a search found."""
        if snapshot.status is not SnapshotStatus.FOUND:
            return ()
        return tuple(_record(item, snapshot.retrieved_at) for item in read_each(snapshot.payload, _Item))


def _mail(transport: Transport) -> dict[str, str]:
    return {"mailto": transport.contact} if transport.contact else {}


def _is_asked_alone(query: Query) -> bool:
    """Whether a DOI cannot be asked by filter: commas separate filters there, and have no escape.

    https://github.com/CrossRef/rest-api-doc/issues/44
    """
    return "," in query.text


def _items(response: Response, *, least: int) -> list[dict[str, Any]]:
    """The works in an answer: `least` of them, or all that there are.

    Raises MalformedAnswerError where the answer says that there are more; what is missing in it is not absent.
    """
    answer = read_json(response)
    message = answer.get("message") if isinstance(answer, dict) else None
    if not response.is_ok or not isinstance(message, dict) or not isinstance(message.get("items"), list):
        raise MalformedAnswerError("no list of works")
    if not all(isinstance(item, dict) for item in message["items"]):
        raise MalformedAnswerError("a list with something else than works")
    total = Number.read(message.get("total-results")).value or 0
    if len(message["items"]) < min(total, least):
        raise MalformedAnswerError("fewer works than it says")
    return [_kept(item) for item in message["items"]]


def _single(response: Response) -> dict[str, Any] | None:
    """The work of one DOI; None for the service's own 404, which is plain text."""
    if response.is_not_found and response.body.startswith(b"Resource not found"):
        return None
    answer = read_json(response)
    message = answer.get("message") if isinstance(answer, dict) else None
    if not response.is_ok or not isinstance(message, dict):
        raise MalformedAnswerError("no work")
    return _kept(message)


def _kept(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "reference"}


def _author(author: _Author) -> str | None:
    if _NOBODY in {author.family, author.name}:
        return None
    name = " ".join(part for part in (author.given, author.family) if part)
    return canonical(name or author.name) or None


def _title(item: _Item) -> str | None:
    """Title and subtitle together, unless the title has the subtitle already."""
    title = str(item.title)
    if title and item.subtitle and canonical(item.subtitle).casefold() not in canonical(title).casefold():
        title = f"{title}: {item.subtitle}"
    return plain_title(title)


def _container(item: _Item, event: str) -> str | None:
    """The title of the journal or volume; a series only where neither a book nor an event is named."""
    containers = [canonical(text) for text in item.container_title]
    volumes = [text for text in containers if not is_series(text)]
    if volumes:
        return volumes[0]
    return containers[0] if containers and not event else None


def _record(item: _Item, retrieved_at: str) -> SourceRecord:
    """A work as sent -> record. The year is the printed one, or the event's; online years are also right."""
    event = item.event.value or _Event()
    dates = (item.published_print, item.issued, item.published_online, item.published, event.start)
    known = [year for date in dates if date.value is not None and (year := date.value.year)]
    doi = canonical_doi(item.doi)
    notices = item.updated_by if len(item.updated_by) else item.update_by
    noticed = read_notice(_title(item) or "")
    has_notice = any(notice.type.casefold() in _RETRACTIONS for notice in notices)
    is_preprint = item.type == "posted-content"
    return SourceRecord(
        source=SourceName.CROSSREF,
        retrieved_at=retrieved_at,
        url=f"https://doi.org/{doi}" if doi else None,
        identifiers=Identifiers(doi=doi),
        title=noticed.title or None,
        authors=tuple(name for name in map(_author, item.author) if name),
        venue=_container(item, event.name),
        venue_full=canonical(event.name) or None,
        publisher=said(item.publisher),
        volume=said(item.volume),
        issue=said(item.issue),
        pages=said(item.page),
        kind=said(item.type),
        year=known[0] if known else None,
        other_years=tuple(dict.fromkeys(known[1:])),
        citation_count=item.is_referenced_by_count.value,
        retracted=(has_notice and not is_preprint) or noticed.is_retracted,
        withdrawn=(has_notice and is_preprint) or noticed.is_withdrawn,
    )


SOURCE = Crossref()
