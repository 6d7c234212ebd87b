"""A reading list -> entries, and an account of all its text: what is no entry is left with a reason.

The steps, each a module or a few: Markdown and HTML -> lines that know their place in the file, lines -> blocks,
blocks -> units, units -> drafts (read alone, then corrected by the votes of the whole list), drafts -> entries.
Lists of records (`formats`: BibTeX, CSL-JSON, RIS, EndNote, CSV) make entries of the same form. See docs/reading.md.

Comes in: the text of a list and its path. Goes out: entries with places, and the account (`ReadingList`). Not allowed
here: the network, the disk, and judging whether what the list says is right.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.core.errors import InputError
from enrich.core.models import Entry, Unparsed
from enrich.core.text import collapse
from enrich.reading_list.account import CONCEALED, EXPECTED, Part, PartKind, Reason, make_account
from enrich.reading_list.bounds import bounded
from enrich.reading_list.source import Source

if TYPE_CHECKING:
    from enrich.reading_list.claims import Outcome


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A parsed list: its entries in order, the items that were not read, warnings, and the account of all its text."""

    entries: tuple[Entry, ...]
    unparsed: tuple[Unparsed, ...]
    warnings: tuple[str, ...] = ()
    account: tuple[Part, ...] = ()

    @property
    def left(self) -> tuple[Part, ...]:
        """The parts of the text that are part of no entry, heading or group, each with its reason."""
        return tuple(part for part in self.account if part.kind is PartKind.LEFT)

    @property
    def concealed(self) -> tuple[Part, ...]:
        """What some programs take for an entry and this reading does not: a check has to name it."""
        return tuple(part for part in self.account if part.reason in CONCEALED)

    def summary(self) -> str:
        """One honest line: "96 entries; 7 items not read (lines 12, 40, 41 …)"."""
        entries = f"{len(self.entries)} {'entry' if len(self.entries) == 1 else 'entries'}"
        if not self.unparsed:
            return entries
        lines = [str(unparsed.line) for unparsed in self.unparsed[:_LINES_SHOWN]]
        more = " …" if len(self.unparsed) > _LINES_SHOWN else ""
        count = len(self.unparsed)
        return (
            f"{entries}; {count} {'item' if count == 1 else 'items'} not read "
            f"({'line' if count == 1 else 'lines'} {', '.join(lines)}{more})"
        )

    def refusal(self) -> str:
        """Why the list has no entries: what the largest group of its text is."""
        groups: dict[Reason, list[Part]] = {}
        for part in self.left:
            if part.reason is not None:
                groups.setdefault(part.reason, []).append(part)
        if not groups:
            return "no entries found: the list holds no text beside headings"
        reason, parts = max(groups.items(), key=lambda group: len(group[1]))
        return (
            f"no entries found: of {len(self.left)} parts of its text, {len(parts)} were left because {reason.value} "
            f"(the first is on line {parts[0].line}); see `enrich parse LIST --left`"
        )


# So many lines are named in the summary.
_LINES_SHOWN = 10

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
    r"^\.\. (?:[\w-]+::|_[^:\n]+:|\|[^|\n]+\| [\w-]+::)|`[^`<\n]{1,300} <https?://[^>\n]{1,500}>`__?", re.MULTILINE
)
_FEW_DIRECTIVES = 3


def parse_list(path: Path, text: str) -> ReadingList:
    """The entries of a list in any of the formats that are read (`formats`), by the end of its name.

    Raises InputError for what is recognised and not read.
    """
    from enrich.reading_list.formats import FORMAT_NAMES, LIST_SUFFIXES, ListFormat, records_reader

    suffix = path.suffix.lower()
    if suffix in _RST_SUFFIXES or (suffix not in LIST_SUFFIXES and _looks_like_rst(text)):
        raise InputError(path, f"is reStructuredText, which is not read: give the list as {FORMAT_NAMES}")
    read = records_reader(ListFormat.for_file(path.name))
    if read is None:
        return parse_reading_list(text)
    with _no_cycle_collection():
        found = read(text, path)
        source = Source(text)
        account = make_account(source, found.claims)
        unparsed = tuple(_unparsed(source, account))
        return ReadingList(tuple(with_unique_ids(found.entries)), unparsed, tuple(found.warnings), account)


def _looks_like_rst(text: str) -> bool:
    return sum(1 for _ in _RST.finditer(text[:200_000])) >= _FEW_DIRECTIVES


def parse_reading_list(text: str) -> ReadingList:
    """The entries of a Markdown list, in their order.

    Lines are 1-based. An item, row, paragraph or heading is an entry by its shape, with or without a link. What else
    may be an entry is returned as unparsed, and all text is in the account.
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
    from enrich.reading_list.claims import claims_of
    from enrich.reading_list.entries import entry_of_draft
    from enrich.reading_list.entryhood import judge_units
    from enrich.reading_list.reader import learn_conventions, read_unit, unit_lines
    from enrich.reading_list.units import propose_units
    from enrich.reading_list.votes import vote

    source = Source(text)
    blocks = read_blocks(source)
    proposed = propose_units(blocks)
    units = [(unit, unit_lines(unit)) for unit in proposed.units]
    conventions = learn_conventions(units)
    drafts = [read_unit(unit, lines, source, conventions) for unit, lines in units]
    vote(drafts)
    reasons = judge_units(drafts)
    entries: list[Entry] = []
    outcomes: list[Outcome] = []
    for draft, reason in zip(drafts, reasons, strict=True):
        outcomes.append((draft.unit, reason or len(entries)))
        if reason is None:
            entries.append(entry_of_draft(draft))
    account = make_account(source, claims_of(source, blocks, proposed, outcomes))
    return ReadingList(
        tuple(with_unique_ids(entries)), tuple(_unparsed(source, account)), tuple(_warnings(text)), account
    )


def _unparsed(source: Source, account: tuple[Part, ...]) -> Iterator[Unparsed]:
    """What was left and might have been an entry."""
    for part in account:
        if part.reason is not None and part.reason not in EXPECTED:
            shown = collapse(source.text[part.begin : part.end])[:_SHOWN]
            yield Unparsed(line=part.line, text=shown, reason=part.reason.value)


# So much of a text that was not read is shown.
_SHOWN = 300


def _warnings(text: str) -> Iterator[str]:
    if match := _GENERATED.search(text):
        line = text.count("\n", 0, match.start()) + 1
        yield f"line {line} says that the list is generated: an edit here may be lost"


def with_unique_ids(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries with their texts cut to the documented lengths, and ids of their own.

    An id that is there twice gets `-2`, `-3`, … in the order of the list.
    """
    seen: dict[str, int] = {}
    for entry in map(bounded, entries):
        count = seen[entry.entry_id] = seen.get(entry.entry_id, 0) + 1
        yield entry if count == 1 else replace(entry, entry_id=f"{entry.entry_id}-{count}")
