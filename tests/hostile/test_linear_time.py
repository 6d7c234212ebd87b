"""Hostile text takes time in proportion to its length: measured by the ratio of doubling, not in seconds."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from enrich.core import display
from enrich.core.identifiers import canonical_doi, identifiers_of_url, url_key
from enrich.decisions.corrections_file import parse_corrections
from enrich.matching.venues import read_venue
from hostile.patterns import Pattern, all_patterns, hostile_texts

LENGTH = 1_000
LONGER = 4
SHORTEST = 0.004
"""Seconds below which nothing is compared: linear time stays there, and the clock is too coarse."""
MOST_GROWTH = 8.0
"""Four times the text takes four times the time, sixteen times if it grows with the square."""


def seconds(run: Callable[[Any], object], text: Any, times: int = 1) -> float:
    """The least of some measurements, of this thread's own time: other programs do not count."""
    taken = []
    for _ in range(times):
        begun = time.thread_time()
        run(text)
        taken.append(time.thread_time() - begun)
    return min(taken)


def grows_too_fast(run: Callable[[Any], object], text: Callable[[int], Any]) -> bool:
    """Whether four times the text takes more than eight times the time."""
    long, short = text(LONGER * LENGTH), text(LENGTH)
    if (first := seconds(run, long)) < SHORTEST:
        return False
    if first > 1:
        return True
    return seconds(run, long, 2) > MOST_GROWTH * seconds(run, short, 5)


def slow_texts(pattern: Pattern) -> list[str]:
    """The hostile texts on which a pattern takes more than linear time."""
    found = []
    for run in pattern.runs():
        for number, text in enumerate(hostile_texts(pattern.compiled, LONGER * LENGTH)):
            if seconds(run, text) < SHORTEST:
                continue

            def of_length(length: int, number: int = number) -> Any:
                return next(t for n, t in enumerate(hostile_texts(pattern.compiled, length)) if n == number)

            if grows_too_fast(run, of_length):
                found.append(ascii(text[:20]) + " ... " + ascii(text[-3:]))
    return found


PATTERNS = list(all_patterns())


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 100
    assert {"enrich.core.text", "enrich.matching.venues", "enrich.core.display"} <= {p.module for p in PATTERNS}


@pytest.mark.parametrize(
    ("pattern", "pump", "is_slow"),
    [
        (r"\s+$", " ", True), (r"a.*b", "a", True), (r"^\s*\[\[", "\n", True),
        (r"(?<!\s)\s++$", " ", False), (r"[^b]*", "a", False), (r"a", "aaab", False), (r"^[ \t]*+\[\[", "\n", False),
    ],
)  # fmt: skip
def test_the_measure_tells_linear_from_square(pattern: str, pump: str, is_slow: bool) -> None:
    compiled = re.compile(pattern, re.MULTILINE)

    def run(text: str) -> object:
        return sum(1 for _ in compiled.finditer(text))

    assert grows_too_fast(run, lambda length: pump * (length // len(pump)) + "\0") is is_slow


@pytest.mark.parametrize("module", sorted({pattern.module for pattern in PATTERNS}))
def test_patterns_take_linear_time(module: str) -> None:
    slow = {p.name: texts for p in PATTERNS if p.module == module and (texts := slow_texts(p))}
    assert not slow


# `canonical` and all that it calls are measured in tests/core/test_text.py.
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "read_venue": read_venue,
    "identifiers_of_url": lambda text: identifiers_of_url("https://arxiv.org/abs/" + text),
    "url_key": lambda text: url_key("https://a.org/" + text),
    "canonical_doi": lambda text: canonical_doi("10.1000/" + text),
    "one_line": display.one_line,
    "markdown": display.markdown,
    "markdown_source": display.markdown_source,
    "terminal": display.terminal,
    "workflow_log": display.workflow_log,
    "latex_title": display.latex_title,
    "web_address": lambda text: display.web_address("https://" + text),
    "page_link": lambda text: display.page_link("https://" + text),
    "csv_cell": display.csv_cell,
}
PUMPS = (" ", "a", "(", "[", "{", "}", "<", "<b>", "</b>", "\\", "\\'", '\\"', "\\{", "$", "$a$ ", "&", "&amp;", "&#0;", "%", "%25", "/", "//", "?a=", "#", ".", "\n", "\r", "\t", "\u0301", "ﷺ", "é", "漢", "@", "at ", "ACM ", "1", "2023 ", "-", "A. ", "`", "~", "::", "##[", "\x1b", "&lt;b&gt;", "^{", "_{", "\\textbf{")  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_text_take_linear_time(name: str) -> None:
    run = FUNCTIONS[name]

    def of(pump: str) -> Callable[[int], str]:
        return lambda length: "x" + pump * (length // len(pump))

    slow = [pump for pump in PUMPS if grows_too_fast(run, of(pump))]
    assert not slow


ONE = '[[correction]]\nkind = "ignore"\nentry = "e{}"\ncode = "venue_vague"\nreason = "r"\ndate = 2026-01-01\nwhen = {{ listed = "ACM" }}\n'


def test_many_decisions_and_many_lines_take_linear_time() -> None:
    assert len(parse_corrections("".join(map(ONE.format, range(20_000))), "x")) == 20_000
    assert not grows_too_fast(lambda t: parse_corrections(t, "x"), lambda n: "".join(map(ONE.format, range(n // 8))))
    assert not grows_too_fast(lambda t: parse_corrections(t, "x"), lambda n: "\n" * 10 * n + ONE.format(1))
    assert not grows_too_fast(
        lambda t: parse_corrections(t, "x"), lambda n: " " * 10 * n + "\n" + ONE.format(1) + "\n" * 10 * n
    )
