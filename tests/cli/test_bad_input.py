"""What cannot be used: one line naming file, line and reason, exit 2 (or 1 for outputs), and nothing overwritten."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from conftest import CURATED, READING_LIST
from running import Place

GOOD = "- Thing\n  - Conference: OSDI'2022\n  - [Link: A Paper About Some Thing](https://arxiv.org/abs/2201.00001)\n"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place where a good run has been before."""
    found = Place.under(tmp_path)
    good = tmp_path / "good.md"
    good.write_text(GOOD, "utf-8")
    assert found.run(good, "--offline").exit_code == 0
    return found


def one_line_of(place: Place, reading_list: Path, *options: str) -> str:
    before = {p.name: p.read_bytes() for p in place.out.iterdir()}
    result = place.run(reading_list, *options, "--offline")
    assert result.exit_code == 2
    assert {p.name: p.read_bytes() for p in place.out.iterdir()} == before
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def test_no_such_file(place: Place, tmp_path: Path) -> None:
    assert "nowhere.md: no such file" in one_line_of(place, tmp_path / "nowhere.md")


def test_a_directory(place: Place, tmp_path: Path) -> None:
    assert "is a directory" in one_line_of(place, tmp_path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b" \n\n\t", "is empty"),
        (b"- one\n- \x00\x01\n", ":2: is a binary file"),
        (b"- one\n\n- caf\xe9\n", ":3: is not UTF-8 text"),
        (b"# A list\n\nNothing is listed here.\n", "no entries found"),
    ],
)
def test_a_list_that_cannot_be_used(place: Place, tmp_path: Path, content: bytes, expected: str) -> None:
    bad = tmp_path / "bad.md"
    bad.write_bytes(content)
    line = one_line_of(place, bad)
    assert str(bad) in line
    assert expected in line


@pytest.mark.parametrize("broken", ["{", '{"title": "No kind"}', "[]", '{"title": 1}'])
def test_a_corrupt_curated_line(place: Place, broken: str) -> None:
    place.raw.mkdir(exist_ok=True)
    first = CURATED.read_text("utf-8").splitlines()[0]
    (place.raw / "curated.jsonl").write_text(f"{first}\n{broken}\n", "utf-8")
    line = one_line_of(place, READING_LIST)
    assert "curated.jsonl:2: not a curated fact" in line


def test_unknown_sources_and_wrong_usage(place: Place) -> None:
    assert place.run(READING_LIST, "--sources", "arxiv,scopus").exit_code == 2
    assert place.run(READING_LIST, "--max-age", "soon").exit_code == 2


def test_a_full_disk_is_one_clear_line_and_leaves_the_old_outputs_whole(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place.contents()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    result = place.run(READING_LIST, "--offline")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "No space left on device" in result.stderr
    assert place.contents() == before
    assert [path.name for path in place.out.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_directory_leaves_the_old_outputs_whole(place: Place) -> None:
    before = place.contents()
    place.out.chmod(0o500)
    try:
        result = place.run(READING_LIST, "--offline")
    finally:
        place.out.chmod(0o700)
    assert result.exit_code == 1
    assert place.contents() == before


def test_an_empty_curated_file_is_no_error(place: Place) -> None:
    place.raw.mkdir(exist_ok=True)
    (place.raw / "curated.jsonl").write_text("\n")
    assert place.run(READING_LIST, "--offline").exit_code == 0
    shutil.rmtree(place.raw)
