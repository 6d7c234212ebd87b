"""The rows of a data set of any version, for comparing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrich.core.errors import InputError
from enrich.dataset.columns import table_schema
from enrich.dataset.history import cast_column
from enrich.storage.tables import read_table

if TYPE_CHECKING:
    import pyarrow as pa


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a Parquet file, or of papers.parquet if `path` is a directory.

    Raises InputError for a file that is missing or unreadable, or no data set of a reading list.
    """
    file = path / "papers.parquet" if path.is_dir() else path
    return rows_of_papers(read_table(file), str(file))


def rows_of_papers(table: pa.Table, path: str) -> list[dict[str, Any]]:
    """The rows of a papers.parquet of any version, with those of today's columns that it has, in today's types.

    Raises InputError for a table that is no data set of a reading list, or whose columns are of other types.
    """
    import pyarrow as pa

    if "entry_id" not in table.column_names:
        raise InputError(path, "is not a data set of a reading list: it has no column entry_id")
    known = [field for field in table_schema("papers") if field.name in table.column_names]
    columns = [cast_column(table, field, path) for field in known]
    try:
        rows: list[dict[str, Any]] = pa.table(columns, schema=pa.schema(known)).to_pylist()
    except (pa.ArrowException, ValueError, OverflowError) as error:
        raise InputError(path, f"has values that cannot be read: {str(error).splitlines()[0]}") from error
    if any(not row["entry_id"] for row in rows):
        raise InputError(path, "is not a data set of a reading list: an entry_id is missing")
    return rows
