"""What an entry gets wrong, compared with the work it means. Pure: each finding says who says what.

Identity comes first (resolve.py); here the work is given and only the list's words are judged. Where the sources
that could contradict the list were not heard, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.core.confidence import FINDING, Check
from enrich.core.models import Evidence, Finding, FindingCode, Severity, SourceName, Status, UnresolvedReason
from enrich.findings.authors import check_authors
from enrich.findings.publication import check_venue, check_year
from enrich.findings.resolved_entry import ResolvedEntry, evidence_of, finding
from enrich.findings.title import check_title
from enrich.works.reconcile import current_titles


def findings_of(resolved: ResolvedEntry) -> tuple[Finding, ...]:
    """All findings on one entry, gravest first."""
    found = list(_unresolved(resolved)) + list(_links(resolved))
    if resolved.resolution.status is Status.RESOLVED and resolved.records.items:
        for check in (check_title, check_venue, check_year, check_authors, _notices):
            found += check(resolved)
    order = list(Severity)
    return tuple(sorted(found, key=lambda found: order.index(found.severity)))


def _unresolved(resolved: ResolvedEntry) -> Iterator[Finding]:
    if resolved.resolution.status is not Status.UNRESOLVED:
        return
    is_unanswered = resolved.resolution.unresolved is UnresolvedReason.NOT_ANSWERED
    yield finding(
        resolved,
        FindingCode.UNRESOLVED,
        "title",
        listed=resolved.entry.title or resolved.entry.name,
        correct=None,
        confidence=FINDING[Check.UNRESOLVED],
        reason=resolved.resolution.reason,
        severity=Severity.INFO if is_unanswered else None,
        evidence=tuple(
            Evidence(source=c.source.value, value=f"{c.title} ({c.reason})", url=c.url, retrieved_at=None)
            for c in resolved.resolution.candidates
        ),
    )


def _links(resolved: ResolvedEntry) -> Iterator[Finding]:
    resolution, entry = resolved.resolution, resolved.entry
    if resolution.link_names is not None:
        other = resolution.link_names
        right = resolved.work.identifiers.arxiv_id
        correct = f"https://arxiv.org/abs/{right}" if right else _doi_url(resolved.work.identifiers.doi)
        yield finding(
            resolved,
            FindingCode.LINK_WRONG,
            "url",
            listed=entry.url,
            correct=correct,
            confidence=resolution.confidence,
            reason=f"the link leads to another paper, “{other.title}”",
            evidence=(Evidence(source=other.source.value, value=other.title, url=other.url, retrieved_at=None),),
            suggestion=correct,
        )
    if resolution.link_missing is not None:
        yield _dead_link(resolved, resolution.link_missing)


def _dead_link(resolved: ResolvedEntry, missing: str) -> Finding:
    is_arxivs = missing.startswith("arXiv:")
    if is_arxivs:
        reason = f"arXiv knows no paper {missing}"
    else:
        reason = f"neither Crossref nor DataCite knows the DOI {missing.removeprefix('doi:')}"
    url = resolved.entry.url
    return finding(
        resolved,
        FindingCode.LINK_DEAD,
        "url",
        listed=url,
        correct=None,
        confidence=FINDING[Check.DEAD_ARXIV if is_arxivs else Check.DEAD_DOI],
        reason=reason,
        evidence=tuple(
            Evidence(source=source.value, value="not found", url=url, retrieved_at=None)
            for source in ((SourceName.ARXIV,) if is_arxivs else (SourceName.CROSSREF, SourceName.DATACITE))
        ),
    )


def _doi_url(doi: str | None) -> str | None:
    return f"https://doi.org/{doi}" if doi else None


# How authors and arXiv say that a preprint is withdrawn; a paper withdrawn *from* a conference, or a withdrawn other
# one, is not meant. Wordings: https://info.arxiv.org/help/withdraw.html and comments of withdrawn papers.
_WITHDRAWN = re.compile(
    r"^\W*(?:this (?:version )?is )?withdrawn\b(?!\s+from)|"
    r"\b(?:paper|article|manuscript|submission|preprint|work|version|draft|arxiv admin note)\b[^.;]{0,40}?"
    r"\b(?:has been|have been|is|was|been)\s+(?:temporarily\s+)?withdrawn\b(?!\s+from)|"
    r"\bwithdrawn (?:by|due|because|as|since|for|in order)\b|"
    r"\b(?:authors?|we|i) (?:have |has |hereby )?(?:withdraw|withdrew|withdrawn)\b(?!\s+(?:it\s+)?from)|"
    r"\bwithdrawal (?:note|notice|of this)\b",
    re.IGNORECASE,
)


def _notices(resolved: ResolvedEntry) -> Iterator[Finding]:
    for record in current_titles(resolved.records):
        said = record.comment or ""
        told = next((text for text in (said, (record.abstract or "")[:200]) if _WITHDRAWN.search(text)), None)
        if record.source is SourceName.ARXIV and told:
            yield finding(
                resolved,
                FindingCode.WITHDRAWN,
                "title",
                listed=resolved.entry.title,
                correct=None,
                confidence=resolved.resolution.confidence * FINDING[Check.WITHDRAWN],
                reason="its authors, or arXiv, withdrew it",
                evidence=(evidence_of(record, told),),
            )
        if record.retracted:
            yield finding(
                resolved,
                FindingCode.RETRACTED,
                "title",
                listed=resolved.entry.title,
                correct=None,
                confidence=resolved.resolution.confidence * FINDING[Check.RETRACTED],
                reason="its publisher retracted it",
                evidence=(evidence_of(record, "retraction notice"),),
            )


def duplicates(resolved_entries: list[ResolvedEntry]) -> dict[str, Finding]:
    """Findings by entry id for every entry whose work stands in the list before it.

    Twice in one section is a slip (warning); once per section is many lists' way (info).
    """
    first: dict[tuple[str, str], ResolvedEntry] = {}
    found: dict[str, Finding] = {}
    for resolved in resolved_entries:
        keys = [(name, value) for name, value in resolved.work.identifiers.items() if value]
        before = next((first[key] for key in keys if key in first), None)
        for key in keys:
            first.setdefault(key, resolved)
        if before is not None:
            same = before.entry.section == resolved.entry.section
            found[resolved.entry.entry_id] = finding(
                resolved,
                FindingCode.DUPLICATE,
                "entry",
                listed=resolved.entry.title or resolved.entry.name,
                correct=None,
                confidence=resolved.resolution.confidence,
                severity=None if same else Severity.INFO,
                reason=f"the same paper stands on line {before.entry.line}" + ("" if same else ", in another section"),
                evidence=(),
            )
    return found
