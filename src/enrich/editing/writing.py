"""How text is written at a place of a list: one writer per format, each escaping as its format needs. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from enrich.core import display
from enrich.core.identifiers import ArxivId, canonical_doi, identifiers_of_url
from enrich.editing.places import Place
from enrich.editing.source import ListSource
from enrich.reading_list.formats import ListFormat
from enrich.reading_list.tables import csv_delimiter

_BADGE = re.compile(r"img\.shields\.io/badge/[^\s)]*$")

Writer = Callable[[ListSource, Place, str], str | None]
"""A list, a place in it and a text -> the text as it is written there; None where there is no safe way to write it."""


def write_text(source: ListSource, place: Place, text: str, form: ListFormat) -> str | None:
    """A title or venue as it is written at a place; None where the format gives no safe way to write it."""
    return _TEXT[form](source, place, text)


def write_link(source: ListSource, place: Place, url: str, form: ListFormat) -> str | None:
    """An address in the place of another: a bare identifier stays one; None where it cannot be written."""
    old = source.between(place.span).strip()
    if form is ListFormat.MARKDOWN:
        return url
    if re.match(r"https?://", old, re.IGNORECASE):
        new: str | None = url
    else:
        right = identifiers_of_url(url)
        new = right.arxiv_id if ArxivId.parse(old) else right.doi if canonical_doi(old) else None
    return None if new is None else _LINK[form](source, place, new)


def _markdown(source: ListSource, place: Place, text: str) -> str | None:
    if _BADGE.search(source.before_on_line(place.span.start)):
        return display.badge(text)
    line = source.line_around(place.span)
    return display.markdown_source(text, in_table=line.lstrip().startswith("|") or " | " in line)


def _bibtex(source: ListSource, place: Place, text: str) -> str | None:
    old = source.between(place.span)
    new = display.latex_title(text)
    if source.data[place.field.start - 1 : place.field.start] == b'"' and '"' in new:
        return None
    is_braced = old.startswith("{") and old.endswith("}") and not re.search(r"[{}]", old[1:-1])
    return f"{{{new}}}" if is_braced else new


def _csv(source: ListSource, place: Place, text: str) -> str | None:
    is_quoted = source.data[place.field.start - 1 : place.field.start] == b'"'
    new = display.csv_text(text, is_quoted=is_quoted, delimiter=csv_delimiter(source.text))
    if new is not None and new.startswith('"') and not is_quoted and place.span != place.field:
        return None  # quotes must go around the whole cell, and only a part of it is replaced
    return new


def _json(source: ListSource, place: Place, text: str) -> str | None:
    """The text between the quotes of a JSON string."""
    is_string = source.data[place.field.start - 1 : place.field.start] == b'"'
    return json.dumps(text, ensure_ascii=False)[1:-1] if is_string else None


def _tagged(source: ListSource, place: Place, text: str) -> str | None:  # noqa: ARG001  the form of a writer
    """The text on the line of its tag."""
    return display.one_line(text)


def _latex_link(source: ListSource, place: Place, text: str) -> str | None:  # noqa: ARG001  the form of a writer
    return display.latex_verbatim(text)


_TEXT: dict[ListFormat, Writer] = {
    ListFormat.MARKDOWN: _markdown,
    ListFormat.BIBTEX: _bibtex,
    ListFormat.CSV: _csv,
    ListFormat.CSL_JSON: _json,
    ListFormat.RIS: _tagged,
    ListFormat.ENDNOTE: _tagged,
}
_LINK: dict[ListFormat, Writer] = _TEXT | {ListFormat.BIBTEX: _latex_link}
