"""What each block of a list is said to be in the account, once its units have been read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrich.reading_list.account import Claim, PartKind, Reason
from enrich.reading_list.blocks import Block, Shape
from enrich.reading_list.lines import Line
from enrich.reading_list.markdown import front_matter_lines, trivial_lines
from enrich.reading_list.source import Source
from enrich.reading_list.unit import Unit
from enrich.reading_list.units import Proposed, leaves_of

Outcome = tuple[Unit, int | Reason]
"""A unit with the number of its entry, or the reason for which it is left."""


def claims_of(
    source: Source, blocks: Sequence[Block], proposed: Proposed, outcomes: Sequence[Outcome]
) -> Iterator[Claim]:
    """The claims on a list's text: its headings, groups, units, and what is left."""
    bounds = _bounds(source, list(leaves_of(list(blocks))))
    lines = [source.line_text(index) for index in range(len(source.starts))]
    front = front_matter_lines(lines)
    if front:
        yield Claim(0, _begin_of_line(source, front), PartKind.LEFT, None, Reason.FRONT_MATTER)
    for index in trivial_lines(lines):
        begin, end = source.starts[index], _begin_of_line(source, index + 1)
        yield Claim(begin, end, PartKind.LEFT, None, Reason.NO_TITLE)
    for block in leaves_of(list(blocks)):
        if block.shape in {Shape.HEADING, Shape.HEADER}:
            yield Claim(*bounds[id(block)], PartKind.HEADING)
    for block in proposed.groups:
        for leaf in block.leaves():
            yield Claim(*bounds[id(leaf)], PartKind.GROUP)
    for block, reason in proposed.left:
        yield Claim(*bounds[id(block)], PartKind.LEFT, None, reason)
    yield from _unit_claims(bounds, outcomes)


def _begin_of_line(source: Source, index: int) -> int:
    return source.starts[index] if index < len(source.starts) else len(source.text)


def _unit_claims(bounds: dict[int, tuple[int, int]], outcomes: Sequence[Outcome]) -> Iterator[Claim]:
    """The claims of units; several units in one block share it, each from where its own text begins."""
    seen: set[int] = set()
    for unit, outcome in outcomes:
        kind = PartKind.ENTRY if isinstance(outcome, int) else PartKind.LEFT
        owner = outcome if isinstance(outcome, int) else None
        reason = outcome if isinstance(outcome, Reason) else None
        for number, block in enumerate(unit.blocks):
            begin, end = bounds[id(block)]
            if number == 0 and id(block) in seen:
                begin = max(begin, _begin_of_text(unit, begin))
            elif id(block) in seen:
                continue
            seen.add(id(block))
            yield Claim(begin, end, kind, owner, reason)


def _begin_of_text(unit: Unit, fallback: int) -> int:
    first = unit.segments[0]
    return first.line.place(first.start, first.end)[0] if first.end > first.start else fallback


def _bounds(source: Source, leaves: Sequence[Block]) -> dict[int, tuple[int, int]]:
    """The characters of each block: its whole lines, or from its text on where another began on the same line."""
    found: dict[int, tuple[int, int]] = {}
    previous = -1
    for block in leaves:
        begin = source.starts[min(block.begin, len(source.starts) - 1)]
        if begin <= previous and block.lines:
            begin = max(begin, _first_character(block.lines[0], begin))
        previous = max(previous, begin, _first_character(block.lines[0], begin) if block.lines else begin)
        end = source.starts[block.end] if block.end < len(source.starts) else len(source.text)
        found[id(block)] = (begin, max(begin, end))
    return found


def _first_character(line: Line, fallback: int) -> int:
    """Where a line's text, or its first link or image, begins in the file."""
    if line.text:
        return line.place(0, 1)[0]
    places = [link.place[0] for link in line.links] + [image.place[0] for image in line.images]
    return min(places, default=fallback)
