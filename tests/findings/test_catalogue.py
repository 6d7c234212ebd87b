"""The catalogue of findings: complete, and true of what the checkers and the edit engine do."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib.resources import files

from answering import entry, record, resolved
from enrich.core.confidence import FINDING
from enrich.core.models import FindingCode, SourceName
from enrich.editing.makers import MISSING, TITLE, VENUE
from enrich.findings.catalogue import CATALOGUE
from enrich.findings.check import findings_of, is_certain_enough


def test_every_code_has_one_entry_and_no_other() -> None:
    tables = tomllib.loads(files("enrich.findings").joinpath("catalogue.toml").read_text("utf-8"))
    assert list(tables) == [code.value for code in FindingCode]
    keys = {"severity", "field", "meaning", "least_confidence", "fixable", "explanation"}
    assert all(set(table) == keys for table in tables.values())


def test_sentences_are_sentences() -> None:
    for kind in CATALOGUE.values():
        for text in (kind.meaning, kind.explanation):
            assert text[0].isupper()
            assert text.endswith(".")
            assert "|" not in text, "it is a cell of a table in docs/columns.md"


def test_what_is_called_fixable_has_a_maker() -> None:
    made = TITLE | VENUE | MISSING | {FindingCode.YEAR_WRONG, FindingCode.LINK_WRONG}
    assert {code for code, kind in CATALOGUE.items() if kind.is_fixable} == made


def test_a_finding_that_is_too_uncertain_is_not_shown() -> None:
    published = record(
        SourceName.DBLP, "Fair Queues for Large Language Model Serving", ("Ada One",), dblp_key="conf/icml/One23",
        venue="ICML", year=2023,
    )  # fmt: skip
    listed = entry(title="Unfair Queues for Large Language Model Serving")
    (shown, *_) = findings_of(resolved(listed, published))
    assert shown.code is FindingCode.TITLE_WRONG
    least = CATALOGUE[shown.code].least_confidence
    assert is_certain_enough(replace(shown, confidence=least))
    assert not is_certain_enough(replace(shown, confidence=least - 0.01))
    assert not [f for f in findings_of(resolved(listed, published, confidence=least / 2)) if f.code is shown.code]


def test_no_check_is_below_every_least_confidence() -> None:
    assert min(FINDING.values()) > min(kind.least_confidence for kind in CATALOGUE.values())
