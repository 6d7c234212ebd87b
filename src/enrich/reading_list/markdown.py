"""Markdown -> tokens that know where they stand. Reading is markdown-it-py's; this is the one place for offsets.

markdown-it-py tells the lines of a block but not the place of what is inside a line. Its inline parser is
extended here to note, for every token, the position in the block's content at which it was found; `Content` then
says where each position of that content lies in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from enrich.reading_list.source import Source

# Longer content than this is read in pieces, so that hostile text cannot make the inline parser quadratic.
_PIECE = 16384
_TRIVIAL = re.compile(r"\s*(?:(?:[-+*]|\d{1,9}[.)])\s+\S{0,2}|\|(?:\s*[^\s|-]{1,2}\s*\|){1,4})\s*")
_MANY_TRIVIAL = 5000
_FRONT_MATTER_LINE = re.compile(r"\s*(?:[\w-]+\s*:(?:\s|$)|#|- |$)|\s+\S")


class _PlacedState(StateInline):
    """The state of the inline parser, which notes the position of every token it makes."""

    _pending_at = 0

    def append_pending(self, text: str) -> None:
        """Keep text for the next token; the first of it says where that token begins."""
        if not self._pending and not self._pending_buffer:
            self._pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 - the library's name
        """The token of the text kept so far."""
        token = super().pushPending()
        token.meta["at"] = self._pending_at
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """A token of any other kind, found at the present position."""
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        return token


class _PlacedInline(ParserInline):
    """The inline parser with that state; text is left in the pieces in which it was found."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """Read inline Markdown; see ParserInline."""
        state = _PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _parser(*, html_only: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark")
    md.inline = _PlacedInline()
    setattr(md, "normalizeLink", str)  # noqa: B010 - addresses are wanted as they are written
    setattr(md, "normalizeLinkText", str)  # noqa: B010
    md.enable(["table", "strikethrough"])
    md.core.ruler.enableOnly(["normalize", "block"])
    md.inline.ruler2.disable(["fragments_join"])
    if html_only:
        md.inline.ruler.enableOnly(["text", "newline", "html_inline", "entity"])
        md.inline.ruler2.enableOnly([])
    else:
        md.inline.ruler.disable(["linkify"], ignoreInvalid=True)
    return md


@cache
def markdown_parser() -> MarkdownIt:
    """The parser of Markdown: CommonMark with GitHub's tables and strikethrough."""
    return _parser(html_only=False)


@cache
def html_parser() -> MarkdownIt:
    """The parser of raw HTML: tags, entities and text only."""
    return _parser(html_only=True)


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a block, and where each position of it lies in the file."""

    text: str
    starts: tuple[int, ...]
    """Positions in `text` at which a stretch begins that stands in the file as it is here."""
    places: tuple[int, ...]
    """The character offsets in the file of those stretches."""

    def place(self, position: int) -> int:
        """The character offset in the file of a position of the content."""
        k = bisect_right(self.starts, position) - 1
        return self.places[k] + position - self.starts[k]

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches, as positions, that make up a part of the content and stand unbroken in the file."""
        while start < end:
            k = bisect_right(self.starts, start)
            stop = min(end, self.starts[k] if k < len(self.starts) else end)
            yield start, stop
            start = stop


def block_tokens(source: Source) -> tuple[list[Token], dict[str, Any]]:
    """The block tokens of a list, and its reference definitions; front matter and a BOM are left out."""
    lines = [source.line_text(index) for index in range(len(source.starts))]
    for index in range(front_matter_lines(lines)):
        lines[index] = ""
    for index in trivial_lines(lines):
        lines[index] = ""
    lines[0] = lines[0].removeprefix("\ufeff")
    env: dict[str, Any] = {}
    return markdown_parser().parse("\n".join(lines), env), env


def trivial_lines(lines: list[str]) -> list[int]:
    """The lines of items and rows that are too short to be entries, where there are so many that they only cost time.

    The Markdown parser takes 7 s for the 250,000 bullets of one letter that 1 MB can hold.
    """
    found = [index for index, line in enumerate(lines) if _TRIVIAL.fullmatch(line)]
    return found if len(found) > _MANY_TRIVIAL else []


def front_matter_lines(lines: list[str]) -> int:
    """How many lines of YAML front matter the list begins with."""
    if lines[0].lstrip("\ufeff").rstrip() != "---":
        return 0
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() in {"---", "..."}:
            return index + 1 if index > 1 else 0
        if not _FRONT_MATTER_LINE.match(line):
            return 0
    return 0


def content_of_lines(source: Source, text: str, first: int) -> Content:
    """The content of a paragraph or heading that begins on the 0-based line `first`.

    Each of its lines is the end of a line of the file, indentation, list markers and `>` left out.
    """
    starts, places, position = [], [], 0
    for index, line in enumerate(text.split("\n")):
        whole = source.line_text(first + index)
        bare = line.strip()
        begin = line.find(bare)
        starts.append(position)
        places.append(source.starts[min(first + index, len(source.starts) - 1)] + max(0, whole.rfind(bare) - begin))
        position += len(line) + 1
    return Content(text, tuple(starts), tuple(places))


def content_of_cells(source: Source, line: int, contents: list[str]) -> list[Content]:
    """The contents of a table row's cells; a pipe inside one is escaped in the file, and read as `|`."""
    base, row = source.starts[line], source.line_text(line)
    bounds = [match.start() for match in re.finditer(r"(?<!\\)\|", row)]
    first = row.lstrip(" \t>\ufeff")
    opens_with_pipe = first.startswith("|")
    edges = bounds if opens_with_pipe else [len(row) - len(first) - 1, *bounds]
    cells = []
    for index, text in enumerate(contents):
        begin = edges[index] + 1 if index < len(edges) else len(row)
        end = edges[index + 1] if index + 1 < len(edges) else len(row)
        cells.append(_content_of_cell(text, row, begin, end, base))
    return cells


def _content_of_cell(text: str, row: str, begin: int, end: int, base: int) -> Content:
    cell = row[begin:end]
    begin += len(cell) - len(cell.lstrip())
    starts, places, position = [0], [base + begin], 0
    for match in re.finditer(r"\\\|", cell.strip()):
        position = match.start() - len(starts) + 1
        starts.append(position)
        places.append(base + begin + match.start() + 1)
    return Content(text, tuple(starts), tuple(places))


def inline_tokens(text: str, env: dict[str, Any], *, html_only: bool = False) -> Iterator[tuple[Token, int]]:
    """The inline tokens of a block's content, each with the position at which it was found."""
    md = html_parser() if html_only else markdown_parser()
    for start, piece in _pieces(text, ">" if html_only else "\n"):
        for token in md.inline.parse(piece, md, env, []):
            yield token, start + token.meta["at"]


def _pieces(text: str, after: str) -> Iterator[tuple[int, str]]:
    """The content in pieces that are short enough, cut after a certain character or at a blank."""
    start = 0
    while len(text) - start > _PIECE:
        window = (start + _PIECE // 2, start + _PIECE)
        cut = text.rfind(after, *window) + 1 or text.rfind(" ", *window) + 1
        end = cut if cut > start else start + _PIECE
        yield start, text[start:end]
        start = end
    yield start, text[start:]
