"""The data set in the formats of other programs: BibTeX, CSL-JSON, RIS, CSV and a clean Markdown list.

Comes in: papers. Goes out: one document as text; one module per format. Not allowed here:
judging, the disk, the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from enrich.core.models import Paper
from enrich.exports import bibtex, csl, markdown, ris, table
from enrich.exports.references import Reference, reference, why_left_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file's content, and the entries that are not in it, each with its reason."""

    content: bytes
    left_out: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OfWorks:
    """A format for published works: each once, and only those that we can identify."""

    write: Callable[[Sequence[Reference]], str]


@dataclass(frozen=True, slots=True)
class OfEntries:
    """A format for the list itself, with every entry."""

    write: Callable[[Sequence[Paper]], str]


class Format(StrEnum):
    """What can be written: a name and its writer. A new format is its file and its line here."""

    writer: OfWorks | OfEntries

    def __new__(cls, name: str, *writer: OfWorks | OfEntries) -> Self:
        """A member with its name and one writer; variadic only so that type checkers accept `Format(name)`."""
        member = str.__new__(cls, name)
        member._value_ = name
        (member.writer,) = writer
        return member

    BIBTEX = "bibtex", OfWorks(bibtex.document)
    CSL_JSON = "csl-json", OfWorks(csl.document)
    CSV = "csv", OfEntries(table.document)
    RIS = "ris", OfWorks(ris.document)
    MARKDOWN = "markdown", OfEntries(markdown.document)


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
    if isinstance(form.writer, OfEntries):
        return Export(content=form.writer.write(papers).encode(), left_out={})
    left_out = {p.entry.entry_id: why for p in papers if (why := why_left_out(p, with_unresolved=with_unresolved))}
    kept = [reference(p, abstracts=abstracts) for p in papers if p.entry.entry_id not in left_out]
    return Export(content=form.writer.write(kept).encode(), left_out=left_out)
