"""A CSV or TSV file -> entries: the columns by their headers, as in a table of a Markdown list."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from enrich.core.errors import InputError
from enrich.core.models import Entry, LinkRole
from enrich.core.text import fold
from enrich.reading_list.account import Claim, PartKind
from enrich.reading_list.record_fields import FieldTable, choose_values, field_table
from enrich.reading_list.records import RecordList, Value, entry_of_record
from enrich.reading_list.source import Source
from enrich.reading_list.vocabulary import column_means, label_role

DELIMITERS = ",;\t"
"""What separates the cells; the one that the header has most often outside quotes."""
_CELL = re.compile(r'"(?:[^"]|"")*+(?:"|$)[^,;\t\r\n]*+')
_QUOTED = re.compile(r'"(?:[^"]|"")*+"?')
_LINE_END = re.compile(r"\r\n?|\n")
# Excel's note on the delimiter, before the header.
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\s*?(?:\r\n?|\n)", re.IGNORECASE)
_SHOWN = 200
_NAME_OF_ROLE = {LinkRole.CODE: "code", LinkRole.VIDEO: "video", LinkRole.SLIDES: "slides"}
_BARE_ENDS = {delimiter: re.compile(rf"[{delimiter}\r\n]") for delimiter in DELIMITERS}


def read_table(text: str, path: Path = Path("list.csv")) -> RecordList:
    """The entries of a CSV or TSV file in their order. Raises InputError where no column is one of titles or links."""
    source = Source(text)
    found = RecordList()
    rows = csv_rows(text)
    header = next(rows, None)
    if header is None:
        return found
    names = column_names([value.text for value in header])
    table = field_table("csv")
    if not {*table.fields["title"], *table.fields["name"], *_links_to_papers(table)} & set(names):
        shown = ", ".join(value.text.strip() for value in header)[:_SHOWN]
        reason = f"no column is called title or url; the columns are {shown}"
        raise InputError(path, reason, source.line_of(header[0].start))
    found.claims.append(Claim(0, _end(header), PartKind.MARKUP))
    for row in rows:
        found.add(_entry(source, row, names), row[0].start - _is_quoted(text, row[0]), _end(row))
    return found


def column_names(headers: Sequence[str]) -> list[str | None]:
    """What each column is called in record_fields.toml; None where it holds nothing that is read.

    Known headers come first. Others are read by their words, unless a known one says the same.
    """
    table = field_table("csv")
    ours = {name: ours for ours, names in {**table.special, **table.links, **table.fields}.items() for name in names}
    found = [name if (name := _plain(header)) in ours else None for header in headers]
    taken = {ours[name] for name in found if name is not None}
    for index, header in enumerate(headers):
        said = _by_words(header) if found[index] is None else None
        if said is not None and said not in taken:
            found[index] = {**table.links, **table.fields}[said][0]
            taken.add(said)
    if "venue" not in taken and "publisher" in taken:  # so some call the column of venues
        found[found.index("publisher")] = table.fields["venue"][0]
    return found


def fields_of_columns(names: Sequence[str | None]) -> list[str | None]:
    """What field or link each column holds, by its name in record_fields.toml."""
    table = field_table("csv")
    ours = {name: ours for ours, theirs in {**table.special, **table.links, **table.fields}.items() for name in theirs}
    return [ours.get(name) if name is not None else None for name in names]


def _plain(header: str) -> str:
    return " ".join(fold(header).replace("_", " ").strip(" :#*\ufeff").split())


def _by_words(header: str) -> str | None:
    """Which field or link a column of some header holds."""
    said = column_means(header)
    if said == "link":
        return _NAME_OF_ROLE.get(label_role(header) or LinkRole.PAPER, "url")
    return None if said == "summary" else said


def _links_to_papers(table: FieldTable) -> Iterator[str]:
    for ours, names in table.links.items():
        if ours not in _NAME_OF_ROLE.values():
            yield from names


def _entry(source: Source, row: Sequence[Value], names: Sequence[str | None]) -> Entry | None:
    table = field_table("csv")
    found: dict[str, list[Value]] = defaultdict(list)
    for value, name in zip(row, names, strict=False):
        if value.text.strip() and name is not None:
            found[name].append(value)
    kind = _first(found, table.special["kind"]).lower()
    values, links = choose_values(found, table)
    if "title" not in values and "name" in values:
        values["title"] = values["name"]
    return entry_of_record(
        source,
        source.line_of(row[0].start),
        values,
        links=links,
        kind=table.kinds.get(kind),
        name=_first(found, table.special["key"]) or None,
    )


def _first(found: Mapping[str, Sequence[Value]], names: Sequence[str]) -> str:
    return next((value.text.strip() for name in names for value in found.get(name, ())), "")


def _end(row: Sequence[Value]) -> int:
    return row[-1].end


def _is_quoted(text: str, value: Value) -> bool:
    return text[value.start - 1 : value.start] == '"'


# --- cells ----------------------------------------------------------------------------------------------------


def csv_rows(text: str) -> Iterator[list[Value]]:
    """The rows that are not empty, with the places of their cells; their text is read by the standard library."""
    note = _SEPARATOR_LINE.match(text)
    position = note.end() if note else 1 if text.startswith("\ufeff") else 0
    delimiter = note[1] if note and note[1] in DELIMITERS else csv_delimiter(text)
    row: list[Value] = []
    while position < len(text):
        cell, position = _cell(text, position, delimiter)
        row.append(cell)
        if text[position : position + 1] == delimiter:
            position += 1
            if position < len(text) and text[position] not in "\r\n":
                continue
            row.append(Value("", position, position))
        if any(value.text.strip() for value in row):
            yield row
        row = []
        line_end = _LINE_END.match(text, position)
        position = line_end.end() if line_end else position + 1


def csv_delimiter(text: str) -> str:
    """What separates the cells of a table: what the header has most often outside of quotes."""
    note = _SEPARATOR_LINE.match(text)
    if note and note[1] in DELIMITERS:
        return note[1]
    header = _QUOTED.sub("", _LINE_END.split(text[note.end() if note else 0 :].lstrip("\ufeff\r\n"), maxsplit=1)[0])
    return max(DELIMITERS, key=header.count)


def _cell(text: str, position: int, delimiter: str) -> tuple[Value, int]:
    """The cell that begins at a place, and where it ends."""
    match = _CELL.match(text, position) if text[position] == '"' else None
    end = match.end() if match else _end_of_bare(text, position, delimiter)
    raw = text[position:end]
    quoted = raw.startswith('"') and raw.rstrip().endswith('"') and len(raw) > 1
    start, stop = (position + 1, position + len(raw.rstrip()) - 1) if quoted else (position, end)
    return Value(_said(raw, delimiter), start, stop), end


def _end_of_bare(text: str, position: int, delimiter: str) -> int:
    match = _BARE_ENDS[delimiter].search(text, position)
    return match.start() if match else len(text)


def _said(raw: str, delimiter: str) -> str:
    """What a cell says, its quotes read."""
    if not raw.startswith('"'):
        return raw
    csv.field_size_limit(max(csv.field_size_limit(), len(raw) + 1))
    return next(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter), [""])[0]
