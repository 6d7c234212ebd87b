"""The example workflows: valid by GitHub's schema, and the shell of every step runs, with `gh` and `pip` as stubs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from ruamel.yaml import YAML

from conftest import CURATED, ROOT
from enrich.core.version import __version__
from lists import SMALL

pytestmark = pytest.mark.run

WORKFLOWS = sorted((ROOT / "examples/workflows").glob("*.yml"))
SET = {
    "datapackage.json", "findings.parquet", "history.parquet", "papers.parquet", "review.html", "review.md", "run.json",
}  # fmt: skip


def load(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text("utf-8"))


def steps_of(name: str) -> list[tuple[Mapping[str, str], Mapping[str, Any]]]:
    """(the environment of its job, the step) for every step of a workflow."""
    jobs = load(ROOT / "examples/workflows" / name)["jobs"].values()
    return [(job.get("env", {}), step) for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_valid_and_name_a_release(file: Path) -> None:
    result = CliRunner().invoke(check_jsonschema, ["--builtin-schema", "vendor.github-workflows", str(file)])
    assert result.exit_code == 0, result.output
    text = file.read_text("utf-8")
    assert set(re.findall(r"OWNER/REPOSITORY@(\S+?)[\"\s]", text)) <= {f"v{__version__}"}
    for _, step in steps_of(file.name):
        assert "${{" not in step.get("run", ""), "what a pull request names must not become code"


def test_documents_name_the_version_of_the_package() -> None:
    for page in (*WORKFLOWS, ROOT / "docs/ci.md", ROOT / "docs/releasing.md"):
        named = set(re.findall(r"(?:REPOSITORY@|rev: |--annotate )v([\d.]+\d)", page.read_text("utf-8")))
        assert named <= {__version__}, page
        assert named or page.name == "publish-review.yml", page


# --- a machine like GitHub's ----------------------------------------------------------------------------------

GH = r"""#!/bin/bash
# Writes down how it was called, and answers as the test wants.
printf '%s\n' "$*" >> "$STUBS/gh.log"
for file in "$@"; do [ ! -f "$file" ] || cp "$file" "$STUBS/$(basename "$file")"; done
case "$*" in
  *"/comments"*) cat "$STUBS/comments.json" 2>/dev/null | jq -c '.[] | {path, body}' ;;
  "pr view"*) cat "$STUBS/state" 2>/dev/null || exit 1 ;;
esac
exit 0
"""


@dataclass
class Machine:
    """A checkout with a remote on disk, commands of ours offline, and stubs for those of others."""

    folder: Path
    expressions: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    """Those of the job that the owner of the repository has changed."""

    @property
    def stubs(self) -> Path:
        return self.folder / "stubs"

    @property
    def checkout(self) -> Path:
        return self.folder / "checkout"

    def stub(self, name: str, text: str) -> None:
        path = self.stubs / name
        path.write_text(text, "utf-8")
        path.chmod(0o755)

    def git(self, *arguments: str) -> str:
        ran = subprocess.run(["git", *arguments], cwd=self.checkout, capture_output=True, text=True, check=True)
        return ran.stdout.strip()

    def run(self, name: str, *, only: str | None = None) -> str:
        """All steps of a workflow that have a shell, one after the other; their output."""
        said = []
        for job, step in steps_of(name):
            if "run" in step and only in {None, step["name"]}:
                said.append(self.run_step({**job, **step.get("env", {}), **self.variables}, step["run"]))
        assert said
        return "".join(said)

    def run_step(self, given: Mapping[str, str], script: str) -> str:
        """As GitHub runs a step: `bash -e`, with the expressions of its environment evaluated."""
        environment = {name: self.evaluated(str(value)) for name, value in given.items()}
        environment |= {
            "PATH": f"{self.stubs}:{os.environ['PATH']}", "STUBS": str(self.stubs), "HOME": str(self.folder),
            "RUNNER_TEMP": str(self.folder / "temp"), "PYTHONPATH": str(ROOT / "src"), "GIT_CONFIG_NOSYSTEM": "1",
        }  # fmt: skip
        ran = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.checkout,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    def evaluated(self, value: str) -> str:
        """A value with its expressions replaced; one that the test does not know is an error."""
        return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda match: self.expressions[match[1]], value)

    @property
    def calls(self) -> list[str]:
        log = self.stubs / "gh.log"
        return log.read_text("utf-8").splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(
        tmp_path, {"vars.ENRICH_CONTACT": "", "secrets.SEMANTIC_SCHOLAR_API_KEY": "", "github.token": "none"}
    )
    for folder in (made.stubs, made.checkout, tmp_path / "temp"):
        folder.mkdir()
    made.stub("gh", GH)
    made.stub("pip", "#!/bin/sh\nexit 0\n")
    # No service is asked: a refresh is made offline too.
    enrich = f'exec "{sys.executable}" -m enrich.cli'
    made.stub("enrich", f'#!/bin/bash\nset -- "${{@/--refresh/--offline}}"\n{enrich} "$@"\n')
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "remote.git"], check=True)
    made.git("init", "--quiet", "--initial-branch", "main")
    made.git("config", "user.name", "Somebody")
    made.git("config", "user.email", "somebody@example.org")
    made.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    (made.checkout / "data/raw").mkdir(parents=True)
    shutil.copy(CURATED, made.checkout / "data/raw")
    (made.checkout / "README.md").write_text(SMALL, "utf-8")
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message", "The list")
    made.git("push", "--quiet", "origin", "main")
    return made


@pytest.fixture
def refreshed(machine: Machine) -> Callable[[], str]:
    """Run the monthly workflow on a fresh checkout of main."""

    def run() -> str:
        machine.git("switch", "--quiet", "main")
        shutil.rmtree(machine.folder / "temp")
        (machine.folder / "temp").mkdir()
        return machine.run("monthly-refresh.yml")

    return run


def committed(machine: Machine, reference: str) -> set[str]:
    return set(machine.git("ls-tree", "-r", "--name-only", reference).splitlines())


def test_the_monthly_refresh_commits_the_whole_data_set_and_the_corrections(
    machine: Machine, refreshed: Callable[[], str]
) -> None:
    refreshed()
    branch = "origin/refresh-data-set"
    files = committed(machine, branch)
    assert {f"data/enriched/{name}" for name in SET} <= files
    assert not [name for name in files if name.startswith("data/raw/") and "curated" not in name]
    patch = machine.git("diff", "main", branch, "--", "README.md")
    assert "-  - Conference: ACM'2018" in patch
    assert "+  - Conference: SoCC'2020" in patch
    create = next(call for call in machine.calls if call.startswith("pr create"))
    assert "--head refresh-data-set" in create
    assert "the first data set" in (machine.stubs / "changes.md").read_text("utf-8")
    # The data set is that of the corrected list.
    machine.git("switch", "--quiet", "refresh-data-set")
    findings = pq.read_table(machine.checkout / "data/enriched/findings.parquet").to_pylist()
    assert findings
    assert "inferline" not in {finding["entry_id"] for finding in findings}


def test_the_next_refresh_says_what_changed_and_edits_the_open_pull_request(
    machine: Machine, refreshed: Callable[[], str]
) -> None:
    """In folders that are not those of a project."""
    machine.variables |= {"LIST": "docs/papers.md", "RAW": "cache/raw", "OUT": "site/data"}
    for old, new in (("README.md", "docs/papers.md"), ("data/raw/curated.jsonl", "cache/raw/curated.jsonl")):
        (machine.checkout / new).parent.mkdir(parents=True)
        machine.git("mv", old, new)
    machine.git("commit", "--quiet", "--message", "Other folders")
    machine.git("push", "--quiet", "origin", "main")
    refreshed()
    assert committed(machine, "origin/refresh-data-set") - {"docs/papers.md", "cache/raw/curated.jsonl"} >= {
        f"site/data/{name}" for name in SET
    }
    machine.git("switch", "--quiet", "main")
    machine.git("merge", "--quiet", "refresh-data-set")
    assert "nothing changed" in refreshed()
    facts = machine.checkout / "cache/raw/curated.jsonl"
    (machine.stubs / "state").write_text("OPEN\n")
    text = facts.read_text("utf-8")
    known = next(line for line in text.splitlines() if json.loads(line)["title"].split(":")[0] in SMALL)
    changed = json.dumps(json.loads(known) | {"venue": "TOCS", "venue_full": None, "kind": "journal", "year": 2026})
    facts.write_text(text.replace(known, changed), "utf-8")
    refreshed()
    said = (machine.stubs / "changes.md").read_text("utf-8")
    assert "venue or year of record changed (1)" in said
    assert "TOCS 2026" in said
    assert machine.calls[-1].startswith("pr edit refresh-data-set --body-file")


# --- suggested changes ----------------------------------------------------------------------------------------


@pytest.fixture
def pull_request(machine: Machine) -> Machine:
    """A branch that adds an entry with a wrong year and touches nothing else."""
    base = machine.git("rev-parse", "HEAD")
    machine.git("switch", "--quiet", "--create", "more")
    entry = "\n- FlexGen\n  - Conference: ICLR'2022\n  - [Link: FlexGen: Flexible Models](https://arxiv.org/abs/2303.06865)\n"
    path = machine.checkout / "README.md"
    path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + entry, "utf-8")
    machine.git("commit", "--quiet", "--all", "--message", "One more")
    found = machine.folder / "enrich.json"
    ran = subprocess.run(
        [machine.stubs / "enrich", "check", "README.md", "--offline", "--format", "json", "--output", found],
        cwd=machine.checkout, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    machine.expressions |= {
        "steps.check.outputs.json": str(found), "github.repository": "us/list",
        "github.event.pull_request.base.sha": base,
        "github.event.pull_request.head.sha": machine.git("rev-parse", "HEAD"), "github.event.pull_request.number": "7",
    }  # fmt: skip
    return machine


def test_a_pull_request_gets_suggestions_that_correct_it(pull_request: Machine) -> None:
    pull_request.run("pull-request.yml")
    post = pull_request.calls[-1]
    assert post.startswith("api --method POST repos/us/list/pulls/7/reviews --input ")
    review = json.loads((pull_request.stubs / "review.json").read_text("utf-8"))
    assert review["event"] == "COMMENT"
    assert review["commit_id"] == pull_request.expressions["github.event.pull_request.head.sha"]
    lines = (pull_request.checkout / "README.md").read_text("utf-8").splitlines()
    first = lines.index("- FlexGen") + 1
    assert review["comments"]
    for comment in sorted(review["comments"], key=lambda comment: -comment["line"]):
        assert comment["path"] == "README.md"
        assert comment["line"] >= first - 3, "only lines that the pull request shows"
        suggested = re.search(r"```suggestion\n(.*)\n```$", comment["body"], re.DOTALL)
        assert suggested
        lines[comment.get("start_line", comment["line"]) - 1 : comment["line"]] = suggested[1].split("\n")
    # Committing them with a click gives what `enrich fix` gives for that entry.
    assert "  - Conference: ICML'2023" in lines
    found = json.loads((pull_request.folder / "enrich.json").read_text("utf-8"))
    assert any(f["line"] < first - 3 and f["edit"] for f in found["findings"]), "others are left alone"


def test_what_was_suggested_is_not_suggested_again(pull_request: Machine) -> None:
    pull_request.run("pull-request.yml")
    review = json.loads((pull_request.stubs / "review.json").read_text("utf-8"))
    (pull_request.stubs / "comments.json").write_text(json.dumps(review["comments"]), "utf-8")
    before = len(pull_request.calls)
    pull_request.run("pull-request.yml")
    assert not [call for call in pull_request.calls[before:] if "POST" in call]


def test_text_of_others_takes_no_effect_in_a_comment(pull_request: Machine) -> None:
    path = pull_request.folder / "enrich.json"
    found = json.loads(path.read_text("utf-8"))
    for finding in found["findings"]:
        finding["reason"] = "@everyone <img src=x> [click](https://evil.example) `x`"
        if finding["edit"]:
            finding["edit"]["text"] += " ````` "
    path.write_text(json.dumps(found), "utf-8")
    pull_request.run("pull-request.yml")
    review = json.loads((pull_request.stubs / "review.json").read_text("utf-8"))
    for comment in review["comments"]:
        head, _, rest = comment["body"].partition("\n\n")
        assert "@\u200beveryone \\<img src=x\\> \\[click\\](https://evil.example) \\`x\\`" in head
        assert rest.startswith("``````suggestion\n")


# --- the page -------------------------------------------------------------------------------------------------


def test_the_page_is_published_with_the_data_set(machine: Machine) -> None:
    shutil.copytree(ROOT / "data/enriched", machine.checkout / "data/enriched")
    machine.run("publish-review.yml")
    site = machine.checkout / "_site"
    assert (site / "index.html").read_bytes() == (ROOT / "data/enriched/review.html").read_bytes()
    assert {path.name for path in site.iterdir()} == {
        "index.html", "papers.parquet", "findings.parquet", "history.parquet", "datapackage.json",
    }  # fmt: skip
