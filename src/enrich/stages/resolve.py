"""Stage 2: entries -> resolutions.jsonl; asks the sources which works are meant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from enrich.core.models import Entry, Query, Resolution
from enrich.stages.asking import asking
from enrich.stages.run_record import timed
from enrich.stages.workspace import Workspace, corrections_of, may_ask_for
from enrich.storage.records import read_records, write_records

if TYPE_CHECKING:
    from enrich.resolution.resolve import ResolutionStep


def resolve(workspace: Workspace) -> list[Resolution]:
    """Stage 2: entries -> resolutions.jsonl, asking by identifier in batches and by title where there is none.

    While some entries are still being searched for, the other hosts are asked what stage 3 will want of those
    already resolved, so that no host waits for another.
    """
    from enrich.decisions.pins import pinned_plan
    from enrich.resolution.collect import collect
    from enrich.resolution.resolve import resolve as plan

    with timed(workspace, "resolve"), asking(workspace, fresh=True) as gatherer:
        entries = read_records(workspace.entries, Entry)
        corrections = corrections_of(workspace)
        final: dict[str, Resolution] = {}

        def planned(entry: Entry) -> ResolutionStep:
            return pinned_plan(entry, plan(entry, gatherer), corrections, gatherer)[0]

        def wanted_for(entry: Entry) -> Sequence[Query]:
            made = planned(entry)
            final[entry.entry_id] = made.resolution
            return made.queries or collect(entry, made.resolution, gatherer).queries

        gatherer.drive([partial(wanted_for, entry) for entry in entries if may_ask_for(entry, workspace)])
        resolutions = [final.get(entry.entry_id) or planned(entry).resolution for entry in entries]
        write_records(workspace.resolutions, resolutions, keep_unchanged=True)
        return resolutions
