"""An entry beside the work it means, as the checks see it, and how a check makes a finding."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.core.models import Entry, Evidence, Finding, FindingCode, Resolution, Severity, SourceRecord, Work
from enrich.works.publication import Publication, publication_of
from enrich.works.records import WorkRecords

SEVERITY = {
    FindingCode.TITLE_WRONG: Severity.ERROR,
    FindingCode.TITLE_OUTDATED: Severity.WARNING,
    FindingCode.TITLE_VARIANT: Severity.INFO,
    FindingCode.TITLE_MISSING: Severity.WARNING,
    FindingCode.VENUE_WRONG: Severity.ERROR,
    FindingCode.VENUE_VAGUE: Severity.WARNING,
    FindingCode.VENUE_MISSING: Severity.INFO,
    FindingCode.VENUE_UNCONFIRMED: Severity.WARNING,
    FindingCode.YEAR_WRONG: Severity.ERROR,
    FindingCode.YEAR_MISSING: Severity.INFO,
    FindingCode.AUTHORS_WRONG: Severity.ERROR,
    FindingCode.LINK_WRONG: Severity.ERROR,
    FindingCode.LINK_DEAD: Severity.ERROR,
    FindingCode.DUPLICATE: Severity.WARNING,
    FindingCode.WITHDRAWN: Severity.WARNING,
    FindingCode.RETRACTED: Severity.ERROR,
    FindingCode.UNRESOLVED: Severity.WARNING,
}
"""How much each finding matters; a missing venue is no mistake, since many preprints are published later."""


@dataclass(frozen=True, slots=True)
class ResolvedEntry:
    """An entry with all that is known of its work."""

    entry: Entry
    resolution: Resolution
    records: WorkRecords
    work: Work
    venue_form: str | None = None
    """How this list writes a venue line, with {venue} and {year}; None where it has no one way."""

    @property
    def publication(self) -> Publication:
        """Where the work appeared."""
        return publication_of(self.records)


def finding(
    resolved: ResolvedEntry,
    code: FindingCode,
    field: str,
    *,
    listed: str | None,
    correct: str | None,
    confidence: float,
    reason: str,
    evidence: tuple[Evidence, ...] = (),
    suggestion: str | None = None,
    severity: Severity | None = None,
) -> Finding:
    """A finding on a field of the resolved's entry; certainty itself is never claimed (0.99 at most)."""
    return Finding(
        code=code,
        severity=severity or SEVERITY[code],
        field=field,
        line=resolved.entry.line_of(field),
        listed=listed,
        correct=correct,
        confidence=round(min(confidence, 0.99), 2),
        reason=reason,
        evidence=evidence,
        suggestion=suggestion,
    )


def evidence_of(record: SourceRecord, value: str) -> Evidence:
    """A record's word for something."""
    return Evidence(source=record.source.value, value=value, url=record.url, retrieved_at=record.retrieved_at)
