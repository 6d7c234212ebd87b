"""Where in the list an entry's field is. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich.core.models import Entry, Span
from enrich.editing.source import ListSource


@dataclass(frozen=True, slots=True)
class Place:
    """Some bytes of a field that are to be replaced, and the bytes of the whole field around them."""

    span: Span
    field: Span

    @classmethod
    def whole(cls, span: Span) -> Place:
        """The place of a whole field."""
        return cls(span, span)


def field_span(entry: Entry, name: str) -> Span | None:
    """The bytes of a field, if they are known."""
    found = entry.fields.get(name)
    return found.span if found else None


def title_place(source: ListSource, entry: Entry, listed: str | None) -> Place | None:
    """The place of the title, or of the address that is the text of its own link where a title should be."""
    span = field_span(entry, "title") or _address_as_title(source, entry, listed)
    return Place.whole(span) if span else None


def _address_as_title(source: ListSource, entry: Entry, listed: str | None) -> Span | None:
    address = re.search(r"\S+$", listed or "")
    link = field_span(entry, "url")
    if address is None or link is None:
        return None
    start = source.data.rfind(address[0].encode(), 0, link.start)
    end = start + len(address[0].encode())
    return Span(start, end) if start >= 0 and b"\n\n" not in source.data[end : link.start] else None


def venue_place(source: ListSource, entry: Entry) -> Place | None:
    """The place of the venue's name alone, without the year beside it."""
    field, name = field_span(entry, "venue"), entry.venue_name
    if field is None or name is None:
        return None
    if entry.is_record and name == entry.venue:
        return Place.whole(field)
    start = source.data.find(name.encode(), field.start, field.end)
    return Place(Span(start, start + len(name.encode())), field) if start >= 0 else None
