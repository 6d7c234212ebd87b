"""run.json: which list, how long each stage took, how many requests each source got."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from enrich.core.version import __version__
from enrich.stages.workspace import Workspace
from enrich.storage.records import read_json, write_json


@contextlib.contextmanager
def timed(workspace: Workspace, stage: str, *, first: bool = False) -> Iterator[None]:
    """Write how long a stage took to run.json; the first stage starts a new record."""
    started, clock = datetime.now(UTC), time.perf_counter()
    yield
    run = {} if first else read_json(workspace.run)
    run |= {"version": __version__, "list": str(workspace.list_path)}
    run.setdefault("started_at", started.strftime("%Y-%m-%dT%H:%M:%SZ"))
    run["seconds"] = run.get("seconds", {}) | {stage: round(time.perf_counter() - clock, 3)}
    write_json(workspace.run, run)
