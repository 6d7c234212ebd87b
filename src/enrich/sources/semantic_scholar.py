"""Semantic Scholar's Graph API: identifiers in batches of 500, a title's best match, and search by words.

Documentation: https://api.semanticscholar.org/api-docs/graph. Papers are read by the package `semanticscholar`
(`Paper`); its client is not used, since it reads 502 and 503 as "not found" and loses positions in batches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from enrich.core.errors import RequestRejectedError
from enrich.core.identifiers import Identifiers, arxiv_id_of_doi, canonical_doi
from enrich.core.models import Query, QueryKind, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.text import canonical
from enrich.sources.acceptance import MalformedAnswerError, read_json
from enrich.sources.batches import batched, found, isolating, not_found, now
from enrich.sources.service import Response, Service
from enrich.sources.transport import Transport

# Without a key the service refuses about a third of all calls, so more tries than elsewhere.
SERVICE = Service(
    name=SourceName.SEMANTIC_SCHOLAR,
    accept="application/json",
    attempts=9,
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
_BATCH = 500
_SEARCH_LIMIT = 50
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
            yield from isolating(batch, lambda part: self._ask_batch(part, transport))
        for query in queries:
            if query.kind is QueryKind.TITLE:
                yield [self._ask(query, transport, "match", {})]
            elif query.kind is QueryKind.SEARCH:
                more = {"limit": str(_SEARCH_LIMIT)} | ({"year": query.years} if query.years else {})
                yield [self._ask(query, transport, "", more)]

    def _ask_batch(self, batch: list[Query], transport: Transport) -> list[Snapshot]:
        ids = [_external_form(query) for query in batch]

        def read(response: Response) -> list[Any]:
            answer = read_json(response)
            if not isinstance(answer, list) or len(answer) != len(ids):
                raise MalformedAnswerError("a batch that is not aligned with its ids")
            return _aligned(batch, answer)

        try:
            answer = transport.ask(
                SERVICE,
                "/graph/v1/paper/batch",
                read,
                params={"fields": ",".join(FIELDS)},
                json={"ids": ids},
                headers=_headers(),
                splittable=True,
            )
        except RequestRejectedError as error:
            if "No valid paper ids" in error.reason:  # what the service says where every id is malformed
                return [not_found(query, now()) for query in batch]
            raise
        at = now()
        return [found(q, paper, at) if paper else not_found(q, at) for q, paper in zip(batch, answer, strict=True)]

    def _ask(self, query: Query, transport: Transport, endpoint: str, more: dict[str, str]) -> Snapshot:
        def read(response: Response) -> list[Any]:
            answer = read_json(response)
            if response.is_not_found and "error" in answer:
                return []
            if not response.is_ok or not isinstance(answer, dict) or not {"data", "total"} & answer.keys():
                raise MalformedAnswerError("no list of papers")
            return [paper for paper in answer.get("data") or [] if isinstance(paper, dict)]

        params = {"query": query.text, "fields": ",".join(FIELDS), **more}
        path = "/graph/v1/paper/search" + (f"/{endpoint}" if endpoint else "")
        papers = transport.ask(SERVICE, path, read, params=params, headers=_headers())
        return found(query, papers, now()) if papers else not_found(query, now())

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The record of an identifier, or the records that a title or search found."""
        if snapshot.status is SnapshotStatus.NOT_FOUND:
            return ()
        papers = snapshot.payload if isinstance(snapshot.payload, list) else [snapshot.payload]
        return tuple(_record(paper, snapshot.retrieved_at) for paper in papers)


def _external_form(query: Query) -> str:
    kind, _, value = query.text.partition(":")
    return _ID_FORMS[kind] + value


def _aligned(batch: list[Query], answer: list[Any]) -> list[Any]:
    """The papers in the order of the queries: by position, as documented, unless their identifiers say otherwise.

    Raises MalformedAnswerError if a paper in the answer contradicts its place and no other place is its own.
    """
    placed: list[Any] = [None] * len(batch)
    by_text = {text: paper for paper in answer if paper for text in _texts(paper)}
    for position, (query, paper) in enumerate(zip(batch, answer, strict=True)):
        own = by_text.get(query.text)
        if own is not None:
            placed[position] = own
        elif paper is not None and _contradicts(query, paper):
            raise MalformedAnswerError(f"another paper's record in the place of {query.text}")
        else:
            placed[position] = paper
    return placed


def _texts(paper: dict[str, Any]) -> list[str]:
    ids = _identifiers(paper)
    named = (("arxiv", ids.arxiv_id), ("doi", ids.doi), ("acl", ids.acl_id), ("s2", ids.s2_paper_id))
    return [f"{kind}:{value}" for kind, value in named if value]


def _contradicts(query: Query, paper: dict[str, Any]) -> bool:
    """Whether a paper has another identifier of the kind in the query (DOIs may be merged: no conflict)."""
    kind = query.text.partition(":")[0]
    return kind == "arxiv" and any(text.startswith("arxiv:") for text in _texts(paper))


def _identifiers(paper: dict[str, Any]) -> Identifiers:
    ids = paper.get("externalIds") or {}
    doi = canonical_doi(ids["DOI"]) if ids.get("DOI") else None
    return Identifiers(
        arxiv_id=ids.get("ArXiv") or arxiv_id_of_doi(doi),
        doi=None if arxiv_id_of_doi(doi) else doi,
        acl_id=ids.get("ACL"),
        s2_paper_id=paper.get("paperId"),
        dblp_key=ids.get("DBLP"),
    )


def _record(payload: dict[str, Any], retrieved_at: str) -> SourceRecord:
    """A paper as sent -> record. `venue` "" is "not known"; `year` is the first version's."""
    from semanticscholar.Paper import Paper

    # The package's type raises on a date that is not whole; the date is read from the payload instead.
    paper = Paper({**payload, "publicationDate": None})
    named = paper.publicationVenue
    page = f"https://www.semanticscholar.org/paper/{paper.paperId}" if paper.paperId else None
    return SourceRecord(
        source=SourceName.SEMANTIC_SCHOLAR,
        retrieved_at=retrieved_at,
        url=payload.get("url") or page,
        identifiers=_identifiers(payload),
        title=canonical(paper.title) if paper.title else None,
        authors=tuple(canonical(author.name) for author in paper.authors or [] if author.name),
        abstract=paper.abstract or None,
        venue=paper.venue or (named.name if named else None) or None,
        year=paper.year,
        date=payload.get("publicationDate"),
        citation_count=paper.citationCount,
        influential_citation_count=paper.influentialCitationCount,
    )


SOURCE = SemanticScholar()
