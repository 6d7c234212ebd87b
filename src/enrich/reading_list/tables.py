"""A CSV file -> entries: the columns by their headers, as in a table of a Markdown list."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from enrich.core.errors import InputError
from enrich.core.models import Entry, LinkRole
from enrich.reading_list.records import Value, entry_of_record
from enrich.reading_list.source import Source
from enrich.reading_list.vocabulary import column_means, label_role

_CELL = re.compile(r'"(?:[^"]|"")*(?:"|$)[^,;\t\r\n]*')
_ROLES = {"link": LinkRole.PAPER, "code": LinkRole.CODE}


def read_csv(text: str, path: str = "list") -> list[Entry]:
    """The entries of a CSV file in their order. Raises InputError where no column is one of titles or links."""
    source = Source(text)
    rows = list(csv_rows(text))
    if not rows:
        return []
    headers = [value.text.strip() for value in rows[0]]
    meanings = [column_means(header) for header in headers]
    if not {"title", "link", "name"} & set(meanings):
        raise InputError(path, f"no column is called title or url; the columns are {', '.join(headers)[:200]}", 1)
    entries = []
    for row in rows[1:]:
        entry = _entry(source, row, headers, meanings)
        if entry is not None:
            entries.append(entry)
    return entries


def _entry(source: Source, row: list[Value], headers: list[str], meanings: list[str | None]) -> Entry | None:
    values: dict[str, Value] = {}
    links: list[tuple[LinkRole, Value]] = []
    for value, header, meaning in zip(row, headers, meanings, strict=False):
        if not value.text.strip() or meaning is None:
            continue
        if meaning in _ROLES:
            role = _ROLES[meaning] if meaning == "code" else (label_role(header) or LinkRole.PAPER)
            links.append((role, value))
        else:
            values.setdefault(meaning, value)
    values.pop("summary", None)
    if "title" not in values and "name" in values:
        values["title"] = values["name"]
    line = source.line_of(row[0].start) if row else 1
    return entry_of_record(source, line, values, links=tuple(links))


def csv_delimiter(text: str) -> str:
    """What separates the cells: the commonest of comma, semicolon and tab in the first line."""
    return max(",;\t", key=text.split("\n", 1)[0].count)


def csv_rows(text: str) -> Iterator[list[Value]]:
    """The rows with the places of their cells, that of the headers first; the standard library reads each cell."""
    body = text.removeprefix("\ufeff")
    shift = len(text) - len(body)
    delimiter = csv_delimiter(body)
    position, row = 0, list[Value]()
    while position < len(body):
        match = _CELL.match(body, position) if body[position] == '"' else None
        end = match.end() if match else _end_of_bare(body, position, delimiter)
        raw = body[position:end]
        quoted = raw.startswith('"') and raw.rstrip().endswith('"') and len(raw) > 1
        inner = (position + 1, position + len(raw.rstrip()) - 1) if quoted else (position, end)
        row.append(Value(_said(raw, delimiter), inner[0] + shift, inner[1] + shift))
        if body[end : end + 1] == delimiter:
            position = end + 1
            if position == len(body) or body[position] in "\r\n":
                row.append(Value("", position + shift, position + shift))
        else:
            if any(value.text.strip() for value in row):
                yield row
            row = []
            line_end = re.compile(r"\r\n?|\n").match(body, end)
            position = line_end.end() if line_end else end + 1
            continue
        if position < len(body) and body[position] in "\r\n":
            if any(value.text.strip() for value in row):
                yield row
            row = []
            line_end = re.compile(r"\r\n?|\n").match(body, position)
            position = line_end.end() if line_end else position + 1
    if any(value.text.strip() for value in row):
        yield row


def _end_of_bare(body: str, position: int, delimiter: str) -> int:
    match = re.compile(rf"[{re.escape(delimiter)}\r\n]").search(body, position)
    return match.start() if match else len(body)


def _said(raw: str, delimiter: str) -> str:
    """What a cell says, its quotes read."""
    if not raw.startswith('"'):
        return raw
    csv.field_size_limit(max(csv.field_size_limit(), len(raw) + 1))
    return next(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter), [""])[0]
