"""`enrich fix --interactive`: one entry's change at a time, with the keys of `git add -p`, on a terminal."""

from __future__ import annotations

import re

import pexpect
import pytest

from commands import Shell, without_colours
from conftest import READING_LIST

pytestmark = pytest.mark.run

QUESTION = r"make this change \[[^\]]*\]\? "


@pytest.fixture
def listed(project: Shell) -> Shell:
    project.write("README.md", READING_LIST.read_text("utf-8"))
    assert project.enrich("run", "-q", "README.md", "--offline").returncode == 0
    return project


def changed(shell: Shell) -> list[str]:
    """The lines of the list that are not those of before."""
    before = READING_LIST.read_text("utf-8").splitlines()
    return [line for line in shell.read("README.md").splitlines() if line not in before]


def test_quitting_keeps_what_was_decided(listed: Shell) -> None:
    terminal = listed.on_terminal("fix", "--interactive", "README.md")
    terminal.expect(QUESTION)
    first = without_colours(terminal.before)
    assert re.search(r"README\.md:22: InferLine \(1 of \d+\)", first)
    assert "-  - Conference: ACM'2018" in first
    assert "+  - Conference: SoCC'2020" in first
    terminal.sendline("y")
    terminal.expect(QUESTION)
    terminal.sendline("n")
    terminal.expect(QUESTION)
    assert re.search(r"\(3 of \d+\)", without_colours(terminal.before))
    terminal.sendline("q")
    terminal.expect(pexpect.EOF)
    assert changed(listed)[0] == "  - Conference: SoCC'2020"
    assert len(changed(listed)) == 2


def test_only_words_that_differ_are_marked(listed: Shell) -> None:
    terminal = listed.on_terminal("fix", "--interactive", "README.md")
    terminal.expect(QUESTION)
    (line,) = [line for line in terminal.before.splitlines() if "SoCC" in line and "\x1b" in line and "+" in line][:1]
    marked = re.findall(r"\x1b\[7m([^\x1b]*)", line)
    assert marked == ["SoCC", "2020"]
    terminal.sendline("q")
    terminal.expect(pexpect.EOF)


def test_splitting_decides_line_by_line(listed: Shell) -> None:
    ran = listed.enrich("fix", "-i", "README.md", given="s\ny\nn\nq\n")
    assert ran.returncode == 0
    assert changed(listed) == ["  - Conference: SoCC'2020"]
    assert "\x1b[" not in ran.stdout


def test_help_and_unknown_keys_ask_again(listed: Shell) -> None:
    ran = listed.enrich("fix", "-i", "README.md", given="?\nx\n\nq\n")
    assert ran.stdout.count("y - make this change") == 3
    assert ran.stdout.count("(1 of ") == 1 + 4
    assert changed(listed) == []
    assert "README.md: unchanged" in ran.stderr


def test_all_is_what_write_gives_and_the_end_of_the_input_quits(listed: Shell) -> None:
    listed.enrich("fix", "-i", "README.md", given="a\n")
    by_hand = listed.read("README.md")
    listed.write("README.md", READING_LIST.read_text("utf-8"))
    listed.enrich("fix", "--write", "README.md")
    assert listed.read("README.md") == by_hand
    listed.write("README.md", READING_LIST.read_text("utf-8"))
    assert listed.enrich("fix", "-i", "README.md", given="y\n").returncode == 0
    assert len(changed(listed)) == 2


def test_ctrl_c_changes_nothing(listed: Shell) -> None:
    terminal = listed.on_terminal("fix", "--interactive", "README.md")
    terminal.expect(QUESTION)
    terminal.sendline("y")
    terminal.expect(QUESTION)
    terminal.sendintr()
    terminal.expect("stopped; nothing was changed")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 130
    assert changed(listed) == []
