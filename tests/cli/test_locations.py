"""Where the data of a list goes: beside the list by its name, or in its project; two lists never share a data set."""

from __future__ import annotations

import html
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import enrich
from commands import Shell
from conftest import CURATED
from enrich.cli.main import main
from enrich.stages.locations import locate
from lists import SMALL
from replica import Replica
from running import Place

pytestmark = pytest.mark.run

ONE = "# A\n\n- [LoRA: Low-Rank Adaptation of Large Language Models](https://arxiv.org/abs/2106.09685), ICLR 2022\n"
TWO = "# B\n\n- [QLoRA: Efficient Finetuning of Quantized LLMs](https://arxiv.org/abs/2305.14314), NeurIPS 2023\n"


def test_the_data_of_two_lists_is_beside_each(shell: Shell) -> None:
    shell.write("a.md", ONE)
    shell.write("b.md", TWO)
    assert shell.enrich("run", "a.md").returncode == 0
    before = shell.read("a.enriched/review.md")
    assert shell.enrich("run", "b.md").returncode == 0
    assert shell.read("a.enriched/review.md") == before
    assert "QLoRA" in shell.read("b.enriched/entries.jsonl")
    assert {path.name for path in shell.folder.iterdir()} == {".enrich", "a.md", "b.md", "a.enriched", "b.enriched"}


def test_cached_answers_are_shared_and_kept_out_of_git(shell: Shell, replica: Replica) -> None:
    shell.write("a.md", ONE)
    shell.write("b.md", ONE)
    shell.enrich("run", "a.md")
    asked = len(replica.requests)
    assert asked > 0
    assert shell.enrich("run", "b.md").returncode == 0
    assert len(replica.requests) == asked
    assert "*" in shell.read(".enrich/.gitignore").split()
    assert (shell.folder / ".enrich/raw/arxiv.jsonl").exists()


def test_offline_makes_no_cache(shell: Shell) -> None:
    shell.write("a.md", ONE)
    shell.enrich("run", "a.md", "--offline")
    assert not (shell.folder / ".enrich").exists()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("docs/papers.md", ()),
        ("docs/papers.md", ("--raw-dir", "data/raw", "--out-dir", "all data")),
        ("docs/papers.md", ("--corrections", "decided.toml")),
        ("README.md", ("--out-dir", "docs/data")),
    ],
)
def test_commands_on_the_page_work_as_printed(
    project: Shell, monkeypatch: pytest.MonkeyPatch, name: str, options: tuple[str, ...]
) -> None:
    """In the folder of the run, wherever list, data and decisions are."""
    project.write(name, SMALL)
    raw = project.folder / "docs/.enrich/raw"
    raw.mkdir(parents=True)
    shutil.copy(CURATED, raw)
    if "--corrections" in options:
        project.write("decided.toml", "")
    monkeypatch.chdir(project.folder)

    def run(*words: str) -> str:
        ran = CliRunner().invoke(main, list(words))
        assert ran.exit_code == 0, (words, ran.output)
        return ran.stdout

    before = run("run", name, "--offline", *options)
    out = next(Path().rglob("review.html"))
    commands = [html.unescape(text) for text in re.findall(r"<code[^>]*>(enrich .*?)</code>", out.read_text("utf-8"))]
    fix = next(command for command in commands if command.startswith("enrich fix"))
    assert run(*shlex.split(fix)[1:]).startswith("--- ")
    ignore = next(command for command in commands if "enrich ignore" in command)
    run(*shlex.split(ignore)[1:])
    after = run("run", name, "--offline", *options)
    assert re.findall(r"found (\d+) error", before) != re.findall(r"found (\d+) error", after), "it was hidden"


def test_decisions_about_a_list_count_wherever_its_cache_is(tmp_path: Path) -> None:
    path, raw = tmp_path / "papers.md", tmp_path / "cache/raw"
    assert locate(path, raw_dir=raw).corrections == tmp_path / "cache/corrections.toml"
    own = locate(path).corrections
    own.write_text("")
    assert locate(path, raw_dir=raw).corrections == own
    raw.mkdir(parents=True)
    (tmp_path / "cache/corrections.toml").write_text("")
    assert locate(path, raw_dir=raw).corrections == tmp_path / "cache/corrections.toml"


def test_a_projects_list_keeps_its_folders_and_no_other_list_uses_them(project: Shell) -> None:
    project.write("data/raw/reading_list.md", ONE)
    project.write("README.md", TWO)
    assert project.enrich("run", "data/raw/reading_list.md", "--offline").returncode == 0
    before = project.read("data/enriched/review.md")
    assert project.enrich("run", "README.md", "--offline").returncode == 0
    assert project.read("data/enriched/review.md") == before
    assert (project.folder / "README.enriched/papers.parquet").exists()


def test_a_list_beside_the_folder_data_is_the_projects_if_no_other_is(project: Shell) -> None:
    project.write("README.md", ONE)
    assert project.enrich("run", "README.md", "--offline").returncode == 0
    assert (project.folder / "data/enriched/papers.parquet").exists()
    assert project.enrich("run", "README.md", "--offline").returncode == 0
    assert not (project.folder / "README.enriched").exists()


def test_given_folders_are_used(shell: Shell, tmp_path: Path) -> None:
    shell.write("a.md", ONE)
    shell.enrich("run", "a.md", "--raw-dir", "r/raw", "--out-dir", "o")
    assert (shell.folder / "r/raw/arxiv.jsonl").exists()
    assert (shell.folder / "o/papers.parquet").exists()
    assert not (shell.folder / "a.enriched").exists()


def test_every_command_finds_the_data_of_its_list(shell: Shell) -> None:
    shell.write("notes/a.md", SMALL)
    shell.write("notes/b.md", ONE)
    assert shell.enrich("run", "notes/a.md", "notes/b.md").returncode == 0
    patch = shell.enrich("fix", "notes/a.md")
    assert patch.stdout.startswith("--- a/notes/a.md")
    assert "SOSP" in shell.enrich("explain", "notes/a.md", "5", "--offline").stdout
    ignored = shell.enrich("ignore", "notes/a.md", "5", "venue_vague", "--reason", "We know.")
    assert ignored.stdout.startswith("notes/a.corrections.toml: ")
    assert "LoRA" in shell.enrich("export", "notes/b.md", "--format", "bibtex").stdout
    assert "vLLM" not in shell.enrich("export", "notes/b.md", "--format", "bibtex").stdout
    assert shell.enrich("diff", "notes/a.md", "notes/b.md").returncode == 0
    shell.enrich("run", "-q", "notes/a.md")
    assert "venue_vague" not in shell.enrich("fix", "notes/a.md", "--line", "5", "--only", "venue_vague").stdout
    assert shell.enrich("fix", "notes/a.md", "--only", "venue_vague", "--line", "5").stdout == ""


def test_the_command_that_a_message_names_works_as_printed(shell: Shell) -> None:
    shell.write("my list.md", SMALL)
    refused = shell.enrich("fix", "my list.md")
    assert refused.returncode == 2
    command = refused.stderr.partition("first run: ")[2].strip()
    assert command == "enrich run 'my list.md'"
    assert shell.enrich("run", "my list.md").returncode == 0
    assert shell.enrich("fix", "my list.md").stdout


def test_notebooks_find_the_data_of_a_list(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shell.folder)
    shell.write("a.md", ONE)
    made = enrich.enrich("a.md", offline=True)
    assert made.directory == Path("a.enriched")
    assert len(enrich.load("a.md").papers) == 1
    assert len(enrich.load().papers) == 1  # the only data set here


NAMES = st.text(st.sampled_from("ab.-_ "), min_size=1, max_size=6).filter(lambda n: n.strip(". ") == n)


@given(st.lists(st.tuples(NAMES, st.sampled_from(["", ".md", ".bib", ".csv", ".markdown"])), min_size=2, max_size=6))
def test_lists_of_different_names_have_different_data(names: list[tuple[str, str]]) -> None:
    files = {Path("/somewhere") / f"{stem}{suffix}" for stem, suffix in names}
    assert len({locate(file).out_dir for file in files}) == len(files)
    assert len({locate(file).corrections for file in files}) == len(files)


def test_a_run_on_a_given_place_is_not_disturbed(tmp_path: Path) -> None:
    place = Place.under(tmp_path)
    (tmp_path / "x.md").write_text(ONE, "utf-8")
    assert place.run(tmp_path / "x.md", "--offline").exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"x.md", "out"}
