"""The `enrich` command in a folder of its own, as a person uses it: with pipes, or on a terminal."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pexpect
from click.testing import CliRunner

from enrich.cli.main import main

_PROGRAM = [sys.executable, "-m", "enrich"]
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def without_colours(text: str) -> str:
    return _ESCAPE.sub("", text)


@dataclass(frozen=True)
class Shell:
    """A folder, and the variables of the services to ask."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
        return kept | {"TERM": "xterm", "COLUMNS": "120"} | dict(self.variables)

    def enrich(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command whose streams are pipes. It runs in this process: to start another takes longer than it."""
        kept = self.environment
        variables = dict.fromkeys(os.environ.keys() - kept.keys()) | kept
        with contextlib.chdir(self.folder):
            ran = CliRunner().invoke(main, arguments, input=given, env=variables, catch_exceptions=False)
        return subprocess.CompletedProcess(arguments, ran.exit_code, ran.stdout, ran.stderr)

    def on_terminal(self, *arguments: str, **variables: str) -> Any:
        """Start a command on a terminal of its own."""
        return pexpect.spawn(
            _PROGRAM[0],
            [*_PROGRAM[1:], *arguments],
            cwd=str(self.folder),
            env=self.environment | variables,
            encoding="utf-8",
            timeout=60,
            dimensions=(50, 200),
        )

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")
