"""arXiv's query API: records by id (any version) in batches of 100, matched by id and never by position.

Documentation: https://info.arxiv.org/help/api/user-manual.html. The Atom entries are parsed by the package `arxiv`;
its client is not used, since it has no timeout, reads a page of HTML as "no results" and loses the text of errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lxml import etree

from enrich.core.identifiers import ArxivId, Identifiers, canonical_doi
from enrich.core.models import Query, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.text import canonical, collapse
from enrich.sources.acceptance import MalformedAnswerError
from enrich.sources.batches import batched, found, isolating, not_found, now
from enrich.sources.service import Response, Service
from enrich.sources.transport import Transport

if TYPE_CHECKING:
    import arxiv

# A refusal (429) comes without Retry-After, so the first wait is long.
SERVICE = Service(
    name=SourceName.ARXIV,
    accept="application/atom+xml, */*;q=0.5",
    attempts=6,
    first_wait=10.0,
    longest_wait=120.0,
    read_timeout=130.0,
    deadline=240.0,
)
_BATCH = 100
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


class Arxiv:
    """Titles of every version, authors, abstracts, comments and journal references of preprints."""

    name = SourceName.ARXIV

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """All ids in batches; what an answer leaves out does not exist."""
        for batch in batched(queries, _BATCH):
            yield from isolating(batch, lambda part: self._ask(part, transport))

    def _ask(self, batch: list[Query], transport: Transport) -> list[Snapshot]:
        ids = [query.text.removeprefix("arxiv:") for query in batch]
        params = {"id_list": ",".join(ids), "start": "0", "max_results": str(len(ids))}
        entries = transport.ask(SERVICE, "/api/query", lambda response: _entries(response, len(ids)), params=params)
        at = now()
        found_for = [_entry_for(ArxivId.parse(text), entries) for text in ids]
        return [
            found(query, payload, at) if payload else not_found(query, at)
            for query, payload in zip(batch, found_for, strict=True)
        ]

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The record of one version of one preprint."""
        if snapshot.status is SnapshotStatus.NOT_FOUND:
            return ()
        result = _parsed(snapshot.payload)
        return (_record(result, snapshot.retrieved_at),) if result is not None else ()


def _entries(response: Response, asked: int) -> dict[ArxivId, str]:
    """The entries of a feed, each as its own XML text, by versioned id."""
    if "xml" not in response.media_type:
        raise MalformedAnswerError(f"{response.media_type or 'no content type'} instead of Atom")
    try:
        feed = etree.fromstring(response.body, parser=etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedAnswerError("no well-formed XML") from error
    total = feed.findtext(_TOTAL)
    if feed.tag != f"{_ATOM}feed" or total is None or not response.is_ok:
        raise MalformedAnswerError("no Atom feed")
    entries: dict[ArxivId, str] = {}
    elements = feed.findall(f"{_ATOM}entry")
    if 0 < len(elements) < min(int(total), asked) or (int(total) > 0 and not elements and not _is_old(feed)):
        raise MalformedAnswerError("fewer entries than it says")
    for entry in elements:
        arxiv_id = ArxivId.parse((entry.findtext(f"{_ATOM}id") or "").rpartition("/abs/")[2])
        if arxiv_id is None or entry.findtext(f"{_ATOM}published") is None:
            continue  # the service of before autumn 2025 sends a stub for an id that does not exist
        entries[arxiv_id] = etree.tostring(entry, encoding="unicode", with_tail=False)
    return entries


def _is_old(feed: etree._Element) -> bool:
    """Whether a feed is of the service of before autumn 2025, which counts ids that do not exist as results."""
    return (feed.findtext(f"{_ATOM}id") or "").startswith("http://arxiv.org/api/")


def _entry_for(arxiv_id: ArxivId | None, entries: dict[ArxivId, str]) -> str | None:
    """The entry of an id: of its version, or the latest one in the answer where the id has no version."""
    if arxiv_id is None:
        return None
    if arxiv_id.version is not None:
        return entries.get(arxiv_id)
    versions = [found for found in entries if found.value == arxiv_id.value]
    return entries[max(versions, key=lambda v: v.version or 0)] if versions else None


def _parsed(entry: str) -> arxiv.Result | None:
    from arxiv import _feed  # heavy; the package's parser has no public name: see api notes in docs

    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
    results: list[Any] = _feed.parse(feed.encode()).results
    return results[0] if results else None


def _record(result: arxiv.Result, retrieved_at: str) -> SourceRecord:
    """An entry -> record. `year` is the first version's, which is not the venue's; `date` this version's."""
    arxiv_id = ArxivId.parse(result.get_short_id())
    doi = canonical_doi(result.doi) if result.doi else None
    return SourceRecord(
        source=SourceName.ARXIV,
        retrieved_at=retrieved_at,
        url=result.entry_id.replace("http://", "https://"),
        identifiers=Identifiers(arxiv_id=arxiv_id.value if arxiv_id else None, doi=doi),
        arxiv_version=arxiv_id.version if arxiv_id else None,
        title=canonical(result.title),
        authors=tuple(canonical(author.name) for author in result.authors),
        abstract=collapse(result.summary) or None,
        comment=collapse(result.comment) if result.comment else None,
        journal_ref=collapse(result.journal_ref) if result.journal_ref else None,
        year=result.published.year,
        other_years=(result.updated.year,),
        date=f"{(result.updated if arxiv_id and (arxiv_id.version or 1) > 1 else result.published):%Y-%m-%d}",
        first_date=f"{result.published:%Y-%m-%d}",
    )


SOURCE = Arxiv()
