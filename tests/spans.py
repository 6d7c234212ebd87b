"""Assertions on where fields stand in a list's bytes."""

from __future__ import annotations

import html
import re

from enrich.core.models import Entry
from enrich.core.text import canonical, collapse


def assert_spans(text: str, entries: tuple[Entry, ...]) -> None:
    """Every field's bytes say the field, and writing them back changes nothing."""
    source = text.encode()
    written = bytearray(source)
    for entry in entries:
        for name, listed in entry.fields.items():
            assert listed.span is not None
            raw = source[listed.span.start : listed.span.end]
            assert raw, (entry.line, name)
            assert name == "url" or len(re.findall(rb"\r\n?|\n", source[: listed.span.start])) >= entry.line - 1
            assert_says(name, raw.decode(), entry)
            written[listed.span.start : listed.span.end] = raw
        for link in entry.links:
            assert link.span is not None
            at = source[link.span.start : link.span.end].decode()
            assert _plain(at) == _plain(link.url)
    assert bytes(written) == source


def assert_says(name: str, raw: str, entry: Entry) -> None:
    """The bytes of a field hold its value, mark-up within it aside."""
    value = str({"url": entry.url, "year": entry.year}.get(name, getattr(entry, name)))
    if name == "year":
        assert raw in {value, value[2:]}
    elif name == "url":
        assert _plain(raw) == _plain(value)
    else:
        assert _letters(raw).find(_letters(value)) >= 0 or set(_letters(value)) <= set(_letters(raw)), (raw, value)
        assert raw == raw.strip()


def _plain(url: str) -> str:
    return re.sub(r"[\\\r\n\t]", "", html.unescape(url)).strip()


def _letters(text: str) -> str:
    return "".join(char for char in canonical(collapse(text)) if char.isalnum())
