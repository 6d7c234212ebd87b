"""The reading of one unit as it grows: its lines, and the fields that have been found in them so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from enrich.core.models import LinkRole
from enrich.core.text import collapse
from enrich.reading_list.conventions import Conventions
from enrich.reading_list.links import ReadLink
from enrich.reading_list.source import Source
from enrich.reading_list.title import TitleFound
from enrich.reading_list.unit import Unit
from enrich.reading_list.unit_lines import UnitLine
from enrich.reading_list.venue_texts import venue_text
from enrich.reading_list.vocabulary import fact_label

if TYPE_CHECKING:
    from enrich.reading_list.atoms import Atom


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one of a unit's lines."""

    line: UnitLine
    start: int
    end: int

    @property
    def shown(self) -> str:
        """What it shows, line ends as blanks."""
        return self.line.whole.text[self.start : self.end].replace("\n", " ")

    @property
    def place(self) -> tuple[int, int]:
        """The characters of the file that it is."""
        return self.line.place(self.start, self.end)


@dataclass(slots=True)
class Draft:
    """What has been read of a unit so far. `venue` is (as worded, without the year)."""

    unit: Unit
    source: Source
    conventions: Conventions
    lines: list[UnitLine]
    links: list[ReadLink]
    title: TitleFound | None = None
    authors: Piece | None = None
    venue: tuple[str, str] | None = None
    venue_piece: Piece | None = None
    venue_at: tuple[int, int] | None = None
    year: int | None = None
    year_is_within: bool = False
    """Whether the year was read within a venue's name, which another year corrects."""
    year_piece: Piece | None = None
    year_at: tuple[int, int] | None = None
    date: str | None = None
    track: str | None = None
    alias: str | None = None
    is_explained: bool = False
    """Whether every piece of its text has been read."""
    stated: str | None = None
    """The address of the identifier that its text states without a link."""
    atoms: list[Atom] | None = None
    """Its pieces, cut once."""
    why: dict[str, str] = field(default_factory=dict)
    """Of a field that was changed after the first reading, why."""
    confidence: dict[str, float] = field(default_factory=dict)
    """Of such a field, the share of the siblings that have it in the same place."""

    @property
    def leads_to_paper(self) -> bool:
        """Whether one of its links leads to a paper."""
        return any(link.role is LinkRole.PAPER for link in self.links)

    @property
    def has_labelled_lines(self) -> bool:
        """Whether one of its lines begins with a label that says what it holds."""
        return any(fact_label(line.whole.text[line.start : line.end]) is not None for line in self.lines)

    @property
    def described(self) -> str:
        """The text of its first line."""
        line = self.lines[0]
        return collapse(line.whole.text[line.start : line.end])

    def set_venue(self, line: UnitLine, start: int, end: int, *, tag: bool = False, position: bool = False) -> bool:
        """Read a part as the venue; True if it is one, whether or not it is the first."""
        text = line.whole.text[start:end].replace("\n", " ")
        read = venue_text(text, tag=tag, position=position)
        if read is None:
            return False
        if self.venue is None:
            self.venue = (collapse(text[read.start : read.end]), read.name)
            self.venue_piece = Piece(line, start + read.start, start + read.end)
            self.venue_at = self.venue_piece.place
            self.track = read.track
            if read.year is not None and read.year_at is not None and (self.year is None or not read.year_is_within):
                self.year, self.year_is_within = read.year, read.year_is_within
                self.year_piece = Piece(line, start + read.year_at[0], start + read.year_at[1])
                self.year_at = self.year_piece.place
        return True

    def clear_venue(self) -> None:
        """Forget the venue, and the year that was read with it."""
        if self.year_at and self.venue_at and self.venue_at[0] <= self.year_at[0] <= self.venue_at[1] + 3:
            self.year = self.year_piece = self.year_at = None
        self.venue = self.venue_piece = self.venue_at = self.track = None

    def set_year(self, line: UnitLine, year: int, text: str, start: int) -> None:
        """Note the year that stands in a text which begins at `start`, unless one is known."""
        if self.year is None or self.year_is_within:
            self.year_is_within = False
            match = re.search(r"\d{2,4}", text)
            a, b = match.span() if match else (0, len(text))
            self.year, self.year_piece = year, Piece(line, start + a, start + b)
            self.year_at = self.year_piece.place

    def set_date(self, text: str) -> None:
        """Note a date that is not said to be the publication's, unless one is known."""
        if self.date is None:
            self.date = collapse(text).strip(" ()[].,")
