"""`enrich check`: which findings count, at which line, in every format; what a change touches; outages."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as SarifLog

from conftest import CURATED, ROOT
from enrich.ci.github import as_annotations
from enrich.ci.markdown import as_markdown
from enrich.ci.policy import Checked, FailOn, check_papers
from enrich.ci.sarif import as_sarif
from enrich.ci.text import as_text
from enrich.ci.touched import changed_entries, with_possible_duplicates
from enrich.cli.main import main
from enrich.core.models import (
    Edit,
    Evidence,
    Finding,
    FindingCode,
    Method,
    Paper,
    Resolution,
    Severity,
    Span,
    Status,
    Work,
)
from enrich.reading_list import parse_reading_list
from lists import SMALL
from replica import Fault, FaultKind, Replica
from running import ONLINE

pytestmark = pytest.mark.run

FORMS = ("text", "github", "sarif", "json", "markdown")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a small list, and curated facts so that nothing need be asked."""
    raw = tmp_path / "data/raw"
    raw.mkdir(parents=True)
    shutil.copy(CURATED, raw)
    (tmp_path / "README.md").write_text(SMALL, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return tmp_path


def check(*options: str) -> Result:
    return CliRunner().invoke(main, ["check", "README.md", *options], catch_exceptions=False)


def found(*options: str) -> list[dict[str, Any]]:
    """The findings of an offline check, as its JSON has them."""
    return list(json.loads(check("--offline", "--format", "json", *options).stdout)["findings"])


# --- what counts ----------------------------------------------------------------------------------------------


def test_exit_codes_follow_the_level(here: Path) -> None:
    assert {f["severity"] for f in found()} == {"error", "warning", "info"}
    assert check("--offline").exit_code == 1
    assert check("--offline", "--fail-on", "never").exit_code == 0
    (here / "README.md").write_text("".join(SMALL.partition("- Orca")[0].replace("ACM'2018", "ACM'2020")), "utf-8")
    assert {f["severity"] for f in found()} >= {"warning"}
    fails = {f["code"] for f in found() if f["severity"] == "error"}
    assert check("--offline").exit_code == bool(fails)
    assert check("--offline", "--fail-on", "warning").exit_code == 1
    assert check("--offline", "--fail-on", "sometimes").exit_code == 2
    assert check("--offline", "--also", "html=x").exit_code == 2
    assert check("--keep", "--changed-since", "HEAD").exit_code == 2


def test_unusable_input_is_exit_2_and_one_line(here: Path) -> None:
    (here / "README.md").write_bytes(b"- one\n- \xff\n")
    result = check("--offline")
    assert result.exit_code == 2
    assert result.stderr == "enrich: README.md:2: is not UTF-8 text\n"


def test_a_check_leaves_the_work_tree_alone(here: Path) -> None:
    before = {path for path in here.rglob("*") if path.is_file()}
    check("--offline")
    assert {path for path in here.rglob("*") if path.is_file()} == before
    check("--offline", "--keep")
    assert (here / "data/enriched/papers.parquet").exists()


def test_several_forms_in_one_run(here: Path) -> None:
    result = check("--offline", "--format", "text", "--also", "sarif=a.sarif", "--also", "json=a.json")
    assert result.stdout.startswith("README.md:5: ")
    assert json.loads(Path("a.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert json.loads(Path("a.json").read_text("utf-8"))["failed"] is True
    result = check("--offline", "--output", "b.txt")
    assert Path("b.txt").read_text("utf-8").splitlines()[-1] == result.stderr.strip().splitlines()[-1]
    assert result.stdout == ""


def test_corrections_count_and_are_reported(here: Path) -> None:
    codes = {f["code"] for f in found() if f["entry_id"] == "vllm"}
    (here / "data/corrections.toml").write_text(
        '[[correction]]\nkind = "ignore"\nentry = "vllm"\ncode = "venue_vague"\nreason = "r"\ndate = 2026-01-01\n'
        'when = { listed = "ACM" }\n[[correction]]\nkind = "ignore"\nentry = "vllm"\ncode = "retracted"\n'
        'reason = "r"\ndate = 2026-01-01\nwhen = { listed = "ACM" }\n',
        "utf-8",
    )
    assert {f["code"] for f in found() if f["entry_id"] == "vllm"} == codes - {"venue_vague"}
    assert "data/corrections.toml:8: ignore retracted of vllm is no longer needed" in check("--offline").stdout


# --- outages --------------------------------------------------------------------------------------------------


def test_an_outage_never_fails_a_check_unless_asked(here: Path, replica: Replica) -> None:
    for service in ("arxiv", "semantic_scholar", "crossref", "dblp", "datacite"):
        replica.down(service)
    result = check("--sources", ONLINE, "--fail-on", "warning")
    assert result.exit_code == 0
    assert "arXiv did not answer everything (connection refused)" in result.stdout
    assert check("--sources", ONLINE, "--fail-on-outage").exit_code == 1
    assert check("--sources", ONLINE, "--fail-on-outage", "--offline").exit_code == 0


def test_while_a_source_is_out_silence_proves_nothing(here: Path, replica: Replica) -> None:
    (here / "README.md").write_text("- [Paper nobody ever wrote about a thing](https://example.org/a.pdf)\n", "utf-8")
    replica.inject(Fault("dblp", FaultKind.STATUS_503))
    result = check("--sources", ONLINE, "--fail-on", "warning")
    assert "unresolved" in result.stdout
    assert "DBLP did not answer everything" in result.stdout
    assert result.exit_code == 0
    replica.heal()
    assert check("--sources", ONLINE, "--fail-on", "warning").exit_code == 1


@pytest.mark.parametrize(("source", "fails"), [("semantic_scholar", False), ("curated", True), ("correction", True)])
def test_that_no_publication_is_known_proves_nothing_in_an_outage_unless_somebody_looked(
    source: str, fails: bool
) -> None:
    checked = evil(Work(is_preprint=True), source)
    assert checked.fails is fails
    assert evil(Work(is_preprint=False), source).fails


# --- what a change touches ------------------------------------------------------------------------------------


def git(*arguments: str) -> str:
    settings = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *settings, *arguments], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(here: Path) -> Path:
    git("init", "--quiet", "--initial-branch=main")
    git("add", "README.md")
    git("commit", "--quiet", "--message=list")
    return here


def test_only_entries_that_changed_are_checked(repository: Path) -> None:
    assert check("--offline", "--changed-since", "HEAD").stdout == "0 entries checked: 0 errors, 0 warnings, 0 notes\n"
    text = SMALL.replace("InferLine: ML Inference", "InferLine: An ML Inference")
    (repository / "README.md").write_text("A new first line.\n\n" + text, "utf-8")
    assert {f["entry_id"] for f in found("--changed-since", "HEAD")} == {"inferline"}
    git("commit", "--quiet", "--all", "--message=change")
    assert {f["entry_id"] for f in found("--changed-since", "HEAD~1")} == {"inferline"}
    git("branch", "side", "HEAD~1")
    git("switch", "--quiet", "side")
    (repository / "README.md").write_text(SMALL.replace("NeurIPS'2023", "NeurIPS'2024"), "utf-8")
    assert {f["entry_id"] for f in found("--changed-since", "main")} == {"jamba"}, "since the branch left main"


def test_a_list_that_is_new_is_checked_whole(repository: Path) -> None:
    git("mv", "README.md", "LIST.md")
    git("commit", "--quiet", "--message=rename")
    (repository / "README.md").write_text(SMALL, "utf-8")
    assert len({f["entry_id"] for f in found("--changed-since", "HEAD")}) > 5


@pytest.mark.parametrize("ref", ["nowhere", "--output=x", "HEAD; touch x", ""])
def test_a_commit_that_git_does_not_know(repository: Path, ref: str) -> None:
    result = check("--offline", f"--changed-since={ref}")
    assert result.exit_code == 2
    assert "no such commit here" in result.stderr
    assert not (repository / "x").exists()


def test_without_a_repository_it_says_so(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.parent))
    result = check("--offline", "--changed-since", "HEAD")
    assert result.exit_code == 2
    assert "README.md: git cannot say what changed: not a git repository" in result.stderr
    monkeypatch.setenv("PATH", "")
    assert "git cannot be run" in check("--offline", "--changed-since", "HEAD").stderr


def test_the_services_are_asked_only_on_what_changed(repository: Path, replica: Replica) -> None:
    (repository / "README.md").write_text(SMALL.replace("NeurIPS'2023", "NeurIPS'2024"), "utf-8")
    check("--sources", ONLINE, "--changed-since", "HEAD")
    asked = "".join(
        path.read_text("utf-8") for path in (repository / "data/raw").glob("*.jsonl") if path.stem != "curated"
    )
    assert "2403.19887" in asked
    assert "2309.06180" not in asked


def test_a_repeat_of_an_untouched_entry_is_found(repository: Path, replica: Replica) -> None:
    again = "\n- The same again\n  - [Link: Jamba](https://arxiv.org/pdf/2403.19887v1)\n"
    (repository / "README.md").write_text(SMALL + again, "utf-8")
    result = json.loads(check("--sources", ONLINE, "--changed-since", "HEAD", "--format", "json").stdout)
    assert result["entries"] == 1
    assert "duplicate" in {f["code"] for f in result["findings"]}


def changed(before: str, now: str) -> frozenset[str]:
    old, new = (parse_reading_list(text).entries for text in (before, now))
    return changed_entries(before, old, now, new)


def test_entries_are_compared_by_what_they_say_wherever_they_are() -> None:
    assert changed(SMALL, SMALL) == frozenset()
    assert changed(SMALL, "A line.\n\n" + SMALL) == frozenset()
    assert changed(SMALL, SMALL.replace("\n", "\r\n")) == frozenset()
    assert changed(SMALL, SMALL.replace("ACM'2018", "ACM'2019")) == {"inferline"}
    assert changed(SMALL, SMALL.replace("[Link: Jamba", "[Link:  Jamba")) == {"jamba"}, "the words of a line count too"
    copy = SMALL[SMALL.index("- Jamba") : SMALL.index("- PyTorch")]
    assert changed(SMALL, f"{SMALL}\n{copy}") == {"jamba", "jamba-2"}, "one more than before"
    moved = f"{SMALL.replace(copy, '')}\n{copy}"
    assert changed(SMALL, moved) == frozenset()
    entries = parse_reading_list(SMALL).entries
    assert with_possible_duplicates(entries, frozenset({"vllm"})) == {"vllm"}


# --- the formats ----------------------------------------------------------------------------------------------


def test_every_edit_is_the_line_with_the_suggestion_in_it(here: Path) -> None:
    lines = SMALL.split("\n")
    edits = [(f, f["edit"]) for f in found() if f["edit"]]
    assert len(edits) >= 5
    for finding, edit in edits:
        old = lines[edit["first_line"] - 1]
        assert edit["first_line"] == edit["last_line"]
        assert re.match(r"\s*-\s", old)
        assert edit["text"].startswith(re.match(r"\s*-\s", old)[0])  # type: ignore[index]
        assert finding["correct"] in edit["text"]


EVIL = "]] a | `b` ```\n::error::x %0A \x1b[31m <script>alert(1)</script> ![](http://evil) {0} \u202e *c* @team"


def evil(work: Work | None = None, witness: str = EVIL) -> Checked:
    """A check whose every text is hostile, of a list whose lines hold fences, while arXiv is out."""
    (entry,) = parse_reading_list(
        "- ][x\n  - Conference: ``` `ACM`'2020\n  - [p](https://arxiv.org/abs/2001.00001)"
    ).entries
    finding = Finding(
        code=FindingCode.VENUE_WRONG,
        severity=Severity.ERROR,
        field="venue",
        line=2,
        listed=EVIL,
        correct=EVIL,
        confidence=0.9,
        reason=EVIL,
        evidence=(Evidence(source=witness, value=EVIL, url="https://x.org/)>](http://evil)", retrieved_at=None),),
        edit=Edit(
            entry_id=entry.entry_id,
            codes=(FindingCode.VENUE_WRONG,),
            span=Span(0, 0),
            new="````X`",
            first_line=2,
            last_line=2,
            text="  - Conference: ````X`'2020",
        ),
    )
    resolution = Resolution(
        entry_id=entry.entry_id, status=Status.RESOLVED, method=Method.LINK, confidence=0.9, reason="r"
    )
    paper = Paper(entry=entry, resolution=resolution, work=work or Work(), findings=(finding,))
    return check_papers([paper], path="a b/[x],:%.md", fail_on=FailOn.ERROR, outages={"arxiv": EVIL}, notes=(EVIL,))


def test_text_is_one_line_a_finding_without_control_characters() -> None:
    lines = as_text(evil()).split("\n")
    assert len(lines) == 5
    assert lines[0].startswith("a b/[x],:%.md:2: error: x: the list says “]] a | `b`")
    assert all(line.isprintable() for line in lines)


def test_annotations_are_escaped_as_the_runner_reads_them() -> None:
    lines = as_annotations(evil()).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::notice", "::notice", "1"]
    name, properties, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", lines[0]).groups()  # type: ignore[union-attr]
    given = dict(pair.split("=", 1) for pair in properties.split(","))
    assert (name, given["line"], given["title"]) == ("error", "2", "venue_wrong")
    assert unescaped(given["file"]) == "a b/[x],:%.md"
    assert "%0A " in unescaped(message)
    assert unescaped(message).count("\n") == 1


def unescaped(text: str) -> str:
    return re.sub(r"%(0A|0D|25|3A|2C)", lambda match: chr(int(match[1], 16)), text)


def test_markdown_shows_text_and_takes_none_of_its_mark_up() -> None:
    text = as_markdown(evil())
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    inline = [child for token in tokens for child in token.children or []]
    assert {t.tag for t in tokens} <= {"h3", "p", "ul", "li", "blockquote", "code", ""}
    assert [t.attrs["href"] for t in inline if t.type == "link_open"] == ["https://x.org/)%5D(http://evil)"]
    assert not [t for t in inline if t.type in {"image", "html_inline", "em_open"}]
    assert "@team" not in text
    (block,) = [t for t in tokens if t.type == "fence"]
    assert (block.info, block.content) == ("suggestion", "  - Conference: ````X`'2020\n")


def test_markdown_fits_a_comment(here: Path) -> None:
    text = check("--offline", "--format", "markdown").stdout
    assert text.startswith("### Reading list: 9 entries checked: ")
    assert "```suggestion\n  - Conference: SOSP'2023\n```" in text
    checked = evil()
    many = Checked(path="x.md", entries=1, found=checked.found * 500)
    assert len(as_markdown(many)) <= 60_100
    assert "… and " in as_markdown(many)
    assert as_markdown(Checked(path="x.md", entries=1, found=())).endswith("Nothing to correct in `x.md`.\n")


def valid(text: str) -> Any:
    """A SARIF log that the models of its schema accept."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the models' own, of a newer pydantic
        SarifLog.model_validate_json(text)
    return json.loads(text)["runs"][0]


def test_sarif_is_valid_and_at_the_right_lines(here: Path) -> None:
    run = valid(check("--offline", "--format", "sarif").stdout)
    assert {r["id"] for r in run["tool"]["driver"]["rules"]} == set(FindingCode)
    findings = found()
    assert len(run["results"]) == len(findings)
    for result, finding in zip(run["results"], findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("README.md", finding["line"])
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding["code"]
        assert ("fixes" in result) == (finding["edit"] is not None)
    prints = [result["partialFingerprints"]["enrichFinding/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    (here / "README.md").write_text("A line.\n\n" + SMALL, "utf-8")
    moved = valid(check("--offline", "--format", "sarif").stdout)
    assert [r["partialFingerprints"]["enrichFinding/v1"] for r in moved["results"]] == prints


def test_sarif_of_hostile_text_is_valid_and_links_nowhere() -> None:
    run = valid(as_sarif(evil()))
    text = run["results"][0]["message"]["text"]
    assert not re.search(r"(?<!\\)[\[\]]", text)
    assert "{{0}}" in text
    assert (
        run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/%5Bx%5D%2C%3A%25.md"
    )
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 2


def test_the_models_refuse_what_the_schema_does_not_name() -> None:
    document = json.loads(as_sarif(evil()))
    document["runs"][0]["results"][0]["line"] = 1
    with pytest.raises(ValueError, match="Extra inputs"):
        valid(json.dumps(document))


def test_paths_are_those_of_the_repository(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(here.parent))
    assert f"file={here.name}/README.md,line=" in check("--offline", "--format", "github").stdout


def test_notes_are_shown_only_where_wanted(here: Path) -> None:
    assert "::notice" not in check("--offline", "--format", "github").stdout
    assert "::notice" in check("--offline", "--format", "github", "--notes").stdout
    assert {f["severity"] for f in found()} >= {"info"}


# --- the action, the workflows and the hooks ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("github-actions", "action.yml"),
        ("github-workflows", "examples/workflows/pull-request.yml"),
        ("github-workflows", "examples/workflows/monthly-refresh.yml"),
    ],
)
def test_action_and_workflows_are_valid(schema: str, file: str) -> None:
    result = CliRunner().invoke(check_jsonschema, ["--builtin-schema", f"vendor.{schema}", str(ROOT / file)])
    assert result.exit_code == 0, result.output


def test_no_workflow_text_holds_what_a_pull_request_may_name() -> None:
    """Inputs reach scripts by the environment: an expression in a script would be code of the pull request's."""
    for file in ("action.yml", "examples/workflows/pull-request.yml", "examples/workflows/monthly-refresh.yml"):
        for script in re.findall(r"run: \|\n((?:\s{8,}.*\n|\n)+)", (ROOT / file).read_text("utf-8")):
            assert "${{" not in script, file


def test_every_input_that_the_action_passes_on_is_read_by_its_script() -> None:
    script = (ROOT / ".github/check.sh").read_text("utf-8")
    action = (ROOT / "action.yml").read_text("utf-8").rpartition("id: check")[2]
    for name in re.findall(r"^        ([A-Z_]+): \$", action, re.MULTILINE):
        assert f"${name}" in script or f"${{{name}" in script or name in {"ENRICH_CONTACT", "SEMANTIC_SCHOLAR_API_KEY"}


@pytest.mark.parametrize(("fail_on", "status"), [("error", 1), ("never", 0)])
def test_the_actions_script_runs(repository: Path, fail_on: str, status: int) -> None:
    offline = repository / "enrich"
    offline.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m enrich.cli "$@" --offline\n')
    offline.write_text(
        offline.read_text().replace('"$@" --offline', '"$1" --offline "${@:2}"').replace("/bin/sh", "/bin/bash")
    )
    offline.chmod(0o755)
    (repository / "README.md").write_text(SMALL.replace("NeurIPS'2023", "NeurIPS'2022"), "utf-8")
    given = {
        "ENRICH": str(offline), "RUNNER_TEMP": str(repository), "RAW_DIR": "data/raw", "FAIL_ON": fail_on,
        "LIST": "README.md", "SINCE": "HEAD", "SARIF": "out.sarif", "CORRECTIONS": "", "FAIL_ON_OUTAGE": "false",
        "GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "output.txt", "GITHUB_WORKSPACE": str(repository),
    }  # fmt: skip
    script = ["bash", str(ROOT / ".github/check.sh")]
    ran = subprocess.run(script, env=os.environ | given, capture_output=True, text=True, check=False)
    assert ran.returncode == status, ran.stderr
    assert "::error file=README.md,line=" in ran.stdout
    assert "1 entry checked" in (repository / "summary.md").read_text("utf-8")
    output = (repository / "output.txt").read_text("utf-8")
    assert f"failed={'true' if status else 'false'}\n" in output
    valid((repository / "out.sarif").read_text("utf-8"))


def test_the_hooks_are_commands_that_exist() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    for entry in re.findall(r"entry: enrich (\w+)((?: --[a-z-]+)*)", hooks):
        known = {option for p in main.commands[entry[0]].params for option in p.opts}
        assert set(entry[1].split()) <= known


def test_the_documents_options_are_those_of_the_command() -> None:
    listed = set(re.findall(r"^\| `(--?[a-z-]+)", (ROOT / "docs/ci.md").read_text("utf-8"), re.MULTILINE))
    known = {option for p in main.commands["check"].params for option in p.opts if option.startswith("--")}
    shared = {option for p in main.commands["run"].params for option in p.opts}
    assert listed <= known
    assert known - shared - listed <= {"--keep"}
