"""A BibTeX file -> entries. Reading is bibtexparser's; the places of the values are found again in its blocks."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from enrich.core.models import Entry, EntryKind, LinkRole, Unparsed
from enrich.reading_list.records import DETAILS, Value, entry_of_record
from enrich.reading_list.source import Source

_VENUES = ("booktitle", "journal", "journaltitle", "eventtitle", "series", "school", "institution", "howpublished")
_FIELDS = {"title": "title", "author": "authors", "year": "year", "date": "date"}
_LINKS = {
    "doi": LinkRole.PAPER,
    "eprint": LinkRole.PAPER,
    "url": LinkRole.PAPER,
    "pdf": LinkRole.PAPER,
    "code": LinkRole.CODE,
    "github": LinkRole.CODE,
    "video": LinkRole.VIDEO,
    "slides": LinkRole.SLIDES,
}
_KINDS = {
    "book": EntryKind.BOOK,
    "software": EntryKind.TOOL,
    "dataset": EntryKind.DATASET,
    "online": EntryKind.WEB,
    "www": EntryKind.WEB,
    "video": EntryKind.VIDEO,
}


def read_bibtex(text: str) -> tuple[list[Entry], list[Unparsed]]:
    """The entries of a BibTeX file in their order, and the blocks that are no BibTeX."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what fails is returned, not logged
    source = Source(text)
    library: Any = parse_string(text.lstrip("\ufeff"))
    repeated = [b.ignore_error_block for b in library.failed_blocks if isinstance(b, DuplicateBlockKeyBlock)]
    blocks = [*library.entries, *(block for block in repeated if block is not None)]
    entries = []
    for block in sorted(blocks, key=lambda block: int(block.start_line)):
        entry = _entry(source, block)
        if entry is not None:
            entries.append(entry)
    unparsed = [
        Unparsed(line=int(block.start_line) + 1, text=str(block.raw)[:300], reason="is no BibTeX")
        for block in library.failed_blocks
        if not isinstance(block, DuplicateBlockKeyBlock)
    ]
    return entries, unparsed


def _entry(source: Source, block: Any) -> Entry | None:
    found = dict(_values(source, block))
    values = {ours: found[theirs] for theirs, ours in _FIELDS.items() if theirs in found}
    venue = next((found[name] for name in _VENUES if name in found), None)
    if venue is not None:
        values["venue"] = venue
    if "year" not in values and "date" in values:
        values["year"] = values["date"]
    values |= {name: found[name] for name in DETAILS if name in found}
    links = tuple((role, replace(found[name], field=name)) for name, role in _LINKS.items() if name in found)
    kind = _KINDS.get(str(block.entry_type).lower())
    return entry_of_record(source, int(block.start_line) + 1, values, links=links, kind=kind, name=str(block.key))


def _values(source: Source, block: Any) -> Iterator[tuple[str, Value]]:
    """The fields of a block by their lower-case names, with the places of their values."""
    for field in block.fields:
        text = str(field.value)
        first = int(field.start_line)
        if not text.strip() or first >= len(source.starts):
            continue
        name = re.compile(rf"\b{re.escape(str(field.key))}\s*=\s*", re.IGNORECASE)
        match = name.search(source.text, source.starts[first])
        start = source.text.find(text, match.end()) if match else -1
        if start >= 0 and match is not None and start - match.end() <= len("{{"):
            yield str(field.key).lower(), Value(text, start, start + len(text))
