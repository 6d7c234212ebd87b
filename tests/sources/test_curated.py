"""Curated facts: parsed once, and refused with the line that is not a fact."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enrich.core.errors import InputError
from enrich.core.models import Query, QueryKind, SourceName
from enrich.sources.curated import CuratedFacts, parse_facts, read_facts

FACT = {
    "title": "On Queues\u2028and Lines",
    "kind": "conference",
    "doi": "10.5555/1",
    "evidence": ["written for this test"],
    "confidence": 1.0,
    "checked_on": "2026-01-01",
}


def line(**more: object) -> str:
    return json.dumps(FACT | more, ensure_ascii=False)


def test_the_same_text_is_parsed_once_and_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "curated.jsonl"
    path.write_text(line(), "utf-8")
    first = read_facts(path)
    assert read_facts(path) is first
    path.write_text(line(doi="10.5555/2"), "utf-8")
    assert read_facts(path).find(Query(SourceName.CURATED, QueryKind.ID, "doi:10.5555/2")) is not None


def test_without_a_file_there_are_no_facts(tmp_path: Path) -> None:
    assert read_facts(tmp_path / "curated.jsonl") == CuratedFacts()


def test_a_line_that_is_no_fact_is_named() -> None:
    with pytest.raises(InputError, match=r"^facts\.jsonl:3: not a curated fact: "):
        parse_facts(f"{line()}\n\n{line(colour='red')}\n", "facts.jsonl")


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "curated.jsonl"
    path.write_bytes(line().encode() + b"\n\xff\xfe\n")
    with pytest.raises(InputError, match=r"curated\.jsonl:2: is not UTF-8 text"):
        read_facts(path)
