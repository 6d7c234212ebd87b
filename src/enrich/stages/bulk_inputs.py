"""What a bulk run reads: folders and globs of lists (of every format that is read), and Parquet tables of references.

A list is one document. A row of a table is one reference; rows that follow each other and have the same value in a
column called `list` are one document, so that duplicates among them are found. Other rows stand alone.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from enrich.core.errors import InputError
from enrich.core.models import Entry, LinkRole
from enrich.reading_list.formats import LIST_SUFFIXES

if TYPE_CHECKING:
    import pyarrow as pa

TABLE_SUFFIXES = (".parquet",)
LIST_COLUMN = "list"
# References that stand alone are decided so many at a time, and lists until their files have so many bytes together:
# small enough for a worker's memory, large enough that sending a batch costs little.
BATCH_ROWS = 512
BATCH_BYTES = 256 * 1024
_BYTES_PER_ENTRY = 300
_ROWS_AT_ONCE = 8192
_ROLES = {"link": LinkRole.PAPER, "code": LinkRole.CODE}
# Columns that name an identifier. In this order, the first that a row fills is the reference's link.
_IDENTIFIERS = ("url", "link", "arxiv_id", "arxiv", "doi")


@dataclass(frozen=True, slots=True)
class Input:
    """A document that is to be read: a list's file, or rows of a table, as JSON."""

    batch: int
    document: int
    list: str
    rows: str | None
    entries: int
    """How many entries it has, or about how many where its file was not read yet."""


def paths_of(patterns: Sequence[str]) -> list[Path]:
    """The files that folders and patterns name, in order and each once. Raises InputError for what names none."""
    found: dict[Path, None] = {}
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in (*LIST_SUFFIXES, *TABLE_SUFFIXES))
        else:
            inside = [path] if path.exists() else sorted(Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207
        if not inside:
            raise InputError(pattern, f"names no list ({', '.join(LIST_SUFFIXES)}) and no table (.parquet)")
        found.update(dict.fromkeys(p for p in inside if p.is_file()))
    return list(found)


def inputs_of(paths: Sequence[Path]) -> Iterator[Input]:
    """All documents in order, dealt into batches. Tables are read as they are needed, lists only named."""
    document = batch = filled = 0
    for path in paths:
        documents: Iterable[tuple[str, str | None, int]]
        if path.suffix.lower() in TABLE_SUFFIXES:
            documents = _documents_of_table(path)
        else:
            documents = [(str(path), None, max(1, path.stat().st_size // _BYTES_PER_ENTRY))]
        for name, rows, entries in documents:
            weight = entries * _BYTES_PER_ENTRY if rows is None else entries * BATCH_BYTES // BATCH_ROWS
            if filled and filled + weight > BATCH_BYTES:
                batch, filled = batch + 1, 0
            yield Input(batch, document, name, rows, entries)
            document, filled = document + 1, filled + weight


def entries_of_rows(rows: str) -> list[Entry]:
    """The entries of rows of a table, as `inputs_of` gives them."""
    decoded = msgspec.json.decode(rows, type=list[tuple[int, dict[str, Any]]])
    return [entry for number, values in decoded if (entry := entry_of_row(values, number)) is not None]


def _documents_of_table(path: Path) -> Iterator[tuple[str, str, int]]:
    """The documents of a table: consecutive rows of one list, or rows alone."""
    for name, rows in groupby(_rows(path), key=lambda row: row[0]):
        if name is not None:
            together = [row[1:] for row in rows]
            yield name, msgspec.json.encode(together).decode(), len(together)
        else:
            yield from ((str(path), msgspec.json.encode([row[1:]]).decode(), 1) for row in rows)


def _rows(path: Path) -> Iterator[tuple[str | None, int, dict[str, Any]]]:
    """The rows of a table, each with the list that it names, and its number."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            _check_columns(path, file.schema_arrow)
            number = 0
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, use_threads=False):
                for values in batch.to_pylist():
                    number += 1
                    name = values.pop(LIST_COLUMN, None)
                    yield (None if name is None else str(name)), number, values
    except (OSError, pa.ArrowException) as error:
        raise InputError(path, f"cannot be read as Parquet: {str(error).splitlines()[0]}") from error


def _check_columns(path: Path, schema: pa.Schema) -> None:
    from enrich.reading_list.vocabulary import column_means

    if not any(name in _IDENTIFIERS or column_means(name) in {"title", "link", "name"} for name in schema.names):
        raise InputError(
            path, f"no column is called title, url or doi; the columns are {', '.join(schema.names)[:200]}"
        )


def entry_of_row(values: dict[str, Any], number: int) -> Entry | None:
    """The entry that a row of a table is, by the names of its columns as in a CSV list; None if it says nothing.

    `number` is that of the row, from 1; it stands for the line of the entry.
    """
    from dataclasses import replace

    from enrich.core.text import slug
    from enrich.reading_list.records import Value, entry_of_record
    from enrich.reading_list.source import Source
    from enrich.reading_list.vocabulary import column_means

    texts = {name: text for name, value in values.items() if (text := _text(value))}
    line = "\t".join(texts.values())
    fields: dict[str, Value] = {}
    links: list[tuple[LinkRole, Value]] = []
    start = 0
    places = {}
    for name, text in texts.items():
        places[name] = Value(text, start, start + len(text))
        start += len(text) + 1
    for name in sorted(texts, key=lambda name: _IDENTIFIERS.index(name) if name in _IDENTIFIERS else -1):
        meaning = "link" if name in _IDENTIFIERS else column_means(name)
        if meaning in _ROLES:
            links.append((_ROLES[meaning], places[name]))
        elif meaning is not None and meaning != "summary":
            fields.setdefault(meaning, places[name])
    if "title" not in fields and "name" in fields:
        fields["title"] = fields["name"]
    entry = entry_of_record(Source(line), 1, fields, links=tuple(links))
    if entry is None:
        return None
    own = (
        str(values.get("entry_id") or values.get("id") or values.get("key") or "") or f"{slug(entry.entry_id)}-{number}"
    )
    return replace(entry, entry_id=own, line=number)


def _text(value: Any) -> str:
    """A cell's text: of a list of names, the names in turn; in one line."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(" ".join(str(part).split()) for part in value if part is not None)
    return " ".join(str(value).split())
