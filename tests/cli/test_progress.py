"""Progress: waiting is shown as waiting, estimates only where they mean something, plain lines without a terminal."""

from __future__ import annotations

import io
import re

from hypothesis import given
from hypothesis import strategies as st

from commands import without_colours
from enrich.cli.progress import Progress, describe_rest
from enrich.core.models import SourceName


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.integers(0, 500), st.integers(1, 500), st.floats(0, 5000))
def test_no_time_is_named_that_means_nothing(done: int, total: int, seconds: float) -> None:
    shown = describe_rest(done, total, seconds)
    assert not re.search(r"\b0+ (?:s|min)|00:00", shown)
    if done == 0:
        assert shown == "waiting"
    if done >= total:
        assert shown == ""


def test_a_bar_waits_until_the_first_answer_and_while_none_comes() -> None:
    stream = Terminal()
    progress = Progress(stream)
    progress(SourceName.ARXIV, 0, 4)
    assert "waiting" in stream.getvalue()
    progress(SourceName.ARXIV, 1, 4)
    last = without_colours(stream.getvalue()).split("\r")[-1]
    assert "1/4 answered" in last
    assert "waiting" not in last
    progress.waits_for([SourceName.ARXIV], 12.0)
    assert "waiting for 12 s" in without_colours(stream.getvalue()).split("\r")[-1]
    progress(SourceName.ARXIV, 4, 4)
    progress.close()
    assert "00:00" not in stream.getvalue()


def test_without_a_terminal_there_are_lines() -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    progress(SourceName.ARXIV, 0, 4)
    progress.waits_for([SourceName.ARXIV], 12.0)
    progress(SourceName.ARXIV, 4, 4)
    progress.close()
    assert stream.getvalue().splitlines() == [
        "arXiv: 0 of 4 answered",
        "waiting for arXiv (12 s without an answer)",
        "arXiv: 4 of 4 answered",
    ]
