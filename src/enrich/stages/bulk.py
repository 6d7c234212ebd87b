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

from enrich.core.errors import InputError, OutputError
from enrich.core.version import __version__
from enrich.sources.bulk.layout import Index, open_index
from enrich.stages.bulk_inputs import Input, inputs_of, paths_of
from enrich.stages.bulk_output import PartResult, PartWriter, data_package_of, summary_page
from enrich.stages.bulk_plan import run_partition
from enrich.stages.bulk_steps import Basis, schemas
from enrich.storage.files import read_text, write_bytes

if TYPE_CHECKING:
    import pyarrow as pa

PLAN = "plan.json"
SUMMARY = "summary.md"
PACKAGE = "datapackage.json"
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
    corrections: Path | None = None
    curated: Path | None = None


def bulk(job: BulkJob, progress: Progress = lambda _: None) -> list[PartResult]:
    """Run a job, and write its partitions, datapackage.json and summary.md.

    Returns the results of all partitions, failed ones too. Raises InputError where nothing can be read, the index
    cannot be used, or `out` holds the results of another job; OutputError if the disk refuses.
    """
    index = open_index(job.index)
    local = [Path(release.path).parents[1] for release in index.releases if release.files.type_name == "local"]
    paths = paths_of(job.inputs, [job.out, *local])
    try:
        return _run_partitions(job, index, paths, progress)
    except OSError as error:
        raise OutputError(error.filename or job.out, f"cannot be written: {error.strerror or error}") from error


def _run_partitions(job: BulkJob, index: Index, paths: list[Path], progress: Progress) -> list[PartResult]:
    job.out.mkdir(parents=True, exist_ok=True)
    _check_same_job(job, index, paths)
    results = []
    with _Engines(job, index) as engines:
        basis = _basis(job, index)
        for number, inputs in enumerate(partitions(inputs_of(paths), job.entries_per_partition)):
            writer = PartWriter(job.out, number)
            result = writer.result() or _run(engines, writer, inputs, basis)
            results.append(result)
            progress(result)
    write_bytes(job.out / PACKAGE, data_package_of(results, index))
    write_bytes(job.out / SUMMARY, summary_page(results, index).encode())
    return results


def _basis(job: BulkJob, index: Index) -> Basis:
    """What the index covers and what people decided. Raises InputError for a corrupt file of theirs."""
    from enrich.decisions.corrections_file import parse_corrections
    from enrich.sources.curated import parse_facts

    corrections = parse_corrections(read_text(job.corrections), str(job.corrections)) if job.corrections else ()
    facts = parse_facts(read_text(job.curated), str(job.curated)) if job.curated else None
    return Basis.by(index, corrections, facts)


def _run(engines: _Engines, writer: PartWriter, inputs: list[Input], basis: Basis) -> PartResult:
    """One partition; what goes wrong in it is its result, and the next begins with a new engine.

    Raises InputError for an engine that is missing, and OSError for a disk that refuses: the next would fail, too.
    """
    try:
        engine = engines.current()
        result = writer.write(run_partition(engine, _table(inputs), basis))
        engine.forget()
    except Exception as error:
        is_lost = isinstance(error, ConnectionError)  # a worker or executor, which is no fault of the disk
        if isinstance(error, InputError | OSError) and not is_lost:
            raise
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

    schema = schemas()["inputs"]
    rows = [{name: getattr(item, name) for name in schema.names} for item in inputs]
    return pa.Table.from_pylist(rows, schema=schema)


def _check_same_job(job: BulkJob, index: Index, paths: Sequence[Path]) -> None:
    """Let a run continue what another began only if it is the same; the engine and its workers may differ."""
    plan = msgspec.json.encode({
        "version": __version__, "index": index.digest, "entries_per_partition": job.entries_per_partition,
        "inputs": [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths],
        "decided": [read_text(path) for path in (job.corrections, job.curated) if path],
    })  # fmt: skip
    written = job.out / PLAN
    if written.exists() and written.read_bytes() != plan:
        raise InputError(
            job.out,
            "holds the results of other inputs, corrections or facts, or of another index; choose another --out",
        )
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
