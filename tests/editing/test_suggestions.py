"""What a finding suggests is what `enrich fix` writes: on the page, in the review, in a check and in SARIF."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from enrich.cli.main import main
from enrich.core.models import (
    Entry,
    Finding,
    FindingCode,
    Method,
    Paper,
    Resolution,
    Severity,
    Span,
    Status,
    Work,
)
from enrich.editing.fix import Choice, fixes
from enrich.editing.source import ListSource, replaced
from enrich.editing.suggestions import with_suggestions
from enrich.reading_list import parse_list
from enrich.reading_list.formats import ListFormat
from running import Place

STAR = "A *Star* Search with Large_Language_ Models: Plans & {Costs} at 5% for [Everyone]"
OLD = "A Bar Search with Large Language Models: Plans and Costs for Nobody"
FACT = {
    "title": STAR, "other_titles": [{"version": "arXiv v1", "title": OLD}], "authors": ["Ada One", "Ben Two"],
    "arxiv_id": "2301.00001", "doi": None,
    "venue": "SOSP", "venue_full": "Symposium on Operating Systems Principles", "year": 2023, "kind": "conference",
    "also_acceptable": [], "urls": [], "evidence": ["https://arxiv.org/abs/2301.00001"], "confidence": 0.98,
    "checked_on": "2026-11-23",
}  # fmt: skip
LISTS = {
    "list.md": f"# List\n\n- Star\n  - Conference: OSDI'2022\n  - [Link: {OLD}](https://arxiv.org/abs/2301.00001)\n",
    "one_line.md": f"# List\n\n- [{OLD}](https://arxiv.org/abs/2301.00001), Ada One and Ben Two, OSDI 2022\n",
    "table.md": "# List\n\n| Title | Venue | Year | Link |\n|---|---|---|---|\n"
    f"| {OLD} | OSDI | 2022 | [paper](https://arxiv.org/abs/2301.00001) |\n",
    "list.csv": f"title,venue,year,url\n{OLD},OSDI,2022,https://arxiv.org/abs/2301.00001\n",
    "list.bib": "@inproceedings{star,\n  title = {" + OLD + "},\n  author = {Ada One and Ben Two},\n"
    "  booktitle = {OSDI},\n  year = {2022},\n  url = {https://arxiv.org/abs/2301.00001},\n}\n",
    "list.json": '[\n  {"type": "paper-conference", "id": "star",\n   "title": "' + OLD + '",\n'
    '   "container-title": "OSDI",\n   "issued": {"date-parts": [[2022, 7]]},\n'
    '   "URL": "https://arxiv.org/abs/2301.00001"}\n]\n',
    "list.ris": f"TY  - CONF\nTI  - {OLD}\nT2  - OSDI\nPY  - 2022\nUR  - https://arxiv.org/abs/2301.00001\nER  - \n",
    "list.enw": f"%0 Conference Proceedings\n%T {OLD}\n%B OSDI\n%D 2022\n%U https://arxiv.org/abs/2301.00001\n",
}


def run(place: Place, path: Path) -> None:
    place.raw.mkdir(exist_ok=True)
    (place.raw / "curated.jsonl").write_text(json.dumps(FACT) + "\n", "utf-8")
    place.run(path, "--offline")


def check(place: Place, path: Path, form: str) -> str:
    options = ["--raw-dir", str(place.raw), "--offline", "--format", form]
    return CliRunner().invoke(main, ["check", str(path), *options], catch_exceptions=False).stdout


def fix(place: Place, path: Path) -> str:
    CliRunner().invoke(main, ["fix", str(path), "--out-dir", str(place.out), "--write"], catch_exceptions=False)
    return path.read_text("utf-8")


@pytest.mark.parametrize("name", LISTS)
def test_every_place_gives_the_lines_that_fix_writes(tmp_path: Path, name: str) -> None:
    place, path = Place.under(tmp_path), tmp_path / name
    path.write_text(LISTS[name], "utf-8")
    run(place, path)
    findings = json.loads(check(place, path, "json"))["findings"]
    page: Any = lxml.html.fromstring((place.out / "review.html").read_text("utf-8"))
    copied = {"".join(code.itertext()) for code in page.xpath("//div[@class='suggestion']//code")}
    results = json.loads(check(place, path, "sarif"))["runs"][0]["results"]
    inserted = {
        replacement["insertedContent"]["text"]
        for result in results
        for fixed in result.get("fixes", [])
        for change in fixed["artifactChanges"]
        for replacement in change["replacements"]
    }
    edits = {finding["edit"]["text"] for finding in findings if finding["edit"]}
    markdown = check(place, path, "markdown")
    suggested = {block.rstrip("\n") for block in re.findall(r"`{3,}suggestion\n(.*?)\n`{3,}", markdown, re.DOTALL)}
    review = {
        "\n".join(line[2:] for line in block.split("\n"))
        for block in re.findall(r"`{3,}markdown\n(.*?)\n  `{3,}", place.review, re.DOTALL)
    }
    assert {f["code"] for f in findings if f["edit"]} >= {"venue_wrong", "year_wrong"}
    assert edits == copied == inserted == suggested == review == {f["suggestion"] for f in place.findings}
    fixed = fix(place, path)
    assert fixed != LISTS[name]
    assert all(f"{text}\n" in fixed for text in edits)


def test_a_title_is_escaped_as_the_list_needs_it(tmp_path: Path) -> None:
    place, path = Place.under(tmp_path), tmp_path / "list.md"
    path.write_text(LISTS["list.md"], "utf-8")
    run(place, path)
    assert r"[Link: A \*Star\* Search with Large_Language\_ Models" in check(place, path, "markdown")
    assert r"[Link: A \*Star\* Search with Large_Language\_ Models" in fix(place, path)


def test_venue_and_year_of_one_line_share_an_edit(tmp_path: Path) -> None:
    place, path = Place.under(tmp_path), tmp_path / "list.md"
    path.write_text(LISTS["list.md"], "utf-8")
    run(place, path)
    edits = {f["code"]: f["edit"] for f in json.loads(check(place, path, "json"))["findings"]}
    assert edits["venue_wrong"] == edits["year_wrong"]
    assert edits["venue_wrong"] == {"first_line": 4, "last_line": 4, "text": "  - Conference: SOSP'2023"}


# --- formats --------------------------------------------------------------------------------------------------


def paper(entry: Entry, *wrong: tuple[FindingCode, str, str], confidence: float = 0.99) -> Paper:
    """A paper with findings of (code, field, what is correct)."""
    found = tuple(
        Finding(
            code=code, severity=Severity.ERROR, field=field, line=entry.line_of(field), listed="x", correct=correct,
            confidence=confidence, reason="made for a test", evidence=(),
        )
        for code, field, correct in wrong
    )  # fmt: skip
    known = Resolution(entry_id=entry.entry_id, status=Status.RESOLVED, method=Method.LINK, confidence=0.99, reason="")
    return Paper(entry=entry, resolution=known, work=Work(), findings=found)


def fixed(name: str, text: str, *wrong: tuple[FindingCode, str, str]) -> tuple[str, list[str]]:
    """The first entry of a list, fixed, and why findings were left out."""
    path = Path(name)
    entries = parse_list(path, text).entries
    papers = [paper(entry, *(wrong if place == 0 else ())) for place, entry in enumerate(entries)]
    result = fixes(text, papers, Choice(), lambda read: parse_list(path, read).entries, ListFormat.for_file(path.name))
    return result.text, [left.reason for left in result.left_out]


TITLE = FindingCode.TITLE_WRONG
CSV = "title,venue,year,url\n{},OSDI,2022,https://arxiv.org/abs/2301.00001\nOther Paper,SOSP,2021,\n"
BIB = "@article{{a,\n  title = {},\n  year = {{2022}},\n  eprint = {{2301.00001}},\n}}\n"


@pytest.mark.parametrize(
    ("listed", "correct", "expected"),
    [
        ("Some Old Title Here", 'A "Quoted", New Title', '"A ""Quoted"", New Title"'),
        ('"Some, Old Title"', 'A "Quoted", New Title', '"A ""Quoted"", New Title"'),
        ("Some Old Title Here", "A Plain New Title", "A Plain New Title"),
        ("Some Old Title Here", "=cmd(1) Is All You Need", None),
    ],
)
def test_csv_cells_stay_valid(listed: str, correct: str, expected: str | None) -> None:
    text, reasons = fixed("list.csv", CSV.format(listed), (TITLE, "title", correct))
    assert text == CSV.format(expected or listed)
    assert bool(reasons) == (expected is None)


@pytest.mark.parametrize(
    ("listed", "correct", "expected"),
    [
        ("{Some Old Title Here}", "Plans & Costs at 5%", r"{Plans {\&} Costs at 5{\%}}"),
        ("{{Some Old Title Here}}", "Serving with vLLM", "{{Serving with {vLLM}}}"),
        ('"Some Old Title Here"', "Serving with vLLM", '"Serving with {vLLM}"'),
    ],
)
def test_bibtex_values_are_latex(listed: str, correct: str, expected: str) -> None:
    text, reasons = fixed("list.bib", BIB.format(listed), (TITLE, "title", correct))
    assert (text, reasons) == (BIB.format(expected), [])


def test_an_identifier_in_bibtex_stays_an_identifier() -> None:
    wrong = (FindingCode.LINK_WRONG, "url", "https://arxiv.org/abs/2309.06180")
    text, reasons = fixed("list.bib", BIB.format("{Some Old Title Here}"), wrong)
    assert (text, reasons) == (BIB.format("{Some Old Title Here}").replace("2301.00001", "2309.06180"), [])
    text, reasons = fixed(
        "list.bib", BIB.format("{A Title}"), (FindingCode.LINK_WRONG, "url", "https://doi.org/10.1145/1")
    )
    assert text == BIB.format("{A Title}")
    assert reasons == ["the corrected text cannot be written safely in this place"]


# --- edits ----------------------------------------------------------------------------------------------------


@given(
    lines=st.lists(st.text(alphabet="ab é\t-", max_size=6), min_size=1, max_size=6),
    newline=st.sampled_from(["\n", "\r\n"]),
    ends=st.booleans(),
    data=st.data(),
)
def test_the_lines_of_an_edit_are_those_of_the_edited_list(
    lines: list[str], newline: str, ends: bool, data: st.DataObject
) -> None:
    text = newline.join(lines) + (newline if ends else "")
    source = ListSource(text)
    line = data.draw(st.integers(0, len(lines) - 1))
    before = len((newline.join(lines[:line]) + (newline if line else "")).encode())
    span = Span(before, before + len(lines[line].encode()))
    edit = source.edit(span, "new", entry_id="x", codes=())
    corrected = [*lines[:line], "new", *lines[line + 1 :]]
    assert source.with_edits([edit]) == newline.join(corrected) + (newline if ends else "")
    if span.start < span.end:
        assert (edit.first_line, edit.last_line, edit.text) == (line + 1, line + 1, "new")


def test_replacements_are_made_at_once() -> None:
    assert replaced(b"abcdef", [(Span(0, 1), "XX"), (Span(2, 2), "-"), (Span(4, 6), "")]) == b"XXb-cd"


def test_one_misread_edit_does_not_take_the_others_with_it() -> None:
    """A title that swallows the next entry is left out; the entries around it are corrected."""
    blocks = [
        f"- Name{n}\n  - Conference: OSDI'2022\n  - [Link: Old Title of Paper {n}](https://a.org/{n}.pdf)\n"
        for n in range(9)
    ]
    text = "# List\n\n" + "\n".join(blocks)
    entries = parse_list(Path("list.md"), text).entries
    assert len(entries) == 9
    titles = {entry.entry_id: f"New Title of Paper {n}" for n, entry in enumerate(entries)}
    titles[entries[4].entry_id] = "New\n\n# Heading\n\n- [Other](https://b.org)"
    papers = [paper(entry, (TITLE, "title", titles[entry.entry_id])) for entry in entries]
    result = fixes(text, papers, Choice(), lambda read: parse_list(Path("list.md"), read).entries)
    assert [left.line for left in result.left_out] == [entries[4].line_of("title")]
    assert {edit.entry_id for edit in result.edits} == {entry.entry_id for entry in entries} - {entries[4].entry_id}


@given(text=st.text(alphabet="ab é-[]()\n", max_size=80))
def test_a_list_that_changed_since_it_was_read_gets_no_suggestions(text: str) -> None:
    old = "# List\n\n- Né\n  - Conference: OSDI'2022\n  - [Link: Old Title of a Paper](https://a.org/1.pdf)\n"
    entries = parse_list(Path("list.md"), old).entries
    papers = [paper(entry, (TITLE, "title", "New Title of a Paper")) for entry in entries]
    made = with_suggestions(text, papers, lambda read: parse_list(Path("list.md"), read).entries)
    assert not any(finding.edit for p in made for finding in p.findings)


def test_suggestions_for_many_entries_read_the_list_a_few_times() -> None:
    count = 3000
    blocks = [
        f"- Name{n}\n  - Conference: OSDI'2022\n  - [Link: Old Title of Paper {n}](https://a.org/{n}.pdf)\n"
        for n in range(count)
    ]
    text = "# List\n\n" + "\n".join(blocks)
    entries = parse_list(Path("list.md"), text).entries
    reads: list[int] = []

    def parse(read: str) -> tuple[Entry, ...]:
        reads.append(len(read))
        return parse_list(Path("list.md"), read).entries

    papers = [paper(entry, (TITLE, "title", f"New Title of Paper {n}")) for n, entry in enumerate(entries)]
    made = with_suggestions(text, papers, parse)
    assert len(reads) <= 3
    assert all(p.findings[0].suggestion for p in made)
