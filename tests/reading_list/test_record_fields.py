"""Fields of a BibTeX record that are kept: every identifier with its field, further fields, dates, venues in braces."""

from __future__ import annotations

from enrich.core.identifiers import Identifiers
from enrich.reading_list.bibtex import read_bibtex

RECORD = """@inproceedings{one23fair,
  title = {Fair Queues},
  author = {One, Ada},
  booktitle = {{International} {Conference} on {Machine} {Learning}},
  date = {2023-07-11},
  doi = {10.1145/1234.5678},
  eprint = {2301.00001},
  url = {https://openreview.net/forum?id=abcDEF123},
  volume = {202}, pages = {10--20}, publisher = {PMLR},
}
"""


def test_every_identifier_keeps_its_field_and_place() -> None:
    (entry,) = read_bibtex(RECORD).entries
    assert [link.field for link in entry.links] == ["doi", "eprint", "url"]
    assert entry.identifiers == Identifiers(arxiv_id="2301.00001", doi="10.1145/1234.5678", openreview_id="abcDEF123")
    for name, text in (("doi", "10.1145/1234.5678"), ("eprint", "2301.00001")):
        span = entry.fields[name].span
        assert span is not None
        assert RECORD.encode()[span.start : span.end].decode() == text


def test_further_fields_dates_and_braces() -> None:
    (entry,) = read_bibtex(RECORD).entries
    assert entry.details == {"volume": "202", "pages": "10--20", "publisher": "PMLR"}
    assert entry.year == 2023
    assert entry.venue == entry.venue_name == "International Conference on Machine Learning"
    assert entry.is_record
