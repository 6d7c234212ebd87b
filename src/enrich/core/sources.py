"""The registry of sources: everything that the other packages need to know of a source, in one entry each.

A new source is one module `sources/<name>.py` and one member of `SourceName`. Labels, terms of use, the default of
`--sources`, addresses and pace, precedence and claims are all read from here. Nothing here needs the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class ClaimKind:
    """A kind of statement about the place of publication, and how far one such statement alone is to be believed."""

    name: str
    weight: float
    """From 0 to 1; statements of different kinds count as independent (works/publication.py)."""
    knows_tracks: bool = False
    """Whether it distinguishes a workshop from its conference."""

    def __str__(self) -> str:
        return self.name


CURATED_FACT = ClaimKind("curated fact", 0.99, knows_tracks=True)
"""Checked by hand, with evidence."""
ACL_ID = ClaimKind("ACL Anthology id", 0.98, knows_tracks=True)
"""Assigned by the publisher; names volume and year."""
DBLP_RECORD = ClaimKind("DBLP record", 0.97, knows_tracks=True)
"""Edited by people from the tables of contents."""
DBLP_KEY = ClaimKind("DBLP key", 0.96)
"""As the DBLP record, but copied by another service, and without the record's wording."""
CROSSREF_RECORD = ClaimKind("Crossref record", 0.95, knows_tracks=True)
"""Deposited by the publisher; the titles of series and events vary."""
JOURNAL_REF = ClaimKind("journal reference on arXiv", 0.85)
"""Typed by an author; seldom wrong, often in another form."""
COMMENT = ClaimKind("author's comment on arXiv", 0.8)
"""Typed by an author, often before the publication."""
S2_VENUE = ClaimKind("venue at Semantic Scholar", 0.75)
"""Matched by machine; has no year and no track."""
OPENALEX_VENUE = ClaimKind("venue at OpenAlex", 0.7)
"""Matched by machine from what others deposited; a repository or an index often stands for the venue."""


class ClaimBasis(StrEnum):
    """The part of a source record from which a claim is read (works/claims.py has one reader for each)."""

    VENUE = "venue"
    """`venue` and `venue_full` with `year`: the published venue and its year."""
    VENUE_WITHOUT_YEAR = "venue_without_year"
    """`venue` alone: the record's `year` is not that of the publication."""
    CONTAINER = "container"
    """The title of the proceedings in `venue` or of the event in `venue_full`, with `year` and `publisher`."""
    DBLP_RECORD = "dblp_record"
    """`venue` together with the DBLP key of the record itself."""
    DBLP_KEY = "dblp_key"
    """The DBLP key among the record's identifiers."""
    ACL_ID = "acl_id"
    """The ACL Anthology id among the record's identifiers."""
    ACL_DOI = "acl_doi"
    """The ACL Anthology id within the record's DOI."""
    JOURNAL_REF = "journal_ref"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where an online source is reached, and how often it may be asked."""

    variable: str
    """The environment variable that replaces the address."""
    address: str
    """The default address: what comes before the service's own paths."""
    interval: float
    """Seconds between the end of one answer and the next request."""
    key_variable: str | None = None
    """The environment variable with an API key, where the service has keys."""
    mirrors: tuple[str, ...] = ()
    """Addresses of the same service that are asked in turn when the first gives no answer, at the same pace."""
    slowest_interval: float | None = None
    """The interval is doubled after each refusal (429), up to this; None where a longer pause does not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """One entry of the registry.

    `ranks` says which fields of a work the source may supply, and with which precedence: the lowest number that has a
    value wins. The reasons for each order are in works/reconcile.py. `claims` says from which parts of its records
    a place of publication is read, and of which kind such a claim is. `lookups` are the identifiers by which every
    resolved work is looked up there; it is empty for sources that resolution/ asks in its own order.
    """

    label: str
    terms: str
    """Terms of use, and the attribution that the source asks for."""
    endpoint: Endpoint | None
    """None for a source that is read from a file."""
    ranks: Mapping[str, int]
    claims: Mapping[ClaimBasis, ClaimKind] = field(default_factory=dict)
    lookups: tuple[str, ...] = ()
    is_bulk: bool = False
    """Whether its records come only from an index of bulk files; it is not used unless an index is given."""


class SourceName(StrEnum):
    """Every source by its name, which is also the name of its module in sources/ and of its snapshot file."""

    info: SourceInfo

    def __new__(cls, name: str, *entry: SourceInfo) -> Self:
        """A member with its name and one entry; variadic only so that type checkers accept `SourceName(name)`."""
        member = str.__new__(cls, name)
        member._value_ = name
        (member.info,) = entry
        return member

    CURATED = (
        "curated",
        SourceInfo(
            label="Curated facts",
            terms="Facts checked by hand for this project, each with its evidence.",
            endpoint=None,
            ranks={"title": 10, "authors": 10},
            claims={ClaimBasis.VENUE: CURATED_FACT},
        ),
    )
    ARXIV = (
        "arxiv",
        SourceInfo(
            label="arXiv",
            terms="Metadata are CC0 (https://info.arxiv.org/help/api/tou.html). "
            "Thank you to arXiv for use of its open access interoperability.",
            # One request in three seconds, over all machines of a user: https://info.arxiv.org/help/api/tou.html.
            endpoint=Endpoint(variable="ENRICH_ARXIV_URL", address="https://export.arxiv.org", interval=3.0),
            ranks={"title": 40, "authors": 20, "abstract": 10, "published_date": 10},
            claims={ClaimBasis.JOURNAL_REF: JOURNAL_REF, ClaimBasis.COMMENT: COMMENT},
        ),
    )
    SEMANTIC_SCHOLAR = (
        "semantic_scholar",
        SourceInfo(
            label="Semantic Scholar",
            terms="Data from Semantic Scholar (https://www.semanticscholar.org), under the licence of its API "
            "(https://www.semanticscholar.org/product/api/license): attribute it where counts are shown, do not "
            "redistribute its answers.",
            # One request a second over all endpoints with a key, and a shared pool without one, which refuses about a
            # third of all calls: https://www.semanticscholar.org/product/api (rate limits).
            endpoint=Endpoint(
                variable="ENRICH_SEMANTIC_SCHOLAR_URL",
                address="https://api.semanticscholar.org",
                interval=1.0,
                key_variable="SEMANTIC_SCHOLAR_API_KEY",
            ),
            ranks={
                "title": 50,
                "authors": 50,
                "abstract": 30,
                "published_date": 30,
                "citation_count": 10,
                "influential_citation_count": 10,
            },
            claims={
                ClaimBasis.DBLP_KEY: DBLP_KEY,
                ClaimBasis.ACL_ID: ACL_ID,
                ClaimBasis.VENUE_WITHOUT_YEAR: S2_VENUE,
            },
        ),
    )
    CROSSREF = (
        "crossref",
        SourceInfo(
            label="Crossref",
            terms="Bibliographic metadata are facts, free to use "
            "(https://www.crossref.org/documentation/retrieve-metadata/); abstracts belong to their publishers.",
            # Lists: one request a second in the public pool since 2025-12-01
            # (https://www.crossref.org/blog/announcing-changes-to-rest-api-rate-limits/).
            endpoint=Endpoint(variable="ENRICH_CROSSREF_URL", address="https://api.crossref.org", interval=1.0),
            ranks={"title": 30, "authors": 40, "volume": 10, "issue": 10, "pages": 10},
            claims={ClaimBasis.ACL_DOI: ACL_ID, ClaimBasis.CONTAINER: CROSSREF_RECORD},
        ),
    )
    DBLP = (
        "dblp",
        SourceInfo(
            label="DBLP",
            terms="Metadata are CC0 (https://dblp.org/db/about/copyright.html).",
            # DBLP publishes no number and asks for politeness; one request a second has been accepted (its FAQ, and
            # 429 with Retry-After beyond).
            # Mirrors: https://dblp.org/faq/.
            endpoint=Endpoint(
                variable="ENRICH_DBLP_URL",
                address="https://dblp.org",
                interval=1.0,
                mirrors=("https://dblp.uni-trier.de",),
                slowest_interval=8.0,
            ),
            ranks={"title": 20, "authors": 30, "volume": 20, "issue": 20, "pages": 20},
            claims={ClaimBasis.DBLP_RECORD: DBLP_RECORD},
        ),
    )
    DATACITE = (
        "datacite",
        SourceInfo(
            label="DataCite",
            terms="Metadata are CC0 (https://support.datacite.org/docs/datacite-data-file-use-policy).",
            # 500 requests in five minutes for each address: https://support.datacite.org/docs/rate-limit.
            endpoint=Endpoint(variable="ENRICH_DATACITE_URL", address="https://api.datacite.org", interval=0.6),
            ranks={"title": 60, "authors": 60, "abstract": 20, "published_date": 20},
        ),
    )

    OPENALEX = (
        "openalex",
        SourceInfo(
            label="OpenAlex",
            terms="Data are CC0 (https://docs.openalex.org/additional-help/faq).",
            endpoint=None,
            ranks={"title": 55, "authors": 55, "published_date": 40, "citation_count": 20},
            claims={ClaimBasis.VENUE_WITHOUT_YEAR: OPENALEX_VENUE},
            is_bulk=True,
        ),
    )
    SNAPSHOT = (
        "snapshot",
        SourceInfo(
            label="Bulk snapshot",
            terms="Records of published bulk files, each under its own licence (see docs/scale.md): ODC-BY for "
            "Semantic Scholar, with attribution; CC0 for arXiv, DBLP and OpenAlex; facts for Crossref.",
            endpoint=None,
            ranks={},
            is_bulk=True,
        ),
    )

    @property
    def label(self) -> str:
        """The name as people write it."""
        return self.info.label


DEFAULT_SOURCES = tuple(name for name in SourceName if not name.info.is_bulk)
"""The sources that a run uses unless it is told which."""


def rank_sources(field_name: str) -> tuple[SourceName, ...]:
    """The sources that may supply a field of a work, in order of precedence."""
    having = [name for name in SourceName if field_name in name.info.ranks]
    return tuple(sorted(having, key=lambda name: name.info.ranks[field_name]))
