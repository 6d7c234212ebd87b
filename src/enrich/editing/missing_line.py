"""A line for a missing venue and year, written as the list's other entries write theirs. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from enrich.core.models import Entry, Span
from enrich.editing.source import ListSource


@dataclass(frozen=True, slots=True)
class VenueLine:
    """How a list writes a separate line for the venue, and whether that line is before the title's."""

    form: str
    before_title: bool


def usual_venue_line(source: ListSource, entries: Iterable[Entry]) -> VenueLine | None:
    """The commonest way in which a list gives venue and year a separate line; None if it has no such way."""
    forms: Counter[VenueLine] = Counter()
    for entry in entries:
        venue, title = entry.fields.get("venue"), entry.fields.get("title") or entry.fields.get("url")
        if not (venue and venue.span and title and entry.venue_name and entry.year) or venue.line == title.line:
            continue
        line = source.line_around(venue.span)
        if not re.match(r"\s*[-*+]\s", line) or str(entry.year) not in line:
            continue
        line = line.rstrip().replace("{", "{{").replace("}", "}}").replace("\t", " ")
        form = line.replace(entry.venue_name, "{venue}", 1).replace(str(entry.year), "{year}", 1)
        forms[VenueLine(form, venue.line < title.line)] += 1
    return forms.most_common(1)[0][0] if forms else None


def missing_line(
    source: ListSource, entry: Entry, usual: VenueLine, *, venue: str, year: str
) -> tuple[Span, str] | None:
    """Where a new line for venue and year goes, and its text; None where the entry has a venue or no title."""
    title = entry.fields.get("title") or entry.fields.get("url")
    if title is None or entry.venue is not None:
        return None
    # A title may be on two lines; the new line goes below the last of them.
    title_end = max(entry.line, source.line_of(title.span.end)) if title.span else entry.line
    is_nested = usual.before_title and title.line > entry.line
    place = source.line_after(entry.line if is_nested else title_end)
    text = usual.form.format(venue=venue, year=year)
    new = f"{text}{source.newline}" if source.begins_line(place) else f"{source.newline}{text}"
    return Span(place, place), new
