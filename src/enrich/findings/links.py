"""Whether the link leads to the paper: to another one, or to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.core.confidence import FINDING, Check
from enrich.core.models import Candidate, Evidence, Finding, FindingCode, SourceName
from enrich.findings.resolved_entry import ResolvedEntry, finding


def check_link(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The findings on a link whose identifier is another paper's, or does not exist."""
    resolution = resolved.resolution
    if resolution.link_names is not None:
        yield _wrong_link(resolved, resolution.link_names)
    if resolution.link_missing is not None:
        yield _dead_link(resolved, resolution.link_missing)


def _wrong_link(resolved: ResolvedEntry, other: Candidate) -> Finding:
    known = resolved.work.identifiers
    correct = f"https://arxiv.org/abs/{known.arxiv_id}" if known.arxiv_id else None
    return finding(
        resolved,
        FindingCode.LINK_WRONG,
        listed=resolved.entry.url,
        correct=correct or (f"https://doi.org/{known.doi}" if known.doi else None),
        confidence=resolved.resolution.confidence,
        reason=f"the link leads to another paper, “{other.title}”",
        evidence=(Evidence(source=other.source.value, value=other.title, url=other.url, retrieved_at=None),),
    )


def _dead_link(resolved: ResolvedEntry, missing: str) -> Finding:
    is_arxivs = missing.startswith("arXiv:")
    if is_arxivs:
        reason = f"arXiv has no paper {missing}"
    else:
        reason = f"neither Crossref nor DataCite has the DOI {missing.removeprefix('doi:')}"
    url = resolved.entry.url
    return finding(
        resolved,
        FindingCode.LINK_DEAD,
        listed=url,
        correct=None,
        confidence=FINDING[Check.DEAD_ARXIV if is_arxivs else Check.DEAD_DOI],
        reason=reason,
        evidence=tuple(
            Evidence(source=source.value, value="not found", url=url, retrieved_at=None)
            for source in ((SourceName.ARXIV,) if is_arxivs else (SourceName.CROSSREF, SourceName.DATACITE))
        ),
    )
