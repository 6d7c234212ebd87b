"""Imports go one way, only `sources` speaks to the network, decisions know no disk, and start-up is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

PACKAGE = ROOT / "src/enrich"
NETWORK = {"requests", "urllib3", "httpx", "socket", "http"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path): imports(path) for path in PACKAGE.rglob("*.py")}


def test_no_module_imports_itself_by_a_detour() -> None:
    def reach(module: str, seen: frozenset[str]) -> None:
        for other in MODULES[module] & MODULES.keys():
            assert other not in seen, f"{' -> '.join(sorted(seen))} -> {other}"
            reach_once(other, seen | {other})

    done: set[str] = set()

    def reach_once(module: str, seen: frozenset[str]) -> None:
        if module not in done:
            reach(module, seen)
            done.add(module)

    for module in MODULES:
        reach_once(module, frozenset({module}))


def test_only_sources_speak_to_the_network() -> None:
    for module, imported in MODULES.items():
        if not module.startswith("enrich.sources"):
            assert not {name.split(".")[0] for name in imported} & NETWORK, module


def test_decisions_know_neither_disk_nor_network() -> None:
    pure = (
        "resolve evidence reconcile publication findings check_title check_publication match venues works claims "
        "corrections pins check sarif compare"
    )
    for module in pure.split():
        assert not MODULES[f"enrich.{module}"] & {"enrich.store", "enrich.gather", "enrich.stages", "os", "pathlib"}
        assert not any(name.startswith("enrich.sources") for name in MODULES[f"enrich.{module}"])


def test_start_up_is_light() -> None:
    """Whatever `enrich --help` loads must not load the heavy packages."""
    code = (
        "import sys; from click.testing import CliRunner; from enrich.cli import main;"
        "CliRunner().invoke(main, ['--help']);"
        "[CliRunner().invoke(main, [name, '--help']) for name in main.commands];"
        "print(' '.join(m for m in ('pandas', 'pyarrow', 'requests', 'arxiv', 'lxml', 'msgspec', 'markdown_it',"
        " 'tomlkit')"
        " if m in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_no_drawer_of_odds_and_ends() -> None:
    assert not [path for path in PACKAGE.rglob("*.py") if path.stem in {"utils", "helpers", "common", "misc"}]
