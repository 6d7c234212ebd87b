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
from enrich.core.models import Entry
from enrich.reading_list.formats import LIST_SUFFIXES

if TYPE_CHECKING:
    from enrich.stages.bulk_rows import Columns

TABLE_SUFFIXES = (".parquet",)
# References that stand alone are decided so many at a time, and lists until their files have so many bytes together:
# small enough for a worker's memory, large enough that sending a batch costs little.
BATCH_ROWS = 512
BATCH_BYTES = 256 * 1024
_BYTES_PER_ENTRY = 300
_ROWS_AT_ONCE = 8192


@dataclass(frozen=True, slots=True)
class Input:
    """A document that is to be read: a list's file, or rows of a table, as JSON."""

    batch: int
    document: int
    list: str
    rows: str | None
    entries: int
    """How many entries it has, or about how many where its file was not read yet."""
    problem: str | None = None
    """Why its table could not be read."""


def paths_of(patterns: Sequence[str], without: Sequence[Path] = ()) -> list[Path]:
    """The files that folders and patterns name, in order and each once. Raises InputError for what names none.

    Files below `without` are left out: the results may be written to a folder among the inputs.
    """
    found: dict[Path, None] = {}
    left_out = [path.resolve() for path in without]
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in (*LIST_SUFFIXES, *TABLE_SUFFIXES))
        else:
            inside = [path] if path.exists() else sorted(Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207
        own = [p for p in inside if p.is_file() and not any(map(p.resolve().is_relative_to, left_out))]
        if not own:
            raise InputError(pattern, f"names no list ({', '.join(LIST_SUFFIXES)}) and no table (.parquet)")
        found.update(dict.fromkeys(own))
    return list(found)


def inputs_of(paths: Sequence[Path]) -> Iterator[Input]:
    """All documents in order, dealt into batches. Tables are read as they are needed, lists only named."""
    document = batch = filled = 0
    for path in paths:
        documents: Iterable[tuple[str, str | None, int, str | None]]
        if path.suffix.lower() in TABLE_SUFFIXES:
            documents = _documents_of_table(path)
        else:
            documents = [(str(path), None, max(1, path.stat().st_size // _BYTES_PER_ENTRY), None)]
        for name, rows, entries, problem in documents:
            weight = entries * _BYTES_PER_ENTRY if rows is None else entries * BATCH_BYTES // BATCH_ROWS
            if filled and filled + weight > BATCH_BYTES:
                batch, filled = batch + 1, 0
            yield Input(batch, document, name, rows, entries, problem)
            document, filled = document + 1, filled + weight


def entries_of_rows(rows: str) -> list[Entry]:
    """The entries of rows of a table, as `inputs_of` gives them."""
    from enrich.stages.bulk_rows import entry_of_row

    decoded = msgspec.json.decode(rows, type=list[tuple[int, dict[str, Any]]])
    return [entry for number, values in decoded if (entry := entry_of_row(values, number)) is not None]


def _documents_of_table(path: Path) -> Iterator[tuple[str, str | None, int, str | None]]:
    """The documents of a table: consecutive rows of one list, or rows alone; one with the problem if it is no table."""
    try:
        for name, rows in groupby(_rows(path), key=lambda row: row[0]):
            if name is not None:
                together = [row[1:] for row in rows]
                yield name, msgspec.json.encode(together).decode(), len(together), None
            else:
                yield from ((str(path), msgspec.json.encode([row[1:]]).decode(), 1, None) for row in rows)
    except InputError as error:
        yield str(path), None, 1, str(error)


def _rows(path: Path) -> Iterator[tuple[str | None, int, dict[str, Any]]]:
    """The rows of a table, each with the list that it names, and its number."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            columns = _columns_of(path, file.schema_arrow.names)
            number = 0
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=columns.read, use_threads=False):
                for values in batch.to_pylist():
                    number += 1
                    name = values.pop(columns.list_name) if columns.list_name else None
                    yield (None if name is None else str(name)), number, values
    except (OSError, pa.ArrowException) as error:
        raise InputError(path, f"cannot be read as Parquet: {str(error).splitlines()[0]}") from error


def _columns_of(path: Path, names: list[str]) -> Columns:
    from enrich.stages.bulk_rows import read_columns

    columns = read_columns(tuple(names))
    if not columns.can_identify:
        raise InputError(path, f"no column is called title, url or doi; the columns are {', '.join(names)[:200]}")
    return columns
