"""Near titles by the same people, and searching in another spelling."""

from __future__ import annotations

from answering import Kept, entry, record
from enrich.core.models import Query, QueryKind, SourceName, Status
from enrich.resolution.resolve import resolve

S2 = SourceName.SEMANTIC_SCHOLAR
LISTED = "Bayesian Search over Adaptive Spaces of Queues"
PEOPLE = ("Ada One", "Ben Two", "Cy Three")


def status(listed_year: int, venue: str, **found: object) -> Status:
    near = record(S2, "Bayesian Search over Permuted Spaces of Queues", PEOPLE, **found)
    listed = entry(title=LISTED, authors=", ".join(PEOPLE), venue_name=venue, year=listed_year)
    return resolve(listed, Kept({Query(S2, QueryKind.TITLE, LISTED): [near]})).resolution.status


def test_the_same_peoples_other_paper_is_not_taken_for_a_near_title() -> None:
    at_aaai = {"dblp_key": "conf/aaai/One22", "year": 2022}
    assert status(2022, "AAAI", **at_aaai) is Status.RESOLVED
    assert status(2021, "AAAI", **at_aaai) is Status.RESOLVED
    assert status(2020, "ICML", **at_aaai) is Status.UNRESOLVED


def test_a_british_title_is_searched_in_american_spelling() -> None:
    british, american = (
        "Generalisation of Optimised Queues in Practice",
        "Generalization of Optimized Queues in Practice",
    )
    kept = Kept(
        {Query(S2, QueryKind.TITLE, "generalization of optimized queues in practice"): [record(S2, american, PEOPLE)]}
    )
    assert resolve(entry(title=british, authors=", ".join(PEOPLE)), kept).resolution.status is Status.RESOLVED
