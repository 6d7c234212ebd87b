"""Papers that the list gives more than once."""

from __future__ import annotations

from collections.abc import Iterable

from enrich.core.models import Finding, FindingCode, Severity
from enrich.findings.resolved_entry import ResolvedEntry, finding


def duplicates(resolved_entries: Iterable[ResolvedEntry]) -> dict[str, Finding]:
    """Findings by entry id, for every entry whose work is in the list before it.

    Twice in one section is a mistake (warning); many lists repeat a paper in another section on purpose (info).
    """
    first: dict[tuple[str, str], ResolvedEntry] = {}
    found: dict[str, Finding] = {}
    for resolved in resolved_entries:
        keys = [(name, value) for name, value in resolved.work.identifiers.items() if value]
        before = next(
            (first[key] for key in keys if key in first and not _are_two_publications(first[key], resolved)), None
        )
        for key in keys:
            first.setdefault(key, resolved)
        if before is not None:
            same = before.entry.section == resolved.entry.section
            found[resolved.entry.entry_id] = finding(
                resolved,
                FindingCode.DUPLICATE,
                listed=resolved.entry.title or resolved.entry.name,
                correct=None,
                confidence=resolved.resolution.confidence,
                severity=None if same else Severity.INFO,
                reason=f"the same paper is on line {before.entry.line}" + ("" if same else ", in another section"),
            )
    return found


def _are_two_publications(one: ResolvedEntry, other: ResolvedEntry) -> bool:
    """Whether two entries cite one paper at two places, e.g. the conference paper and its journal version."""
    places = {(entry.work.venue, entry.work.year) for entry in (one, other)}
    return len(places) > 1 and len(one.work.publications) > 1
