"""The documents are true: commands they show exist and run, tables they hold are those of the code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from conftest import ROOT
from enrich.cli.main import main
from enrich.core.models import FindingCode
from enrich.dataset.columns import CODES, FINDINGS, PAPERS, arrow_schema, columns_document

README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def shell_blocks(text: str) -> list[str]:
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines() if line]


def test_columns_document_is_that_of_the_column_table() -> None:
    assert (ROOT / "docs/columns.md").read_text("utf-8") == columns_document(), "run `make docs`"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_that_documents_show_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
    shown = set(re.findall(r"\bmake ([a-z][a-z-]*)\b(?=[` \n])", "\n".join(shell_blocks(document.read_text("utf-8")))))
    shown |= set(re.findall(r"`make ([a-z][a-z-]*)`", document.read_text("utf-8")))
    assert shown <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_to_files_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


def test_commands_that_the_readme_shows_exist() -> None:
    listed = re.findall(r"^\| `enrich (\w+)", README, re.MULTILINE)
    assert set(listed) >= {"run", "fix", "fill", "add", "check", "ignore", "pin"}
    assert set(listed) <= set(main.commands)
    for line in shell_blocks(README):
        if line.startswith("enrich "):
            assert line.split()[1] in main.commands, line


COMMANDS = (ROOT / "docs/commands.md").read_text("utf-8")


def test_commands_and_options_that_the_page_of_commands_shows_exist() -> None:
    shown = re.findall(r"^(?:\$ )?enrich (\w+)([^\n]*)", COMMANDS, re.MULTILINE)
    assert {name for name, _ in shown} >= {"run", "fix", "add", "fill", "pin"}
    for name, rest in shown:
        known = {option for p in main.commands[name].params for option in p.opts}
        assert set(re.findall(r"(?<=\s)(--?[a-z][a-z-]*)", rest)) <= known, name


@pytest.mark.parametrize("name", ["add", "fill", "pin"])
def test_the_page_of_commands_lists_the_options_of_new_commands(name: str) -> None:
    section = re.split(r"^## ", COMMANDS, flags=re.MULTILINE)
    (text,) = [part for part in section if part.lower().startswith(f"{name}\n")]
    listed = {
        option for row in re.findall(r"^\| (`-.*?) \|", text, re.MULTILINE) for option in re.findall(r"`(-[-\w]+)", row)
    }
    known = {option for p in main.commands[name].params for option in p.opts if option.startswith("--")}
    assert listed <= known
    shared = {option for p in main.commands["run"].params for option in p.opts}
    assert known - shared - {"--help"} == listed


@pytest.mark.run
def test_the_example_of_a_run_is_how_a_run_ends(tmp_path: Path) -> None:
    """The first example of both pages, word for word, but for the folder of the results."""
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/raw/curated.jsonl").write_bytes((ROOT / "data/raw/curated.jsonl").read_bytes())
    (tmp_path / "README.md").write_bytes((ROOT / "data/raw/reading_list.md").read_bytes())
    command = [sys.executable, "-m", "enrich", "run", "README.md", "--offline"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    for page in (COMMANDS, README):
        assert ran.stdout.replace("data/enriched/", "README.enriched/") in page


def test_options_that_the_page_of_commands_lists_are_those_of_the_command() -> None:
    (section,) = (part for part in re.split(r"^## ", COMMANDS, flags=re.MULTILINE) if part.startswith("Run\n"))
    listed = set(re.findall(r"^\| `(--?[a-z-]+)", section, re.MULTILINE))
    known = {option for p in main.commands["run"].params for option in p.opts if option.startswith("-")}
    assert listed <= known
    assert known - listed <= {"--verbose", "--quiet"}


def test_every_command_has_help() -> None:
    for name, command in main.commands.items():
        result = CliRunner().invoke(main, [name, "--help"])
        assert result.exit_code == 0
        assert command.help
        options = [p for p in command.params if isinstance(p, click.Option)]
        assert all(option.help for option in options), name


def test_make_help_lists_every_public_target() -> None:
    shown = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
    for target in re.findall(r"^([a-z][a-z-]*):.*## ", MAKEFILE, re.MULTILINE):
        assert f"make {target}" in shown


@pytest.mark.run
def test_the_readmes_way_to_load_the_data_works() -> None:
    (command,) = [line for line in shell_blocks(README) if "pd.read_parquet" in line]
    code = command.partition('-c "')[2].rpartition('"')[0]
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(ran.stdout) > 0


@pytest.mark.run
def test_the_readmes_way_to_a_plot_works(tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(ROOT / "data")
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (line,) = [line for line in shell_blocks(README) if "savefig" in line]
    code = line.partition('-c "')[2].rpartition('"')[0]
    for program in (block, code):
        command = [sys.executable, "-W", "error", "-c", program]
        environment = {**os.environ, "MPLBACKEND": "agg"}
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, env=environment)
    for name in ("wrong.png", "venues.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
        assert name in README


def test_every_column_and_code_is_described() -> None:
    for columns in (PAPERS, FINDINGS):
        schema = arrow_schema(columns, "x")
        assert len({c.name for c in columns}) == len(columns)
        assert all((field.metadata or {}).get(b"description") for field in schema)
        assert (schema.metadata or {})[b"enrich.schema_version"]
    assert set(CODES) == set(FindingCode)


def test_the_columns_that_other_programs_rely_on_are_there() -> None:
    papers = """entry_id line section name listed_title listed_authors listed_venue listed_year listed_url status method
        confidence arxiv_id arxiv_version doi s2_paper_id dblp_key acl_id title authors abstract venue venue_full
        venue_type publisher year published_date is_preprint citation_count influential_citation_count citation_source
        citation_retrieved_at title_history provenance findings"""
    findings = "entry_id line code severity field listed correct confidence evidence suggestion"
    assert set(papers.split()) <= {c.name for c in PAPERS}
    assert set(findings.split()) <= {c.name for c in FINDINGS}
