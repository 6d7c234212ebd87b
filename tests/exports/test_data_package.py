"""The data package: `frictionless validate` passes on what is committed, and notices what does not fit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

COMMITTED = ROOT / "data/enriched"


def validated(descriptor: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "--json", descriptor.name]
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(command, cwd=descriptor.parent, env=environment, capture_output=True, text=True, check=False)


def test_frictionless_accepts_the_committed_package() -> None:
    ran = validated(COMMITTED / "datapackage.json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    report = json.loads(ran.stdout)
    assert report["valid"]
    assert [task["name"] for task in report["tasks"]] == ["papers", "findings", "history"]
    assert all(task["stats"]["rows"] for task in report["tasks"])


def test_frictionless_notices_a_column_that_is_not_described(tmp_path: Path) -> None:
    shutil.copytree(COMMITTED, tmp_path / "set")
    path = tmp_path / "set/datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    del descriptor["resources"][0]["schema"]["fields"][3]
    path.write_text(json.dumps(descriptor), "utf-8")
    assert validated(path).returncode == 1
