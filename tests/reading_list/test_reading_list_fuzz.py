"""Whatever a list says, it is read without a crash, and every field that is read says what its bytes say."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrich.core.errors import InputError
from enrich.reading_list import parse_list, parse_reading_list
from reading_list_shapes import SHAPES
from spans import assert_spans

QUICK = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
PARTS = [
    "- ", "* ", "1. ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "# ", "### ", "|", "|---|---|\n", "> ", "---\n", "**", "*",
    "_", "`", "[", "]", "(", ")", "](", "https://arxiv.org/abs/2001.00001", "http://x.org/a.pdf", "[pdf]", "[[code]]",
    "<br>", "<p>", "</p>", "<a href='https://x.org'>", "</a>", "<!--", "-->", "<td>", "<tr>", "<table>", "&amp;", "\\", "\\|",
    "![](https://img.shields.io/badge/ICML'23-blue)", "Title of a Paper", "Ada Fern, Bo Lark", "ICML 2020", "(NeurIPS'21)",
    "2020", "2023.10", '"', "“", "”", "：", "论文", "🔥", "\ufeff", "\u2028", "et al.", ": ", " - ", ". ", ", ", "$x$", "[1]: ",
]  # fmt: skip


@QUICK
@given(st.lists(st.sampled_from(PARTS), max_size=60))
def test_any_mixture_of_parts(parts: list[str]) -> None:
    text = "".join(parts)
    assert_spans(text, parse_reading_list(text).entries)


@QUICK
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert_spans(text, parse_reading_list(text).entries)


@QUICK
@given(st.sampled_from([shape[1] for shape in SHAPES]), st.data())
def test_damaged_lists(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        until = min(len(text), at + data.draw(st.integers(0, 6)))
        text = text[:at] + data.draw(st.sampled_from([*PARTS, ""])) + text[until:]
    assert_spans(text, parse_reading_list(text).entries)


@QUICK
@given(
    st.lists(
        st.sampled_from([*'",;\r\n{}=@', "@article{a,", "title", "year", "doi", "2020", "a", " ", "\ufeff"]),
        max_size=60,
    ),
    st.sampled_from(["list.bib", "list.csv"]),
)
def test_records_of_any_form(parts: list[str], name: str) -> None:
    try:
        parse_list(Path(name), "title,year,url\n" + "".join(parts))
    except InputError:
        assert name.endswith("csv")
