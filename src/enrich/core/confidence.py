"""Every threshold and every confidence of the decisions, with its reason, in one place.

Confidences are shares of right ones among such verdicts, as measured by `make evaluate` on generated lists (see
docs/accuracy.md), rounded down, and lower where the lists cannot show what the world may do. Certainty is never
claimed: 0.99 at most.
"""

from __future__ import annotations

from enum import StrEnum

MAX_CONFIDENCE = 0.99
"""No number of witnesses makes a thing more certain than this."""


class Ground(StrEnum):
    """How it was told which work an entry means; the key of its confidence."""

    LINK_AND_TITLE = "link and title"
    LINK_AND_NAME = "link and name"
    LINK_AND_AUTHORS = "link and authors"
    CURATED_ADDRESS = "curated address"
    LINK_ALONE = "link alone"
    TITLE_WITH_SUPPORT = "title with support"
    TITLE_ALONE = "title alone"
    TITLE_AGAINST_AUTHORS = "title, venue and year against the authors"
    PART_WITH_SUPPORT = "part of title with support"
    NEAR_WITH_SUPPORT = "near title with support"
    NAME_WITH_AUTHOR = "name with venue, year and author"
    NAME_WITH_VENUE = "name with venue and year"


IDENTITY: dict[Ground, float] = {
    Ground.LINK_AND_TITLE: 0.99,  # two independent statements of the list agree
    Ground.LINK_AND_NAME: 0.97,  # a system's name is borne by few papers, though by its successors too
    Ground.LINK_AND_AUTHORS: 0.98,  # the title is not the paper's, the people are
    Ground.CURATED_ADDRESS: 0.98,  # somebody looked where this very address leads
    Ground.LINK_ALONE: 0.95,  # a slip in an identifier leads to another real paper, which no title here exposes
    Ground.TITLE_WITH_SUPPORT: 0.99,  # two papers of one title with one author, or venue and year, were never met
    Ground.TITLE_ALONE: 0.98,  # of 57,799 records none shares a title of four words; the world is larger
    Ground.TITLE_AGAINST_AUTHORS: 0.98,  # a namesake at the same venue in the same year would do this too
    Ground.PART_WITH_SUPPORT: 0.98,  # series of papers by the same people share the beginnings of titles
    Ground.NEAR_WITH_SUPPORT: 0.98,  # the same people write papers with alike titles
    Ground.NAME_WITH_AUTHOR: 0.95,
    Ground.NAME_WITH_VENUE: 0.85,
}
"""How sure it is that the work is the one meant."""

# --- identity -------------------------------------------------------------------------------------------------

TELLING_WORDS = 4
"""A title of fewer words may be several papers' ("Language Models"), and needs support."""
UNMISTAKABLE_WORDS = 5
"""A title of so many words, with venue and year, stands against an author list of other people."""
SUPPORTING_AUTHORS = 0.5
"""Share of the listed authors that a work must have to be supported by them."""
YEARS_APART = 1
"""A venue supports a work whose year differs by so much: proceedings are dated by their issue, too."""
SAME_AUTHORS = 0.5
"""Two records of one title are one work when so many of the shorter list's authors agree: co-authors come and go."""
PAIRED_AUTHORS = 0.75
"""A record of the listed title is the linked preprint's publication when so many of the authors agree."""

# --- publication ----------------------------------------------------------------------------------------------

MIN_TO_PUBLISH = 0.8
"""Together the witnesses to a venue weigh so much, or the work is not said to have appeared there: more than a
machine's word alone (0.75), as much as an author's own (0.8)."""
MIN_TO_ACCUSE = 0.75
"""A list is not called wrong on a publication known less surely than this."""
CONFIRMED = 0.85
"""A publication known as surely as this needs no further witness."""
INDEX_LAG = 2
"""An index of conferences lags by less than so many years; a venue listed longer ago and known to none of two
indexes is wrong, before that only unconfirmed."""
PREPRINT_ONLY: dict[int, float] = {0: 0.6, 1: 0.8}
"""How sure it is that a work is only a preprint, by the number of services that say so…"""
PREPRINT_ONLY_MANY = 0.9
"""…and where more of them do."""
SHARED_STREAM = 0.6
"""Weight of a DBLP key where another witness names a workshop of its stream: conference and workshops share it."""

# --- findings -------------------------------------------------------------------------------------------------


class Check(StrEnum):
    """What a finding is told by; the key of its confidence, which the identity's is multiplied with."""

    TITLE_FORM = "title differs in form"
    TITLE_PART = "title is a part"
    TITLE_WITH_NAME = "name before the title"
    TITLE_OF_PREPRINT = "title of the preprint"
    TITLE_OF_VERSION = "title of an earlier version"
    TITLE_UNCHECKED = "versions could not be looked at"
    TITLE_CHANGED = "no version bears the title"
    AUTHORS_OTHER = "none of the authors"
    AUTHORS_STRANGER = "a stranger among the authors"
    AUTHORS_PARTIAL = "authors left out"
    AUTHORS_ORDER = "authors in another order"
    VENUE_OTHER = "another venue"
    VENUE_ABSENT = "no venue"
    VENUE_NOT_YET = "a venue that no index knows yet"
    VENUE_OF_PREPRINT = "a venue for what is known only as a preprint"
    VENUE_UNKNOWN = "a venue that nobody knows"
    YEAR_TO_COME = "a year to come"
    TRACK = "the track of a venue"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    DEAD_ARXIV = "no such arXiv id"
    DEAD_DOI = "no such DOI"
    UNRESOLVED = "unresolved"


FINDING: dict[Check, float] = {
    Check.TITLE_FORM: 0.99,
    Check.TITLE_PART: 0.99,
    Check.TITLE_WITH_NAME: 0.97,
    Check.TITLE_OF_PREPRINT: 0.98,
    Check.TITLE_OF_VERSION: 0.99,
    Check.TITLE_UNCHECKED: 0.6,  # an outage kept the earlier titles from being read
    Check.TITLE_CHANGED: 0.99,
    Check.AUTHORS_OTHER: 0.99,
    Check.AUTHORS_STRANGER: 0.99,  # sources leave out or misspell an author now and then
    Check.AUTHORS_PARTIAL: 0.99,
    Check.AUTHORS_ORDER: 0.98,  # some deposits are sorted by name
    Check.VENUE_OTHER: 1.0,  # as sure as the publication itself, see claims.py
    Check.VENUE_ABSENT: 1.0,
    Check.VENUE_NOT_YET: 0.9,
    Check.YEAR_TO_COME: 0.99,
    Check.VENUE_OF_PREPRINT: 0.96,  # the publication may be too new to be indexed
    Check.VENUE_UNKNOWN: 0.99,
    Check.TRACK: 0.98,  # no service keeps tracks apart reliably
    Check.WITHDRAWN: 0.99,
    Check.RETRACTED: 0.99,
    Check.DEAD_ARXIV: 0.99,
    Check.DEAD_DOI: 0.97,  # agencies other than Crossref and DataCite exist, if rare in this field
    Check.UNRESOLVED: 0.93,  # of such entries in lists; what no index holds (reports, books) is real all the same
}
"""How sure a finding is, given that the work is the right one."""
