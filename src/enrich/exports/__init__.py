"""The data set in the formats of other programs: BibTeX, CSL-JSON, RIS, CSV and a clean Markdown list.

Comes in: papers. Goes out: one document as text; one module per format. Not allowed here:
judging, the disk, the network.
"""

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
    """A file's content, and the entries that are not in it, each with its reason."""

    content: bytes
    left_out: Mapping[str, str]


_REFERENCE_FORMATS: Mapping[Format, Callable[[Sequence[Reference]], str]] = {
    Format.BIBTEX: bibtex,
    Format.CSL_JSON: csl,
    Format.RIS: ris,
}
"""Formats for published works, each once."""

_LIST_FORMATS: Mapping[Format, Callable[[Sequence[Paper]], str]] = {
    Format.CSV: table,
    Format.MARKDOWN: markdown,
}
"""Formats for the list itself, with every entry."""


def in_section(papers: Iterable[Paper], heading: str | None) -> list[Paper]:
    """The papers under a heading, at any depth; without a heading, all papers."""
    wanted = heading.casefold().strip() if heading is not None else None
    return [p for p in papers if wanted is None or wanted in {part.casefold() for part in p.entry.section}]


def exported(
    papers: Sequence[Paper], form: Format, *, with_unresolved: bool = False, abstracts: bool = False
) -> Export:
    """Papers in a format.

    Formats for references leave out entries that are no papers, duplicates and, unless `with_unresolved`, entries that
    we cannot identify; the other formats hold every entry.
    """
    if form in _LIST_FORMATS:
        return Export(content=_LIST_FORMATS[form](papers).encode(), left_out={})
    left_out = {p.entry.entry_id: why for p in papers if (why := why_left_out(p, with_unresolved=with_unresolved))}
    kept = [reference(p, abstracts=abstracts) for p in papers if p.entry.entry_id not in left_out]
    return Export(content=_REFERENCE_FORMATS[form](kept).encode(), left_out=left_out)
