"""Bulk files in the published formats, made of a few records written by hand, and corpora made of the replica's works."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from replica.works import Work

EXTERNAL_IDS = ("ACL", "DBLP", "ArXiv", "MAG", "CorpusId", "PubMed", "DOI", "PubMedCentral")
ATTENTION = {
    "corpusid": 13756489,
    "externalids": {"ACL": None, "DBLP": "conf/nips/VaswaniSPUJGKP17", "ArXiv": "1706.03762", "MAG": "2963403868",
                    "CorpusId": "13756489", "PubMed": None, "DOI": None, "PubMedCentral": None},
    "url": "https://www.semanticscholar.org/paper/204e3073870fae3d05bcbc2f6a8e263d9b72e776",
    "title": "Attention Is All You Need",
    "authors": [{"authorId": "40348417", "name": "Ashish Vaswani"}, {"authorId": "1846258", "name": "Noam Shazeer"}],
    "venue": "Neural Information Processing Systems",
    "publicationvenueid": "d9720b90-d60b-48bc-9df8-87a30b9a60dd",
    "year": 2017, "referencecount": 41, "citationcount": 120000, "influentialcitationcount": 18000, "isopenaccess": False,
    "s2fieldsofstudy": None, "publicationtypes": ["JournalArticle"], "publicationdate": "2017-06-12",
    "journal": {"name": None, "pages": "5998-6008", "volume": None}, "updated": "2026-09-22T00:00:00.000Z",
}  # fmt: skip

DBLP_XML = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd">
<dblp>
<www key="homepages/v/AshishVaswani" mdate="2020-01-01"><author>Ashish Vaswani</author><title>Home Page</title></www>
<inproceedings key="conf/nips/VaswaniSPUJGKP17" mdate="2021-01-21">
<author>Ashish Vaswani</author><author>Noam Shazeer</author><author>Jian Li 0015</author>
<title>Attention is All you Need.</title><pages>5998-6008</pages><year>2017</year><booktitle>NIPS</booktitle>
<ee>https://proceedings.neurips.cc/paper/2017/hash/3f5ee243547dee91fbd053c1c4a845aa-Abstract.html</ee>
</inproceedings><article key="journals/corr/abs-1706-03762" publtype="informal" mdate="2018-08-13">
<author>Ashish Vaswani</author><title>Attention Is All You Need.</title><year>2017</year><journal>CoRR</journal>
<ee type="oa">https://doi.org/10.48550/arXiv.1706.03762</ee></article>
<article key="journals/x/Grosse21" mdate="2022-01-01">
<author>J&uuml;rgen Gro&szlig;e</author><author>Zo&euml; &Aring;str&ouml;m</author>
<title>Learning <i>H</i><sub>2</sub>O &amp; Sch&ouml;ne Zahlen.</title><year>2021</year><journal>J. Mach. Learn. Res.</journal>
<ee>https://doi.org/10.5555/ABC.1</ee></article>
</dblp>
"""

ARXIV = {
    "id": "1706.03762", "submitter": "Llion Jones", "authors": "Ashish Vaswani, Noam Shazeer, John Doe Jr",
    "title": "Attention Is All You\n  Need", "comments": "15 pages,\n  5 figures", "journal-ref": None, "doi": None,
    "report-no": None, "categories": "cs.CL cs.LG", "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    "abstract": "  Sequences are transduced\nby attention alone.\n",
    "versions": [{"version": "v1", "created": "Mon, 12 Jun 2017 17:57:34 GMT"},
                 {"version": "v7", "created": "Wed, 2 Aug 2023 00:41:18 GMT"}],
    "update_date": "2023-08-03", "authors_parsed": [["Vaswani", "Ashish", ""], ["Shazeer", "Noam", ""], ["Doe", "John", "Jr"]],
}  # fmt: skip

CROSSREF = {
    "DOI": "10.5555/ABC.1", "type": "journal-article", "title": ["Learning Numbers"], "subtitle": ["A Study"],
    "author": [{"given": "Jürgen", "family": "Große", "sequence": "first", "affiliation": []}],
    "container-title": ["Journal of Machine Learning Research"], "publisher": "JMLR", "issued": {"date-parts": [[2021, 5]]},
    "is-referenced-by-count": 3, "reference": [{"key": "1", "unstructured": "x" * 200}], "prefix": "10.5555",
}  # fmt: skip

OPENALEX = {
    "id": "https://openalex.org/W2963403868", "doi": "https://doi.org/10.48550/arxiv.1706.03762",
    "title": "Attention Is All You Need", "display_name": "Attention Is All You Need", "publication_year": 2017,
    "publication_date": "2017-06-12", "type": "preprint", "is_retracted": True, "is_paratext": False,
    "authorships": [{"author_position": "first", "author": {"id": "https://openalex.org/A1", "display_name": "Ashish Vaswani"}}],
    "primary_location": {"source": {"id": "https://openalex.org/S1", "display_name": "arXiv (Cornell University)"}},
    "locations": [{"landing_page_url": "http://arxiv.org/abs/1706.03762"}], "cited_by_count": 6500,
    "abstract_inverted_index": {"Sequences": [0]}, "updated_date": "2026-06-24T00:00:00.000000",
}  # fmt: skip


def json_lines(path: Path, documents: Iterable[Any], *, packed: bool = True) -> Path:
    """A file of JSON Lines, as the services publish them."""
    content = "".join(json.dumps(document) + "\n" for document in documents).encode()
    path.write_bytes(gzip.compress(content) if packed else content)
    return path


def s2_paper(number: int, title: str, authors: Iterable[str] = (), **more: Any) -> dict[str, Any]:
    """A paper of Semantic Scholar's dataset, which differs from others by its number."""
    paper: dict[str, Any] = {
        **ATTENTION, "corpusid": number, "title": title, "url": f"https://www.semanticscholar.org/paper/{number:040x}",
        "authors": [{"authorId": str(place), "name": name} for place, name in enumerate(authors)], "venue": "",
        "externalids": {**dict.fromkeys(EXTERNAL_IDS), "CorpusId": str(number)},
    }  # fmt: skip
    identifiers = {name: more.pop(name) for name in ("ArXiv", "DOI", "DBLP", "ACL") if name in more}
    paper["externalids"] |= identifiers
    return paper | more


def s2_corpus(works: Iterable[Work]) -> list[dict[str, Any]]:
    """What Semantic Scholar's dataset says of the replica's works: what its service answers of them."""
    return [
        s2_paper(
            work.corpus_id, work.s2_title, work.authors, venue=work.s2_venue if work.s2_venue is not None else (work.venue or ""),
            url=f"https://www.semanticscholar.org/paper/{work.s2_id}", year=work.year, citationcount=work.citation_count,
            influentialcitationcount=work.influential_citation_count, publicationdate=work.first_date.isoformat(),
            ArXiv=work.arxiv_id, DOI=work.doi, DBLP=work.s2_dblp_key, ACL=work.acl_id,
        )
        for work in works
    ]  # fmt: skip
