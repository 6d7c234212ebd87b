"""Which publication of a work an entry cites: many papers appear under one title at a conference and in a journal."""

from __future__ import annotations

from enrich.core.models import Entry
from enrich.matching.venues import VenueKind, VenueReading, read_venue
from enrich.resolution.listed import listed_dois, listed_year
from enrich.resolution.wording import names_venue
from enrich.works.naming import names_publication
from enrich.works.publication import Publication, publications_of
from enrich.works.records import WorkRecords


def cited_publication(entry: Entry, work: WorkRecords) -> Publication:
    """The publication that the entry cites: whose venue it names, else whose DOI or year it has, else the first.

    The preprint where no publication is known.
    """
    found = publications_of(work)
    if len(found) == 1:
        return found[0]
    listed = listed_publication_venue(entry)
    named = [one for one in found if listed and names_publication(listed, one)]
    in_track = [one for one in named if listed and one.is_workshop == listed.is_workshop]
    in_text = [one for one in found if names_venue(entry, one)]
    dois = listed_dois(entry)
    by_doi = [one for one in found if dois & one.dois]
    year = listed_year(entry)
    by_year = [one for one in found if listed is None and year in one.years]
    return next(iter((*in_track, *named, *in_text, *by_doi, *by_year)), found[0])


def listed_publication_venue(entry: Entry) -> VenueReading | None:
    """The listed venue, unless it is a preprint server."""
    listed = read_venue(entry.venue_name) if entry.venue_name else None
    return None if listed is None or (listed.venue is not None and listed.venue.is_preprint) else listed


def may_be_twins(listed: VenueReading, known: Publication) -> bool:
    """Whether one paper may have appeared at both places: at a conference, and in a journal or at a workshop.

    No two conferences publish the same paper, and no two journals.
    """
    if listed.venue is None or known.venue is None:
        return True
    same_kind = (listed.venue.kind is VenueKind.JOURNAL) == (known.venue.kind is VenueKind.JOURNAL)
    return not same_kind or listed.is_workshop != known.is_workshop


def may_cite_another(entry: Entry, work: WorkRecords) -> bool:
    """Whether the entry lists a place, or a year without place, that no known publication of the work has.

    Before it is called wrong, another publication of the same title must be looked for.
    """
    listed, known = listed_publication_venue(entry), cited_publication(entry, work)
    if not known.is_known or known.is_preprint or known.is_curated:
        return False
    if listed is not None:
        is_other = listed.publisher is None and not names_publication(listed, known)
        return is_other and may_be_twins(listed, known)
    year = listed_year(entry)
    return entry.venue_name is None and year is not None and year not in work.years
