"""Parquet files: one writer and one reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from enrich.core.errors import InputError
from enrich.storage.files import is_there, read_bytes

if TYPE_CHECKING:
    import pyarrow as pa


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as a Parquet file; equal tables give equal bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def read_table(path: Path) -> pa.Table:
    """The table in a Parquet file. Raises InputError for a file that is missing, unreadable or not Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not is_there(path):
        raise InputError(path, "no such file; build the data set first: enrich run LIST")
    try:
        return pq.read_table(pa.BufferReader(read_bytes(path)))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(path, f"is not a Parquet file: {str(error).splitlines()[0]}") from error
