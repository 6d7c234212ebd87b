"""Stage 4: entries, resolutions, snapshots and corrections -> papers.jsonl. Makes no requests."""

from __future__ import annotations

import logging

from enrich.core.display import one_line
from enrich.core.models import Paper
from enrich.stages.run_record import timed
from enrich.stages.source_access import make_gatherer, open_answers
from enrich.stages.workspace import Workspace, entries_with_resolutions, read_corrections
from enrich.storage.files import read_list
from enrich.storage.records import write_records

log = logging.getLogger(__name__)


def reconcile(workspace: Workspace) -> list[Paper]:
    """Stage 4: entries, resolutions, snapshots and corrections -> papers.jsonl, with findings. Makes no requests."""
    from enrich.decisions.corrections import describe_outcome
    from enrich.editing.suggestions import with_suggestions
    from enrich.judging.judge import judge_list
    from enrich.reading_list import parse_list
    from enrich.reading_list.formats import ListFormat

    with timed(workspace, "reconcile"):
        known = entries_with_resolutions(workspace)
        with open_answers(workspace, make_gatherer(workspace, None), [entry for entry, _ in known]) as answers:
            judged, outcomes = judge_list(known, answers, read_corrections(workspace))
        path = workspace.list_path
        papers = with_suggestions(
            read_list(path), judged, lambda text: parse_list(path, text).entries, ListFormat.for_file(path.name)
        )
        for outcome in outcomes:
            if outcome.needs_a_look:
                log.warning("%s:%d: %s", workspace.corrections_path, outcome.line, one_line(describe_outcome(outcome)))
        write_records(workspace.decided, outcomes)
        write_records(workspace.papers, papers)
        return papers
