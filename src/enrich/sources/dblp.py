"""DBLP's publication search: venue and year of record by title. An optional witness, often behind a bot wall.

Documentation: https://dblp.org/faq/How+to+use+the+dblp+search+API.html. The search ANDs the prefixes of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, field

from enrich.core.identifiers import ArxivId, Identifiers, arxiv_id_of_doi, canonical_doi
from enrich.core.models import Query, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.text import canonical
from enrich.sources.acceptance import MalformedAnswerError, read_json
from enrich.sources.batches import found, not_found, now, one_by_one
from enrich.sources.decoding import (
    MOST_ITEMS,
    Many,
    Name,
    Number,
    One,
    OneOrMany,
    OneTitle,
    Text,
    Year,
    plain_title,
    read,
    read_each,
    said,
)
from enrich.sources.service import Response, Service
from enrich.sources.transport import Transport

SERVICE = Service(name=SourceName.DBLP, accept="application/json", attempts=6)
# The service sends 1,000 at most; a hundred are enough for a title, and what is cut off is asked for more narrowly.
_HITS = 100
_MOST_PAGES = 5
"""Pages that are asked for when an answer is cut off and cannot be narrowed."""


class _Author(Struct):
    text: Name = Name("")


class _Names(Many[Name]):
    """One author is an object, several are a list; a plain text occurs, too."""

    @classmethod
    def read(cls, value: Any) -> _Names:
        """The names in any of these forms."""
        author = value.get("author") if isinstance(value, dict) else value
        items = author[:MOST_ITEMS] if isinstance(author, list) else [author]
        texts = (item.get("text") if isinstance(item, dict) else item for item in items)
        return cls(tuple(Name(name) for text in texts if (name := Name.read(text))))


class _Info(Struct):
    authors: _Names = field(default_factory=_Names)
    title: OneTitle = OneTitle("")
    venue: OneOrMany = OneOrMany("")
    publisher: OneOrMany = OneOrMany("")
    volume: Text = Text("")
    number: Text = Text("")
    pages: Text = Text("")
    year: Year = field(default_factory=Year)
    type: Text = Text("")
    key: Text = Text("")
    doi: OneOrMany = OneOrMany("")
    url: Text = Text("")
    ee: Many[Text] = field(default_factory=Many)


class _Hit(Struct):
    info: One[_Info] = field(default_factory=One)


class _Hits(Struct, rename={"total": "@total"}):
    total: Number = field(default_factory=Number)


class Dblp:
    """Venue and year as edited from tables of contents."""

    name = SourceName.DBLP

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """One request a query, as the service has no batches; more where it cuts an answer off."""

        def ask(query: Query) -> Snapshot:
            hits = _all_hits(query, transport)
            return found(query, hits, now()) if hits else not_found(query, now())

        yield from one_by_one(queries, transport, ask)

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The records found, in DBLP's order."""
        if snapshot.status is not SnapshotStatus.FOUND:
            return ()
        infos = (hit.info.value for hit in read_each(snapshot.payload, _Hit))
        return tuple(_record(info, snapshot.retrieved_at) for info in infos if info is not None)


def _all_hits(query: Query, transport: Transport) -> list[dict[str, Any]]:
    """The hits of a query. An answer that is cut off has the newest only, so it is narrowed, then paged through.

    Prefixes match too much ("need" is also "needle"): the first author's name, and else whole words (`$`, see
    https://dblp.org/search), bring a well-known title within what the service sends.
    """
    hits, total = _page(query.text, 0, transport)
    if len(hits) >= total:
        return hits
    narrow = f"{query.text} {query.author}" if query.author else " ".join(f"{word}$" for word in query.text.split())
    found_hits, total = _page(narrow, 0, transport)
    for _ in range(_MOST_PAGES - 1):
        if not found_hits or len(found_hits) >= total:
            break
        more, total = _page(narrow, len(found_hits), transport)
        if not more:
            break
        found_hits += more
    return found_hits or hits


def _page(text: str, first: int, transport: Transport) -> tuple[list[dict[str, Any]], int]:
    params = {"q": text, "format": "json", "h": str(_HITS), "c": "0"}
    if first:
        params["f"] = str(first)
    return transport.ask(
        SERVICE, "/search/publ/api", lambda response: _hits(response, is_first=not first), params=params
    )


def _hits(response: Response, *, is_first: bool = True) -> tuple[list[dict[str, Any]], int]:
    """The hits of an answer, and how many there are in all; the member is missing where there is none."""
    answer = read_json(response)
    try:
        hits = answer["result"]["hits"]
        listed = hits.get("hit", [])
    except (KeyError, TypeError, AttributeError) as error:
        raise MalformedAnswerError("no list of hits") from error
    if not response.is_ok:
        raise MalformedAnswerError(f"hits with HTTP {response.status}")
    found_hits = listed if isinstance(listed, list) else [listed]
    total = read(hits, _Hits).total.value
    if total is None and not found_hits:
        raise MalformedAnswerError("neither hits nor their number")
    if total and not found_hits and is_first:
        raise MalformedAnswerError("fewer hits than it says")
    return found_hits, total if total is not None else len(found_hits)


def _author_name(name: str) -> str:
    """A name without DBLP's number for namesakes ("Nuno Santos 0001")."""
    return re.sub(r"\s\d{4}$", "", canonical(name))


def _record(info: _Info, retrieved_at: str) -> SourceRecord:
    """A hit -> record. Numbers are text; titles end in a stop."""
    doi = canonical_doi(info.doi)
    arxiv_id = arxiv_id_of_doi(doi) or _arxiv_id(info.key)
    return SourceRecord(
        source=SourceName.DBLP,
        retrieved_at=retrieved_at,
        url=said(info.url),
        addresses=tuple(str(address) for address in info.ee),
        identifiers=Identifiers(
            arxiv_id=arxiv_id,
            doi=None if arxiv_id_of_doi(doi) else doi,
            dblp_key=said(info.key),
        ),
        title=(plain_title(info.title) or "").removesuffix(".") or None,
        authors=tuple(name for name in map(_author_name, info.authors) if name),
        venue=said(info.venue),
        publisher=said(info.publisher),
        volume=said(info.volume),
        issue=said(info.number),
        pages=said(info.pages),
        kind=said(info.type),
        year=info.year.value,
    )


def _arxiv_id(key: str) -> str | None:
    """The arXiv id in the key of a CoRR record (`journals/corr/abs-2309-06180`)."""
    match = re.fullmatch(r"journals/corr/abs-(\d{4})-(\d{4,5})", key)
    parsed = ArxivId.parse(f"{match[1]}.{match[2]}") if match else None
    return parsed.value if parsed else None


SOURCE = Dblp()
