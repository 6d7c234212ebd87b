"""The finding on an entry whose paper we cannot identify."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.core.calibration import Reading
from enrich.core.confidence import FINDING, Check
from enrich.core.models import Evidence, Finding, FindingCode, Severity, Status, UnresolvedReason
from enrich.findings.resolved_entry import ResolvedEntry, finding
from enrich.resolution.wording import reading_of


def check_identity(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The finding on an unresolved entry; only a note where no source has answered, or the text was read in doubt."""
    resolution = resolved.resolution
    if resolution.status is not Status.UNRESOLVED:
        return
    nobody_answered = resolution.unresolved is UnresolvedReason.NOT_ANSWERED
    is_doubted = reading_of(resolved.entry) is Reading.DOUBTFUL
    yield finding(
        resolved,
        FindingCode.UNRESOLVED,
        listed=resolved.entry.title or resolved.entry.name,
        correct=None,
        confidence=FINDING[Check.UNRESOLVED],
        reason=resolution.reason,
        severity=Severity.INFO if nobody_answered or is_doubted else None,
        evidence=tuple(
            Evidence(source=c.source.value, value=f"{c.title} ({c.reason})", url=c.url, retrieved_at=None)
            for c in resolution.candidates
        ),
    )
