"""Stage 3: resolutions -> snapshots of what is still missing of each work. Asks the sources."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from enrich.core.models import Entry, Query, Resolution
from enrich.stages.run_record import timed
from enrich.stages.source_access import open_answers, open_stage_gatherer
from enrich.stages.workspace import Workspace, entries_with_resolutions, may_ask_for


def fetch(workspace: Workspace) -> None:
    """Stage 3: resolutions -> snapshots of what is still missing of each work, and fetched.json."""
    from enrich.resolution.collect import collect

    with timed(workspace, "fetch"), open_stage_gatherer(workspace) as gatherer:
        known = entries_with_resolutions(workspace)
        with open_answers(workspace, gatherer, [entry for entry, _ in known]) as answers:

            def next_queries(entry: Entry, resolution: Resolution) -> Sequence[Query]:
                return collect(entry, resolution, answers).queries

            pairs = [pair for pair in known if may_ask_for(pair[0], workspace)]
            gatherer.drive([partial(next_queries, *pair) for pair in pairs])
