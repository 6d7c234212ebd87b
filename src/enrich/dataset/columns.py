"""The columns of the data set: one table that makes the Arrow schemas, the checks of rows and docs/columns.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from enrich.core.models import Evidence, Finding, Observation, Paper, SourceName
from enrich.findings.catalogue import CATALOGUE

if TYPE_CHECKING:
    import pyarrow as pa

Row = TypeVar("Row")

SCHEMA_VERSION = 1
"""Raised whenever a column is renamed, removed or changes its meaning; new columns do not raise it."""

_EVIDENCE = "list<struct<source: string, value: string, url: string, retrieved_at: timestamp>>"
_FINDING = (
    "list<struct<code: string, severity: string, field: string, listed: string, correct: string, "
    "confidence: float64, evidence: " + _EVIDENCE + ">>"
)


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its Arrow type (as Arrow writes it; `timestamp` is UTC in microseconds), meaning, and value."""

    name: str
    type: str
    description: str
    value: Callable[[Row], Any]


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


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
    Column("entry_id", "string", "Name of the entry, made from its words; unique in the list and kept when lines move.", lambda p: p.entry.entry_id),
    Column("line", "int32", "Line of the list on which the entry begins, counted from 1.", lambda p: p.entry.line),
    Column("section", "list<string>", "Headings above the entry, outermost first.", lambda p: list(p.entry.section)),
    Column("name", "string", "What the list calls the entry (often a system's name), if anything.", lambda p: p.entry.name),
    Column("listed_title", "string", "Title as listed; null where the list gives none, or an address in its place.", lambda p: p.entry.title),
    Column("listed_authors", "string", "Authors as listed; null where the list gives none.", lambda p: p.entry.authors),
    Column("listed_venue", "string", "Venue as listed, year included where the list writes it so.", lambda p: p.entry.venue),
    Column("listed_year", "int32", "Year as listed.", lambda p: p.entry.year),
    Column("listed_url", "string", "Link to the paper as listed.", lambda p: p.entry.url),
    Column("status", "string", "Whether it is known which paper is meant: resolved, unresolved or not_a_paper.", lambda p: p.resolution.status.value),
    Column("method", "string", "How the paper was told: link, link_only, curated_link, title, near_title, name, correction or none.", lambda p: p.resolution.method.value),
    Column("confidence", "float64", "How sure it is that this paper is meant, 0 to 1 (0 where unresolved).", lambda p: p.resolution.confidence),
    Column("arxiv_id", "string", "arXiv identifier without version.", lambda p: p.work.identifiers.arxiv_id),
    Column("arxiv_version", "int32", "Latest version at arXiv when it was asked.", lambda p: p.work.arxiv_version),
    Column("doi", "string", "DOI of the version of record, lower case; arXiv's own DOIs are not given.", lambda p: p.work.identifiers.doi),
    Column("s2_paper_id", "string", "Semantic Scholar's paper id.", lambda p: p.work.identifiers.s2_paper_id),
    Column("dblp_key", "string", "Key of the DBLP record, of the publication where there is one.", lambda p: p.work.identifiers.dblp_key),
    Column("acl_id", "string", "ACL Anthology id.", lambda p: p.work.identifiers.acl_id),
    Column("title", "string", "Title of the version of record, or of the preprint where no other is known.", lambda p: p.work.title),
    Column("authors", "list<string>", "Authors in order, names as the chosen source writes them.", lambda p: list(p.work.authors)),
    Column("abstract", "string", "Abstract, from arXiv before others; null where no source that may be shown has one.", lambda p: p.work.abstract),
    Column("venue", "string", "Short name of the venue of record (SOSP, ICML, …), or arXiv for a preprint.", lambda p: p.work.venue),
    Column("venue_full", "string", "Full name of the venue or of its proceedings.", lambda p: p.work.venue_full),
    Column("venue_type", "string", "Kind of the venue: conference, journal, workshop or preprint.", lambda p: p.work.venue_type),
    Column("publisher", "string", "Publisher of the version of record; null for preprints.", lambda p: p.work.publisher),
    Column("year", "int32", "Year of the version of record; for preprints, of the first version.", lambda p: p.work.year),
    Column("published_date", "date32", "Date of the first public version.", lambda p: _date(p.work.published_date)),
    Column("is_preprint", "bool", "Whether only a preprint is known; null where nothing is known.", lambda p: p.work.is_preprint),
    Column("citation_count", "int64", "Citations as counted by citation_source at citation_retrieved_at; never a sum over versions.", lambda p: p.work.citation_count),
    Column("influential_citation_count", "int64", "Citations that Semantic Scholar counts as influential.", lambda p: p.work.influential_citation_count),
    Column("citation_source", "string", "Source of the counts.", lambda p: p.work.citation_source),
    Column("citation_retrieved_at", "timestamp", "When the counts were asked for (UTC).", lambda p: _time(p.work.citation_retrieved_at)),
    Column(
        "title_history", "list<struct<version: string, title: string, date: date32>>",
        "Titles of all known versions: v1, v2, … of the preprint with their dates, then those that sources give.",
        lambda p: [{"version": t.version, "title": t.title, "date": _date(t.date)} for t in p.work.title_history],
    ),
    Column(
        "provenance",
        "list<struct<field: string, source: string, value: string, chosen: bool, rule: string, retrieved_at: timestamp>>",
        "For every field, what each source says (shortened), whether it was chosen and by which rule, and when it was asked.",
        lambda p: [
            {"field": v.field, "source": v.source, "value": v.value, "chosen": v.chosen, "rule": v.rule, "retrieved_at": _time(v.retrieved_at)}
            for v in p.provenance
        ],
    ),
    Column("findings", _FINDING, "What the list gets wrong in this entry; the rows of findings.parquet.", _findings),
)  # fmt: skip

FindingRow = tuple[Paper, Finding]

FINDINGS: tuple[Column[FindingRow], ...] = (
    Column("entry_id", "string", "Entry that the finding is about, as in papers.parquet.", lambda r: r[0].entry.entry_id),
    Column("line", "int32", "Line of the list on which the field stands (the entry's where it is missing), counted from 1.", lambda r: r[1].line),
    Column("code", "string", "What is wrong; see the table of codes.", lambda r: r[1].code.value),
    Column("severity", "string", "error, warning or info.", lambda r: r[1].severity.value),
    Column("field", "string", "Field of the entry: title, venue, year, authors, url or entry.", lambda r: r[1].field),
    Column("listed", "string", "What the list says.", lambda r: r[1].listed),
    Column("correct", "string", "What is right; null where that is not known.", lambda r: r[1].correct),
    Column("confidence", "float64", "How sure the finding is, 0 to 1.", lambda r: r[1].confidence),
    Column("evidence", _EVIDENCE, "Who says what: source, its value, where to look, when it was asked.", lambda r: _evidence(r[1].evidence)),
    Column("suggestion", "string", "The entry's own lines with the correction in them, as `enrich fix` writes them; null where no safe edit is known.", lambda r: r[1].suggestion),
)  # fmt: skip

HISTORY: tuple[Column[Observation], ...] = (
    Column("entry_id", "string", "Entry whose work was asked for, as in papers.parquet; kept when the entry leaves the list.", lambda o: o.entry_id),
    Column("date", "date32", "Day (UTC) on which the source answered.", lambda o: _date(o.date)),
    Column("source", "string", "Source of the counts; where there are none, the source of title and venue.", lambda o: o.source),
    Column("citation_count", "int64", "Citations as that source counted them on that day; compare only within one source.", lambda o: o.citation_count),
    Column("influential_citation_count", "int64", "Citations that Semantic Scholar counted as influential on that day.", lambda o: o.influential_citation_count),
    Column("title", "string", "Title that the data set then gave.", lambda o: o.title),
    Column("venue", "string", "Short name of the venue that the data set then gave, or arXiv for a preprint.", lambda o: o.venue),
    Column("year", "int32", "Year that the data set then gave.", lambda o: o.year),
    Column("arxiv_id", "string", "arXiv identifier of the work that was then meant.", lambda o: o.arxiv_id),
    Column("doi", "string", "DOI of the work that was then meant.", lambda o: o.doi),
)  # fmt: skip

TABLES: Mapping[str, tuple[str, tuple[Column[Any], ...]]] = {
    "papers": ("A reading list with the paper that each entry means: one row an entry.", PAPERS),
    "findings": ("What a reading list gets wrong: one row a finding.", FINDINGS),
    "history": ("What was known of each entry's paper, day by day: one row an entry, day and source.", HISTORY),
}
"""Every table of the data set: what it holds, and its columns. The file is `<name>.parquet`."""

TERMS: Mapping[SourceName, str] = {
    SourceName.CURATED: "Facts checked by hand for this project, each with its evidence.",
    SourceName.ARXIV: "Metadata are CC0 (https://info.arxiv.org/help/api/tou.html). Thank you to arXiv for use of its open access interoperability.",
    SourceName.SEMANTIC_SCHOLAR: "Data from Semantic Scholar (https://www.semanticscholar.org), under the licence of its API (https://www.semanticscholar.org/product/api/license): attribute it where counts are shown, do not redistribute its answers.",
    SourceName.CROSSREF: "Bibliographic metadata are facts, free to use (https://www.crossref.org/documentation/retrieve-metadata/); abstracts belong to their publishers.",
    SourceName.DBLP: "Metadata are CC0 (https://dblp.org/db/about/copyright.html).",
    SourceName.DATACITE: "Metadata are CC0 (https://support.datacite.org/docs/datacite-data-file-use-policy).",
}
"""Terms of use and the attribution that each source asks for; they go with every Parquet file."""

CODES: Mapping[str, str] = {code.value: kind.meaning for code, kind in CATALOGUE.items()}
"""What each code of a finding means."""


@cache
def _arrow_type(text: str) -> pa.DataType:
    """The Arrow type that a column's type text names."""
    import pyarrow as pa  # heavy

    if text.startswith("list<"):
        return pa.list_(_arrow_type(text[5:-1]))
    if text.startswith("struct<"):
        return pa.struct([(name, _arrow_type(kind)) for name, kind in _members(text[7:-1])])
    simple: dict[str, pa.DataType] = {
        "string": pa.string(), "int32": pa.int32(), "int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_(),
        "date32": pa.date32(), "timestamp": pa.timestamp("us", tz="UTC"),
    }  # fmt: skip
    return simple[text]


def _members(text: str) -> list[tuple[str, str]]:
    """The (name, type) pairs of a struct's text, which may hold further brackets."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text + ","):
        depth += (character == "<") - (character == ">")
        if character == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [(name.strip(), kind.strip()) for name, _, kind in (part.partition(":") for part in parts)]


def arrow_schema(columns: Iterable[Column[Any]], about: str) -> pa.Schema:
    """The Arrow schema of a table of columns, each with its description, the schema's version and the sources' terms."""
    import pyarrow as pa

    fields = [pa.field(c.name, _arrow_type(c.type), metadata={"description": c.description}) for c in columns]
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
    """The data set, one row an entry in the order of the list."""
    return _table("papers", papers)


def findings_table(papers: Iterable[Paper]) -> pa.Table:
    """All findings, one row each, in the order of the list."""
    return _table("findings", [(paper, finding) for paper in papers for finding in paper.findings])


def history_table(observations: Iterable[Observation]) -> pa.Table:
    """Observations as a table, one row each, in the order given."""
    return _table("history", observations)


def _table(name: str, rows: Iterable[Any]) -> pa.Table:
    import pyarrow as pa

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
            "schema": {"fields": [{"name": c.name, "type": _frictionless(c.type), "description": c.description} for c in columns]},
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


def _frictionless(kind: str) -> str:
    """The name that Frictionless has for a column's type."""
    if kind.startswith("list<"):
        return "array"
    names = {"int32": "integer", "int64": "integer", "float64": "number", "bool": "boolean", "date32": "date"}
    return (names | {"timestamp": "datetime", "string": "string"})[kind]


def columns_document() -> str:
    """docs/columns.md: every column of both files, and every code."""
    lines = [
        "# Columns", "",
        "Made by `make docs` from `src/enrich/dataset/columns.py` and `src/enrich/findings/catalogue.toml`; a test checks it.",
        "Every description is also in the Parquet files, in the metadata of each field; the version of the schema",
        f"({SCHEMA_VERSION}) is in the metadata of the file.", "",
    ]  # fmt: skip
    for name, (about, columns) in TABLES.items():
        lines += [f"## {name}.parquet", "", about, "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{c.name}` | `{c.type}` | {c.description} |" for c in columns]
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
