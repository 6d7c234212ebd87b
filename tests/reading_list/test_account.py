"""Nothing of a list is dropped silently: each part of its text is claimed, or left with a reason that is true."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrich.reading_list import parse_reading_list
from enrich.reading_list.account import PartKind, Reason
from evaluate_reading.conservation import _SNIPPETS, unclaimed
from reading_list_shapes import SHAPES

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(st.lists(st.sampled_from(_SNIPPETS), max_size=60))
def test_every_character_of_any_text_is_claimed_once(snippets: list[str]) -> None:
    text = "".join(snippets)
    assert not unclaimed(text, parse_reading_list(text))


@pytest.mark.parametrize("shape", SHAPES, ids=[shape[0] for shape in SHAPES])
def test_every_character_of_a_list_is_claimed_once(shape: tuple[str, str, object]) -> None:
    assert not unclaimed(shape[1], parse_reading_list(shape[1]))


def test_mark_up_holds_no_words() -> None:
    text = "# A\n\n| Title | Venue |\n|---|---|\n| Salt and Snails Again | ICML 2020 |\n\n---\n\n[1]: https://x.org\n"
    parts = [part for part in parse_reading_list(text).account if part.kind is PartKind.MARKUP]
    assert [text[part.begin : part.end] for part in parts] == ["|---|---|", "---", "[1]: https://x.org"]


LEFT = """---
title: x
---
# Snails

This is a sentence that says what the list is about, and for whom.

## Contents
- [Papers](#papers)

## Papers
- **Salt and Snails in Winter**. Ada Fern, Bo Lark. *ICML*, 2020.
- **Sand and Shells in Spring**. Cy Moss, Dee Ash. *ICLR*, 2021.
- ?!

```
code
```

<!-- a comment -->

## License
- [CC0](https://creativecommons.org)
"""


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (1, Reason.FRONT_MATTER),
        (6, Reason.PROSE),
        (9, Reason.NAVIGATION),
        (14, Reason.BADGE),
        (16, Reason.CODE),
        (20, Reason.COMMENT),
        (23, Reason.BOILERPLATE),
    ],
)
def test_what_is_left_has_its_own_reason(line: int, reason: Reason) -> None:
    parsed = parse_reading_list(LEFT)
    assert [entry.line for entry in parsed.entries] == [12, 13]
    assert {part.line: part.reason for part in parsed.left}[line] is reason


def test_summary_and_refusal_name_what_was_not_read() -> None:
    parsed = parse_reading_list(
        "- **Salt and Snails in Winter**. *ICML*, 2020.\n- go there and look around, would you\n"
    )
    assert parsed.summary() == "1 entry; 1 item not read (line 2)"
    refusal = parse_reading_list("Some words that go on and on without any end.\n").refusal()
    assert "running text" in refusal
    assert "line 1" in refusal


@pytest.mark.parametrize("heading", ["Contents", "News", "Updates"])
def test_entries_below_a_heading_that_seldom_has_any_are_read(heading: str) -> None:
    items = "".join(f"- [Salt and Snails in Winter {k}](https://arxiv.org/abs/2001.0000{k})\n" for k in range(5))
    assert len(parse_reading_list(f"# {heading}\n\n{items}").entries) == 5
    assert len(parse_reading_list(f"# {heading}\n\n## One\n\n{items}").entries) == 5
