"""Which records are of one work, whatever identifiers an index gives them."""

from __future__ import annotations

from answering import Kept, entry, record, work
from enrich.core.models import Method, Query, QueryKind, RecordRef, Resolution, SourceName, Status
from enrich.resolution.collect import collect
from enrich.works.records import WorkRecords, is_another_paper

OURS, THEIRS = "A First Paper on Serving Models", "Counting the Rings of Old Trees"
US, THEM = ("Ada One", "Bob Two", "Cyd Three"), ("Dan Four", "Eve Five", "Cyd Three")


def test_another_paper_has_neither_the_title_nor_most_of_the_authors() -> None:
    one = work(record(SourceName.ARXIV, OURS, US))
    assert is_another_paper(one, work(record(SourceName.CROSSREF, THEIRS, THEM)))
    assert not is_another_paper(one, work(record(SourceName.CROSSREF, OURS, THEM)))
    assert not is_another_paper(one, work(record(SourceName.CROSSREF, THEIRS, US)))
    assert not is_another_paper(one, work(record(SourceName.CROSSREF, THEIRS)))
    assert not is_another_paper(one, WorkRecords(()))


def test_a_doi_that_an_index_gives_to_the_wrong_paper_is_not_believed() -> None:
    index = record(SourceName.SEMANTIC_SCHOLAR, OURS, US, arxiv_id="2001.00001", doi="10.1000/theirs")
    query = Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.ID, "arxiv:2001.00001")
    at_registry = Query(SourceName.CROSSREF, QueryKind.ID, "doi:10.1000/theirs")
    listed = entry(title=OURS, url="https://arxiv.org/abs/2001.00001")
    resolution = Resolution(
        entry_id="e",
        status=Status.RESOLVED,
        method=Method.LINK,
        confidence=0.99,
        reason="given",
        records=(RecordRef(query.source, query.request, 0),),
    )
    for authors, is_theirs in ((THEM, True), (US, False)):
        theirs = record(SourceName.CROSSREF, THEIRS, authors, doi="10.1000/theirs", venue="Forestry")
        known = collect(listed, resolution, Kept({query: [index], at_registry: [theirs]})).work
        assert (known.of(SourceName.CROSSREF) is None) == is_theirs
        assert (known.identifiers.doi is None) == is_theirs
