"""Headings that are entries themselves: "### Title", and below it who, where and links."""

from __future__ import annotations

from collections import Counter

from enrich.core.models import LinkRole
from enrich.reading_list.blocks import Block, Shape
from enrich.reading_list.facts import is_fact_line, looks_like_entry, may_be_title
from enrich.reading_list.lines import Line
from enrich.reading_list.links import ReadLink, read_links
from enrich.reading_list.vocabulary import is_boilerplate

_FEW = 3
_TITLE_WORDS = 3
_HALF = 0.5
_ENDS = frozenset({Shape.HEADING, Shape.SUMMARY, Shape.RULE})
_NEARLY_ALL = 0.75


def heading_units(blocks: list[Block]) -> dict[int, int]:
    """The headings that are entries, by index, with where what belongs to them ends.

    A level's headings are entries if most of them are followed by facts about one paper and by no list of titles;
    a heading that is a link to a paper is one by itself.
    """
    found: dict[int, int] = {}
    able: dict[int, int] = {}
    levels: Counter[int] = Counter()
    fitting: Counter[int] = Counter()
    for index, block in enumerate(blocks):
        if block.shape not in {Shape.HEADING, Shape.SUMMARY}:
            continue
        end = next((k for k in range(index + 1, len(blocks)) if blocks[k].shape in _ENDS), len(blocks))
        levels[block.level] += 1
        below = blocks[index + 1 : end]
        if not below and _is_bare_title(block, blocks[end] if end < len(blocks) else None):
            able[index] = found[index] = end
            fitting[block.level] += 1
            continue
        if not _may_be_heading_entry(block, below):
            continue
        able[index] = end
        if _is_heading_entry(block, below):
            fitting[block.level] += 1
            found[index] = end
    for index, end in able.items():
        if _are_usual(levels, fitting, blocks[index].level):
            found.setdefault(index, end)
    return {
        index: end
        for index, end in found.items()
        if (fitting[level := blocks[index].level] >= _FEW and fitting[level] >= _HALF * levels[level])
        or _is_linked_title(blocks[index])
    }


def _is_bare_title(heading: Block, after: Block | None) -> bool:
    """Whether a heading with nothing below it is set as a title, and is not the heading of others."""
    heads_others = after is not None and after.shape is Shape.HEADING and after.level > heading.level
    text = heading.lines[0].text if heading.lines else ""
    return not heads_others and not is_boilerplate(text) and may_be_title(text)


def _is_linked_title(heading: Block) -> bool:
    return any(
        not link.is_label and link.role is LinkRole.PAPER and len(link.text.split()) >= _TITLE_WORDS
        for link in read_links(heading.lines[0])
    )


def _are_usual(levels: Counter[int], fitting: Counter[int], level: int) -> bool:
    """Whether nearly all headings of a level are entries, so that the others are too."""
    return fitting[level] >= _FEW and fitting[level] >= _NEARLY_ALL * levels[level]


def _may_be_heading_entry(heading: Block, below: list[Block]) -> bool:
    """Whether a heading has words, and below it no table and no list of entries."""
    if is_boilerplate(heading.lines[0].text) or any(block.shape in {Shape.ROW, Shape.HEADER} for block in below):
        return False
    if any(looks_like_entry(item) for block in below for item in block.children):
        return False
    return bool(below) and len(heading.lines[0].text.split()) > 1


def _is_heading_entry(heading: Block, below: list[Block]) -> bool:
    if _is_linked_title(heading):
        return True
    lines = [line for block in below for line in block.all_lines()]
    links = [link for line in lines for link in read_links(line)]
    own = read_links(heading.lines[0])
    papers = {str(link.identifiers) if link.identifiers else link.url for link in own + links if _is_paper_label(link)}
    words = len(heading.lines[0].text.split())
    if not papers:
        return words >= _TITLE_WORDS and _all_facts(lines)
    titled = sum(not link.is_label and len(link.text.split()) >= _TITLE_WORDS for link in links)
    return len(papers) <= _FEW and titled == 0 and words > 1


def _all_facts(lines: list[Line]) -> bool:
    """Whether the first lines below a heading state facts, and the text as a whole is short."""
    shown = [line for line in lines if line.text.strip()]
    return 0 < len(shown) <= 2 * _FEW and is_fact_line(shown[0])


def _is_paper_label(link: ReadLink) -> bool:
    return link.role is LinkRole.PAPER and link.is_label
