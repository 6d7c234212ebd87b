"""Whether the preprint was withdrawn or the publication retracted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.core.confidence import FINDING, Check
from enrich.core.models import Finding, FindingCode, SourceName
from enrich.findings.resolved_entry import ResolvedEntry, evidence_of, finding
from enrich.works.reconcile import current_titles

# A withdrawal is announced at the beginning of an abstract, if anywhere in it.
_NOTICE_LENGTH = 200
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


def check_notices(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The findings on a withdrawn preprint and a retracted publication.

    An abstract is read only where a preprint is meant: elsewhere "withdrawn" may be about anything.
    """
    is_preprint = resolved.publication.is_preprint or any(
        record.kind == "posted-content" for record in resolved.records.records
    )
    for record in current_titles(resolved.records):
        notice = next(
            (
                text
                for text in (record.comment or "", (record.abstract or "")[:_NOTICE_LENGTH])
                if _WITHDRAWN.search(text)
            ),
            None,
        )
        notice = "marked as withdrawn" if record.withdrawn else notice
        if notice and (record.withdrawn or is_preprint or record.source is SourceName.ARXIV):
            yield finding(
                resolved,
                FindingCode.WITHDRAWN,
                listed=resolved.entry.title,
                correct=None,
                confidence=resolved.resolution.confidence * FINDING[Check.WITHDRAWN],
                reason="the authors or the server withdrew the preprint",
                evidence=(evidence_of(record, notice),),
            )
        if record.retracted:
            yield finding(
                resolved,
                FindingCode.RETRACTED,
                listed=resolved.entry.title,
                correct=None,
                confidence=resolved.resolution.confidence * FINDING[Check.RETRACTED],
                reason="the publisher retracted it",
                evidence=(evidence_of(record, "retraction notice"),),
            )
