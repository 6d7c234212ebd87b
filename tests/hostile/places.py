"""Where the attacks of these tests run: a repository with a small list and facts, and the command as a person runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from conftest import CURATED
from enrich.cli.main import main

GOOD = """# Papers

- vLLM
  - Conference: SOSP'2023
  - [Link: Efficient Memory Management for Large Language Model Serving with PagedAttention](https://arxiv.org/abs/2309.06180)
"""
"""A list without mistakes, by the curated facts."""
WRONG = """
- Clipper
  - Conference: ICML'2011
  - [Link: A Title That This Paper Never Had](https://arxiv.org/abs/1612.03079)
"""
"""An entry in which the curated facts show mistakes."""


def enrich(*arguments: str) -> Result:
    """A command of ours; an exception that is not ours fails the test."""
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def git(*arguments: str, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    settings = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *settings, *arguments]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=folder, env=kept | dict(environment or {})
    ).stdout


def commit(message: str = "change") -> None:
    """Commit all that is in the working directory."""
    git("add", "--all", "--force")
    git("commit", "--quiet", "--allow-empty", f"--message={message}")


def make_repository(folder: Path, files: Mapping[str, str]) -> None:
    """A repository in `folder`, on the branch `main`, with these files, curated facts among them."""
    facts = folder / "data/raw/curated.jsonl"
    facts.parent.mkdir(parents=True)
    shutil.copy(CURATED, facts)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    git("init", "--quiet", "--initial-branch=main", folder=folder)
