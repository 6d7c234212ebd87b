"""All stages one after the other, as `enrich run` and `enrich check` do."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

from enrich.core.models import Paper
from enrich.stages.fetch import fetch
from enrich.stages.parse import parse
from enrich.stages.publish import publish
from enrich.stages.reconcile import reconcile
from enrich.stages.resolve import resolve
from enrich.stages.workspace import Workspace, read_corrections, read_curated_facts
from enrich.storage.files import read_list


def run_all(workspace: Workspace) -> list[Paper]:
    """All five stages. Input is checked before anything is written."""
    with _no_cycle_collection():
        judge_all(workspace)
        workspace.parsed.clear()  # frees the memory of a long list's records before its tables are built
        return publish(workspace)


@contextlib.contextmanager
def _no_cycle_collection() -> Iterator[None]:
    """Pause the search for reference cycles: records have none, and the search takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def judge_all(workspace: Workspace) -> list[Paper]:
    """Stages 1 to 4: the papers with findings, without a data set. Input is checked before anything is written."""
    read_list(workspace.list_path)
    read_curated_facts(workspace)
    read_corrections(workspace)
    parse(workspace)
    gc.collect()  # the trees of the Markdown parser have cycles
    resolve(workspace)
    fetch(workspace)
    return reconcile(workspace)
