"""All checkers, run over one entry beside its work. Pure: every finding says who says what.

Identity comes first (`resolution`); here the work is given and only what the list says is judged. Where the sources
that could contradict the list did not answer, there is no finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from enrich.core.calibration import EvidenceBase, Reading, calibrated
from enrich.core.confidence import MAX_CONFIDENCE
from enrich.core.models import Entry, Finding, Severity, SourceName, Status
from enrich.findings.authors import check_authors
from enrich.findings.catalogue import CATALOGUE
from enrich.findings.details import check_details
from enrich.findings.duplicates import duplicates
from enrich.findings.links import check_link
from enrich.findings.notices import check_notices
from enrich.findings.publication import check_venue, check_year
from enrich.findings.resolved_entry import ResolvedEntry
from enrich.findings.title import check_title
from enrich.findings.unresolved import check_identity
from enrich.resolution.wording import reading_of

__all__ = ["CHECKERS", "duplicates", "findings_of", "is_certain_enough"]

Checker = Callable[[ResolvedEntry], Iterator[Finding]]

ENTRY_CHECKERS: tuple[Checker, ...] = (check_identity, check_link)
"""Checkers that look at any entry."""

WORK_CHECKERS: tuple[Checker, ...] = (
    check_title,
    check_venue,
    check_year,
    check_authors,
    check_details,
    check_notices,
)
"""Checkers that compare an entry with its work, so that they need one."""

CHECKERS: tuple[Checker, ...] = (*ENTRY_CHECKERS, *WORK_CHECKERS)
"""Every checker of one entry. A new finding is a code in the catalogue and a checker here."""


def findings_of(resolved: ResolvedEntry) -> tuple[Finding, ...]:
    """All findings on one entry that are certain enough to be shown, the most severe first."""
    has_work = resolved.resolution.status is Status.RESOLVED and bool(resolved.records.items)
    checkers = CHECKERS if has_work else ENTRY_CHECKERS
    claimed = (finding for checker in checkers for finding in checker(resolved))
    found = [
        one for one in (with_measured_confidence(resolved.entry, each) for each in claimed) if is_certain_enough(one)
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def with_measured_confidence(entry: Entry, finding: Finding) -> Finding:
    """The finding with the share of such findings that was right, in place of what its check claims.

    Where the text was read in doubt, the mistake may be ours: then nothing is an error.
    """
    sources = {one.source for one in finding.evidence}
    if SourceName.CURATED in sources:
        return finding  # people checked these facts; what was measured is how far services can be trusted
    evidence, reading = EvidenceBase.of_sources(len(sources)), reading_of(entry)
    measured = calibrated(finding.code.value, reading, evidence, finding.confidence)
    is_doubted = finding.severity is Severity.ERROR and reading is Reading.DOUBTFUL
    severity = Severity.WARNING if is_doubted else finding.severity
    return replace(finding, confidence=round(min(measured, MAX_CONFIDENCE), 2), severity=severity)


def is_certain_enough(finding: Finding) -> bool:
    """Whether a finding has the confidence that the catalogue asks of its kind."""
    return finding.confidence >= CATALOGUE[finding.code].least_confidence
