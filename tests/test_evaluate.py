"""The evaluation on a few cases of each group, end to end, and the rules by which it judges."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pybtex.database import parse_string

from evaluate import people
from evaluate.chart import reliability_chart
from evaluate.exporters import BIBTEX, exporters
from evaluate.files import files
from evaluate.further import FURTHER_BIBTEX, FURTHER_LAYOUTS
from evaluate.layouts import LAYOUTS
from evaluate.legal import VARIATIONS
from evaluate.library import library
from evaluate.metrics import Bin, Score, calibration_error
from evaluate.mistakes import MISTAKES
from evaluate.page import Evaluation, document, summary
from evaluate.places import ordinal_in_words, place
from evaluate.plan import GROUPS, Planner
from evaluate.reading import FIELDS, is_read
from evaluate.reference import Case, Reference, Truth
from evaluate.rows import write_rows
from evaluate.trial import paired, try_out
from evaluate.verdicts import Verdict, is_right, is_right_correction

_TRUTH = Truth(
    titles=("A Study of Things", "Things"), authors=("Ada Lovelace", "Alan Turing"), venues=("ICML",), years=(2021,),
    preprint_year=2020, arxiv_id="2006.00001", dois=("10.1/x",), urls=(),
)  # fmt: skip
_LISTED = Reference(title="A Study of Things", authors=_TRUTH.authors, venue="ICML", year=2021, kind="conference")


pytestmark = pytest.mark.run


def _finding(code: str, field: str, correct: str | None = None) -> dict[str, Any]:
    return {
        "code": code,
        "severity": "error",
        "field": field,
        "listed": "",
        "correct": correct,
        "confidence": 0.9,
        "evidence": [],
    }


def _case(**changes: Any) -> Case:
    case = Case(key="k", group="errors", kind="kind", dress="plain BibTeX", listed=_LISTED, truth=_TRUTH)
    return replace(case, **changes)


def test_enough_forms_are_measured() -> None:
    assert len(list(exporters())) >= 13
    assert len(VARIATIONS) >= 40
    assert len(MISTAKES) >= 45
    for table in (VARIATIONS, MISTAKES):
        assert max(Counter(kind.name for kind in table).values()) == 1
        assert {dress for kind in table for dress in kind.dresses} <= BIBTEX.keys() | LAYOUTS.keys()


def test_a_few_cases_of_each_group_end_to_end(tmp_path: Path) -> None:
    works, books = library(3, rows=())
    drawn = [replace(case, without_dblp=False) for case in Planner(books, 3).cases(2)]
    plain_errors = {"year: far off", "authors: one added", "title: word inserted"}
    cases = [case for case in drawn if case.dress in {"DBLP", "linked title"} and case.group != "errors"]
    cases += [
        replace(case, dress="DBLP", listed=replace(case.listed, names="First Last"))
        for case in drawn
        if case.kind in plain_errors
    ]
    trial = try_out(works, cases)
    assert {verdict.case for verdict in trial.verdicts} == set(cases)
    assert sum(trial.requests.values()) > 0
    flawed = [verdict for verdict in trial.verdicts if verdict.case.is_flawed]
    assert all(verdict.row for verdict in flawed)
    assert sum(verdict.is_detected for verdict in flawed) >= 4
    assert len(flawed) == 6
    right = [verdict for verdict in trial.verdicts if verdict.case.kind == "DBLP"]
    assert not any(verdict.is_flagged for verdict in right)
    count = write_rows(tmp_path / "rows.jsonl", trial.verdicts, 3)
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()]
    assert len(rows) == count
    assert {row["what"] for row in rows} == {"identity", "finding"}
    page = document(Evaluation(3, generated=trial), "chart.svg")
    assert "## Kinds of error" in page
    assert all(line in page for line in summary(Evaluation(3, generated=trial)))


def test_the_same_seed_gives_the_same_files() -> None:
    texts = [[file.text for file in files(Planner(library(5, rows=())[1], 5).cases(1))] for _ in range(2)]
    assert texts[0] == texts[1]
    other = [file.text for file in files(Planner(library(5, rows=())[1], 6).cases(1))]
    assert other != texts[0]


def test_every_case_begins_where_its_file_says() -> None:
    for file in files(Planner(library(9, rows=())[1], 9).cases(1, GROUPS)):
        text = file.text.split("\n")
        for line, case in file.lines.items():
            assert text[line - 1].strip(), (file.dress, case.kind)


@pytest.mark.parametrize("exporter", sorted(BIBTEX))
def test_a_second_reader_of_bibtex_reads_every_record(exporter: str) -> None:
    listed = Reference(
        title="DLWL: Learning & Testing with Müller's Graphs", authors=("Rianne van den Berg", "Zaïd Dvořák"),
        venue="KDD", year=2021, kind="conference", doi="10.1145/3447548.1", arxiv_id="2006.00001", url="https://example.org/x",
        pages="10-20", publisher="Association for Computing Machinery",
    )  # fmt: skip
    (entry,) = parse_string(BIBTEX[exporter](listed, "key"), "bibtex").entries.values()
    people_read = entry.persons["author"]
    family_names = [person.prelast_names + person.last_names for person in people_read]
    assert family_names[0] == ["van", "den", "Berg"]
    assert len(family_names) == 2
    title = entry.fields["title"].replace("{", "").replace("}", "")
    assert title == r"DLWL: Learning \& Testing with Müller's Graphs"
    assert entry.fields.get("year", entry.fields.get("date", ""))[:4] == "2021"


def test_rows_are_paired_by_line_and_by_title_where_an_entry_was_split() -> None:
    cases = [replace(_case(), key=str(n), listed=replace(_LISTED, title=f"Title number {n}")) for n in range(3)]
    (file,) = files(cases)
    first, second, _ = sorted(file.lines)
    rows = [
        {"line": first, "listed_title": "something else"},
        {"line": first + 1, "listed_title": "Title number 0"},
        {"line": second, "listed_title": "Title number 1"},
    ]
    assert [v.row and v.row["listed_title"] for v in paired(file, rows)] == ["Title number 0", "Title number 1", None]


def test_findings_are_judged_by_what_is_true() -> None:
    wrong_year = _case(listed=replace(_LISTED, year=2019), wrong=frozenset({"year"}), expects=("year_",))
    assert is_right(_finding("year_wrong", "year", "2021"), wrong_year)
    assert not is_right(_finding("year_wrong", "year", "2020"), wrong_year)
    assert not is_right(_finding("year_wrong", "year", "2021"), _case())
    assert not is_right(_finding("unresolved", "entry"), _case())
    assert is_right_correction(_finding("venue_wrong", "venue", "International Conference on Machine Learning"), _TRUTH)
    assert not is_right_correction(_finding("venue_wrong", "venue", "ICLR"), _TRUTH)
    assert not is_right_correction(_finding("title_wrong", "title", "A Study of Things"), None)


def test_what_is_read_is_what_was_written() -> None:
    row = {
        "listed_title": "A study of things", "listed_authors": "A. Lovelace and A. Turing", "listed_year": 2021,
        "listed_venue": "Proceedings of the 38th International Conference on Machine Learning", "listed_url": None,
    }  # fmt: skip
    verdict = Verdict(_case(listed=replace(_LISTED, names="F. Last")), row)
    assert [is_read(verdict, field) for field in FIELDS] == [True] * 5
    other = row | {"listed_title": "A", "listed_authors": "Lovelace", "listed_year": None, "listed_venue": "ICLR"}
    assert [is_read(Verdict(_case(), other), field) for field in FIELDS[:4]] == [False] * 4
    assert not is_read(Verdict(_case(), None), "title")


def test_identities() -> None:
    row = {
        "status": "resolved", "arxiv_id": None, "doi": "10.1/X", "title": "Things", "authors": ["Ada Lovelace"],
        "findings": [],
    }  # fmt: skip
    assert not Verdict(_case(), row).is_wrong_identity
    assert Verdict(_case(), row | {"doi": "10.1/y"}).is_wrong_identity
    assert Verdict(_case(truth=None), row).is_wrong_identity
    assert Verdict(_case(), row | {"doi": None, "authors": ["Somebody Else"]}).is_wrong_identity


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("APA", "van den Berg, R., & Sutton, Jr., C."),
        ("Vancouver", "van den Berg R, Sutton C"),
        ("Chicago", "van den Berg, Rianne, and Charles Sutton Jr."),
        ("F. Last, F. Last", "R. van den Berg and C. Sutton Jr."),
        ("Last, First; Last, First", "van den Berg, Rianne; Sutton, Jr., Charles"),
    ],
)
def test_forms_of_names(form: str, text: str) -> None:
    assert people.in_text(["Rianne van den Berg", "Charles Sutton Jr."], form, et_al=False) == text


def test_wordings_of_venues() -> None:
    icml = place("ICML")
    assert icml.named(icml.booktitle, 2021) == "Proceedings of the 38th International Conference on Machine Learning"
    assert [ordinal_in_words(n) for n in (9, 12, 30, 38)] == ["Ninth", "Twelfth", "Thirtieth", "Thirty-Eighth"]
    assert people.with_tex_accents("Müller Łukasz Dvořák") == r"M{\"u}ller {\L}ukasz Dvo{\v{r}}{\'a}k"


def test_scores() -> None:
    score = Score.of([(True, True), (True, False), (False, False), (False, True)])
    assert (score.detection, score.false_alarms, score.f1) == (0.5, 0.5, 0.5)
    bins = [Bin(0.9, 3, 0.95, 1.0), Bin(0.8, 1, 0.85, 0.65)]
    assert round(calibration_error(bins), 4) == 0.0875
    assert reliability_chart(bins).count("<circle") == 2


def test_further_styles_name_what_they_cite() -> None:
    for style, write in FURTHER_BIBTEX.items():
        (found,) = parse_string(write(_LISTED, "key1"), "bibtex").entries.values()
        assert people.person(_LISTED.authors[0]).family in str(found.persons["author"][0]), style
        assert _LISTED.title in found.fields["title"].replace("{", "").replace("}", "")
    for style, lay in FURTHER_LAYOUTS.items():
        text = "\n".join(lay(_LISTED))
        assert all(part in text for part in ("Lovelace", _LISTED.title, "2021")), style
