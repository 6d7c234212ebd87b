"""Where in the list an entry's field is, and how text is written there: Markdown, BibTeX or CSV. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from enrich.core import display
from enrich.core.identifiers import ArxivId, canonical_doi, identifiers_of_url
from enrich.core.models import Entry, Span
from enrich.editing.source import ListSource

_BADGE = re.compile(r"img\.shields\.io/badge/[^\s)]*$")
_DELIMITERS = ",;\t"


class ListFormat(StrEnum):
    """How a list is written, which decides how text is escaped in it."""

    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    CSV = "csv"

    @classmethod
    def for_file(cls, name: str) -> ListFormat:
        """The format of a file, by the end of its name.

        >>> ListFormat.for_file("README.md").value, ListFormat.for_file("refs.BIB").value
        ('markdown', 'bibtex')
        """
        return {"bib": cls.BIBTEX, "csv": cls.CSV}.get(name.lower().rpartition(".")[2], cls.MARKDOWN)


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
    start = source.data.find(name.encode(), field.start, field.end)
    return Place(Span(start, start + len(name.encode())), field) if start >= 0 else None


def write_text(source: ListSource, place: Place, text: str, form: ListFormat) -> str | None:
    """A title or venue as it is written at a place; None where the format gives no safe way to write it."""
    if form is ListFormat.BIBTEX:
        return _bibtex_value(source, place, text)
    if form is ListFormat.CSV:
        return _csv_value(source, place, text)
    if _BADGE.search(source.before_on_line(place.span.start)):
        return display.badge(text)
    line = source.line_around(place.span)
    return display.markdown_source(text, in_table=line.lstrip().startswith("|") or " | " in line)


def write_link(source: ListSource, place: Place, url: str, form: ListFormat) -> str | None:
    """An address in the place of another: a bare identifier stays one; None where it cannot be written."""
    old = source.between(place.span).strip()
    if form is ListFormat.MARKDOWN or re.match(r"https?://", old, re.IGNORECASE):
        new: str | None = url
    else:
        right = identifiers_of_url(url)
        new = right.arxiv_id if ArxivId.parse(old) else right.doi if canonical_doi(old) else None
    if new is None or form is ListFormat.MARKDOWN:
        return new
    return display.latex_verbatim(new) if form is ListFormat.BIBTEX else _csv_value(source, place, new)


def _bibtex_value(source: ListSource, place: Place, text: str) -> str | None:
    old = source.between(place.span)
    new = display.latex_title(text)
    if source.data[place.field.start - 1 : place.field.start] == b'"' and '"' in new:
        return None
    is_braced = old.startswith("{") and old.endswith("}") and not re.search(r"[{}]", old[1:-1])
    return f"{{{new}}}" if is_braced else new


def _csv_value(source: ListSource, place: Place, text: str) -> str | None:
    is_quoted = source.data[place.field.start - 1 : place.field.start] == b'"'
    header = source.first_line
    new = display.csv_text(text, is_quoted=is_quoted, delimiter=max(_DELIMITERS, key=header.count))
    if new is not None and new.startswith('"') and not is_quoted and place.span != place.field:
        return None  # quotes must go around the whole cell, and only a part of it is replaced
    return new
