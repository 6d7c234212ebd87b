"""BibTeX: one entry per reference, with stable keys; no text in it runs as TeX."""

from __future__ import annotations

from collections.abc import Sequence

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from enrich.core.display import latex, latex_title, latex_verbatim
from enrich.exports.references import Name, Reference, ReferenceType

_TYPES = {
    ReferenceType.PROCEEDINGS: "inproceedings",
    ReferenceType.JOURNAL: "article",
    ReferenceType.PREPRINT: "misc",
    ReferenceType.OTHER: "misc",
}
_HAS_PUBLISHER = {ReferenceType.PROCEEDINGS}
"""Where biblatex's data model has a publisher, of the types that we write: journals have none in it."""
_HAS_PAGES = {ReferenceType.PROCEEDINGS, ReferenceType.JOURNAL}
"""Where it has volume, number and pages."""
_CONTAINERS = {
    ReferenceType.PROCEEDINGS: "booktitle",
    ReferenceType.JOURNAL: "journal",
    ReferenceType.OTHER: "howpublished",
}


def document(references: Sequence[Reference]) -> str:
    """A .bib file of references, in the order given."""
    library = Library([Entry(_TYPES[r.kind], r.key, _fields(r)) for r in references])
    return write_string(library)


def author(name: Name) -> str:
    r"""A name as BibTeX reads it without guessing: `von Last, Jr, First`, a group in braces.

    >>> author(Name(family="Beethoven", particle="van", given="Ludwig")), author(Name(literal="Team A and B"))
    ('van Beethoven, Ludwig', '{Team A and B}')
    """
    if name.family is None:
        return f"{{{latex(name.literal or '')}}}"
    last = " ".join(latex(part) for part in (name.particle, name.family) if part)
    return ", ".join([last, *(latex(part) for part in (name.suffix, name.given) if part)])


def _fields(r: Reference) -> list[Field]:
    is_in_volume = r.kind in _HAS_PAGES
    values = {
        "title": latex_title(r.title),
        "author": " and ".join(author(name) for name in r.names),
        _CONTAINERS.get(r.kind, ""): latex_title(r.container) if r.container else None,
        "publisher": latex(r.publisher) if r.publisher and r.kind in _HAS_PUBLISHER else None,
        "volume": latex(r.volume) if r.volume and is_in_volume else None,
        "number": latex(r.number) if r.number and is_in_volume else None,
        "pages": latex(r.pages.replace("-", "--")) if r.pages and is_in_volume else None,
        "year": str(r.year) if r.year else None,
        "doi": latex_verbatim(r.doi),
        "eprint": latex_verbatim(r.arxiv_id),
        "archiveprefix": "arXiv" if r.arxiv_id else None,
        "url": latex_verbatim(r.url),
        "note": latex(r.note) if r.note else None,
        "abstract": latex(r.abstract) if r.abstract else None,
    }
    return [Field(name, value) for name, value in values.items() if name and value]
