"""Who may say that a listed author is wrong, and how misspelt names are shown."""

from __future__ import annotations

from answering import entry, record, resolved, work
from enrich.core.models import Finding, SourceName, SourceRecord
from enrich.findings.authors import check_authors
from enrich.works.witnesses import author_witnesses

TITLE = "Fair Queues for Large Language Model Serving"
PEOPLE = ("Ada Onemanson", "Ben Two", "Cy Three")
S2, DBLP, CROSSREF, OPENALEX = (
    SourceName.SEMANTIC_SCHOLAR, SourceName.DBLP, SourceName.CROSSREF, SourceName.OPENALEX,
)  # fmt: skip


def found(authors: str, *records: SourceRecord) -> list[Finding]:
    return list(check_authors(resolved(entry(title=TITLE, authors=authors), *records)))


def short(findings: list[Finding]) -> list[str]:
    return [f"{finding.severity} {finding.code}" for finding in findings]


def test_an_index_that_lost_an_author_does_not_accuse() -> None:
    lost = record(S2, TITLE, PEOPLE[:2])
    assert found(", ".join(PEOPLE), lost) == []
    assert short(found(", ".join(PEOPLE), record(DBLP, TITLE, PEOPLE[:2]))) == ["error authors_wrong"]


def test_one_index_alone_gives_a_note_without_correction() -> None:
    (finding,) = found("Ada Onemanson, Eve Five, Cy Three", record(S2, TITLE, PEOPLE))
    assert (finding.severity, finding.correct) == ("info", None)
    assert "only Semantic Scholar" in finding.reason


def test_two_indexes_that_agree_accuse() -> None:
    both = (record(S2, TITLE, PEOPLE), record(OPENALEX, TITLE, PEOPLE))
    assert author_witnesses(work(*both)).are_trusted
    assert short(found("Ada Onemanson, Eve Five, Cy Three", *both)) == ["error authors_wrong"]
    assert not author_witnesses(work(both[0], record(OPENALEX, TITLE, PEOPLE[:2]))).are_trusted


def test_an_index_does_not_acquit_against_those_who_know() -> None:
    records = (record(S2, TITLE, PEOPLE[:2]), record(DBLP, TITLE, PEOPLE))
    (finding,) = found("Ada Onemanson, Ben Two", *records)
    assert (finding.code, finding.correct) == ("authors_wrong", ", ".join(PEOPLE))
    assert {one.source for one in finding.evidence} == {"dblp"}


def test_swapped_neighbours_are_a_warning_unless_the_only_source_is_sorted() -> None:
    swapped = "Ada Onemanson, Cy Three, Ben Two"
    assert short(found(swapped, record(DBLP, TITLE, PEOPLE))) == ["warning authors_wrong"]
    by_name = ("Ada Onemanson", "Cy Three", "Ben Two")
    assert short(found("Ben Two, Cy Three, Ada Onemanson", record(CROSSREF, TITLE, by_name))) == ["info authors_wrong"]


def test_a_wrong_given_name_is_less_certain_than_a_stranger() -> None:
    known = record(DBLP, TITLE, PEOPLE)
    (given,) = found("Ada Onemanson, Zoe Two, Cy Three", known)
    (stranger,) = found("Ada Onemanson, Eve Five, Cy Three", known)
    assert given.severity == stranger.severity == "error"
    assert given.confidence < stranger.confidence


def test_misspelt_family_names_are_shown_with_the_wrong_letters() -> None:
    (finding,) = found("Ada Onemansan, Ben Two, Cy Three", record(DBLP, TITLE, PEOPLE))
    assert (finding.code, finding.severity) == ("authors_misspelt", "warning")
    assert "onemans[a]n" in finding.reason
    assert finding.correct == ", ".join(PEOPLE)
    assert found("Ada Onemanson, Ben Two, Cy Three", record(DBLP, TITLE, PEOPLE)) == []


def test_a_name_that_holds_the_title_or_a_venue_shows_a_misreading() -> None:
    known = record(DBLP, TITLE, PEOPLE)
    assert found(f"Ada Onemanson, Ben Two, Cy Three. {TITLE}", known) == []
    assert found("Ada Onemanson, Ben Two, Cy Three. NeurIPS", known) == []
