"""The plan of a bulk run for one partition, the same for every engine: which step follows which, and when to stop.

    inputs -> documents -> keys -> hits -> records -> further keys -> hits -> records -> decide
                                     ^                                                     |
                                     +---------- keys that decisions still miss -----------+

An engine runs SQL and calls functions over Arrow tables; what they say is not its business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol, TypeVar

from enrich.core.errors import EnrichError
from enrich.stages.bulk_steps import Basis, decide, first_keys, further_keys, read

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
Step = Callable[["pa.Table"], "pa.Table"]
# A decision asks for more a few times at most (a link, a title, its identifiers, the published title, its DOI).
_MOST_ROUNDS = 12


class Engine(Protocol[T]):
    """What runs a plan; T is what it calls a table."""

    def load(self, table: pa.Table) -> T:
        """A table of ours as one of the engine's."""

    def map(self, step: Step, table: T, schema: str) -> T:
        """A step called with any rows of a table at a time."""

    def group(self, step: Step, table: T, schema: str) -> T:
        """A step called with all rows of one batch at a time."""

    def sql(self, statement: str, **tables: T) -> T:
        """A statement over tables; `keys` and `records` are those of the index."""

    def is_empty(self, table: T) -> bool:
        """Whether a table has no rows."""

    def fetch(self, table: T) -> Iterator[pa.Table]:
        """The rows of a table, some at a time."""

    def forget(self) -> None:
        """Free what was kept for a partition."""


@cache
def statement(name: str) -> str:
    """The text of an SQL statement, one for all engines."""
    return (files("enrich.stages") / "bulk_sql" / f"{name}.sql").read_text("utf-8")


def run_partition(engine: Engine[T], inputs: pa.Table, basis: Basis) -> Iterator[pa.Table]:
    """The tables `decided` of a partition's inputs, some batches at a time and in no order.

    Raises EnrichError if decisions never stop asking.
    """
    facts = _with_further_facts(engine, _first_facts(engine, inputs), basis)
    for _ in range(_MOST_ROUNDS):
        decided = engine.group(partial(decide, basis), facts, "decided")
        yield from engine.fetch(engine.sql("SELECT * FROM decided WHERE key IS NULL", decided=decided))
        queries = engine.sql(statement("missing"), decided=decided)
        if engine.is_empty(queries):
            return
        hits, found = _look_up(engine, queries)
        facts = engine.sql(statement("more_facts"), facts=facts, queries=queries, hits=hits, records_found=found)
    raise EnrichError(f"decisions still ask for keys after {_MOST_ROUNDS} rounds")


def _first_facts(engine: Engine[T], inputs: pa.Table) -> T:
    """Documents and the records that their own titles, authors and identifiers lead to."""
    documents = engine.map(read, engine.load(inputs), "documents")
    queries = engine.map(first_keys, documents, "queries")
    hits, found = _look_up(engine, queries)
    return engine.sql(statement("facts"), documents=documents, queries=queries, hits=hits, records_found=found)


def _with_further_facts(engine: Engine[T], facts: T, basis: Basis) -> T:
    """The facts, and the records that those records' identifiers and titles lead to."""
    queries = engine.group(partial(further_keys, basis), facts, "queries")
    hits, found = _look_up(engine, queries)
    return engine.sql(statement("all_facts"), facts=facts, queries=queries, hits=hits, records_found=found)


def _look_up(engine: Engine[T], queries: T) -> tuple[T, T]:
    hits = engine.sql(statement("hits"), queries=queries)
    return hits, engine.sql(statement("records"), hits=hits)
