"""`python tests/run_notebook.py`: run the notebook on the committed data set, and write it with its outputs.

Outputs are a function of the data set: neither times nor the version of Python are kept, so that a second run writes
the same file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient

from conftest import ROOT

NOTEBOOK = ROOT / "notebooks/reading_list.ipynb"
_SECONDS_PER_CELL = 120


def executed(folder: Path) -> Any:
    """The notebook of the script beside it, run in a folder; every cell must run without an error."""
    notebook = jupytext.read(NOTEBOOK.with_suffix(".py"))
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=_SECONDS_PER_CELL, resources=where, record_timing=False).execute()
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    notebook.metadata.pop("language_info", None)
    return notebook


def main() -> None:
    """Write the notebook with its outputs."""
    nbformat.write(executed(NOTEBOOK.parent), NOTEBOOK)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
