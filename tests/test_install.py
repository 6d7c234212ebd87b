"""The wheel, installed into an empty environment and used from an empty folder, as someone new would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from importlib.metadata import distribution
from pathlib import Path

import pytest

from conftest import ROOT
from lists import SMALL

pytestmark = pytest.mark.run

NAME = "enrich-reading-list"
MOST_MEGABYTES = 250


@pytest.fixture(scope="module")
def enrich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `enrich` of a wheel in an environment of its own.

    Its dependencies are found where ours are, so that the test needs no network; the package itself is not.
    """
    place = tmp_path_factory.mktemp("install")
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(place), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    venv.create(place / "env", with_pip=False)
    python = place / "env/bin/python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    (Path(site) / "zz_dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return place / "env/bin/enrich"


def test_a_wheel_runs_from_an_empty_folder(enrich: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(SMALL, "utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    where = [str(enrich.with_name("python")), "-c", "import enrich; print(enrich.__file__)"]
    file = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert str(enrich.parent.parent) in file, "the wheel is used, not the checkout"
    ran = subprocess.run(
        [enrich, "run", "README.md", "--offline"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert list(tmp_path.rglob("papers.parquet"))
    assert list(tmp_path.rglob("review.html"))


def closure(name: str, seen: set[str]) -> set[str]:
    """The distributions that a plain install of one pulls in."""
    if name in seen:
        return seen
    seen.add(name)
    for requirement in distribution(name).requires or ():
        if "extra ==" not in requirement and not re.search(
            r"(python_version|sys_platform|platform_system).*[<=]", requirement
        ):
            closure(re.match(r"[\w.-]+", requirement)[0], seen)  # type: ignore[index]
    return seen


def test_a_plain_install_stays_small() -> None:
    size = 0
    for name in closure(NAME, set()) - {NAME}:
        files = distribution(name).files or ()
        size += sum(Path(str(f.locate())).stat().st_size for f in files if Path(str(f.locate())).is_file())
    assert size / 1e6 < MOST_MEGABYTES
    assert "pandas" not in closure(NAME, set())
