"""What may be one entry: a unit, made of the parts of lines that belong to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from enrich.reading_list.blocks import Block, Shape
from enrich.reading_list.columns import Columns
from enrich.reading_list.lines import Line


@dataclass(slots=True)
class Segment:
    """A part of a line that belongs to a unit."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """What it shows."""
        return self.line.text[self.start : self.end]


@dataclass(slots=True)
class Unit:
    """What may be an entry: its segments in their order, the first being its head."""

    shape: Shape
    section: tuple[str, ...]
    begin: int
    """The 0-based line on which it begins."""
    segments: list[Segment]
    columns: Columns | None = None
    prose: bool = False
    """Whether it is a paragraph, which is an entry only if it looks like one throughout."""
    below: list[Segment] = field(default_factory=list)
    """What is nested in it."""
    blocks: list[Block] = field(default_factory=list)
    """The blocks whose text it is, for the account."""
    container: tuple[str, int] = ("", 0)
    """The list, table or section that it stands in: its siblings have the same."""
    group: Segment | None = None
    """The label of the group of items or rows that it stands in."""
