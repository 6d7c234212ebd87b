"""Tokens -> blocks: headings, paragraphs, list items and table rows, each with its lines and the headings above it.

Whether a block was written in Markdown or in raw HTML makes no difference after this step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from markdown_it.token import Token

from enrich.core.text import collapse
from enrich.reading_list.lines import Line, LineBuilder, read_line
from enrich.reading_list.markdown import (
    Content,
    block_tokens,
    content_of_cells,
    content_of_lines,
    inline_tokens,
)
from enrich.reading_list.source import Source

_BLOCK_TAGS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "details",
        "summary",
        "hr",
        "center",
        "section",
        "article",
        "header",
        "footer",
        "blockquote",
        "pre",
    ]
)
_LISTS = {f"{kind}_{end}" for kind in ("bullet_list", "ordered_list", "list_item") for end in ("open", "close")}
# The level of a summary: headings have 1 to 6.
_BELOW_HEADINGS = 7
# No entry is that long; what is would only cost time.
_LONGEST = 50_000
# What is indented and holds tags is the rest of a block of HTML that a blank line has cut.
_INLINE_TAG = re.compile(r"</?(?:strong|b|i|em|br|a|img|p|span)\b[^<>]*>", re.IGNORECASE)
_TAG_NAME = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)")


class Shape(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "item"
    ROW = "row"
    HEADER = "header"
    SUMMARY = "summary"
    """What is seen of a folded part (`<details>`): its heading, if it is about one paper."""
    RULE = "rule"
    CODE = "code"
    OVERLONG = "overlong"


@dataclass(slots=True)
class Block:
    """A part of the list: its shape, its lines (a row has one a cell), what is nested in it, its headings."""

    shape: Shape
    begin: int
    """The 0-based line on which it begins."""
    lines: list[Line] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    section: tuple[str, ...] = ()
    above: tuple[Block, ...] = ()
    """The headings above it, outermost first; `section` has their texts."""
    level: int = 0
    table: int = 0
    """Which table of the list a row belongs to."""
    end: int = 0
    """The 0-based line after its last."""

    def leaves(self) -> Iterator[Block]:
        """The blocks in it that have text of their own, itself among them, in their order."""
        waiting = [self]
        while waiting:
            block = waiting.pop()
            if block.lines or block.shape in {Shape.CODE, Shape.OVERLONG}:
                yield block
            waiting += reversed(block.children)

    def all_lines(self) -> Iterator[Line]:
        """Its own lines and those of what is nested in it, in their order."""
        waiting = [self]
        while waiting:
            block = waiting.pop()
            yield from block.lines
            waiting += reversed(block.children)


def read_blocks(source: Source) -> list[Block]:
    """The blocks of a list, in their order; items are nested in lists, lists in items."""
    tokens, env = block_tokens(source)
    reader = _Reader(source, env)
    for token in tokens:
        reader.read(token)
    return _with_sections(reader.blocks)


def _with_sections(blocks: list[Block]) -> list[Block]:
    """The blocks, each with the headings above it, outermost first."""
    headings: list[tuple[Block, str]] = []
    for block in blocks:
        if block.shape is Shape.HEADING:
            headings = [heading for heading in headings if heading[0].level < block.level]
            block.section = tuple(title for _, title in headings)
            shown = collapse(" ".join(line.text for line in block.lines))
            if shown:
                headings.append((block, shown))
            continue
        waiting = [block]
        while waiting:
            nested = waiting.pop()
            nested.section = tuple(title for _, title in headings)
            nested.above = tuple(heading for heading, _ in headings)
            waiting += nested.children
    return blocks


class _Reader:
    """Makes blocks, token by token."""

    def __init__(self, source: Source, env: dict[str, Any]) -> None:
        self.blocks: list[Block] = []
        self._source = source
        self._env = env
        self._open: list[Block] = []
        self._heading = 0
        self._row: list[tuple[str, int]] | None = None
        self._row_shape = Shape.ROW
        self._tables = 0
        self._html = _HtmlReader(source, env, self)

    def add(self, block: Block) -> None:
        """Put a block where it belongs: into the innermost open item, else at the top."""
        (self._open[-1].children if self._open else self.blocks).append(block)

    def next_table(self) -> int:
        """The number of a table that begins."""
        self._tables += 1
        return self._tables

    def read(self, token: Token) -> None:
        """Add the block that a token begins or fills."""
        kind, (first, last) = token.type, token.map or (0, 0)
        if kind in _LISTS:
            self._read_list(token)
        elif kind in {"heading_open", "heading_close"}:
            self._heading = int(token.tag[1:]) if kind == "heading_open" else 0
        elif kind in {"table_open", "tr_open", "tr_close", "thead_open", "tbody_open"}:
            self._read_table(token)
        elif kind == "inline":
            self._read_inline(token.content, first, last)
        elif kind == "code_block" and self._open:
            self._read_inline(token.content.rstrip("\n"), first, last)
        elif kind == "code_block" and _INLINE_TAG.search(token.content):
            self._html.read(token.content.rstrip("\n"), first, last)
        elif kind == "html_block":
            self._html.read(token.content, first, last)
        elif kind == "hr":
            self.add(Block(Shape.RULE, first, end=last))
        elif kind in {"fence", "code_block"}:
            self.add(Block(Shape.CODE, first, end=last))

    def _read_list(self, token: Token) -> None:
        if token.nesting < 0:
            self._open.pop()
            return
        first, last = token.map or (0, 0)
        block = Block(Shape.ITEM if token.type == "list_item_open" else Shape.LIST, first, end=last)
        self.add(block)
        self._open.append(block)

    def _read_table(self, token: Token) -> None:
        kind = token.type
        if kind == "table_open":
            self.next_table()
        elif kind == "thead_open":
            self._row_shape = Shape.HEADER
        elif kind == "tbody_open":
            self._row_shape = Shape.ROW
        elif kind == "tr_open":
            self._row = []
        elif self._row:
            first = self._row[0][1]
            contents = content_of_cells(self._source, first, [text for text, _ in self._row])
            cells = [read_line(self._source, content, self._env) for content in contents]
            self.add(Block(self._row_shape, first, lines=cells, table=self._tables, end=first + 1))
            self._row = None

    def _read_inline(self, text: str, first: int, last: int) -> None:
        if len(text) > _LONGEST:
            self.add(Block(Shape.OVERLONG, first, end=last))
            text = ""
        if self._row is not None:
            self._row.append((text, first))
            return
        if not text:
            return
        line = read_line(self._source, content_of_lines(self._source, text, first), self._env)
        shape = Shape.HEADING if self._heading and not self._open else Shape.PARAGRAPH
        self.add(Block(shape, first, lines=[line], level=self._heading, end=last))


class _HtmlReader:
    """Makes blocks of raw HTML: a line for each stretch between the tags of blocks, a row for each `<tr>`."""

    def __init__(self, source: Source, env: dict[str, Any], reader: _Reader) -> None:
        self._source = source
        self._env = env
        self._reader = reader
        self._builder: LineBuilder | None = None
        self._shape = Shape.PARAGRAPH
        self._level = 0
        self._begin = 0
        self._cells: list[Line] | None = None
        self._header = False
        self._table = 0
        self._end = 0

    def read(self, text: str, first: int, last: int) -> None:
        """Add the blocks of one block of raw HTML."""
        content = content_of_lines(self._source, text, first)
        self._end = last
        for token, at in inline_tokens(text, self._env, html_only=True):
            tag = _TAG_NAME.match(token.content) if token.type == "html_inline" else None
            if tag is not None and tag["name"].lower() in _BLOCK_TAGS:
                self._read_tag(tag["name"].lower(), bool(tag["close"]), content, at)
            else:
                self._inside(content, at, token)
        self._flush()
        self._shape, self._cells = Shape.PARAGRAPH, None

    def _inside(self, content: Content, at: int, token: Token) -> None:
        if self._builder is None:
            if token.type == "softbreak" or (token.type == "text" and not token.content.strip()):
                return
            self._builder = LineBuilder(self._source, content, self._env, newline=" ")
            self._builder.line.begin = content.place(at)
        self._builder.add_token(token, at)

    def _read_tag(self, name: str, closes: bool, content: Content, at: int) -> None:
        if name in {"td", "th"} and self._cells is not None:
            self._flush_cell()
            self._header = self._header or name == "th"
            if not closes:
                self._builder = LineBuilder(self._source, content, self._env, newline=" ")
            return
        if name in {"tr", "table"}:
            self._flush()
            self._read_row(name, closes, content.place(at))
            return
        if self._cells is not None:
            return
        self._flush()
        self._begin = content.place(at)
        if name.startswith("h") and name[1:].isdigit():
            self._shape, self._level = (Shape.PARAGRAPH, 0) if closes else (Shape.HEADING, int(name[1:]))
        elif name == "li":
            self._shape = Shape.PARAGRAPH if closes else Shape.ITEM
        elif name == "summary":
            self._shape, self._level = (Shape.PARAGRAPH, 0) if closes else (Shape.SUMMARY, _BELOW_HEADINGS)
        elif name == "details" and closes:
            begin = self._source.line_of(self._begin) - 1
            self._reader.add(Block(Shape.RULE, begin, end=begin + 1))

    def _read_row(self, name: str, closes: bool, place: int) -> None:
        self._flush_cell()
        if self._cells:
            shape = Shape.HEADER if self._header else Shape.ROW
            begin = self._source.line_of(self._begin) - 1
            end = self._source.line_of(place) - (not closes)
            self._reader.add(Block(shape, begin, lines=self._cells, table=self._table, end=max(begin + 1, end)))
        if name == "table":
            self._table = self._reader.next_table()
        self._cells = [] if name == "tr" and not closes else None
        self._header = False
        self._begin = place

    def _flush_cell(self) -> None:
        if self._builder is not None and self._cells is not None:
            self._cells.append(self._builder.finish())
            self._builder = None

    def _flush(self) -> None:
        """End the line that is being made, if it shows anything."""
        builder, self._builder = self._builder, None
        if builder is None:
            return
        line = builder.finish()
        if len(line.text) > _LONGEST:
            self._reader.add(Block(Shape.OVERLONG, line.number - 1, end=self._end))
            return
        if not line.text.strip() and not line.links and not line.images:
            return
        begin = self._source.line_of(min(self._begin, line.begin)) - 1
        if self._source.line_of(line.begin) - 1 - begin > 1:
            begin = self._source.line_of(line.begin) - 1
        line.begin = self._source.starts[begin]
        if self._shape is Shape.ITEM:
            paragraph = Block(Shape.PARAGRAPH, begin, lines=[line], end=self._end)
            self._reader.add(
                Block(Shape.LIST, begin, end=self._end, children=[Block(Shape.ITEM, begin, children=[paragraph])])
            )
        else:
            self._reader.add(Block(self._shape, begin, lines=[line], level=self._level, end=self._end))
        self._shape, self._level = Shape.PARAGRAPH, 0
