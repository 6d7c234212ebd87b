"""RIS and EndNote files -> entries: a tag and a value per line, repeated tags for authors and links.

RIS begins a record with TY and ends it with ER; EndNote (`.enw`) begins one with %0. Forms:
the RIS specification (Research Information Systems, 2001), EndNote's manual ("tagged import format"), and the files of
Zotero, Mendeley, EndNote, Google Scholar, DBLP, ACM and IEEE.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from enrich.core.errors import InputError
from enrich.core.models import Entry
from enrich.reading_list.account import Reason
from enrich.reading_list.record_fields import choose_values, field_table
from enrich.reading_list.records import RecordList, Value, entry_of_record, joined_names
from enrich.reading_list.source import Source

# A line of an abstract may begin like a tag; a type is one word.
_RIS_LINE = re.compile(r"(?P<tag>TY(?= {1,2}- *+\w{2,10}+\s*$)|(?!TY)[A-Z][A-Z0-9]) {1,2}-(?: |$)")
_ENDNOTE_LINE = re.compile(r"(?P<tag>%[^\s%])(?:[ \t]|$)")
# Types of theses and reports, whose publisher is where they appeared.
_PUBLISHER_IS_VENUE = frozenset({"thes", "rprt", "thesis", "report"})
# A value of many lines is read up to this length; it is longer than any title or list of names.
_LONGEST = 50_000
_ALONE = "each author has a line of its own"
_TWO_TAGS = "the first and the last page have a line each"


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What tells the lines of a format, and where its records begin and end."""

    name: str
    line: re.Pattern[str]
    first: str
    last: str | None


_RIS = _Dialect("ris", _RIS_LINE, "TY", "ER")
_ENDNOTE = _Dialect("endnote", _ENDNOTE_LINE, "%0", None)


@dataclass(slots=True)
class _Record:
    begin: int
    end: int
    values: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    last: str | None = None
    """The tag of its last line."""


def read_ris(text: str, path: Path = Path("list.ris")) -> RecordList:
    """The entries of a RIS file in their order. Raises InputError for a text without any record."""
    return _read(text, path, _RIS)


def read_endnote(text: str, path: Path = Path("list.enw")) -> RecordList:
    """The entries of an EndNote file in their order. Raises InputError for a text without any record."""
    return _read(text, path, _ENDNOTE)


def _read(text: str, path: Path, dialect: _Dialect) -> RecordList:
    source = Source(text)
    found = RecordList()
    end = 0
    for record in _records(source, dialect):
        found.leave(end, record.begin, Reason.COMMENT)  # "Provider: …" before the records
        found.add(_entry(source, record, dialect), record.begin, record.end)
        end = record.end
    if not end:
        raise InputError(path, f"has no record that begins with `{dialect.first}`", 1)
    found.leave(end, len(text), Reason.COMMENT)
    return found


def _records(source: Source, dialect: _Dialect) -> Iterator[_Record]:
    record: _Record | None = None
    for index in range(len(source.starts)):
        start, line = source.starts[index], source.line_text(index)
        shift = 1 if line.startswith("\ufeff") else 0
        match = dialect.line.match(line, shift)
        tag = match["tag"] if match else None
        if tag == dialect.first:
            if record is not None:  # the last one had no end
                yield record
            record = _Record(start + shift, start + len(line))
        if record is None:
            continue
        if match is not None:
            _add_line(record, match["tag"], line, start, match.end())
        elif line.strip():
            _continue_line(record, line, start)
        if tag is not None and tag == dialect.last:
            yield record
            record = None
    if record is not None:
        yield record


def _add_line(record: _Record, tag: str, line: str, start: int, at: int) -> None:
    value = line[at:]
    begin = start + at + len(value) - len(value.lstrip())
    name = tag.lower().removeprefix("%")
    record.values[name].append(Value(value.strip(), begin, begin + len(value.strip())))
    record.end, record.last = start + len(line.rstrip()), name


def _continue_line(record: _Record, line: str, start: int) -> None:
    """A line without a tag goes on with the value of the line before."""
    if record.last is not None:
        *before, value = record.values[record.last]
        end = start + len(line.rstrip())
        text = f"{value.text} {line.strip()}".strip() if len(value.text) < _LONGEST else value.text
        record.values[record.last] = [*before, replace(value, text=text, end=end)]
        record.end = end


def _entry(source: Source, record: _Record, dialect: _Dialect) -> Entry | None:
    table = field_table(dialect.name)
    found = dict(record.values)
    kind = next((value.text.lower() for value in found.pop(dialect.first.lower().removeprefix("%"), [])), "")
    authors = next((found[name] for name in table.fields["authors"] if name in found), [])
    values, links = choose_values(found, table)
    if names := joined_names(value.text for value in authors):
        values["authors"] = Value(names, authors[0].start, authors[-1].end, fixed=_ALONE)
    if values.get("venue") == values.get("title"):
        values.pop("venue", None)
    if kind in _PUBLISHER_IS_VENUE and "publisher" in values:
        values.setdefault("venue", values["publisher"])
    last_page = next((value.text for value in found.get("ep", ()) if value.text), None)
    if "pages" in values and last_page:
        pages = values["pages"]
        values["pages"] = replace(pages, text=f"{pages.text}--{last_page}", fixed=_TWO_TAGS)
    return entry_of_record(
        source, source.line_of(record.begin), values, links=links, kind=table.kinds.get(kind), name=_key(found)
    )


def _key(found: dict[str, list[Value]]) -> str | None:
    """The key by which its owner cites the record."""
    keys = (value.text for name in ("id", "f") for value in found.get(name, ()))
    return next((key for key in keys if key and not key.isdecimal() and " " not in key), None)
