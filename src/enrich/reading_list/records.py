"""Entries from lists that are records already (BibTeX, CSV): named values, each with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from enrich.core.identifiers import ArxivId, Identifiers, canonical_doi, identifiers_of_url
from enrich.core.models import Entry, EntryKind, Link, LinkRole, ListedField
from enrich.core.models.entry import RECORD_REASON
from enrich.core.text import canonical, collapse, slug
from enrich.reading_list.dates import only_year, year_of
from enrich.reading_list.source import Source
from enrich.reading_list.venue_texts import venue_text

DETAILS = ("volume", "number", "pages", "publisher", "organization", "month", "series")
"""Fields of a record that are kept as it gives them."""
IDENTIFIER_FIELDS = ("doi", "eprint")
"""Fields of a record that hold an identifier, and no address."""

# BibLaTeX writes dates and ranges of dates as ISO 8601-2 does: 2021-08-11, 2021-08/2021-09.
_ISO_DATE = re.compile(r"(?P<year>(?:19|20)\d{2})(?:-\d{2}|/)")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a record, the characters of the file that it stands on, and the name of its field, if any."""

    text: str
    start: int
    end: int
    field: str | None = None


def entry_of_record(
    source: Source,
    line: int,
    values: Mapping[str, Value],
    *,
    links: tuple[tuple[LinkRole, Value], ...],
    kind: EntryKind | None = None,
    name: str | None = None,
) -> Entry | None:
    """The entry that a record is; `values` by field (title, authors, venue, year, date); None if it says nothing."""
    found = tuple(_link(source, role, value) for role, value in links if value.text.strip())
    paper = next((link for link in found if link.role is LinkRole.PAPER), None)
    title = collapse(canonical(values["title"].text)) if "title" in values else None
    if not title and paper is None:
        return None
    venue = _without_braces(values["venue"].text) if "venue" in values else None
    read = venue_text(venue, position=True) if venue else None
    year = _year(values) or (read.year if read else None)
    identifiers = Identifiers()
    for link in found:
        if link.role is LinkRole.PAPER:
            identifiers = identifiers.merged_with(identifiers_of_url(link.url))
    fields = {key: _field(source, value) for key, value in values.items() if key != "name"}
    papers = [value for role, value in links if role is LinkRole.PAPER and value.text.strip()]
    fields |= {value.field: _field(source, value) for value in papers if value.field in IDENTIFIER_FIELDS}
    if papers:
        fields["url"] = _field(source, papers[0])
    given = values["name"].text if "name" in values else name
    return Entry(
        entry_id=slug(given or title or "entry") or "entry",
        line=line,
        section=(),
        kind=kind or (EntryKind.PAPER if paper or "authors" in values or venue else EntryKind.WEB),
        name=given or title or None,
        title=title or None,
        authors=collapse(values["authors"].text) if "authors" in values else None,
        venue=venue,
        venue_name=read.name if read else venue,
        year=year,
        url=paper.url if paper else None,
        links=found,
        fields=fields,
        identifiers=identifiers,
        listed_date=values["date"].text.strip() if "date" in values else None,
        details={key: collapse(values[key].text) for key in DETAILS if key in values and values[key].text.strip()},
        reading_confidence=0.95,
        reasons=(RECORD_REASON,),
    )


def address_of(text: str) -> str:
    """The address that a cell names: its own, or that of the identifier which it is."""
    text = text.strip()
    if re.match(r"https?://", text):
        return text
    if (arxiv := ArxivId.parse(text)) is not None:
        return f"https://arxiv.org/abs/{arxiv}"
    doi = canonical_doi(text)
    return f"https://doi.org/{doi}" if doi else text


def _link(source: Source, role: LinkRole, value: Value) -> Link:
    return Link(
        role=role,
        url=address_of(value.text),
        text="",
        line=source.line_of(value.start),
        span=source.span(value.start, value.end),
        field=value.field,
    )


def _field(source: Source, value: Value) -> ListedField:
    return ListedField(
        raw=source.lines_around(value.start, value.end),
        line=source.line_of(value.start),
        span=source.span(value.start, value.end),
    )


def _year(values: Mapping[str, Value]) -> int | None:
    if "year" not in values:
        return None
    text = values["year"].text.strip()
    if dated := _ISO_DATE.match(text):
        return int(dated["year"])
    said = year_of(text)
    return only_year(text) or (said[0] if said else None)


def _without_braces(text: str) -> str:
    """A venue without the braces that keep BibTeX from changing its capitals."""
    return collapse(text.replace("{", "").replace("}", ""))
