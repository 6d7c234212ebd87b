"""Start-up is light, and no module is a drawer of odds and ends; import-linter (pyproject.toml) holds the layers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib

from conftest import ROOT

PACKAGE = ROOT / "src/enrich"


def test_start_up_is_light() -> None:
    """Whatever `enrich --help` loads must not load the heavy packages."""
    code = (
        "import sys; from click.testing import CliRunner; from enrich.cli.main import main;"
        "CliRunner().invoke(main, ['--help']);"
        "[CliRunner().invoke(main, [name, '--help']) for name in main.commands];"
        "print(' '.join(m for m in ('pandas', 'pyarrow', 'requests', 'arxiv', 'lxml', 'msgspec', 'markdown_it',"
        " 'tomlkit')"
        " if m in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_the_architecture_page_has_every_package_and_no_other_in_the_order_of_the_layers() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    section = page.partition("## Packages")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    packages = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()} | {"api"}
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    layers = [name.removeprefix("enrich.") for name in contract["layers"]]
    assert set(listed) == packages
    assert listed == layers
    pictured = set(re.findall(r"\b[a-z_]+\b", page.partition("```mermaid")[2].partition("```")[0]))
    assert packages <= pictured


def test_every_package_says_what_is_in_it() -> None:
    for path in PACKAGE.iterdir():
        if (path / "__init__.py").exists() and path.name != "__pycache__":
            doc = " ".join((ast.get_docstring(ast.parse((path / "__init__.py").read_text("utf-8"))) or "").split())
            assert all(part in doc for part in ("Comes in", "Goes out", "Not allowed here")), path.name


def test_no_module_or_class_is_too_long() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 400, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                assert (node.end_lineno or 0) - node.lineno < 250, (path, node.name)


def test_no_drawer_of_odds_and_ends() -> None:
    assert not [path for path in PACKAGE.rglob("*.py") if path.stem in {"utils", "helpers", "common", "misc"}]
