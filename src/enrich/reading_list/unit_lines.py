"""A line of a unit while it is read: what has been understood is masked bit by bit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from enrich.reading_list.lines import Line
from enrich.reading_list.links import ReadLink, read_links
from enrich.reading_list.unit import Segment

MASK = "\0"
"""What stands in the place of text that has been understood."""


@dataclass(slots=True)
class UnitLine:
    """A line of a unit, in which what has been understood is masked bit by bit."""

    whole: Line
    start: int
    end: int
    text: str
    meaning: str | None = None
    """What its column or its label says that it holds."""
    below: bool = False
    links: list[ReadLink] = field(default_factory=list)

    @classmethod
    def from_segment(cls, segment: Segment, *, meaning: str | None = None, below: bool = False) -> UnitLine:
        """The line of a segment; its text is aligned with the whole line's."""
        line = segment.line
        text = MASK * segment.start + line.text[segment.start : segment.end].replace("\n", " ")
        links = [
            link
            for link in read_links(line)
            if segment.start <= link.link.start
            and link.link.end <= segment.end
            and not link.link.start == segment.end > segment.start
        ]
        return cls(line, segment.start, segment.end, text, meaning, below, links)

    def mask(self, start: int, end: int) -> None:
        """Mark a part as understood."""
        self.text = self.text[:start] + MASK * (end - start) + self.text[end:]

    def runs(self) -> Iterator[tuple[int, int]]:
        """The parts not yet understood, trimmed of blanks and separators, if anything is left of them."""
        for match in re.finditer(r"[^\0]+", self.text):
            start, end = trim(self.text, match.start(), match.end())
            if end > start:
                yield start, end

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the file that a part stands on."""
        return self.whole.place(start, end)


_BEFORE = frozenset(' \t\0,;:|–—-·.)]}*_~/\\、，。：】）"”→>!')
_AFTER = frozenset(' \t\0,;:|–—-·([{*_~/\\、，：【（"“→<')
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d]")


def has_authors_apart(lines: Iterable[UnitLine]) -> bool:
    """Whether a row has its authors in a column of their own, and so none in the title's cell."""
    return any(line.meaning == "authors" for line in lines)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A part of a text without the blanks, separators and emoji at its ends."""
    while start < end and (text[start] in _BEFORE or _EMOJI.match(text[start])):
        start += 1
    while start < end and (text[end - 1] in _AFTER or _EMOJI.match(text[end - 1])):
        end -= 1
    return start, end


_HASHTAG = re.compile(r"#[^\W\d_][\w/-]*")


def trailing_hashtags(text: str) -> tuple[int, int] | None:
    """Where the hashtags are with which a text ends ("… #vision #2d")."""
    start = end = len(text.rstrip())
    while "#" in text[:start]:
        before = text.rfind("#", 0, start)
        alone = before == 0 or text[before - 1].isspace()
        if not alone or not _HASHTAG.fullmatch(text, before, start):
            break
        start = len(text[:before].rstrip())
    return (start, end) if start < end else None
