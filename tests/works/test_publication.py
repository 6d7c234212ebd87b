"""Where a work appeared, told from several witnesses that agree, disagree, or know only half."""

from __future__ import annotations

from typing import Any

from answering import record, work
from enrich.core.models import SourceName
from enrich.works.publication import publication_of

S2, DBLP, ARXIV, CROSSREF = (
    SourceName.SEMANTIC_SCHOLAR, SourceName.DBLP, SourceName.ARXIV, SourceName.CROSSREF,
)  # fmt: skip
TITLE = "Queues for Everyone"


def test_agreement_raises_and_conflict_lowers_confidence() -> None:
    alone = publication_of(work(record(DBLP, TITLE, venue="ICML", dblp_key="conf/icml/One23", year=2023)))
    both = publication_of(
        work(
            record(DBLP, TITLE, venue="ICML", dblp_key="conf/icml/One23", year=2023),
            record(S2, TITLE, venue="International Conference on Machine Learning"),
        )
    )
    torn = publication_of(
        work(
            record(DBLP, TITLE, venue="ICML", dblp_key="conf/icml/One23", year=2023),
            record(S2, TITLE, venue="Knowledge Discovery and Data Mining"),
        )
    )
    assert (alone.name, alone.year) == (both.name, both.year) == (torn.name, torn.year) == ("ICML", 2023)
    assert both.confidence > alone.confidence > torn.confidence
    assert [claim.name for claim in torn.disputed] == ["KDD"]


def test_one_weak_witness_is_not_enough() -> None:
    known = publication_of(
        work(record(S2, TITLE, venue="Neural Information Processing Systems", arxiv_id="2301.00001"))
    )
    assert known.name == "NeurIPS"
    assert known.confidence < 0.75


def test_a_key_is_a_workshops_where_the_venue_says_so() -> None:
    known = publication_of(
        work(
            record(S2, TITLE, dblp_key="conf/cvpr/One23", venue="Computer Vision and Pattern Recognition"),
            record(DBLP, TITLE, dblp_key="conf/cvpr/One23", venue="CVPR Workshops", year=2023),
        )
    )
    assert known.name == "CVPR Workshops"
    assert known.is_workshop
    assert not known.is_disputed


def test_a_workshop_before_the_publication_proper_is_no_dispute() -> None:
    known = publication_of(
        work(
            record(ARXIV, TITLE, arxiv_id="2201.00001", comment="ICML 2022 Workshop on Queues"),
            record(DBLP, TITLE, venue="NeurIPS", dblp_key="conf/nips/One22", year=2022),
        )
    )
    assert (known.name, known.is_workshop, known.is_disputed) == ("NeurIPS", False, False)


def test_a_preprint_is_one_as_long_as_nobody_says_otherwise() -> None:
    known = publication_of(work(record(ARXIV, TITLE, arxiv_id="2201.00001", first_date="2022-01-03")))
    assert (known.name, known.year, known.is_preprint) == ("arXiv", 2022, True)


def test_findings_share_the_stream_of_their_conference() -> None:
    known = publication_of(
        work(
            record(
                S2,
                TITLE,
                dblp_key="conf/acl/One24",
                venue="Annual Meeting of the Association for Computational Linguistics",
            ),
            record(DBLP, TITLE, dblp_key="conf/acl/One24", venue="ACL (Findings)", year=2024),
        )
    )
    assert (known.name, known.year, known.is_disputed) == ("Findings of ACL", 2024, False)


def test_a_curated_workshop_is_not_the_conference() -> None:
    curated = record(SourceName.CURATED, TITLE, venue="ICML 2023 Workshop on Queues", year=2023)
    crossref = record(CROSSREF, TITLE, venue="International Conference on Machine Learning", year=2023)
    known = publication_of(work(curated, crossref))
    assert known.is_curated
    assert known.is_workshop
    assert known.name == "ICML Workshop"


def test_claims_are_read_only_from_what_a_source_can_witness() -> None:
    ids = {"dblp_key": "conf/icml/One23", "acl_id": "2023.acl-long.1", "doi": "10.18653/v1/2023.acl-long.1"}
    said: dict[str, Any] = {
        "venue": "ICML",
        "journal_ref": "In KDD 2023",
        "comment": "Accepted at NeurIPS 2023",
        "year": 2023,
        **ids,
    }
    kinds = {source: {str(claim.kind) for claim in work(record(source, TITLE, **said)).claims} for source in SourceName}
    assert kinds == {
        SourceName.CURATED: {"curated fact"},
        SourceName.ARXIV: {"journal reference on arXiv", "author's comment on arXiv"},
        SourceName.SEMANTIC_SCHOLAR: {"DBLP key", "ACL Anthology id", "venue at Semantic Scholar"},
        SourceName.CROSSREF: {"ACL Anthology id", "Crossref record"},
        SourceName.DBLP: {"DBLP record"},
        SourceName.DATACITE: set(),
        SourceName.OPENALEX: {"venue at OpenAlex"},
        SourceName.SNAPSHOT: set(),
    }
