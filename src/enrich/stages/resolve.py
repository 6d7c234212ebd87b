"""Stage 2: entries -> resolutions.jsonl. Asks the sources which work each entry means."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from enrich.core.models import Entry, Query, Resolution
from enrich.stages.run_record import timed
from enrich.stages.source_access import open_answers, open_stage_gatherer
from enrich.stages.workspace import Workspace, may_ask_for, read_corrections
from enrich.storage.records import read_records, write_records


def resolve(workspace: Workspace) -> list[Resolution]:
    """Stage 2: entries -> resolutions.jsonl, asking by identifier in batches, and by title where there is none.

    While some entries are still being searched for, the other hosts are asked what stage 3 needs for those that are
    already resolved, so that no host waits for another.
    """
    from enrich.decisions.pins import resolve_with_pin
    from enrich.judging.judge import next_step

    with timed(workspace, "resolve"), open_stage_gatherer(workspace, fresh=True) as gatherer:
        entries = read_records(workspace.entries, Entry)
        corrections = read_corrections(workspace)
        resolved: dict[str, Resolution] = {}
        with open_answers(workspace, gatherer, entries) as answers:

            def next_queries(entry: Entry) -> Sequence[Query]:
                step = next_step(entry, answers, corrections)
                resolved[entry.entry_id] = step.resolution
                return step.queries

            gatherer.drive([partial(next_queries, entry) for entry in entries if may_ask_for(entry, workspace)])
            for entry in entries:
                if entry.entry_id not in resolved:
                    resolved[entry.entry_id] = resolve_with_pin(entry, answers, corrections)[0].resolution
        resolutions = [resolved[entry.entry_id] for entry in entries]
        write_records(workspace.resolutions, resolutions, keep_unchanged=True)
        return resolutions
