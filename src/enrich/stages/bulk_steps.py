"""The steps of a bulk run, each a function from one Arrow table to another, for any engine. Pure but for `read`.

A document is what is judged together: a whole list, or one reference of a table. Documents are numbered in the order
of the inputs and dealt into batches; every row carries both numbers.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, ParamSpec

import msgspec

from enrich.asking.snapshot import SnapshotAnswers, author_hints, entry_keys, known_identifier_keys, next_keys
from enrich.core.errors import InputError
from enrich.core.models import Entry, Paper, SourceName
from enrich.sources.bulk.layout import Index, decode_record
from enrich.sources.bulk.lookup import record_ref
from enrich.stages.bulk_inputs import entries_of_rows
from enrich.stages.parse import load_reading_list

if TYPE_CHECKING:
    import pyarrow as pa

    from enrich.decisions.corrections import Corrections
    from enrich.sources.curated import CuratedFacts

Arguments = ParamSpec("Arguments")
# How Python's memoryview calls whole numbers of so many bits.
_NUMBERS: Mapping[int, Literal["b", "h", "i", "q"]] = {32: "i", 64: "q"}


@dataclass(frozen=True, slots=True)
class Basis:
    """On what decisions rest besides records, in a form that goes to any process.

    These are the names, sources and dates of the index's releases, people's corrections, and facts checked by hand.
    """

    releases: tuple[str, ...]
    sources: tuple[SourceName, ...]
    dates: tuple[str, ...]
    corrections: Corrections = ()
    facts: CuratedFacts | None = None

    @classmethod
    def by(cls, index: Index, corrections: Corrections = (), facts: CuratedFacts | None = None) -> Basis:
        """What that index covers, with corrections and facts."""
        manifests = [release.manifest for release in index.releases]
        return cls(
            tuple(release.name for release in index.releases),
            tuple(manifest.source for manifest in manifests),
            tuple(manifest.date for manifest in manifests),
            corrections,
            facts,
        )

    def answers(self) -> SnapshotAnswers:
        """Answers with nothing looked up yet."""
        return SnapshotAnswers(
            covered=dict(zip(self.sources, self.dates, strict=True)),
            releases=dict(zip(self.releases, self.sources, strict=True)),
            facts=self.facts,
        )


class Document(msgspec.Struct, frozen=True):
    """A document: the list that it is of, and its entries."""

    list_name: str
    entries: list[Entry]
    text: str | None = None
    """The text of the list, on which findings suggest edits; a table's rows have none."""
    problem: str | None = None
    """Why the list could not be read."""


@dataclass(frozen=True, slots=True)
class Known:
    """A document and what was looked up for it."""

    content: Document
    answers: SnapshotAnswers


# --- schemas --------------------------------------------------------------------------------------------------


@cache
def schemas() -> dict[str, pa.Schema]:
    """The schema of every table that goes from one step to the next."""
    import pyarrow as pa

    place: list[Any] = [("batch", pa.int32()), ("document", pa.int64())]
    return {
        "inputs": pa.schema([*place, ("list", pa.string()), ("rows", pa.string()), ("problem", pa.string())]),
        "documents": pa.schema([*place, ("content", pa.string())]),
        "queries": pa.schema([*place, ("key", pa.int64())]),
        "decided": pa.schema(
            [*place, ("key", pa.int64()), ("papers", pa.binary()), ("findings", pa.binary()), ("problem", pa.string())]
        ),
    }


def _table(name: str, rows: Iterable[tuple[Any, ...]]) -> pa.Table:
    import pyarrow as pa

    schema = schemas()[name]
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


# --- steps ----------------------------------------------------------------------------------------------------


def _without_cycle_collection(step: Callable[Arguments, pa.Table]) -> Callable[Arguments, pa.Table]:
    """A step during which Python does not look for cycles: records hold none, and looking costs a fifth of the time."""

    @wraps(step)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> pa.Table:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return step(*args, **kwargs)
        finally:
            if was_on:
                gc.enable()

    return run


@_without_cycle_collection
def read(inputs: pa.Table) -> pa.Table:
    """Inputs -> documents: a list's file is read here; the rows of a table come with it.

    A list that cannot be read is a document without entries, with the reason; the others go on.
    """
    return _table("documents", _read(inputs))


def _read(inputs: pa.Table) -> Iterator[tuple[Any, ...]]:
    for row in inputs.to_pylist():
        try:
            if row["problem"]:
                content = Document(row["list"], [], problem=row["problem"])
            elif row["rows"]:
                content = Document(row["list"], entries_of_rows(row["rows"]))
            else:
                text, parsed = load_reading_list(Path(row["list"]))
                content = Document(row["list"], list(parsed.entries), text)
        except InputError as error:
            content = Document(row["list"], [], problem=str(error))
        yield row["batch"], row["document"], msgspec.json.encode(content).decode()


@_without_cycle_collection
def first_keys(documents: pa.Table) -> pa.Table:
    """Documents -> the keys by which the records of their entries are found."""

    def rows() -> Iterator[tuple[int, int, int]]:
        for row in documents.to_pylist():
            entries = msgspec.json.decode(row["content"], type=Document).entries
            hints = author_hints(entries)
            for key in sorted({key for entry in entries for key in entry_keys(entry, hints)}):
                yield row["batch"], row["document"], key

    return _table("queries", rows())


@_without_cycle_collection
def further_keys(basis: Basis, facts: pa.Table) -> pa.Table:
    """Facts of a batch -> the keys that are likely to be asked for next, given the records that were found."""

    def rows() -> Iterator[tuple[int, int, int]]:
        batch = facts["batch"][0].as_py() if len(facts) else 0
        for document, known in _documents(basis, facts):
            entries = known.content.entries
            keys = {key for entry in entries for key in next_keys(entry, known.answers)}
            keys |= known_identifier_keys(known.answers, len(entries))
            yield from ((batch, document, key) for key in sorted(keys))

    return _table("queries", rows())


@_without_cycle_collection
def decide(basis: Basis, facts: pa.Table) -> pa.Table:
    """Facts of a batch -> its papers and findings, and the keys that documents still miss.

    A document of which a key is missing is left out of the papers: it is decided again when the key is looked up.
    """
    from enrich.dataset.columns import findings_table, papers_table

    batch = facts["batch"][0].as_py() if len(facts) else 0
    rows: list[tuple[Any, ...]] = []
    judged: list[tuple[int, str, Paper]] = []
    for document, known in _documents(basis, facts):
        papers = judge_document(known, basis.corrections)
        rows += [(batch, document, key, None, None, None) for key in sorted(known.answers.missing)]
        if known.content.problem:
            rows.append((batch, document, None, None, None, known.content.problem))
        if not known.answers.missing:
            judged += [(document, known.content.list_name, paper) for paper in papers]
    if not judged:
        return _table("decided", rows)
    found = [(document, name, paper) for document, name, paper in judged for _ in paper.findings]
    results = (
        packed(_placed(papers_table([paper for _, _, paper in judged]), judged)),
        packed(_placed(findings_table([paper for _, _, paper in judged]), found)),
    )
    return _table("decided", [*rows, (batch, None, None, *results, None)])


def judge_document(known: Known, corrections: Corrections) -> list[Paper]:
    """The papers of a document, as `enrich run` judges a list of these entries over the same answers."""
    from enrich.decisions.pins import resolve_with_pin
    from enrich.editing.suggestions import with_suggestions
    from enrich.judging.judge import judge_list
    from enrich.reading_list import parse_list
    from enrich.reading_list.formats import ListFormat

    answers = known.answers
    answers.authors = author_hints(known.content.entries)
    resolutions = [
        (entry, resolve_with_pin(entry, answers, corrections)[0].resolution) for entry in known.content.entries
    ]
    if answers.missing:
        return []
    papers, _ = judge_list(resolutions, answers, corrections)
    text = known.content.text
    if text is None or answers.missing:
        return papers
    path = Path(known.content.list_name)
    return with_suggestions(
        text, papers, lambda edited: parse_list(path, edited).entries, ListFormat.for_file(path.name)
    )


def _documents(basis: Basis, facts: pa.Table) -> Iterator[tuple[int, Known]]:
    """Every document of a batch with what is known of it, in order."""
    record_at = cache(lambda release, rid: record_ref(basis.releases[release], rid))
    found: dict[int, Known] = {}
    for document, content in _rows(facts, "entries", "document", "content"):
        found[document] = Known(msgspec.json.decode(content, type=Document), basis.answers())
    for document, key in _rows(facts, "asked", "document", "key"):
        found[document].answers.hits[key] = ()
    for document, key, release, rid in _rows(facts, "hit", "document", "key", "release", "rid"):
        hits = found[document].answers.hits
        hits[key] = (*hits[key], record_at(release, rid))
    for document, release, rid, content in _rows(facts, "record", "document", "release", "rid", "content"):
        found[document].answers.known[record_at(release, rid)] = decode_record(content)
    for document in sorted(found):
        hits = found[document].answers.hits
        hits.update({key: tuple(sorted(refs)) for key, refs in hits.items() if len(refs) > 1})
        yield document, found[document]


def _rows(facts: pa.Table, kind: str, *names: str) -> Iterator[tuple[Any, ...]]:
    """Some columns of the rows of one kind, in which these columns have no nulls."""
    import pyarrow as pa
    import pyarrow.compute as pc

    of_kind = facts.filter(pc.equal(facts["kind"], pa.scalar(kind))).select(names)
    return zip(*(_values(column.combine_chunks()) for column in of_kind.columns), strict=True)


def _values(column: pa.Array[Any]) -> list[Any]:
    """The values of a column without nulls. Whole numbers are read from its memory at once, which is far faster."""
    import pyarrow as pa

    memory = column.buffers()[1] if len(column) else None
    if memory is None or not pa.types.is_integer(column.type):
        return column.to_pylist()
    numbers = memoryview(memory).cast(_NUMBERS[column.type.bit_width])
    return numbers[column.offset : column.offset + len(column)].tolist()


def _placed(table: pa.Table, rows: Sequence[tuple[int, str, Paper]]) -> pa.Table:
    """A table of results with the document and the list that each of its rows is of."""
    import pyarrow as pa

    table = table.add_column(0, "list", pa.array([name for _, name, _ in rows], pa.string()))
    return table.add_column(0, "document", pa.array([document for document, _, _ in rows], pa.int64()))


def packed(table: pa.Table) -> bytes:
    """A table as a stream of bytes; of a slice only its own rows."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def unpacked(content: bytes) -> pa.Table:
    """The table that `packed` wrote."""
    import pyarrow as pa

    with pa.ipc.open_stream(content) as reader:
        return reader.read_all()
