"""An entry beside the work it means, as the checks see it, and how a check makes a finding."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.core.confidence import MAX_CONFIDENCE
from enrich.core.models import Entry, Evidence, Finding, FindingCode, Resolution, Severity, SourceRecord, Work
from enrich.findings.catalogue import CATALOGUE
from enrich.works.publication import Publication, publication_of
from enrich.works.records import WorkRecords


@dataclass(frozen=True, slots=True)
class ResolvedEntry:
    """An entry with all that is known of its work."""

    entry: Entry
    resolution: Resolution
    records: WorkRecords
    work: Work

    @property
    def publication(self) -> Publication:
        """Where the work appeared."""
        return publication_of(self.records)


def finding(
    resolved: ResolvedEntry,
    code: FindingCode,
    *,
    listed: str | None,
    correct: str | None,
    confidence: float,
    reason: str,
    evidence: tuple[Evidence, ...] = (),
    severity: Severity | None = None,
) -> Finding:
    """A finding on the entry; the catalogue gives field and severity. The confidence is at most MAX_CONFIDENCE."""
    kind = CATALOGUE[code]
    return Finding(
        code=code,
        severity=severity or kind.severity,
        field=kind.field,
        line=resolved.entry.line_of(kind.field),
        listed=listed,
        correct=correct,
        confidence=round(min(confidence, MAX_CONFIDENCE), 2),
        reason=reason,
        evidence=evidence,
    )


def evidence_of(record: SourceRecord, value: str) -> Evidence:
    """What a record says, as evidence."""
    return Evidence(source=record.source.value, value=value, url=record.url, retrieved_at=record.retrieved_at)
