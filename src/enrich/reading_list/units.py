"""Blocks -> units: what may be one entry, with all the lines that belong to it; and what each other block is.

The list itself tells how it is to be read: whether nested bullets are facts of the one above or entries of their
own, which column holds what, whether headings or paragraphs are entries. No block is dropped: what is part of no unit
is a group label, or is left with a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from enrich.core.models import LinkRole
from enrich.reading_list.account import Reason
from enrich.reading_list.blocks import Block, Shape
from enrich.reading_list.columns import is_group_row, learn_columns
from enrich.reading_list.cutting import NUMBERED, begin_of, cut_line, lines_as_units, several_papers
from enrich.reading_list.facts import (
    begins_with_title,
    is_fact_line,
    line_looks_like_entry,
    looks_like_entry,
    may_be_title,
    states_facts,
    text_beside_links,
)
from enrich.reading_list.headings import heading_units
from enrich.reading_list.lines import Line, Style
from enrich.reading_list.links import read_links
from enrich.reading_list.names import is_names
from enrich.reading_list.unit import Segment, Unit

_LONGEST_TITLE = 40
_FEW = 3
_MOSTLY = 0.6
_NEARLY_ALL = 0.8
# A list of more items than this is not about one title.
_MOST_FACTS = 12


@dataclass(slots=True)
class Proposed:
    """What the blocks of a list are: units, group labels, and what is left with its reason."""

    units: list[Unit] = field(default_factory=list)
    groups: list[Block] = field(default_factory=list)
    left: list[tuple[Block, Reason]] = field(default_factory=list)


def propose_units(blocks: list[Block]) -> Proposed:
    """The units of a list in their order, and what all other blocks are."""
    finder = _Finder(blocks)
    for index, block in enumerate(blocks):
        finder.read_block(index, block)
    return finder.found


class _Finder:
    """Finds units, block by block, by the list's own conventions."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.columns = learn_columns(blocks)
        self.nested_are_entries = _nested_are_entries(blocks)
        self.headings = heading_units(blocks)
        self.done: set[int] = set()
        self.found = Proposed()
        self.container = 0
        self.section = 0
        self.group: Segment | None = None

    def read_block(self, index: int, block: Block) -> None:
        """Add what a block at the top is, alone or with those after it."""
        if index in self.done:
            return
        if block.shape is Shape.HEADING:
            self.group = None
            self.section = index
            if index in self.headings:
                self._read_heading(index, block)
        elif block.shape is Shape.SUMMARY and index in self.headings:
            self._read_heading(index, block)
        elif block.shape is Shape.LIST:
            self._read_list(index, block)
        elif block.shape is Shape.ROW:
            self._read_row(block)
        elif block.shape in {Shape.PARAGRAPH, Shape.SUMMARY}:
            self._read_paragraph(index, block)
        elif block.shape is Shape.CODE:
            self.found.left.append((block, Reason.CODE))
        elif block.shape is Shape.OVERLONG:
            self.found.left.append((block, Reason.TOO_LONG))

    def _add(self, unit: Unit) -> None:
        unit.container = (unit.shape.value, self.section if unit.prose else self.container)
        unit.group = self.group
        self.found.units.append(unit)

    def _read_heading(self, index: int, block: Block) -> None:
        """A heading that is an entry, with what stands below it."""
        segments = list(cut_line(block.lines[0]))
        below, leaves = [], [block]
        for offset in range(index + 1, self.headings[index]):
            self.done.add(offset)
            for leaf in self.blocks[offset].leaves():
                leaves.append(leaf)
                below += [segment for line in leaf.lines for segment in cut_line(line)]
        self._add(Unit(Shape.HEADING, block.section, block.begin, segments + below, blocks=leaves))

    def _read_row(self, block: Block) -> None:
        columns = self.columns.get(block.table)
        self.container = -block.table
        if is_group_row(block):
            self.found.groups.append(block)
            self.group = next((Segment(line, 0, len(line.text)) for line in block.lines if line.text.strip()), None)
            return
        if columns is None:
            self.found.left.append((block, Reason.NO_TITLE))
            return
        whole = [Segment(line, 0, len(line.text)) for line in block.lines]
        cells = [k for k in (columns.title, *columns.more_titles) if k < len(block.lines)]
        parts = [part for k in cells for part in _papers_of_cell(block.lines[k])]
        if len(parts) > 1:
            for part in parts:
                self._add(Unit(Shape.ITEM, block.section, block.begin, part, blocks=[block]))
            return
        self._add(Unit(Shape.ROW, block.section, block.begin, whole, columns=columns, blocks=[block]))

    # --- lists ----------------------------------------------------------------------------------------------

    def _read_list(self, index: int, block: Block) -> None:
        self.container += 1
        first = len(self.found.units)
        for item in block.children:
            self._read_item(item)
        self._add_continuation(index, self.found.units[first:])

    def _read_item(self, item: Block) -> None:
        own = [child for child in item.children if child.shape is not Shape.LIST and child.lines]
        self._leave_code(item)
        lines = [line for child in own for line in child.lines]
        below = [nested for child in item.children if child.shape is Shape.LIST for nested in child.children]
        if not lines:
            for nested in below:
                self._read_item(nested)
            return
        facts, entries = self._split(lines, below)
        if entries and not facts and not _is_entry_itself(lines):
            self._read_topic(own, lines, entries)
            return
        segments = [segment for line in lines for segment in cut_line(line)]
        leaves = [leaf for nested in facts for leaf in nested.leaves()]
        nested_segments = [segment for leaf in leaves for line in leaf.lines for segment in cut_line(line)]
        blocks = [*own, *leaves]
        several = several_papers(segments)
        for part in several:
            self._add(Unit(Shape.ITEM, item.section, begin_of(part[0], item.begin), part, blocks=blocks))
        if not several:
            self._add(Unit(Shape.ITEM, item.section, item.begin, segments, below=nested_segments, blocks=blocks))
        for nested in entries:
            self._read_item(nested)

    def _leave_code(self, item: Block) -> None:
        """Leave the code and the overlong text within an item."""
        reasons = {Shape.CODE: Reason.CODE, Shape.OVERLONG: Reason.TOO_LONG}
        self.found.left += [(child, reasons[child.shape]) for child in item.children if child.shape in reasons]

    def _read_topic(self, own: list[Block], lines: list[Line], entries: list[Block]) -> None:
        """An item that only names a group of the items nested in it."""
        self.found.groups += own
        outer, self.group = self.group, Segment(lines[0], 0, len(lines[0].text))
        self.container += 1
        for nested in entries:
            self._read_item(nested)
        self.group = outer

    def _split(self, own: list[Line], below: list[Block]) -> tuple[list[Block], list[Block]]:
        """What is nested in an item: the facts about it, and the entries of their own."""
        likely = [nested for nested in below if looks_like_entry(nested)]
        if not likely:
            return self._split_titles(own, below)
        if _has_paper(own):
            return [nested for nested in below if not any(nested is one for one in likely)], likely
        if _states_title_and_facts(own):
            return below, []
        if len(likely) > 1 or (self.nested_are_entries and len(likely) == len(below)):
            return [], below
        return below, []

    @staticmethod
    def _split_titles(own: list[Line], below: list[Block]) -> tuple[list[Block], list[Block]]:
        """Plain texts below a short label are entries if most of them may be titles."""
        heads = [line.text for nested in below for line in list(nested.all_lines())[:1]]
        titles = sum(may_be_title(text) for text in heads)
        short = len(own[0].text.split()) <= _FEW and not _has_paper(own)
        if short and len(heads) >= _FEW and titles >= _NEARLY_ALL * len(heads):
            return [], below
        return below, []

    def _add_continuation(self, index: int, found: list[Unit]) -> None:
        """Give the paragraphs of names, facts or labelled links after a list to the list's last item, if it lacks them.

        Paragraphs that are indented belong to it, as Markdown would read them had they been indented enough.
        """
        for after in range(index + 1, len(self.blocks)):
            block = self.blocks[after]
            if not found or block.shape is not Shape.PARAGRAPH or not self._continues(found[-1], block):
                return
            found[-1].segments += cut_line(block.lines[0])
            found[-1].blocks.append(block)
            self.done.add(after)
            if not _is_indented(block):
                return

    @staticmethod
    def _continues(last: Unit, block: Block) -> bool:
        line = block.lines[0]
        if begins_with_title(line):
            return False
        rest, links = text_beside_links(line), read_links(line)
        if any(not link.is_label for link in links):
            return False
        if _is_indented(block):
            return not rest or states_facts(rest)
        lacks = not any(read_links(segment.line) for segment in last.segments)
        only_names = not links and is_names(rest) and not last.below
        return only_names or (lacks and bool(links) and (not rest or states_facts(rest)))

    # --- paragraphs -----------------------------------------------------------------------------------------

    def _read_paragraph(self, index: int, block: Block) -> None:
        segments = [segment for line in block.lines for segment in cut_line(line)]
        links = [link for line in block.lines for link in read_links(line)]
        if not segments:
            self.found.left.append((block, Reason.BADGE))
            return
        after = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
        if not links and after is not None and _is_title_line(block):
            below = self._below_title(block, after)
            if below:
                self.done.add(index + 1)
                blocks = [block, *after.leaves()]
                self._add(Unit(Shape.PARAGRAPH, block.section, block.begin, segments, below=below, blocks=blocks))
                return
        if _is_group_label(block, after, links=bool(links)):
            self.found.groups.append(block)
            self.group = segments[0]
            return
        several = several_papers(segments) or lines_as_units(segments)
        for part in several or [segments]:
            begin = begin_of(part[0], block.begin) if several else block.begin
            prose = NUMBERED.match(part[0].text) is None
            self._add(Unit(Shape.PARAGRAPH, block.section, begin, part, prose=prose, blocks=[block]))

    def _below_title(self, block: Block, after: Block) -> list[Segment]:
        """The segments of the block after a title line, if they say nothing but facts about it."""
        lines = list(after.all_lines())
        if after.shape is Shape.LIST:
            indented = bool(after.children) and _is_indented(after)
            facts = sum(is_fact_line(line) for line in lines)
            if facts < len(lines) * _MOSTLY or not (indented or facts == len(lines)) or not facts:
                return []
            if len(after.children) > _MOST_FACTS or any(map(line_looks_like_entry, lines)):
                return []
            if after.begin > block.end + (1 if indented else 2) or sum(map(_title_links, lines)) > 1:
                return []
        elif after.shape is Shape.PARAGRAPH:
            links = [link for line in lines for link in read_links(line)]
            shown = block.lines[0].text.strip()
            strong = any(s.end - s.start >= _MOSTLY * len(shown) for s in block.lines[0].styled(Style.STRONG))
            if any(line_looks_like_entry(line) or begins_with_title(line) for line in lines):
                return []
            if not links or not all(link.is_label for link in links) or not (strong or _few_words(lines)):
                return []
            if not any(link.role is LinkRole.PAPER and link.link.end > link.link.start for link in links):
                return []
        else:
            return []
        return [segment for line in lines for segment in cut_line(line)]


def _papers_of_cell(line: Line) -> list[list[Segment]]:
    """The papers that a row's cell names; none where it names no title."""
    segments = list(cut_line(line))
    return several_papers(segments) or ([segments] if _title_links(line) else [])


def _few_words(lines: list[Line]) -> bool:
    """Whether lines hold little but the text of their links and names."""
    for line in lines:
        for start, end in line.stretches():
            rest = line.text[start:end]
            for link in line.links:
                rest = rest.replace(line.text[link.start : link.end], " ")
            rest = rest.strip(" []()|,.;:-–—/*")
            if rest and not states_facts(rest) and len(rest.split()) > _FEW:
                return False
    return True


def _is_indented(block: Block) -> bool:
    line = next(block.all_lines(), None)
    return line is not None and line.source.line_text(block.begin)[:2].isspace()


def _title_links(line: Line) -> int:
    return sum(not link.is_label and len(link.text.split()) >= _FEW for link in read_links(line))


def _is_title_line(block: Block) -> bool:
    """Whether a paragraph without links may be a title: one line, not a sentence, or bold throughout."""
    line = block.lines[0]
    text = line.text.strip()
    words = text.split()
    if not 0 < len(words) <= _LONGEST_TITLE or "\n" in text:
        return any(styled.start <= 1 and len(words) <= _LONGEST_TITLE for styled in line.styled(Style.STRONG))
    return not text.endswith((":", "：", "!"))


def _is_group_label(block: Block, after: Block | None, *, links: bool) -> bool:
    """Whether a paragraph is the label of what follows: a list or a table, below one short line."""
    text = block.lines[0].text.strip()
    if block.shape is Shape.SUMMARY and after is not None and after.shape in {Shape.LIST, Shape.HEADER, Shape.ROW}:
        return True
    if links or after is None or after.shape not in {Shape.LIST, Shape.HEADER, Shape.PARAGRAPH} or "\n" in text:
        return False
    words = text.split()
    if not 0 < len(words) <= 6 or states_facts(text):  # noqa: PLR2004
        return False
    marked = any(styled.end - styled.start >= _MOSTLY * len(text) for styled in block.lines[0].styles)
    return after.shape is not Shape.PARAGRAPH or (marked and len(words) <= _FEW)


def _has_paper(lines: list[Line]) -> bool:
    return any(link.role is LinkRole.PAPER for line in lines for link in read_links(line))


def _is_entry_itself(lines: list[Line]) -> bool:
    return _has_paper(lines) or _states_title_and_facts(lines)


def _states_title_and_facts(lines: list[Line]) -> bool:
    """Whether an item's own lines say a title and facts, so that what is nested in it is about it."""
    text = " ".join(line.text for line in lines)
    match = re.match(r"(.{12,300}?)[.,]?\s*[(\[|,.]\s*(.+)$", text)
    return match is not None and may_be_title(match[1]) and states_facts(match[2])


def _nested_are_entries(blocks: list[Block]) -> bool:
    """Whether the list's nested bullets are entries below a topic, and not facts about one."""
    votes: Counter[bool] = Counter()
    waiting = [item for block in blocks if block.shape is Shape.LIST for item in block.children]
    while waiting:
        item = waiting.pop()
        own = [line for child in item.children if child.shape is not Shape.LIST for line in child.lines]
        below = [nested for child in item.children if child.shape is Shape.LIST for nested in child.children]
        waiting += below
        if below and own and not _has_paper(own):
            likely = sum(looks_like_entry(nested) for nested in below)
            if likely:
                votes[likely > 1] += 1
    return votes[True] > votes[False]


def leaves_of(blocks: list[Block]) -> Iterator[Block]:
    """All blocks that have text of their own, in their order."""
    for block in blocks:
        yield from block.leaves()
