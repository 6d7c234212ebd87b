"""Texts that try to control a terminal, a workflow, a page on GitHub or a spreadsheet: one gate for each medium."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from conftest import CURATED
from enrich.cli.main import main
from enrich.core import display
from hostile.places import GOOD, WRONG, enrich

# --- terminals ------------------------------------------------------------------------------------------------

CONTROLS = {
    "ESC": "\x1b[31m", "BEL": "\x07", "backspace": "\x08", "carriage return": "a\rb", "delete": "\x7f", "CSI": "\x9b31m",
    "OSC": "\x9d0;title\x9c", "NEL": "\x85", "right to left": "\u202e", "isolate": "\u2066", "Arabic mark": "\u061c",
    "line separator": "\u2028", "tag": "\U000e0041", "NUL": "\0", "surrogate": "\ud800", "form feed": "\x0c",
    "title": "\x1b]0;x\x07", "shift out": "\x0e", "link": "\x1b]8;;http://e.org\x1b\\x", "left mark": "\u200e",
}  # fmt: skip


@pytest.mark.parametrize("text", CONTROLS.values(), ids=CONTROLS)
def test_a_terminal_is_shown_controls_as_escapes(text: str) -> None:
    shown = display.terminal(f"before {text} after\r\n")
    assert shown.startswith("before ")
    assert shown.endswith(" after\r\n")
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp", "Cs"} for c in shown[:-2]), ascii(shown)
    assert "\\" in shown
    assert "\n" not in display.terminal_line(text + "\n")


@pytest.mark.parametrize("text", CONTROLS.values(), ids=CONTROLS)
def test_a_page_is_not_turned_round_by_text(text: str) -> None:
    for shown in (display.markdown(text), display.comment(text), display.link("x", f"https://e.org/{text}")):
        assert all(unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp", "Cs"} for c in shown), ascii(shown)


@pytest.mark.parametrize("text", ["ä 漢字 😀 é", "👩‍💻", "a\tb\nc", "می‌خواهم"])
def test_a_terminal_is_shown_ordinary_text_as_it_is(text: str) -> None:
    assert display.terminal(text) == text


HOSTILE_LIST = GOOD + WRONG.replace("A Title", "A \x1b[31mTitle\x07 \x9b1m\u202e") + "- \x1b]0;x\x07 no entry\n"


def on_terminal(*arguments: str) -> str:
    """What a command shows on a terminal, stdout and stderr. It runs in this process, the terminal is a real one."""
    ours, theirs = pty.openpty()
    shown: list[bytes] = []
    reader = threading.Thread(target=lambda: shown.extend(_chunks(ours)))
    reader.start()
    with (
        os.fdopen(theirs, "w", encoding="utf-8") as terminal,
        contextlib.redirect_stdout(terminal),
        contextlib.redirect_stderr(terminal),
        contextlib.suppress(SystemExit),
    ):
        assert terminal.isatty()
        main(arguments)
    reader.join()
    os.close(ours)
    return b"".join(shown).decode("utf-8", "replace").replace("\r\r\n", "\n").replace("\r\n", "\n")


def _chunks(descriptor: int) -> Iterator[bytes]:
    """What is written to the other end of a terminal, until that is closed; Linux says so by an error."""
    with contextlib.suppress(OSError):
        while chunk := os.read(descriptor, 65536):
            yield chunk


@pytest.mark.run
@pytest.mark.parametrize(
    "command",
    [
        ("parse", "L.md"),
        ("parse", "L.md", "--format", "jsonl"),
        ("parse", "L.md", "--left"),
        ("parse", "L.md", "--explain", "10"),
        ("explain", "L.md", "10", "--offline"),
        ("check", "L.md", "--offline"),
        ("check", "L.md", "--offline", "--format", "github"),
        ("check", "L.md", "--offline", "--format", "json"),
        ("check", "L.md", "--offline", "--format", "markdown"),
        ("fix", "L.md", "--min-confidence", "0"),
        ("fix", "L.md", "--line", "99"),
        ("export", "--format", "csv"),
        ("export", "--format", "bibtex", "--with-unresolved"),
        ("export", "--format", "markdown"),
        ("export", "--format", "csv", "--section", "\x1b[31m"),
        ("ignore", "L.md", "10", "title_wrong\x1b[31m", "--reason", "r"),
        ("diff", "data/enriched", "data/enriched"),
        ("check", "\x1b[31m.md"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_no_command_lets_text_control_a_terminal(
    command: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(hostile_run(tmp_path_factory))
    monkeypatch.setenv("NO_COLOR", "1")  # colours of our own are tested with the commands that have them
    shown = on_terminal(*command)
    assert shown
    assert all(c in "\n\t" or unicodedata.category(c) != "Cc" for c in shown), ascii(shown)
    assert "\u202e" not in shown


_RUN: list[Path] = []


def hostile_run(factory: pytest.TempPathFactory) -> Path:
    """A directory with a hostile list and its data set, made once."""
    if not _RUN:
        here = factory.mktemp("hostile")
        (here / "data/raw").mkdir(parents=True)
        (here / "data/raw/curated.jsonl").write_bytes(CURATED.read_bytes())
        (here / "L.md").write_text(HOSTILE_LIST, "utf-8")
        assert (
            enrich(
                "run",
                str(here / "L.md"),
                "--offline",
                "--raw-dir",
                str(here / "data/raw"),
                "--out-dir",
                str(here / "data/enriched"),
            ).exit_code
            == 0
        )
        _RUN.append(here)
    return _RUN[0]


@pytest.mark.run
def test_files_and_pipes_get_the_bytes(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(hostile_run(tmp_path_factory))
    patch = enrich("fix", "L.md", "--min-confidence", "0").stdout_bytes
    assert b"-  - [Link: A \x1b[31mTitle\x07 \xc2\x9b1m\xe2\x80\xae" in patch


# --- workflows ------------------------------------------------------------------------------------------------

COMMANDS = (
    "::error::x", "  ::error::x", "\t::stop-commands::t", "a\n::add-mask::x", "a\r::warning::x", "a\r\n::debug::x", "##[error]x",
    "a ##[group]b", "x\n##[command]y", "::::", "a\n \t ::set-output name=x::y", "##[##[error]", "\u2003::error::x", "\x0b::error::x",
    ":::error::x", "\n\n::endgroup::",
)  # fmt: skip


def commands_in(log: str) -> list[str]:
    """The workflow commands that the runner sees in a log: `::` at the start of a line, `##[` anywhere."""
    lines = re.split(r"\r\n|\r|\n", log)
    return [line for line in lines if line.strip().startswith("::") or "##[" in line]


@pytest.mark.parametrize("text", COMMANDS, ids=ascii)
def test_text_starts_no_workflow_command(text: str) -> None:
    assert commands_in(text)
    assert commands_in(display.workflow_log(text)) == []
    made = display.workflow_command("error", text, file=text, title=text)
    assert len(re.split(r"\r\n|\r|\n", made)) == 1
    assert made.startswith("::error file=")
    assert "##[" not in made


CORRECTION = '[[correction]]\nkind = "ignore"\ncode = "title_wrong"\nreason = "r"\ndate = 2026-01-01\nwhen = {{ listed = "x" }}\nentry = {}\n'
LOGS = {
    "an entry's name in a correction": {"data/corrections.toml": CORRECTION.format(r'"a\n::stop-commands::x ##[error]"')},
    "a table's name": {"data/corrections.toml": '["a\\n::stop-commands::x ##[error]"]\n'},
    "a key of a correction": {"data/corrections.toml": CORRECTION.format('"a"') + '"b\\n::add-mask::x ##[group]" = 1\n'},
    "a fact's key": {"data/raw/curated.jsonl": '{"\\n::add-mask::x ##[group]": 1}\n'},
    "a link's address": {"L.md": GOOD + "\n- [::error::x ##[error]y A Paper On Nothing](https://arxiv.org/abs/1612.03079)\n"},
    "a title": {"L.md": GOOD + "\n::error::x\n- X\n  - [Link: ##[error]::warning::A Paper](https://arxiv.org/abs/1612.03079)\n"},
    "a heading": {"L.md": "# ::error::x\n## ##[error] y\n" + GOOD + WRONG},
    "an answer": {"data/raw/arxiv.jsonl": '::error::x ##[error]\n{"a": "\\n::error::"}\n'},
    "the list's name": {"::error::##[error].md": GOOD + WRONG},
    "a line of the list": {"L.md": GOOD + WRONG.replace("  - [Link:", "  - ::error::\r::warning::x\r  - [Link:")},
}  # fmt: skip


@pytest.mark.run
@pytest.mark.parametrize("files", LOGS.values(), ids=LOGS)
def test_the_log_of_a_check_holds_no_command_of_others(
    files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (tmp_path / "data/raw").mkdir(parents=True)
    for name, text in {"L.md": GOOD + WRONG, "data/raw/curated.jsonl": CURATED.read_text("utf-8"), **files}.items():
        (tmp_path / name).write_bytes(text.encode())
    name = next((name for name in files if name.endswith(".md")), "L.md")
    for command in (
        ("check", "--format", "github", "--notes"), ("check", "--format", "text", "--notes"),
        ("check", "--format", "markdown"), ("run",), ("parse",),
    ):  # fmt: skip
        options = () if command == ("parse",) else ("--offline",)
        result = enrich(*command, *options, "--", name)
        ours = ("::error file=", "::warning file=", "::notice file=", "::notice title=")
        log = [line for line in commands_in(result.output) if not line.startswith(ours) or "##[" in line]
        assert log == [], command
    if "github" in result.output:
        assert result.exit_code in {0, 1, 2}


# --- pages on GitHub ------------------------------------------------------------------------------------------

REFERENCES = (
    "@team", "a@b.org", "#123", "GH-123", "gh-7", "owner/repo#12", "https://evil.org/x", "http://evil.org", "www.evil.org", "WWW.evil.org",
    "ftp://evil.org", "mailto:a@b.org", "<https://evil.org>", "[a](https://evil.org)", "![a](https://evil.org)", "(@team)", "@org/team",
)  # fmt: skip


@pytest.mark.parametrize("text", REFERENCES)
@pytest.mark.parametrize("gate", [display.markdown, display.comment])
def test_a_page_on_github_links_and_notifies_nobody(text: str, gate: object) -> None:
    source = f"- {display.markdown(text) if gate is display.markdown else display.comment(text)}\n"
    (inline,) = [t for t in MarkdownIt("gfm-like", {"linkify": False}).parse(source) if t.type == "inline"]
    shown = "".join(child.content for child in inline.children or [])
    assert {child.type for child in inline.children or []} <= {"text", "text_special"}
    assert not re.search(r"@\w|#\d|gh-\d|://|www\.", shown, re.IGNORECASE), "GitHub links what is shown"
    assert shown.replace("\u200b", "") == text, "a reader sees the text"


# --- spreadsheets ---------------------------------------------------------------------------------------------

FORMULAS = ("=1+1", "+1", "-1", "@sum", "＝1", "＋1", "－1", "＠a", "﹦1", "﹢1", "﹣1", "﹫a", "⁼1", "₌1", "⁺1", "₊1", "−1", "⁻1", "₋1", "﬩1", " =1", "\t=1", "\r\n=1", "\u200b=1", "\x00=1")  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_a_spreadsheet_takes_no_cell_for_a_formula(text: str) -> None:
    assert display.csv_cell(text).startswith("'")
    assert display.csv_text(text, is_quoted=False, delimiter=",") is None
    assert display.csv_text(text, is_quoted=True, delimiter=",") is None


@pytest.mark.parametrize("text", ["A title", "1 + 1 = 2", "½", "’tis", "漢字", "*star", "²"])
def test_a_spreadsheet_gets_other_text_as_it_is(text: str) -> None:
    assert display.csv_cell(text) == text
