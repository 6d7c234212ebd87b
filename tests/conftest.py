"""What all tests share: no public host can be reached, no key or setting of the user's leaks in, and a replica."""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from commands import Shell
from enrich.core import calibration
from replica import Replica, Work, from_curated, from_distractors

# Timings are measured by `make bench`, not by tests, which also run on busy machines.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
settings.register_profile("thorough", settings.get_profile("tests"), max_examples=1000)
IS_THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
settings.load_profile("thorough" if IS_THOROUGH else "tests")

# Many tests start `python -m enrich`: without kept byte code each would compile the whole package again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).resolve().parent.parent
READING_LIST = ROOT / "data/raw/reading_list.md"
CURATED = ROOT / "data/raw/curated.jsonl"
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def _sealed(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Connect to the loopback only; start from an environment without settings of ours."""
    for name in [name for name in os.environ if name.startswith(("ENRICH_", "SEMANTIC_SCHOLAR_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1"}:
            message = f"a test reaches out to {address}"
            raise AssertionError(message)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def works() -> list[Work]:
    """The works that the replica knows: those of our list, and near misses."""
    return [*from_curated(), *from_distractors()]


@pytest.fixture
def replica(works: list[Work], monkeypatch: pytest.MonkeyPatch) -> Iterator[Replica]:
    """A replica of all services, to which the environment points."""
    with Replica(works) as served:
        for name, value in served.environment().items():
            monkeypatch.setenv(name, value)
        yield served


@pytest.fixture
def shell(tmp_path: Path, replica: Replica) -> Shell:
    """A folder outside any project, for commands; the services are the replica."""
    folder = tmp_path / "lists"
    folder.mkdir()
    return Shell(folder, replica.environment())


@pytest.fixture
def project(tmp_path: Path) -> Shell:
    """A project with curated facts, so that commands need not ask for anything."""
    folder = tmp_path / "project"
    (folder / "data/raw").mkdir(parents=True)
    (folder / "data/raw/curated.jsonl").write_bytes(CURATED.read_bytes())
    return Shell(folder)


# Fixtures that stand for a whole run of the pipeline, most often against the replica.
_WHOLE_RUNS = {"replica", "served", "curated_place", "place", "by_index", "index", "here", "fixed", "ran"}
_SLOW_FOLDERS = {"replica", "hostile", "bulk", "editing", "exports", "stages", "cli", "ci"}


def pytest_collection_finish() -> None:
    """Leave what collection made out of later garbage collections: each run of the pipeline makes a full one."""
    gc.freeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import the tests of slow folders where `-m` leaves them out."""
    is_slow = collection_path.parent == ROOT / "tests" and collection_path.name in _SLOW_FOLDERS
    return True if is_slow and "not run" in config.option.markexpr else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs the pipeline, so that `make test-fast` leaves it out without a list of names."""
    for item in items:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        if folder in _SLOW_FOLDERS or _WHOLE_RUNS & set(getattr(item, "fixturenames", ())):
            item.add_marker("run")


@pytest.fixture
def as_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings have the confidence that their checks claim; what was measured changes with every measurement."""
    monkeypatch.setattr(calibration, "_table", dict)
