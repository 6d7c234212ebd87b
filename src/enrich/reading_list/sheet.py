"""A line of an entry candidate while it is read: what has been understood is taken away bit by bit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from enrich.reading_list.candidates import Stretch
from enrich.reading_list.lines import Line
from enrich.reading_list.links import ReadLink, read_links

GONE = "\0"
"""What stands in the place of text that has been understood."""


@dataclass(slots=True)
class Sheet:
    """A line of a candidate, from which what has been understood is taken away bit by bit."""

    line: Line
    start: int
    end: int
    text: str
    meaning: str | None = None
    """What its column or its label says that it holds."""
    below: bool = False
    links: list[ReadLink] = field(default_factory=list)

    @classmethod
    def of(cls, stretch: Stretch, *, meaning: str | None = None, below: bool = False) -> Sheet:
        """The sheet of a stretch; its text is aligned with the line's."""
        line = stretch.line
        text = GONE * stretch.start + line.text[stretch.start : stretch.end].replace("\n", " ")
        links = [
            link
            for link in read_links(line)
            if stretch.start <= link.link.start
            and link.link.end <= stretch.end
            and not link.link.start == stretch.end > stretch.start
        ]
        return cls(line, stretch.start, stretch.end, text, meaning, below, links)

    def take(self, start: int, end: int) -> None:
        """Mark a part as understood."""
        self.text = self.text[:start] + GONE * (end - start) + self.text[end:]

    def runs(self) -> Iterator[tuple[int, int]]:
        """The parts not yet understood, trimmed of blanks and separators, if anything is left of them."""
        for match in re.finditer(r"[^\0]+", self.text):
            start, end = trim(self.text, match.start(), match.end())
            if end > start:
                yield start, end

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the file that a part stands on."""
        return self.line.place(start, end)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the blanks and separators at its ends."""
    while start < end and text[start] in ' \t\0,;:|–—-·.)]}*_~/\\、，。：】）"”':
        start += 1
    while start < end and text[end - 1] in ' \t\0,;:|–—-·([{*_~/\\、，：【（"“':
        end -= 1
    return start, end
