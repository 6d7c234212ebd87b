"""A CSL-JSON file -> entries, as Zotero, Mendeley, Pandoc, doi.org and the ACM Digital Library write it.

The fields and types are those of CSL 1.0.2, appendices III and IV
(https://docs.citationstyles.org/en/stable/specification.html). The items are the elements of an array, those of
`items`, or the members of an object.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from enrich.core.errors import InputError
from enrich.core.models import Entry
from enrich.reading_list.account import Claim, PartKind
from enrich.reading_list.json_places import Node, read_json_places
from enrich.reading_list.record_fields import choose_values, field_table
from enrich.reading_list.records import RecordList, Value, entry_of_record, joined_names
from enrich.reading_list.source import Source

_NAMES = "author"
_DATE = "issued"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TELLING = ("type", "id", "author", "issued", "container-title", "DOI")
_KEY = re.compile(r"[^\s:/]*[A-Za-z][^\s:/]*")


def read_csl_json(text: str, path: Path = Path("list.json")) -> RecordList:
    """The entries of a CSL-JSON file in their order. Raises InputError for other JSON."""
    source = Source(text)
    items = list(_items(read_json_places(text, path)))
    if not any(map(_is_reference, items)):
        raise InputError(path, "is JSON, but no CSL-JSON: no item has a title with a type, an author or a DOI", 1)
    found = RecordList()
    end = 0
    for item in items:
        found.claims.append(Claim(end, item.start, PartKind.MARKUP))
        found.add(_entry(source, item) if _is_reference(item) else None, item.start, item.end)
        end = item.end
    found.claims.append(Claim(end, len(text), PartKind.MARKUP))
    return found


def _items(whole: Node) -> Iterator[Node]:
    """The items of a file, in whichever of the usual forms it is."""
    if whole.member("items") is not None:
        whole = whole.value["items"]
    elements = whole.items or [whole]
    for element in elements:
        if isinstance(element.value, dict) and not _is_reference(element):
            inner = [node for node in element.value.values() if isinstance(node.value, dict)]
            yield from inner if any(map(_is_reference, inner)) else [element]
        else:
            yield element


def _is_reference(item: Node) -> bool:
    if not isinstance(item.value, dict):
        return False
    has_title = any(item.member(name) is not None for name in ("title", "DOI", "URL"))
    return has_title and any(item.member(name) is not None for name in _TELLING)


def _entry(source: Source, item: Node) -> Entry | None:
    found: dict[str, list[Value]] = defaultdict(list)
    for name, node in item.value.items():
        found[name.lower()] += _values(name.lower(), node)
    table = field_table("csl-json")
    values, links = choose_values(found, table)
    issued = item.member(_DATE)
    month = _month(issued) if issued is not None else None
    if month is not None:
        values["month"] = month
    kind = item.member("type")
    return entry_of_record(
        source,
        source.line_of(item.start),
        values,
        links=links,
        kind=table.kinds.get(kind.text) if kind is not None else None,
        name=_key(item),
    )


def _key(item: Node) -> str | None:
    """The key by which its owner cites an item; an address that a program made is none."""
    keys = (item.member(name) for name in ("citation-key", "id"))
    return next((key.text for key in keys if key is not None and _KEY.fullmatch(key.text)), None)


def _values(name: str, node: Node) -> Iterator[Value]:
    if name == _NAMES:
        if names := joined_names(map(_name, node.items)):
            yield Value(names, node.start, node.end, fixed="each author has fields of its own")
    elif name == _DATE:
        yield from _year(node)
    elif len(node.items) == 1:
        yield from _values(name, node.items[0])  # Crossref writes titles as arrays
    elif node.text.strip():
        yield Value(node.text, node.start, node.end)


def _name(node: Node) -> str:
    """A name as BibTeX has it: family name first, which CSL tells apart."""
    said = {key: member.text.strip() for key, member in node.value.items()} if isinstance(node.value, dict) else {}
    if not said:
        return node.text
    family = " ".join(
        filter(None, (said.get("non-dropping-particle") or said.get("dropping-particle"), said.get("family")))
    )
    parts = filter(None, (family, said.get("suffix"), said.get("given")))
    return ", ".join(parts) or said.get("literal", "") or said.get("name", "")


def _year(issued: Node) -> Iterator[Value]:
    """The year of `issued`, on the place of the whole date: the first of its `date-parts`, or a date as text."""
    parts = _date_parts(issued)
    if parts and parts[0].text:
        begin, end = parts[0], parts[-1]
        quotes = (isinstance(begin.value, str), isinstance(end.value, str)) if begin is not end else (False, False)
        yield Value(begin.text, begin.start - quotes[0], end.end + quotes[1])
        return
    texts = (issued.member(name) for name in ("raw", "literal", "year"))
    year = next((text for text in texts if text is not None), issued)
    if year.text.strip():
        yield Value(year.text, year.start, year.end)


def _month(issued: Node) -> Value | None:
    parts = _date_parts(issued)
    if (
        len(parts) < len(("year", "month"))
        or not parts[1].text.isdecimal()
        or not 1 <= int(parts[1].text) <= len(_MONTHS)
    ):
        return None
    return Value(_MONTHS[int(parts[1].text) - 1], parts[1].start, parts[1].end, fixed="it is a number")


def _date_parts(issued: Node) -> list[Node]:
    dates = issued.member("date-parts")
    return dates.items[0].items if dates is not None and dates.items else []
