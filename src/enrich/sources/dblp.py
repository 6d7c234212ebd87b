"""DBLP's publication search: venue and year of record by title. Optional: it is often blocked by bot protection.

Documentation: https://dblp.org/faq/How+to+use+the+dblp+search+API.html. The search ANDs the prefixes of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from enrich.core.identifiers import ArxivId, Identifiers, arxiv_id_of_doi, canonical_doi
from enrich.core.models import Query, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.text import canonical
from enrich.sources.acceptance import MalformedAnswerError, read_json
from enrich.sources.batches import found, not_found, now
from enrich.sources.service import Response, Service
from enrich.sources.transport import Transport

SERVICE = Service(
    name=SourceName.DBLP,
    accept="application/json",
    attempts=4,
)
_HITS = 100


class Dblp:
    """Venue and year as edited from tables of contents."""

    name = SourceName.DBLP

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """One request per query: the service has no batches."""
        for query in queries:
            params = {"q": query.text, "format": "json", "h": str(_HITS)}
            hits = transport.ask(SERVICE, "/search/publ/api", _hits, params=params)
            yield [found(query, hits, now()) if hits else not_found(query, now())]

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The records found, in DBLP's order."""
        if snapshot.status is SnapshotStatus.NOT_FOUND:
            return ()
        return tuple(_record(hit["info"], snapshot.retrieved_at) for hit in snapshot.payload if "info" in hit)


def _hits(response: Response) -> list[dict[str, Any]]:
    """The hits of an answer; the member is missing where there is none."""
    answer = read_json(response)
    try:
        hits = answer["result"]["hits"]
    except (KeyError, TypeError) as error:
        raise MalformedAnswerError("no list of hits") from error
    found_hits = hits.get("hit", [])
    return found_hits if isinstance(found_hits, list) else [found_hits]


def _author_name(author: Any) -> str:
    """A name without DBLP's number for namesakes ("Nuno Santos 0001")."""
    text = author.get("text", "") if isinstance(author, dict) else str(author)
    return re.sub(r"\s+\d{4}$", "", canonical(text))


def _record(info: dict[str, Any], retrieved_at: str) -> SourceRecord:
    """A hit -> record. One author is an object, several are a list; numbers are text; titles end in a stop."""
    authors = (info.get("authors") or {}).get("author") or []
    authors = authors if isinstance(authors, list) else [authors]
    doi = canonical_doi(str(info.get("doi") or ""))
    venues: list[str] = [info["venue"]] if isinstance(info.get("venue"), str) else info.get("venue") or []
    key = info.get("key")
    arxiv_id = arxiv_id_of_doi(doi) or _arxiv_id(key)
    year = str(info.get("year") or "")
    return SourceRecord(
        source=SourceName.DBLP,
        retrieved_at=retrieved_at,
        url=info.get("url"),
        identifiers=Identifiers(
            arxiv_id=arxiv_id,
            doi=None if arxiv_id_of_doi(doi) else doi,
            dblp_key=key,
        ),
        title=canonical(str(info.get("title") or "")).removesuffix(".") or None,
        authors=tuple(_author_name(author) for author in authors),
        venue=venues[0] if venues else None,
        kind=info.get("type"),
        year=int(year) if year.isdigit() else None,
    )


def _arxiv_id(key: str | None) -> str | None:
    """The arXiv id in the key of a CoRR record (`journals/corr/abs-2309-06180`)."""
    match = re.fullmatch(r"journals/corr/abs-(\d{4})-(\d{4,5})", key or "")
    parsed = ArxivId.parse(f"{match[1]}.{match[2]}") if match else None
    return parsed.value if parsed else None


SOURCE = Dblp()
