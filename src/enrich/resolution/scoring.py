"""How well a work fits an entry: its title, authors, name, venue and year, each compared, and the judgement of all.

What is compared here decides only which paper is meant; whether the list words it rightly is the checks' business.
"""

from __future__ import annotations

from dataclasses import dataclass

from enrich.core.confidence import IDENTITY, SUPPORTING_AUTHORS, TELLING_WORDS, UNMISTAKABLE_WORDS, YEARS_APART, Ground
from enrich.core.identifiers import hint_of_url
from enrich.core.models import Entry, Method
from enrich.core.text import words
from enrich.matching.author_comparison import AuthorComparison, AuthorStatus, best_comparison
from enrich.matching.author_lists import read_authors
from enrich.matching.names import readings
from enrich.matching.titles import (
    TitleComparison,
    TitleStatus,
    compare_titles,
    name_stands_in,
    names_agree,
    short_name,
)
from enrich.matching.venues import Venue, read_venue
from enrich.works.records import WorkRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How well a work fits an entry: accepted on some ground with a confidence, or not, and why."""

    work: WorkRecords
    accepted: bool
    method: Method
    confidence: float
    score: float
    reason: str
    ground: Ground | None = None


def accepted(work: WorkRecords, method: Method, ground: Ground, score: float, reason: str) -> Judgement:
    """The judgement that a work is the one meant."""
    return Judgement(
        work=work, accepted=True, method=method, confidence=IDENTITY[ground], score=score, reason=reason, ground=ground
    )


def refused(work: WorkRecords, score: float, reason: str) -> Judgement:
    """The judgement that a work is not, or not surely, the one meant."""
    return Judgement(work=work, accepted=False, method=Method.NONE, confidence=0.0, score=score, reason=reason)


def best_title(listed: str, work: WorkRecords) -> TitleComparison | None:
    """The closest comparison of a listed title with any version's title of a work."""
    order = list(TitleStatus)
    compared = [compare_titles(listed, title.title) for title, _ in work.titles]
    return min(compared, key=lambda c: (order.index(c.status), -c.similarity), default=None)


def listed_authors(entry: Entry, work: WorkRecords) -> AuthorComparison:
    """How the listed authors relate to those of the work's versions, the closest of them."""
    if not entry.authors:
        return AuthorComparison(AuthorStatus.UNKNOWN)
    return best_comparison(read_authors(entry.authors), list(work.author_lists()))


# --- the work behind a link -----------------------------------------------------------------------------------


def link_fit(entry: Entry, work: WorkRecords) -> Ground | None:
    """On what ground the list's own words agree with the work behind its link; None if they do not."""
    if entry.title is None:
        return Ground.LINK_AND_TITLE
    best = best_title(entry.title, work)
    if best is not None and best.status is not TitleStatus.DIFFERENT:
        return Ground.LINK_AND_TITLE
    names = [name for name in (short_name(entry.title) or entry.name, entry.name) if name]
    titles = [title.title for title, _ in work.titles]
    if names and any(names_agree(names[0], title) or name_stands_in(names[0], title) for title in titles):
        return Ground.LINK_AND_NAME
    if listed_authors(entry, work).share >= SUPPORTING_AUTHORS:
        return Ground.LINK_AND_AUTHORS
    return None


def is_borne_by(entry: Entry, work: WorkRecords) -> bool:
    """Whether the linked work bears the listed title or name, so that nobody need be asked for another of that title.

    A near miss is not enough: a word apart may be another real paper.
    """
    best = best_title(entry.title, work) if entry.title else None
    if best is not None and best.status is TitleStatus.NEAR:
        return False
    return link_fit(entry, work) in {Ground.LINK_AND_TITLE, Ground.LINK_AND_NAME}


def disagrees_wholly(entry: Entry, work: WorkRecords) -> bool:
    """Whether nothing that an entry says is the linked work's: not its title, and not its authors or its place."""
    if link_fit(entry, work) is not None:
        return False
    return listed_authors(entry, work).status is AuthorStatus.DIFFERENT or _is_elsewhere(entry, work)


def _is_elsewhere(entry: Entry, work: WorkRecords) -> bool:
    """Whether an entry lists a venue and a year, and the work is known to have appeared at another, in another."""
    hint = hint_of(entry)
    if hint is None or hint.venue is None or hint.venue.is_preprint or hint.year is None:
        return False
    published = [claim for claim in work.claims if claim.is_published and claim.venue is not None]
    is_there = any(claim.venue and claim.venue.conference == hint.venue.conference for claim in published)
    return bool(published) and not is_there and hint.year not in work.years


# --- a work found by searching --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hint:
    """What an entry says beside title and link: venue, year, first author."""

    venue: Venue | None
    year: int | None
    first_author: str | None


def hint_of(entry: Entry) -> Hint | None:
    """The hint in an entry's venue and link, None where there is none."""
    of_url = hint_of_url(entry.url) if entry.url else None
    listed = read_venue(entry.venue_name).venue if entry.venue_name else None
    if of_url is not None:
        return Hint(read_venue(of_url.venue.upper()).venue or listed, of_url.year, of_url.first_author)
    year = listed_year(entry)
    return Hint(listed, year, None) if listed or year else None


def listed_year(entry: Entry) -> int | None:
    """The year that an entry lists, as a field of its own or within the venue's wording."""
    return entry.year or (read_venue(entry.venue).year if entry.venue else None)


@dataclass(frozen=True, slots=True)
class _Support:
    """What speaks for a work beside its title, and what against."""

    author: bool
    venue_and_year: bool
    name: bool
    contradicted: str | None = None

    @property
    def count(self) -> int:
        return self.author + self.venue_and_year + self.name

    @property
    def said(self) -> str:
        named = ((self.author, "authors"), (self.venue_and_year, "venue and year"), (self.name, "name"))
        return ", ".join(word for given, word in named if given) + " agree"


def judge(entry: Entry, work: WorkRecords, *, alone: bool) -> Judgement:
    """Whether a work found by searching is the one that the entry means; `alone` if nothing else was found."""
    title = best_title(entry.title, work) if entry.title else None
    similarity = title.similarity if title else 0.0
    support = _support(entry, work)
    if support.contradicted:
        if title is not None and _outweighs(entry, title, support):
            reason = f"a record bears the title, venue and year agree; but {support.contradicted}"
            return accepted(work, Method.TITLE, Ground.TITLE_AGAINST_AUTHORS, 1.5 + similarity, reason)
        return refused(work, similarity, support.contradicted)
    return (
        _by_title(entry, work, title, support)
        or _by_name(entry, work, similarity, support, alone=alone)
        or refused(work, similarity, f"title: {title.reason}" if title else "no title is listed")
    )


def _outweighs(entry: Entry, title: TitleComparison, support: _Support) -> bool:
    """Whether a whole title at its venue in its year stands against authors who are other people."""
    is_telling = len(words(entry.title or "")) >= UNMISTAKABLE_WORDS
    return title.same_work and is_telling and support.venue_and_year


def needs_second_look(entry: Entry, judged: Judgement) -> bool:
    """Whether something speaks against an accepted work, so that another of that title must be looked for.

    Two papers may bear one title; and a single service may have misspelt the title that the list has right.
    """
    if judged.ground in {Ground.TITLE_AGAINST_AUTHORS, Ground.NEAR_WITH_SUPPORT}:
        return True
    hint = hint_of(entry)
    is_elsewhere = hint is not None and hint.venue is not None and not hint.venue.is_preprint
    return judged.ground is Ground.TITLE_ALONE and is_elsewhere


def _by_title(entry: Entry, work: WorkRecords, title: TitleComparison | None, support: _Support) -> Judgement | None:
    if title is None or entry.title is None:
        return None
    score = 2 + title.similarity + 0.1 * support.count
    own_name = support.name and entry.name is not None and words(entry.name) != words(entry.title)
    if title.same_work and (support.author or support.venue_and_year or own_name):
        reason = f"a record bears the title, and {support.said}"
        return accepted(work, Method.TITLE, Ground.TITLE_WITH_SUPPORT, score, reason)
    if title.same_work and len(words(entry.title)) >= TELLING_WORDS:
        return accepted(work, Method.TITLE, Ground.TITLE_ALONE, score, "a record bears the title")
    said = f"{title.reason}, and {support.said}"
    if title.is_part and (support.author or support.venue_and_year):
        return accepted(work, Method.TITLE, Ground.PART_WITH_SUPPORT, score - 1, said)
    if title.status is TitleStatus.NEAR and support.author:
        return accepted(work, Method.NEAR_TITLE, Ground.NEAR_WITH_SUPPORT, score - 1, said)
    return None


def _by_name(entry: Entry, work: WorkRecords, similarity: float, support: _Support, *, alone: bool) -> Judgement | None:
    if not (support.name and support.venue_and_year):
        return None
    if support.author:
        reason = "name, venue, year and first author agree"
        return accepted(work, Method.NAME, Ground.NAME_WITH_AUTHOR, 1 + similarity, reason)
    if alone and entry.title is None:
        reason = "name, venue and year agree"
        return accepted(work, Method.NAME, Ground.NAME_WITH_VENUE, 1 + similarity, reason)
    return None


def _support(entry: Entry, work: WorkRecords) -> _Support:
    hint = hint_of(entry)
    authors = listed_authors(entry, work)
    against = None
    if hint and hint.first_author and not _has_author(work, hint.first_author):
        against = f"the file's name says {hint.first_author}, who is no author of it"
    elif authors.status is AuthorStatus.DIFFERENT:
        against = "none of the listed authors is an author of it"
    return _Support(
        author=bool(hint and hint.first_author and against is None) or authors.share >= SUPPORTING_AUTHORS,
        venue_and_year=hint is not None and _venue_and_year_agree(hint, work),
        name=_named_alike(entry, work),
        contradicted=against,
    )


def _has_author(work: WorkRecords, family_name: str) -> bool:
    lists = list(work.author_lists())
    return not lists or any(
        family.startswith(family_name) for authors in lists for author in authors for family, *_ in readings(author)
    )


def _venue_and_year_agree(hint: Hint, work: WorkRecords) -> bool:
    if hint.venue is None or hint.year is None:
        return False
    name = hint.venue.conference
    here = [claim for claim in work.claims if claim.venue is not None and claim.venue.conference == name]
    years = {claim.year for claim in here if claim.year} or (work.years if here else set())
    return any(abs(year - hint.year) <= YEARS_APART for year in years)


# --- names of systems -----------------------------------------------------------------------------------------


def distinct_name(entry: Entry) -> str | None:
    """The name of the entry's subject: its own, unless that is the title over again; else the title's short name."""
    if entry.name and (entry.title is None or words(entry.name) != words(entry.title)):
        return entry.name
    return short_name(entry.title) if entry.title else None


def _named_alike(entry: Entry, work: WorkRecords) -> bool:
    name = distinct_name(entry)
    return name is not None and any(names_agree(name, title.title) for title, _ in work.titles)
