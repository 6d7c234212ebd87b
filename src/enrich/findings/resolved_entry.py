"""An entry beside the work it means, as the checks see it, and how a check makes a finding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from enrich.core.confidence import MAX_CONFIDENCE
from enrich.core.models import (
    Entry,
    Evidence,
    Finding,
    FindingCode,
    Resolution,
    Severity,
    SourceName,
    SourceRecord,
    Work,
)
from enrich.findings.catalogue import CATALOGUE
from enrich.resolution.cited import cited_publication
from enrich.resolution.identifiers import IdentifierFault
from enrich.works.publication import Publication
from enrich.works.records import WorkRecords


@dataclass(frozen=True)
class ResolvedEntry:
    """An entry with all that is known of its work."""

    entry: Entry
    resolution: Resolution
    records: WorkRecords
    work: Work
    unanswered: frozenset[SourceName] = frozenset()
    """Sources that were to be asked about the work and gave no answer: what only they know could not be checked."""
    identifier_faults: tuple[IdentifierFault, ...] = ()
    """Listed identifiers that are another paper's or nobody's."""

    @cached_property
    def publication(self) -> Publication:
        """Where the publication of the work that the entry cites appeared."""
        return cited_publication(self.entry, self.records)


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
    field: str | None = None,
) -> Finding:
    """A finding on the entry; the catalogue gives field and severity. The confidence is at most MAX_CONFIDENCE."""
    kind = CATALOGUE[code]
    return Finding(
        code=code,
        severity=severity or kind.severity,
        field=field or kind.field,
        line=resolved.entry.line_of(field or kind.field),
        listed=listed,
        correct=correct,
        confidence=round(min(confidence, MAX_CONFIDENCE), 2),
        reason=reason,
        evidence=evidence,
    )


def evidence_of(record: SourceRecord, value: str) -> Evidence:
    """What a record says, as evidence."""
    return Evidence(source=record.source.value, value=value, url=record.url, retrieved_at=record.retrieved_at)
