"""The candidates of an entry -> the decision which work it means, as a Resolution."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.core.models import (
    Candidate,
    Entry,
    Method,
    Query,
    QueryKind,
    Resolution,
    SourceName,
    Status,
    UnresolvedReason,
)
from enrich.resolution.candidates import Candidates
from enrich.resolution.comparison import contradicts_link
from enrich.resolution.scoring import ScoredCandidate
from enrich.works.records import WorkRecords, is_one_work

# How many candidates a person is shown for an entry, and how many authors of each.
_MAX_CANDIDATES = 5
MAX_CANDIDATE_AUTHORS = 10
# Few tools and repositories have a paper that the list does not link to.
_NOT_A_PAPER_CONFIDENCE = 0.95
LINKED_PAPER = "the paper behind the link"

UNRESOLVED_TEXT = {
    UnresolvedReason.NOT_ANSWERED: "no source has answered yet",
    UnresolvedReason.NOT_FOUND: "no source knows this paper",
    UnresolvedReason.NO_MATCH: "no record matches well enough",
    UnresolvedReason.AMBIGUOUS: "several papers match equally well",
    UnresolvedReason.LINK_CONTRADICTED: "nothing that the list says agrees with the paper behind the link",
}
"""Each reason, for people."""


def decide(candidates: Candidates) -> Resolution:
    """The decision from the candidates found so far."""
    linked = candidates.linked
    if linked is None:
        return _decide_by_search(candidates)
    if any(record.kind == "repository" for record in linked.records):
        return not_a_paper(candidates.entry, "a curated fact says that the link leads to a repository")
    rival = None if candidates.link_is_confirmed else candidates.best_match()
    if rival is not None and _is_other_paper(rival, linked):
        return _resolved(
            candidates.entry,
            rival,
            _shown_candidates(candidates),
            link_names=_shown_candidate(linked, 0.0, LINKED_PAPER),
        )
    if candidates.listed and contradicts_link(candidates.entry, linked):
        return _unresolved(candidates, UnresolvedReason.LINK_CONTRADICTED, linked)
    return _resolved(candidates.entry, candidates.score_link(linked), _shown_candidates(candidates, without=linked))


def not_a_paper(entry: Entry, reason: str) -> Resolution:
    """The decision that an entry means no paper."""
    return Resolution(
        entry_id=entry.entry_id,
        status=Status.NOT_A_PAPER,
        method=Method.NONE,
        confidence=_NOT_A_PAPER_CONFIDENCE,
        reason=reason,
    )


def _is_other_paper(match: ScoredCandidate, linked: WorkRecords) -> bool:
    """Whether the listed title is another real paper's than the linked one, so that the link is wrong."""
    if match.method is not Method.TITLE or any(record.source is SourceName.CURATED for record in linked.records):
        return False
    return not set(match.work.refs) & set(linked.refs) and not is_one_work(match.work, linked)


def _decide_by_search(candidates: Candidates) -> Resolution:
    match = candidates.best_match()
    if match is None:
        return _unresolved(candidates, _why_unresolved(candidates))
    return _resolved(
        candidates.entry,
        match,
        _shown_candidates(candidates, without=match.work),
        link_missing=_missing_identifier(candidates),
    )


def _why_unresolved(candidates: Candidates) -> UnresolvedReason:
    scored = candidates.score_searched()
    if sum(candidate.is_accepted for candidate in scored) > 1:
        return UnresolvedReason.AMBIGUOUS
    if scored:
        return UnresolvedReason.NO_MATCH
    was_answered = any(candidates.answers.is_absent(query) for query in candidates.queries)
    return UnresolvedReason.NOT_FOUND if was_answered else UnresolvedReason.NOT_ANSWERED


def _missing_identifier(candidates: Candidates) -> str | None:
    """The link's identifier, where the services that issue such identifiers know no such paper."""
    arxiv, doi = candidates.listed.arxiv_id, candidates.listed.doi
    is_absent = candidates.answers.is_absent
    if arxiv and is_absent(Query(SourceName.ARXIV, QueryKind.ID, f"arxiv:{arxiv}")):
        return f"arXiv:{arxiv}"
    registries = (SourceName.CROSSREF, SourceName.DATACITE, SourceName.SEMANTIC_SCHOLAR)
    queries = [Query(source, QueryKind.ID, f"doi:{doi}") for source in registries]
    if doi and not arxiv and all(is_absent(query) for query in queries):
        return f"doi:{doi}"
    return None


# --- making records -------------------------------------------------------------------------------------------


def _shown_candidates(candidates: Candidates, without: WorkRecords | None = None) -> tuple[Candidate, ...]:
    left_out = set(without.refs) if without else set()
    scored = [c for c in candidates.score_searched() if not left_out & set(c.work.refs)]
    return tuple(_shown_candidate(c.work, c.score, c.reason) for c in scored[:_MAX_CANDIDATES])


def _shown_candidate(work: WorkRecords, score: float, reason: str) -> Candidate:
    first = work.records[0]
    claim = next(iter(work.claims), None)
    return Candidate(
        title=first.title or "(no title)",
        authors=first.authors[:MAX_CANDIDATE_AUTHORS],
        venue=claim.name if claim else None,
        year=(claim.year if claim else None) or first.year,
        url=first.url,
        source=first.source,
        score=round(score, 3),
        reason=reason,
        identifiers=work.identifiers,
    )


def _resolved(
    entry: Entry,
    match: ScoredCandidate,
    candidates: Sequence[Candidate],
    *,
    link_names: Candidate | None = None,
    link_missing: str | None = None,
) -> Resolution:
    return Resolution(
        entry_id=entry.entry_id,
        status=Status.RESOLVED,
        method=match.method,
        confidence=match.confidence,
        reason=match.reason,
        identifiers=match.work.identifiers,
        records=match.work.refs,
        candidates=tuple(candidates),
        link_names=link_names,
        link_missing=link_missing,
    )


def _unresolved(candidates: Candidates, why: UnresolvedReason, linked: WorkRecords | None = None) -> Resolution:
    shown = _shown_candidates(candidates)
    if linked is not None:
        shown = (_shown_candidate(linked, 0.0, LINKED_PAPER), *shown)
    return Resolution(
        entry_id=candidates.entry.entry_id,
        status=Status.UNRESOLVED,
        method=Method.NONE,
        confidence=0.0,
        reason=UNRESOLVED_TEXT[why],
        candidates=shown,
        link_missing=_missing_identifier(candidates),
        unresolved=why,
    )
