"""What was known on which day: observations of a run, merged with those of earlier runs; and files of older schemas.

History is the one output that grows: it cannot be rebuilt, because past counts cannot be retrieved again. A run adds
one row per entry, day and source. A second run on the same day replaces its rows, so that merging the same
observations twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from enrich.core.errors import InputError
from enrich.core.models import Observation, Paper, Status
from enrich.dataset.columns import SCHEMA_VERSION, history_table, table_schema, type_name

if TYPE_CHECKING:
    import pyarrow as pa

RENAMED: Mapping[int, Mapping[str, Mapping[str, str]]] = {}
"""What each schema version renamed: version -> table -> {old name: new name}. Every raise of SCHEMA_VERSION that
renames a column has its entry here, so that files written before still load."""


_LONGEST_VERSION = 9


def observation(paper: Paper) -> Observation | None:
    """What this run knows about an entry's work; None where the work is unknown, or no answer has a date.

    The day is that of the counts. Without counts it is the day on which the source of title and venue was last
    asked (for curated facts, the day on which they were checked). It is never the day of the run: the same answers
    give the same row, whenever the data set is built.
    """
    if paper.resolution.status is not Status.RESOLVED:
        return None
    work = paper.work
    asked, source = work.citation_retrieved_at, work.citation_source
    if work.citation_count is None or not (asked and source):
        dated = [
            (origin.retrieved_at, origin.source)
            for origin in paper.provenance
            if origin.chosen and origin.field in {"title", "venue"} and origin.retrieved_at
        ]
        if not dated:
            return None
        asked, source = max(dated)
    return Observation(
        entry_id=paper.entry.entry_id,
        date=asked[:10],
        source=str(source),
        citation_count=work.citation_count,
        influential_citation_count=work.influential_citation_count,
        title=work.title,
        venue=work.venue,
        year=work.year,
        arxiv_id=work.identifiers.arxiv_id,
        doi=work.identifiers.doi,
    )


def merged(before: Iterable[Observation], now: Iterable[Observation]) -> list[Observation]:
    """All observations, one per entry, day and source (the later one wins), sorted by entry, day and source."""
    latest = {(o.entry_id, o.date, o.source): o for observations in (before, now) for o in observations}
    return [latest[key] for key in sorted(latest)]


def with_history(before: pa.Table | None, papers: Iterable[Paper]) -> pa.Table:
    """The history with the observations of this run."""
    now = [observed for paper in papers if (observed := observation(paper)) is not None]
    return history_table(merged(_observations(before), now))


def _observations(table: pa.Table | None) -> Iterator[Observation]:
    names = [field.name for field in fields(Observation)]
    for row in table.to_pylist() if table is not None else ():
        if row["entry_id"] and row["date"] and row["source"]:
            yield Observation(**{name: row[name] for name in names if name != "date"}, date=row["date"].isoformat())


def schema_version(table: pa.Table) -> int | None:
    """The schema version that a file was written with; None where another program dropped its metadata."""
    text = (table.schema.metadata or {}).get(b"enrich.schema_version", b"").decode("ascii", "replace")
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _LONGEST_VERSION else None


def migrated(
    table: pa.Table,
    name: str,
    path: str,
    renamed: Mapping[int, Mapping[str, Mapping[str, str]]] = RENAMED,
) -> pa.Table:
    """A table of any earlier schema version as one of today's: columns renamed, missing ones null, types as today.

    A file whose metadata another program dropped is read by the names of its columns.
    Additional columns are kept, at the end. Raises InputError for a file that a later version of this program
    wrote, or whose columns cannot be brought to today's types.
    """
    import pyarrow as pa

    version = schema_version(table)
    if version is not None and version > SCHEMA_VERSION:
        raise InputError(path, f"has schema version {version}, newer than {SCHEMA_VERSION}; update enrich")
    for step in sorted(step for step in renamed if step > (version or 0)):
        new = renamed[step].get(name, {})
        table = table.rename_columns(
            [new.get(c, c) if new.get(c) not in table.column_names else c for c in table.column_names]
        )
    schema = table_schema(name)
    columns: dict[str, Any] = {}
    for field in schema:
        if field.name in table.column_names:
            columns[field.name] = cast_column(table, field, path)
        else:
            columns[field.name] = pa.nulls(len(table), field.type)
    own = [table.schema.field(c) for c in table.column_names if c not in columns]
    whole = pa.schema([*schema, *own]).with_metadata(schema.metadata)
    return pa.table([*columns.values(), *(table[field.name] for field in own)], schema=whole)


def cast_column(table: pa.Table, field: pa.Field[Any], path: str) -> Any:
    """A column of a table in a field's type. Raises InputError if it cannot be brought to it."""
    import pyarrow as pa

    try:
        return table[field.name].cast(field.type)
    except (pa.ArrowException, KeyError, ValueError) as error:
        why = str(error).splitlines()[0]
        raise InputError(path, f"column {field.name} is not {type_name(field.type)}: {why}") from error
