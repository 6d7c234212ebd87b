"""Who published the version of record: its own DOI and record say so before the usual publisher of its venue. Pure.

ISCA and SC alternate between ACM and IEEE, so that a conference does not tell the publisher of a paper.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from enrich.core.models import SourceName
from enrich.matching.venues import read_venue
from enrich.works.publication import Publication
from enrich.works.records import WorkRecords


def publisher_of_record(publication: Publication, work: WorkRecords, doi: str | None) -> str | None:
    """The owner of the DOI's prefix, else Crossref's publisher, else the usual one of the venue; None for preprints."""
    if publication.is_preprint:
        return None
    crossref = work.of(SourceName.CROSSREF)
    deposited = crossref.publisher if crossref and crossref.identifiers.doi == doi else None
    usual = publication.venue.publishers if publication.venue else ()
    return prefix_owner(doi) or (_short_name(deposited) if deposited else next(iter(usual), None))


def prefix_owner(doi: str | None) -> str | None:
    """The publisher that registers DOIs under this prefix, where only one does.

    >>> prefix_owner("10.1109/isca45697.2020.00085"), prefix_owner("10.5555/1")
    ('IEEE', None)
    """
    return _prefixes().get((doi or "").partition("/")[0])


def _short_name(text: str) -> str:
    """A publisher's name as the registry of venues has it, where it is there."""
    publisher = read_venue(text).publisher
    return publisher.name if publisher else text


@cache
def _prefixes() -> dict[str, str]:
    text = (resources.files("enrich.works") / "publishers.toml").read_text("utf-8")
    prefixes: dict[str, str] = tomllib.loads(text)["prefixes"]
    return prefixes
