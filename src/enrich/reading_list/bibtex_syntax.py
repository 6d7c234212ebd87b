"""BibTeX text -> blocks with the places of their values. It never fails: what is broken is marked, and reading goes on.

Libraries keep lines and no places, and drop what is broken: a second entry on a line, or an entry behind one whose
brace is not closed, would be in nobody's review. A block that begins at the start of a line therefore ends every block
before it. The grammar is that of BibTeX (Patashnik, BibTeXing, 1988), with the comments of btparse: a line that begins
with `%` outside of entries.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_BLOCK = re.compile(r"@[ \t]*+(\w++)\s*+[{(]")
_AT_LINE_START = re.compile(r"^[ \t]*+(?=@[ \t]*+\w++\s*+[{(])", re.MULTILINE)
_ENTRY_WITHIN = re.compile(r"@[ \t]*+[A-Za-z]++\s*+[{(]\s*+[^\s,{}()=\"]*+\s*+,\s*+[A-Za-z][\w-]*+\s*+=")
_BRACE = re.compile(r"[{}]")
_KEY = re.compile(r"\s*+([^\s,{}()=\"]*+)\s*+")
_FIELD = re.compile(r"([^\s=,{}()\"#%@]++)\s*+=\s*+")
_BARE = re.compile(r"[^\s,#{}()=\"@]++")
_SPACE = re.compile(r"\s*+")
_COMMENT_SIGN = re.compile(r"\s*+%")
_QUOTE_OR_BRACE = re.compile(r"[\"{]")
_NEXT_FIELD = re.compile(r"(?:,\s*+|(?<=\n)[^\S\n]*+)[A-Za-z][\w-]*+\s*+=")
_PAREN_OR_BRACE = re.compile(r"[){]")


class BlockKind(StrEnum):
    """What a block is."""

    ENTRY = "entry"
    STRING = "string"
    COMMENT = "comment"
    """`@comment` and `@preamble`."""
    COMMENTED_OUT = "commented out"
    """A line that begins with `%`, with an entry in it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a value: the characters of a text without its braces or quotes, or those of a name."""

    start: int
    end: int
    is_name: bool


@dataclass(frozen=True, slots=True)
class FieldSyntax:
    """A field of a block: its name in lower case, where that begins, and the pieces of its value.

    Of a broken one, whose brace or quote is not closed, the value is the rest of its line.
    """

    name: str
    start: int
    pieces: tuple[Piece, ...]
    is_broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block on the characters `begin` to `end`. `hidden` are the places of entries within its values."""

    kind: BlockKind
    type: str
    key: str
    begin: int
    end: int
    fields: tuple[FieldSyntax, ...] = ()
    hidden: tuple[int, ...] = ()
    is_closed: bool = True


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a BibTeX text, in order."""
    scanner = _Scanner(text)
    position = 0
    while (match := _BLOCK.search(text, position)) is not None:
        block = scanner.block(match)
        yield block
        position = block.end


class _Scanner:
    """A text with the ends of its braces and the places where blocks may begin, each found once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._close = _matching_braces(text)
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._starts = [match.end() for match in _AT_LINE_START.finditer(text)]
        self._within = [match.start() for match in _ENTRY_WITHIN.finditer(text)]

    def block(self, match: re.Match[str]) -> Block:
        """The block that begins at a match."""
        begin, opening, kind = match.start(), match.end() - 1, match[1].lower()
        if self._is_comment(begin):
            end = self._end_of_line(begin)
            return Block(kind=BlockKind.COMMENTED_OUT, type=kind, key="", begin=begin, end=end)
        limit = self._limit(begin)
        if kind in {"comment", "preamble"}:
            close = self._closing(opening, limit)
            end = limit if close is None else close + 1
            return Block(kind=BlockKind.COMMENT, type=kind, key="", begin=begin, end=end)
        key, position = self._key(opening + 1, limit) if kind != "string" else ("", opening + 1)
        fields, end, is_closed = self._fields(position, limit, ")" if self.text[opening] == "(" else "}")
        return Block(
            kind=BlockKind.STRING if kind == "string" else BlockKind.ENTRY,
            type=kind,
            key=key,
            begin=begin,
            end=end,
            fields=tuple(fields),
            hidden=tuple(self._hidden(begin + 1, end)),
            is_closed=is_closed,
        )

    def _is_comment(self, begin: int) -> bool:
        """Whether the line on which a block begins is a comment."""
        index = bisect_right(self._lines, begin) - 1
        return _COMMENT_SIGN.match(self.text, self._lines[index], begin) is not None

    def _end_of_line(self, position: int) -> int:
        index = bisect_right(self._lines, position)
        return self._lines[index] - 1 if index < len(self._lines) else len(self.text)

    def _limit(self, begin: int) -> int:
        """Where the next block begins at the start of a line, or the end of the text."""
        index = bisect_right(self._starts, begin)
        return self._starts[index] if index < len(self._starts) else len(self.text)

    def _next_within(self, begin: int, limit: int) -> int:
        """Where the next entry begins that stands within a line; the limit without one."""
        index = bisect_left(self._within, begin)
        return min(self._within[index], limit) if index < len(self._within) else limit

    def _hidden(self, begin: int, end: int) -> list[int]:
        return self._within[bisect_left(self._within, begin) : bisect_left(self._within, end)]

    def _closing(self, opening: int, limit: int) -> int | None:
        """Where the bracket at a place closes; a parenthesis before the limit."""
        if self.text[opening] == "{":
            return self._close.get(opening)
        return self._find(_PAREN_OR_BRACE, opening + 1, limit)

    def _find(self, pattern: re.Pattern[str], position: int, limit: int) -> int | None:
        """The first sign of a pattern, which has `{` too, outside braces; None before the limit."""
        while (match := pattern.search(self.text, position, limit)) is not None:
            if match[0] != "{":
                return match.start()
            close = self._close.get(match.start())
            if close is None:
                return None
            position = close + 1
        return None

    def _key(self, position: int, limit: int) -> tuple[str, int]:
        match = _KEY.match(self.text, position, limit)
        if match is None or self.text[match.end() : match.end() + 1] == "=":
            return "", position  # it has no key: this is its first field
        return match[1], match.end()

    def _fields(self, position: int, limit: int, closing: str) -> tuple[list[FieldSyntax], int, bool]:
        """The fields, the end of the block, and whether it is closed there. What is no field is passed over."""
        fields: list[FieldSyntax] = []
        while True:
            position = _end_of(_SPACE, self.text, position)
            if position >= limit:
                if not fields or fields[-1].is_broken or not _has_field(self.text, fields[-1]):
                    return fields, limit, False
                # This value has swallowed what closes the block.
                fields[-1], position = self._rest_of_line(
                    fields[-1].name, fields[-1].start, fields[-1].pieces[0].start, limit
                )
                continue
            sign = self.text[position]
            if sign == closing:
                return fields, position + 1, True
            if sign == "@" and _ENTRY_WITHIN.match(self.text, position):
                return fields, position, False
            found, position = self._field(position, limit)
            if found is not None:
                fields.append(found)

    def _field(self, position: int, limit: int) -> tuple[FieldSyntax | None, int]:
        """The field that begins at a place, if one does, and where reading goes on."""
        match = _FIELD.match(self.text, position, limit)
        if match is not None:
            name = match[1].lower()
            pieces, end = self._value(match.end(), limit)
            if end is None:
                return self._rest_of_line(name, position, match.end() + 1, limit)
            return FieldSyntax(name, position, pieces), end
        sign = self.text[position]
        if sign == "%":
            return None, self._end_of_line(position)
        if sign == "{" and (close := self._close.get(position)) is not None and close < limit:
            return None, close + 1
        bare = _BARE.match(self.text, position, limit)
        return None, bare.end() if bare else position + 1

    def _rest_of_line(self, name: str, start: int, value: int, limit: int) -> tuple[FieldSyntax, int]:
        """A field whose value does not end: it is taken for the rest of its line, up to another entry."""
        end = min(self._end_of_line(value), self._next_within(value, limit))
        said = self.text[value:end].rstrip(' \t\r,}"')
        return FieldSyntax(name, start, (Piece(value, value + len(said), is_name=False),), is_broken=True), end

    def _value(self, position: int, limit: int) -> tuple[tuple[Piece, ...], int | None]:
        """The pieces of a value and where it ends; None where it does not."""
        pieces: list[Piece] = []
        while True:
            piece, end = self._piece(position, limit)
            if end is None:
                return tuple(pieces), None
            if piece is not None:
                pieces.append(piece)
            after = _end_of(_SPACE, self.text, end)
            if self.text[after : after + 1] != "#":
                return tuple(pieces), end
            position = _end_of(_SPACE, self.text, after + 1)

    def _piece(self, position: int, limit: int) -> tuple[Piece | None, int | None]:
        sign = self.text[position : position + 1]
        if sign in {"{", '"'}:
            close = self._close.get(position) if sign == "{" else self._find(_QUOTE_OR_BRACE, position + 1, limit)
            if close is None or close >= limit:
                return None, None
            return Piece(position + 1, close, is_name=False), close + 1
        match = _BARE.match(self.text, position, limit)
        if match is None:
            return None, position
        return Piece(position, match.end(), is_name=not match[0].isdigit()), match.end()


def _has_field(text: str, found: FieldSyntax) -> bool:
    """Whether a value holds what looks like the next field."""
    return any(_NEXT_FIELD.search(text, piece.start, piece.end) is not None for piece in found.pieces)


def _matching_braces(text: str) -> dict[int, int]:
    """The place of the closing brace for each opening one that has one."""
    close: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            close[opened.pop()] = match.start()
    return close


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position
