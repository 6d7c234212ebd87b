"""Corrections: hidden findings, pins, guards that re-open them, and a file that keeps every byte a person wrote."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CURATED, ROOT
from enrich.cli.main import main
from enrich.core.errors import InputError
from enrich.core.models import FindingCode
from enrich.decisions.corrections import Correction, DecisionKind, Guard
from enrich.decisions.corrections_file import HEADER, add_correction, parse_corrections
from lists import SMALL
from replica import Replica
from running import ONLINE, Place

pytestmark = pytest.mark.run


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A small list with curated facts, so that all is judged without asking."""
    found = Place.under(tmp_path)
    found.raw.mkdir()
    shutil.copy(CURATED, found.raw)
    (tmp_path / "small.md").write_text(SMALL, "utf-8")
    return found


def decide(place: Place, text: str) -> Result:
    (place.raw.parent / "corrections.toml").write_text(text, "utf-8")
    return place.run(place.raw.parent / "small.md", "--offline")


def states(place: Place) -> list[tuple[str, str]]:
    lines = (place.out / "corrections.jsonl").read_text("utf-8").splitlines()
    return [(outcome["state"], outcome["note"]) for outcome in map(json.loads, lines)]


def codes(place: Place, entry: str) -> set[str]:
    return {f["code"] for f in place.findings if f["entry_id"] == entry}


def paper(place: Place, entry: str) -> dict[str, Any]:
    return next(p for p in place.papers if p["entry_id"] == entry)


IGNORE = """
[[correction]]
kind = "ignore"
entry = "vllm"
code = "venue_vague"
reason = "On purpose | *really*."
date = 2026-11-23
when = { listed = "ACM", correct = "SOSP" }
"""


def test_an_ignored_finding_is_gone_and_only_that(place: Place) -> None:
    place.run(place.raw.parent / "small.md", "--offline")
    before = codes(place, "vllm")
    assert "venue_vague" in before
    assert decide(place, IGNORE).exit_code == 0
    assert codes(place, "vllm") == before - {"venue_vague"}
    assert states(place) == [("applied", "On purpose | *really*.")]
    assert r"ignore `venue_vague`: On purpose \| \*really\*." in place.review


def test_a_correction_may_name_its_entry_by_link(place: Place) -> None:
    decide(place, IGNORE.replace('entry = "vllm"', 'url = "http://www.arxiv.org/abs/2309.06180/"'))
    assert states(place)[0][0] == "applied"
    decide(place, IGNORE.replace('entry = "vllm"', 'url = "https://arxiv.org/abs/2309.06181"'))
    assert states(place) == [("not_needed", "the list has no such entry")]


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ('listed = "IEEE"', "the list says “ACM” now; it was “IEEE” then"),
        ('listed = "ACM", correct = "OSDI"', "the sources say “SOSP” now; it was “OSDI” then"),
        ('evidence = ["something else"]', "a source now says “SOSP 2023, curated fact"),
    ],
)
def test_a_guard_that_no_longer_holds_reopens_the_finding_and_says_so(
    place: Place, caplog: pytest.LogCaptureFixture, then: str, expected: str
) -> None:
    caplog.set_level(logging.WARNING)
    decide(place, IGNORE.replace('listed = "ACM", correct = "SOSP"', then))
    assert "venue_vague" in codes(place, "vllm")
    ((state, note),) = states(place)
    assert state == "reopened"
    assert expected in note
    assert "corrections.toml:2: ignore venue_vague of vllm is set aside" in caplog.text
    assert "Set aside, because the list or the sources have changed since (1):" in place.review


def test_a_correction_that_is_no_longer_needed_is_reported(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    decide(place, IGNORE.replace("venue_vague", "link_dead") + IGNORE.replace('"vllm"', '"no-such-entry"'))
    assert states(place) == [
        ("not_needed", "there is no such finding any more"),
        ("not_needed", "the list has no such entry"),
    ]
    assert "corrections.toml:2: ignore link_dead of vllm is no longer needed" in caplog.text
    assert "No matching finding any more, can be removed (2):" in place.review


def test_silence_is_no_new_word(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """On a fresh clone without answers nothing is known; the corrections are left alone, and nobody is warned."""
    caplog.set_level(logging.WARNING)
    (place.raw / "curated.jsonl").unlink()
    decide(place, IGNORE + PIN.replace("VALUE", '"SOSP"').replace("FIELD", "venue").replace("THEN", '"ICML"'))
    assert [state for state, _ in states(place)] == ["not_checked", "not_checked"]
    assert caplog.text == ""


def test_stderr_says_what_needs_a_look_in_one_line_each(place: Place) -> None:
    (place.raw.parent / "corrections.toml").write_text(IGNORE.replace("SOSP", "OSDI"), "utf-8")
    options = ["--raw-dir", str(place.raw), "--out-dir", str(place.out), "--offline"]
    command = [sys.executable, "-m", "enrich.cli", "run", str(place.raw.parent / "small.md"), *options]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stderr.count("\n") == 1
    assert "corrections.toml:2: ignore venue_vague of vllm is set aside: the sources say “SOSP” now" in ran.stderr


def test_without_corrections_nothing_is_said(place: Place) -> None:
    place.run(place.raw.parent / "small.md", "--offline")
    assert states(place) == []
    assert "## Corrections" not in place.review


# --- pins -----------------------------------------------------------------------------------------------------

PIN = """
[[correction]]
kind = "pin"
entry = "vllm"
field = "FIELD"
value = VALUE
reason = "I was there."
date = 2026-11-23
when = { correct = THEN }
"""


def pin(field: str, value: str, then: str) -> str:
    return PIN.replace("FIELD", field).replace("VALUE", value).replace("THEN", then)


def test_a_pinned_venue_and_year_stand_and_are_judged_by(place: Place) -> None:
    decide(place, pin("venue", '"OSDI"', '"SOSP"') + pin("year", "2022", "2023"))
    row = paper(place, "vllm")
    assert (row["venue"], row["year"]) == ("OSDI", 2022)
    chosen = {(p["field"], p["source"]) for p in row["provenance"] if p["chosen"] and p["field"] in {"venue", "year"}}
    assert chosen == {("venue", "correction"), ("year", "correction")}
    found = {f["code"]: f for f in row["findings"]}
    assert found["year_wrong"]["correct"] == "2022"
    assert [(e["source"], e["value"]) for e in found["year_wrong"]["evidence"]] == [
        ("correction", "OSDI 2022, pinned by hand")
    ]
    assert [state for state, _ in states(place)] == ["applied", "applied"]


def test_a_pinned_title_touches_the_title_only(place: Place) -> None:
    place.run(place.raw.parent / "small.md", "--offline")
    before = codes(place, "vllm")
    listed = "vLLM: A High-Throughput Transformer-Based Language Model Inference Engine"
    right = paper(place, "vllm")["title"]
    decide(place, pin("title", json.dumps(listed), json.dumps(right)))
    assert paper(place, "vllm")["title"] == listed
    assert codes(place, "vllm") == {code for code in before if not code.startswith("title")}


def test_a_pin_that_the_sources_contradict_anew_is_set_aside(place: Place) -> None:
    decide(place, pin("venue", '"OSDI"', '"ICML"'))
    assert paper(place, "vllm")["venue"] == "SOSP"
    assert states(place) == [("reopened", "the sources say “SOSP” now; it was “ICML” then")]


def test_a_pin_that_the_sources_say_themselves_can_go(place: Place) -> None:
    decide(place, pin("venue", '"sosp"', '"ICML"'))
    assert states(place) == [("not_needed", "the sources now say the same")]


def test_a_pinned_identity_is_the_paper_and_the_link_is_told_wrong(place: Place) -> None:
    decide(place, pin("identity", '"arXiv:2205.14135"', '"arXiv:2309.06180"'))
    row = paper(place, "vllm")
    assert (row["arxiv_id"], row["method"], row["status"]) == ("2205.14135", "correction", "resolved")
    assert row["title"].startswith("FlashAttention")
    assert "link_wrong" in codes(place, "vllm")
    assert states(place)[0][0] == "applied"


def test_an_identity_pin_is_guarded_by_what_would_be_told_without_it(place: Place) -> None:
    decide(place, pin("identity", '"arXiv:2205.14135"', '"arXiv:1706.03762"'))
    assert paper(place, "vllm")["arxiv_id"] == "2309.06180"
    assert states(place)[0][0] == "reopened"
    decide(place, pin("identity", '"https://arxiv.org/abs/2309.06180v2"', '""'))
    assert states(place) == [("not_needed", "the entry is identified as this paper without it")]


def test_a_pinned_identity_is_asked_for(tmp_path: Path, replica: Replica) -> None:
    place = Place.under(tmp_path)
    (tmp_path / "one.md").write_text("- Mystery\n  - [Link: Nobody knows this text here](https://example.org/a.pdf)\n")
    text = pin("identity", '"doi:10.48550/arXiv.2205.14135"', '""').replace("vllm", "mystery")
    (tmp_path / "corrections.toml").write_text(text)
    place.run(tmp_path / "one.md", "--sources", ONLINE)
    row = paper(place, "mystery")
    assert (row["status"], row["arxiv_id"]) == ("resolved", "2205.14135")
    assert row["abstract"]
    replica.reset()
    before = place.contents()
    place.run(tmp_path / "one.md", "--sources", ONLINE)
    assert replica.count() == 0
    assert place.contents() == before


# --- a file that cannot be used -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("kind = ", 1, "is not TOML: Invalid value"),
        ("# x\n\n[[correction]]\nkind = 1 2\n", 4, "is not TOML"),
        ("[[correction]]\nkind = 'x", 2, "is not TOML"),
        ("[corrections]\n", None, "unknown table `corrections`"),
        ("correction = 3\n", None, "under its own [[correction]]"),
        ("correction = [{}]\n", None, "under its own [[correction]]"),
        (IGNORE + "\n\n[[correction]]\nkind = 'ignore'\n", 11, "missing required field `reason`"),
        (IGNORE.replace('"ignore"', '"forget"'), 2, "Invalid enum value 'forget'"),
        (IGNORE.replace('"venue_vague"', '"venue_odd"'), 2, "Invalid enum value 'venue_odd'"),
        (IGNORE.replace("reason", "raison"), 2, "raison"),
        (IGNORE.replace('"On purpose | *really*."', '" "'), 2, "`reason` is empty"),
        (IGNORE + 'url = "https://x.org"', 2, "either `entry`"),
        (IGNORE + 'value = "x"', 2, "are for pins"),
        (IGNORE.replace('listed = "ACM", correct = "SOSP"', ""), 2, "`when` is empty"),
        (IGNORE.replace('code = "venue_vague"\n', ""), 2, "ignore needs `code`"),
        (pin("identity", '"Attention is all"', '""'), 2, "neither an arXiv id nor a DOI"),
        (pin("year", '"soon"', '""'), 2, "`value` is not a year"),
        (pin("venue", '""', '""'), 2, "needs `field` and `value`"),
        (pin("venue", '"X"', '"Y", listed = "Z"'), 2, "the `when` of a pin"),
    ],
)
def test_a_corrupt_file_is_one_line_and_exit_2(place: Place, text: str, line: int | None, expected: str) -> None:
    result = decide(place, text)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert expected in result.stderr
    assert f"corrections.toml:{line}: " in result.stderr if line else "corrections.toml: " in result.stderr
    assert not place.out.exists()


def test_a_file_that_is_named_must_be_there(place: Place) -> None:
    result = place.run(place.raw.parent / "small.md", "--offline", "--corrections", "nowhere.toml")
    assert result.exit_code == 2
    assert result.stderr == "enrich: nowhere.toml: no such file\n"
    latin = place.raw.parent / "latin.toml"
    latin.write_bytes(b"# a\n# caf\xe9\n")
    result = place.run(place.raw.parent / "small.md", "--offline", "--corrections", str(latin))
    assert f"{latin}:2: is not UTF-8 text" in result.stderr


def test_our_own_file_is_sound() -> None:
    path = ROOT / "data/corrections.toml"
    assert parse_corrections(path.read_text("utf-8"), str(path)) == ()
    example = "\n".join(
        line.removeprefix("# ") if not line.startswith("# What") else "" for line in path.read_text().splitlines()[4:]
    )
    assert [w.correction.kind for w in parse_corrections(example.replace("#\n", "\n"), "example")] == ["ignore", "pin"]


def test_the_documents_example_is_sound() -> None:
    (block,) = (ROOT / "docs/corrections.md").read_text("utf-8").split("```toml\n")[1:]
    assert len(parse_corrections(block.partition("```")[0], "docs")) == 2


# --- enrich ignore --------------------------------------------------------------------------------------------


def ignore(place: Place, *arguments: str, reason: str = "We know.") -> Result:
    small = str(place.raw.parent / "small.md")
    given = ["--reason", reason, "--raw-dir", str(place.raw), "--out-dir", str(place.out)]
    return CliRunner().invoke(main, ["ignore", small, *arguments, *given], catch_exceptions=False)


def test_ignore_writes_a_correction_that_hides_every_finding(place: Place) -> None:
    """Of each kind that the small list has: ignored one by one, none is left, and every correction applies."""
    small = place.raw.parent / "small.md"
    place.run(small, "--offline")
    found = place.findings
    assert len({f["code"] for f in found}) > 6
    for finding in found:
        result = ignore(place, str(finding["line"]), finding["code"], reason='Said "so"\n— by us')
        assert result.exit_code == 0, result.output
    place.run(small, "--offline")
    assert place.findings == []
    assert "## Unresolved" not in place.review
    assert {state for state, _ in states(place)} == {"applied"}
    assert (place.raw.parent / "corrections.toml").read_text("utf-8").startswith(HEADER)


def test_ignore_twice_is_once_and_accept_is_written_as_such(place: Place) -> None:
    place.run(place.raw.parent / "small.md", "--offline")
    file = place.raw.parent / "corrections.toml"
    assert ignore(place, "5", "venue_vague", "--accept").exit_code == 0
    once = file.read_bytes()
    again = ignore(place, "4", "venue_vague")  # any line of the entry will do
    assert again.exit_code == 0
    assert "already decided: We know." in again.output
    assert file.read_bytes() == once
    (table,) = tomllib.loads(once.decode())["correction"]
    assert (table["kind"], table["entry"], table["when"]) == ("accept", "vllm", {"listed": "ACM", "correct": "SOSP"})


def test_ignore_says_what_there_is_instead(place: Place) -> None:
    place.run(place.raw.parent / "small.md", "--offline")
    result = ignore(place, "5", "link_dead")
    assert result.exit_code == 2
    assert "small.md:5: the last run has no finding link_dead on this line; it has: title_" in result.stderr
    assert ignore(place, "1", "link_dead").exit_code == 2
    assert ignore(place, "5", "venue_vague", reason=" ").exit_code == 2
    assert not (place.raw.parent / "corrections.toml").exists()


def test_ignore_refuses_a_list_that_changed_since_the_run(place: Place) -> None:
    small = place.raw.parent / "small.md"
    assert "contains no data set; first run: enrich run" in ignore(place, "5", "venue_vague").stderr
    place.run(small, "--offline")
    small.write_text(SMALL.replace("ACM'2023", "IEEE'2023"), "utf-8")
    result = ignore(place, "5", "venue_vague")
    assert result.exit_code == 2
    assert "this entry has changed since the last run" in result.stderr
    place.run(small.rename(small.with_name("other.md")), "--offline")
    small.write_text(SMALL, "utf-8")
    assert "contains the findings of" in ignore(place, "5", "venue_vague").stderr


MADE = Correction(
    kind=DecisionKind.IGNORE,
    entry="x",
    code=FindingCode.UNRESOLVED,
    reason="r",
    date=date(2026, 1, 2),
    when=Guard(evidence=()),
)


@pytest.mark.parametrize(
    "before", ["", "# only a comment", IGNORE, IGNORE + "# at the end", IGNORE.replace("\n", "\r\n")]
)
def test_writing_keeps_every_byte_that_stands_there(before: str) -> None:
    after = add_correction(before, MADE)
    assert after.startswith(before or HEADER)
    if "\r\n" in before:
        assert after.count("\n") == after.count("\r\n")
    assert parse_corrections(after, "x")[-1].correction == MADE


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_any_text_survives_writing_and_reading(text: str, evidence: list[str]) -> None:
    made = Correction(
        kind=DecisionKind.ACCEPT,
        url="https://x.org/" + text,
        code=FindingCode.TITLE_WRONG,
        reason="r" + text,
        date=MADE.date,
        when=Guard(listed=text, evidence=tuple(evidence)),
    )
    twice = add_correction(add_correction("", made), MADE)
    assert [w.correction for w in parse_corrections(twice, "x")] == [made, MADE]


def test_reading_says_the_line_of_each() -> None:
    text = "\n\n" + IGNORE + "\n  [[ correction ]]" + IGNORE.split("]]", 1)[1]
    assert [w.line for w in parse_corrections(text, "x")] == [4, 12]
    with pytest.raises(InputError):
        parse_corrections("[[correction]]", "x")
