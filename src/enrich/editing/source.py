"""The bytes of a list: its lines, how it ends them, and edits applied to them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby

from enrich.core.models import Edit, FindingCode, Span

_BYTE_ORDER_MARK = "\ufeff".encode()


class ListSource:
    """A list's bytes, with the offsets of its lines (counted from 1; a line feed ends a line, as in git)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode()
        self._starts = [0, *(match.end() for match in re.finditer(b"\n", self.data))]
        self.newline = "\r\n" if b"\r\n" in self.data else "\n"
        self.first_line = text.partition("\n")[0]

    @property
    def line_count(self) -> int:
        """How many lines there are; an empty one after the last line feed does not count."""
        return len(self._starts) - (self._starts[-1] == len(self.data))

    def line_of(self, offset: int) -> int:
        """The line that holds a byte."""
        return bisect_right(self._starts, offset)

    def line_after(self, line: int) -> int:
        """The offset at which the line after `line` begins; the end of the file after the last."""
        return self._starts[line] if line < len(self._starts) else len(self.data)

    def begins_line(self, offset: int) -> bool:
        """Whether a line feed is right before an offset."""
        return self.data[offset - 1 : offset] == b"\n"

    def before_on_line(self, offset: int) -> str:
        """The text of the line before an offset."""
        return self.data[self._starts[self.line_of(offset) - 1] : offset].decode(errors="replace")

    def line_around(self, span: Span) -> str:
        """The text of the line on which a span begins, without its end."""
        line = self.line_of(span.start)
        return self.data[self._starts[line - 1] : self.line_after(line)].decode(errors="replace").rstrip("\r\n")

    def lines(self, first: int, last: int) -> list[str]:
        """The texts of the lines from `first` to `last`, without their ends."""
        whole = self.data[self._starts[first - 1] : self.line_after(last)].decode(errors="replace")
        return [line.rstrip("\r") for line in whole.removesuffix("\n").split("\n")]

    def between(self, span: Span) -> str:
        """The text of a span."""
        return self.data[span.start : span.end].decode(errors="replace")

    def edit(self, span: Span, new: str, *, entry_id: str, codes: tuple[FindingCode, ...]) -> Edit:
        """An edit of this list: the replacement, and the lines that it touches as they read after it."""
        is_new_line = span.start == span.end and self.begins_line(span.start)
        first = self.line_of(span.start - 1 if is_new_line else span.start)
        last = first if is_new_line else self.line_of(max(span.start, span.end - 1))
        start = self._starts[first - 1]
        if start == 0 and self.data.startswith(_BYTE_ORDER_MARK):
            start = len(_BYTE_ORDER_MARK)
        end = span.end if is_new_line else max(span.end, self.line_after(last))
        after = self.data[start : span.start] + new.encode() + self.data[span.end : end]
        text = re.sub(r"\r?\n\Z", "", after.decode(errors="replace"))
        return Edit(entry_id=entry_id, codes=codes, span=span, new=new, first_line=first, last_line=last, text=text)

    def merged(self, edits: Sequence[Edit]) -> Edit:
        """Edits of one entry as one edit: from the first changed byte to the last."""
        if len(edits) == 1:
            return edits[0]
        ordered = sorted(edits, key=lambda edit: edit.span)
        span = Span(ordered[0].span.start, max(edit.span.end for edit in ordered))
        inside = [(Span(e.span.start - span.start, e.span.end - span.start), e.new) for e in ordered]
        new = replaced(self.data[span.start : span.end], inside).decode(errors="replace")
        codes = tuple(dict.fromkeys(code for edit in ordered for code in edit.codes))
        return self.edit(span, new, entry_id=ordered[0].entry_id, codes=codes)

    def with_edits(self, edits: Iterable[Edit]) -> str:
        """The list's text with all edits made; their spans must not overlap."""
        return replaced(self.data, sorted((edit.span, edit.new) for edit in edits)).decode(errors="replace")


def replaced(data: bytes, replacements: Sequence[tuple[Span, str]]) -> bytes:
    """Bytes with every (span, new text) replaced; the spans are in order and do not overlap."""
    pieces, place = [], 0
    for span, new in replacements:
        pieces += [data[place : span.start], new.encode()]
        place = span.end
    return b"".join([*pieces, data[place:]])


def by_lines(edits: Iterable[Edit]) -> list[list[Edit]]:
    """Edits in groups: those of one group share lines, directly or through others of the group."""
    groups: list[list[Edit]] = []
    last = 0
    for edit in sorted(edits, key=lambda edit: (edit.first_line, edit.span)):
        if groups and edit.first_line <= last:
            groups[-1].append(edit)
        else:
            groups.append([edit])
            last = 0
        last = max(last, edit.last_line)
    return groups


def by_entry(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """Edits by the id of their entry."""
    ordered = sorted(edits, key=lambda edit: edit.entry_id)
    return {entry_id: list(group) for entry_id, group in groupby(ordered, key=lambda edit: edit.entry_id)}
