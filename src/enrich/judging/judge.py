"""One entry and the cached answers -> a Paper with its findings, and what came of people's corrections. Pure.

This is the one place where an entry is judged: stage 4, `enrich check` and `enrich explain` all call it. Only what
concerns a single entry is in `judge_entry`, so that it can be called for any entry alone, in any order or process;
`judge_list` adds what needs the whole list (its usual venue line, and duplicates).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from enrich.core.models import Entry, Finding, FindingCode, Paper, Provenance, Resolution, SourceName, Status, Work
from enrich.decisions.corrections import Corrections, Outcome, corrections_for, hide_decided_findings, settle
from enrich.decisions.pins import (
    Pinned,
    apply_value_pins,
    pinned_findings,
    pinned_provenance,
    resolve_with_pin,
)
from enrich.findings.check import duplicates, findings_of
from enrich.findings.resolved_entry import ResolvedEntry
from enrich.resolution.cited import cited_publication
from enrich.resolution.collect import Collected, collect
from enrich.resolution.identifiers import IdentifierFault, find_identifier_faults
from enrich.resolution.pages import find_page_faults
from enrich.resolution.resolve import ResolutionStep
from enrich.works.reconcile import reconcile
from enrich.works.records import WorkRecords

if TYPE_CHECKING:
    from enrich.asking.answers import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedEntry:
    """The judgement on one entry: its row of the data set, the records behind it, and what came of its corrections."""

    paper: Paper
    resolved: ResolvedEntry
    outcomes: tuple[Outcome, ...]


def next_step(entry: Entry, answers: Answers, corrections: Corrections = ()) -> ResolutionStep:
    """The resolution of an entry as far as it is known, and all queries that would tell more of it or of its work.

    An entry without queries has all the answers that it needs, and can be judged.
    """
    step, _ = resolve_with_pin(entry, answers, corrections)
    return step if step.queries else replace(step, queries=collect(entry, step.resolution, answers).queries)


def judge_entry(
    entry: Entry,
    answers: Answers,
    *,
    corrections: Corrections = (),
    resolution: Resolution | None = None,
) -> JudgedEntry:
    """Judge one entry from cached answers; nothing is asked.

    `corrections` may be those of the whole list.
    `resolution` is what an earlier stage decided; without it, it is decided here. Findings on duplicates, and the
    corrections about them, are left to `add_duplicates`.
    """
    own = corrections_for(corrections, entry)
    outcomes: tuple[Outcome, ...] = ()
    if resolution is None or own:
        step, outcomes = resolve_with_pin(entry, answers, own)
        resolution = resolution or step.resolution
    collected = collect(entry, resolution, answers)
    records = collected.work
    pinned = apply_value_pins(resolution, records, own)
    is_resolved = resolution.status is Status.RESOLVED
    work, origins = _reconcile(entry, pinned.records) if is_resolved else (Work(), ())
    resolved = ResolvedEntry(
        entry=entry,
        resolution=resolution,
        records=pinned.records,
        work=work,
        unanswered=collected.unanswered,
        identifier_faults=_identifier_faults(entry, collected, answers) if is_resolved else (),
    )
    paper = Paper(
        entry=entry,
        resolution=resolution,
        work=work,
        provenance=pinned_provenance(origins, pinned.fields),
        findings=_find(resolved, records, pinned),
    )
    paper, decided = hide_decided_findings(paper, _without_duplicates(own))
    return JudgedEntry(paper=paper, resolved=resolved, outcomes=(*outcomes, *pinned.outcomes, *decided))


def _reconcile(entry: Entry, records: WorkRecords) -> tuple[Work, tuple[Provenance, ...]]:
    """The values of the work, in the publication that the entry cites."""
    return reconcile(records, cited_publication(entry, records))


def _identifier_faults(entry: Entry, collected: Collected, answers: Answers) -> tuple[IdentifierFault, ...]:
    """The listed identifiers and pages that are not the work's, one for each address."""
    knows_all = SourceName.DBLP not in collected.unanswered
    found = list(find_identifier_faults(entry, collected.work, answers))
    addresses = {fault.url for fault in found}
    pages = find_page_faults(entry, collected.work, knows_all=knows_all)
    return (*found, *(fault for fault in pages if fault.url not in addresses))


def _find(resolved: ResolvedEntry, records: WorkRecords, pinned: Pinned) -> tuple[Finding, ...]:
    """The findings; where values are pinned, only those on pinned fields come from the pinned values."""
    found = findings_of(resolved)
    if not pinned.fields:
        return found
    plain = replace(resolved, records=records, work=_reconcile(resolved.entry, records)[0])
    return pinned_findings(findings_of(plain), found, pinned.fields)


# --- the whole list -------------------------------------------------------------------------------------------


def judge_list(
    resolutions: Sequence[tuple[Entry, Resolution]], answers: Answers, corrections: Corrections
) -> tuple[list[Paper], tuple[Outcome, ...]]:
    """Judge every entry of a list. Returns the papers, and one outcome per correction in the order of the file."""
    papers: list[Paper] = []
    outcomes: list[Outcome] = []
    for entry, resolution in resolutions:
        judged = judge_entry(entry, answers, corrections=corrections, resolution=resolution)
        papers.append(judged.paper)
        outcomes += judged.outcomes
    papers, decided = add_duplicates(papers, corrections)
    return papers, settle(corrections, [*outcomes, *decided])


def add_duplicates(papers: Iterable[Paper], corrections: Corrections) -> tuple[list[Paper], list[Outcome]]:
    """The papers of a list with findings on duplicates of earlier entries, unless a correction hides these."""
    before = list(papers)
    if len(before) == 1 and not corrections:
        return before, []
    found = duplicates([ResolvedEntry(p.entry, p.resolution, WorkRecords(()), p.work) for p in before])
    after: list[Paper] = []
    outcomes: list[Outcome] = []
    on_duplicates = tuple(w for w in corrections if w.correction.code is FindingCode.DUPLICATE)
    for paper in before:
        finding = found.get(paper.entry.entry_id)
        complete = replace(paper, findings=(*paper.findings, finding)) if finding else paper
        complete, decided = hide_decided_findings(complete, corrections_for(on_duplicates, paper.entry))
        after.append(complete)
        outcomes += decided
    return after, outcomes


def _without_duplicates(corrections: Corrections) -> Corrections:
    return tuple(w for w in corrections if w.correction.code is not FindingCode.DUPLICATE)
