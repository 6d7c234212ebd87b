"""Blocks -> entry candidates: what may be one entry, with all the lines that belong to it.

The list itself tells how it is to be read: whether nested bullets are facts of the one above or entries of their
own, which column holds what, whether headings or paragraphs are entries.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from enrich.core.models import LinkRole
from enrich.core.text import collapse
from enrich.reading_list.blocks import Block, Shape
from enrich.reading_list.columns import Columns, is_group_row, learn_columns
from enrich.reading_list.lines import Line, Style
from enrich.reading_list.links import ReadLink, read_links
from enrich.reading_list.vocabulary import fact_label, is_skipped_section
from enrich.reading_list.wording import is_names, venue_text

_TITLE_WORDS = 3
_LONGEST_TITLE = 40
_LONGEST_NAME = 6
_FEW = 3
# A link's or bold text longer than this is no title, so it may be cut.
_LONGEST_WHOLE = 2000
_MOSTLY = 0.6


@dataclass(slots=True)
class Stretch:
    """A part of a line that belongs to a candidate."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """What it shows."""
        return self.line.text[self.start : self.end]


@dataclass(slots=True)
class Candidate:
    """What may be an entry: its stretches in their order, the first being its head."""

    shape: Shape
    section: tuple[str, ...]
    begin: int
    """The 0-based line on which it begins."""
    stretches: list[Stretch]
    columns: Columns | None = None
    prose: bool = False
    """Whether it is a paragraph, which is an entry only if it looks like one throughout."""
    below: list[Stretch] = field(default_factory=list)
    """What is nested in it."""


def find_candidates(blocks: list[Block]) -> Iterator[Candidate]:
    """The candidates of a list, in their order; sections for contents, licence and the like have none."""
    reader = _Finder(blocks)
    for index, block in enumerate(blocks):
        if any(is_skipped_section(title) for title in block.section):
            continue
        yield from reader.of_block(index, block)


class _Finder:
    """Finds candidates, block by block, by the list's own conventions."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.columns = learn_columns(blocks)
        self.nested_are_entries = _nested_are_entries(blocks)
        self.headings = _heading_entries(blocks)
        self.done: set[int] = set()

    def of_block(self, index: int, block: Block) -> Iterator[Candidate]:
        """The candidates that a block at the top makes, alone or with those after it."""
        if index in self.done:
            return
        if block.shape is Shape.HEADING:
            if index in self.headings:
                yield self._heading(index, block)
        elif block.shape is Shape.LIST:
            found = [c for item in block.children for c in self._items(item)]
            self._take_continuation(index, found)
            yield from found
        elif block.shape is Shape.ROW:
            columns = self.columns.get(block.table)
            if columns is not None and not is_group_row(block):
                whole = [Stretch(line, 0, len(line.text)) for line in block.lines]
                yield Candidate(Shape.ROW, block.section, block.begin, whole, columns=columns)
        elif block.shape is Shape.PARAGRAPH:
            yield from self._paragraph(index, block)

    def _heading(self, index: int, block: Block) -> Candidate:
        """A heading that is an entry, with what stands below it."""
        stretches = list(_cut(block.lines[0]))
        for offset in range(index + 1, self.headings[index]):
            self.done.add(offset)
            for line in self.blocks[offset].all_lines():
                stretches += _cut(line)
        return Candidate(Shape.HEADING, block.section, block.begin, stretches)

    def _items(self, item: Block) -> Iterator[Candidate]:
        own = [line for child in item.children if child.shape is not Shape.LIST for line in child.lines]
        below = [nested for child in item.children if child.shape is Shape.LIST for nested in child.children]
        if not own:
            for nested in below:
                yield from self._items(nested)
            return
        facts, entries = self._split(own, below)
        if entries and not facts and not _has_paper(own):
            for nested in entries:
                yield from self._items(nested)
            return
        stretches = [stretch for line in own for stretch in _cut(line)]
        nested_stretches = [stretch for nested in facts for line in nested.all_lines() for stretch in _cut(line)]
        several = _several(stretches)
        if several:
            for part in several:
                yield Candidate(Shape.ITEM, item.section, _begin_of(part[0], item.begin), part)
        else:
            yield Candidate(Shape.ITEM, item.section, item.begin, stretches, below=nested_stretches)
        for nested in entries:
            yield from self._items(nested)

    def _split(self, own: list[Line], below: list[Block]) -> tuple[list[Block], list[Block]]:
        """What is nested in an item: the facts about it, and the entries of their own."""
        likely = [nested for nested in below if looks_like_entry(nested)]
        if not likely:
            return below, []
        if _has_paper(own):
            return [nested for nested in below if nested not in likely], likely
        if len(likely) > 1 or (self.nested_are_entries and len(likely) == len(below)):
            return [], below
        return below, []

    def _take_continuation(self, index: int, found: list[Candidate]) -> None:
        """Give a paragraph of names or labelled links after a list to the list's last item, if that lacks them."""
        after = index + 1
        if not found or after >= len(self.blocks) or self.blocks[after].shape is not Shape.PARAGRAPH:
            return
        line = self.blocks[after].lines[0]
        text = line.text.strip()
        links = read_links(line)
        last = found[-1]
        lacks = not any(read_links(stretch.line) for stretch in last.stretches)
        only_names = not links and is_names(text) and not last.below
        only_labels = lacks and links and all(link.is_label for link in links)
        if only_names or only_labels:
            last.stretches += _cut(line)
            self.done.add(after)

    def _paragraph(self, index: int, block: Block) -> Iterator[Candidate]:
        stretches = [stretch for line in block.lines for stretch in _cut(line)]
        links = [link for line in block.lines for link in read_links(line)]
        after = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
        if not links and after is not None and _is_title_line(block):
            below = self._below_title(block, after)
            if below:
                self.done.add(index + 1)
                yield Candidate(Shape.PARAGRAPH, block.section, block.begin, stretches, below=below)
                return
        if not links and not _has_bare_venue(stretches):
            return
        several = _several(stretches)
        for part in several or [stretches]:
            begin = _begin_of(part[0], block.begin) if several else block.begin
            yield Candidate(Shape.PARAGRAPH, block.section, begin, part, prose=True)

    def _below_title(self, block: Block, after: Block) -> list[Stretch]:
        """The stretches of the block after a title line, if they say nothing but facts about it."""
        lines = list(after.all_lines())
        if after.shape is Shape.LIST:
            indented = bool(after.children) and _is_indented(after)
            facts = sum(_is_fact(line) for line in lines)
            if facts < len(lines) * 0.6 or not (indented or facts == len(lines)) or not facts:
                return []
            if after.begin > block.end + (1 if indented else 2) or sum(_title_links(line) for line in lines) > 1:
                return []
        elif after.shape is Shape.PARAGRAPH:
            links = [link for line in lines for link in read_links(line)]
            shown = block.lines[0].text.strip()
            strong = any(s.end - s.start >= _MOSTLY * len(shown) for s in block.lines[0].styled(Style.STRONG))
            if not links or not all(link.is_label for link in links) or not (strong or _few_words(lines)):
                return []
            if not any(link.role is LinkRole.PAPER and link.link.end > link.link.start for link in links):
                return []
        else:
            return []
        return [stretch for line in lines for stretch in _cut(line)]


def _few_words(lines: list[Line]) -> bool:
    """Whether lines hold little but the text of their links and names."""
    for line in lines:
        for start, end in line.stretches():
            rest = line.text[start:end]
            for link in line.links:
                rest = rest.replace(line.text[link.start : link.end], " ")
            rest = rest.strip(" []()|,.;:-–—/*")
            if (
                rest
                and not is_names(rest, alone=True)
                and venue_text(rest, tag=True) is None
                and len(rest.split()) > _FEW
            ):
                return False
    return True


def _is_indented(block: Block) -> bool:
    line = next(block.all_lines(), None)
    return line is not None and line.source.line_text(block.begin)[:1].isspace()


def _is_fact(line: Line) -> bool:
    links = read_links(line)
    text = line.text
    if fact_label(text) is not None or (
        links and all(link.is_label or link.title_at > link.link.start for link in links)
    ):
        return True
    return venue_text(text, tag=True) is not None or is_names(text)


def _title_links(line: Line) -> int:
    return sum(not link.is_label and len(link.text.split()) >= _TITLE_WORDS for link in read_links(line))


def _is_title_line(block: Block) -> bool:
    """Whether a paragraph without links may be a title: one line, not a sentence, or bold throughout."""
    line = block.lines[0]
    text = line.text.strip()
    words = text.split()
    if not 0 < len(words) <= _LONGEST_TITLE or "\n" in text:
        return any(styled.start <= 1 and len(words) <= _LONGEST_TITLE for styled in line.styled(Style.STRONG))
    return not text.endswith((":", "：", "!"))


def _has_bare_venue(stretches: list[Stretch]) -> bool:
    return len(stretches) > 1 and any(venue_text(stretch.text) for stretch in stretches[1:])


def _has_paper(lines: list[Line]) -> bool:
    return any(link.role is LinkRole.PAPER for line in lines for link in read_links(line))


def looks_like_entry(item: Block) -> bool:
    """Whether an item, or one nested in it, has a title of its own and a link to a paper."""
    for line in item.all_lines():
        links = read_links(line)
        if not any(link.role is LinkRole.PAPER for link in links) or fact_label(line.text) is not None:
            continue
        titled = next((link for link in links if not link.is_label and link.title_at == link.link.start), None)
        if titled is not None and len(titled.text.split()) >= _TITLE_WORDS and titled.link.start <= _early(line):
            return True
        first = min(link.link.start for link in links)
        before = line.text[:first].strip(" [](),.:-–—\n")
        labelled = any(link.is_label and link.role is LinkRole.PAPER for link in links)
        titled_text = _TITLE_WORDS <= len(before.split()) <= _LONGEST_TITLE and not is_names(before)
        if labelled and titled_text and fact_label(before + ":") is None:
            return True
    return False


def _early(line: Line) -> int:
    """Up to where a link may begin that is a line's title, after a tag such as "[OSDI'22]" or a name."""
    return max(30, len(line.text) // 3)


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


def _heading_entries(blocks: list[Block]) -> dict[int, int]:
    """The headings that are entries themselves, by index, with where what belongs to them ends.

    A level's headings are entries if nearly all of them are followed by the links of one paper and by no list of
    titled ones; a heading that is a link to a paper is one by itself.
    """
    found: dict[int, int] = {}
    levels: Counter[int] = Counter()
    fitting: Counter[int] = Counter()
    for index, block in enumerate(blocks):
        if block.shape is not Shape.HEADING:
            continue
        end = next(
            (k for k in range(index + 1, len(blocks)) if blocks[k].shape in {Shape.HEADING, Shape.RULE}), len(blocks)
        )
        levels[block.level] += 1
        if _is_heading_entry(block, blocks[index + 1 : end]):
            fitting[block.level] += 1
            found[index] = end
    return {
        index: end
        for index, end in found.items()
        if (fitting[blocks[index].level] >= _FEW and fitting[blocks[index].level] >= 0.5 * levels[blocks[index].level])
        or _is_linked_title(blocks[index])
    }


def _is_linked_title(heading: Block) -> bool:
    return any(
        not link.is_label and link.role is LinkRole.PAPER and len(link.text.split()) >= _TITLE_WORDS
        for link in read_links(heading.lines[0])
    )


def _is_heading_entry(heading: Block, below: list[Block]) -> bool:
    if any(is_skipped_section(title) for title in (*heading.section, heading.lines[0].text)):
        return False
    if _is_linked_title(heading):
        return not any(looks_like_entry(item) for block in below for item in block.children)
    if any(block.shape in {Shape.ROW, Shape.HEADER} for block in below):
        return False
    links = [link for block in below for line in block.all_lines() for link in read_links(line)]
    own = read_links(heading.lines[0])
    papers = {str(link.identifiers) if link.identifiers else link.url for link in own + links if _is_paper_label(link)}
    if not papers or len(papers) > _FEW:
        return False
    if any(looks_like_entry(item) for block in below for item in block.children):
        return False
    titled = sum(not link.is_label and len(link.text.split()) >= _TITLE_WORDS for link in links)
    return titled == 0 and len(heading.lines[0].text.split()) >= 2  # noqa: PLR2004


def _is_paper_label(link: ReadLink) -> bool:
    return link.role is LinkRole.PAPER and link.is_label


def _cut(line: Line) -> Iterator[Stretch]:
    """The parts of a line between its breaks, but no link or bold text is cut."""
    whole = [(link.start, link.end) for link in line.links]
    whole += [(styled.start, styled.end) for styled in line.styles if styled.style is not Style.DELETED]
    inside = {
        start + match.start()
        for start, end in whole
        if end - start < _LONGEST_WHOLE
        for match in re.finditer(r"\n", line.text[start : end - 1])
    }
    breaks = []
    last = 0
    for match in re.finditer(r"\n", line.text):
        at = match.start()
        if at not in inside and not _goes_on(line.text, last, at):
            breaks.append(at)
            last = at + 1
    start = 0
    for at in [*breaks, len(line.text)]:
        if line.text[start:at].strip() or any(start <= image.at <= at for image in line.images) or at > start:
            yield Stretch(line, start, at)
        start = at + 1


def _goes_on(text: str, start: int, at: int) -> bool:
    """Whether the sentence that a break stands in goes on after it."""
    before, after = text[start:at].rstrip(), text[at + 1 : at + 40].lstrip()
    if len(before) < 50 or not after:  # noqa: PLR2004
        return False
    return after[0].islower() and before[-1] not in ".:;!?])|"


def _several(stretches: list[Stretch]) -> list[list[Stretch]]:
    """The candidates of a text that names several papers, one after another; empty where it names one."""
    cuts: list[tuple[int, int]] = []
    seen: set[str] = set()
    for k, stretch in enumerate(stretches):
        for link in read_links(stretch.line):
            if not stretch.start <= link.link.start < stretch.end or link.is_label:
                continue
            if link.role is not LinkRole.PAPER or len(link.text.split()) < _TITLE_WORDS:
                continue
            key = str(link.identifiers) if link.identifiers else link.url
            if key not in seen:
                seen.add(key)
                cuts.append((k, link.link.start))
    if len(cuts) < 2 or not _starts_cleanly(stretches, cuts):  # noqa: PLR2004
        return []
    parts: list[list[Stretch]] = []
    for number, (k, start) in enumerate(cuts):
        last_k, last = cuts[number + 1] if number + 1 < len(cuts) else (len(stretches) - 1, stretches[-1].end)
        begin = stretches[k].start if number == 0 or cuts[number - 1][0] != k else start
        part = []
        for j in range(k, last_k + 1):
            first = begin if j == k else stretches[j].start
            end = (
                stretches[j].end
                if j < last_k
                else (last if last_k == k or number + 1 == len(cuts) else stretches[j].start)
            )
            if end > first:
                part.append(Stretch(stretches[j].line, first, end))
        parts.append(part)
    return parts


def _starts_cleanly(stretches: list[Stretch], cuts: list[tuple[int, int]]) -> bool:
    """Whether each title begins a line, or follows the one before after no more than a separator and a venue."""
    end_of_last: tuple[int, int] | None = None
    for k, start in cuts:
        line = stretches[k].line
        since = stretches[k].start if end_of_last is None or end_of_last[0] != k else end_of_last[1]
        between = collapse(line.text[since:start])
        if len(re.findall(r"[^\W\d_]{3,}", between)) > _FEW:
            return False
        end_of_last = (k, max((link.end for link in line.links if link.start == start), default=start))
    return True


def _begin_of(stretch: Stretch, fallback: int) -> int:
    if stretch.end <= stretch.start:
        return fallback
    return stretch.line.source.line_of(stretch.line.place(stretch.start, stretch.end)[0]) - 1
