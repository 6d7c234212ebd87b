"""OpenAlex: works as its bulk snapshot and its service give them. It is not asked online, only read from an index.

Documentation: https://docs.openalex.org/api-entities/works/work-object. Not read: the inverted abstract, which would
double an index, and `is_retracted`, which has named papers that were never retracted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from enrich.core.identifiers import Identifiers, arxiv_id_of_doi, arxiv_id_of_url, canonical_doi
from enrich.core.models import Query, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.text import canonical

if TYPE_CHECKING:
    from enrich.sources.transport import Transport


class OpenAlex:
    """What OpenAlex has gathered of a work: identifiers, authors, where it appeared, how often it is cited."""

    name = SourceName.OPENALEX

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:  # noqa: ARG002
        """Nothing: it is not asked online."""
        return iter(())

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The record of a work."""
        if snapshot.status is SnapshotStatus.NOT_FOUND:
            return ()
        return (_record(snapshot.payload, snapshot.retrieved_at),)


def _record(work: dict[str, Any], retrieved_at: str) -> SourceRecord:
    doi = canonical_doi(work["doi"]) if work.get("doi") else None
    venue = ((work.get("primary_location") or {}).get("source") or {}).get("display_name")
    names = ((authorship.get("author") or {}).get("display_name") for authorship in work.get("authorships") or [])
    return SourceRecord(
        source=SourceName.OPENALEX,
        retrieved_at=retrieved_at,
        url=work["id"],
        identifiers=Identifiers(
            arxiv_id=arxiv_id_of_doi(doi) or _arxiv_location(work), doi=None if arxiv_id_of_doi(doi) else doi
        ),
        title=canonical(work["title"]) if work.get("title") else None,
        authors=tuple(canonical(name) for name in names if name),
        venue=canonical(venue) if venue else None,
        kind=work.get("type"),
        year=work.get("publication_year"),
        date=work.get("publication_date"),
        citation_count=work.get("cited_by_count"),
    )


def _arxiv_location(work: dict[str, Any]) -> str | None:
    """The arXiv id of a work that is also at arXiv."""
    for location in work.get("locations") or []:
        found = arxiv_id_of_url(location.get("landing_page_url") or "")
        if found is not None:
            return found.value
    return None


SOURCE = OpenAlex()
