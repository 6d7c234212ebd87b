"""The columns of the data set: one table from which the Arrow schemas, datapackage.json and docs/columns.md are made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

import pyarrow as pa

from enrich.core.models import Evidence, Finding, Observation, Paper, SourceName
from enrich.core.sources import DEFAULT_SOURCES
from enrich.findings.catalogue import CATALOGUE

Row = TypeVar("Row")

SCHEMA_VERSION = 1
"""Increased whenever a column is renamed, removed or changes its meaning; new columns do not increase it."""

_STRING, _INT32, _INT64, _FLOAT, _BOOL, _DATE = (
    pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_(), pa.date32(),
)  # fmt: skip
_TIME = pa.timestamp("us", tz="UTC")
_STRINGS = pa.list_(_STRING)
_EVIDENCE = pa.list_(pa.struct([("source", _STRING), ("value", _STRING), ("url", _STRING), ("retrieved_at", _TIME)]))
_FINDING = pa.list_(
    pa.struct(
        [
            ("code", _STRING), ("severity", _STRING), ("field", _STRING), ("listed", _STRING), ("correct", _STRING),
            ("confidence", _FLOAT), ("evidence", _EVIDENCE),
        ]
    )
)  # fmt: skip
_TITLE = pa.list_(pa.struct([("version", _STRING), ("title", _STRING), ("date", _DATE)]))
_PUBLICATION = pa.list_(
    pa.struct(
        [
            ("venue", _STRING), ("year", pa.int32()), ("type", _STRING), ("doi", _STRING), ("source", _STRING),
            ("is_listed", _BOOL),
        ]
    )
)  # fmt: skip
_PROVENANCE = pa.list_(
    pa.struct(
        [
            ("field", _STRING), ("source", _STRING), ("value", _STRING), ("chosen", _BOOL), ("rule", _STRING),
            ("retrieved_at", _TIME),
        ]
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its Arrow type, its meaning, and how its value is read from a row."""

    name: str
    type: pa.DataType
    description: str
    value: Callable[[Row], Any]


@lru_cache(maxsize=1024)
def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _date(text: str | None) -> date | None:
    """A whole date; null for one whose month or day no source gives."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _evidence(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [
        {"source": e.source, "value": e.value, "url": e.url, "retrieved_at": _time(e.retrieved_at)} for e in evidence
    ]


def _findings(paper: Paper) -> list[dict[str, Any]]:
    return [
        {
            "code": f.code.value, "severity": f.severity.value, "field": f.field, "listed": f.listed,
            "correct": f.correct, "confidence": f.confidence, "evidence": _evidence(f.evidence),
        }
        for f in paper.findings
    ]  # fmt: skip


PAPERS: tuple[Column[Paper], ...] = (
    Column("entry_id", _STRING, "Name of the entry, made from its words; unique in the list, and stable when lines move.", lambda p: p.entry.entry_id),
    Column("line", _INT32, "Line of the list on which the entry begins, counted from 1.", lambda p: p.entry.line),
    Column("section", _STRINGS, "Headings above the entry, outermost first.", lambda p: list(p.entry.section)),
    Column("name", _STRING, "What the list calls the entry (often a system's name), if anything.", lambda p: p.entry.name),
    Column("listed_title", _STRING, "Title as listed; null where the list gives none, or a link in its place.", lambda p: p.entry.title),
    Column("listed_authors", _STRING, "Authors as listed; null where the list gives none.", lambda p: p.entry.authors),
    Column("listed_venue", _STRING, "Venue as listed, year included where the list writes it so.", lambda p: p.entry.venue),
    Column("listed_year", _INT32, "Year as listed.", lambda p: p.entry.year),
    Column("listed_url", _STRING, "Link to the paper as listed.", lambda p: p.entry.url),
    Column("status", _STRING, "Whether it is known which paper is meant: resolved, unresolved or not_a_paper.", lambda p: p.resolution.status.value),
    Column("method", _STRING, "How the paper was identified: link, link_only, curated_link, title, near_title, name, correction or none.", lambda p: p.resolution.method.value),
    Column("confidence", _FLOAT, "Confidence that this paper is meant, from 0 to 1 (0 where unresolved).", lambda p: p.resolution.confidence),
    Column("arxiv_id", _STRING, "arXiv identifier without version.", lambda p: p.work.identifiers.arxiv_id),
    Column("arxiv_version", _INT32, "Latest version at arXiv when it was asked.", lambda p: p.work.arxiv_version),
    Column("doi", _STRING, "DOI of the version of record, lower case; arXiv's own DOIs are not given.", lambda p: p.work.identifiers.doi),
    Column("s2_paper_id", _STRING, "Semantic Scholar's paper id.", lambda p: p.work.identifiers.s2_paper_id),
    Column("dblp_key", _STRING, "Key of the DBLP record, of the publication where there is one.", lambda p: p.work.identifiers.dblp_key),
    Column("acl_id", _STRING, "ACL Anthology id.", lambda p: p.work.identifiers.acl_id),
    Column("title", _STRING, "Title of the version of record, or of the preprint where no other is known.", lambda p: p.work.title),
    Column("authors", _STRINGS, "Authors in order, names as the chosen source writes them.", lambda p: list(p.work.authors)),
    Column("abstract", _STRING, "Abstract, preferably from arXiv; null where no source has one that may be shown.", lambda p: p.work.abstract),
    Column("venue", _STRING, "Short name of the venue of record (SOSP, ICML, …), or arXiv for a preprint.", lambda p: p.work.venue),
    Column("venue_full", _STRING, "Full name of the venue or of its proceedings.", lambda p: p.work.venue_full),
    Column("venue_type", _STRING, "Kind of the venue: conference, journal, workshop or preprint.", lambda p: p.work.venue_type),
    Column("publisher", _STRING, "Publisher of the version of record; null for preprints.", lambda p: p.work.publisher),
    Column("volume", _STRING, "Volume of the journal or of the proceedings in which the version of record appeared.", lambda p: p.work.volume),
    Column("issue", _STRING, "Issue of the volume.", lambda p: p.work.issue),
    Column("pages", _STRING, "Pages, as the source writes them.", lambda p: p.work.pages),
    Column("year", _INT32, "Year of the version of record; for preprints, of the first version.", lambda p: p.work.year),
    Column("published_date", _DATE, "Date of the first public version.", lambda p: _date(p.work.published_date)),
    Column("is_preprint", _BOOL, "Whether only a preprint is known; null where nothing is known.", lambda p: p.work.is_preprint),
    Column("citation_count", _INT64, "Citations that citation_source counted at citation_retrieved_at; never a sum over versions.", lambda p: p.work.citation_count),
    Column("influential_citation_count", _INT64, "Citations that Semantic Scholar counts as influential.", lambda p: p.work.influential_citation_count),
    Column("citation_source", _STRING, "Source of the counts.", lambda p: p.work.citation_source),
    Column("citation_retrieved_at", _TIME, "When the counts were retrieved (UTC).", lambda p: _time(p.work.citation_retrieved_at)),
    Column(
        "title_history", _TITLE,
        "Titles of all known versions: v1, v2, … of the preprint with their dates, then those that sources give.",
        lambda p: [{"version": t.version, "title": t.title, "date": _date(t.date)} for t in p.work.title_history],
    ),
    Column(
        "publications", _PUBLICATION,
        "Every publication of the paper under its title, e.g. at a conference and in a journal; `is_listed` marks the one that the "
        "entry cites, whose values the other columns have.",
        lambda p: [
            {"venue": q.venue, "year": q.year, "type": q.type, "doi": q.doi, "source": q.source, "is_listed": q.is_listed}
            for q in p.work.publications
        ],
    ),
    Column(
        "provenance",
        _PROVENANCE,
        "For every field, what each source says (shortened), whether it was chosen and by which rule, and when it was retrieved.",
        lambda p: [
            {"field": v.field, "source": v.source, "value": v.value, "chosen": v.chosen, "rule": v.rule, "retrieved_at": _time(v.retrieved_at)}
            for v in p.provenance
        ],
    ),
    Column("findings", _FINDING, "What the list gets wrong in this entry; the rows of findings.parquet.", _findings),
)  # fmt: skip

FindingRow = tuple[Paper, Finding]

FINDINGS: tuple[Column[FindingRow], ...] = (
    Column("entry_id", _STRING, "Entry that the finding is about, as in papers.parquet.", lambda r: r[0].entry.entry_id),
    Column("line", _INT32, "Line of the field in the list, counted from 1; the line of the entry where the field is missing.", lambda r: r[1].line),
    Column("code", _STRING, "What is wrong; see the table of codes.", lambda r: r[1].code.value),
    Column("severity", _STRING, "error, warning or info.", lambda r: r[1].severity.value),
    Column("field", _STRING, "Field of the entry: title, venue, year, authors, url or entry.", lambda r: r[1].field),
    Column("listed", _STRING, "What the list says.", lambda r: r[1].listed),
    Column("correct", _STRING, "The correct value; null where it is not known.", lambda r: r[1].correct),
    Column("confidence", _FLOAT, "Confidence of the finding, from 0 to 1.", lambda r: r[1].confidence),
    Column("evidence", _EVIDENCE, "What each source says: its value, its page, and when it was retrieved.", lambda r: _evidence(r[1].evidence)),
    Column("suggestion", _STRING, "The entry's own lines with the correction in them, as `enrich fix` writes them; null where no safe edit is known.", lambda r: r[1].suggestion),
)  # fmt: skip

HISTORY: tuple[Column[Observation], ...] = (
    Column("entry_id", _STRING, "Entry, as in papers.parquet; rows stay when the entry is removed from the list.", lambda o: o.entry_id),
    Column("date", _DATE, "Day (UTC) on which the source answered.", lambda o: _date(o.date)),
    Column("source", _STRING, "Source of the counts; where there are none, the source of title and venue.", lambda o: o.source),
    Column("citation_count", _INT64, "Citations as that source counted them on that day; compare only within one source.", lambda o: o.citation_count),
    Column("influential_citation_count", _INT64, "Citations that Semantic Scholar counted as influential on that day.", lambda o: o.influential_citation_count),
    Column("title", _STRING, "Title in the data set of that day.", lambda o: o.title),
    Column("venue", _STRING, "Short name of the venue in the data set of that day, or arXiv for a preprint.", lambda o: o.venue),
    Column("year", _INT32, "Year in the data set of that day.", lambda o: o.year),
    Column("arxiv_id", _STRING, "arXiv identifier of the paper in the data set of that day.", lambda o: o.arxiv_id),
    Column("doi", _STRING, "DOI of the paper in the data set of that day.", lambda o: o.doi),
)  # fmt: skip

TABLES: Mapping[str, tuple[str, tuple[Column[Any], ...]]] = {
    "papers": ("A reading list with the paper that each entry means: one row per entry.", PAPERS),
    "findings": ("What a reading list gets wrong: one row per finding.", FINDINGS),
    "history": ("What was known about each entry's paper, day by day: one row per entry, day and source.", HISTORY),
}
"""Every table of the data set: what it holds, and its columns. The file is `<name>.parquet`."""

TERMS: Mapping[SourceName, str] = {source: source.info.terms for source in DEFAULT_SOURCES}
"""Terms of use and the attribution that each source asks for; they are part of every Parquet file."""

CODES: Mapping[str, str] = {code.value: kind.meaning for code, kind in CATALOGUE.items()}
"""What each code of a finding means."""


# What Arrow calls "double", "date32[day]" and "timestamp[us, tz=UTC]", as the documentation names them.
_PLAIN_NAMES = {_FLOAT: "float64", _DATE: "date32", _TIME: "timestamp"}


def type_name(kind: pa.DataType) -> str:
    """The name of a column's Arrow type for people: `list<struct<version: string, …>>`."""
    if isinstance(kind, pa.ListType):
        return f"list<{type_name(kind.value_type)}>"
    if isinstance(kind, pa.StructType):
        return f"struct<{', '.join(f'{member.name}: {type_name(member.type)}' for member in kind)}>"
    return _PLAIN_NAMES.get(kind, str(kind))


def arrow_schema(columns: Iterable[Column[Any]], about: str) -> pa.Schema:
    """The Arrow schema of a table of columns, each with its description, the schema's version and the sources' terms."""
    fields = [pa.field(c.name, c.type, metadata={"description": c.description}) for c in columns]
    notes: dict[bytes | str, bytes | str] = {
        "enrich.schema_version": str(SCHEMA_VERSION),
        "enrich.sources": json.dumps(TERMS, ensure_ascii=False),
        "description": about,
    }
    return pa.schema(fields, metadata=notes)


def table_schema(name: str) -> pa.Schema:
    """The Arrow schema of a table of the data set: papers, findings or history."""
    about, columns = TABLES[name]
    return arrow_schema(columns, about)


def papers_table(papers: Iterable[Paper]) -> pa.Table:
    """The data set, one row per entry, in the order of the list."""
    return _table("papers", papers)


def findings_table(papers: Iterable[Paper]) -> pa.Table:
    """All findings, one row each, in the order of the list."""
    return _table("findings", [(paper, finding) for paper in papers for finding in paper.findings])


def history_table(observations: Iterable[Observation]) -> pa.Table:
    """Observations as a table, one row each, in the order given."""
    return _table("history", observations)


def _table(name: str, rows: Iterable[Any]) -> pa.Table:
    rows, schema = list(rows), table_schema(name)
    _, columns = TABLES[name]
    arrays = [pa.array([c.value(row) for row in rows], type=schema.field(c.name).type) for c in columns]
    return pa.Table.from_arrays(arrays, schema=schema)


def data_package(name: str) -> dict[str, Any]:
    """The Frictionless descriptor of the data set (datapackage.json): its files, columns, and sources with their terms."""
    resources = [
        {
            "name": table, "path": f"{table}.parquet", "format": "parquet", "mediatype": "application/vnd.apache.parquet",
            "description": about,
            "schema": {"fields": [_frictionless_field(column) for column in columns]},
        }
        for table, (about, columns) in TABLES.items()
    ]  # fmt: skip
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "reading-list", "title": f"The papers of {name}", "description": TABLES["papers"][0],
        "version": str(SCHEMA_VERSION),
        "sources": [{"title": source.label, "description": terms} for source, terms in TERMS.items()],
        "resources": resources,
    }  # fmt: skip


# Frictionless' names of types: https://datapackage.org/standard/table-schema/#field-types.
_FRICTIONLESS = {
    _STRING: "string", _INT32: "integer", _INT64: "integer", _FLOAT: "number", _BOOL: "boolean", _DATE: "date",
    _TIME: "datetime",
}  # fmt: skip


# What readers that go through pandas make of a null: it has no whole numbers or days that may be missing.
_NULLS = ["", "nan", "NaT", "None"]


def _frictionless_field(column: Column[Any]) -> dict[str, Any]:
    """The description of a column for Frictionless.

    Lists are of any type: they are typed in Parquet itself, and no type of a table schema describes what its readers
    make of them (arrays of numpy, which `array` refuses).
    """
    described = {"name": column.name, "type": "any", "description": column.description}
    if isinstance(column.type, pa.ListType):
        return described | {"description": f"{column.description} ({type_name(column.type)})"}
    kind = _FRICTIONLESS[column.type]
    return described | {"type": kind} | ({} if kind == "string" else {"missingValues": _NULLS})


def columns_document() -> str:
    """docs/columns.md: every column of every table, every code, and the terms of every source."""
    lines = [
        "# Columns", "",
        "```python", "import enrich", "",
        'data = enrich.load()  # or pandas.read_parquet("data/enriched/papers.parquet")',
        'data.papers[["title", "venue", "year", "citation_count"]]',
        "data.findings.query(\"severity == 'error'\")[[\"line\", \"listed\", \"correct\"]]", "```", "",
        "Made by `make docs` from `src/enrich/dataset/columns.py` and `src/enrich/findings/catalogue.toml`; a test checks it. The Parquet files hold every",
        f"description too, in the metadata of its field, and the schema version ({SCHEMA_VERSION}) in the metadata of the file.", "",
    ]  # fmt: skip
    for name, (about, columns) in TABLES.items():
        lines += [f"## {name}.parquet", "", about, "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{c.name}` | `{type_name(c.type)}` | {c.description} |" for c in columns]
        lines += [""]
    lines += [
        "## Codes of findings", "",
        "`fix` says whether `enrich fix` can correct it. A finding below its least confidence is not shown.", "",
        "| code | severity | field | meaning | what to do | fix | least confidence |", "|---|---|---|---|---|---|---:|",
    ]  # fmt: skip
    lines += [
        f"| `{code}` | {kind.severity} | {kind.field} | {kind.meaning} | {kind.explanation} | "
        f"{'yes' if kind.is_fixable else 'no'} | {kind.least_confidence} |"
        for code, kind in CATALOGUE.items()
    ]
    lines += ["", "## Sources and their terms", "", "| source | terms |", "|---|---|"]
    lines += [f"| {source.label} | {terms} |" for source, terms in TERMS.items()]
    return "\n".join(lines) + "\n"
