"""The action: what a pull request brings or names is neither believed nor run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from hostile.places import GOOD, WRONG, commit, git, make_repository
from hostile.test_check_bypasses import CORRECTIONS, PARDON

ACTION = (ROOT / "action.yml").read_text("utf-8")
WORKFLOWS = {path.name: path.read_text("utf-8") for path in (ROOT / "examples/workflows").glob("*.yml")}


@pytest.mark.parametrize("text", [ACTION, *WORKFLOWS.values()], ids=["action.yml", *WORKFLOWS])
def test_actions_are_pinned_by_the_hash_of_a_commit(text: str) -> None:
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.search(r"@[0-9a-f]{40}$", name) for name in used if not name.startswith("OWNER/")), used


@pytest.mark.parametrize("text", [ACTION, *WORKFLOWS.values()], ids=["action.yml", *WORKFLOWS])
def test_scripts_hold_no_expression(text: str) -> None:
    assert "${{" not in "".join(re.findall(r"run: (.*(?:\n {8,}.*|\n)*)", text)).split("\n    - name")[0]


def test_a_check_may_only_read() -> None:
    assert re.search(r"^permissions:\n  contents: read\n\n", WORKFLOWS["pull-request.yml"], re.MULTILINE)
    assert "persist-credentials: false" in WORKFLOWS["pull-request.yml"]
    assert "pull_request_target" not in "".join([ACTION, *WORKFLOWS.values()])


def test_a_pull_request_stores_no_answers() -> None:
    steps = ACTION.split("    - name: ")
    (save,) = [step for step in steps if "actions/cache/save@" in step]
    assert "if: always() && !startsWith(github.event_name, 'pull_request')" in save
    assert "uses: actions/cache@" not in ACTION


def test_a_module_of_the_checkout_is_not_run(tmp_path: Path) -> None:
    (python,) = re.findall(r"^ +python (.*) -m venv", ACTION, re.MULTILINE)
    (tmp_path / "venv.py").write_text("open('executed', 'w')", "utf-8")
    subprocess.run([sys.executable, python, "-m", "venv", "--help"], cwd=tmp_path, capture_output=True, check=True)
    assert not (tmp_path / "executed").exists()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose pull request adds a wrong entry and pardons it."""
    here = tmp_path / "checkout"
    here.mkdir()
    monkeypatch.chdir(here)
    make_repository(here, {"README.md": GOOD})
    commit("base")
    git("branch", "base")
    (here / "README.md").write_text(GOOD + WRONG, "utf-8")
    (here / CORRECTIONS).write_text(PARDON, "utf-8")
    commit("the pull request")
    (tmp_path / "enrich").write_text(
        f'#!/bin/bash\nexec "{sys.executable}" -m enrich.cli "$1" --offline "${{@:2}}"\n', "utf-8"
    )
    (tmp_path / "enrich").chmod(0o755)
    return here


def run_action(here: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    given = {
        "ENRICH": str(here.parent / "enrich"), "RUNNER_TEMP": str(here.parent), "RAW_DIR": "data/raw", "FAIL_ON": "error", "GITHUB_ACTIONS": "true",
        "LIST": "README.md", "SINCE": "base", "FACTS_FROM": "base", "TRUST_CHANGES": "false", "SARIF": "", "CORRECTIONS": "", "FAIL_ON_OUTAGE": "false",
        "GITHUB_STEP_SUMMARY": str(here.parent / "summary"), "GITHUB_OUTPUT": str(here.parent / "output"), "GITHUB_WORKSPACE": str(here),
    }  # fmt: skip
    script = ["bash", str(ROOT / ".github/check.sh")]
    return subprocess.run(
        script, cwd=here, env=os.environ | given | inputs, capture_output=True, text=True, check=False
    )


@pytest.mark.run
@pytest.mark.parametrize("since", ["base", "all"])
def test_a_pull_request_does_not_pardon_itself(since: str, repository: Path) -> None:
    ran = run_action(repository, SINCE=since)
    assert ran.returncode == 1, ran.stderr
    assert f"{CORRECTIONS} differs from base, whose version is used" in ran.stdout
    assert "differs from base" in (repository.parent / "summary").read_text("utf-8")
    assert run_action(repository, SINCE=since, TRUST_CHANGES="true").returncode == 0


NAMES = (
    "$(touch executed).md",
    "`touch executed`.md",
    "; touch executed #.md",
    "--output=executed",
    "-h",
    "x\ntouch executed\n.md",
    "${IFS}.md",
    "*.md",
    "a b.md",
    "'\".md",
)


@pytest.mark.run
@pytest.mark.parametrize("name", NAMES)
def test_an_input_is_no_code(name: str, repository: Path) -> None:
    (repository / name).write_text(GOOD + WRONG, "utf-8")
    commit("a list of this name")
    ran = run_action(repository, LIST=name)
    assert ran.returncode == 1, ran.stderr
    assert not (repository / "executed").exists()
    assert all(
        line.startswith(("failed=", "json=", "markdown="))
        for line in (repository.parent / "output").read_text("utf-8").splitlines()
    )
