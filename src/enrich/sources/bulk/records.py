"""An item of a bulk file -> the record that the live source would give of the same work. Pure.

Where the bulk file has the shape of an answer (Crossref, DBLP, OpenAlex), the reader of answers is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec

from enrich.core.identifiers import ArxivId, Identifiers, arxiv_id_of_doi, canonical_doi
from enrich.core.models import Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.core.text import canonical, collapse
from enrich.sources import load_source
from enrich.sources.bulk.corpora import Corpus

# Types of Crossref's items that are parts of a work (a figure, a volume) and no work.
_CROSSREF_PARTS = {"component", "journal", "journal-issue", "journal-volume", "proceedings", "proceedings-series",
                   "book-series", "grant", "peer-review", "report-series", "database"}  # fmt: skip
_S2_ID = re.compile(r"[0-9a-f]{40}$")


def record_of(corpus: Corpus, item: bytes, retrieved_at: str) -> SourceRecord | None:
    """The record of an item; None where it is no work, or has neither title nor identifier.

    Raises msgspec.DecodeError or ValueError for an item that is not of the corpus's format.
    """
    document = msgspec.json.decode(item)
    if not isinstance(document, dict):
        raise ValueError("is not a JSON object")  # noqa: TRY004 (an item of a wrong shape, not a caller's mistake)
    try:
        record = _READERS[corpus.name](document, retrieved_at)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"is not of the format of {corpus.title}: {type(error).__name__} {error}") from error
    return record if record is not None and (record.title or record.identifiers) else None


def _s2(paper: dict[str, Any], retrieved_at: str) -> SourceRecord | None:
    """Semantic Scholar's dataset `papers`: lower-case keys, and the paper's id only in its `url`."""
    ids = paper["externalids"] or {}
    doi = canonical_doi(ids["DOI"]) if ids.get("DOI") else None
    arxiv_of_doi = arxiv_id_of_doi(doi)
    url = paper.get("url")
    return SourceRecord(
        source=SourceName.SEMANTIC_SCHOLAR,
        retrieved_at=retrieved_at,
        url=url,
        identifiers=Identifiers(
            arxiv_id=ids.get("ArXiv") or arxiv_of_doi,
            doi=None if arxiv_of_doi else doi,
            acl_id=ids.get("ACL"),
            s2_paper_id=match[0] if url and (match := _S2_ID.search(url)) else None,
            dblp_key=ids.get("DBLP"),
        ),
        title=canonical(paper["title"]) if paper.get("title") else None,
        authors=tuple(canonical(author["name"]) for author in paper.get("authors") or [] if author.get("name")),
        venue=paper.get("venue") or None,
        year=paper.get("year"),
        date=paper.get("publicationdate"),
        citation_count=paper.get("citationcount"),
        influential_citation_count=paper.get("influentialcitationcount"),
    )


def _dblp(info: dict[str, Any], retrieved_at: str) -> SourceRecord | None:
    return _as_kept(SourceName.DBLP, [{"info": info}], retrieved_at)


def _crossref(item: dict[str, Any], retrieved_at: str) -> SourceRecord | None:
    if item.get("type") in _CROSSREF_PARTS or "DOI" not in item:
        return None
    return _as_kept(SourceName.CROSSREF, item, retrieved_at)


def _as_kept(source: SourceName, payload: Any, retrieved_at: str) -> SourceRecord | None:
    """The record that a source reads from a payload of its own shape."""
    kept = Snapshot(source=source, request="", status=SnapshotStatus.FOUND, retrieved_at=retrieved_at, payload=payload)
    return next(iter(load_source(source).to_records(kept)), None)


def _arxiv(paper: dict[str, Any], retrieved_at: str) -> SourceRecord | None:
    """ArXiv's metadata snapshot: the title is the latest version's; of the earlier ones only the dates are there."""
    versions = paper["versions"]
    first, last = (parsedate_to_datetime(versions[place]["created"]) for place in (0, -1))
    number = int(versions[-1]["version"].removeprefix("v"))
    arxiv_id = ArxivId.parse(paper["id"])
    return SourceRecord(
        source=SourceName.ARXIV,
        retrieved_at=retrieved_at,
        url=f"https://arxiv.org/abs/{paper['id']}v{number}",
        identifiers=Identifiers(
            arxiv_id=arxiv_id.value if arxiv_id else None,
            doi=canonical_doi(paper["doi"]) if paper.get("doi") else None,
        ),
        arxiv_version=number,
        title=canonical(collapse(paper["title"])),
        authors=tuple(_arxiv_author(parts) for parts in paper["authors_parsed"]),
        abstract=collapse(paper["abstract"]) or None,
        comment=collapse(paper["comments"]) if paper.get("comments") else None,
        journal_ref=collapse(paper["journal-ref"]) if paper.get("journal-ref") else None,
        year=first.year,
        other_years=(last.year,),
        date=f"{last:%Y-%m-%d}",
        first_date=f"{first:%Y-%m-%d}",
    )


def _arxiv_author(parts: list[str]) -> str:
    """A name from its parts (family, given, suffix, and perhaps an affiliation), as people write it."""
    family, given, suffix = (*parts, "", "")[:3]
    return canonical(" ".join(part for part in (given, family, suffix) if part))


def _openalex(work: dict[str, Any], retrieved_at: str) -> SourceRecord | None:
    return None if work.get("is_paratext") else _as_kept(SourceName.OPENALEX, work, retrieved_at)


_READERS: dict[str, Callable[[dict[str, Any], str], SourceRecord | None]] = {
    "s2": _s2,
    "dblp": _dblp,
    "arxiv": _arxiv,
    "crossref": _crossref,
    "openalex": _openalex,
}
