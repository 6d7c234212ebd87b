"""`enrich pin`: what a person decides about a paper is written with its guard, and takes effect."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest

from commands import Shell
from lists import SMALL

pytestmark = pytest.mark.run


@pytest.fixture
def listed(project: Shell) -> Shell:
    project.write("README.md", SMALL)
    assert project.enrich("run", "-q", "README.md", "--offline").returncode == 0
    return project


def paper(shell: Shell, line: int) -> dict[str, Any]:
    papers = map(json.loads, shell.read("data/enriched/papers.jsonl").splitlines())
    return next(p for p in papers if p["entry"]["line"] == line)


def line_of(shell: Shell, text: str) -> int:
    return next(n for n, line in enumerate(shell.read("README.md").splitlines(), 1) if text in line)


def test_a_pinned_venue_and_year_take_effect_and_are_guarded(listed: Shell) -> None:
    line = line_of(listed, "vLLM")
    ran = listed.enrich(
        "pin", "README.md", str(line), "--venue", "ICML", "--year", "2024", "--reason", "We were there."
    )
    assert ran.returncode == 0
    assert ran.stdout.startswith("data/corrections.toml: pin venue of vllm as ICML")
    written = tomllib.loads(listed.read("data/corrections.toml"))["correction"]
    assert [(c["field"], c["value"], c["when"]) for c in written] == [
        ("venue", "ICML", {"correct": "SOSP"}),
        ("year", 2024, {"correct": 2023}),
    ]
    listed.enrich("run", "-q", "README.md", "--offline")
    work = paper(listed, line)["work"]
    assert (work["venue"], work["year"]) == ("ICML", 2024)


def test_the_same_pin_twice_is_one_and_another_value_is_refused(listed: Shell) -> None:
    line = str(line_of(listed, "vLLM"))
    listed.enrich("pin", "README.md", line, "--venue", "ICML", "--reason", "a")
    listed.enrich("run", "-q", "README.md", "--offline")
    before = listed.read("data/corrections.toml")
    assert "already decided" in listed.enrich("pin", "README.md", line, "--venue", "ICML", "--reason", "a").stdout
    other = listed.enrich("pin", "README.md", line, "--venue", "OSDI", "--reason", "a")
    assert other.returncode == 2
    assert "pinned to ICML already" in other.stderr
    assert listed.read("data/corrections.toml") == before


@pytest.mark.parametrize("given", [("--arxiv", "https://arxiv.org/abs/2309.06180v1"), ("--arxiv", "2309.06180")])
def test_a_pinned_identity_takes_effect(listed: Shell, given: tuple[str, str]) -> None:
    line = line_of(listed, "Orca")
    assert listed.enrich("pin", "README.md", str(line), *given, "--reason", "x").returncode == 0
    listed.enrich("run", "-q", "README.md", "--offline")
    resolution = paper(listed, line)["resolution"]
    assert resolution["method"] == "correction"
    assert resolution["identifiers"]["arxiv_id"] == "2309.06180"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "nothing to pin"),
        (("--arxiv", "nonsense"), "is not recognised"),
        (("--arxiv", "2309.06180", "--doi", "10.1145/1"), "either --arxiv or --doi"),
        (("--arxiv", "2309.06180", "--year", "2023"), "pin the paper first"),
        (("--year", "23"), "1600<=x<=2999"),
    ],
)
def test_what_cannot_be_pinned_is_refused(listed: Shell, arguments: tuple[str, ...], said: str) -> None:
    ran = listed.enrich("pin", "README.md", str(line_of(listed, "vLLM")), *arguments, "--reason", "x")
    assert ran.returncode == 2
    assert said in ran.stderr
    assert not (listed.folder / "data/corrections.toml").exists()


def test_lines_without_an_entry_and_changed_lists_are_refused(listed: Shell) -> None:
    assert "no entry is on this line" in listed.enrich("pin", "README.md", "1", "--venue", "X", "--reason", "x").stderr
    line = str(line_of(listed, "vLLM"))
    listed.write("README.md", SMALL.replace("ACM'2023", "IEEE'2023"))
    ran = listed.enrich("pin", "README.md", line, "--venue", "X", "--reason", "x")
    assert ran.returncode == 2
    assert "run again: enrich run README.md" in ran.stderr
