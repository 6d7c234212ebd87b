"""Lists of records: the files that reference managers and digital libraries export, with places that are exact."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from enrich.core.errors import InputError
from enrich.core.models import Entry, EntryKind, LinkRole
from enrich.reading_list import ReadingList, parse_list
from enrich.reading_list.account import PartKind
from enrich.reading_list.formats import ListFormat

TITLE = "Attention is All you Need"

ZOTERO_JSON = r"""[
    {"id": "http://zotero.org/users/1/items/ABCD", "type": "paper-conference",
     "abstract": "We \"show\" it.", "container-title": "Advances in Neural Information Processing Systems",
     "page": "5998-6008", "publisher": "Curran", "title": "Attention is <span class=\"nocase\">All</span> you Need",
     "URL": "https://arxiv.org/abs/1706.03762", "volume": "30",
     "author": [{"family": "Vaswani", "given": "Ashish"}, {"family": "Shazeer", "given": "Noam"}],
     "issued": {"date-parts": [["2017", 12, 4]]}}
]"""
ACM_JSON = """{"items": [{"10.5555/3295222.3295349": {"id": "10.5555/3295222.3295349", "type": "CHAPTER",
"author": [{"family": "Vaswani", "given": "Ashish"}, {"family": "Shazeer", "given": "Noam"}],
"issued": {"date-parts": [[2017, 12, 4]]}, "title": "Attention is All you Need",
"container-title": "Advances in Neural Information Processing Systems", "DOI": "10.5555/3295222.3295349"}}]}"""
MENDELEY_RIS = """TY  - CONF
T1  - Attention is All you Need
A1  - Vaswani, Ashish
A1  - Shazeer, Noam
Y1  - 2017/12/04/
JF  - Advances in Neural Information Processing Systems
VL  - 30
SP  - 5998
EP  - 6008
L1  - file:///home/me/a.pdf
UR  - https://arxiv.org/abs/1706.03762
N2  - We show
TY - that it works
ER  -
"""
DBLP_RIS = """Provider: Schloss Dagstuhl - Leibniz Center for Informatics
Database: dblp computer science bibliography
Content:text/plain; charset="utf-8"


TY  - CPAPER
ID  - DBLP:conf/nips/VaswaniSPUJGKP17
AU  - Vaswani, Ashish
AU  - Shazeer, Noam
TI  - Attention is All
      you Need
BT  - Advances in Neural Information Processing Systems
SP  - 5998
EP  - 6008
PY  - 2017//
UR  - https://arxiv.org/abs/1706.03762
ER  - 

"""  # noqa: W291  RIS ends records so
SCHOLAR_RIS = """TY  - CONF
T1  - Attention is All you Need
A1  - Vaswani, Ashish
A1  - Shazeer, Noam
JO  - Advances in Neural Information Processing Systems
VL  - 30
Y1  - 2017
ER  - """
ZOTERO_RIS = """\ufeffTY  - CONF
TI  - Attention is All you Need
AU  - Vaswani, Ashish
AU  - Shazeer, Noam
T3  - A Series
C3  - Advances in Neural Information Processing Systems
DA  - 2017/12/04/
PY  - 2017
DO  - 10.5555/3295222.3295349
SP  - 5998
EP  - 6008
ER  - \r
"""
ACM_ENDNOTE = """%0 Conference Paper
%1 3295349
%A Ashish Vaswani
%A Noam Shazeer
%T Attention is All you Need
%B Advances in Neural Information Processing Systems
%@ 9781510860964
%P 6000–6010
%D 2017
%I Curran Associates Inc.
%C Long Beach, California, USA
%U https://doi.org/10.5555/3295222.3295349
%R 10.5555/3295222.3295349
"""
SCHOLAR_ENDNOTE = """%0 Conference Proceedings
%T Attention is All you Need
%A Vaswani, Ashish
%A Shazeer, Noam
%J Advances in Neural Information Processing Systems
%V 30
%D 2017
"""
ZOTERO_CSV = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","DOI","Url","Abstract Note","Date",'
    '"Date Added","Pages","Volume","Journal Abbreviation","Short Title","Publisher","Conference Name","Type"\n'
    '"ABCD","conferencePaper","2017","Vaswani, Ashish; Shazeer, Noam","Attention is All you Need",'
    '"Advances in Neural Information Processing Systems","","","https://arxiv.org/abs/1706.03762","We, ""show""\nit",'
    '"2017-12-04","2024-01-01 10:00:00","5998-6008","30","NeurIPS","Attention","Curran","NIPS 2017",""\n'
)
SCHOLAR_CSV = (
    "\ufeffAuthors,Title,Publication,Volume,Number,Pages,Year,Publisher\r\n"
    '"Vaswani, Ashish; Shazeer, Noam; ",Attention is All you Need,'
    "Advances in Neural Information Processing Systems,30,,,2017,Curran\r\n"
)
EXCEL_CSV = (
    "sep=;\nPaper;Author(s);Published in;Date;arXiv\n"
    "Attention is All you Need;Ashish Vaswani, Noam Shazeer;Advances in Neural Information Processing Systems;2017;"
    "1706.03762\n"
)
TSV = (
    "Name\tLink\tConference\tYear\tAuthors\n"
    "Attention is All you Need\thttps://arxiv.org/abs/1706.03762\tAdvances in Neural Information Processing Systems\t"
    "2017\tAshish Vaswani, Noam Shazeer\n"
)
BIBLATEX = r"""
@string{neurips = "Advances in Neural Information Processing Systems"}
@inproceedings{vaswani, title = {Attention is {All} you {Need}}, author = {Vaswani, Ashish and Shazeer, Noam},
  booktitle = neurips, date = {2017-12-04}, eprint = {1706.03762}, eprinttype = {arXiv}, pages = {5998--6008}}
"""
EXPORTS = {
    "zotero.json": ZOTERO_JSON, "acm.json": ACM_JSON, "mendeley.ris": MENDELEY_RIS, "dblp.ris": DBLP_RIS,
    "scholar.ris": SCHOLAR_RIS, "zotero.ris": ZOTERO_RIS, "acm.enw": ACM_ENDNOTE, "scholar.enw": SCHOLAR_ENDNOTE,
    "zotero.csv": ZOTERO_CSV, "scholar.csv": SCHOLAR_CSV, "excel.csv": EXCEL_CSV, "hand.tsv": TSV, "biblatex.bib": BIBLATEX,
}  # fmt: skip


def read(name: str, text: str) -> ReadingList:
    return parse_list(Path(name), text)


def read_bib(text: str) -> ReadingList:
    return read("list.bib", text)


def only(parsed: ReadingList) -> Entry:
    (entry,) = parsed.entries
    return entry


def placed(text: str, entry: Entry, name: str) -> str | None:
    span = entry.fields[name].span
    return text.encode()[span.start : span.end].decode() if span else None


def covers(parsed: ReadingList, text: str) -> bool:
    """Whether every character that is not blank is in a part of the account."""
    covered = bytearray(len(text))
    for part in parsed.account:
        covered[part.begin : part.end] = b"\1" * (part.end - part.begin)
    return not [
        char for char, is_in in zip(text, covered, strict=True) if not is_in and char != "\ufeff" and not char.isspace()
    ]


@pytest.mark.parametrize("name", EXPORTS)
def test_the_exports_of_programs_are_read_alike(name: str) -> None:
    entry = only(read(name, EXPORTS[name]))
    assert entry.title == TITLE
    assert entry.venue_name == "Advances in Neural Information Processing Systems"
    assert entry.year == 2017
    assert {"Vaswani", "Shazeer"} <= set((entry.authors or "").replace(",", " ").split())
    assert entry.kind is EntryKind.PAPER
    assert entry.is_record
    says = EXPORTS[name]
    assert entry.identifiers.arxiv_id == ("1706.03762" if "1706.03762" in says else None)
    assert entry.identifiers.doi == ("10.5555/3295222.3295349" if "3295222" in says else None)
    if "6008" in says:
        assert (entry.details["pages"][:4], entry.details["pages"][-4:]) == ("5998", "6008")


@pytest.mark.parametrize("name", EXPORTS)
def test_all_text_of_a_record_is_accounted_for(name: str) -> None:
    text = EXPORTS[name]
    parsed = read(name, text)
    assert not parsed.unparsed
    assert covers(parsed, text)


@given(st.sampled_from(sorted(EXPORTS)), st.randoms(use_true_random=False))
def test_damaged_exports_are_read_or_refused_and_accounted_for(name: str, rng: random.Random) -> None:
    letters = list(EXPORTS[name])
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(letters))
        letters[at : at + rng.randrange(4)] = rng.choice(
            ["{", "}", '"', "@", ",", "=", "#", "%", "[", "]", "\n", "- ", "é"]
        )
    text = "".join(letters)
    try:
        parsed = read(name, text)
    except InputError:
        return
    assert covers(parsed, text)
    for entry in parsed.entries:
        assert all(placed(text, entry, field) is not None for field, place in entry.fields.items() if place.span)


@pytest.mark.parametrize("name", EXPORTS)
def test_places_are_those_of_the_values(name: str) -> None:
    """What is put in the place of the title is the title, and nothing else changes."""
    text = EXPORTS[name]
    entry = only(read(name, text))
    span = entry.fields["title"].span
    assert span is not None
    after = (text.encode()[: span.start] + b"Other Words" + text.encode()[span.end :]).decode()
    other = only(read(name, after))
    assert other.title == "Other Words"
    assert (other.venue, other.year, other.authors, other.url) == (entry.venue, entry.year, entry.authors, entry.url)


def test_a_year_knows_the_date_that_repeats_it() -> None:
    entry = only(read("zotero.ris", ZOTERO_RIS))
    assert placed(ZOTERO_RIS, entry, "year") == "2017"
    (again,) = entry.fields["year"].again
    assert ZOTERO_RIS.encode()[again.start : again.end] == b"2017/12/04/"


def test_inner_lines_and_names_of_csl() -> None:
    text = json.dumps(
        [
            {
                "id": "k1",
                "type": "article-journal",
                "title": "Art and Design",
                "author": [
                    {"family": "Berg", "non-dropping-particle": "van den", "given": "J."},
                    {"family": "King", "given": "Martin", "suffix": "Jr."},
                    {"literal": "Institute of Art and Design"},
                ],
                "issued": {"raw": "2020-05"},
            }
        ]
    )
    entry = only(read("list.json", text))
    assert entry.authors == "van den Berg, J. and King, Jr., Martin and {Institute of Art and Design}"
    assert (entry.year, entry.entry_id) == (2020, "k1")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.json", '{"name": "a package", "version": "1"}', "no CSL-JSON"),
        ("a.json", '[{"title": "x",\n]', "a.json:2: is no valid JSON"),
        ("a.json", "[" * 100_000, "nested too deep"),
        ("a.json", '{"title": ' + "1" * 5000 + ', "type": "book"}', "cannot be read|can be read"),
        ("a.ris", "no record\n", "begins with `TY`"),
        ("a.csv", "colour,size\nred,1\n", "a.csv:1: no column is called title or url; the columns are colour, size"),
        ("a.rst", "A list\n======\n", "reStructuredText"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(name: str, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(name, text)


# --- BibTeX ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "@article{a, title={First One}, year=2020} @article{b, title={Second One}, year=2021}",
        "@article{a, title={First One}, year=2020}@article{b, title={Second One}, year=2021}",
        "@article{a, title={First One}, year=2020, note={x @article{b, title={Second One}, year=2021}}",
        "@article{a, title={First One}, year=2020, note={{x},\n}\n@article{b, title={Second One}, year=2021}\n",
        '@article{a, title={First One}, year=2020, note="x\n}\n@article{b, title={Second One}, year=2021}\n',
        "@article{a, title={First One}, year=2020\n@article{b, title={Second One}, year=2021}\n",
        "@article{a, title={First One} year=2020}\n@article(b, title = {Second One}, year=2021)\n",
        "@article{a, title={First One}, title={No}, year=2020}\n@article{a, title={Second One}, year=2021}\n",
        "@article{a title={First One}, year=2020}\n@article{title={Second One}, year=2021}\n",
        "@article{a,\n title={{First One},\n year=2020\n}\n@article{b, title={Second One}, year=2021}\n",
    ],
)
def test_no_entry_hides_behind_another(text: str) -> None:
    parsed = read_bib(text)
    assert [(entry.title, entry.year) for entry in parsed.entries] == [("First One", 2020), ("Second One", 2021)]
    for entry in parsed.entries:
        assert placed(text, entry, "year") == str(entry.year)


def test_an_entry_inside_a_field_is_reported() -> None:
    parsed = read_bib("@article{a, title={One}, note={x @article{b, title={Two}, year=2021}},\n year=2020}\n")
    assert [entry.title for entry in parsed.entries] == ["One"]
    assert [item.reason for item in parsed.unparsed] == ["it is an entry inside a field of another entry"]


def test_what_is_broken_is_said() -> None:
    (warning,) = read_bib("\n@article{a, title={One {Two}, year=2020,\n url={https://a.org}\n}\n").warnings
    assert warning == "the entry on line 2 has a brace or a quote that is not closed; close it"


def test_comments_hold_no_entries() -> None:
    text = "@comment{\n@article{b, title={Two}, year=2021}\n}\n@comment{jabref-meta: x;}\nfree @ text\n"
    parsed = read_bib(text + "@article{a, title={One}}\n%@article{c,\n% title={Three},\n%}\n")
    assert [entry.title for entry in parsed.entries] == ["One"]
    assert {part.kind for part in parsed.account} == {PartKind.ENTRY, PartKind.LEFT}
    assert ["begins with %" in item.reason for item in parsed.unparsed] == [True]


def test_strings_are_put_in_and_not_edited() -> None:
    text = '@string{icml = {Conf}}\n@STRING(long = icml # " on Learning")\n@article{a, title={One}, journal=LONG, month=jan}'
    entry = only(read_bib(text))
    assert entry.venue == "Conf on Learning"
    assert (entry.fields["venue"].span, entry.fields["venue"].why) == (None, "it is written with the string LONG")
    assert entry.details["month"] == "jan"


def test_values_of_the_volume_are_inherited_and_not_edited() -> None:
    text = (
        "@inproceedings{a, title={One}, crossref={conf}}\n@inproceedings{b, title={Two}, crossref={Conf}, year=2019}\n"
        "@proceedings{conf, title={Proceedings of ICML}, year=2020, publisher={PMLR}, doi={10.1/vol}}\n"
    )
    one, two, volume = read_bib(text).entries
    assert (one.venue, one.year, one.details["publisher"]) == ("Proceedings of ICML", 2020, "PMLR")
    assert (two.venue, two.year) == ("Proceedings of ICML", 2019)
    assert (one.fields["venue"].span, one.last_line) == (None, 1)
    assert one.fields["venue"].why == "it is inherited from conf on line 3; correct it there"
    assert placed(text, two, "year") == "2019"
    assert not one.identifiers
    assert volume.kind is EntryKind.BOOK


def test_an_address_in_howpublished_is_a_link() -> None:
    text = r"@misc{a, title={One}, howpublished={\url{https://arxiv.org/abs/1706.03762}}}"
    entry = only(read_bib(text))
    assert (entry.venue, entry.url) == (None, "https://arxiv.org/abs/1706.03762")
    assert placed(text, entry, "url") == "https://arxiv.org/abs/1706.03762"
    assert [link.role for link in entry.links] == [LinkRole.PAPER]


# --- held by libraries ------------------------------------------------------------------------------------------

_WORDS = st.text(st.sampled_from("abcXYZ äß,.:'-"), min_size=1, max_size=20).map(str.strip).filter(bool)
_RECORDS = st.lists(
    st.fixed_dictionaries({"title": _WORDS, "venue": _WORDS, "year": st.integers(1950, 2040)}), min_size=1, max_size=4
)


@given(_RECORDS, st.sampled_from(["{%s}", '"%s"', "{{%s}}"]))
def test_bibtex_says_what_bibtexparser_says(records: list[dict[str, Any]], form: str) -> None:
    text = "\n".join(
        f"@article{{k{number}, title = {form % one['title']}, journal={form % one['venue']}, year={one['year']}}}"
        for number, one in enumerate(records)
    )
    theirs = [{field.key: field.value for field in entry.fields} for entry in parse_string(text).entries]
    ours = read_bib(text)
    assert not ours.unparsed
    by_name = [
        {key: placed(text, entry, name) for key, name in (("title", "title"), ("journal", "venue"), ("year", "year"))}
        for entry in ours.entries
    ]
    assert by_name == theirs


@given(_RECORDS)
def test_ris_says_what_rispy_says(records: list[dict[str, Any]]) -> None:
    text = "".join(
        f"TY  - JOUR\nTI  - {one['title']}\nT2  - {one['venue']}\nPY  - {one['year']}\nER  - \n\n" for one in records
    )
    theirs = [(one["title"], one["secondary_title"], one["year"]) for one in rispy.loads(text)]
    ours = [
        tuple(placed(text, entry, name) for name in ("title", "venue", "year")) for entry in read("l.ris", text).entries
    ]
    assert ours == theirs


@given(
    _RECORDS,
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_csv_says_what_the_standard_library_says(
    records: list[dict[str, Any]], delimiter: str, quoting: int, end: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerow(["Title", "Venue", "Year"])
    writer.writerows([[one["title"], one["venue"], one["year"]] for one in records])
    text = out.getvalue()
    ours = [
        tuple(placed(text, entry, name) for name in ("title", "venue", "year")) for entry in read("l.csv", text).entries
    ]
    assert ours == [(one["title"], one["venue"], str(one["year"])) for one in records]


@given(_RECORDS, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_json_places_are_exact(records: list[dict[str, Any]], ascii_only: bool, indent: Any) -> None:
    items = [
        {
            "type": "article",
            "title": one["title"],
            "issued": {"date-parts": [[one["year"]]]},
            "container-title": one["venue"],
        }
        for one in records
    ]
    text = json.dumps(items, ensure_ascii=ascii_only, indent=indent)
    for entry, one in zip(read("l.json", text).entries, records, strict=True):
        assert json.loads(f'"{placed(text, entry, "title")}"') == one["title"]
        assert placed(text, entry, "year") == str(one["year"])


@pytest.mark.parametrize(("name", "text"), EXPORTS.items())
def test_a_text_without_a_name_is_recognised(name: str, text: str) -> None:
    known = ListFormat.for_file(name)
    found = ListFormat.for_content(text.encode())
    assert found is (known if known is not ListFormat.CSV else ListFormat.MARKDOWN)


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ("journal={arXiv preprint arXiv:2309.06180}", "2309.06180"),
        ("journal={CoRR}, volume={abs/2309.06180}", "2309.06180"),
        ("number={arXiv:hep-th/9901001}, publisher={arXiv}", "hep-th/9901001"),
        ("journal={arXiv:2309.06181}, number={arXiv:2309.06180}", None),  # which of them is not said
        ("journal={arXiv:2309.06180}, doi={10.1145/1234567}", None),  # the DOI says it
    ],
)
def test_an_identifier_may_stand_in_a_field_of_another_name(fields: str, arxiv: str | None) -> None:
    (entry,) = parse_list(Path("a.bib"), f"@article{{a, title={{A Title of Some Words}}, {fields}}}").entries
    assert entry.identifiers.arxiv_id == arxiv
