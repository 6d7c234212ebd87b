"""RIS, which EndNote, Mendeley and Zotero read: one record per reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import rispy

from enrich.exports.references import Name, Reference, ReferenceType

_TYPES = {
    ReferenceType.PROCEEDINGS: "CPAPER",
    ReferenceType.JOURNAL: "JOUR",
    ReferenceType.PREPRINT: "UNPB",
    ReferenceType.OTHER: "GEN",
}


class _Writer(rispy.RisWriter):  # type: ignore[misc]
    """Without the number before each record that rispy sets by default: not every reader skips it."""

    def set_header(self, count: int) -> str:  # noqa: ARG002
        """Nothing."""
        return ""


def document(references: Sequence[Reference]) -> str:
    """An RIS file of references, in the order given."""
    text: str = rispy.dumps([_record(r) for r in references], implementation=_Writer, enforce_list_tags=False)
    return text


def author(name: Name) -> str:
    """A name in RIS: `family, given, suffix`; a group's name as it is, without commas, which would split it.

    >>> author(Name(family="Beethoven", particle="van", given="Ludwig")), author(Name(literal="Team, A"))
    ('van Beethoven, Ludwig', 'Team A')
    """
    if name.family is None:
        return " ".join((name.literal or "").replace(",", " ").split())
    last = f"{name.particle} {name.family}" if name.particle else name.family
    return ", ".join(part for part in (last, name.given, name.suffix) if part)


def _record(r: Reference) -> dict[str, Any]:
    is_journal = r.kind is ReferenceType.JOURNAL
    first_page, _, last_page = (r.pages or "").partition("-")
    values = {
        "type_of_reference": _TYPES[r.kind],
        "id": r.key,
        "title": r.title,
        "authors": [author(name) for name in r.names],
        "year": str(r.year) if r.year else None,
        "journal_name" if is_journal else "secondary_title": r.container,
        "publisher": "arXiv" if r.kind is ReferenceType.PREPRINT else r.publisher,
        "doi": r.doi,
        "volume": r.volume,
        "number": f"arXiv:{r.arxiv_id}" if r.kind is ReferenceType.PREPRINT and r.arxiv_id else r.number,
        "start_page": first_page,
        "end_page": last_page,
        "name_of_database": "arXiv" if r.arxiv_id else None,
        "accession_number": r.arxiv_id,
        "urls": [r.url] if r.url else None,
        "keywords": list(r.keywords),
        "notes": [r.note] if r.note else None,
        "abstract": r.abstract,
    }
    return {name: value for name, value in values.items() if value}
