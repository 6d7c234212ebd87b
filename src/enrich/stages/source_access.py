"""How stages and commands make the gatherer of a workspace; what a stage's requests cost goes to run.json."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from enrich.asking.gatherer import Gatherer
from enrich.core.errors import InputError
from enrich.core.models import Entry, SourceName
from enrich.sources import SERVICES
from enrich.stages.locations import keep_cache_out_of_git
from enrich.stages.workspace import Workspace, read_curated_facts
from enrich.storage.records import read_json, write_json

if TYPE_CHECKING:
    from enrich.asking.answers import Answers
    from enrich.asking.snapshot_layer import KeptSnapshot
    from enrich.sources.transport import Transport
    from enrich.sources.usage import Usage

# A source that a stage could not reach is not tried again by the next stage, if that starts within this time.
_SAME_RUN_SECONDS = 600


@contextlib.contextmanager
def open_stage_gatherer(workspace: Workspace, *, fresh: bool = False) -> Iterator[Gatherer]:
    """The gatherer of a stage; its cost is written to run.json, and failed sources and queries to fetched.json.

    With `fresh` every source is tried; else a source that the stage before could not reach is not tried again.
    """
    with open_gatherer(workspace) as gatherer:
        if gatherer.transport is not None and not fresh:
            _skip_unreachable(workspace, gatherer.transport)
        try:
            yield gatherer
        finally:
            _record_cost(workspace, gatherer, fresh=fresh)


@contextlib.contextmanager
def open_gatherer(workspace: Workspace) -> Iterator[Gatherer]:
    """A gatherer that may make requests unless the workspace is offline. Writes nothing but snapshots."""
    if workspace.offline:
        yield make_gatherer(workspace, None)
        return
    from enrich.sources.transport import Transport  # requests is heavy

    keep_cache_out_of_git(workspace.raw_dir)
    transport = Transport(contact=workspace.contact, patience=workspace.patience)
    try:
        yield make_gatherer(workspace, transport)
    finally:
        transport.close()


def _skip_unreachable(workspace: Workspace, transport: Transport) -> None:
    run = read_json(workspace.run)
    if time.time() - run.get("asked_at", 0) < _SAME_RUN_SECONDS:
        for name, cost in run.get("sources", {}).items():
            transport.usage[SourceName(name)].unavailable = cost.get("unavailable")


def make_gatherer(workspace: Workspace, transport: Transport | None) -> Gatherer:
    """The cached answers of a workspace; with a transport, more can be asked for."""
    return Gatherer(
        archives=workspace.archives,
        facts=read_curated_facts(workspace),
        sources=workspace.sources,
        transport=transport,
        parsed=workspace.parsed,
        freshness=workspace.freshness,
        progress=workspace.progress,
    )


def open_index_answers(workspace: Workspace, entries: Sequence[Entry]) -> KeptSnapshot | None:
    """What an index of bulk files knows of a list's entries; None where `snapshot` is no source of the run.

    Raises InputError where it is one, and there is neither an index nor an answer of one that was kept.
    """
    if SourceName.SNAPSHOT not in workspace.sources:
        return None
    from enrich.asking.snapshot import SnapshotAnswers, author_hints
    from enrich.asking.snapshot_layer import KeptSnapshot

    archive = workspace.archives[SourceName.SNAPSHOT]
    if workspace.index is None:
        if not archive.all():
            raise InputError("--sources snapshot", "needs an index: give --index DIR, or set ENRICH_INDEX")
        return KeptSnapshot(archive=archive)
    from enrich.sources.bulk.layout import open_index
    from enrich.sources.bulk.lookup import Lookup

    index = open_index(workspace.index)
    answers = SnapshotAnswers(
        covered=index.covered(),
        releases={release.name: release.manifest.source for release in index.releases},
        authors=author_hints(entries),
        lookup=Lookup(index),
    )
    newest = max(release.manifest.date for release in index.releases)
    return KeptSnapshot(archive=archive, index=answers, retrieved_at=f"{newest}T00:00:00Z")


@contextlib.contextmanager
def open_answers(workspace: Workspace, gatherer: Gatherer, entries: Sequence[Entry]) -> Iterator[Answers]:
    """The answers that decisions see: those of the gatherer, behind those of an index if the run uses one.

    Answers of the index that are new are stored at the end.
    """
    local = open_index_answers(workspace, entries)
    if local is None:
        yield gatherer
        return
    from enrich.asking.snapshot_layer import LayeredAnswers

    try:
        yield LayeredAnswers(local, gatherer, frozenset(SERVICES) & workspace.sources)
    finally:
        local.save()


def _record_cost(workspace: Workspace, gatherer: Gatherer, *, fresh: bool) -> None:
    run = read_json(workspace.run)
    used = {name: usage for name, usage in gatherer.usage().items() if name in SERVICES and name in workspace.sources}
    costs = add_costs({} if fresh else run.get("sources", {}), used)
    write_json(workspace.run, run | {"sources": costs, "asked_at": int(time.time())})
    if fresh:
        return  # stage 3 completes the refresh, and then writes what is still missing
    refused = {name: cost["refused"] for name, cost in costs.items() if cost["refused"]}
    fetched = {
        "offline": workspace.offline,
        "unavailable": {name: cost["unavailable"] for name, cost in costs.items() if cost["unavailable"]},
        "unanswered": {name: cost["unanswered"] for name, cost in costs.items() if cost["unanswered"]},
        **({"refused": refused} if refused else {}),
        "sources": sorted(workspace.sources),
        "snapshots": {
            name.value: workspace.archives[name].digest()
            for name in (*SERVICES, SourceName.SNAPSHOT)
            if workspace.archives[name].all()
        },
    }
    write_json(workspace.fetched, fetched, keep_unchanged=True)


def add_costs(before: Mapping[str, Mapping[str, Any]], used: Mapping[SourceName, Usage]) -> dict[str, dict[str, Any]]:
    """The cost of each source, with that of the stage before added: counts are summed, an outage is kept. Pure."""
    costs: dict[str, dict[str, Any]] = {}
    for name, usage in used.items():
        cost = asdict(usage)
        known = before.get(name.value, {})
        for key in cost.keys() & known.keys():
            cost[key] = cost[key] or known[key] if key == "unavailable" else cost[key] + known[key]
        costs[name.value] = cost
    return costs
