"""The plan on one machine: DuckDB for the joins, processes of Python for the steps."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.core.errors import InputError
from enrich.sources.bulk.layout import Index
from enrich.stages.bulk_steps import packed, schemas, unpacked

if TYPE_CHECKING:
    import pyarrow as pa

    from enrich.stages.bulk_plan import Step


class DuckDbEngine:
    """Tables are Arrow's own. The joins keep to `memory`, and go to disk in `scratch` beyond it."""

    def __init__(self, index: Index, *, workers: int, memory: str, scratch: Path) -> None:
        try:
            import duckdb
        except ImportError:
            raise InputError("--engine duckdb", "needs DuckDB: pip install 'enrich-reading-list[bulk]'") from None
        self._connection = duckdb.connect(
            config={"memory_limit": memory, "threads": workers, "temp_directory": str(scratch),
                    "preserve_insertion_order": False, "autoinstall_known_extensions": False},
        )  # fmt: skip
        for table in ("keys", "records"):
            self._create_view(index, table)
        self._pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_prepare_worker)

    def close(self) -> None:
        """End the workers and the connection."""
        self._pool.shutdown(cancel_futures=True)
        self._connection.close()

    def _create_view(self, index: Index, table: str) -> None:
        """One view over all releases. Local files are read by DuckDB itself, others through Arrow's file systems."""
        column = "key" if table == "keys" else "record"
        parts = []
        for number, release in enumerate(index.releases):
            paths = release.paths(table)
            if release.files.type_name == "local":
                names = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
                source = f"read_parquet([{names}], hive_partitioning = false)"
            else:
                from pyarrow import dataset

                source = f"{table}_{number}"
                self._connection.register(source, dataset.dataset(paths, filesystem=release.files, format="parquet"))
            parts.append(f"SELECT CAST({number} AS INT) AS release, rid, {column} FROM {source}")  # noqa: S608 (our own words)
        self._connection.execute(f"CREATE VIEW {table} AS {' UNION ALL '.join(parts)}")

    def load(self, table: pa.Table) -> pa.Table:
        """The table itself."""
        return table

    def map(self, step: Step, table: pa.Table, schema: str) -> pa.Table:
        """Rows are dealt to the workers by batch, too."""
        return self.group(step, table, schema)

    def group(self, step: Step, table: pa.Table, schema: str) -> pa.Table:
        """One call of a worker for each batch, in order."""
        import pyarrow as pa

        results = self._pool.map(partial(_call, step), map(packed, _batches(table)))
        return pa.concat_tables([schemas()[schema].empty_table(), *map(unpacked, results)])

    def sql(self, statement: str, **tables: pa.Table) -> pa.Table:
        """The statement's whole result."""
        for name, table in tables.items():
            self._connection.register(name, table)
        try:
            result: pa.Table = self._connection.sql(statement).to_arrow_table()
        finally:
            for name in tables:
                self._connection.unregister(name)
        return result

    def is_empty(self, table: pa.Table) -> bool:
        """Whether it has no rows."""
        return len(table) == 0

    def fetch(self, table: pa.Table) -> Iterator[pa.Table]:
        """The table itself."""
        yield table

    def forget(self) -> None:
        """Nothing is kept."""


def _batches(table: pa.Table) -> Iterator[pa.Table]:
    """The rows of each batch, in the order of the batches."""
    table = table.sort_by("batch").combine_chunks()
    numbers = table["batch"].to_pylist()
    start = 0
    while start < len(numbers):
        end = start
        while end < len(numbers) and numbers[end] == numbers[start]:
            end += 1
        yield table.slice(start, end - start)
        start = end


def _call(step: Step, content: bytes) -> bytes:
    return packed(step(unpacked(content)))


def _prepare_worker() -> None:
    """One thread each; what is loaded now is never looked at by the cycle collector again.

    The main process alone is interrupted by the keyboard. If it is killed, its workers end, too.
    """
    import pyarrow as pa

    import enrich.judging.judge

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    del enrich
    gc.freeze()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
