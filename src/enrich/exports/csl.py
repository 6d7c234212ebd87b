"""CSL-JSON, which Zotero, Pandoc and citeproc read: the types and variables of CSL 1.0.2, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from enrich.exports.references import Name, Reference, ReferenceType

_TYPES = {
    ReferenceType.PROCEEDINGS: "paper-conference",
    ReferenceType.JOURNAL: "article-journal",
    ReferenceType.PREPRINT: "article",
    ReferenceType.OTHER: "document",
}


def document(references: Sequence[Reference]) -> str:
    """A CSL-JSON array of references, in the order given."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode([item(r) for r in references]), indent=2).decode() + "\n"


def item(r: Reference) -> dict[str, Any]:
    """One item; a preprint is an `article` numbered by its archive, as arXiv asks to be cited.

    >>> item(Reference(key="k", kind=ReferenceType.PREPRINT, title="T", year=2023, arxiv_id="2309.06180"))["number"]
    'arXiv:2309.06180'
    """
    is_preprint = r.kind is ReferenceType.PREPRINT
    values = {
        "id": r.key,
        "type": _TYPES[r.kind],
        "title": r.title,
        "author": [name(n) for n in r.names],
        "issued": {"date-parts": [[r.year]]} if r.year else None,
        "container-title": r.container,
        "event-title": r.venue if r.kind is ReferenceType.PROCEEDINGS else None,
        "publisher": "arXiv" if is_preprint else r.publisher,
        "volume": r.volume,
        "issue": r.number,
        "page": r.pages,
        "number": f"arXiv:{r.arxiv_id}" if is_preprint and r.arxiv_id else None,
        "archive": "arXiv" if r.arxiv_id else None,
        "archive_location": r.arxiv_id,
        "DOI": r.doi,
        "URL": r.url,
        "note": r.note,
        "abstract": r.abstract,
    }
    return {variable: value for variable, value in values.items() if value}


def name(n: Name) -> dict[str, str]:
    """A name in CSL's parts."""
    parts = {
        "family": n.family,
        "given": n.given,
        "non-dropping-particle": n.particle,
        "suffix": n.suffix,
        "literal": n.literal,
    }
    return {part: value for part, value in parts.items() if value}
