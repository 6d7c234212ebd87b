"""The notebook runs clean, without counts and with them, and its two forms are the same."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import jupytext
import matplotlib.pyplot as plt
import nbformat
import pytest
from nbclient import NotebookClient

import enrich
from conftest import CURATED, READING_LIST, ROOT
from enrich.core.models import Paper
from enrich.dataset.columns import history_table
from enrich.dataset.history import merged, observation
from enrich.storage.records import read_records
from enrich.storage.tables import parquet_bytes
from replica import Replica

pytestmark = pytest.mark.notebook

NOTEBOOK = ROOT / "notebooks/reading_list.ipynb"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    for path in (CURATED, READING_LIST):
        shutil.copy(path, tmp_path / "data/raw")
    return tmp_path


def build(project: Path, *, offline: bool) -> None:
    raw, out = project / "data/raw", project / "data/enriched"
    enrich.enrich(raw / "reading_list.md", raw_dir=raw, out_dir=out, offline=offline)


def run(project: Path) -> tuple[str, int]:
    """(all that the notebook says, how many pictures it draws) in a project; every cell must run without a warning."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    where = {"metadata": {"path": str(project / "notebooks")}}
    NotebookClient(notebook, timeout=50, resources=where).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [text_of(output) for output in outputs if output.get("name") == "stderr"] == []
    return "\n".join(map(text_of, outputs)), sum("image/png" in output.get("data", {}) for output in outputs)


def text_of(output: Any) -> str:
    data = output.get("data", {})
    return str(output.get("text") or data.get("text/markdown") or data.get("text/plain") or "")


def test_it_tells_its_story_without_counts(project: Path) -> None:
    build(project, offline=True)
    said, pictures = run(project)
    assert "None of the 60 papers has a count yet" in said
    assert "no growth to show yet" in said
    assert "entries say something that is wrong" in said
    assert pictures == 6


def run_here(project: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """The same without a kernel, which takes most of the time: the script in this process; warnings are errors."""
    monkeypatch.chdir(project / "notebooks")
    monkeypatch.setenv("MPLBACKEND", "agg")
    said: list[str] = []
    pictures: list[bytes] = []

    def show() -> None:
        sink = io.BytesIO()
        plt.savefig(sink)
        plt.close("all")
        pictures.append(sink.getvalue())

    monkeypatch.setattr(plt, "show", show)
    monkeypatch.setattr("IPython.display.display", lambda shown: said.append(str(getattr(shown, "data", shown))))
    with plt.rc_context():
        exec(compile(NOTEBOOK.with_suffix(".py").read_text("utf-8"), "notebook", "exec"), {})  # noqa: S102
    assert len(set(pictures)) == len(pictures)
    return "\n".join(said), len(pictures)


def test_it_draws_citations_and_their_growth_where_there_are_counts(
    project: Path, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(project, offline=False)
    out = project / "data/enriched"
    now = [seen for paper in read_records(out / "papers.jsonl", Paper) if (seen := observation(paper))]
    before = [replace(o, date="2026-01-01", citation_count=(o.citation_count or 0) // 2) for o in now]
    (out / "history.parquet").write_bytes(parquet_bytes(history_table(merged(before, now))))
    said, pictures = run_here(project, monkeypatch)
    assert "count yet" not in said
    assert "no growth" not in said
    assert pictures == 9


def test_both_forms_are_the_same_and_hold_no_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    script = jupytext.read(NOTEBOOK.with_suffix(".py"))
    remedy = "run `make docs`"
    assert [(c.cell_type, c.source) for c in notebook.cells] == [(c.cell_type, c.source) for c in script.cells], remedy
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)
