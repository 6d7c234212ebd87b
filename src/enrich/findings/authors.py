"""Whether the listed authors are the paper's: other people among them, some left out, another order.

Versions of one paper may have different authors, so the closest version counts. A list may shorten with "et al.", and
may name the first author alone by the family name.
"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.core.confidence import FINDING, Check
from enrich.core.models import Evidence, Finding, FindingCode, Severity
from enrich.findings.resolved_entry import ResolvedEntry, finding
from enrich.matching.author_comparison import AuthorComparison, AuthorStatus
from enrich.matching.author_lists import read_authors
from enrich.matching.names import same_person
from enrich.resolution.comparison import listed_authors

_SHOWN = 20
_SHOWN_MISSING = 5


def check_authors(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The finding on the listed authors."""
    compared = listed_authors(resolved.entry, resolved.records)
    judged = _judge(resolved, compared)
    if judged is None:
        return
    check, severity, reason = judged
    if severity is Severity.ERROR and not compared.is_certain:
        severity = Severity.WARNING  # the list can be read in two ways, and fits the record in neither
    yield finding(
        resolved,
        FindingCode.AUTHORS_WRONG,
        listed=resolved.entry.authors,
        correct=", ".join(resolved.work.authors),
        confidence=resolved.resolution.confidence * FINDING[check],
        reason=reason,
        severity=severity,
        evidence=_evidence(resolved),
    )


def _judge(resolved: ResolvedEntry, compared: AuthorComparison) -> tuple[Check, Severity, str] | None:
    match compared.status:
        case AuthorStatus.DIFFERENT:
            return Check.AUTHORS_OTHER, Severity.ERROR, "no version of the paper has any of the listed authors"
        case AuthorStatus.INVENTED:
            return (
                Check.AUTHORS_STRANGER,
                Severity.ERROR,
                f"no version of the paper has {', '.join(compared.strangers)} as an author",
            )
        case AuthorStatus.PARTIAL:
            severity = Severity.INFO if _is_shorthand(resolved) else Severity.WARNING
            left_out = ", ".join(compared.missing[:_SHOWN_MISSING])
            more = len(compared.missing) - _SHOWN_MISSING
            tail = f" and {more} more" if more > 0 else ""
            return Check.AUTHORS_PARTIAL, severity, f"the list leaves out, without “et al.”: {left_out}{tail}"
        case AuthorStatus.REORDERED:
            severity = Severity.INFO if _begins_right(resolved) else Severity.WARNING
            return Check.AUTHORS_ORDER, severity, "no version of the paper has the authors in this order"
    return None


def _is_shorthand(resolved: ResolvedEntry) -> bool:
    """Whether one family name is given for all authors, as people talk about a paper ("Vaswani")."""
    names = read_authors(resolved.entry.authors or "").names
    return len(names) == 1 and len(names[0].split()) == 1


def _begins_right(resolved: ResolvedEntry) -> bool:
    """Whether the first listed author is the first of some version."""
    names = read_authors(resolved.entry.authors or "").names
    return any(same_person(names[0], authors[0]) for authors in resolved.records.author_lists())


def _evidence(resolved: ResolvedEntry) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            source=record.source.value,
            value=", ".join(record.authors[:_SHOWN]),
            url=record.url,
            retrieved_at=record.retrieved_at,
        )
        for record in resolved.records.records
        if record.authors
    )
