"""Every identifier and page that an entry lists: its own, another paper's, dead, or not known."""

from __future__ import annotations

from typing import Any

import pytest

from answering import Kept, entry, record, work
from enrich.core.models import Entry, Link, LinkRole, Query, QueryKind, SourceName
from enrich.resolution.identifiers import Fault, IdentifierFault, find_identifier_faults, listed_texts
from enrich.resolution.pages import find_page_faults, has_unknown_page
from enrich.resolution.resolve import resolve

TITLE, OTHER = "Fair Queues for Large Language Model Serving", "Slow Trains and Fast Cars"
PEOPLE, STRANGERS = ("Ada One", "Ben Two"), ("Eve Five", "Flo Six")
ARXIV, CROSSREF, DATACITE, DBLP, S2 = (
    SourceName.ARXIV, SourceName.CROSSREF, SourceName.DATACITE, SourceName.DBLP, SourceName.SEMANTIC_SCHOLAR,
)  # fmt: skip
OWN = record(ARXIV, TITLE, PEOPLE, arxiv_id="2301.00001", arxiv_version=1)
PUBLISHED = record(DBLP, TITLE, PEOPLE, dblp_key="conf/icml/One23", venue="ICML", year=2023, doi="10.1145/1.1")


def listing(*addresses: tuple[str, str]) -> Entry:
    links = tuple(Link(role=LinkRole.PAPER, url=url, text="", line=1, field=field) for field, url in addresses)
    return entry(title=TITLE, authors="Ada One, Ben Two", url=links[0].url, links=links)


def ask(source: SourceName, text: str) -> Query:
    return Query(source, QueryKind.ID, text)


def faults(one: Entry, kept: Kept, *records: Any) -> list[IdentifierFault]:
    return list(find_identifier_faults(one, work(*(records or (OWN, PUBLISHED))), kept))


BOTH = listing(("eprint", "https://arxiv.org/abs/2301.00001"), ("doi", "https://doi.org/10.1145/9.9"))


def test_all_identifiers_of_an_entry_are_listed_with_their_fields() -> None:
    assert [(one.text, one.field) for one in listed_texts(BOTH)] == [
        ("arxiv:2301.00001", "eprint"), ("doi:10.1145/9.9", "doi"),
    ]  # fmt: skip


def test_another_papers_doi_beside_the_right_eprint() -> None:
    kept = Kept({ask(CROSSREF, "doi:10.1145/9.9"): [record(CROSSREF, OTHER, STRANGERS, doi="10.1145/9.9")]})
    (fault,) = faults(BOTH, kept)
    assert (fault.fault, fault.field, fault.text) == (Fault.OTHER_PAPER, "doi", "doi:10.1145/9.9")


@pytest.mark.parametrize(
    "kept_record",
    [
        record(CROSSREF, TITLE, PEOPLE, doi="10.1145/9.9"),
        record(CROSSREF, OTHER, PEOPLE, doi="10.1145/9.9"),
        record(CROSSREF, OTHER, doi="10.1145/9.9"),
    ],
    ids=["another publication", "retitled by the same people", "no authors to compare"],
)
def test_what_may_be_the_same_paper_is_no_fault(kept_record: Any) -> None:
    assert faults(BOTH, Kept({ask(CROSSREF, "doi:10.1145/9.9"): [kept_record]})) == []


def test_a_doi_is_dead_only_if_both_registries_say_so() -> None:
    (fault,) = faults(BOTH, Kept())
    assert (fault.fault, fault.text) == (Fault.DEAD, "doi:10.1145/9.9")
    assert faults(BOTH, Kept(deaf=frozenset({DATACITE}))) == []
    assert faults(BOTH, Kept(deaf=frozenset({CROSSREF}))) == []


def test_a_dead_eprint_beside_the_right_doi() -> None:
    one = listing(("doi", "https://doi.org/10.1145/1.1"), ("eprint", "https://arxiv.org/abs/2301.99999"))
    (fault,) = faults(one, Kept(), PUBLISHED)
    assert (fault.fault, fault.field, fault.text) == (Fault.DEAD, "eprint", "arxiv:2301.99999")
    assert faults(one, Kept(deaf=frozenset({ARXIV})), PUBLISHED) == []


def test_the_work_of_the_identifier_that_fits_the_title_is_meant() -> None:
    other = record(CROSSREF, OTHER, STRANGERS, doi="10.1145/9.9")
    one = listing(("doi", "https://doi.org/10.1145/9.9"), ("eprint", "https://arxiv.org/abs/2301.00001"))
    kept = Kept({ask(ARXIV, "arxiv:2301.00001"): [OWN], ask(CROSSREF, "doi:10.1145/9.9"): [other]})
    resolution = resolve(one, kept).resolution
    assert resolution.identifiers.arxiv_id == "2301.00001"
    assert resolution.identifiers.doi is None


# --- pages ----------------------------------------------------------------------------------------------------

PMLR = "https://proceedings.mlr.press/v202/"


def pages(url: str, *own: str, knows_all: bool = True, authors: tuple[str, ...] = PEOPLE) -> list[IdentifierFault]:
    published = record(DBLP, TITLE, authors, dblp_key="conf/icml/One23", venue="ICML", year=2023, addresses=own)
    return list(find_page_faults(listing(("url", url)), work(published), knows_all=knows_all))


def test_the_papers_own_page_as_html_or_pdf() -> None:
    assert pages(f"{PMLR}one23a/one23a.pdf", f"{PMLR}one23a.html") == []


def test_another_page_of_the_same_publisher() -> None:
    (fault,) = pages(f"{PMLR}one23b.html", f"{PMLR}one23a.html")
    assert (fault.fault, fault.right) == (Fault.OTHER_PAGE, f"{PMLR}one23a.html")


def test_the_name_of_a_page_tells_of_another_author_or_title() -> None:
    assert pages(f"{PMLR}one23b.html") == []
    assert len(pages(f"{PMLR}smith23b.html")) == 1
    assert pages(f"{PMLR}vandenoord23a.html", authors=("Aaron van den Oord",)) == []
    cvf = "https://openaccess.thecvf.com/content/CVPR2021/html/{}_CVPR_2021_paper.html"
    assert pages(cvf.format("One_Fair_Queues_for_Large_Language_Model_Serving")) == []
    assert len(pages(cvf.format("Five_Slow_Trains_and_Fast_Cars"), knows_all=False)) == 1


def test_a_site_of_other_venues_counts_only_where_all_publications_are_known() -> None:
    jmlr = "http://jmlr.org/papers/v23/22-3162.html"
    assert len(pages(jmlr)) == 1
    assert pages(jmlr, knows_all=False) == []
    assert pages("https://openreview.net/forum?id=abcDEF123") == []


def test_dblp_is_asked_where_nothing_else_tells_whose_a_page_is() -> None:
    listed = listing(("url", f"{PMLR}one23a.html"))
    assert has_unknown_page(listed, work(OWN))
    assert not has_unknown_page(listed, work(record(DBLP, TITLE, PEOPLE, addresses=(f"{PMLR}one23a.html",))))
