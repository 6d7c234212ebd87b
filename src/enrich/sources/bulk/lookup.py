"""Point look-ups in an index: keys -> records, reading a few row groups of sorted files. Needs no other engine."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from enrich.core.models import RecordRef, SourceName, SourceRecord
from enrich.sources.bulk.keys import bucket_of
from enrich.sources.bulk.layout import Index, Release, decode_record, keys_path, records_path

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

_OPEN_FILES = 512
_GROUPS_KEPT = 2


def record_ref(release_name: str, rid: int) -> RecordRef:
    """How a record of an index is named: the release (`s2/2026-10-01`) and its number in it."""
    return RecordRef(SourceName.SNAPSHOT, release_name, rid)


class Lookup:
    """The records of an index, by key. Keeps files open; may be used from one thread."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._by_name = {release.name: release for release in index.releases}
        files = index.releases[0].files
        self._opened = lru_cache(maxsize=_OPEN_FILES)(lambda path: _SortedFile(files, path))

    def hits(self, keys: Iterable[int]) -> dict[int, tuple[RecordRef, ...]]:
        """The records of every key; the record number DROPPED stands for those of a key that a release dropped."""
        by_bucket: dict[int, list[int]] = defaultdict(list)
        for key in sorted(set(keys)):
            by_bucket[bucket_of(key)].append(key)
        found: dict[int, list[RecordRef]] = {key: [] for of_bucket in by_bucket.values() for key in of_bucket}
        for release in self.index.releases:
            for bucket, of_bucket in by_bucket.items():
                file = self._opened(f"{release.path}/{keys_path(bucket)}")
                for key in of_bucket:
                    found[key] += [record_ref(release.name, rid) for rid in file.values_of(key)]
        return {key: tuple(refs) for key, refs in found.items()}

    def records(self, refs: Iterable[RecordRef]) -> dict[RecordRef, SourceRecord]:
        """The records at these places; none for a place that the index does not have."""
        found = {}
        for ref in sorted(set(refs)):
            release = self._by_name.get(ref.request)
            content = next(iter(self._contents(release, ref.index)), None) if release is not None else None
            if content is not None:
                found[ref] = decode_record(content)
        return found

    def _contents(self, release: Release, rid: int) -> Iterator[Any]:
        if rid >= 0:
            path = f"{release.path}/{records_path(rid)}"
            try:
                yield from self._opened(path).values_of(rid)
            except FileNotFoundError:
                return


class _SortedFile:
    """A Parquet file of two columns, sorted by the first; looked up by the statistics of its row groups."""

    def __init__(self, files: FileSystem, path: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        source = pa.memory_map(path) if files.type_name == "local" else files.open_input_file(path)
        self._file = pq.ParquetFile(source)
        metadata = self._file.metadata
        groups = [metadata.row_group(number).column(0).statistics for number in range(metadata.num_row_groups)]
        self._least: list[Any] = [group.min for group in groups if group is not None]
        self._most: list[Any] = [group.max for group in groups if group is not None]
        self._group = lru_cache(maxsize=_GROUPS_KEPT)(self._read_group)

    def _read_group(self, number: int) -> tuple[memoryview, Any]:
        table = self._file.read_row_group(number, use_threads=False).combine_chunks()
        first: Any = table.column(0).chunk(0)
        view = memoryview(first.buffers()[1]).cast("q")[first.offset : first.offset + len(first)]
        return view, table.column(1)

    def values_of(self, wanted: int) -> Iterator[Any]:
        """The second column of every row whose first is `wanted`."""
        number = bisect_left(self._most, wanted)
        while number < len(self._most) and self._least[number] <= wanted:
            column, values = self._group(number)
            place = bisect_left(column, wanted)
            while place < len(column) and column[place] == wanted:
                yield values[place].as_py()
                place += 1
            if place < len(column):
                return
            number += 1
