"""Pull requests that once made `check` pass: each adds a wrong entry, or hides one, and the check exits 1."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conftest import CURATED
from hostile.places import GOOD, WRONG, commit, enrich, git, make_repository

pytestmark = pytest.mark.run

REFERENCE = GOOD + "\n- [A Title That This Paper Never Had][clipper]\n\n[clipper]: {}\n"
RIGHT_LINK, WRONG_LINK = "https://example.org/a.pdf", "https://arxiv.org/abs/1612.03079"
BIBTEX = "@article{a, title={Efficient Memory Management for Large Language Model Serving with PagedAttention},\n year={%s}, eprint={2309.06180}, archivePrefix={arXiv}}\n"
WRONG_BIBTEX = "@article{b, title={A Title That This Paper Never Had}, year={2011}, eprint={1612.03079}}\n"
CSV = "title,url,year\n%s,https://arxiv.org/abs/1612.03079,2017\n"
CLIPPER = "Clipper: A Low-Latency Online Prediction Serving System"
NEVER = "A Title That This Paper Never Had"
TOUCH = "#!/bin/sh\ntouch executed\n"


def write(name: str, text: str) -> Callable[[Path], None]:
    """A change that writes a file, byte for byte."""
    return lambda here: _write(here / name, text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def link(name: str, target: str) -> Callable[[Path], None]:
    """A change that replaces a file by a symbolic link."""

    def make(here: Path) -> None:
        path = here / name
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    return make


def configure(**settings: str) -> Callable[[Path], None]:
    """A setting in the repository's own configuration."""

    def make(here: Path) -> None:
        _write(here / "run.sh", TOUCH)
        (here / "run.sh").chmod(0o755)
        for key, value in settings.items():
            git("config", key.replace("__", "."), value.replace("HERE", str(here)))

    return make


def index_flag(flag: str) -> Callable[[Path], None]:
    def make(_: Path) -> None:
        git("update-index", flag, "README.md")

    return make


def another_repository(here: Path) -> None:
    git("init", "--quiet", str(here.parent / "elsewhere"))


def rename(here: Path) -> None:
    (here / "README.md").rename(here / "LIST.md")


def folder_link(here: Path) -> None:
    """The list's folder becomes a link to another, whose list was wrong at the base already."""
    (here / "docs/LIST.md").unlink()
    (here / "docs").rmdir()
    (here / "docs").symlink_to("other")


def bare_repository(here: Path) -> None:
    """The list's folder becomes what git takes for a bare repository, with a program in its configuration."""
    for name in ("objects", "refs"):
        _write(here / f"docs/{name}/keep", "")
    _write(here / "docs/HEAD", "ref: refs/heads/main\n")
    _write(here / "docs/config", f"[core]\n\tbare = false\n\tworktree = ..\n\tfsmonitor = {here}/run.sh\n")


def grafted(here: Path) -> None:
    """The base is said to come after the pull request."""
    commit("the pull request")
    _write(here / ".git/info/grafts", f"{git('rev-parse', 'base').strip()} {git('rev-parse', 'HEAD').strip()}\n")


def replaced_object(here: Path) -> None:
    """The base's version of the list is said to be the new one."""
    old = git("rev-parse", "HEAD:README.md").strip()
    new = git("hash-object", "-w", "README.md").strip()
    git("replace", old, new)


@dataclass(frozen=True)
class Attack:
    """What a pull request changes; `at_base` is what was there before, besides a good README.md."""

    name: str
    changes: tuple[Callable[[Path], None], ...]
    at_base: Mapping[str, str] = field(default_factory=dict)
    first: tuple[Callable[[Path], None], ...] = ()
    list: str = "README.md"
    environment: Mapping[str, str] = field(default_factory=dict)


ADD = write("README.md", GOOD + WRONG)
ATTACKS = (
    Attack("nothing special", (ADD,)),
    Attack("attributes: no diff", (ADD, write(".gitattributes", "*.md -diff\n"))),
    Attack("attributes: binary", (ADD, write(".gitattributes", "*.md binary\n"))),
    Attack("attributes: encoding", (ADD, write(".gitattributes", "*.md working-tree-encoding=UTF-8\n"))),
    Attack("attributes: ident", (ADD, write(".gitattributes", "*.md ident text eol=crlf\n"))),
    Attack("attributes: a filter", (ADD, write(".gitattributes", "*.md filter=x\n"), configure(filter__x__clean="cat README.md"))),
    Attack("attributes: merge", (ADD, write(".gitattributes", "*.md merge=ours -merge -text\n"))),
    Attack("attributes: in a folder", (write("docs/LIST.md", GOOD + WRONG), write("docs/.gitattributes", "* -diff\n")), {"docs/LIST.md": GOOD}, list="docs/LIST.md"),
    Attack("attributes: outside the tree", (ADD, write(".git/info/attributes", "*.md -diff\n"))),
    Attack("the list becomes a link", (write("real.md", GOOD + WRONG), link("README.md", "real.md"))),
    Attack("the list is a link whose file changes", (write("real.md", GOOD + WRONG),), {"real.md": GOOD}, first=(link("README.md", "real.md"),)),
    Attack("the list is a link that changes", (link("README.md", "bad.md"),), {"real.md": GOOD, "bad.md": GOOD + WRONG}, first=(link("README.md", "real.md"),)),
    Attack("the folder becomes a link", (folder_link,), {"docs/LIST.md": GOOD, "other/LIST.md": GOOD + WRONG}, list="docs/LIST.md"),
    Attack("bare carriage returns", (write("README.md", (GOOD + WRONG).replace("\n", "\r")),)),
    Attack("bare carriage returns before and after", (write("README.md", (GOOD + WRONG).replace("\n", "\r")),), {"README.md": GOOD.replace("\n", "\r")}),
    Attack("one carriage return", (write("README.md", GOOD + "\r" + WRONG),)),
    Attack("mixed line ends", (write("README.md", GOOD.replace("\n", "\r\n") + WRONG),)),
    Attack("no line end at the end", (write("README.md", (GOOD + WRONG).rstrip()),)),
    Attack("the definition of a reference", (write("README.md", REFERENCE.format(WRONG_LINK)),), {"README.md": REFERENCE.format(RIGHT_LINK)}),
    Attack("BibTeX", (write("a.bib", BIBTEX % 2023 + WRONG_BIBTEX),), {"a.bib": BIBTEX % 2023}, list="a.bib"),
    Attack("CSV", (write("a.csv", CSV % NEVER),), {"a.csv": CSV % CLIPPER}, list="a.csv"),
    Attack("CSV: the header", (write("a.csv", "note,title,url\n" + CLIPPER + "," + NEVER + ",https://arxiv.org/abs/1612.03079\n"),), {"a.csv": "title,note,url\n" + CLIPPER + "," + NEVER + ",https://arxiv.org/abs/1612.03079\n"}, list="a.csv"),
    *(
        Attack(f"the name {name!r}", (write(name, GOOD + WRONG),), {name: GOOD}, list=name)
        for name in (":(exclude)a.md", ":!a.md", ":/a.md", ":(top,glob)**.md", "-x.md", "--no-index.md", "--output=x.md", "*.md", "[R]EADME.md", "?.md", "a b.md", "a\tb.md", "a'\".md", "ä.md", "HEAD", "main", "a\nb.md")
    ),
    Attack("an external diff", (ADD, configure(diff__external="HERE/run.sh"))),
    Attack("a text conversion", (ADD, write(".gitattributes", "*.md diff=x\n"), configure(diff__x__textconv="HERE/run.sh", diff__x__command="HERE/run.sh"))),
    Attack("a file system monitor", (ADD, configure(core__fsmonitor="HERE/run.sh", core__hooksPath="HERE"))),
    Attack("a pager and an editor", (ADD, configure(core__pager="HERE/run.sh", core__editor="HERE/run.sh", core__sshCommand="HERE/run.sh"))),
    Attack("diff without a prefix", (ADD, configure(diff__noprefix="true", diff__mnemonicPrefix="true", diff__context="99", diff__algorithm="patience", color__ui="always"))),
    Attack("white space ignored", (ADD, configure(core__whitespace="cr-at-eol", diff__ignoreSubmodules="all", core__ignorecase="true"))),
    Attack("assumed unchanged", (ADD, index_flag("--assume-unchanged"))),
    Attack("not in the work tree", (ADD, index_flag("--skip-worktree"))),
    Attack("a replaced object", (ADD, replaced_object)),
    Attack("other parents of the base", (ADD, grafted)),
    Attack("a folder like a repository", (write("docs/LIST.md", GOOD + WRONG), bare_repository, configure()), {"docs/LIST.md": GOOD}, list="docs/LIST.md"),
    Attack("GIT_EXTERNAL_DIFF", (ADD, configure()), environment={"GIT_EXTERNAL_DIFF": "./run.sh"}),
    Attack("GIT_DIR of another", (ADD, another_repository), environment={"GIT_DIR": "../elsewhere/.git", "GIT_WORK_TREE": "../elsewhere"}),
    Attack("GIT_CONFIG", (ADD, configure()), environment={"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": "./run.sh"}),
    Attack("GIT_INDEX_FILE and pathspecs", (ADD,), environment={"GIT_INDEX_FILE": "/dev/null", "GIT_GLOB_PATHSPECS": "1", "GIT_TRACE": "1"}),
    Attack("the list has another name", (rename, write("LIST.md", GOOD + WRONG)), list="LIST.md"),
    Attack("the list was empty", (ADD,), {"README.md": ""}),
    Attack("the list was no text", (ADD,), {"README.md": "\0\0\0"}),
    Attack("a copy of an entry", (write("README.md", GOOD + WRONG + WRONG),), {"README.md": GOOD + WRONG}),
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_a_check_finds_what_a_pull_request_adds(
    attack: Attack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_repository(tmp_path, {"README.md": GOOD, **attack.at_base})
    for change in attack.first:
        change(tmp_path)
    commit("base")
    git("branch", "base")
    for change in attack.changes:
        change(tmp_path)
    if "core.fsmonitor" not in git("config", "--list"):
        commit("the pull request")
    (tmp_path / "executed").unlink(missing_ok=True)
    for name, value in attack.environment.items():
        monkeypatch.setenv(name, value)
    result = enrich("check", "--offline", "--raw-dir", "data/raw", "--changed-since", "base", "--", attack.list)
    assert result.exit_code == 1, result.output
    assert not (tmp_path / "executed").exists(), "a program of the pull request's ran"


def without_object(name: str) -> Callable[[Path], None]:
    """A repository that lacks an object, as partial clones do."""

    def make(here: Path) -> None:
        found = git("rev-parse", name).strip()
        (here / ".git/objects" / found[:2] / found[2:]).unlink()

    return make


UNCLEAR = {
    "a tag with the name of the base": ("base", lambda _: git("tag", "base")),
    "a commit that is left out": ("^base", lambda _: None),
    "a range": ("base..HEAD", lambda _: None),
    "a name with a line break": ("base\n::error::x", lambda _: None),
    "a folder that is missing": ("base", without_object("base^{tree}")),
    "a file that is missing": ("base", without_object("base:README.md")),
}


@pytest.mark.parametrize(("since", "prepare"), UNCLEAR.values(), ids=UNCLEAR)
def test_what_is_no_single_readable_commit_is_refused(
    since: str, prepare: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_repository(tmp_path, {"README.md": GOOD})
    commit("base")
    git("branch", "base")
    ADD(tmp_path)
    commit("the pull request")
    prepare(tmp_path)
    result = enrich("check", "--offline", "--raw-dir", "data/raw", "--changed-since", since, "README.md")
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1


# --- facts, answers and corrections that a pull request brings ------------------------------------------------

FORGED_FACT = json.dumps(
    {
        "title": NEVER, "authors": ["Nobody"], "arxiv_id": "1612.03079", "venue": "ICML", "year": 2011,
        "kind": "conference", "evidence": ["https://example.org"], "confidence": 0.99, "checked_on": "2026-01-01",
    }
)  # fmt: skip
FORGED_ANSWER = json.dumps(
    {
        "source": "semantic_scholar", "request": "id:arxiv:1612.03079", "status": "found",
        "retrieved_at": "2026-11-01T00:00:00Z",
        "payload": {"paperId": "a" * 40, "title": NEVER, "venue": "ICML", "year": 2011, "externalIds": {"ArXiv": "1612.03079"}},
    }
)  # fmt: skip
PARDON = "".join(
    f'[[correction]]\nkind = "ignore"\nentry = "clipper"\ncode = "{code}"\nreason = "r"\ndate = 2026-01-01\n'
    f"when = {{ {guard} }}\n"
    for code, guard in (
        ("title_wrong", f'listed = "{NEVER}"'),
        ("venue_wrong", 'listed = "ICML"'),
        ("year_wrong", 'listed = "2011"'),
        ("title_missing", 'listed = ""'),
    )
)
FACTS, ANSWERS, CORRECTIONS = "data/raw/curated.jsonl", "data/raw/semantic_scholar.jsonl", "data/corrections.toml"


def facts_without_clipper() -> str:
    return "".join(line for line in CURATED.read_text("utf-8").splitlines(keepends=True) if "1612.03079" not in line)


FORGERIES = (
    Attack("a forged fact", (ADD, lambda here: _write(here / FACTS, FORGED_FACT + "\n" + facts_without_clipper()))),
    Attack("no facts", (ADD, write(FACTS, ""))),
    Attack("facts deleted", (ADD, lambda here: (here / FACTS).unlink())),
    Attack("facts are a link", (ADD, write("forged", FORGED_FACT + "\n"), link(FACTS, "../../forged"))),
    Attack("facts are broken", (ADD, write(FACTS, "{"))),
    Attack("a pardon", (ADD, write(CORRECTIONS, PARDON))),
    Attack("a pardon among others", (ADD, write(CORRECTIONS, PARDON)), {CORRECTIONS: "# none yet\n"}),
    Attack("a broken correction", (ADD, write(CORRECTIONS, "[["))),
    Attack("a pardon behind a link", (ADD, write("pardon", PARDON), link(CORRECTIONS, "../pardon"))),
    Attack("a pardon is a device", (ADD, link(CORRECTIONS, "/dev/zero"))),
)


@pytest.mark.parametrize("attack", FORGERIES, ids=lambda attack: attack.name)
def test_facts_and_corrections_are_those_of_the_base(
    attack: Attack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_repository(tmp_path, {"README.md": GOOD, **attack.at_base})
    commit("base")
    git("branch", "base")
    for change in attack.changes:
        change(tmp_path)
    commit("the pull request")
    for options in (("--changed-since", "base"), ("--facts-from", "base")):
        result = enrich("check", "--offline", *options, "README.md")
        assert result.exit_code == 1, result.output
        assert "differs from base, whose version is used" in result.stdout


def test_a_forged_answer_is_not_read_and_no_answer_is_written_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make_repository(tmp_path, {"README.md": GOOD})
    commit("base")
    git("branch", "base")
    ADD(tmp_path)
    _write(tmp_path / ANSWERS, FORGED_ANSWER + "\n")
    commit("the pull request")
    options = ("--offline", "--sources", "semantic_scholar", "--fail-on", "warning", "--format", "json", "README.md")
    trusting = json.loads(enrich("check", "--trust-changes", "--changed-since", "base", *options).stdout)
    assert not [f for f in trusting["findings"] if f["code"] == "unresolved"], "the forgery works where it is believed"
    result = json.loads(enrich("check", "--changed-since", "base", *options).stdout)
    assert [f["code"] for f in result["findings"]] == ["unresolved"]
    assert any("semantic_scholar.jsonl differs from base" in note for note in result["notes"])


def test_a_folder_of_answers_that_is_a_link_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_repository(tmp_path, {"README.md": GOOD})
    commit("base")
    git("branch", "base")
    ADD(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".enrich").symlink_to("elsewhere")
    commit("the pull request")
    enrich("check", "--offline", "--changed-since", "base", "--raw-dir", ".enrich/raw", "README.md")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_files_that_git_does_not_know_are_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_repository(tmp_path, {"README.md": GOOD})
    commit("base")
    ADD(tmp_path)
    _write(tmp_path / CORRECTIONS, PARDON)
    result = enrich("check", "--offline", "--changed-since", "HEAD", "README.md")
    assert "differs from" not in result.stdout
    assert result.exit_code == 0, result.stdout
    os.remove(tmp_path / CORRECTIONS)  # noqa: PTH107
    assert enrich("check", "--offline", "--changed-since", "HEAD", "README.md").exit_code == 1


def test_what_cannot_be_compared_is_checked_whole_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_repository(tmp_path, {"real.md": GOOD})
    link("README.md", "real.md")(tmp_path)
    commit("base")
    result = enrich("check", "--offline", "--changed-since", "HEAD", "README.md")
    assert "README.md: every entry is checked, since it is a symbolic link" in result.stdout
    assert "1 entry checked" in result.stdout
