"""Crossref's REST API: DOIs in batches of 50, and bibliographic search (which always returns something).

Documentation: https://www.crossref.org/documentation/retrieve-metadata/rest-api/. arXiv's DOIs are DataCite's and
unknown here. The `reference` list of an answer is not stored: it is large and not used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from enrich.core.identifiers import Identifiers, canonical_doi
from enrich.core.models import Query, QueryKind, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.text import canonical
from enrich.sources.acceptance import MalformedAnswerError, read_json
from enrich.sources.batches import batched, found, isolating, not_found, now
from enrich.sources.service import Response, Service
from enrich.sources.transport import Transport

SERVICE = Service(
    name=SourceName.CROSSREF,
    accept="application/json",
)
_BATCH = 50
_SEARCH_ROWS = 5


class Crossref:
    """What publishers deposit: container, event, dates, update notices."""

    name = SourceName.CROSSREF

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """DOIs by filter, in batches; then each search."""
        mail = {"mailto": transport.contact} if transport.contact else {}
        by_doi = [query for query in queries if query.kind is QueryKind.ID]
        for batch in batched(by_doi, _BATCH):
            yield from isolating(batch, lambda part: self._ask_dois(part, transport, mail))
        for query in queries:
            if query.kind is QueryKind.SEARCH:
                params = {"query.bibliographic": query.text, "rows": str(_SEARCH_ROWS), **mail}
                items = transport.ask(SERVICE, "/works", _items, params=params)
                yield [found(query, items, now()) if items else not_found(query, now())]

    def _ask_dois(self, batch: list[Query], transport: Transport, mail: dict[str, str]) -> list[Snapshot]:
        dois = [query.text.removeprefix("doi:") for query in batch]
        params = {"filter": ",".join(f"doi:{doi}" for doi in dois), "rows": str(len(dois)), **mail}
        items = transport.ask(SERVICE, "/works", _items, params=params)
        by_doi = {canonical_doi(str(item.get("DOI", ""))): item for item in items}
        at = now()
        return [
            found(query, by_doi[doi], at) if doi in by_doi else not_found(query, at)
            for query, doi in zip(batch, dois, strict=True)
        ]

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The record of a DOI, or those that a search found."""
        if snapshot.status is SnapshotStatus.NOT_FOUND:
            return ()
        items = snapshot.payload if isinstance(snapshot.payload, list) else [snapshot.payload]
        return tuple(_record(item, snapshot.retrieved_at) for item in items)


def _items(response: Response) -> list[dict[str, Any]]:
    answer = read_json(response)
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict) or not isinstance(message.get("items"), list):
        raise MalformedAnswerError("no list of works")
    return [{key: value for key, value in item.items() if key != "reference"} for item in message["items"]]


def _year(item: dict[str, Any], field: str) -> int | None:
    """The year of a date field; parts may be missing or null."""
    parts = ((item.get(field) or {}).get("date-parts") or [[None]])[0]
    return parts[0] if parts and isinstance(parts[0], int) else None


def _author(author: dict[str, Any]) -> str:
    name = " ".join(part for part in (author.get("given"), author.get("family")) if part)
    return canonical(name or author.get("name") or "")


def _title(item: dict[str, Any]) -> str | None:
    """Title and subtitle together, unless the title has the subtitle already."""
    title = next(iter(item.get("title") or []), None)
    subtitle = next(iter(item.get("subtitle") or []), None)
    if title and subtitle and canonical(subtitle).casefold() not in canonical(title).casefold():
        title = f"{title}: {subtitle}"
    return canonical(title) if title else None


def _record(item: dict[str, Any], retrieved_at: str) -> SourceRecord:
    """A work as sent -> record. The year is the printed one, or the event's; online years are also right."""
    event = item.get("event") or {}
    years = [_year(item, field) for field in ("published-print", "issued", "published-online", "published")]
    years.append(_year(event, "start"))
    known = [year for year in years if year]
    doi = canonical_doi(str(item.get("DOI", "")))
    containers = [canonical(text) for text in item.get("container-title") or []]
    # Crossref lists a series ("Lecture Notes in Computer Science") before or after the volume's own title.
    containers.sort(key=lambda text: text.casefold().startswith("lecture notes in"))
    return SourceRecord(
        source=SourceName.CROSSREF,
        retrieved_at=retrieved_at,
        url=f"https://doi.org/{doi}" if doi else None,
        identifiers=Identifiers(doi=doi),
        title=_title(item),
        authors=tuple(name for name in (_author(a) for a in item.get("author") or []) if name),
        venue=containers[0] if containers else None,
        venue_full=canonical(event["name"]) if event.get("name") else None,
        publisher=item.get("publisher"),
        kind=item.get("type"),
        year=known[0] if known else None,
        other_years=tuple(dict.fromkeys(known[1:])),
        citation_count=item.get("is-referenced-by-count"),
        retracted=any(
            (notice.get("type") or "").casefold() in {"retraction", "withdrawal", "removal"}
            for notice in item.get("updated-by") or item.get("update-by") or []
        ),
    )


SOURCE = Crossref()
