"""The list as its own teacher: entries without a link, and what only the other entries of the list can say."""

from __future__ import annotations

import pytest

from enrich.core.models import Entry
from enrich.reading_list import parse_reading_list

PAPERS = [
    ("Kettles That Boil Themselves: A Study of Steam", "Ada Fern, Bo Lark", "ICLR", 2019),
    ("Soup on Demand for Distributed Spoons", "Cy Moss", "NeurIPS", 2020),
    ("Ladles Are All You Need", "Dee Ash, Ed Birch, Flo Cane", "OSDI", 2021),
    ("Learning to Fold Napkins with Few Hands", "Gil Dart, Hal Elm", "SOSP", 2022),
    ("On the Height of Chairs and the Depth of Plates", "Ida Fox", "ICML", 2023),
    ("Forks Considered Harmful in Data Centers", "Jo Gale, Kim Hart", "ACL", 2024),
]

FORMS = {
    "bold title": "- **{t}**. {a}. *{v}*, {y}.\n",
    "citation": '1. {a}. "{t}." In {v}, {y}.\n',
    "plain paragraph": "{a}. {t}. {v} {y}.\n\n",
    "commas": "- {t}, {a}. {v} {y}\n",
    "heading": "### {t}\n{a}, {v} {y}\n\n",
    "year in brackets": '**[7]** {a}. "**{t}**." {v} ({y}).\n\n',
    "underlined": "- {v} {y} | <u>{t}</u> | {a}\n",
    "slanted title": "> - {a} · *{t}* · {v} {y}\n",
}


def said(entries: tuple[Entry, ...]) -> list[tuple[object, ...]]:
    return [(entry.title, entry.authors, entry.venue_name, entry.year) for entry in entries]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_lists_without_a_link_are_read_in_all_fields(form: str) -> None:
    text = "# Papers\n\n" + "".join(form.format(t=t, a=a, v=v, y=y) for t, a, v, y in PAPERS)
    assert said(parse_reading_list(text).entries) == PAPERS


def test_a_single_author_is_read_where_the_siblings_have_theirs_and_says_so() -> None:
    text = "*Old ones*\n" + "".join(
        f"- {t} ({y}), {a} [[pdf]](https://arxiv.org/abs/2101.0001{k})\n" for k, (t, a, _, y) in enumerate(PAPERS)
    )
    entries = parse_reading_list(text).entries
    assert [entry.authors for entry in entries] == [a for _, a, _, _ in PAPERS]


def test_systems_with_a_link_called_paper_have_a_name_and_no_title() -> None:
    rows = "".join(
        f"| {t.split()[0]} | {v} | [Paper](https://arxiv.org/abs/2101.0001{k}) |\n"
        for k, (t, _, v, _) in enumerate(PAPERS)
    )
    entries = parse_reading_list("| System | Pub. | Paper |\n|---|---|---|\n" + rows).entries
    assert [entry.title for entry in entries] == [None] * len(PAPERS)
    assert [entry.name for entry in entries] == [t.split()[0] for t, _, _, _ in PAPERS]


def test_day_and_month_are_no_venue() -> None:
    rows = "".join(f"| Sep {9 + k} | [{t}](https://arxiv.org/abs/2101.0001{k}) |\n" for k, (t, *_) in enumerate(PAPERS))
    entries = parse_reading_list("| Date | Readings |\n|---|---|\n" + rows).entries
    assert {(entry.venue, entry.year) for entry in entries} == {(None, None)}


def test_facts_with_emoji_before_their_labels() -> None:
    text = "".join(
        f"- [{t}](https://arxiv.org/abs/2101.0001{k})\n    - {a}\n    - 📅 Date: May 3, {y}\n    - 📑 Publisher: {v}\n"
        for k, (t, a, v, y) in enumerate(PAPERS)
    )
    entries = parse_reading_list(text).entries
    assert [(entry.title, entry.authors, entry.venue) for entry in entries] == [(t, a, v) for t, a, v, _ in PAPERS]
    assert entries[0].listed_date == "May 3, 2019"
