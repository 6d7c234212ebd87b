"""Which work does an entry mean? A pure decision, which also says which queries to make next.

Steps go from strong and cheap to weak and expensive: the link's identifier (one batch for all entries), titles of
earlier versions, the title, the name with venue and year. A step is taken only if those before it left a doubt. A work
is accepted only if it is the only one that matches; everything else that was found is kept as a candidate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from enrich.core.models import Entry, EntryKind, Query, Resolution
from enrich.resolution.blocking import search_steps
from enrich.resolution.candidates import Candidates
from enrich.resolution.decision import decide, not_a_paper
from enrich.resolution.listed import listed_identifiers
from enrich.resolution.scoring import ScoredCandidate

if TYPE_CHECKING:
    from enrich.asking.answers import Answers


@dataclass(frozen=True, slots=True)
class ResolutionStep:
    """The resolution as far as it is known, and the queries that would tell more (none: it is final)."""

    resolution: Resolution
    queries: tuple[Query, ...]


def resolve(entry: Entry, answers: Answers) -> ResolutionStep:
    """Decide which work `entry` means from the cached answers; say what to ask next if that is not enough."""
    if entry.kind is not EntryKind.PAPER and not listed_identifiers(entry):
        kind = "repository" if entry.kind is EntryKind.REPOSITORY else entry.kind.value
        return ResolutionStep(not_a_paper(entry, f"the entry is a {kind}, and no link of it leads to a paper"), ())
    candidates = Candidates(entry, answers)
    for step in search_steps(candidates):
        queries = tuple(dict.fromkeys(query for query in step if answers.wants(query)))
        if queries:
            return ResolutionStep(decide(candidates), queries)
        candidates.add(step)
    return ResolutionStep(decide(candidates), ())


def score_candidates(entry: Entry, answers: Answers) -> tuple[ScoredCandidate, ...]:
    """Every work that the cached answers hold for an entry, with its score; the link's first."""
    candidates = Candidates(entry, answers)
    for step in search_steps(candidates):
        candidates.add(step)
    return candidates.score_all()
