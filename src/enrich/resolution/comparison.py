"""Comparisons of an entry's values with a work's: title, authors, name, venue and year, each on its own.

They serve only to find out which work is meant. Whether the list gives these values correctly is for `findings`.
"""

from __future__ import annotations

from dataclasses import dataclass

from enrich.core.confidence import SUPPORTING_AUTHORS, TELLING_WORDS, YEARS_APART, Ground
from enrich.core.models import Entry
from enrich.core.text import words
from enrich.matching.author_comparison import AuthorComparison, AuthorStatus, best_comparison
from enrich.matching.author_lists import read_authors
from enrich.matching.names import readings
from enrich.matching.titles import (
    TitleComparison,
    TitleReason,
    TitleStatus,
    compare_titles,
    name_stands_in,
    names_agree,
    short_name,
)
from enrich.resolution.listed import Hint, distinct_name, file_words, read_hint, subject_words
from enrich.resolution.wording import has_title
from enrich.works.records import WorkRecords

# "Language" alone would be the name of many papers.
_LEAST_SUBJECT = 2
_CLOSENESS = {status: place for place, status in enumerate(TitleStatus)}


def best_title(entry: Entry, work: WorkRecords) -> TitleComparison | None:
    """The closest comparison of the listed title with the titles of all versions of a work.

    A title that stands in the entry's own text as a whole is the listed one, whatever was read as such.
    """
    compared = [compare_titles(entry.title or "", title.title) for title, _ in work.titles]
    best = min(compared, key=lambda c: (_CLOSENESS[c.status], -c.similarity), default=None)
    if best is None or best.same_work or not _has_long_title(entry, work):
        return best
    return TitleComparison(TitleStatus.FORMATTING, TitleReason.PUNCTUATION, 1.0)


def _has_long_title(entry: Entry, work: WorkRecords) -> bool:
    return any(len(words(title.title)) >= TELLING_WORDS and has_title(entry, title.title) for title, _ in work.titles)


def listed_authors(entry: Entry, work: WorkRecords) -> AuthorComparison:
    """The closest comparison of the listed authors with the authors of all versions of a work."""
    if not entry.authors:
        return AuthorComparison(AuthorStatus.UNKNOWN)
    return best_comparison(read_authors(entry.authors), work.author_lists())


# --- the work behind the entry's link -------------------------------------------------------------------------


def link_agreement(entry: Entry, work: WorkRecords) -> Ground | None:
    """What in the entry agrees with the work behind its link: title, name or authors; None if nothing does."""
    if entry.title is None:
        return Ground.LINK_AND_TITLE
    best = best_title(entry, work)
    if best is not None and best.status is not TitleStatus.DIFFERENT:
        return Ground.LINK_AND_TITLE
    name = short_name(entry.title) or entry.name
    titles = [title.title for title, _ in work.titles]
    if name and any(names_agree(name, title) or name_stands_in(name, title) for title in titles):
        return Ground.LINK_AND_NAME
    if listed_authors(entry, work).share >= SUPPORTING_AUTHORS:
        return Ground.LINK_AND_AUTHORS
    return None


def confirms_link(entry: Entry, work: WorkRecords) -> bool:
    """Whether the listed title or name is the linked work's, so that no search for another work is needed.

    A near title is not enough: a title that differs by one word may be another real paper's.
    """
    best = best_title(entry, work) if entry.title else None
    if best is not None and best.status is TitleStatus.NEAR:
        return False
    return link_agreement(entry, work) in {Ground.LINK_AND_TITLE, Ground.LINK_AND_NAME}


def contradicts_link(entry: Entry, work: WorkRecords) -> bool:
    """Whether the entry's title disagrees with the linked work, and so do its authors, or its venue and year."""
    if link_agreement(entry, work) is not None:
        return False
    return listed_authors(entry, work).status is AuthorStatus.DIFFERENT or is_published_elsewhere(entry, work)


def is_published_elsewhere(entry: Entry, work: WorkRecords) -> bool:
    """Whether the entry lists a venue and a year, and the work is known to have appeared at another in another."""
    hint = read_hint(entry)
    if hint is None or hint.venue is None or hint.venue.is_preprint or hint.year is None:
        return False
    published = [claim for claim in work.claims if claim.is_published and claim.venue is not None]
    is_there = any(claim.venue and claim.venue.conference == hint.venue.conference for claim in published)
    return bool(published) and not is_there and hint.year not in work.years


# --- a work found by searching --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Support:
    """What besides the title supports that a work is the one meant, and what contradicts it."""

    author: bool
    venue_and_year: bool
    name: bool
    contradiction: str | None = None

    @property
    def count(self) -> int:
        """How many of the three agree."""
        return self.author + self.venue_and_year + self.name

    @property
    def text(self) -> str:
        """What agrees, for people."""
        named = ((self.author, "authors"), (self.venue_and_year, "venue and year"), (self.name, "name"))
        return ", ".join(word for agrees, word in named if agrees) + " agree"


def compare_support(entry: Entry, work: WorkRecords) -> Support:
    """Compare all but the title."""
    hint = read_hint(entry)
    authors = listed_authors(entry, work)
    contradiction = None
    if hint and hint.first_author and not _has_author(work, hint.first_author):
        contradiction = f"the link's file name says {hint.first_author}, who is not an author of it"
    elif authors.status is AuthorStatus.DIFFERENT:
        contradiction = "none of the listed authors is an author of it"
    return Support(
        author=bool(hint and hint.first_author and contradiction is None) or authors.share >= SUPPORTING_AUTHORS,
        venue_and_year=hint is not None and _venue_and_year_agree(hint, work),
        name=_name_agrees(entry, work),
        contradiction=contradiction,
    )


def _has_author(work: WorkRecords, family_name: str) -> bool:
    lists = list(work.author_lists())
    return not lists or any(
        family.startswith(family_name) for authors in lists for author in authors for family, *_ in readings(author)
    )


def names_subject_and_venue(entry: Entry, work: WorkRecords) -> bool:
    """Whether the listed words are a title's name before its colon, and the link's file name abbreviates the venue."""
    subject, in_file = subject_words(entry), file_words(entry)
    if len(subject) < _LEAST_SUBJECT or not in_file:
        return False
    named = any(words(title.title.partition(":")[0]) == subject for title, _ in work.titles if ":" in title.title)
    venues = [words(claim.venue.full) for claim in work.claims if claim.venue is not None]
    return named and any(_abbreviates(in_file, venue) for venue in venues)


def _abbreviates(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether each word begins one of the other's, in order: "conc comp", "concurrency and computation …"."""
    rest = iter(full)
    return all(any(word.startswith(beginning) for word in rest) for beginning in short)


def _venue_and_year_agree(hint: Hint, work: WorkRecords) -> bool:
    if hint.venue is None or hint.year is None:
        return False
    name = hint.venue.conference
    here = [claim for claim in work.claims if claim.venue is not None and claim.venue.conference == name]
    years = {claim.year for claim in here if claim.year} or (work.years if here else set())
    return any(abs(year - hint.year) <= YEARS_APART for year in years)


def _name_agrees(entry: Entry, work: WorkRecords) -> bool:
    name = distinct_name(entry)
    return name is not None and any(names_agree(name, title.title) for title, _ in work.titles)
