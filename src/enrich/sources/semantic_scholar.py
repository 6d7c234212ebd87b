"""Semantic Scholar's Graph API: identifiers in batches of 200, a title's best match, and search by words.

Documentation: https://api.semanticscholar.org/api-docs/graph. The package `semanticscholar` is not used for asking,
since it reads 502 and 503 as "not found" and loses positions in batches; its list of fields is what tests compare to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

from msgspec import Struct, field

from enrich.core.errors import RequestRejectedError
from enrich.core.identifiers import ArxivId, Identifiers, arxiv_id_of_doi, canonical_doi
from enrich.core.models import Query, QueryKind, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.notices import read_notice
from enrich.core.text import canonical
from enrich.sources.acceptance import MalformedAnswerError, read_json
from enrich.sources.batches import batched, found, isolating, not_found, now, one_by_one, refused
from enrich.sources.decoding import (
    Abstract,
    Many,
    Name,
    Number,
    One,
    Text,
    Title,
    Year,
    plain_title,
    plausible_date,
    read,
    read_each,
    said,
)
from enrich.sources.service import Response, Service
from enrich.sources.transport import Transport

# Without a key the service refuses about a third of all calls, so more tries than elsewhere. Gateways time out by the
# size of a batch (https://github.com/allenai/s2-folks/issues/59), so any server error halves it.
SERVICE = Service(
    name=SourceName.SEMANTIC_SCHOLAR,
    accept="application/json",
    attempts=9,
    splits_on=frozenset(
        {
            HTTPStatus.INTERNAL_SERVER_ERROR,
            HTTPStatus.BAD_GATEWAY,
            HTTPStatus.SERVICE_UNAVAILABLE,
            HTTPStatus.GATEWAY_TIMEOUT,
        }
    ),
)
FIELDS = (
    "paperId",
    "externalIds",
    "url",
    "title",
    "abstract",
    "venue",
    "publicationVenue",
    "publicationTypes",
    "year",
    "publicationDate",
    "journal",
    "authors",
    "citationCount",
    "influentialCitationCount",
)
# The limit is 500; batches of more than 200 often run into a timeout of the gateway.
_BATCH = 200
_SEARCH_LIMIT = 50
_NO_VALID_IDS = "No valid paper ids given"
_ID_FORMS = {"arxiv": "ARXIV:", "doi": "DOI:", "acl": "ACL:", "s2": ""}


def _headers() -> dict[str, str]:
    return {"x-api-key": SERVICE.key} if SERVICE.key else {}


class SemanticScholar:
    """Records, identifiers (with the DBLP key, from which the venue of record is read) and citation counts."""

    name = SourceName.SEMANTIC_SCHOLAR

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """Identifiers first, in batches; then each title and search, one request each."""
        by_id = [query for query in queries if query.kind is QueryKind.ID]
        for batch in batched(by_id, _BATCH):
            yield from isolating(batch, transport, lambda part: self._ask_batch(part, transport))
        others = [query for query in queries if query.kind in {QueryKind.TITLE, QueryKind.SEARCH}]
        yield from one_by_one(others, transport, lambda query: self._ask(query, transport))

    def _ask_batch(self, batch: list[Query], transport: Transport) -> list[Snapshot]:
        ids = [_external_form(query) for query in batch]

        def read_rows(response: Response) -> list[Any]:
            answer = read_json(response)
            if not response.is_ok or not isinstance(answer, list) or len(answer) != len(ids):
                raise MalformedAnswerError("a batch that is not aligned with its ids")
            return answer

        try:
            rows = transport.ask(
                SERVICE,
                "/graph/v1/paper/batch",
                read_rows,
                params={"fields": ",".join(FIELDS)},
                json={"ids": ids},
                headers=_headers(),
                splittable=True,
            )
        except RequestRejectedError as error:
            if len(batch) == 1 and _NO_VALID_IDS in error.body:  # the service's word that it has no such id
                return [not_found(batch[0], now())]
            raise
        return _placed(batch, rows)

    def _ask(self, query: Query, transport: Transport) -> Snapshot:
        def read_papers(response: Response) -> list[Any]:
            answer = read_json(response)
            if not isinstance(answer, dict):
                raise MalformedAnswerError("no list of papers")
            if response.is_not_found and "error" in answer:
                return []
            if not response.is_ok or not {"data", "total"} & answer.keys():
                raise MalformedAnswerError("no list of papers")
            papers = answer.get("data") or []
            if not isinstance(papers, list) or (answer.get("total") and not papers):
                raise MalformedAnswerError("no list of papers")
            return [paper for paper in papers if isinstance(paper, dict)]

        params, path = {"query": query.text, "fields": ",".join(FIELDS)}, "/graph/v1/paper/search"
        if query.kind is QueryKind.TITLE:
            path += "/match"
        else:
            params |= {"limit": str(_SEARCH_LIMIT)} | ({"year": query.years} if query.years else {})
        papers = transport.ask(SERVICE, path, read_papers, params=params, headers=_headers())
        return found(query, papers, now()) if papers else not_found(query, now())

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The record of an identifier, or the records that a title or search found."""
        if snapshot.status is not SnapshotStatus.FOUND:
            return ()
        return tuple(_record(paper, snapshot.retrieved_at) for paper in read_each(snapshot.payload, _Paper))


class _ExternalIds(Struct):
    ar_xiv: Text = field(default=Text(""), name="ArXiv")
    doi: Text = field(default=Text(""), name="DOI")
    acl: Text = field(default=Text(""), name="ACL")
    dblp: Text = field(default=Text(""), name="DBLP")


class _Author(Struct):
    name: Name = Name("")


class _Venue(Struct):
    name: Name = Name("")


class _Paper(Struct, rename="camel"):
    paper_id: Text = Text("")
    external_ids: One[_ExternalIds] = field(default_factory=One)
    url: Text = Text("")
    title: Title = Title("")
    abstract: Abstract = Abstract("")
    venue: Name = Name("")
    publication_venue: One[_Venue] = field(default_factory=One)
    year: Year = field(default_factory=Year)
    publication_date: Text = Text("")
    authors: Many[_Author] = field(default_factory=Many)
    citation_count: Number = field(default_factory=Number)
    influential_citation_count: Number = field(default_factory=Number)


def _external_form(query: Query) -> str:
    kind, _, value = query.text.partition(":")
    return _ID_FORMS[kind] + value


def _placed(batch: list[Query], rows: list[Any]) -> list[Snapshot]:
    """The snapshots of a batch: by position, as documented, unless the identifiers in the rows say otherwise.

    A row that is another paper's (an id of a merged paper gives the paper into which it was merged) is refused, and
    one that is no record is left out, so that its query has no answer.
    """
    at = now()
    by_text = {text: row for row in rows if isinstance(row, dict) for text in _texts(row)}
    placed: list[Snapshot] = []
    for query, row in zip(batch, rows, strict=True):
        own = by_text.get(query.text)
        if own is not None:
            placed.append(found(query, own, at))
        elif row is None:
            placed.append(not_found(query, at))
        elif isinstance(row, dict):
            placed.append(refused(query, at) if _contradicts(query, row) else found(query, row, at))
    return placed


def _texts(row: dict[str, Any]) -> list[str]:
    ids = _identifiers(read(row, _Paper))
    named = (("arxiv", ids.arxiv_id), ("doi", ids.doi), ("acl", ids.acl_id), ("s2", ids.s2_paper_id))
    return [f"{kind}:{value}" for kind, value in named if value]


def _contradicts(query: Query, row: dict[str, Any]) -> bool:
    """Whether a row has another identifier of the kind that was asked for (DOIs may be merged: no conflict)."""
    kind = query.text.partition(":")[0]
    return kind == "arxiv" and any(text.startswith("arxiv:") for text in _texts(row))


def _identifiers(paper: _Paper) -> Identifiers:
    ids = paper.external_ids.value or _ExternalIds()
    doi = canonical_doi(ids.doi)
    arxiv_id = ArxivId.parse(ids.ar_xiv)
    return Identifiers(
        arxiv_id=arxiv_id.value if arxiv_id else arxiv_id_of_doi(doi),
        doi=None if arxiv_id_of_doi(doi) else doi,
        acl_id=said(ids.acl),
        s2_paper_id=said(paper.paper_id),
        dblp_key=said(ids.dblp),
    )


def _record(paper: _Paper, retrieved_at: str) -> SourceRecord:
    """A paper as sent -> record. `venue` "" is "not known"; `year` is the first version's."""
    named = paper.publication_venue.value
    page = f"https://www.semanticscholar.org/paper/{paper.paper_id}" if paper.paper_id else None
    noticed = read_notice(plain_title(paper.title) or "")
    return SourceRecord(
        source=SourceName.SEMANTIC_SCHOLAR,
        retrieved_at=retrieved_at,
        url=said(paper.url) or page,
        identifiers=_identifiers(paper),
        title=noticed.title or None,
        retracted=noticed.is_retracted,
        withdrawn=noticed.is_withdrawn,
        authors=tuple(name for author in paper.authors if (name := canonical(author.name))),
        abstract=said(paper.abstract),
        venue=said(paper.venue) or (said(named.name) if named else None),
        year=paper.year.value,
        date=plausible_date(paper.publication_date),
        citation_count=paper.citation_count.value,
        influential_citation_count=paper.influential_citation_count.value,
    )


SOURCE = SemanticScholar()
