"""`enrich fix`: only the wrong bytes change, the patch applies, and what was fixed is found no more."""

from __future__ import annotations

import difflib
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from conftest import CURATED, READING_LIST
from enrich.cli.main import main
from enrich.editing.patch import unified_diff
from running import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place.under(tmp_path)
    found.raw.mkdir()
    shutil.copy(CURATED, found.raw)
    return found


@pytest.fixture
def readme(tmp_path: Path) -> Path:
    path = tmp_path / "README.md"
    path.write_bytes(READING_LIST.read_bytes())
    return path


def fix(place: Place, readme: Path, *options: str, answers: str = "") -> Result:
    arguments = ["fix", str(readme), "--out-dir", str(place.out), *options]
    return CliRunner().invoke(main, arguments, input=answers, catch_exceptions=False)


def changed_lines(before: bytes, after: bytes) -> list[str]:
    lines = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_after_fixing_our_list_nothing_of_it_is_found_again(place: Place, readme: Path) -> None:
    place.run(readme, "--offline")
    before = readme.read_bytes()
    sure = [f for f in place.findings if f["severity"] != "info" and f["correct"] and f["confidence"] >= 0.95]
    assert len(sure) > 25
    assert fix(place, readme, "--write").exit_code == 0
    assert readme.read_bytes() != before
    place.run(readme, "--offline")
    left = [f for f in place.findings if f["severity"] != "info" and f["correct"] and f["confidence"] >= 0.95]
    assert left == []
    fixed = readme.read_bytes()
    again = fix(place, readme, "--write")
    assert "nothing to fix" in again.stderr
    assert readme.read_bytes() == fixed


def test_only_the_lines_of_findings_change(place: Place, readme: Path) -> None:
    place.run(readme, "--offline")
    before = readme.read_text("utf-8").splitlines()
    fix(place, readme, "--write")
    after = readme.read_text("utf-8").splitlines()
    lines = {finding["line"] for finding in place.findings}
    # A title may stand on two lines, and a new line stands below its entry's.
    allowed = lines | {line + 1 for line in lines}
    changes = [op for op in difflib.SequenceMatcher(None, before, after).get_opcodes() if op[0] != "equal"]
    assert len(changes) > 20
    for kind, start, end, _, _ in changes:
        assert set(range(start + 1, end + 1)) <= allowed, (kind, start, end)
        assert kind != "delete"
        assert kind != "insert" or {start, start + 1} & allowed


def test_the_patch_applies_with_git_and_gives_what_write_gives(place: Place, readme: Path, tmp_path: Path) -> None:
    place.run(readme, "--offline")
    patch = fix(place, readme)
    assert patch.exit_code == 0
    repository = tmp_path / "repository"
    repository.mkdir()
    shutil.copy(readme, repository / readme.name)
    relative = patch.stdout.replace(f"a/{readme.as_posix()}", "a/README.md").replace(
        f"b/{readme.as_posix()}", "b/README.md"
    )
    (repository / "fix.patch").write_text(relative, "utf-8")
    subprocess.run(["git", "init", "-q", "."], cwd=repository, check=True)
    subprocess.run(["git", "apply", "--whitespace=nowarn", "fix.patch"], cwd=repository, check=True)
    fix(place, readme, "--write")
    assert (repository / "README.md").read_bytes() == readme.read_bytes()


def test_one_line_or_one_code_or_a_lower_bar(place: Place, readme: Path) -> None:
    place.run(readme, "--offline")
    one = fix(place, readme, "--line", "27").stdout
    assert "+  - [Link: Orca: A Distributed Serving System" in one
    assert sum(line.startswith("+ ") for line in one.splitlines()) == 1
    codes = fix(place, readme, "--only", "title_missing").stdout
    added = [line for line in codes.splitlines() if line.startswith("+ ")]
    assert len(added) == 6
    assert all("https" in line for line in added)
    low = fix(place, readme, "--min-confidence", "0.5").stdout
    assert len(low) > len(fix(place, readme).stdout)
    assert fix(place, readme, "--only", "nonsense").exit_code == 2


def test_a_list_that_changed_is_refused(place: Place, readme: Path) -> None:
    assert "contains no data set" in fix(place, readme).stderr
    place.run(readme, "--offline")
    readme.write_text(readme.read_text("utf-8") + "\n- more\n", "utf-8")
    result = fix(place, readme, "--write")
    assert result.exit_code == 2
    assert "changed since" in result.stderr
    assert result.stderr.count("\n") == 1


def test_what_is_not_accepted_is_not_changed(place: Place, readme: Path) -> None:
    place.run(readme, "--offline")
    before = readme.read_bytes()
    fix(place, readme, "--write", "--interactive", answers="y\n" + "n\n" * 80)
    assert 0 < len(changed_lines(before, readme.read_bytes())) <= 6


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("final", [True, False])
def test_line_ends_marks_and_final_newlines_stay(
    place: Place, readme: Path, ending: str, mark: bytes, final: bool
) -> None:
    text = READING_LIST.read_text("utf-8").rstrip("\n") + ("\n" if final else "")
    readme.write_bytes(mark + text.replace("\n", ending).encode())
    readme.chmod(0o640)
    place.run(readme, "--offline")
    fix(place, readme, "--write")
    after = readme.read_bytes()
    assert after.startswith(mark)
    assert after.endswith(b"\n") == final
    assert readme.stat().st_mode & 0o777 == 0o640
    if ending == "\r\n":
        assert after.count(b"\n") == after.count(b"\r\n")
    else:
        assert b"\r" not in after
    assert b"Conference: SoCC'2020" in after


LINES = st.lists(st.sampled_from(["one", "two", "three", "", "- x"]), max_size=8)


@given(old=LINES, new=LINES, ends=st.tuples(st.booleans(), st.booleans()))
def test_a_patch_says_where_no_newline_ends_the_file(old: list[str], new: list[str], ends: tuple[bool, bool]) -> None:
    one, other = (
        "\n".join(lines) + ("\n" if end and lines else "") for lines, end in zip((old, new), ends, strict=True)
    )
    patch = unified_diff("list.md", one, other)
    assert (patch == "") == (one == other)
    assert patch.endswith("\n") or not patch
    unended = sum(bool(text) and not text.endswith("\n") for text in (one, other))
    assert patch.count("\\ No newline") <= unended
