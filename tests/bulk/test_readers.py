"""Bulk files in their published formats give the records that the services' own answers give."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bulk.samples import ARXIV, ATTENTION, CROSSREF, DBLP_XML, OPENALEX, json_lines
from enrich.core.errors import InputError
from enrich.core.identifiers import Identifiers
from enrich.core.models import Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.sources import load_source
from enrich.sources.bulk.corpora import corpora, corpus_named
from enrich.sources.bulk.items import items_of
from enrich.sources.bulk.layout import decode_record, encode_record
from enrich.sources.bulk.records import record_of

AT = "2026-10-01T00:00:00Z"


def records(name: str, path: Path) -> list[SourceRecord]:
    corpus = corpus_named(name)
    found = [record_of(corpus, item, AT) for item in items_of(corpus, path)]
    return [record for record in found if record is not None]


def live(source: SourceName, payload: Any) -> SourceRecord:
    kept = Snapshot(source=source, request="", status=SnapshotStatus.FOUND, retrieved_at=AT, payload=payload)
    return load_source(source).to_records(kept)[0]


def test_semantic_scholars_dataset_gives_what_its_service_gives(tmp_path: Path) -> None:
    (record,) = records("s2", json_lines(tmp_path / "papers-part0.jsonl.gz", [ATTENTION]))
    answer = {
        "paperId": "204e3073870fae3d05bcbc2f6a8e263d9b72e776",
        "externalIds": {"DBLP": "conf/nips/VaswaniSPUJGKP17", "ArXiv": "1706.03762", "CorpusId": 13756489},
        "url": ATTENTION["url"], "title": ATTENTION["title"], "venue": ATTENTION["venue"], "year": 2017,
        "publicationDate": "2017-06-12", "authors": ATTENTION["authors"], "citationCount": 120000,
        "influentialCitationCount": 18000, "abstract": None,
    }  # fmt: skip
    assert record == live(SourceName.SEMANTIC_SCHOLAR, answer)


def test_dblps_xml_gives_what_its_search_gives(tmp_path: Path) -> None:
    path = tmp_path / "dblp-2026-10-01.xml.gz"
    path.write_bytes(gzip.compress(DBLP_XML.encode("latin-1")))
    published, preprint, article = records("dblp", path)
    assert published.title == "Attention is All you Need"
    assert published.authors == ("Ashish Vaswani", "Noam Shazeer", "Jian Li")
    assert (published.venue, published.year) == ("NIPS", 2017)
    assert published.identifiers == Identifiers(dblp_key="conf/nips/VaswaniSPUJGKP17")
    assert preprint.identifiers == Identifiers(arxiv_id="1706.03762", dblp_key="journals/corr/abs-1706-03762")
    assert article.title == "Learning H2O & Schöne Zahlen"
    assert article.authors == ("Jürgen Große", "Zoë Åström")
    assert article.identifiers.doi == "10.5555/abc.1"
    answer = {
        "authors": {"author": [{"text": "Ashish Vaswani"}, {"text": "Noam Shazeer"}, {"text": "Jian Li 0015"}]},
        "title": "Attention is All you Need.", "venue": "NIPS", "year": "2017", "pages": "5998-6008", "type": "Conference and Workshop Papers",
        "key": "conf/nips/VaswaniSPUJGKP17", "url": "https://dblp.org/rec/conf/nips/VaswaniSPUJGKP17",
    }  # fmt: skip
    assert published == live(SourceName.DBLP, [{"info": answer}])


def test_dblps_dtd_and_what_it_names_are_never_loaded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    (tmp_path / "dblp.dtd").write_text(f'<!ENTITY uuml SYSTEM "{secret.as_uri()}">')
    text = DBLP_XML.replace(
        '<!DOCTYPE dblp SYSTEM "dblp.dtd">',
        f'<!DOCTYPE dblp SYSTEM "{(tmp_path / "dblp.dtd").as_uri()}" [<!ENTITY szlig SYSTEM "{secret.as_uri()}">]>',
    )
    path = tmp_path / "dblp.xml"
    path.write_bytes(text.encode("latin-1"))
    assert "SECRET" not in repr(records("dblp", path))


def test_arxivs_metadata_gives_what_its_service_gives_of_the_latest_version(tmp_path: Path) -> None:
    (record,) = records("arxiv", json_lines(tmp_path / "arxiv-metadata-oai-snapshot.json", [ARXIV], packed=False))
    entry = """<entry xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
      <id>http://arxiv.org/abs/1706.03762v7</id><title>Attention Is All You Need</title>
      <published>2017-06-12T17:57:34Z</published><updated>2023-08-02T00:41:18Z</updated>
      <summary>Sequences are transduced by attention alone.</summary><arxiv:comment>15 pages, 5 figures</arxiv:comment>
      <author><name>Ashish Vaswani</name></author><author><name>Noam Shazeer</name></author>
      <author><name>John Doe Jr</name></author>
      <link href="http://arxiv.org/abs/1706.03762v7" rel="alternate" type="text/html"/>
      <category term="cs.CL"/><arxiv:primary_category term="cs.CL"/></entry>"""
    assert record == live(SourceName.ARXIV, entry)


@pytest.mark.parametrize("form", ["items", "indented", "lines"])
def test_crossrefs_public_data_gives_what_its_service_gives(form: str, tmp_path: Path) -> None:
    figure = {"DOI": "10.5555/abc.1.f001", "type": "component", "title": ["Figure 1"]}
    content = {
        "items": json.dumps({"items": [CROSSREF, figure]}),
        "indented": json.dumps({"items": [CROSSREF, figure]}, indent=1),
        "lines": f"{json.dumps(CROSSREF)}\n{json.dumps(figure)}\n",
    }[form]
    path = tmp_path / "0.json.gz"
    path.write_bytes(gzip.compress(content.encode()))
    (record,) = records("crossref", path)
    assert record == live(SourceName.CROSSREF, CROSSREF)
    assert record.title == "Learning Numbers: A Study"


def test_openalex_works_are_read_without_paratext_and_without_retractions(tmp_path: Path) -> None:
    cover = {**OPENALEX, "id": "https://openalex.org/W1", "is_paratext": True}
    (record,) = records("openalex", json_lines(tmp_path / "part_0000.gz", [OPENALEX, cover]))
    assert record.identifiers == Identifiers(arxiv_id="1706.03762")
    assert (record.title, record.venue, record.citation_count) == (
        "Attention Is All You Need", "arXiv (Cornell University)", 6500,
    )  # fmt: skip
    assert not record.retracted


def test_openalex_parquet_gives_what_its_json_lines_give(tmp_path: Path) -> None:
    lines = records("openalex", json_lines(tmp_path / "part_0000.gz", [OPENALEX]))
    table = pa.Table.from_pylist([OPENALEX])
    pq.write_table(table, tmp_path / "part_0000.parquet", compression="snappy")
    assert records("openalex", tmp_path / "part_0000.parquet") == lines
    with pytest.raises(
        InputError, match="is Parquet; Semantic Scholar Academic Graph, dataset papers is not read in this form"
    ):
        records("s2", tmp_path / "part_0000.parquet")


def test_a_record_survives_its_json_and_a_count_of_zero_is_a_fact(tmp_path: Path) -> None:
    (record,) = records("s2", json_lines(tmp_path / "p.gz", [ATTENTION | {"citationcount": 0}]))
    assert decode_record(encode_record(record)) == record
    assert record.citation_count == 0
    nothing = SourceRecord(source=SourceName.DBLP, retrieved_at=AT)
    assert decode_record(encode_record(nothing)) == nothing
    assert decode_record(encode_record(replace(record, retracted=True))).retracted


def test_a_file_that_is_cut_off_is_refused_with_the_number_of_its_last_item(tmp_path: Path) -> None:
    path = json_lines(
        tmp_path / "p.gz", [ATTENTION | {"title": f"{number} {hash(number)}" * 50} for number in range(99)]
    )
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match=r"p\.gz: is cut off or damaged after item \d+; download it again"):
        records("s2", path)


def test_every_corpus_has_a_licence_and_a_source() -> None:
    assert set(corpora()) == {"s2", "dblp", "arxiv", "crossref", "openalex"}
    for corpus in corpora().values():
        assert corpus.licence
        assert corpus.licence_url.startswith("https://")
        assert corpus.source in SourceName
    with pytest.raises(InputError, match="known are s2, dblp, arxiv, crossref, openalex"):
        corpus_named("scopus")
