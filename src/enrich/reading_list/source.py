"""The text of a list and where things stand in it: lines, and byte offsets into the file.

Inside the package places are character offsets; they become bytes here and nowhere else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from enrich.core.models import Span

# The bytes before each piece of so many characters are known.
_PIECE = 256
_LINE_END = re.compile(r"\r\n?|\n")


class Source:
    """A list's text, with its lines and its byte offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [(match.start(), match.end()) for match in _LINE_END.finditer(text)]
        self.starts = [0, *(end for _, end in ends)]
        self._ends = [*(start for start, _ in ends), len(text)]
        self._bytes = None if text.isascii() else [0, *accumulate(map(_width, _pieces(text)))]

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
        return Span(start=self._byte_of(self._bytes, start), end=self._byte_of(self._bytes, end))

    def _byte_of(self, bytes_before: list[int], offset: int) -> int:
        piece, rest = divmod(offset, _PIECE)
        return bytes_before[piece] + _width(self.text[offset - rest : offset])


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))


def _width(text: str) -> int:
    """How many bytes a text takes in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))
