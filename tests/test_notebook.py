"""The notebook runs clean, without counts and with them, and its two forms are the same."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest

import enrich
from conftest import CURATED, READING_LIST, ROOT
from enrich.core.models import Paper
from enrich.dataset.columns import history_table
from enrich.dataset.history import merged, observation
from enrich.storage.records import read_records
from enrich.storage.tables import parquet_bytes
from replica import Replica
from run_notebook import NOTEBOOK, executed

pytestmark = pytest.mark.notebook


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


def run(project: Path) -> tuple[list[str], int]:
    """(what each cell says, how many pictures are drawn) in a project; every cell must run without a warning."""
    return read_outputs(executed(project / "notebooks"))


def read_outputs(notebook: Any) -> tuple[list[str], int]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [text_of(output) for output in outputs if output.get("name") == "stderr"] == []
    return list(map(text_of, outputs)), sum("image/png" in output.get("data", {}) for output in outputs)


def text_of(output: Any) -> str:
    data = output.get("data", {})
    return str(output.get("text") or data.get("text/markdown") or data.get("text/plain") or "")


def test_it_says_without_counts_what_is_committed(project: Path) -> None:
    """Its outputs are a function of the data set: those that are committed are those of the committed data."""
    build(project, offline=True)
    cells, pictures = run(project)
    said = "\n".join(cells)
    assert "None of the 60 papers has a count yet" in said
    assert "no growth to show yet" in said
    assert "entries say something that is wrong" in said
    assert pictures == 6
    shown, drawn = read_outputs(nbformat.read(NOTEBOOK, as_version=4))  # type: ignore[no-untyped-call]
    assert (shown, drawn) == (cells, pictures), "run `make docs` and commit"


def run_here(project: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """The same without a kernel, which takes most of the time: the script in this process; warnings are errors."""
    monkeypatch.chdir(project / "notebooks")
    monkeypatch.setenv("MPLBACKEND", "agg")
    import matplotlib.pyplot as plt

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


# Matplotlib warns where the best place of a legend takes it more than a second, as on a busy machine.
@pytest.mark.filterwarnings("ignore:Creating legend with loc")
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


def test_both_forms_are_the_same_and_the_notebook_has_its_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    script = jupytext.read(NOTEBOOK.with_suffix(".py"))
    remedy = "run `make docs`"
    assert [(c.cell_type, c.source) for c in notebook.cells] == [(c.cell_type, c.source) for c in script.cells], remedy
    assert all(cell.get("execution_count") for cell in notebook.cells if cell.cell_type == "code"), remedy
    text = NOTEBOOK.read_text("utf-8")
    assert str(ROOT) not in text
    assert "iopub" not in text, "no times of running"
