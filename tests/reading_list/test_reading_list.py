"""Lists of every shape: what is read of them, and where it stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from enrich.core.errors import InputError
from enrich.core.models import Entry, EntryKind, LinkRole
from enrich.reading_list import parse_list, parse_reading_list
from enrich.storage.files import read_list
from reading_list_score import read_labels, score
from reading_list_shapes import SHAPES
from spans import assert_spans

ROOT = Path(__file__).parents[2]
LISTS = ROOT.parent / "shared" / "lists"


def seen(entry: Entry) -> dict[str, Any]:
    """An entry under the names of the made-up examples."""
    return {
        "title": entry.title,
        "arxiv": entry.identifiers.arxiv_id,
        "doi": entry.identifiers.doi,
        "acl": entry.identifiers.acl_id,
        "openreview": entry.identifiers.openreview_id,
        "kind": entry.kind.value,
        "venue": entry.venue,
        "year": str(entry.year) if entry.year else None,
        "authors": entry.authors,
        "code": entry.code_url,
        "date": entry.listed_date,
        "line": entry.line,
        "name": entry.name,
        "url": entry.url,
        "section": list(entry.section),
    }


@pytest.mark.parametrize(("text", "want"), [shape[1:] for shape in SHAPES], ids=[shape[0] for shape in SHAPES])
def test_shape(text: str, want: list[dict[str, Any]]) -> None:
    entries = parse_reading_list(text).entries
    assert [entry.title for entry in entries] == [row["title"] for row in want]
    for entry, row in zip(entries, want, strict=True):
        got = seen(entry)
        assert {key: got[key] for key in row} == row


@pytest.mark.parametrize("shape", SHAPES, ids=[shape[0] for shape in SHAPES])
@pytest.mark.parametrize("form", ["crlf", "bom", "no end"])
def test_line_ends_and_bom_change_nothing(shape: tuple[str, str, list[dict[str, Any]]], form: str) -> None:
    text = shape[1]
    other = {"crlf": text.replace("\n", "\r\n"), "bom": "\ufeff" + text, "no end": text.rstrip("\n")}[form]
    before, after = parse_reading_list(text).entries, parse_reading_list(other).entries
    assert [seen(entry) for entry in before] == [seen(entry) for entry in after]
    assert_spans(other, after)


@pytest.mark.parametrize("shape", SHAPES, ids=[shape[0] for shape in SHAPES])
def test_spans_of_shapes(shape: tuple[str, str, list[dict[str, Any]]]) -> None:
    assert_spans(shape[1], parse_reading_list(shape[1]).entries)


def test_own_list_reads_as_ever() -> None:
    path = ROOT / "data/raw/reading_list.md"
    text = read_list(path)
    parsed = parse_reading_list(text)
    assert len(parsed.entries) == 61
    assert not parsed.unparsed
    assert sum(entry.kind is EntryKind.PAPER for entry in parsed.entries) == 60
    assert_spans(text, parsed.entries)
    by_name = {entry.name: entry for entry in parsed.entries}
    clipper = by_name["Clipper"]
    assert (clipper.venue, clipper.venue_name, clipper.year) == ("NSDI'2017", "NSDI", 2017)
    assert clipper.title == "Clipper: A Low-Latency Online Prediction Serving System"
    assert by_name["LoRa"].title is None
    assert by_name["TACCL"].venue_name == "NSDI"
    span = clipper.fields["venue"].span
    assert span is not None
    assert text.encode()[span.start : span.end] == b"NSDI'2017"


needs_lists = pytest.mark.skipif(not LISTS.is_dir(), reason=f"the real lists are not at {LISTS}")


@needs_lists
@pytest.mark.parametrize("number", ["06", "36"])
def test_labelled_lists(number: str) -> None:
    from enrich.cli.parse import row_of

    text = read_list(next(LISTS.glob(f"{number}_*.md")))
    rows = [row_of(entry) for entry in parse_reading_list(text).entries]
    counts = score(rows, read_labels(LISTS / "labels" / f"{number}.jsonl"))
    least = {"title": 0.98, "identifiers": 0.98, "url": 0.98, "venue": 0.95, "authors": 0.95}
    for field, f1 in least.items():
        if counts[field].hits + counts[field].false + counts[field].missed:
            assert counts[field].f1 >= f1, field
    papers = sum(row["kind"] == "paper" for row in rows)
    assert counts["not a paper"].missed <= 0.03 * papers


@needs_lists
@pytest.mark.large
@pytest.mark.parametrize("path", sorted(LISTS.glob("[0-9]*.md")), ids=lambda path: path.name[:2])
def test_real_lists_are_read_losslessly(path: Path) -> None:
    text = read_list(path)
    parsed = parse_reading_list(text)
    assert len(parsed.entries) >= 30
    assert_spans(text, parsed.entries)
    assert len({entry.entry_id for entry in parsed.entries}) == len(parsed.entries)


# --- other inputs, and what is refused ------------------------------------------------------------------------

BIB = """% made up
@inproceedings{fern2020,
  title     = {The {SALT} of
               Snails},
  author    = {Fern, Ada and Lark, Bo},
  booktitle = {Proceedings of ICML},
  year      = 2020,
  eprint    = {2001.00001},
}
@software{kit, title={SnailKit}, url={https://github.com/snail/kit}}
@article{fern2020, title="Again", journal={Nature}, year={2021}, doi={10.1038/S1}}
@article{broken, title = {x
"""


def test_bibtex() -> None:
    parsed = parse_list(Path("list.bib"), BIB)
    first, kit, again = parsed.entries
    assert first.title == "The SALT of Snails"
    assert (first.authors, first.year, first.venue) == ("Fern, Ada and Lark, Bo", 2020, "Proceedings of ICML")
    assert first.identifiers.arxiv_id == "2001.00001"
    assert first.line == 2
    assert kit.kind is EntryKind.TOOL
    assert again.identifiers.doi == "10.1038/s1"
    assert [unparsed.line for unparsed in parsed.unparsed] == [12]
    source = BIB.encode()
    span = first.fields["year"].span
    assert span is not None
    assert source[span.start : span.end] == b"2020"
    for entry in parsed.entries:
        for name, listed in entry.fields.items():
            assert listed.span is not None
            assert source[listed.span.start : listed.span.end].strip(), name


CSV = (
    "\ufeffTitle,Authors,Venue,Year,arXiv,Code\r\n"
    '"Salt, and ""Snails""","Ada Fern, Bo Lark",ICML,2020,2001.00001,https://github.com/a/b\r\n'
    "\r\n"
    "Sand,,KDD 2021,,https://doi.org/10.1145/1.2,"
)


def test_csv() -> None:
    first, second = parse_list(Path("list.csv"), CSV).entries
    assert first.title == 'Salt, and "Snails"'
    assert (first.authors, first.venue, first.year) == ("Ada Fern, Bo Lark", "ICML", 2020)
    assert first.url == "https://arxiv.org/abs/2001.00001"
    assert first.code_url == "https://github.com/a/b"
    assert (second.title, second.year, second.identifiers.doi) == ("Sand", 2021, "10.1145/1.2")
    assert (first.line, second.line) == (2, 4)
    source = CSV.encode()
    spans = {name: source[f.span.start : f.span.end] for name, f in first.fields.items() if f.span}
    assert spans["authors"] == b"Ada Fern, Bo Lark"
    assert spans["year"] == b"2020"
    assert spans["title"] == b'Salt, and ""Snails""'


def test_csv_without_a_title_is_refused() -> None:
    with pytest.raises(InputError, match="no column"):
        parse_list(Path("list.csv"), "a,b\n1,2\n")


RST = """Papers
======
.. contents:: Here
.. _one: https://x.org

`A Paper <https://arxiv.org/abs/2001.00001>`_

.. note:: so it is
"""


@pytest.mark.parametrize("name", ["list.rst", "README", "list.txt"])
def test_restructured_text_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="reStructuredText"):
        parse_list(Path(name), RST)


def test_generated_list_is_warned_of() -> None:
    text = "<!-- DO NOT EDIT THIS LIST MANUALLY: it is generated -->\n- [A b c](https://arxiv.org/abs/2001.00001)\n"
    parsed = parse_reading_list(text)
    assert len(parsed.entries) == 1
    assert "line 1" in parsed.warnings[0]
    assert not parse_reading_list("- [A b c](https://arxiv.org/abs/2001.00001)\n").warnings


def test_front_matter_is_no_text() -> None:
    text = (
        "---\ntitle: Papers\nlink: https://arxiv.org/abs/2001.00009\n---\n- [A b c](https://arxiv.org/abs/2001.00001)\n"
    )
    (entry,) = parse_reading_list(text).entries
    assert entry.line == 5
    assert_spans(text, (entry,))


def test_all_links_are_kept_with_their_roles() -> None:
    text = (
        "- **Salt and Snails** [[pdf](https://arxiv.org/pdf/2001.00001)] [[code](https://github.com/a/b)] "
        "[[video](https://youtu.be/x)] [[slides](https://x.org/s.pdf)] [[project](https://s.io)] "
        "[[data](https://x.org/d)] [[tweet](https://twitter.com/a/status/1)] [[blog](https://x.org/b)]\n"
    )
    (entry,) = parse_reading_list(text).entries
    assert [link.role for link in entry.links] == [
        LinkRole.PAPER,
        LinkRole.CODE,
        LinkRole.VIDEO,
        LinkRole.SLIDES,
        LinkRole.PROJECT,
        LinkRole.DATASET,
        LinkRole.TWEET,
        LinkRole.BLOG,
    ]


def test_replacing_a_field_changes_nothing_else() -> None:
    text = "| Title | Venue |\r\n|---|---|\r\n| [Salt — and Snails 🐌](https://arxiv.org/abs/2001.00001)   | ICML'19   |\r\n"
    (entry,) = parse_reading_list(text).entries
    span = entry.fields["year"].span
    assert span is not None
    source = text.encode()
    changed = (source[: span.start] + b"20" + source[span.end :]).decode()
    assert changed == text.replace("'19", "'20")
    (again,) = parse_reading_list(changed).entries
    assert again.year == 2020
    assert replace(again, year=2019, venue=entry.venue, fields={}) == replace(entry, fields={})


@pytest.mark.large
def test_hostile_input_is_read_in_time() -> None:
    import time

    megabyte = 1_000_000
    for text in (
        "[" * 10_000 + "]" * 10_000,
        "- " + "[A b c](https://arxiv.org/abs/2001.00001) " * 25_000,
        "<" * megabyte,
        "a" * megabyte,
        "- " * (megabyte // 2),
        "`a" * (megabyte // 2),
        "|" * megabyte,
        # A line longer than what is read as Markdown: its blanks were searched for a separator from each of them.
        "| Title | Authors |\n|---|---|\n| [A Paper {0}](https://arxiv.org/abs/2001.00001) | {0} | {0} |\n".format(
            " " * 40_000
        ),
        "- [" + "! - " * 10_000 + "](https://arxiv.org/abs/2001.00001)",
        "- **A b c** " + "Ada Fern, " * 4_000 + "[[pdf]](https://arxiv.org/abs/2001.00001)\n",
    ):
        start = time.process_time()
        parse_reading_list(text)
        assert time.process_time() - start < 5, text[:20]


@pytest.mark.parametrize(
    ("line", "title", "authors"),
    [
        (
            "1. LoRA Learns Less and Forgets Less [pdf](https://arxiv.org/abs/2405.09673)",
            "LoRA Learns Less and Forgets Less",
            None,
        ),
        (
            "1. Power up! Robust Widget Networks via Powering [pdf](https://arxiv.org/abs/1905.10029)",
            "Power up! Robust Widget Networks via Powering",
            None,
        ),
        (
            "1. Tuning Widgets: Misconceptions, Explanations, and Strong Baselines [pdf](https://arxiv.org/abs/2006.04884)",
            "Tuning Widgets: Misconceptions, Explanations, and Strong Baselines",
            None,
        ),
        (
            "- Rating of Games. Introducing Widget Graphs. Ann Onym, Rémi Nobody. JMLR 2020. [[paper]](https://arxiv.org/abs/1905.10030)",
            "Rating of Games. Introducing Widget Graphs",
            "Ann Onym, Rémi Nobody",
        ),
        (
            "- Widgets Learn Less. Dan Nobody. TMLR 2024. [[paper]](https://arxiv.org/abs/2405.09674)",
            "Widgets Learn Less",
            "Dan Nobody",
        ),
    ],
)
def test_titles_of_several_sentences_and_words_that_look_like_names(line: str, title: str, authors: str | None) -> None:
    (entry,) = parse_reading_list(f"# List\n\n{line}\n").entries
    assert (entry.title, entry.authors) == (title, authors)
