"""The plan on a Spark cluster: its SQL for the joins, its `mapInArrow` and `applyInArrow` for the steps.

Scheduling, shuffles, retries and workers are all Spark's. The executors need this package, and read the index and the
lists themselves, so both must be where all of them can see them. The results come back to the driver by partition.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrich.core.errors import InputError
from enrich.sources.bulk.layout import Index
from enrich.stages.bulk_steps import schemas

if TYPE_CHECKING:
    import pyarrow as pa

    from enrich.stages.bulk_plan import Step

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    # What is asked is broadcast to where the index is read, not the index shuffled to it.
    "spark.sql.autoBroadcastJoinThreshold": str(256 << 20),
    "spark.sql.execution.arrow.maxRecordsPerBatch": "4096",
    "spark.driver.maxResultSize": "4g",
    # The files of an index are listed by the driver; a job for 64 folders takes longer than they do.
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_COLUMNS = {"key": "bigint", "record": "string"}
_TASKS_PER_CORE = 2
_TYPES = {"int32": "int", "int64": "bigint", "string": "string", "binary": "binary"}


class SparkEngine:
    """Tables are data frames. Each is written to `scratch`, which all executors must see, and read back.

    Several steps read each table, and the plan of a step would else hold those of all steps before it: it grows
    several times with each round, and an executor that is lost would cost the whole partition.
    """

    def __init__(self, index: Index, *, master: str | None, scratch: Path) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise InputError("--engine spark", "needs PySpark: pip install 'enrich-reading-list[spark]'") from None
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.appName("enrich bulk").master(master or "local[*]")
        for name, value in _SETTINGS.items():
            builder = builder.config(name, value)
        self._spark = builder.getOrCreate()
        cores = self._spark.sparkContext.defaultParallelism
        # Spark's default of 200 tasks a shuffle starts a worker of Python for each, however few the rows.
        self._spark.conf.set("spark.sql.shuffle.partitions", str(_TASKS_PER_CORE * cores))
        self._scratch = scratch.absolute()
        self._kept = 0
        for table in ("keys", "records"):
            self._create_view(index, table)

    def close(self) -> None:
        """End the session."""
        self._spark.stop()
        self.forget()

    def _create_view(self, index: Index, table: str) -> None:
        from pyspark.sql import functions

        view: Any = None
        column = "key" if table == "keys" else "record"
        for number, release in enumerate(index.releases):
            scheme = "file" if release.files.type_name == "local" else index.location.partition("://")[0]
            folder = f"{scheme}://{release.path}/{table}"
            frame = self._spark.read.schema(f"rid bigint, {column} {_COLUMNS[column]}").parquet(folder)
            frame = frame.select(functions.lit(number).cast("int").alias("release"), "rid", column)
            view = frame if view is None else view.unionAll(frame)
        view.createOrReplaceTempView(table)

    def load(self, table: pa.Table) -> Any:
        """A data frame of the table's rows."""
        return self._keep(self._spark.createDataFrame(table))

    def map(self, step: Step, table: Any, schema: str) -> Any:
        """The step over the batches of rows in which Spark hands them out."""

        def over(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            import pyarrow as pa

            for batch in batches:
                yield from step(pa.Table.from_batches([batch])).to_batches()

        return self._keep(table.mapInArrow(over, _ddl(schema)))

    def group(self, step: Step, table: Any, schema: str) -> Any:
        """The step over all rows of a batch together."""

        def over(rows: pa.Table) -> pa.Table:
            return step(rows)

        return self._keep(table.groupBy("batch").applyInArrow(over, _ddl(schema)))

    def sql(self, statement: str, **tables: Any) -> Any:
        """The statement over the data frames, as views of these names."""
        for name, table in tables.items():
            table.createOrReplaceTempView(name)
        return self._keep(self._spark.sql(statement))

    def is_empty(self, table: Any) -> bool:
        """Whether it has no rows."""
        return bool(table.isEmpty())

    def fetch(self, table: Any) -> Iterator[pa.Table]:
        """All rows, as Arrow."""
        yield table.toArrow()

    def forget(self) -> None:
        """Remove the tables of the partition."""
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _keep(self, frame: Any) -> Any:
        self._kept += 1
        place = (self._scratch / f"{self._kept}").as_uri()
        frame.write.mode("overwrite").parquet(place)
        return self._spark.read.schema(frame.schema).parquet(place)


def _ddl(schema: str) -> str:
    """A schema of ours in Spark's words."""
    return ", ".join(f"{field.name} {_TYPES[str(field.type)]}" for field in schemas()[schema])
