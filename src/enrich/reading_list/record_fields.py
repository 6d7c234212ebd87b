"""What the fields of a format hold, as `record_fields.toml` says it, and a record's values chosen by it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from enrich.core.models import EntryKind, LinkRole
from enrich.reading_list.records import Value

_ROLES = {"code": LinkRole.CODE, "video": LinkRole.VIDEO, "slides": LinkRole.SLIDES}
_ADDRESS = re.compile(r"https?://[^\s{}\\,<>\"]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
# A field that holds an address or a venue, as its writer likes ("howpublished = {\url{https://…}}").
_OF_BOTH = "howpublished"

Found = Mapping[str, Sequence[Value]]
"""The values of a record by the format's names in lower case, each with all its occurrences."""
Chosen = tuple[dict[str, Value], tuple[tuple[LinkRole, Value], ...]]
"""A record's values by our names of fields, and its links."""


@dataclass(frozen=True, slots=True)
class FieldTable:
    """The names that a format has for our fields and links, and its types of records that are no papers."""

    fields: Mapping[str, tuple[str, ...]]
    links: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, EntryKind]
    special: Mapping[str, tuple[str, ...]]


@cache
def field_table(form: str) -> FieldTable:
    """The table of a format, by its name in the data file."""
    raw: dict[str, Any] = tomllib.loads(
        files("enrich.reading_list").joinpath("record_fields.toml").read_text(encoding="utf-8")
    )[form]
    return FieldTable(
        fields={ours: tuple(theirs) for ours, theirs in raw.items() if isinstance(theirs, list)},
        links={ours: tuple(theirs) for ours, theirs in raw["links"].items()},
        kinds={name: EntryKind(kind) for kind, names in raw["kinds"].items() for name in names},
        special={ours: tuple(theirs) for ours, theirs in raw.get("special", {}).items()},
    )


def choose_values(found: Found, table: FieldTable) -> Chosen:
    """The first value for each field, and all links in their order. A year knows the date that repeats it."""
    values = {}
    for ours, theirs in table.fields.items():
        named = (value for name in theirs for value in found.get(name, ()) if value.text.strip())
        first = next((v for v in named if not (ours == "venue" and _ADDRESS.search(v.text))), None)
        if first is not None:
            values[ours] = first
    date = values.get("date")
    if date is not None:
        year = values.setdefault("year", date)
        if year is not date and _YEAR.search(date.text):
            values["year"] = replace(year, fixed=year.fixed or date.fixed, again=((date.start, date.end),))
    return values, tuple(_links(found, table))


def _links(found: Found, table: FieldTable) -> Iterator[tuple[LinkRole, Value]]:
    for ours, theirs in table.links.items():
        for name in theirs:
            for value in found.get(name, ()):
                address = value if name != _OF_BOTH else _address_in(value)
                if address is not None and address.text.strip():
                    yield _ROLES.get(ours, LinkRole.PAPER), replace(address, field=ours)


def _address_in(value: Value) -> Value | None:
    """The address in a value, if it holds one."""
    match = _ADDRESS.search(value.text)
    if match is None:
        return None
    if value.end - value.start != len(value.text):
        return replace(value, text=match[0], fixed="it is part of another text")
    return replace(value, text=match[0], start=value.start + match.start(), end=value.start + match.end())
