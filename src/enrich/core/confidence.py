"""Every threshold and every confidence that decisions use, each with its reason.

A confidence is the share of correct decisions of its kind, as `make evaluate` measures it on generated lists (see
docs/accuracy.md), rounded down. It is lower where generated lists cannot show what real lists may contain.
"""

from __future__ import annotations

from enum import StrEnum

MAX_CONFIDENCE = 0.99
"""No number of sources makes anything more certain than this."""


class Ground(StrEnum):
    """What an entry's work was identified by; the key of its confidence."""

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
    NAME_WITH_FILE = "name with the venue in the link's file name"


IDENTITY: dict[Ground, float] = {
    Ground.LINK_AND_TITLE: 0.99,  # two independent statements of the list agree
    Ground.LINK_AND_NAME: 0.97,  # few papers share a system's name, but its successors do
    Ground.LINK_AND_AUTHORS: 0.98,  # the title is not the paper's, but the people are its authors
    Ground.CURATED_ADDRESS: 0.98,  # a person checked where this address leads
    Ground.LINK_ALONE: 0.95,  # a typing error in it leads to another real paper, and no title shows that
    Ground.TITLE_WITH_SUPPORT: 0.99,  # no two papers seen share a title and an author, or venue and year
    Ground.TITLE_ALONE: 0.98,  # no two of 57,799 records share a title of four words
    Ground.TITLE_AGAINST_AUTHORS: 0.98,  # another paper with this title, venue and year may exist
    Ground.PART_WITH_SUPPORT: 0.98,  # papers of a series by the same people have titles that begin alike
    Ground.NEAR_WITH_SUPPORT: 0.98,  # the same people write papers with similar titles
    Ground.NAME_WITH_AUTHOR: 0.95,
    Ground.NAME_WITH_VENUE: 0.85,
    Ground.NAME_WITH_FILE: 0.85,  # a copy of the paper is often named after its journal
}
"""The confidence that the work is the one that the entry means."""

# --- identity -------------------------------------------------------------------------------------------------

TELLING_WORDS = 4
"""Several papers may have a title of fewer words ("Language Models"), so it needs support."""
UNMISTAKABLE_WORDS = 5
"""A title of so many words, with venue and year, outweighs a list of other authors."""
SUPPORTING_AUTHORS = 0.5
"""Share of the listed authors that a work must have to be supported by them."""
YEARS_APART = 1
"""A venue supports a work whose year differs by at most this: proceedings may be dated by their issue."""
SAME_AUTHORS = 0.5
"""Two records with one title are one work if this share of the shorter list's authors agrees: co-authors change."""
PAIRED_AUTHORS = 0.75
"""A record with the listed title is the linked preprint's publication if this share of the authors agrees."""

# --- publication ----------------------------------------------------------------------------------------------

MIN_TO_PUBLISH = 0.8
"""The claims for a venue must weigh at least this together, or we do not say that the work appeared there: more than a
single machine-made claim (0.75), as much as an author's own (0.8)."""
MIN_TO_ACCUSE = 0.75
"""With less confidence in the publication than this, we do not call the list wrong."""
CONFIRMED = 0.85
"""With this confidence in the publication, no further source is needed."""
INDEX_LAG = 2
"""Indexes of conferences lag by less than this many years. A venue listed longer ago that two indexes do not have is
wrong; a more recent one is only unconfirmed."""
PREPRINT_ONLY: dict[int, float] = {0: 0.6, 1: 0.8}
"""The confidence that a work is only a preprint, by the number of services that say so…"""
PREPRINT_ONLY_MANY = 0.9
"""…and where more services do."""
SHARED_STREAM = 0.6
"""Weight of a DBLP key where another source names a workshop of its stream: conference and workshops share the key."""

# --- findings -------------------------------------------------------------------------------------------------


class Check(StrEnum):
    """What a finding rests on; the key of its confidence, which is multiplied by that of the identity."""

    TITLE_FORM = "title differs in form"
    TITLE_PART = "title is a part"
    TITLE_WITH_NAME = "name before the title"
    TITLE_OF_PREPRINT = "title of the preprint"
    TITLE_OF_VERSION = "title of an earlier version"
    TITLE_UNCHECKED = "versions could not be checked"
    TITLE_CHANGED = "no version has the title"
    AUTHORS_OTHER = "none of the authors"
    AUTHORS_STRANGER = "someone who is not an author"
    AUTHORS_PARTIAL = "authors left out"
    AUTHORS_ORDER = "authors in another order"
    AUTHORS_GIVEN_NAME = "another given name"
    AUTHORS_SPELLING = "a misspelt family name"
    AUTHORS_ONE_WITNESS = "authors by one index alone"
    VENUE_OTHER = "another venue"
    VENUE_ABSENT = "no venue"
    VENUE_UNCHECKED = "another publication could not be looked for"
    VENUE_NOT_YET = "a venue that no index has yet"
    VENUE_OF_PREPRINT = "a venue for what is known only as a preprint"
    VENUE_UNKNOWN = "an unknown venue"
    YEAR_TO_COME = "a year in the future"
    TRACK = "the track of a venue"
    DETAIL = "a further field of the record"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    LINK_OTHER_PAPER = "an identifier of another paper"
    LINK_OTHER_PAGE = "a page of another paper"
    DEAD_ARXIV = "no such arXiv id"
    DEAD_DOI = "no such DOI"
    UNRESOLVED = "unresolved"


FINDING: dict[Check, float] = {
    Check.TITLE_FORM: 0.99,
    Check.TITLE_PART: 0.99,
    Check.TITLE_WITH_NAME: 0.97,
    Check.TITLE_OF_PREPRINT: 0.98,
    Check.TITLE_OF_VERSION: 0.99,
    Check.TITLE_UNCHECKED: 0.6,  # an outage prevented us from reading the earlier titles
    Check.TITLE_CHANGED: 0.99,
    Check.AUTHORS_OTHER: 0.99,
    Check.AUTHORS_STRANGER: 0.99,  # sources sometimes leave out or misspell an author
    Check.AUTHORS_PARTIAL: 0.99,
    Check.AUTHORS_ORDER: 0.98,  # some deposits are sorted by name
    Check.AUTHORS_GIVEN_NAME: 0.95,  # people change their given names, and go by second ones
    Check.AUTHORS_SPELLING: 0.95,  # transliterations differ in letters, too
    Check.AUTHORS_ONE_WITNESS: 0.6,  # Semantic Scholar drops the last author of some papers, and reorders others
    Check.VENUE_OTHER: 1.0,  # as certain as the publication itself, see works/claims.py
    Check.VENUE_ABSENT: 1.0,
    Check.VENUE_UNCHECKED: 0.7,  # some papers are published at two places
    Check.VENUE_NOT_YET: 0.9,
    Check.YEAR_TO_COME: 0.99,
    Check.VENUE_OF_PREPRINT: 0.96,  # the publication may be too new to be indexed
    Check.VENUE_UNKNOWN: 0.99,
    Check.TRACK: 0.98,  # no service separates tracks reliably
    Check.DETAIL: 0.9,  # publishers and indexes differ in such fields
    Check.WITHDRAWN: 0.99,
    Check.RETRACTED: 0.99,
    Check.LINK_OTHER_PAPER: 0.99,
    Check.LINK_OTHER_PAGE: 0.95,  # publishers move their pages
    Check.DEAD_ARXIV: 0.99,
    Check.DEAD_DOI: 0.97,  # other DOI agencies than Crossref and DataCite exist, but are rare in this field
    Check.UNRESOLVED: 0.93,  # some papers that no index has (reports, books) exist all the same
}
"""The confidence in a finding, given that the work is the right one."""
