"""The page review.html as text: all findings are in it, and nothing of others takes effect or loads anything."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from enrich.core.display import page_link
from enrich.core.models import Paper, Status, Work
from enrich.review.charts import bars, columns, matrix, nice_ticks, scatter
from enrich.review.labels import section_labels
from enrich.review.markdown import Review
from enrich.review.page import review_html
from enrich.review.word_diff import Part, word_diff
from reviews import HOSTILE, hostile_review, long_review, our_papers, our_review


def parsed(page: str) -> Any:
    """The tree of a page; lxml's answers are of many types."""
    return html.document_fromstring(page)


def text_of(page: str) -> str:
    """What is read in a page, without its style sheet and script, each blank once."""
    return " ".join(" ".join(parsed(page).xpath("//body//text()[not(ancestor::script)]")).split())


def joined(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts)


def test_the_diff_marks_the_words_that_differ() -> None:
    left, right = word_diff("Orca: A Private System for Models", "Orca: A Distributed System for Models")
    assert [part.text for part in left if part.is_changed] == ["Private"]
    assert [part.text for part in right if part.is_changed] == ["Distributed"]
    assert word_diff("2018", "2020") == ((Part("2018", is_changed=True),), (Part("2020", is_changed=True),))
    left, right = word_diff("the same", "the same")
    assert not any(part.is_changed for part in (*left, *right))


def test_the_diff_does_not_flicker_over_little_words() -> None:
    left, _ = word_diff("Fast Training of Large Things", "Slow Serving of Small Models")
    assert [part.text for part in left if part.is_changed] == ["Fast Training of Large Things"]


def test_texts_without_end_are_not_compared_word_by_word() -> None:
    left, right = word_diff("a b " * 50_000, "b a " * 50_000)
    assert len(left) == len(right) == 1


@given(st.text(alphabet="ab :-\t", max_size=30), st.text(alphabet="ab :-\t", max_size=30))
def test_the_diff_loses_nothing(listed: str, correct: str) -> None:
    left, right = word_diff(listed, correct)
    assert (joined(left), joined(right)) == (listed, correct)
    for parts in (left, right):
        assert all(part.text for part in parts)
        assert not any(a.is_changed and b.is_changed for a, b in pairwise(parts))


@given(st.integers(0, 10**7))
def test_ticks_are_few_and_reach_far_enough(most: int) -> None:
    ticks = nice_ticks(most)
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert 2 <= len(ticks) <= 6


def test_charts_are_told_in_words_and_escaped() -> None:
    bad = HOSTILE[0]
    charts = [
        matrix(name="a", title=bad, note=bad, axes=(bad, bad), columns=[bad], rows=[(bad, [3])]),
        bars(name="b", title=bad, note=bad, axes=(bad, bad), parts=(bad, bad), rows=[(bad, 1, 2)]),
        columns(name="c", title=bad, note=bad, axes=(bad, bad), counts={2020: 1, 2024: 3}),
        scatter(name="d", title=bad, note=bad, axes=(bad, bad), points=[(2020, 0, bad), (2021, 10**6, bad)]),
    ]
    for chart in charts:
        assert "<script" not in chart.svg
        svg: Any = html.fragment_fromstring(chart.svg)
        assert svg.get("role") == "img"
        assert [svg.xpath(f"//*[@id='{name}']")[0].text for name in svg.get("aria-labelledby").split()] == [bad, bad]
        assert all(len(row) == len(chart.head) for row in chart.rows)
        assert not re.search(r"nan|inf|-\d+\.\d", re.sub(r'viewBox="[^"]*"', "", chart.svg))


def test_numbers_beside_the_chart_are_those_of_the_findings() -> None:
    page = parsed(review_html(our_review()))
    (table,) = page.xpath("//figure[.//*[@id='chart-sections-title']]//tbody")
    told = sum(int(cell.text) for cell in table.xpath(".//td"))
    assert told == sum(len(paper.findings) for paper in our_papers())


def test_every_finding_is_on_the_page_with_its_evidence_and_text() -> None:
    tree = parsed(review_html(our_review()))
    flawed = [paper for paper in our_papers() if paper.findings]
    entries = tree.xpath("//details[contains(@class, 'entry')]")
    assert len(entries) == len(flawed)
    for paper in flawed:
        entry = tree.get_element_by_id(f"entry-{paper.entry.entry_id}")
        blocks = entry.xpath(".//section")
        assert [block.get("data-code") for block in blocks] == [f.code for f in paper.findings]
        for block, finding in zip(blocks, paper.findings, strict=True):
            read = " ".join(block.text_content().split())
            for text in (finding.listed, finding.correct, finding.reason, *(e.value for e in finding.evidence)):
                assert " ".join((text or "").split()) in read
            assert block.xpath(".//pre/code/text()") == ([finding.suggestion] if finding.suggestion else [])
            assert f"confidence {finding.confidence:.2f}" in read
            assert set(block.xpath(".//time/@datetime")) == {e.retrieved_at for e in finding.evidence}


def test_the_sources_state_is_on_the_page() -> None:
    text = text_of(review_html(our_review()))
    assert "Semantic Scholar could not be reached: status 503" in text
    assert "Its last answers, from 2026-11-02 , are still used" in text
    assert "60 of 60 papers have no abstract" in text
    assert "answered, or was not needed" in text


def test_a_list_without_findings_says_so() -> None:
    papers = [paper for paper in our_papers() if not paper.findings]
    page = review_html(Review(list_name="x.md", papers=papers))
    assert "Nothing to correct" in text_of(page)
    assert "<script" not in page
    nothing = replace(papers[0], resolution=replace(papers[0].resolution, status=Status.NOT_A_PAPER), work=Work())
    assert "Not papers" in text_of(review_html(Review(list_name="x.md", papers=[nothing])))


def test_equal_reviews_make_equal_pages() -> None:
    assert review_html(our_review()) == review_html(our_review())


@pytest.mark.parametrize("review", [our_review(), hostile_review()], ids=["ours", "hostile"])
def test_nothing_is_loaded_and_nothing_runs_but_our_script(review: Review) -> None:
    page = review_html(review)
    tree = parsed(page)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for kind in ("script", "style"):
        (element,) = tree.xpath(f"//{kind}")
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert tree.xpath("//link/@href") == ["data:,"]
    assert not tree.xpath("//*[@src] | //iframe | //object | //embed | //base | //*[@style]")
    assert not [name for element in tree.iter() for name in element.attrib if str(name).startswith("on")]
    for address in tree.xpath("//a/@href"):
        assert re.match(r"https?://[^\s\"<>]+$|#", address), address


def test_hostile_text_is_shown_as_it_is() -> None:
    page = review_html(hostile_review())
    text = text_of(page)
    for hostile in HOSTILE[:4]:
        assert hostile in text
    assert "\x00" not in page
    assert "\x1b" not in page


@pytest.mark.parametrize(
    ("url", "is_linked"),
    [
        ("https://arxiv.org/abs/1706.03762", True),
        (" HTTP://x.example/a?b=c&d#e ", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://x.example/ onclick=1", False),
        ('https://x.example/"', False),
        ("//x.example", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str | None, is_linked: bool) -> None:
    assert (page_link(url) is not None) is is_linked


def test_sections_are_called_by_as_few_headings_as_tell_them_apart() -> None:
    paper = our_papers()[0]

    def under(*section: str) -> Paper:
        return replace(paper, entry=replace(paper.entry, section=section))

    sections = [("A", "Serving"), ("A", "Training"), ("B", "Serving"), ("B",), ()]
    assert list(section_labels(under(*section) for section in sections).values()) == [
        "A › Serving", "Training", "B › Serving", "B", "(no section)",
    ]  # fmt: skip


def test_citations_are_shown_by_year_where_there_are_counts() -> None:
    tree = parsed(review_html(long_review(200)))
    (chart,) = tree.xpath("//*[@id='chart-citations-title']/..")
    assert len(chart.xpath(".//*[@class='dot']")) == 200
    assert "200 papers, counted by Semantic Scholar on 2026-11-20." in chart.text_content()
