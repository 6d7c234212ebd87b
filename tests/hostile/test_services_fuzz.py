"""Every wrong type in every field of every golden answer: no traceback, no false fact, no run that stays broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import IS_THOROUGH
from enrich.core.errors import UnreadableAnswerError
from enrich.core.models import Snapshot, SnapshotStatus, SourceName
from enrich.sources import SERVICES, load_source
from hostile.wrong_types import Mutation, mutations, xml_mutations
from running import Place

GOLDEN = Path(__file__).parents[1] / "golden"
WHOLE = json.loads((GOLDEN / "whole_work.json").read_text("utf-8"))
AT = "2026-11-01T12:00:00Z"
NUMBER = "00042"
"""What tells the made-up work's identifiers from those of its copies."""


def mutated(source: SourceName, payload: Any) -> Iterator[Mutation]:
    return xml_mutations(payload) if source is SourceName.ARXIV else mutations(payload)


@pytest.mark.parametrize("source", SERVICES)
def test_every_reader_reads_every_mutation(source: SourceName) -> None:
    cases = [*json.loads((GOLDEN / f"{source}.json").read_text("utf-8")), WHOLE[source]]
    read = 0
    for case in cases:
        for mutation in mutated(source, case["payload"]):
            snapshot = Snapshot(
                source=source,
                request=case["request"],
                status=SnapshotStatus.FOUND,
                retrieved_at=AT,
                payload=mutation.payload,
            )
            try:
                records = load_source(source).to_records(snapshot)
            except UnreadableAnswerError:
                continue  # an answer of another shape as a whole: it is asked for again
            for record in records:
                assert record.year is None or 1500 < record.year < 2100, mutation.name
                assert all(isinstance(name, str) and name for name in record.authors), mutation.name
                assert record.title is None or isinstance(record.title, str), mutation.name
            read += 1
    assert read > 100


# --- a whole judgement: one list of as many copies of the work as there are mutations ---


def _letters(number: int) -> str:
    """A number in letters: digits in a DBLP key are a year."""
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


def _renumbered(case: dict[str, Any], number: int) -> str:
    """The answer for the copy of that number, as JSON; its identifiers and title are the copy's own."""
    text = json.dumps(case, ensure_ascii=False)
    text = text.replace("iny Models", f"iny{number} Models").replace("tiny models", f"tiny{number} models")
    return text.replace("QQ", _letters(number)).replace(NUMBER, f"{number:05d}")


def _line(source: str, case: dict[str, Any], number: int) -> str:
    snapshot = {"source": source, "status": "found", "retrieved_at": AT, **case}
    return _renumbered(snapshot, number)


def _write_world(place: Place, source: SourceName, found: list[Mutation], *, alone: bool) -> None:
    """The snapshots of all copies: one source's answers mutated, the others' sound, or not there if `alone`."""
    place.raw.mkdir(parents=True)
    for name in SERVICES:
        if alone and name is not source:
            continue
        case = WHOLE[name]
        lines = [
            _line(name, {**case, "payload": mutation.payload} if name is source else case, number)
            for number, mutation in enumerate(found, start=1)
        ]
        (place.raw / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def _write_list(path: Path, count: int) -> None:
    entries = (
        f"- Tiny{number} Models\n  - Conference: SOSP'2023\n"
        f"  - [Link: Tiny{number} Models: A Study of Nothing](https://arxiv.org/abs/2101.{number:05d})\n"
        for number in range(1, count + 1)
    )
    path.write_text("# A list\n\n## Papers\n" + "\n".join(entries), "utf-8")


@pytest.mark.parametrize("alone", [False, True], ids=["beside sound answers", "alone"])
@pytest.mark.parametrize("source", SERVICES)
def test_a_mutated_answer_is_no_error_of_the_list(tmp_path: Path, source: SourceName, alone: bool) -> None:
    every = list(mutated(source, WHOLE[source]["payload"]))
    # Half of them in each of the two worlds, which take seconds; all of them in both in `make test-thorough`.
    found = [Mutation("sound", WHOLE[source]["payload"]), *(every if IS_THOROUGH else every[int(alone) :: 2])]
    place = Place.under(tmp_path)
    _write_world(place, source, found, alone=alone)
    _write_list(tmp_path / "list.md", len(found))
    result = place.run(tmp_path / "list.md", "--offline")
    assert result.exit_code == 0, result.output
    papers = place.papers
    assert len(papers) == len(found)
    if not alone:
        assert (papers[0]["status"], papers[0]["venue"], papers[0]["year"]) == ("resolved", "SOSP", 2023)
        assert {paper["status"] for paper in papers} == {"resolved"}
    blamed = {
        mutation.name: [(f["code"], f["listed"], f["correct"]) for f in paper["findings"]]
        for paper, mutation in zip(papers, found, strict=True)
        if any(f["severity"] == "error" or f["code"] == "retracted" for f in paper["findings"])
    }
    assert not blamed
    years = {paper["year"] for paper in papers} - {None, 2021, 2023}
    assert not years
