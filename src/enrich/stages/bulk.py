"""Many lists, or a table of references, against an index: partitions of inputs, each run by an engine and written.

A run that was stopped continues with the partitions that are not complete. One that fails does not stop the others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from enrich.core.errors import InputError
from enrich.core.version import __version__
from enrich.sources.bulk.layout import Index, open_index
from enrich.stages.bulk_inputs import Input, inputs_of, paths_of
from enrich.stages.bulk_output import PartResult, PartWriter, summary_page
from enrich.stages.bulk_plan import run_partition
from enrich.stages.bulk_steps import Covered, schemas
from enrich.storage.files import write_bytes

if TYPE_CHECKING:
    import pyarrow as pa

PLAN = "plan.json"
SUMMARY = "summary.md"
# The index's keys are read once per partition and round. So many entries make that a small part of the time, and
# their facts fit in some hundred megabytes.
ENTRIES_PER_PARTITION = 25_000
ENGINES = ("duckdb", "spark")
Progress = Callable[[PartResult], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkJob:
    """What to read, which index to use, where to write, and what runs it."""

    inputs: tuple[str, ...]
    index: str
    out: Path
    engine: str = "duckdb"
    master: str | None = None
    workers: int = os.cpu_count() or 1
    memory: str = "300MB"
    entries_per_partition: int = ENTRIES_PER_PARTITION


def bulk(job: BulkJob, progress: Progress = lambda _: None) -> list[PartResult]:
    """Run a job, and write its partitions and summary.md. Returns the results of all partitions, failed ones too.

    Raises InputError where nothing can be read, the index cannot be used, or `out` holds the results of another job.
    """
    index = open_index(job.index)
    paths = paths_of(job.inputs)
    job.out.mkdir(parents=True, exist_ok=True)
    _check_same_job(job, index, paths)
    results = []
    with _Engines(job, index) as engines:
        covered = Covered.by(index)
        for number, inputs in enumerate(partitions(inputs_of(paths), job.entries_per_partition)):
            writer = PartWriter(job.out, number)
            result = writer.result() or _run(engines, writer, inputs, covered)
            results.append(result)
            progress(result)
    write_bytes(job.out / SUMMARY, summary_page(results, index).encode())
    return results


def _run(engines: _Engines, writer: PartWriter, inputs: list[Input], covered: Covered) -> PartResult:
    """One partition; whatever goes wrong in it is its result, and the next begins with a new engine."""
    try:
        engine = engines.current()
        result = writer.write(run_partition(engine, _table(inputs), covered))
        engine.forget()
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 (a worker may die of anything; the partition is reported and repeated)
        engines.restart()
        return writer.fail(
            f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"
        )
    return result


def partitions(inputs: Iterator[Input], most: int) -> Iterator[list[Input]]:
    """Inputs in partitions of about `most` entries; a batch is never divided."""
    part: list[Input] = []
    entries = 0
    for item in inputs:
        if part and entries >= most and item.batch != part[-1].batch:
            yield part
            part, entries = [], 0
        part.append(item)
        entries += item.entries
    if part:
        yield part


def _table(inputs: Sequence[Input]) -> pa.Table:
    import pyarrow as pa

    rows = [{"batch": i.batch, "document": i.document, "list": i.list, "rows": i.rows} for i in inputs]
    return pa.Table.from_pylist(rows, schema=schemas()["inputs"])


def _check_same_job(job: BulkJob, index: Index, paths: Sequence[Path]) -> None:
    """Let a run continue what another began only if it is the same; the engine and its workers may differ."""
    plan = msgspec.json.encode({
        "version": __version__, "index": index.digest, "entries_per_partition": job.entries_per_partition,
        "inputs": [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths],
    })  # fmt: skip
    written = job.out / PLAN
    if written.exists() and written.read_bytes() != plan:
        raise InputError(job.out, "holds the results of other inputs or of another index; choose another --out")
    write_bytes(written, plan)


class _Engines:
    """The engine of a job, made when it is first needed and made anew after a failure."""

    def __init__(self, job: BulkJob, index: Index) -> None:
        self._job, self._index = job, index
        self._engine: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.restart()

    def current(self) -> Any:
        """The engine. Raises InputError naming the extra that its package comes with, where that is missing."""
        if self._engine is None:
            self._engine = self._made()
        return self._engine

    def restart(self) -> None:
        """Close the engine; the next use makes a new one."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _made(self) -> Any:
        scratch = self._job.out / ".scratch"
        if self._job.engine == "spark":
            from enrich.stages.bulk_spark import SparkEngine

            return SparkEngine(self._index, master=self._job.master, scratch=scratch)
        from enrich.stages.bulk_duckdb import DuckDbEngine

        return DuckDbEngine(self._index, workers=self._job.workers, memory=self._job.memory, scratch=scratch)
