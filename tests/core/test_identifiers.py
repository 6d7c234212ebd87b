"""Identifiers in addresses: every form that is known, and none where there is none."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.core.identifiers import ArxivId, Identifiers, arxiv_id_of_url, identifiers_of_url

FOUND = [
    ("https://arxiv.org/abs/2001.00001", "arxiv_id", "2001.00001"),
    ("https://arxiv.org/pdf/2001.00001", "arxiv_id", "2001.00001"),
    ("http://arxiv.org/pdf/2001.00001v12.pdf", "arxiv_id", "2001.00001"),
    ("https://www.arxiv.org/abs/2001.00001?context=cs", "arxiv_id", "2001.00001"),
    ("https://arxiv.org/pdf/2001.00001.pdf&embed", "arxiv_id", "2001.00001"),
    ("https://arxiv.org/html/2001.00001v1", "arxiv_id", "2001.00001"),
    ("https://export.arxiv.org/abs/1401.0001", "arxiv_id", "1401.0001"),
    ("https://arxiv.org/abs/cs/0112017", "arxiv_id", "cs/0112017"),
    ("https://arxiv.org/abs/math.GT/0309136v2", "arxiv_id", "math/0309136"),
    ("https://www.alphaxiv.org/abs/2001.00001", "arxiv_id", "2001.00001"),
    ("https://ar5iv.labs.arxiv.org/html/2001.00001", "arxiv_id", "2001.00001"),
    ("https://huggingface.co/papers/2001.00001", "arxiv_id", "2001.00001"),
    ("https://papers.cool/arxiv/2001.00001", "arxiv_id", "2001.00001"),
    ("https://doi.org/10.48550/arXiv.2001.00001", "arxiv_id", "2001.00001"),
    ("https://dl.acm.org/doi/pdf/10.1145/3437801.3441620", "doi", "10.1145/3437801.3441620"),
    ("http://doi.acm.org/10.1145/2939672.2939785", "doi", "10.1145/2939672.2939785"),
    ("https://doi.org/10.1016/0004-3702(94)00012-3", "doi", "10.1016/0004-3702(94)00012-3"),
    ("https://doi.org/10.1109/CVPR.2019.00123).", "doi", "10.1109/cvpr.2019.00123"),
    ("https://doi.org/10.1145/3292500.3330701%20", "doi", "10.1145/3292500.3330701"),
    ("https://link.springer.com/content/pdf/10.1007%2F978-3-030-01234-2_1.pdf", "doi", "10.1007/978-3-030-01234-2_1"),
    ("https://link.springer.com/chapter/10.1007/978-3-030-01234-2_1#Sec2", "doi", "10.1007/978-3-030-01234-2_1"),
    ("https://www.nature.com/articles/s41586-021-03819-2.pdf", "doi", "10.1038/s41586-021-03819-2"),
    ("https://www.nature.com/articles/nature14539", "doi", "10.1038/nature14539"),
    ("https://www.biorxiv.org/content/10.1101/2020.07.12.199554v3.full.pdf", "doi", "10.1101/2020.07.12.199554"),
    ("https://academic.oup.com/bib/article/doi/10.1093/bib/bbaa123/5877471", "doi", "10.1093/bib/bbaa123"),
    ("https://onlinelibrary.wiley.com/doi/full/10.1002/widm.1249", "doi", "10.1002/widm.1249"),
    (
        "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0123456",
        "doi",
        "10.1371/journal.pone.0123456",
    ),
    ("https://www.frontiersin.org/articles/10.3389/fnins.2018.00331/full", "doi", "10.3389/fnins.2018.00331"),
    ("https://iopscience.iop.org/article/10.1088/1742-5468/ab1234/meta", "doi", "10.1088/1742-5468/ab1234"),
    ("https://aclanthology.org/2020.acl-main.1.pdf", "acl_id", "2020.acl-main.1"),
    ("https://www.aclweb.org/anthology/P19-1285/", "acl_id", "P19-1285"),
    ("http://aclweb.org/anthology/D/D15/D15-1001.pdf", "acl_id", "D15-1001"),
    ("https://doi.org/10.18653/v1/N19-1423", "acl_id", "N19-1423"),
    ("https://openreview.net/forum?id=rJ4km2R5t7&noteId=abc", "openreview_id", "rJ4km2R5t7"),
    ("https://openreview.net/attachment?id=5haYLrlyGj&name=pdf", "openreview_id", "5haYLrlyGj"),
    (
        "https://pdfs.semanticscholar.org/0c0f/353dbac84311ea4f1485d4a8ac0b0459be8c.pdf",
        "s2_paper_id",
        "0c0f353dbac84311ea4f1485d4a8ac0b0459be8c",
    ),
    (
        "https://www.semanticscholar.org/paper/A%3A-B/2f3efe44083af91cef562c1a3451eee2f8601d22",
        "s2_paper_id",
        "2f3efe44083af91cef562c1a3451eee2f8601d22",
    ),
    ("https://dblp.org/rec/conf/sosp/AbcD23.html", "dblp_key", "conf/sosp/AbcD23"),
]

LURES = [
    "https://dl.acm.org/citation.cfm?id=3437801.3441620",
    "https://img.shields.io/badge/arXiv-2001.00001-red",
    "https://arxiv.org/images/2001.00001.png",
    "https://github.com/someone/2001.00001",
    "https://example.org/2001.00001.pdf",
    "https://arxiv.org/abs/2013.99999",
    "https://arxiv.org/list/cs.LG/2001",
    "https://arxiv.org/abs/2001.000012345",
    "https://openreview.net/group?id=ICLR.cc/2020/Conference",
    "https://ieeexplore.ieee.org/document/8953511",
    "https://www.semanticscholar.org/author/A-B/1234567",
    "https://aclanthology.org/venues/acl/",
    "https://dblp.org/pid/12/345.html",
    "http://[broken",
    "",
    "#section",
    "mailto:a@b.c",
]


@pytest.mark.parametrize(("url", "field", "value"), FOUND)
def test_identifier_is_found(url: str, field: str, value: str) -> None:
    assert getattr(identifiers_of_url(url), field) == value


@pytest.mark.parametrize("url", LURES)
def test_none_is_found_where_there_is_none(url: str) -> None:
    assert identifiers_of_url(url) == Identifiers()


@given(st.integers(10**6, 10**7 - 1), st.integers(10**6, 10**7 - 1))
def test_an_acm_doi_is_no_arxiv_id(volume: int, number: int) -> None:
    found = identifiers_of_url(f"https://dl.acm.org/doi/10.1145/{volume}.{number}")
    assert found == Identifiers(doi=f"10.1145/{volume}.{number}")


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    for url in (
        text,
        f"https://arxiv.org/abs/{text}",
        f"https://doi.org/{text}",
        f"https://openreview.net/forum?id={text}",
    ):
        identifiers_of_url(url)


@given(st.integers(7, 25), st.integers(1, 12), st.integers(1, 9999), st.sampled_from(["", "v1", "v12"]))
def test_arxiv_ids_both_ways(year: int, month: int, number: int, version: str) -> None:
    value = f"{year:02d}{month:02d}.{number:0{5 if year >= 15 else 4}d}"
    found = arxiv_id_of_url(f"https://arxiv.org/pdf/{value}{version}.pdf")
    assert found == ArxivId.parse(value + version)
    assert str(found) == value + version


def test_every_row_of_the_table_finds_a_field_of_identifiers() -> None:
    table = tomllib.loads(files("enrich.core").joinpath("identifiers.toml").read_text("utf-8"))
    assert {row["identifier"] for row in table["link"]} == {*Identifiers.__dataclass_fields__, "page"}
    for row in (*table["link"], *table["hint"]):
        assert re.compile(row.get("value", row["path"])).groups, row
        assert ("query" in row) == ("value" in row), row
        assert all(host == host.lower() and not host.startswith("www.") for host in row["hosts"]), row
