"""The data set as frames: typed, nested lists usable, examples in docstrings true, readable by other programs."""

from __future__ import annotations

import doctest
import importlib
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

import enrich
from conftest import CURATED, READING_LIST
from enrich.core.errors import InputError
from enrich.dataset.columns import TABLES
from lists import SMALL
from replica import Replica
from running import Place

MODULES = (
    "api",
    "dataset.dataframes",
    "exports.references",
    "exports.bibtex",
    "exports.csl",
    "exports.ris",
    "core.display",
)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the project's, its data set built offline."""
    root = tmp_path_factory.mktemp("project")
    (root / "data/raw").mkdir(parents=True)
    for path in (CURATED, READING_LIST):
        shutil.copy(path, root / "data/raw")
    Place(root / "data/raw", root / "data/enriched").run(root / "data/raw/reading_list.md", "--offline")
    return root


@pytest.fixture(autouse=True)
def _inside(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings_are_true(module: str) -> None:
    result = doctest.testmod(importlib.import_module(f"enrich.{module}"), optionflags=doctest.ELLIPSIS)
    assert result.attempted
    assert not result.failed


def test_columns_are_typed_and_stay_so_where_values_are_missing() -> None:
    papers = enrich.load().papers
    assert all(isinstance(dtype, pd.ArrowDtype) for dtype in papers.dtypes)
    assert str(papers.citation_count.dtype) == "int64[pyarrow]"
    assert papers.citation_count.isna().all()
    assert papers.year.isna().sum() == 1
    assert papers.year.max() < 2100
    assert str(papers.is_preprint.dtype) == "bool[pyarrow]"
    assert papers.authors.list.len().max() > 500
    assert papers.section.list[-1].notna().all()
    assert papers.loc[papers.is_preprint.fillna(value=False), "venue"].unique().tolist() == ["arXiv"]


def test_what_is_nested_comes_out_whole() -> None:
    data = enrich.load()
    assert len(data.authors) == data.papers.authors.map(len).sum()
    assert len(data.provenance) == data.papers.provenance.map(len).sum()
    assert len(data.titles) == data.papers.title_history.map(len).sum()
    assert len(data.findings) == data.papers.findings.map(len).sum()
    assert len(data.evidence) == data.findings.evidence.map(len).sum()
    assert len(data.sections) == len(data.papers)
    assert len(data.columns) == sum(len(columns) for _, columns in TABLES.values())
    first = data.authors[data.authors.position == 1].merge(data.papers, on="entry_id")
    assert len(first) == (data.papers.status == "resolved").sum()
    joined = data.evidence.merge(data.findings, left_on="finding", right_index=True)
    assert (joined.code_x == joined.code_y).all()


def test_it_is_found_from_a_folder_below_and_a_missing_one_is_said(
    here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    below = here / "notebooks"
    below.mkdir(exist_ok=True)
    monkeypatch.chdir(below)
    assert len(enrich.load().papers) == len(enrich.load(here / "data/enriched").papers)
    with pytest.raises(InputError, match=r"papers\.parquet: no such file"):
        enrich.load(tmp_path)
    shutil.copytree(here / "data/enriched", tmp_path / "old")
    (tmp_path / "old/history.parquet").unlink()
    assert enrich.load(tmp_path / "old").history.empty
    (tmp_path / "old/findings.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"findings\.parquet: is not a Parquet file"):
        enrich.load(tmp_path / "old")


def test_an_unresolved_list_gives_the_same_columns(replica: Replica, tmp_path: Path) -> None:
    """All counts, findings and authors may be missing, or there."""
    (tmp_path / "list.md").write_text(SMALL, "utf-8")
    empty = enrich.enrich(tmp_path / "list.md", raw_dir=tmp_path / "raw", out_dir=tmp_path / "none", offline=True)
    full = enrich.enrich(tmp_path / "list.md", raw_dir=tmp_path / "raw", out_dir=tmp_path / "out", contact="a@b.org")
    assert empty.papers.dtypes.equals(full.papers.dtypes)
    assert empty.authors.dtypes.equals(full.authors.dtypes)
    assert len(empty.authors) == 0 < len(full.authors)
    assert full.papers.citation_count.notna().sum() > 5
    assert full.history.citation_count.notna().sum() == full.papers.citation_count.notna().sum()
    with pytest.raises(InputError, match="unknown source scholar"):
        enrich.enrich(tmp_path / "list.md", sources=["scholar"])


def test_names_are_loaded_when_used_and_others_are_none_of_ours() -> None:
    assert {"load", "enrich", "DataSet"} <= set(dir(enrich))
    assert isinstance(enrich.load(), enrich.DataSet)
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        enrich.lode  # noqa: B018


# --- other programs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_pandas_polars_and_duckdb_read_the_same(here: Path, name: str) -> None:
    path = here / f"data/enriched/{name}.parquet"
    rows = pq.read_table(path).to_pylist()
    assert len(pd.read_parquet(path)) == len(rows)
    polars = pl.read_parquet(path)
    assert polars.columns == list(rows[0])
    assert polars["entry_id"].to_list() == [row["entry_id"] for row in rows]
    found = duckdb.read_parquet(str(path)).project("entry_id").fetchall()
    assert found == [(row["entry_id"],) for row in rows]


def test_nested_columns_are_usable_in_polars_and_duckdb(here: Path) -> None:
    path = here / "data/enriched/papers.parquet"
    wanted = enrich.load().papers.findings.map(len).sum()
    assert pl.read_parquet(path)["findings"].list.len().sum() == wanted
    assert len(duckdb.read_parquet(str(path)).project("unnest(findings).code as code").fetchall()) == wanted


def test_the_files_use_what_every_reader_of_parquet_knows(here: Path) -> None:
    """Types of the standard, one of the common codecs, and encodings of Parquet 1 and 2 without newer ones."""
    for name in TABLES:
        file = pq.ParquetFile(here / f"data/enriched/{name}.parquet")
        group = file.metadata.row_group(0)
        chunks = [group.column(number) for number in range(group.num_columns)]
        assert {chunk.compression for chunk in chunks} <= {"ZSTD", "UNCOMPRESSED"}
        assert {e for chunk in chunks for e in chunk.encodings} <= {
            "PLAIN",
            "RLE",
            "RLE_DICTIONARY",
            "PLAIN_DICTIONARY",
        }
        assert not any("large" in str(field.type) or "view" in str(field.type) for field in file.schema_arrow)
