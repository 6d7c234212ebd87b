"""Several lists in one command: files, folders, patterns, standard input; one exit code; how a run ends."""

from __future__ import annotations

import json
import re

import pytest

from commands import Shell, without_colours
from conftest import READING_LIST
from lists import SMALL
from replica import Replica

pytestmark = pytest.mark.run

GOOD = "# A\n\n- [LoRA: Low-Rank Adaptation of Large Language Models](https://arxiv.org/abs/2106.09685), ICLR 2022\n"
WRONG = "# B\n\n- [QLoRA: A Wholly Different Title of Many Words](https://arxiv.org/abs/2305.14314), NeurIPS 2023\n"


def test_a_folder_is_searched_for_lists(shell: Shell) -> None:
    shell.write("docs/a.md", GOOD)
    shell.write("docs/deep/b.md", WRONG)
    shell.write("docs/guide.md", "# How to\n\nNothing is listed here.\n")
    shell.write("docs/.hidden/c.md", WRONG)
    ran = shell.enrich("check", "docs")
    assert ran.returncode == 1
    assert "docs/deep/b.md:3: error: " in ran.stdout
    assert "docs/a.md: 1 entry checked: 0 errors" in ran.stdout
    assert ".hidden" not in ran.stdout
    assert "skipped, because they contain no entries: 1 files" in ran.stderr


def test_patterns_are_expanded_and_results_are_no_lists(shell: Shell) -> None:
    shell.write("l/a.md", GOOD)
    shell.write("l/b.md", WRONG)
    assert shell.enrich("run", "-q", "l/*.md").returncode == 0
    again = shell.enrich("run", "l")
    assert re.findall(r"^l/(\w+\.md): 1 entry", again.stdout, re.MULTILINE) == ["a.md", "b.md"]


def test_the_highest_exit_code_wins_and_every_list_gets_its_turn(shell: Shell) -> None:
    shell.write("a.md", WRONG)
    shell.write("b.md", GOOD)
    assert shell.enrich("check", "b.md").returncode == 0
    assert shell.enrich("check", "a.md", "b.md").returncode == 1
    ran = shell.enrich("check", "nowhere.md", "a.md", "b.md")
    assert ran.returncode == 2
    assert "enrich: nowhere.md: no such file" in ran.stderr
    assert "a.md:3: error" in ran.stdout
    assert "b.md: 1 entry checked" in ran.stdout


def test_one_directory_is_not_for_several_lists(shell: Shell) -> None:
    shell.write("a.md", GOOD)
    shell.write("b.md", GOOD)
    ran = shell.enrich("run", "a.md", "b.md", "--out-dir", "o")
    assert ran.returncode == 2
    assert "--out-dir is for one list" in ran.stderr
    assert not (shell.folder / "o").exists()


def test_reports_of_several_lists_are_one_document(shell: Shell) -> None:
    shell.write("a.md", WRONG)
    shell.write("b.md", WRONG)
    ran = shell.enrich("check", "a.md", "b.md", "--format", "json", "--also", "sarif=x.sarif")
    assert [report["list"] for report in json.loads(ran.stdout)] == ["a.md", "b.md"]
    (run,) = json.loads(shell.read("x.sarif"))["runs"]
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == ["a.md", "b.md"]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][place["index"]]["location"]["uri"] == place["uri"]
    assert {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]} == {
        "a.md",
        "b.md",
    }


def test_standard_input_is_a_list(shell: Shell) -> None:
    ran = shell.enrich("check", "-", given=WRONG)
    assert ran.returncode == 1
    assert "stdin.md:3: error" in ran.stdout
    ran = shell.enrich("run", "-", given=WRONG)
    assert ran.stdout.startswith("stdin.md: 1 entry: 1 resolved")
    assert "by: enrich fix -\n" in ran.stdout
    page = shell.read("stdin.enriched/review.html")
    assert "enrich fix - --line 3" in page
    assert "enrich ignore" not in page
    fixed = shell.enrich("fix", "-q", "-", given=WRONG)
    assert "[QLoRA: Efficient Finetuning of Quantized LLMs](https://arxiv.org/abs/2305.14314)" in fixed.stdout
    bib = "@misc{x,\n title = {QLoRA: Efficient Finetuning of Quantized LLMs},\n eprint = {2305.14314}\n}\n"
    assert "1 entry checked" in shell.enrich("check", "-", given=bib).stdout


def test_quiet_says_nothing_but_findings(shell: Shell) -> None:
    shell.write("a.md", WRONG)
    ran = shell.enrich("run", "-q", "a.md")
    assert (ran.stdout, ran.stderr) == ("", "")
    checked = shell.enrich("check", "-q", "a.md")
    assert checked.stderr == ""
    assert all(line.startswith("a.md:3: ") for line in checked.stdout.splitlines())


# --- how a run ends -------------------------------------------------------------------------------------------


def test_a_run_ends_with_what_was_found_and_what_can_be_corrected(project: Shell) -> None:
    project.write("README.md", READING_LIST.read_text("utf-8"))
    ran = project.enrich("run", "README.md", "--offline")
    read, found, where = ran.stdout.splitlines()
    assert read.startswith("README.md: 61 entries: 60 resolved, 0 unresolved, 1 not a paper")
    counts = re.match(r"found (\d+) errors, (\d+) warnings and (\d+) notes; (\d+) can be corrected by: (.+)", found)
    assert counts is not None
    assert "data/enriched/review.html" in where
    assert counts[5] == "enrich fix README.md"
    # Page, review and check count as this line does: venue and year that one edit corrects are one finding.
    errors, warnings, notes, fixable = (int(counts[n]) for n in (1, 2, 3, 4))
    assert f"{errors} errors, {warnings} warnings, {notes} notes" in project.read("data/enriched/review.md")
    page = project.read("data/enriched/review.html")
    tiles = dict(re.findall(r'data-show="(\w+)"><strong>(\d+)</strong>', page))
    assert {name: int(tiles[name]) for name in ("error", "warning", "info")} == {
        "error": errors, "warning": warnings, "info": notes,
    }  # fmt: skip
    verdict = f"61 entries checked: {errors} errors, {warnings} warnings, {notes} notes"
    assert project.enrich("check", "README.md", "--offline").stdout.splitlines()[-1] == verdict
    # The number is that of the findings that are gone when `enrich fix` has done its work.
    project.enrich("fix", "README.md", "--write")
    found = project.enrich("run", "README.md", "--offline").stdout.splitlines()[1]
    left = re.match(r"found (\d+) errors?, (\d+) warnings? and (\d+) notes?; none can be corrected", found)
    assert left is not None
    assert errors + warnings + notes - sum(int(number) for number in left.groups()) == fixable


def test_items_that_were_not_read_are_counted(shell: Shell) -> None:
    from enrich.reading_list import parse_reading_list

    text = GOOD + "- [](https://arxiv.org/abs/2305.14314) [](https://example.org)\n- ![x](https://example.org/a.png)\n"
    shell.write("a.md", text)
    ran = shell.enrich("run", "a.md")
    assert ran.stdout.startswith(f"a.md: {parse_reading_list(text).summary()}: ")


def test_nothing_resolved_is_said_with_the_reason(shell: Shell, replica: Replica) -> None:
    shell.write("a.md", WRONG)
    offline = shell.enrich("run", "a.md", "--offline").stdout
    assert "0 of 1 entries were resolved: no requests were made (--offline)" in offline
    for service in ("arxiv", "semantic_scholar", "crossref", "dblp", "datacite"):
        replica.down(service)
    down = shell.enrich("run", "a.md").stdout
    assert "0 of 1 entries were resolved: no answer from " in down
    assert "arXiv" in down


# --- colour ---------------------------------------------------------------------------------------------------


def test_colour_is_for_terminals(project: Shell) -> None:
    project.write("README.md", SMALL)
    assert "\x1b[" not in project.enrich("run", "README.md", "--offline").stdout
    terminal = project.on_terminal("check", "README.md", "--offline")
    shown = terminal.read()
    assert "\x1b[31m" in shown
    assert re.search(r"README.md:\d+: error: ", without_colours(shown))
    assert "\x1b[" not in project.on_terminal("check", "README.md", "--offline", NO_COLOR="1").read()
    assert "\x1b[" in Shell(project.folder, {"FORCE_COLOR": "1"}).enrich("check", "README.md", "--offline").stdout
