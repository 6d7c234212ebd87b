"""Entries from lists of records (BibTeX, CSL-JSON, RIS, CSV): named values, each with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from enrich.core.identifiers import Identifiers, identifier_address, identifiers_of_url, identifiers_of_urls
from enrich.core.models import Entry, EntryKind, Link, LinkRole, ListedField
from enrich.core.models.entry import RECORD_REASON
from enrich.core.text import canonical, collapse, slug
from enrich.reading_list.account import Claim, PartKind, Reason
from enrich.reading_list.dates import only_year, year_of
from enrich.reading_list.source import Source
from enrich.reading_list.venue_texts import venue_text

DETAILS = ("volume", "number", "pages", "publisher", "organization", "month", "series")
"""Fields of a record that are kept as it gives them."""
IDENTIFIER_FIELDS = ("doi", "eprint")
"""Fields of a record that hold an identifier, and no address."""

# A longer title or venue is cut before it is read; how long an entry's texts may be says `bounds`.
_LONGEST_TITLE = 5_000
# Google Scholar writes "arXiv preprint arXiv:2309.06180" as the journal, Zotero "arXiv:2309.06180" as the number,
# and DBLP "abs/2309.06180" as the volume.
_STATING = ("venue", "number", "volume")
_STATED_ARXIV = re.compile(
    r"\b(?:arxiv\s?:\s?|abs/)((?:\d{4}\.\d{4,5}|[a-z-]{2,20}/\d{7})(?:v\d{1,2})?)(?![\d.]*\d)", re.IGNORECASE
)
# BibLaTeX writes dates and ranges of dates as ISO 8601-2 does: 2021-08-11, 2021-08/2021-09.
_ISO_DATE = re.compile(r"(?P<year>(?:19|20)\d{2})(?:-\d{2}|/)")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a record, the characters of the file that it stands on, and the name of its field, if any.

    `fixed` is empty where these characters alone are the value and may be replaced; else it says why they may not be.
    `again` are the characters of other fields of the record that say the same.
    """

    text: str
    start: int
    end: int
    field: str | None = None
    fixed: str = ""
    again: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class RecordList:
    """What was read from a list of records: its entries in order, and what each part of the text is."""

    entries: list[Entry] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, entry: Entry | None, begin: int, end: int) -> None:
        """Add the record on some characters of the text; without a title or a link it is left."""
        if entry is None:
            self.leave(begin, end, Reason.NO_TITLE)
        else:
            self.claims.append(Claim(begin, end, PartKind.ENTRY, len(self.entries)))
            self.entries.append(entry)

    def leave(self, begin: int, end: int, reason: Reason) -> None:
        """Note why some characters are part of no entry."""
        self.claims.append(Claim(begin, end, PartKind.LEFT, None, reason))


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
    title = collapse(canonical(values["title"].text[:_LONGEST_TITLE])) if "title" in values else None
    has_title = "title" in values and values["title"] is not values.get("name")  # a name alone may be a website's
    if not title and paper is None:
        return None
    venue = _without_braces(values["venue"].text[:_LONGEST_TITLE]) if "venue" in values else None
    read = venue_text(venue, position=True) if venue else None
    year = _year(values) or (read.year if read else None)
    identifiers = identifiers_of_urls(link.url for link in found if link.role is LinkRole.PAPER)
    stated = _stated_address(values) if identifiers == Identifiers() else None
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
        kind=kind or (EntryKind.PAPER if paper or values.keys() - {"name", "title"} or has_title else EntryKind.WEB),
        name=given or title or None,
        title=title or None,
        authors=collapse(values["authors"].text) if "authors" in values else None,
        venue=venue,
        venue_name=read.name if read else venue,
        year=year,
        url=paper.url if paper else stated,
        links=found,
        fields=fields,
        identifiers=identifiers_of_url(stated) if stated else identifiers,
        listed_date=values["date"].text.strip() if "date" in values else None,
        details={key: collapse(values[key].text) for key in DETAILS if key in values and values[key].text.strip()},
        reading_confidence=0.95,
        reasons=(RECORD_REASON,),
    )


def _stated_address(values: Mapping[str, Value]) -> str | None:
    """The address of the one paper at arXiv that a record's venue, number or volume states."""
    found = {
        address
        for key in _STATING
        if key in values
        for match in _STATED_ARXIV.finditer(values[key].text[:_LONGEST_TITLE])
        if (address := identifier_address(match[1])) is not None
    }
    return found.pop() if len(found) == 1 else None


def address_of(text: str) -> str:
    """The address that a cell names: its own, or that of the identifier which it is."""
    text = text.strip()
    if re.match(r"https?://", text):
        return text
    return identifier_address(text) or text


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
        span=None if value.fixed else source.span(value.start, value.end),
        again=() if value.fixed else tuple(source.span(*place) for place in value.again),
        why=value.fixed,
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


def joined_names(names: Iterable[str]) -> str:
    """Names that stand alone in the file, as BibTeX joins them; a word of a name that is "and" would end it there.

    >>> joined_names(["Vaswani, Ashish", "Institute of Art and Design"])
    'Vaswani, Ashish and {Institute of Art and Design}'
    """
    plain = (collapse(name) for name in names)
    return " and ".join(f"{{{name}}}" if " and " in name else name for name in plain if name)
