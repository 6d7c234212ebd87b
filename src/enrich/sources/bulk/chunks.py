"""A chunk of a bulk file's items -> its records as Parquet, and its keys beside them, waiting to be merged.

The unit of work while an index is built: made whole by one process, in place only when complete, and made anew after
a kill if it is not. Memory is bound by the chunk.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from enrich.core.errors import InputError
from enrich.sources.bulk.corpora import Corpus, corpus_named
from enrich.sources.bulk.items import items_of
from enrich.sources.bulk.keys import BUCKETS, bucket_of, record_keys
from enrich.sources.bulk.layout import CHUNK, CHUNK_BITS, encode_record, records_path
from enrich.sources.bulk.records import record_of

if TYPE_CHECKING:
    import pyarrow as pa

# A chunk ends before its items are larger than this together: Crossref's hold their whole lists of references.
_MOST_BYTES = 48 << 20
# Rows that a look-up must read to get one record.
_RECORDS_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class Chunk:
    """Items that follow each other in one file: their number among all chunks, and where they stand."""

    number: int
    path: Path
    first: int
    items: list[bytes]


def chunks_of(corpus: Corpus, paths: Sequence[Path]) -> Iterator[Chunk]:
    """All items of some files in chunks, none of which spans two files; always cut at the same places."""
    number = 0
    for path in paths:
        items: list[bytes] = []
        size, first = 0, 1
        for item in items_of(corpus, path):
            if items and (len(items) == CHUNK or size + len(item) > _MOST_BYTES):
                yield Chunk(number, path, first, items)
                number, first, items, size = number + 1, first + len(items), [], 0
            items.append(item)
            size += len(item)
        if items:
            yield Chunk(number, path, first, items)
            number += 1


def keys_file(place: Path, number: int) -> Path:
    """The keys of a chunk; as soon as this file is there, the chunk is done."""
    return place / "chunks" / f"{number:08}.arrow"


def write_chunk(corpus_name: str, chunk: Chunk, place: Path, retrieved_at: str) -> int:
    """Read a chunk's items and write its records and keys under `place`; returns the number of records.

    Raises InputError, with the number of the item, for one that is not of the corpus's format.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    corpus = corpus_named(corpus_name)
    rids, contents = array("q"), []
    keys, owners = array("q"), array("q")
    for position, item in enumerate(chunk.items):
        try:
            record = record_of(corpus, item, retrieved_at)
        except (msgspec.DecodeError, ValueError) as error:
            raise InputError(chunk.path, f"item {chunk.first + position}: {error}") from error
        if record is None:
            continue
        rid = (chunk.number << CHUNK_BITS) + position
        rids.append(rid)
        contents.append(encode_record(record).decode())
        own = record_keys(record)
        keys.extend(own)
        owners.extend([rid] * len(own))
    if rids:
        path = place / records_path(rids[0])
        path.parent.mkdir(parents=True, exist_ok=True)
        table = pa.table({"rid": _numbers(rids), "record": pa.array(contents, pa.string())})
        unfinished = path.with_suffix(".unfinished")
        pq.write_table(table, unfinished, compression="zstd", row_group_size=_RECORDS_AT_ONCE,
                       use_dictionary=False, column_encoding={"rid": "DELTA_BINARY_PACKED"})  # fmt: skip
        unfinished.replace(path)
    _write_keys(pa.table({"key": _numbers(keys), "rid": _numbers(owners)}), keys_file(place, chunk.number))
    return len(rids)


def _numbers(values: array[int]) -> Any:
    import pyarrow as pa

    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(values)])


def _write_keys(table: pa.Table, path: Path) -> None:
    """Keys as one batch per bucket, so that a merge reads its bucket alone."""
    import pyarrow as pa

    table = table.sort_by([("key", "ascending"), ("rid", "ascending")]).combine_chunks()
    keys: list[Any] = table["key"].to_pylist()
    buckets = [bucket_of(key) for key in keys]
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with pa.OSFile(str(unfinished), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        start = 0
        for bucket in range(BUCKETS):
            end = start
            while end < len(buckets) and buckets[end] == bucket:
                end += 1
            part = table.slice(start, end - start).combine_chunks()
            batches = part.to_batches()
            writer.write_batch(batches[0] if batches else _no_rows(table.schema))
            start = end
    unfinished.replace(path)


def _no_rows(schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema], schema=schema)
