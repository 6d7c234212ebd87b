"""The data set in the formats of other programs: BibTeX, CSL-JSON, RIS, CSV and a clean Markdown list. All pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from enrich.core.models import Paper
from enrich.exports.bibtex import document as bibtex
from enrich.exports.csl import document as csl
from enrich.exports.markdown import document as markdown
from enrich.exports.references import Reference, reference, why_left_out
from enrich.exports.ris import document as ris
from enrich.exports.table import document as table


class Format(StrEnum):
    """What can be written."""

    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"
    CSV = "csv"
    RIS = "ris"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file's content, and what of the list is not in it, a reason an entry."""

    content: bytes
    left_out: Mapping[str, str]


_OF_REFERENCES: Mapping[Format, Callable[[Sequence[Reference]], str]] = {
    Format.BIBTEX: bibtex,
    Format.CSL_JSON: csl,
    Format.RIS: ris,
}
"""Formats that hold published works, each once."""

_OF_ENTRIES: Mapping[Format, Callable[[Sequence[Paper]], str]] = {
    Format.CSV: table,
    Format.MARKDOWN: markdown,
}
"""Formats that hold the list itself: every entry, whatever it is."""


def in_section(papers: Iterable[Paper], heading: str | None) -> list[Paper]:
    """The papers that stand under a heading, at whatever depth; all of them without one."""
    wanted = heading.casefold().strip() if heading is not None else None
    return [p for p in papers if wanted is None or wanted in {part.casefold() for part in p.entry.section}]


def exported(
    papers: Sequence[Paper], form: Format, *, with_unresolved: bool = False, abstracts: bool = False
) -> Export:
    """Papers in a format.

    Formats of references leave out what is no paper, what is listed twice and, unless `with_unresolved`, what is not
    known; the others hold every entry.
    """
    if form in _OF_ENTRIES:
        return Export(content=_OF_ENTRIES[form](papers).encode(), left_out={})
    left_out = {p.entry.entry_id: why for p in papers if (why := why_left_out(p, with_unresolved=with_unresolved))}
    kept = [reference(p, abstracts=abstracts) for p in papers if p.entry.entry_id not in left_out]
    return Export(content=_OF_REFERENCES[form](kept).encode(), left_out=left_out)
