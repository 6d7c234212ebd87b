"""The data set in notebooks: typed pandas frames of papers, findings and history, and of their nested columns.

Every frame is backed by Arrow: numbers stay whole where some are missing, a missing value is `<NA>` in every
column, and list columns have `.list` (`papers.authors.list.len()`, `papers.section.list[-1]`). The columns, with
their units and sources, are described in docs/columns.md, and by `DataSet.columns`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from enrich.dataset.columns import TABLES, table_schema, type_name

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class DataSet:
    """A reading list with the paper that each entry means, and what the list gets wrong.

    >>> import enrich
    >>> data = enrich.load()
    >>> data
    DataSet('reading_list.md': 61 entries, 60 resolved, ... findings)
    >>> data.papers.loc[data.papers.venue == "SOSP", ["name", "year"]].to_dict("records")
    [{'name': 'vLLM', 'year': 2023}]
    """

    directory: Path
    """The directory of the files."""
    papers: pd.DataFrame
    """One row per entry, in the order of the list. `listed_*` is what the list says, the rest what sources say;
    `citation_count` (papers that cite this one) is as of `citation_retrieved_at`, counted by `citation_source`."""
    findings: pd.DataFrame
    """One row per finding: its `code`, `severity` (error, warning, info), what is `listed` and what is `correct`,
    with `confidence` from 0 to 1; joins `papers` by `entry_id`."""
    history: pd.DataFrame
    """One row per entry, day and source: `citation_count` as that source counted on that `date` (UTC)."""
    run: dict[str, Any]
    """What the last run used (run.json): requests by source, seconds by stage; empty where there is none."""

    def __repr__(self) -> str:
        name = Path(self.run.get("list", self.directory)).name
        resolved = int((self.papers.status == "resolved").sum())
        return f"DataSet({name!r}: {len(self.papers)} entries, {resolved} resolved, {len(self.findings)} findings)"

    @cached_property
    def authors(self) -> pd.DataFrame:
        """One row per author of a paper: `entry_id`, `position` (1 is first), `of` (how many there are), `author`.

        Names are as the chosen source writes them, so one person may have two.

        >>> import enrich
        >>> enrich.load().authors.query("entry_id == 'vllm' and position == 1").author.item()
        'Woosuk Kwon'
        """
        rows = [
            {"entry_id": entry_id, "position": place, "of": len(authors), "author": author}
            for entry_id, authors in zip(self.papers.entry_id, self.papers.authors, strict=True)
            for place, author in enumerate(_items(authors), start=1)
        ]
        return _frame(rows, {"entry_id": pa.string(), "position": pa.int32(), "of": pa.int32(), "author": pa.string()})

    @cached_property
    def sections(self) -> pd.DataFrame:
        """One row per entry: `entry_id`, `part` (its outermost heading), `section` (its innermost).

        >>> import enrich
        >>> enrich.load().sections.query("entry_id == 'vllm'")[["part", "section"]].values.tolist()
        [['LLM Inference Papers', 'LLM Serving Systems']]
        """
        rows = [
            {"entry_id": entry_id, "part": (_items(path) or [None])[0], "section": (_items(path) or [None])[-1]}
            for entry_id, path in zip(self.papers.entry_id, self.papers.section, strict=True)
        ]
        return _frame(rows, dict.fromkeys(("entry_id", "part", "section"), pa.string()))

    @cached_property
    def titles(self) -> pd.DataFrame:
        """One row per title that a version of a paper has: `entry_id`, `version`, `title`, its `date`.

        >>> import enrich
        >>> data = enrich.load()
        >>> [t for t in data.titles.query("entry_id == 'gptq'").title if t.startswith("OPTQ")]
        ['OPTQ: Accurate Quantization for Generative Pre-trained Transformers']
        """
        return self._exploded(self.papers, "papers", "title_history")

    @cached_property
    def provenance(self) -> pd.DataFrame:
        """One row per value and source: `entry_id`, `field`, `source`, `value`, `chosen`, `rule`, `retrieved_at` (UTC).

        >>> import enrich
        >>> data = enrich.load()
        >>> data.provenance.query("entry_id == 'vllm' and field == 'year' and chosen").value.tolist()
        ['2023']
        """
        return self._exploded(self.papers, "papers", "provenance")

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """One row per piece of evidence: `finding`, `entry_id`, `code`, `source`, `value`, `url`, `retrieved_at`.

        `finding` is its row in `findings`, `value` what the source says, `url` its page, `retrieved_at` when it
        was retrieved (UTC).

        >>> import enrich
        >>> data = enrich.load()
        >>> set(data.evidence.finding) <= set(data.findings.index)
        True
        """
        numbered = self.findings.assign(finding=self.findings.index)
        return self._exploded(numbered, "findings", "evidence", ("finding", "entry_id", "code"))

    @property
    def columns(self) -> pd.DataFrame:
        """What every column means: `table`, `column`, `type`, `meaning`.

        >>> import enrich
        >>> enrich.load().columns.query("table == 'papers' and column == 'doi'").meaning.item()
        "DOI of the version of record, lower case; arXiv's own DOIs are not given."
        """
        rows = [
            {"table": name, "column": c.name, "type": type_name(c.type), "meaning": c.description}
            for name, (_, columns) in TABLES.items()
            for c in columns
        ]
        return _frame(rows, dict.fromkeys(("table", "column", "type", "meaning"), pa.string()))

    def _exploded(
        self,
        frame: pd.DataFrame,
        table: str,
        column: str,
        keys: tuple[str, ...] = ("entry_id",),
    ) -> pd.DataFrame:
        """One row per item of a list column: the `keys` of its row, then the members of the item."""
        item = table_schema(table).field(column).type.value_type
        items = [
            {**dict(zip(keys, row[:-1], strict=True)), **item}
            for row in zip(*(frame[key] for key in (*keys, column)), strict=True)
            for item in _items(row[-1])
        ]
        types = {key: pa.int64() if key == "finding" else pa.string() for key in keys}
        return _frame(items, {**types, **{member.name: member.type for member in item}})


def _items(value: Any) -> list[Any]:
    """The items of a list cell, none where it is missing."""
    return list(value) if hasattr(value, "__len__") else []


def _frame(rows: list[dict[str, Any]], types: dict[str, Any]) -> pd.DataFrame:
    return typed_frame(pa.Table.from_pylist(rows, schema=pa.schema(list(types.items()))))


def typed_frame(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a frame with the same Arrow types."""
    import pandas as pd

    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame
