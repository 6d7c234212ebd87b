"""Stage 4: entries, resolutions, snapshots and corrections -> papers.jsonl. Asks nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from enrich.core.models import Paper, Status, Work
from enrich.stages.asking import gatherer_of
from enrich.stages.run_record import timed
from enrich.stages.workspace import Workspace, corrections_of, entries_with_resolutions
from enrich.storage.records import write_records

if TYPE_CHECKING:
    from enrich.decisions.corrections import Outcome

log = logging.getLogger(__name__)


def reconcile(workspace: Workspace) -> list[Paper]:
    """Stage 4: entries, resolutions, snapshots and corrections -> papers.jsonl, with findings. Asks nothing."""
    from enrich.decisions import corrections as decided
    from enrich.decisions import pins
    from enrich.findings.check import duplicates, findings_of
    from enrich.findings.publication import venue_form
    from enrich.findings.resolved_entry import ResolvedEntry
    from enrich.resolution.collect import collect
    from enrich.resolution.resolve import resolve as plan
    from enrich.works.reconcile import reconcile as choose

    with timed(workspace, "reconcile"):
        gatherer = gatherer_of(workspace, None)
        pairs = entries_with_resolutions(workspace)
        form = venue_form(tuple(entry for entry, _ in pairs))
        corrections = corrections_of(workspace)
        outcomes: list[Outcome] = []
        resolved_entries, provenance, fields_pinned = [], [], []
        for entry, resolution in pairs:
            mine = decided.of_entry(corrections, entry)
            if mine:
                outcomes += pins.pinned_plan(entry, plan(entry, gatherer), mine, gatherer)[1]
            pinned = pins.pinned_records(resolution, collect(entry, resolution, gatherer).work, mine)
            work, origins = choose(pinned.records) if resolution.status is Status.RESOLVED else (Work(), ())
            resolved_entries.append(
                ResolvedEntry(entry=entry, resolution=resolution, records=pinned.records, work=work, venue_form=form)
            )
            provenance.append(pins.pinned_provenance(origins, pinned.fields))
            outcomes += pinned.outcomes
            fields_pinned.append(pinned.fields)
        twice = duplicates(resolved_entries)
        papers = []
        for resolved, origins, fields in zip(resolved_entries, provenance, fields_pinned, strict=True):
            found = findings_of(resolved)
            if fields:
                records = collect(resolved.entry, resolved.resolution, gatherer).work
                plain = replace(resolved, records=records, work=choose(records)[0])
                found = pins.pinned_findings(findings_of(plain), found, fields)
            if resolved.entry.entry_id in twice:
                found = (*found, twice[resolved.entry.entry_id])
            paper, seen = decided.without_decided(
                Paper(
                    entry=resolved.entry,
                    resolution=resolved.resolution,
                    work=resolved.work,
                    provenance=origins,
                    findings=found,
                ),
                decided.of_entry(corrections, resolved.entry),
            )
            papers.append(paper)
            outcomes += seen
        settled = decided.settle(corrections, outcomes)
        for outcome in settled:
            if outcome.needs_a_look:
                log.warning("%s:%d: %s", workspace.corrections_path, outcome.line, decided.outcome_text(outcome))
        write_records(workspace.decided, settled)
        write_records(workspace.papers, papers)
        return papers
