"""The one reader of Parquet files says the same of the same file, to whoever asks."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from enrich.core.errors import InputError
from enrich.dataset.rows import read_rows
from enrich.storage.tables import parquet_bytes, read_table


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, r"no such file; build the data set first"), (b"", "is not a Parquet file"), (b"PAR1?", "is not a Parquet")],
)
def test_rows_and_tables_are_refused_in_the_same_words(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "papers.parquet"
    if content is not None:
        path.write_bytes(content)
    for read, place in ((read_table, path), (read_rows, path), (read_rows, tmp_path)):
        with pytest.raises(InputError, match=rf"papers\.parquet: {said}"):
            read(place)


def test_an_empty_table_of_something_else_is_no_data_set(tmp_path: Path) -> None:
    (tmp_path / "papers.parquet").write_bytes(parquet_bytes(pa.table({"x": pa.array([], pa.int32())})))
    with pytest.raises(InputError, match="no column entry_id"):
        read_rows(tmp_path)


def test_equal_tables_are_equal_bytes() -> None:
    table = pa.table({"entry_id": ["a", "b"]})
    assert parquet_bytes(table) == parquet_bytes(pa.Table.from_pylist(table.to_pylist()))
