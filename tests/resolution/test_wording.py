"""The entry's own text: which values stand in it, and whether it was understood."""

from __future__ import annotations

import pytest

from answering import Kept, entry, record
from enrich.core.models import (
    Entry,
    Link,
    LinkRole,
    ListedField,
    Query,
    QueryKind,
    RecordRef,
    SourceName,
    SourceRecord,
    Status,
)
from enrich.resolution.listed import file_words
from enrich.resolution.resolve import resolve
from enrich.resolution.wording import has_names, has_title, is_apart, is_no_name

TITLE = "Fair Queues for Mind's Eyes & Ears"


def text(line: str, **read: str) -> Entry:
    return entry(fields={"title": ListedField(raw=line, line=1)}, **read)


@pytest.mark.parametrize(
    ("line", "stands"),
    [
        (f"- A. One. {TITLE}. In ICML.", True),
        (f"- [{TITLE.replace('’', chr(39)).upper()}](https://a.org)", True),
        ("- Fair queues for minds eyes and ears, 2021", True),
        (f"- {TITLE}: A Study of Trains", False),
        (f"- Un{TITLE.lower()}", False),
    ],
)
def test_a_title_stands_in_a_line_as_a_whole(line: str, stands: bool) -> None:
    assert has_title(text(line), TITLE) is stands


def test_two_people_of_one_name_must_stand_there_twice() -> None:
    among = ("Ada Li", "Bo Li", "Özge Tür")
    assert not has_names(text("- A. Li and O. Tuer. Title"), ("Bo Li",), among)
    assert has_names(text("- A. Li, B. Li and O. Tuer. Title"), ("Bo Li", "Özge Tür"), among)


@pytest.mark.parametrize(
    ("name", "is_none"),
    [
        ("Gang Hua. ICCV", True),
        ("Li. Int. Conf. Mach. Learn", True),
        ("Hua G. IEEE", True),
        ("accurate recurrent networks for the coding of all spikes", True),
        ("Alexander G. de G. Matthews", False),
        ("J. Michael Smith", False),
    ],
)
def test_what_is_no_name(name: str, is_none: bool) -> None:
    assert is_no_name(name) is is_none


def test_a_link_with_a_line_between_may_be_the_next_entrys() -> None:
    url = "https://arxiv.org/abs/2101.00001"
    fields = {"title": ListedField(raw="T", line=1), "venue": ListedField(raw="ICML 2021", line=3)}
    for line, apart in ((3, False), (4, False), (8, True)):
        link = Link(role=LinkRole.PAPER, url=url, text="arXiv", line=line)
        assert is_apart(entry(fields=fields, links=(link,), url=url), url) is apart


def test_a_title_in_the_text_identifies_the_paper_whatever_was_read_as_the_title() -> None:
    found = record(SourceName.CROSSREF, TITLE, ("Ada One", "Ben Two"), doi="10.1/x")
    listed = entry(
        title="Proc. X. 2021:5-9",
        authors="One A, Two B",
        fields={"title": ListedField(raw=f"1. One A, Two B. {TITLE}. Proc. X. 2021:5-9.", line=1)},
    )
    asked: list[Query] = []

    class Answers(Kept):
        def records(self, query: Query) -> tuple[tuple[RecordRef, SourceRecord], ...]:
            asked.append(query)
            is_search = query.source is SourceName.CROSSREF and query.kind is QueryKind.SEARCH
            return Kept({query: [found]}).records(query) if is_search else ()

    step = resolve(listed, Answers())
    assert step.resolution.status is Status.RESOLVED
    assert any("Ears" in query.text for query in asked if query.kind is QueryKind.SEARCH)


REVIEW = {"title": "Collective Communication Review", "name": "Collective Communication Review"}
CCPE = "Concurrency and Computation: Practice and Experience"


@pytest.mark.parametrize(
    ("address", "venue", "is_found"),
    [
        ("https://a.edu/lectures/Conc_Comp.pdf", CCPE, True),
        ("https://a.edu/lectures/Conc_Comp.pdf", "Journal of Machine Learning Research", False),
        ("https://a.edu/lectures/collective_communication.pdf", CCPE, False),
    ],
)
def test_the_file_may_be_named_after_its_journal(address: str, venue: str, is_found: bool) -> None:
    title = "Collective Communication: Theory, Practice, and Experience"
    found = record(SourceName.DBLP, title, ("Ernie Chan",), venue=venue, year=2007, dblp_key="journals/x/C07")
    listed = entry(url=address, links=(Link(role=LinkRole.PAPER, url=address, text="x", line=1),), **REVIEW)
    query = Query(SourceName.DBLP, QueryKind.SEARCH, " ".join(("collective", "communication", *file_words(listed))))
    step = resolve(listed, Kept({query: [found]}))
    assert (step.resolution.status is Status.RESOLVED) is is_found
