"""Notices before and after titles."""

from __future__ import annotations

import pytest

from enrich.core.notices import NoticedTitle, read_notice


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WITHDRAWN: A Title", NoticedTitle("A Title", is_withdrawn=True)),
        ("Retracted: A Title", NoticedTitle("A Title", is_retracted=True)),
        ("RETRACTED ARTICLE: A Title", NoticedTitle("A Title", is_retracted=True)),
        ("(Withdrawn) A Title", NoticedTitle("A Title", is_withdrawn=True)),
        ("A Title [Retracted]", NoticedTitle("A Title", is_retracted=True)),
        ("A Title (withdrawn).", NoticedTitle("A Title", is_withdrawn=True)),
        ("Withdrawn Drugs: A Review", NoticedTitle("Withdrawn Drugs: A Review")),
        ("Retracted papers in science", NoticedTitle("Retracted papers in science")),
        ("Withdrawn:", NoticedTitle("Withdrawn:")),
    ],
)
def test_notices(text: str, expected: NoticedTitle) -> None:
    assert read_notice(text) == expected
