"""Exports: read back by programs that are not ours, safe whatever a list or a source says, and true to the list."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import citeproc
import pytest
import rispy
from bibtexparser.entrypoint import parse_string as read_bibtex
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string
from pybtex.richtext import Text

from conftest import CURATED, READING_LIST
from enrich.cli.main import main
from enrich.core.display import csv_cell as cell
from enrich.core.identifiers import Identifiers
from enrich.core.models import (
    Entry,
    EntryKind,
    Evidence,
    Finding,
    FindingCode,
    Method,
    Paper,
    Resolution,
    Severity,
    Status,
    Work,
)  # fmt: skip
from enrich.exports import Format, exported, in_section
from enrich.exports.bibtex import author
from enrich.exports.references import container_name, reference, split_name
from enrich.reading_list import parse_reading_list
from enrich.storage.records import read_records
from running import Place


def paper(entry_id: str = "vllm", *, status: Status = Status.RESOLVED, entry: Any = None, **facts: Any) -> Paper:
    """A paper with these facts of its work; without a title it has one that is plain."""
    listed = Entry(entry_id=entry_id, line=3, section=("A", "B"), kind=EntryKind.PAPER, url="https://a.org/x.pdf")
    work = Work(**{"title": "A Title", "year": 2023, "authors": ("Ada Byron",), **facts})
    return Paper(
        entry=replace(listed, **(entry or {})),
        resolution=Resolution(entry_id=entry_id, status=status, method=Method.LINK, confidence=1, reason="x"),
        work=work if status is Status.RESOLVED else Work(),
    )


def found(code: FindingCode, listed: Paper) -> Paper:
    evidence = (Evidence(source="dblp", value="x", url=None, retrieved_at=None),)
    finding = Finding(
        code=code, severity=Severity.ERROR, field="title", line=3, listed="x", correct="=evil()", confidence=1,
        reason="x", evidence=evidence,
    )  # fmt: skip
    return replace(listed, findings=(finding,))


def text(papers: list[Paper], form: Format, **options: bool) -> str:
    return exported(papers, form, **options).content.decode()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Place.under(tmp_path_factory.mktemp("export"))
    place.raw.mkdir()
    shutil.copy(CURATED, place.raw)
    place.run(READING_LIST, "--offline")
    return place.out


@pytest.fixture(scope="module")
def papers(out: Path) -> list[Paper]:
    return read_records(out / "papers.jsonl", Paper)


def known(papers: list[Paper]) -> list[Paper]:
    return [p for p in papers if p.resolution.status is Status.RESOLVED]


# --- BibTeX ---------------------------------------------------------------------------------------------------

TYPES = {"conference": "inproceedings", "workshop": "inproceedings", "journal": "article", "preprint": "misc"}


def plain(latex: str) -> str:
    return re.sub(r"[{}]", "", latex)


def decoded(latex: str) -> str:
    return str(Text.from_latex(latex).render_as("text"))


def test_two_readers_of_bibtex_read_the_whole_list_alike(papers: list[Paper]) -> None:
    bib = text(papers, Format.BIBTEX)
    one = read_bibtex(bib, append_middleware=[LatexDecodingMiddleware(), SeparateCoAuthors(), SplitNameParts()])
    two = parse_string(bib, "bibtex")
    assert not one.failed_blocks
    assert [e.key for e in one.entries] == list(two.entries) == [p.entry.entry_id for p in known(papers)]
    for listed, first in zip(known(papers), one.entries, strict=True):
        second = two.entries[first.key]
        work = listed.work
        assert first.entry_type == second.type == TYPES[work.venue_type or ""]
        assert plain(first["title"]) == decoded(second.fields["title"]) == work.title
        assert int(first["year"]) == int(second.fields["year"]) == work.year
        assert len(first["author"]) == len(second.persons["author"]) == len(work.authors)
        assert second.fields.get("eprint") == work.identifiers.arxiv_id
        assert ("archiveprefix" in second.fields) is (work.identifiers.arxiv_id is not None)
        assert second.fields.get("doi") == work.identifiers.doi
        container = {"inproceedings": "booktitle", "article": "journal"}.get(second.type)
        assert container is None or decoded(second.fields[container]) == container_name(work.venue_full or "")


def test_every_style_demands_what_bibtex_entries_have(papers: list[Paper]) -> None:
    demanded = {"inproceedings": {"title", "booktitle", "year"}, "article": {"title", "journal", "year"}, "misc": set()}
    for entry in parse_string(text(papers, Format.BIBTEX), "bibtex").entries.values():
        assert demanded[entry.type] <= set(entry.fields)
        assert entry.persons["author"]


def test_keys_stay_when_sources_titles_and_order_change() -> None:
    before = [paper("vllm"), paper("größe")]
    after = [paper("größe", title="Another", year=1999), paper("new"), paper("vllm", authors=("Someone Else",))]
    keys = [set(parse_string(text(some, Format.BIBTEX), "bibtex").entries) for some in (before, after)]
    assert keys[0] < keys[1]
    assert all(re.fullmatch(r"[\w.+-]+", key, re.ASCII) for key in keys[1])


def test_titles_keep_the_capitals_that_are_theirs() -> None:
    bib = text([paper(title="Serving LLMs with vLLM: IO-Aware GPU-Kernels and Low-Latency A/B Tests")], Format.BIBTEX)
    assert "Serving {LLMs} with {vLLM}: {IO-Aware} {GPU-Kernels} and Low-Latency {A/B} Tests" in bib


def test_nothing_takes_effect_as_tex() -> None:
    evil = r"\input{/etc/passwd} 100% of $x_1$ & #2 ~ ^ } \write18{rm}"
    bib = text([paper(title=evil, authors=(evil, "O'Neil {x"), venue_full=evil, venue_type="journal")], Format.BIBTEX)
    (entry,) = read_bibtex(bib).entries
    for field in ("title", "author", "journal"):
        assert not re.search(r"(?<!\\)[%$&#_]", entry[field]), field
        assert not re.search(r"\\(?:input|write)", entry[field])
        assert entry[field].count("{") == entry[field].count("}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Byron", "Byron, Ada"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Martin Luther King Jr.", "King, Jr., Martin Luther"),
        ("Martin Luther King, Jr.", "King, Jr., Martin Luther"),
        ("Byron, Ada", "Byron, Ada"),
        ("Madonna", "Madonna"),
        ("José García", r"Garc{\'\i}a, Jos{\'e}"),
        ("Llama Team, AI @ Meta", "{Llama Team, AI @ Meta}"),
        ("Kimi Team", "{Kimi Team}"),
        ("R&D Group", r"{R{\&}D Group}"),
        ("Ada and Charles", "{Ada and Charles}"),
        ("王伟", "王伟"),
    ],
)
def test_names(name: str, expected: str) -> None:
    assert author(split_name(name)) == expected


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(min_size=1, max_size=40), st.lists(st.text(min_size=1, max_size=20), max_size=4))
def test_any_text_gives_bibtex_and_ris_that_are_read_back(title: str, names: list[str]) -> None:
    some = [paper("a", title=title, authors=tuple(names)), paper("b")]
    bib = text(some, Format.BIBTEX)
    parsed = read_bibtex(bib)
    assert not parsed.failed_blocks
    assert [entry.key for entry in parsed.entries] == ["a", "b"]
    assert list(parse_string(bib, "bibtex").entries) == ["a", "b"]
    assert [record["id"] for record in rispy.loads(text(some, Format.RIS))] == ["a", "b"]
    assert len(json.loads(text(some, Format.CSL_JSON))) == 2
    assert [row["entry_id"] for row in rows(text(some, Format.CSV))] == ["a", "b"]


@pytest.mark.skipif(shutil.which("bibtex") is None, reason="bibtex is not installed")
def test_bibtex_itself_compiles_the_list(papers: list[Paper], tmp_path: Path) -> None:
    (tmp_path / "list.bib").write_text(text(papers, Format.BIBTEX), "utf-8")
    aux = "\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{list}\n"
    (tmp_path / "list.aux").write_text(aux, "utf-8")
    ran = subprocess.run(["bibtex", "list"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert "error" not in ran.stdout.casefold()
    assert (tmp_path / "list.bbl").read_text("utf-8").count("\\bibitem") == len(known(papers))


def in_a_volume(kind: str, **facts: Any) -> Paper:
    known = {"volume": "19", "issue": "13", "pages": "1749–1783", "publisher": "Wiley", "venue_type": kind, **facts}
    return paper(venue="CCPE", venue_full="Concurrency and Computation: Practice and Experience", **known)


def test_volume_number_and_pages_have_fields_of_their_own() -> None:
    some = [in_a_volume("journal")]
    (bib,) = read_bibtex(text(some, Format.BIBTEX)).entries
    got = {name: bib[name] for name in ("journal", "volume", "number", "pages")}
    journal = "Concurrency and Computation: Practice and Experience"
    assert got == {"journal": journal, "volume": "19", "number": "13", "pages": "1749--1783"}
    (csl,) = json.loads(text(some, Format.CSL_JSON))
    assert (csl["container-title"], csl["volume"], csl["issue"], csl["page"]) == (journal, "19", "13", "1749-1783")
    (ris,) = rispy.loads(text(some, Format.RIS))
    assert (ris["volume"], ris["number"], ris["start_page"], ris["end_page"]) == ("19", "13", "1749", "1783")
    (row,) = rows(text(some, Format.CSV))
    assert (row["volume"], row["issue"], row["pages"]) == ("19", "13", "pp. 1749-1783")


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Concurrency and Computation: Practice and Experience", ", 19(13):1749-1783"),
        ("Proceedings of the VLDB Endowment", ", 13(12)"),
        ("Journal of X", ", vol. 5, no. 2, pp. 1-15"),
        ("Journal of X", " 12: 3–45"),
        ("Proceedings of the 59th Annual Meeting (Volume 1: Long Papers)", ""),
        ("Architectural Support, Volume 2 (ASPLOS 2023)", ""),
        ("Advances in Neural Information Processing Systems 37 (NeurIPS 2024)", ""),
        ("2018 IEEE/CVF Conference (CVPR)", ""),
        ("International Conference on Machine Learning (ICML 2023), PMLR 202", ""),
    ],
)
def test_names_of_journals_hold_no_pages(name: str, rest: str) -> None:
    assert container_name(name + rest) == name


def test_pages_come_from_records_and_never_from_the_name_of_a_venue(papers: list[Paper]) -> None:
    facts = {p.entry.entry_id: p.work for p in papers}
    assert any("19(13):1749" in (work.venue_full or "") for work in facts.values())
    for entry in parse_string(text(papers, Format.BIBTEX), "bibtex").entries.values():
        assert not re.search(r"\d\(\d+\)|:\d+", entry.fields.get("journal", ""))
        assert ("pages" in entry.fields) is bool(facts[entry.key].pages)


def test_a_known_arxiv_id_is_in_every_format(papers: list[Paper]) -> None:
    listed_only = paper("listed", entry={"identifiers": Identifiers(arxiv_id="2309.06180")}, venue_type="conference")
    other = found(FindingCode.LINK_WRONG, listed_only)
    assert "2309.06180" not in text([other], Format.BIBTEX)
    for form in (Format.BIBTEX, Format.CSL_JSON, Format.RIS, Format.CSV):
        made = text([*papers, listed_only], form)
        wanted = {p.work.identifiers.arxiv_id for p in known(papers) if p.work.identifiers.arxiv_id}
        assert all(arxiv_id in made for arxiv_id in {*wanted, "2309.06180"}), form


def test_the_publisher_is_that_of_the_record(papers: list[Paper]) -> None:
    registrants = {"10.1109": "IEEE", "10.1145": "ACM"}
    checked = 0
    for p in known(papers):
        owner = registrants.get((p.work.identifiers.doi or "").partition("/")[0])
        checked += owner is not None
        assert owner in {None, p.work.publisher}, p.entry.name
    assert checked > 8


@pytest.mark.skipif(shutil.which("biber") is None, reason="biber is not installed")
def test_biber_accepts_every_entry_by_its_data_model(papers: list[Paper], tmp_path: Path) -> None:
    made = [*papers, in_a_volume("journal"), in_a_volume("conference"), in_a_volume("preprint"), in_a_volume("")]
    made = [replace(p, entry=replace(p.entry, entry_id=f"e{place}")) for place, p in enumerate(made)]
    (tmp_path / "list.bib").write_text(text(made, Format.BIBTEX, abstracts=True), "utf-8")
    command = ["biber", "--tool", "--validate-datamodel", "list.bib"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert "Datamodel validation complete" in ran.stdout
    assert [line for line in ran.stdout.splitlines() if line.startswith(("WARN", "ERROR"))] == []


# --- CSL-JSON -------------------------------------------------------------------------------------------------

SCHEMA = Path(citeproc.__file__).parent / "data/schema/schemas/styles"


def allowed(name: str, begin: str = "") -> set[str]:
    """The names that CSL's own schema lists, from `begin` to the next blank line (all, without it)."""
    return set(re.findall(r'"([\w-]+)"', (SCHEMA / name).read_text("utf-8").partition(begin)[2] or ""))


def test_csl_items_have_types_variables_and_shapes_of_the_schema(papers: list[Paper]) -> None:
    """CSL's schema for data is in no package; its lists of types and variables are, and its shapes are few."""
    items = json.loads(text(papers, Format.CSL_JSON, abstracts=True))
    variables = allowed("csl-variables.rnc", "## Variables") | {"id", "type"}
    kinds = allowed("csl-types.rnc", "## Item types")
    assert len(kinds) > 40
    assert len(variables) > 80
    for item in items:
        assert set(item) <= variables
        assert item["type"] in kinds
        assert all(isinstance(item[name], str) for name in set(item) - {"author", "issued"})
        assert set(item["issued"]) == {"date-parts"}
        assert all(isinstance(part, int) for date in item["issued"]["date-parts"] for part in date)
        for name in item["author"]:
            assert set(name) <= {"family", "given", "non-dropping-particle", "suffix", "literal"}
            assert ("family" in name) is not ("literal" in name)
    assert [item["id"] for item in items] == [p.entry.entry_id for p in known(papers)]


@pytest.mark.filterwarnings("ignore")
def test_a_csl_processor_sets_a_bibliography_of_them(papers: list[Paper]) -> None:
    items = json.loads(text(papers, Format.CSL_JSON))
    # This processor knows no types newer than CSL 1.0.1, and no more variables than it needs.
    source = CiteProcJSON([item | ({"type": "article"} if item["type"] == "document" else {}) for item in items])
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    shown = "\n".join(str(entry) for entry in bibliography.bibliography())
    assert "Kwon" in shown
    assert "Efficient Memory Management for Large Language Model Serving with PagedAttention" in shown
    assert len(bibliography.bibliography()) == len(items)


# --- RIS ------------------------------------------------------------------------------------------------------


def test_ris_is_made_of_tagged_lines_and_read_back(papers: list[Paper]) -> None:
    made = text(papers, Format.RIS)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in made.splitlines() if line)
    records = rispy.loads(made)
    assert [record["title"] for record in records] == [p.work.title for p in known(papers)]
    assert {record["type_of_reference"] for record in records} == {"CPAPER", "JOUR", "UNPB"}
    first = records[0]
    assert (first["authors"][0], first["year"]) == ("Crankshaw, Daniel", "2017")


def test_ris_lines_cannot_be_made_up_by_a_title() -> None:
    made = text([paper(title="A\nER  - \n\nTY  - JOUR\rTI  - B\u2028ER  - ")], Format.RIS)
    assert len(rispy.loads(made)) == 1


# --- CSV ------------------------------------------------------------------------------------------------------


def rows(made: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.removeprefix("\ufeff"), newline="")))


def test_csv_has_a_row_an_entry_and_opens_as_utf8(papers: list[Paper]) -> None:
    made = text(papers, Format.CSV)
    assert made.startswith("\ufeff")
    table = rows(made)
    assert [row["entry_id"] for row in table] == [p.entry.entry_id for p in papers]
    assert [row["title"] for row in table] == [p.work.title or "" for p in papers]
    assert {row["arxiv_id"][:6] for row in table} == {"arXiv:", ""}


@given(st.text())
def test_no_cell_of_text_begins_as_a_formula(value: str) -> None:
    made = cell(value)
    assert not made.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert "\n" not in made


def test_formulas_in_a_list_are_shown_and_not_run() -> None:
    evil = '=HYPERLINK("http://a.org?x="&A1,"click")'
    listed = {"name": "@SUM(A1)", "title": f"\t{evil}", "venue": "-1+1"}
    (row,) = rows(
        text([found(FindingCode.TITLE_WRONG, paper(title=evil, authors=("+1", "=2"), entry=listed))], Format.CSV)
    )
    assert row["title"] == f"'{evil}"
    assert row["listed_title"] == f"'{evil}"
    assert (row["name"], row["authors"], row["listed_venue"]) == ("'@SUM(A1)", "'+1; =2", "'-1+1")
    assert row["suggestions"].startswith("title: =evil()")


# --- Markdown -------------------------------------------------------------------------------------------------


def test_the_clean_list_is_a_reading_list_with_the_right_titles_and_venues(papers: list[Paper]) -> None:
    made = text(papers, Format.MARKDOWN)
    entries = [line for line in made.splitlines() if line.startswith("- ")]
    assert len(entries) == len(papers)
    for listed, line in zip(papers, entries, strict=True):
        if listed.work.title:
            assert plain(listed.work.title).split(":")[0].split("_")[0][:8] in line
            assert line.partition("](<")[2].startswith("http")
            assert f"{listed.work.venue} {listed.work.year}." in line
    headings = [line.lstrip("# ") for line in made.splitlines() if line.startswith("#")]
    assert headings == list(dict.fromkeys(heading for p in papers for heading in p.entry.section))
    assert len(parse_reading_list(made).entries) >= len(papers) - 1


def test_a_link_that_leads_elsewhere_is_replaced() -> None:
    right = Identifiers(arxiv_id="2309.06180")
    assert "(<https://a.org/x.pdf>)" in text([paper(identifiers=right)], Format.MARKDOWN)
    wrong = found(FindingCode.LINK_WRONG, paper(identifiers=right))
    assert "(<https://arxiv.org/abs/2309.06180>)" in text([wrong], Format.MARKDOWN)
    assert reference(found(FindingCode.LINK_DEAD, paper())).url is None


def test_mark_up_and_addresses_of_others_take_no_effect() -> None:
    evil = "]( <script> **x** `y`"
    made = text([paper(title=evil, entry={"name": evil, "url": "javascript:alert(1)"})], Format.MARKDOWN)
    assert "<script>" not in made
    assert "javascript" not in made
    assert "https://a.org/%3E%20%3Cb" in text([paper(entry={"url": "https://a.org/> <b"})], Format.MARKDOWN)


# --- what is left out, and the command ------------------------------------------------------------------------


@pytest.mark.parametrize("form", [Format.BIBTEX, Format.CSL_JSON, Format.RIS])
def test_references_are_known_papers_once_each(form: Format) -> None:
    listed = {"title": "As Listed", "year": 2020}
    some = [
        paper("known"),
        paper("lost", status=Status.UNRESOLVED, entry=listed),
        paper("repo", status=Status.NOT_A_PAPER, entry=listed),
        found(FindingCode.DUPLICATE, paper("twice")),
    ]
    made = exported(some, form)
    assert b"known" in made.content
    assert not re.search(rb"lost|repo|twice|As Listed", made.content)
    assert made.left_out == {
        "lost": "we cannot identify the paper", "repo": "not a paper", "twice": "a duplicate",
    }  # fmt: skip
    more = exported(some, form, with_unresolved=True)
    assert b"As Listed" in more.content
    assert b"no source confirms it" in more.content
    assert set(more.left_out) == {"repo", "twice"}


def test_retracted_papers_say_so_and_abstracts_come_when_asked_for() -> None:
    some = [found(FindingCode.RETRACTED, paper(abstract="It is so."))]
    for form in (Format.BIBTEX, Format.CSL_JSON, Format.RIS):
        assert "Retracted" in text(some, form)
        assert "It is so." not in text(some, form)
        assert "It is so." in text(some, form, abstracts=True)


def test_sections_by_any_heading(papers: list[Paper]) -> None:
    assert {p.entry.section[-1] for p in in_section(papers, "moe ")} == {"MoE"}
    assert len(in_section(papers, "Tiny ML")) == 5
    assert in_section(papers, None) == papers


def export(*options: object) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, options)], catch_exceptions=False)


@pytest.mark.parametrize("form", Format)
def test_the_command_writes_to_a_file_or_to_standard_output(out: Path, tmp_path: Path, form: Format) -> None:
    shown = export("--format", form, "--out-dir", out)
    assert shown.exit_code == 0
    written = export("--format", form, "--out-dir", out, "-o", tmp_path / "deep/file")
    assert written.exit_code == 0
    assert written.stdout == ""
    assert shown.stdout_bytes == (tmp_path / "deep/file").read_bytes()
    assert export("--format", form, "--out-dir", out).stdout_bytes == shown.stdout_bytes
    said = "left out, not a paper: 1 (llm-training-puzzles)"
    assert (said in shown.stderr) is (form not in {Format.CSV, Format.MARKDOWN})


def test_the_command_says_in_one_line_what_is_missing(out: Path, tmp_path: Path) -> None:
    for options, reason in ((("--out-dir", tmp_path), "no such file"), (("--section", "Nowhere"), "headings are")):
        ran = export("--format", "ris", "--out-dir", out, *options)
        assert ran.exit_code == 2
        assert reason in ran.stderr
        assert len(ran.stderr.splitlines()) == 1
