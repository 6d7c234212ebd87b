"""Whether each link and identifier leads to the paper: to another one, or to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.core.confidence import FINDING, Check
from enrich.core.models import Candidate, Evidence, Finding, FindingCode, Severity, SourceName
from enrich.findings.resolved_entry import ResolvedEntry, evidence_of, finding
from enrich.resolution.identifiers import Fault, IdentifierFault
from enrich.resolution.wording import is_apart

# One paper may have several forums at OpenReview: one for each conference to which it was submitted.
_SEVERAL_PAGES = "openreview:"


def check_link(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The findings on links whose identifier is another paper's, or does not exist."""
    resolution = resolved.resolution
    if resolution.link_names is not None and not is_apart(resolved.entry, resolved.entry.url):
        yield _wrong_link(resolved, resolution.link_names)
    if resolution.link_missing is not None:
        yield _dead_link(resolved, resolution.link_missing, resolved.entry.url)
    has_one = resolution.link_names is not None or resolution.link_missing is not None
    for fault in resolved.identifier_faults:
        if (has_one and fault.url == resolved.entry.url) or is_apart(resolved.entry, fault.url):
            continue
        if fault.fault is Fault.DEAD:
            yield _dead_link(resolved, fault.text, fault.url, fault.field)
        else:
            yield _wrong_identifier(resolved, fault)


def _wrong_link(resolved: ResolvedEntry, other: Candidate) -> Finding:
    return finding(
        resolved,
        FindingCode.LINK_WRONG,
        listed=resolved.entry.url,
        correct=_own_address(resolved),
        confidence=resolved.resolution.confidence,
        reason=f"the link leads to another paper, “{other.title}”",
        evidence=(Evidence(source=other.source.value, value=other.title, url=other.url, retrieved_at=None),),
    )


def _own_address(resolved: ResolvedEntry, kind: str = "") -> str | None:
    """The paper's own address, of the same kind if there is one: at arXiv, else by its DOI."""
    known = resolved.work.identifiers
    arxiv = f"https://arxiv.org/abs/{known.arxiv_id}" if known.arxiv_id else None
    doi = f"https://doi.org/{known.doi}" if known.doi else None
    return (doi or arxiv) if kind == "doi" else (arxiv or doi)


def _wrong_identifier(resolved: ResolvedEntry, fault: IdentifierFault) -> Finding:
    record = fault.record
    if fault.fault is Fault.OTHER_PAGE:
        check = Check.LINK_OTHER_PAGE
        severity = Severity.WARNING if fault.text.startswith(_SEVERAL_PAGES) else None
        right = f"the paper's own page there is {fault.right}" if fault.right else "its name is of another paper"
        reason = f"the page is another paper's: {right}"
        correct = fault.right or _own_address(resolved)
        evidence = (evidence_of(record, fault.right or record.title or ""),) if record else ()
    else:
        check, severity = Check.LINK_OTHER_PAPER, None
        correct = _correct_identifier(resolved, fault)
        title = record.title if record else fault.text
        reason = f"{_in_field(fault.field)}{fault.text} is another paper, “{title}”"
        evidence = (evidence_of(record, record.title or ""),) if record else ()
    return finding(
        resolved,
        FindingCode.LINK_WRONG,
        listed=_listed(fault.url, fault.text, fault.field),
        correct=correct,
        confidence=resolved.resolution.confidence * FINDING[check],
        reason=reason,
        severity=severity,
        evidence=evidence,
        field=fault.field,
    )


def _in_field(field: str | None) -> str:
    return f"the field “{field}”: " if field and field != "url" else ""


def _listed(url: str, text: str, field: str | None) -> str:
    """What the list has: an identifier alone in a field for identifiers, else an address."""
    return text.partition(":")[2] if field in {"doi", "eprint"} else url


def _correct_identifier(resolved: ResolvedEntry, fault: IdentifierFault) -> str | None:
    known = resolved.work.identifiers
    if fault.field == "doi":
        return known.doi
    if fault.field == "eprint":
        return known.arxiv_id
    return _own_address(resolved, fault.text.partition(":")[0])


def _dead_link(resolved: ResolvedEntry, missing: str, url: str | None, field: str | None = None) -> Finding:
    kind, _, value = missing.partition(":")
    is_arxivs = kind.casefold() == "arxiv"
    of_doi = f"neither Crossref nor DataCite has the DOI {value}"
    reason = f"arXiv has no paper arXiv:{value}" if is_arxivs else of_doi
    return finding(
        resolved,
        FindingCode.LINK_DEAD,
        listed=_listed(url or "", missing, field),
        correct=None,
        confidence=FINDING[Check.DEAD_ARXIV if is_arxivs else Check.DEAD_DOI],
        reason=reason,
        field=field,
        evidence=tuple(
            Evidence(source=source.value, value="not found", url=url, retrieved_at=None)
            for source in ((SourceName.ARXIV,) if is_arxivs else (SourceName.CROSSREF, SourceName.DATACITE))
        ),
    )
