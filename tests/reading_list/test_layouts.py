"""Layouts in which an entry may take what belongs to another, or lose what is its own."""

from __future__ import annotations

import random

import pytest

from enrich.core.models import Entry
from enrich.reading_list import parse_reading_list
from enrich.reading_list.locators import is_locators, locators_of
from enrich.reading_list.names import names_with_initials_end
from enrich.reading_list.venue_texts import venue_text


def read(text: str) -> tuple[Entry, ...]:
    return parse_reading_list(text).entries


def fields(entry: Entry) -> tuple[str | None, str | None, str | None, int | None]:
    return entry.title, entry.authors, entry.venue_name, entry.year


WANTED = ("Snails that sort themselves", "Nature", 2021)


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("- Fern, A., & Lark, B. C. (2021). Snails that sort themselves. *Nature*, *12*(3), 1-10.\n", "Fern, A., & Lark, B. C."),
        ("- Fern A, Lark BC. Snails that sort themselves. Nature. 2021;12(3):1-10.\n", "Fern A, Lark BC"),
        ('- A. Fern and B. C. Lark, "Snails that sort themselves," *Nature*, vol. 12, no. 3, pp. 1-10, 2021.\n', "A. Fern and B. C. Lark"),
        ('- Ada Fern, Bo Lark. "Snails that sort themselves." *Nature* 12, no. 3 (2021): 1-10.\n', "Ada Fern, Bo Lark"),
        ("- Ada Fern, Bo Lark: Snails that sort themselves. Nature 12(3): 1-10 (2021)\n", "Ada Fern, Bo Lark"),
    ],
)  # fmt: skip
def test_reference_styles(text: str, authors: str) -> None:
    (entry,) = read("# P\n\n" + text)
    assert (entry.title, entry.authors, entry.year) == (WANTED[0], authors, WANTED[2])
    assert entry.venue_name == WANTED[1]


@pytest.mark.parametrize(
    "text",
    [
        "**Snails in the Rain**\n\n**Rain on Many Snails**  \nCy Moss  \n[[pdf]](https://arxiv.org/abs/2101.00011)\n",
        (
            "**Snails in the Rain**. Ada Fern, Bo Lark. ICML 2020.\n\n"
            "**Rain on Many Snails**. Cy Moss, Dee Ash. ICML 2021. [[pdf]](https://arxiv.org/abs/2101.00011)\n"
        ),
        (
            "- Snails in the Rain, Ada Fern, Bo Lark, ICML 2020\n\n"
            "Rain on Many Snails, Cy Moss, Dee Ash, ICML 2021 [pdf](https://arxiv.org/abs/2101.00011)\n"
        ),
    ],
)
def test_an_entry_without_a_link_does_not_take_the_next_ones(text: str) -> None:
    first, second = read("# P\n\n" + text)
    assert (first.title, first.url) == ("Snails in the Rain", None)
    assert (second.title, second.identifiers.arxiv_id) == ("Rain on Many Snails", "2101.00011")


@pytest.mark.parametrize("joint", [" and ", " | ", "; ", ", ICML 2020; ", " <br> "])
@pytest.mark.parametrize("host", ["arxiv.org/abs/2101.0001", "journals.example.org/article/1"])
@pytest.mark.parametrize("line", ["- {}\n", "| Week | Papers |\n|---|---|\n| 1 | {} |\n"])
def test_two_titles_on_a_line_are_two_entries(joint: str, host: str, line: str) -> None:
    joint = joint.replace("|", "\\|") if line.startswith("|") else joint
    both = f"[Snails in the Rain](https://{host}0){joint}[Rain on Many Snails](https://{host}1)"
    assert [entry.title for entry in read(line.format(both))] == ["Snails in the Rain", "Rain on Many Snails"]


def test_identifiers_in_running_text_are_read() -> None:
    arxiv, doi = read(
        "- Snails in the Rain, Ada Fern, arXiv:2101.00010v2, 2021.\n"
        "- Rain on Many Snails. Cy Moss. ICML 2020. doi:10.1145/3458817.3476195\n"
    )
    assert arxiv.identifiers.arxiv_id == "2101.00010"
    assert doi.identifiers.doi == "10.1145/3458817.3476195"
    assert not arxiv.links
    assert "url" not in doi.fields


def test_labels_say_what_their_lines_hold_from_the_first_on() -> None:
    (entry,) = read("**Title**: Snails in the Rain  \n**Authors**: Ada Fern  \n**Venue**: ICML  \n**Year**: 2020\n")
    assert fields(entry) == ("Snails in the Rain", "Ada Fern", "ICML", 2020)


def test_a_folded_part_about_one_paper_is_an_entry() -> None:
    part = "<details>\n<summary>{} (ICML 2020)</summary>\n\nAda Fern, Bo Lark\n\n[Paper](https://x.org/{})\n\n</details>\n\n"
    titles = ["Snails in the Rain", "Rain on Many Snails", "Teapots Considered Harmful"]
    entries = read("# P\n\n" + "".join(part.format(title, k) for k, title in enumerate(titles)))
    assert [entry.title for entry in entries] == titles
    assert all(entry.authors == "Ada Fern, Bo Lark" and entry.url for entry in entries)


CONTEXT = """## NeurIPS 2023

- [Snails in the Rain](https://arxiv.org/abs/2101.00010). Ada Fern, Bo Lark.
- [Rain on Many Snails](https://arxiv.org/abs/2101.00011). Cy Moss. ICML 2022

## Vision Snails 2021

- [Snails that See Colours](https://arxiv.org/abs/2101.00012)

| Title | Authors |
|---|---|
| **ICLR 2020** | |
| [Teapots Considered Harmful](https://arxiv.org/abs/2101.00013) | Dee Ash, Ed Birch |
"""


def test_venue_and_year_of_headings_and_groups_are_inherited_apart() -> None:
    first, own, topic, row = read(CONTEXT)
    assert (first.venue, first.year) == (None, None)
    assert {name: (one.value, one.source, one.line) for name, one in first.inherited.items()} == {
        "venue": ("NeurIPS", "heading", 1),
        "year": ("2023", "heading", 1),
    }
    span = first.inherited["venue"].span
    assert CONTEXT.encode()[span.start : span.end] == b"NeurIPS"
    assert not own.inherited
    assert not topic.inherited
    assert {name: one.value for name, one in row.inherited.items()} == {"venue": "ICLR", "year": "2020"}


@pytest.mark.parametrize(
    ("text", "venue", "year"),
    [
        ("In Proc. CHI, 2021, pp. 1-10", "Proc. CHI", 2021),
        ("The Lancet. 2021;9(1):215-227", "The Lancet", 2021),
        ("IEEE Access 6 (2018): 64270-64277", "IEEE Access", 2018),
        ("Proceedings of the 2021 Conference on Snails, pages 1-12", "Proceedings of the Conference on Snails", 2021),
        ("EMNLP 2023, Best Paper Award", "EMNLP", 2023),
    ],
)
def test_a_venue_ends_before_volume_and_pages(text: str, venue: str, year: int) -> None:
    read_ = venue_text(text)
    assert read_ is not None
    assert (read_.name.removeprefix("In "), read_.year) == (venue, year)


def test_locators() -> None:
    assert is_locators("2021;12(3):1-10")
    assert not is_locators("Web 2.0, Part 3")
    found = locators_of("Cell 26, no. 3 (2023): 588-600")
    assert found is not None
    assert (found.begin, found.year) == (5, (2023, 16, 20))


def test_names_with_initials() -> None:
    for names in ("Zhou Z, Li X", "Zhou, Z., & Li, X.", "van der Berg A, Li X et al."):
        assert names_with_initials_end(f"{names} Snails in the Rain") in {len(names), 0}
        assert names_with_initials_end(f"{names.rstrip('.')}. Snails in the Rain") >= len(names) - 1
    assert names_with_initials_end("Vitamin D. A Study of Snails") == 0


def test_order_of_entries_does_not_matter() -> None:
    """Styles are told by the whole list: shuffled, it reads the same."""
    lines = [
        f"- Ada Fern, Bo Lark: Snail number {k} in the Rain. ICML 202{k}\n" for k in range(5)
    ] + ["- Cy Moss: A Rain of Snails. ICML 2020\n"]  # fmt: skip
    wanted = {fields(entry) for entry in read("".join(lines))}
    random.Random(1).shuffle(lines)
    assert {fields(entry) for entry in read("".join(lines))} == wanted
    assert ("A Rain of Snails", "Cy Moss", "ICML", 2020) in wanted


def test_a_cell_of_titles_holds_no_names_where_a_column_has_them() -> None:
    title = "Estimation of Human Pose from mmWave, RGB-D, and Inertial Sensors"
    rows = "".join(f"| {text} | Ann One, Bob Two | NeurIPS | 2022 |\n" for text in (title, "A Title: Of Several Words"))
    read = parse_reading_list(f"| Title | Authors | Venue | Year |\n|---|---|---|---|\n{rows}").entries
    assert (read[0].title, read[0].authors) == (title, "Ann One, Bob Two")


def test_initials_may_be_joined_by_a_hyphen() -> None:
    names, title = "C.-F. Chen, Q. Fan, J.-Y. Zhu", "Attention Across Scales for Images"
    read = parse_reading_list(f"- {names}. {title}. ICCV 2021.\n- {title}. {names}. ICCV 2021.\n").entries
    assert [(entry.title, entry.authors) for entry in read] == [(title, names)] * 2
