"""The gatherer of a stage, with or without leave to ask; what asking cost goes to run.json and fetched.json."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from enrich.asking.gatherer import Gatherer
from enrich.core.models import SourceName
from enrich.sources import SERVICES
from enrich.stages.workspace import Workspace, facts_of
from enrich.storage.records import read_json, write_json

if TYPE_CHECKING:
    from enrich.sources.transport import Transport

# A source that a stage found unreachable is not tried again by the next stage of the same refresh.
_SAME_RUN_SECONDS = 600


@contextlib.contextmanager
def asking(workspace: Workspace, *, fresh: bool = False) -> Iterator[Gatherer]:
    """A gatherer that may ask, if not offline; its cost goes to run.json and what failed to fetched.json.

    With `fresh` every source is tried anew; else one that was found unreachable a moment ago is left alone.
    """
    transport = None if workspace.offline else _transport(workspace, fresh=fresh)
    gatherer = gatherer_of(workspace, transport)
    try:
        yield gatherer
    finally:
        _record_cost(workspace, gatherer, fresh=fresh)
        if transport is not None:
            transport.close()


def _transport(workspace: Workspace, *, fresh: bool) -> Transport:
    from enrich.sources.transport import Transport  # requests is heavy

    transport = Transport(contact=workspace.contact, patience=workspace.patience)
    run = read_json(workspace.run)
    if not fresh and time.time() - run.get("asked_at", 0) < _SAME_RUN_SECONDS:
        for name, cost in run.get("sources", {}).items():
            transport.usage[SourceName(name)].unavailable = cost.get("unavailable")
    return transport


def gatherer_of(workspace: Workspace, transport: Transport | None) -> Gatherer:
    """The kept answers of a workspace, and with a transport the means to ask for more."""
    return Gatherer(
        archives=workspace.archives,
        facts=facts_of(workspace),
        sources=workspace.sources,
        transport=transport,
        parsed=workspace.parsed,
        freshness=workspace.freshness,
        progress=workspace.progress,
    )


def _record_cost(workspace: Workspace, gatherer: Gatherer, *, fresh: bool) -> None:
    run = read_json(workspace.run)
    before: dict[str, dict[str, Any]] = {} if fresh else run.get("sources", {})
    sources: dict[str, dict[str, Any]] = {}
    for name, usage in gatherer.usage().items():
        if name in SERVICES and name in workspace.sources:
            cost = asdict(usage)
            for key, value in before.get(name.value, {}).items():
                cost[key] = cost[key] or value if key == "unavailable" else cost[key] + value
            sources[name.value] = cost
    run |= {"sources": sources, "asked_at": int(time.time())}
    write_json(workspace.run, run)
    if fresh:
        return  # the stage after this one completes the refresh, and says what it left
    unavailable = {name: cost["unavailable"] for name, cost in sources.items() if cost["unavailable"]}
    refused = {name: cost["refused"] for name, cost in sources.items() if cost["refused"]}
    unanswered = {name: cost["unanswered"] for name, cost in sources.items() if cost["unanswered"]}
    fetched = {
        "offline": workspace.offline,
        "unavailable": unavailable,
        "unanswered": unanswered,
        "refused": refused,
        "sources": sorted(workspace.sources),
        "snapshots": {
            name.value: workspace.archives[name].digest() for name in SERVICES if workspace.archives[name].all()
        },
    }
    write_json(workspace.fetched, fetched, keep_unchanged=True)
