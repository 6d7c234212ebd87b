"""The keys of all chunks -> one sorted Parquet file per bucket, without the keys that too many records have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.sources.bulk.keys import MOST_RECORDS
from enrich.sources.bulk.layout import DROPPED, keys_path

if TYPE_CHECKING:
    import pyarrow as pa

# Rows that a look-up must read to find one key.
_KEYS_AT_ONCE = 8192


def merge_bucket(chunk_files: Sequence[Path], bucket: int, place: Path) -> None:
    """Write a bucket's file, unless a run before has done so. Memory is bound by the bucket."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = place / keys_path(bucket)
    if path.exists():
        return
    table = pa.concat_tables([pa.table({"key": pa.array([], pa.int64()), "rid": pa.array([], pa.int64())})] + [
        _bucket_of_chunk(file, bucket) for file in chunk_files
    ])  # fmt: skip
    table = without_hot_keys(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    pq.write_table(table, unfinished, compression="none", row_group_size=_KEYS_AT_ONCE, use_dictionary=False,
                   column_encoding={"key": "DELTA_BINARY_PACKED", "rid": "DELTA_BINARY_PACKED"})  # fmt: skip
    unfinished.replace(path)


def _bucket_of_chunk(file: Path, bucket: int) -> pa.Table:
    import pyarrow as pa

    with pa.memory_map(str(file)) as source:
        return pa.Table.from_batches([pa.ipc.open_file(source).get_batch(bucket)])


def without_hot_keys(table: pa.Table) -> pa.Table:
    """(key, rid) sorted, with one row (key, DROPPED) in place of the rows of a key of too many records."""
    import pyarrow as pa
    import pyarrow.compute as pc

    counts = table.group_by("key").aggregate([("rid", "count")])
    hot = counts.filter(pc.field("rid_count") > MOST_RECORDS)["key"].combine_chunks()
    if len(hot):
        kept = table.filter(~pc.field("key").isin(hot))
        markers = pa.Table.from_arrays([hot, pa.array([DROPPED] * len(hot), pa.int64())], schema=table.schema)
        table = pa.concat_tables([kept, markers])
    return table.sort_by([("key", "ascending"), ("rid", "ascending")])


def count_keys(path: Path) -> tuple[int, int]:
    """How many rows a bucket's file has, and how many of them say that a key was dropped."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(path, columns=["rid"])
    return len(table), len(table.filter(pc.field("rid") == DROPPED))
