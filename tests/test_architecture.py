"""Start-up is light, and no module is a drawer of odds and ends; import-linter (pyproject.toml) holds the layers."""

from __future__ import annotations

import subprocess
import sys

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


def test_no_drawer_of_odds_and_ends() -> None:
    assert not [path for path in PACKAGE.rglob("*.py") if path.stem in {"utils", "helpers", "common", "misc"}]
