"""The page review.html as text: all findings are in it, and nothing of others takes effect or loads anything."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from conftest import READING_LIST, ROOT
from enrich.cli.main import main
from enrich.core.display import page_link
from enrich.core.models import Evidence, Paper, Severity, SourceName, Status, Unparsed, Work
from enrich.editing.evidence import group_evidence
from enrich.editing.groups import group_findings
from enrich.review.charts import bars, columns, matrix, nice_ticks, scatter
from enrich.review.commands import ListAndData, fix_command
from enrich.review.labels import section_labels
from enrich.review.markdown import Review, review_markdown
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
    assert len(tree.xpath("//details[starts-with(@class, 'entry')]")) == len(our_papers())
    for paper in our_papers():
        entry = tree.get_element_by_id(f"entry-{paper.entry.entry_id}")
        blocks = entry.xpath(".//section")
        groups = group_findings(paper.findings)
        parts = [[f"{f.code}:{f.field}" for f in group.findings] for group in groups]
        assert [block.get("data-findings").split() for block in blocks] == parts
        assert [block.get("data-severity") for block in blocks] == [group.severity for group in groups]
        for block, group in zip(blocks, groups, strict=True):
            read = " ".join(block.text_content().split())
            for text in (group.listed, group.correct, group.reason, *(e.value for e in group.evidence)):
                assert " ".join((text or "").split()) in read
            assert block.xpath(".//pre/code/text()") == ([group.edit.text] if group.edit else [])
            assert f"confidence {group.confidence:.2f}" in read
            assert set(block.xpath(".//time/@datetime")) == {e.retrieved_at for e in group.evidence}


def test_venue_and_year_of_one_line_are_one_finding() -> None:
    paper = next(paper for paper in our_papers() if paper.entry.entry_id == "inferline")
    assert {f.code for f in paper.findings} == {"venue_vague", "year_wrong", "title_outdated"}
    both, title = group_findings(paper.findings)
    assert (both.codes, both.listed, both.correct) == (("venue_vague", "year_wrong"), "ACM 2018", "SoCC 2020")
    assert both.severity is Severity.ERROR
    assert both.reason == "ACM is a society, not a venue; it was published at SoCC 2020"
    assert title.codes == ("title_outdated",)
    apart = [replace(f, edit=None) for f in paper.findings]
    assert len(group_findings(apart)) == len(apart)
    missing = next(p for p in our_papers() if [f.code for f in p.findings] == ["venue_missing", "year_missing"])
    assert len(group_findings([replace(f, edit=None) for f in missing.findings])) == 1
    text = review_markdown(our_review())
    assert "### Line 22, InferLine: `venue_vague`, `year_wrong`" in text


def test_versions_of_one_arxiv_record_are_one_piece_of_evidence() -> None:
    def said(source: str, value: str, url: str | None, day: str = "2026-11-20T00:00:00Z") -> Evidence:
        return Evidence(source=source, value=value, url=url, retrieved_at=day)

    page = "https://arxiv.org/abs/2309.06180"
    pieces = [
        said("arxiv", "New", page),
        said("arxiv", "Old (v1)", f"{page}v1", "2026-11-21T00:00:00Z"),
        said("arxiv", "Old (v2)", f"{page}v2"),
        said("arxiv", "Other", "https://arxiv.org/abs/2309.06181v1"),
        said("dblp", "New", "https://dblp.org/rec/x"),
        said("crossref", "A", None),
        said("crossref", "B", None),
    ]
    records = group_evidence(pieces)
    assert [(record.source, record.values) for record in records] == [
        ("arxiv", ("New", "Old (v1)", "Old (v2)")), ("arxiv", ("Other",)), ("dblp", ("New",)),
        ("crossref", ("A",)), ("crossref", ("B",)),
    ]  # fmt: skip
    assert records[0].retrieved_at == "2026-11-21T00:00:00Z"


def test_facts_checked_by_hand_say_so_with_day_and_link() -> None:
    tree = parsed(review_html(our_review()))
    entry = tree.get_element_by_id("entry-vllm")
    (item, *_) = entry.xpath(".//section//li")
    assert " ".join(item.text_content().split()).startswith("Checked by hand on 2026-11-23, doi.org: ")
    assert item.xpath(".//a/@href") == ["https://doi.org/10.1145/3600006.3613165"]
    assert "checked by hand on 2026-11-23, [doi.org](<https://doi.org/10.1145/3600006.3613165>)" in review_markdown(
        our_review()
    )


def test_the_page_is_the_library_of_the_list() -> None:
    paper = next(paper for paper in our_papers() if paper.entry.entry_id == "clipper")
    assert not paper.findings
    work = replace(
        paper.work, abstract="Serving, in short.", citation_count=1234, citation_source="semantic_scholar",
        citation_retrieved_at="2026-11-20T08:00:00Z", volume="5", issue="2", pages="1-15",
    )  # fmt: skip
    (entry,) = parsed(review_html(Review(list_name="x.md", papers=[replace(paper, work=work)]))).xpath(
        "//details[starts-with(@class, 'entry')]"
    )
    read = " ".join(entry.text_content().split())
    assert ", ".join(work.authors) in read
    assert "(NSDI 17), 2017, volume 5, issue 2, pages 1-15, USENIX" in read
    assert "1,234 times, counted by Semantic Scholar on 2026-11-20" in read
    assert "Serving, in short." in read
    assert {paper.entry.url, "https://arxiv.org/abs/1612.03079"} <= set(entry.xpath(".//a/@href"))


def test_commands_name_the_list_and_what_they_correct() -> None:
    review = replace(our_review(), place=ListAndData("my lists/the list.md"))
    tree = parsed(review_html(review))
    commands = tree.get_element_by_id("entry-inferline").xpath(".//code[starts-with(., 'enrich ')]/text()")
    assert commands == [
        "enrich ignore 'my lists/the list.md' 22 venue_vague --reason \"why\"",
        "enrich ignore 'my lists/the list.md' 22 year_wrong --reason \"why\"",
        "enrich ignore 'my lists/the list.md' 23 title_outdated --reason \"why\"",
        "enrich fix 'my lists/the list.md' --line 21",
    ]
    notes = [p for p in our_papers() if [f.code for f in p.findings] == ["title_variant"] and p.findings[0].edit]
    command = fix_command(ListAndData("x.md", out_dir="my data"), notes[0], group_findings(notes[0].findings))
    assert command == f"enrich fix x.md --line {notes[0].entry.line} --out-dir 'my data' --only title_variant"


def test_an_unresolved_entry_offers_to_pin_its_candidates() -> None:
    tree = parsed(review_html(hostile_review()))
    commands = [shlex.split(text) for text in tree.xpath("//code[starts-with(., 'enrich pin')]/text()")]
    assert commands
    for command in commands:
        assert command[4] in {"--arxiv", "--doi"}
        assert command[-2:] == ["--reason", "why"]


@pytest.mark.run
def test_every_fix_command_corrects_something() -> None:
    """What the page offers, `enrich fix` can do: the command is run on the list that is committed."""
    runner = CliRunner()
    review = replace(our_review(), place=ListAndData(str(READING_LIST), out_dir=str(ROOT / "data/enriched")))
    tree = parsed(review_html(review))
    commands = tree.xpath("//code[starts-with(., 'enrich fix')]/text()")
    assert len(commands) > 30
    for command in commands[::5]:
        ran = runner.invoke(main, shlex.split(command)[1:])
        assert ran.exit_code == 0, ran.output
        assert ran.stdout.startswith("--- "), command


def test_all_corrections_of_an_entry_are_offered_as_one_text() -> None:
    tree = parsed(review_html(our_review()))
    (text,) = tree.get_element_by_id("entry-inferline").xpath(".//div[@class='all']//pre/code/text()")
    paper = next(paper for paper in our_papers() if paper.entry.entry_id == "inferline")
    title = next(f.edit.text for f in paper.findings if f.code == "title_outdated" and f.edit)
    assert text == f"  - Conference: SoCC'2020\n{title}"
    assert not tree.get_element_by_id("entry-clipper").xpath(".//div[@class='all']")


def test_what_was_not_read_is_on_the_page_with_line_and_reason() -> None:
    lost = [Unparsed(line=7, text="- a thing", reason="it has no text that may be a title")]
    text = text_of(review_html(replace(our_review(), unparsed=lost)))
    assert "1 list item was not read as an entry" in text
    assert "7 - a thing it has no text that may be a title" in text


def test_outages_are_one_line_with_details_folded() -> None:
    down = [replace(our_review().sources[1], source=name) for name in (SourceName.DBLP, SourceName.CROSSREF)]
    (notice,) = parsed(review_html(replace(our_review(), sources=down))).xpath("//*[contains(@class, 'notice')]")
    assert notice.tag == "details"
    assert notice.get("open") is None
    summary = " ".join(notice.xpath("./summary")[0].text_content().split())
    assert summary == "2 sources did not answer everything (DBLP, Crossref); cached answers are still used."
    assert len(notice.xpath(".//li")) == 2


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
