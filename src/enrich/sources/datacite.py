"""DataCite's REST API: it replaces arXiv for title, authors and abstract while arXiv is down.

Documentation: https://support.datacite.org/docs/api. It has no comments and no journal references. It is also asked
whether a DOI that Crossref does not know exists at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from enrich.core.identifiers import Identifiers
from enrich.core.models import Query, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.text import canonical, collapse
from enrich.sources.acceptance import MalformedAnswerError, read_json
from enrich.sources.batches import found, not_found, now
from enrich.sources.service import Response, Service
from enrich.sources.transport import Transport

SERVICE = Service(
    name=SourceName.DATACITE,
    accept="application/vnd.api+json, application/json",
)


class Datacite:
    """The metadata that arXiv registers with its DOIs."""

    name = SourceName.DATACITE

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """One request per DOI."""
        for query in queries:
            kind, _, value = query.text.partition(":")
            doi = value if kind == "doi" else f"10.48550/arXiv.{value}"
            data = transport.ask(SERVICE, f"/dois/{quote(doi)}", _data)
            yield [found(query, data, now()) if data else not_found(query, now())]

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The record of a preprint, or of another work with a DOI."""
        if snapshot.status is SnapshotStatus.NOT_FOUND:
            return ()
        kind, _, value = snapshot.request.removeprefix("id:").partition(":")
        ids = Identifiers(doi=value) if kind == "doi" else Identifiers(arxiv_id=value)
        return (_record(ids, snapshot.payload["attributes"], snapshot.retrieved_at),)


def _data(response: Response) -> dict[str, Any] | None:
    answer = read_json(response)
    if response.is_not_found and "errors" in answer:
        return None
    data = answer.get("data") if isinstance(answer, dict) else None
    if not response.is_ok or not isinstance(data, dict) or not isinstance(data.get("attributes"), dict):
        raise MalformedAnswerError("no DOI record")
    return data


def _creator(creator: dict[str, Any]) -> str:
    """A creator's name as people write it ("Given Family")."""
    if creator.get("givenName") and creator.get("familyName"):
        return canonical(f"{creator['givenName']} {creator['familyName']}")
    family, comma, given = str(creator.get("name") or "").partition(",")
    return canonical(f"{given} {family}" if comma else family)


def _record(ids: Identifiers, attributes: dict[str, Any], retrieved_at: str) -> SourceRecord:
    titles = attributes.get("titles") or []
    abstracts = [d for d in attributes.get("descriptions") or [] if d.get("descriptionType") == "Abstract"]
    submitted = [
        d["date"][:10] for d in attributes.get("dates") or [] if d.get("dateType") == "Submitted" and d.get("date")
    ]
    return SourceRecord(
        source=SourceName.DATACITE,
        retrieved_at=retrieved_at,
        url=f"https://arxiv.org/abs/{ids.arxiv_id}" if ids.arxiv_id else f"https://doi.org/{ids.doi}",
        identifiers=ids,
        title=canonical(titles[0]["title"]) if titles else None,
        authors=tuple(_creator(creator) for creator in attributes.get("creators") or []),
        abstract=collapse(abstracts[0]["description"]) if abstracts else None,
        year=int(min(submitted)[:4]) if submitted else None,
        date=max(submitted, default=None),
        first_date=min(submitted, default=None),
    )


SOURCE = Datacite()
