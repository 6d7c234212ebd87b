"""A folder with the services' replica, for tests of commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import Shell
from conftest import CURATED
from replica import Replica


@pytest.fixture
def shell(tmp_path: Path, replica: Replica) -> Shell:
    """A folder outside any project; the services are the replica."""
    folder = tmp_path / "lists"
    folder.mkdir()
    return Shell(folder, replica.environment())


@pytest.fixture
def project(tmp_path: Path) -> Shell:
    """A project with curated facts, so that nothing need be asked."""
    folder = tmp_path / "project"
    (folder / "data/raw").mkdir(parents=True)
    (folder / "data/raw/curated.jsonl").write_bytes(CURATED.read_bytes())
    return Shell(folder)
