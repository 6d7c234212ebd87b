"""All comparisons of an entry with a candidate -> one score, and whether the candidate is accepted."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.core.confidence import IDENTITY, TELLING_WORDS, UNMISTAKABLE_WORDS, Ground
from enrich.core.models import Entry, Method
from enrich.core.text import words
from enrich.matching.titles import TitleComparison, TitleStatus
from enrich.resolution.comparison import (
    Support,
    best_title,
    compare_support,
    is_published_elsewhere,
    link_agreement,
    names_subject_and_venue,
)
from enrich.resolution.listed import read_hint
from enrich.works.records import WorkRecords

# Scores order the candidates of one entry and are no probabilities. Each starts at the base of its kind, so that any
# match by title is above any match by name; the similarity of the titles (0 to 1) orders those of one kind.
_TITLE_BASE = 2.0
_TITLE_AGAINST_AUTHORS_BASE = 1.5
_NAME_BASE = 1.0
_INEXACT_TITLE_BASE = 1.0
_PER_SUPPORT = 0.1
_LINK_CONFIRMED = 1.0
_LINK_ALONE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredCandidate:
    """How well a work matches an entry: accepted on some ground with a confidence, or rejected, and why."""

    work: WorkRecords
    is_accepted: bool
    method: Method
    confidence: float
    score: float
    reason: str
    ground: Ground | None = None


def _accept(work: WorkRecords, method: Method, ground: Ground, score: float, reason: str) -> ScoredCandidate:
    return ScoredCandidate(
        work=work,
        is_accepted=True,
        method=method,
        confidence=IDENTITY[ground],
        score=score,
        reason=reason,
        ground=ground,
    )


def _reject(work: WorkRecords, score: float, reason: str) -> ScoredCandidate:
    return ScoredCandidate(work=work, is_accepted=False, method=Method.NONE, confidence=0.0, score=score, reason=reason)


def score_linked(entry: Entry, work: WorkRecords, *, by_identifier: bool, address_is_curated: bool) -> ScoredCandidate:
    """The score of the work behind the entry's link, which is accepted unless another work matches better.

    `by_identifier` says that the link holds an identifier, else a curated fact names its work; `address_is_curated`
    that there is a curated fact about this very address.
    """
    ground = link_agreement(entry, work)
    curated = "a curated fact about this address"
    if ground is not None and by_identifier:
        return _accept(work, Method.LINK, ground, _LINK_CONFIRMED, "the link's identifier")
    if ground is not None:
        return _accept(work, Method.CURATED_LINK, ground, _LINK_CONFIRMED, curated)
    if address_is_curated:
        return _accept(work, Method.CURATED_LINK, Ground.CURATED_ADDRESS, _LINK_ALONE, curated)
    reason = "the link's identifier; no other known paper has the listed title"
    return _accept(work, Method.LINK_ONLY, Ground.LINK_ALONE, _LINK_ALONE, reason)


def score_found(entry: Entry, work: WorkRecords, *, is_only_one: bool) -> ScoredCandidate:
    """The score of a work found by searching; `is_only_one` if the search found nothing else."""
    title = best_title(entry, work) if entry.title else None
    similarity = title.similarity if title else 0.0
    support = compare_support(entry, work)
    if support.contradiction:
        if title is not None and _outweighs_authors(entry, title, support):
            reason = f"a record has the title, venue and year agree; but {support.contradiction}"
            score = _TITLE_AGAINST_AUTHORS_BASE + similarity
            return _accept(work, Method.TITLE, Ground.TITLE_AGAINST_AUTHORS, score, reason)
        return _reject(work, similarity, support.contradiction)
    return (
        _match_by_title(entry, work, title, support)
        or _match_by_name(entry, work, similarity, support, is_only_one=is_only_one)
        or _match_by_file(entry, work, similarity)
        or _reject(work, similarity, f"title: {title.reason}" if title else "the list gives no title")
    )


def needs_second_source(entry: Entry, match: ScoredCandidate) -> bool:
    """Whether something contradicts an accepted work, so that another source must be asked for the same title.

    Two papers may have one title; and a single service may have misspelt a title that the list has right.
    """
    if match.ground in {Ground.TITLE_AGAINST_AUTHORS, Ground.NEAR_WITH_SUPPORT}:
        return True
    hint = read_hint(entry)
    lists_other_venue = hint is not None and hint.venue is not None and not hint.venue.is_preprint
    return match.ground is Ground.TITLE_ALONE and lists_other_venue


def _outweighs_authors(entry: Entry, title: TitleComparison, support: Support) -> bool:
    """Whether a long identical title with its venue and year counts for more than authors who are other people."""
    is_unmistakable = len(words(entry.title or "")) >= UNMISTAKABLE_WORDS
    return title.same_work and is_unmistakable and support.venue_and_year


def _match_by_title(
    entry: Entry, work: WorkRecords, title: TitleComparison | None, support: Support
) -> ScoredCandidate | None:
    if title is None or entry.title is None:
        return None
    degree = title.similarity + _PER_SUPPORT * support.count
    score = _TITLE_BASE + degree
    has_own_name = support.name and entry.name is not None and words(entry.name) != words(entry.title)
    if title.same_work and (support.author or support.venue_and_year or has_own_name):
        reason = f"a record has the title, and {support.text}"
        return _accept(work, Method.TITLE, Ground.TITLE_WITH_SUPPORT, score, reason)
    if title.same_work and len(words(entry.title)) >= TELLING_WORDS:
        return _accept(work, Method.TITLE, Ground.TITLE_ALONE, score, "a record has the title")
    reason = f"{title.reason}, and {support.text}"
    score = _INEXACT_TITLE_BASE + degree
    if title.is_part and (support.author or support.venue_and_year):
        return _accept(work, Method.TITLE, Ground.PART_WITH_SUPPORT, score, reason)
    # The same people write papers with titles that differ by a word; venue and year tell them apart.
    if title.status is TitleStatus.NEAR and support.author and not is_published_elsewhere(entry, work):
        return _accept(work, Method.NEAR_TITLE, Ground.NEAR_WITH_SUPPORT, score, reason)
    return None


def _match_by_name(
    entry: Entry, work: WorkRecords, similarity: float, support: Support, *, is_only_one: bool
) -> ScoredCandidate | None:
    if not (support.name and support.venue_and_year):
        return None
    score = _NAME_BASE + similarity
    if support.author:
        reason = "name, venue, year and first author agree"
        return _accept(work, Method.NAME, Ground.NAME_WITH_AUTHOR, score, reason)
    if is_only_one and entry.title is None:
        return _accept(work, Method.NAME, Ground.NAME_WITH_VENUE, score, "name, venue and year agree")
    return None


def _match_by_file(entry: Entry, work: WorkRecords, similarity: float) -> ScoredCandidate | None:
    if not names_subject_and_venue(entry, work):
        return None
    reason = "its title begins with the listed words, and the link's file name abbreviates its venue"
    return _accept(work, Method.NAME, Ground.NAME_WITH_FILE, _NAME_BASE + similarity, reason)
