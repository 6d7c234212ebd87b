"""The text of a list and where things stand in it: lines, and byte offsets into the file.

Inside the package places are character offsets; they become bytes here and nowhere else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from enrich.core.models import Span

_LINE_END = re.compile(r"\r\n?|\n")


class Source:
    """A list's text, with its lines and its byte offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [(match.start(), match.end()) for match in _LINE_END.finditer(text)]
        self.starts = [0, *(end for _, end in ends)]
        self._ends = [*(start for start, _ in ends), len(text)]
        self._bytes = None if text.isascii() else [0, *accumulate(_width(ord(char)) for char in text)]

    def line_text(self, index: int) -> str:
        """A line by its 0-based number, without its end; empty past the last."""
        return self.text[self.starts[index] : self._ends[index]] if index < len(self.starts) else ""

    def line_of(self, offset: int) -> int:
        """The 1-based line of a character offset."""
        return bisect_right(self.starts, offset)

    def lines_around(self, start: int, end: int) -> str:
        """The whole lines that a stretch of text touches, without the last one's end."""
        last = self.line_of(max(start, end - 1)) - 1
        return self.text[self.starts[self.line_of(start) - 1] : self._ends[last]]

    def span(self, start: int, end: int) -> Span:
        """The bytes of a stretch of characters."""
        if self._bytes is None:
            return Span(start=start, end=end)
        return Span(start=self._bytes[start], end=self._bytes[end])


def _width(code: int) -> int:
    """How many bytes a character takes in UTF-8."""
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4  # noqa: PLR2004
