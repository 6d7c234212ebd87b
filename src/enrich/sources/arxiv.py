"""arXiv's query API: records by id (any version) in batches of 100, matched by id and never by position.

Documentation: https://info.arxiv.org/help/api/user-manual.html. The Atom entries are parsed by the package `arxiv`;
its client is not used, since it has no timeout, reads a page of HTML as "no results" and loses the text of errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lxml import etree

from enrich.core.errors import RequestRejectedError, UnreadableAnswerError
from enrich.core.identifiers import ArxivId, Identifiers, canonical_doi
from enrich.core.models import Query, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.text import canonical, collapse
from enrich.sources.acceptance import MalformedAnswerError
from enrich.sources.batches import batched, found, isolating, not_found, now
from enrich.sources.decoding import MOST_ITEMS, Abstract, Name, Text, Title, plain_title, plausible_year
from enrich.sources.service import Response, Service
from enrich.sources.transport import Transport

if TYPE_CHECKING:
    import arxiv

# A refusal (429) comes without Retry-After, so the first wait is long. 503 is a refusal, too, and not of one id.
SERVICE = Service(
    name=SourceName.ARXIV,
    accept="application/atom+xml, */*;q=0.5",
    attempts=6,
    first_wait=10.0,
    longest_wait=120.0,
    splits_on=frozenset(),
)
_BATCH = 100
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ERROR = "/api/errors"
_BAD_ID = "incorrect_id_format_for_"
# arXiv's rule for collaborations is "The X collaboration: A. Author"; in the feed the colon becomes an author.
# https://info.arxiv.org/help/prep.html#author
_NO_AUTHORS = frozenset({":", ""})


class Arxiv:
    """Titles of every version, authors, abstracts, comments and journal references of preprints."""

    name = SourceName.ARXIV

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """All ids in batches; what an answer leaves out does not exist."""
        for batch in batched(queries, _BATCH):
            yield from isolating(batch, transport, lambda part: self._ask(part, transport))

    def _ask(self, batch: list[Query], transport: Transport) -> list[Snapshot]:
        ids = [query.text.removeprefix("arxiv:") for query in batch]
        params = {"id_list": ",".join(ids), "start": "0", "max_results": str(len(ids))}
        try:
            entries = transport.ask(
                SERVICE,
                "/api/query",
                lambda response: _entries(response, len(ids)),
                params=params,
                splittable=True,
            )
        except RequestRejectedError as error:
            if len(batch) == 1 and f"{_BAD_ID}{ids[0]}" in error.body:  # arXiv's word that there is no such id
                return [not_found(batch[0], now())]
            raise
        at = now()
        found_for = [_entry_for(ArxivId.parse(text), entries) for text in ids]
        return [
            found(query, payload, at) if payload else not_found(query, at)
            for query, payload in zip(batch, found_for, strict=True)
        ]

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The record of one version of one preprint."""
        if snapshot.status is not SnapshotStatus.FOUND:
            return ()
        return (_record(_parsed(snapshot.payload), snapshot.retrieved_at),)


def _entries(response: Response, asked: int) -> dict[ArxivId, str]:
    """The entries of a feed, each as its own XML text, by versioned id.

    Raises RequestRejectedError for a feed that calls an id malformed, whatever its status.
    """
    if "xml" not in response.media_type:
        raise MalformedAnswerError(f"{response.media_type or 'no content type'} instead of Atom")
    try:
        feed = etree.fromstring(response.body, parser=_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedAnswerError("no well-formed XML") from error
    if feed.getroottree().docinfo.internalDTD is not None:  # its entities would be missing from titles
        raise MalformedAnswerError("a document type definition")
    total = feed.findtext(_TOTAL) or ""
    if feed.tag != f"{_ATOM}feed" or not (total.isascii() and total.isdecimal()) or not response.is_ok:
        raise MalformedAnswerError("no Atom feed")
    entries: dict[ArxivId, str] = {}
    elements = feed.findall(f"{_ATOM}entry")
    _check_errors(elements)
    number = int(total[:9])
    if 0 < len(elements) < min(number, asked) or (number > 0 and not elements and not _is_old(feed)):
        raise MalformedAnswerError("fewer entries than it says")
    for entry in elements:
        arxiv_id = ArxivId.parse((entry.findtext(f"{_ATOM}id") or "").rpartition("/abs/")[2])
        if arxiv_id is None or entry.findtext(f"{_ATOM}published") is None:
            if not _is_old(feed):
                raise MalformedAnswerError("an entry without an arXiv id or a date")
            continue  # the service of before autumn 2025 sends a stub for an id that does not exist
        if len(entry.findall(f"{_ATOM}title")) != 1 or entry.find(f"{_ATOM}title/*") is not None:
            raise MalformedAnswerError("an entry without a title of plain text")
        entries[arxiv_id] = etree.tostring(entry, encoding="unicode", with_tail=False)
    return entries


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _check_errors(elements: list[etree._Element]) -> None:
    """An entry titled "Error" is arXiv's error message: it says nothing about the other ids that were asked."""
    for entry in elements:
        place = entry.findtext(f"{_ATOM}id") or ""
        if _BAD_ID in place:
            reason = f"malformed id {place.partition(_BAD_ID)[2][:100]}"
            raise RequestRejectedError(SourceName.ARXIV, reason, place)
        if _ERROR in place or (entry.findtext(f"{_ATOM}title") == "Error" and "/abs/" not in place):
            raise MalformedAnswerError("an error message instead of records")


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


def _parsed(entry: Any) -> arxiv.Result:
    """The entry as the package reads it. Raises UnreadableAnswerError for what is no entry."""
    from arxiv import _feed  # heavy; the package's parser has no public name: see api notes in docs

    if not isinstance(entry, str):
        raise UnreadableAnswerError("no Atom entry")
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
    try:
        results: list[arxiv.Result] = _feed.parse(feed.encode("utf-8", "replace")).results
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise UnreadableAnswerError(f"no Atom entry ({type(error).__name__})") from error
    if not results:
        raise UnreadableAnswerError("no Atom entry with id, title and date")
    return results[0]


def _record(result: arxiv.Result, retrieved_at: str) -> SourceRecord:
    """An entry -> record. `year` is the first version's, which is not the venue's; `date` this version's."""
    arxiv_id = ArxivId.parse(result.get_short_id())
    if arxiv_id is None:
        raise UnreadableAnswerError("an Atom entry without an arXiv id")
    doi = canonical_doi(Text.read(result.doi)) if result.doi else None
    shown = result.updated if (arxiv_id.version or 1) > 1 else result.published
    names = [canonical(Name.read(author.name)) for author in result.authors[:MOST_ITEMS]]
    year, updated = plausible_year(result.published.year), plausible_year(result.updated.year)
    return SourceRecord(
        source=SourceName.ARXIV,
        retrieved_at=retrieved_at,
        url=f"https://arxiv.org/abs/{arxiv_id}",
        identifiers=Identifiers(arxiv_id=arxiv_id.value, doi=doi),
        arxiv_version=arxiv_id.version,
        title=plain_title(Title.read(result.title)),
        authors=tuple(name for name in names if name not in _NO_AUTHORS),
        abstract=collapse(Abstract.read(result.summary)) or None,
        comment=collapse(Text.read(result.comment)) or None,
        journal_ref=collapse(Text.read(result.journal_ref)) or None,
        year=year,
        other_years=(updated,) if updated else (),
        date=f"{shown:%Y-%m-%d}" if plausible_year(shown.year) else None,
        first_date=f"{result.published:%Y-%m-%d}" if year else None,
    )


SOURCE = Arxiv()
