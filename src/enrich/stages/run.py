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
from enrich.stages.workspace import Workspace, corrections_of, facts_of
from enrich.storage.files import read_list


def run_all(workspace: Workspace) -> list[Paper]:
    """All five stages. Input is checked before anything is written."""
    with _no_cycle_collection():
        judge_all(workspace)
        workspace.parsed.clear()  # a long list's records need not stand beside its tables
        return publish(workspace)


@contextlib.contextmanager
def _no_cycle_collection() -> Iterator[None]:
    """Spare the search for cycles: records hold none, and looking for them usage a long list a third of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def judge_all(workspace: Workspace) -> list[Paper]:
    """Stages 1 to 4: the papers with their findings, and no data set. Input is checked before anything is written."""
    read_list(workspace.list_path)
    facts_of(workspace)
    corrections_of(workspace)
    parse(workspace)
    gc.collect()  # the trees of the Markdown parser point both ways
    resolve(workspace)
    fetch(workspace)
    return reconcile(workspace)
