"""A reading list -> entries, and what looks like one and was not understood.

Four steps, each a module: Markdown and HTML -> lines that know where they stand (`markdown`, `lines`), lines ->
blocks (`blocks`), blocks -> candidates (`candidates`, `columns`), candidates -> entries (`entries`, `title`, `links`,
`wording`, `kinds`). BibTeX and CSV lists (`bibtex`, `tables`) make entries of the same form.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from enrich.core.errors import InputError
from enrich.core.models import Entry, Unparsed


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A parsed list: its entries in their order, what was not understood, and what its maintainer should know."""

    entries: tuple[Entry, ...]
    unparsed: tuple[Unparsed, ...]
    warnings: tuple[str, ...] = ()


_GENERATED = re.compile(
    r"do not (?:edit|modify|change)\b[^\n]{0,60}(?:manually|by hand|directly|readme|file|list)|"
    r"(?:auto-?(?:matically )?generated|generated (?:by|from|automatically))\b[^\n]{0,80}"
    r"(?:do not edit|don't edit|by hand|manually|script|from)|"
    r"<!--[^>]{0,80}\bauto-?generated\b",
    re.IGNORECASE,
)


_RST_SUFFIXES = {".rst", ".rest"}
# What reStructuredText has and Markdown has not: directives, its own links, targets.
_RST = re.compile(
    r"^(?:\.\. (?:[\w-]+::|_[^:\n]+:|\|[^|\n]+\| [\w-]+::)|[^\n]*`[^`<\n]+ <https?://[^>\n]+>`__?)", re.MULTILINE
)
_FEW_DIRECTIVES = 3


def parse_list(path: Path, text: str) -> ReadingList:
    """The entries of a list of any kind that is read: BibTeX and CSV by their suffixes, else Markdown.

    Raises InputError for what is recognised and not read.
    """
    suffix = path.suffix.lower()
    if suffix in _RST_SUFFIXES or (suffix not in {".md", ".markdown", ".bib", ".csv"} and _looks_like_rst(text)):
        raise InputError(path, "is reStructuredText, which is not read: give the list as Markdown, BibTeX or CSV")
    if suffix == ".bib":
        from enrich.reading_list.bibtex import read_bibtex

        entries, unparsed = read_bibtex(text)
        return ReadingList(tuple(with_unique_ids(entries)), tuple(unparsed))
    if suffix == ".csv":
        from enrich.reading_list.tables import read_csv

        return ReadingList(tuple(with_unique_ids(read_csv(text, str(path)))), ())
    return parse_reading_list(text)


def _looks_like_rst(text: str) -> bool:
    return sum(1 for _ in _RST.finditer(text[:200_000])) >= _FEW_DIRECTIVES


def parse_reading_list(text: str) -> ReadingList:
    """The entries of a Markdown list, in their order.

    Lines are 1-based. Sections for contents, contributing, licence and the like give no entries; items without any
    link or fact are prose and are left alone; an item that has links but no sign of a title is returned as unparsed.
    """
    with _no_cycle_collection():
        return _parse(text)


@contextmanager
def _no_cycle_collection() -> Iterator[None]:
    """Parsing makes many small records and no cycles to speak of: looking for those takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _parse(text: str) -> ReadingList:
    from enrich.reading_list.blocks import read_blocks
    from enrich.reading_list.candidates import find_candidates
    from enrich.reading_list.entries import learn, read_entry
    from enrich.reading_list.source import Source

    source = Source(text)
    blocks, too_long = read_blocks(source)
    candidates = list(find_candidates(blocks))
    conventions = learn(candidates)
    entries: list[Entry] = []
    unparsed = [
        Unparsed(line=line + 1, text=source.line_text(line)[:300], reason="too long to be an entry")
        for line in too_long
    ]
    for candidate in candidates:
        read = read_entry(candidate, source, conventions)
        if isinstance(read, Entry):
            entries.append(read)
        elif read is not None:
            unparsed.append(read)
    return ReadingList(tuple(with_unique_ids(entries)), tuple(unparsed), tuple(_warnings(text)))


def _warnings(text: str) -> Iterator[str]:
    if match := _GENERATED.search(text):
        line = text.count("\n", 0, match.start()) + 1
        yield f"line {line} says that the list is generated: an edit here may be lost"


def with_unique_ids(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries with ids of their own: an id that stands twice gets `-2`, `-3`, … in the order of the list."""
    seen: dict[str, int] = {}
    for entry in entries:
        count = seen[entry.entry_id] = seen.get(entry.entry_id, 0) + 1
        yield entry if count == 1 else replace(entry, entry_id=f"{entry.entry_id}-{count}")
