"""Bulk files, in the published formats, of the very works that the replica serves."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from bulk.samples import json_lines
from enrich.sources.bulk.build import Addition, add
from enrich.sources.bulk.corpora import corpus_named
from replica import Work
from replica.crossref_items import Item, item_record
from replica.dblp import _info, _publications
from replica.habits import Habits
from replica.s2_papers import papers_of, record

RELEASE = "2026-10-01"


def index_of(works: Sequence[Work], folder: Path) -> str:
    """An index of everything that the replica's services say of works."""
    folder.mkdir(parents=True, exist_ok=True)
    known = [work for work in works if not work.unknown_to]
    files = {
        "s2": json_lines(folder / "papers-part0.jsonl.gz", _s2(works)),
        "arxiv": json_lines(folder / "arxiv-metadata-oai-snapshot.json", _arxiv(works), packed=False),
        "crossref": json_lines(folder / "0.jsonl.gz", _crossref(works)),
        "dblp": _dblp(works, folder / "dblp.xml.gz"),
    }
    assert known
    place = str(folder / "index")
    for name, path in files.items():
        add(Addition(corpus=corpus_named(name), files=(path,), to=place, release=RELEASE, date=RELEASE))
    return place


def _known_to(service: str, works: Sequence[Work]) -> list[Work]:
    return [work for work in works if service not in work.unknown_to]


def _s2(works: Sequence[Work]) -> list[dict[str, Any]]:
    """Semantic Scholar's dataset has the keys of its service in lower case, and no abstract."""
    answers = [record(paper) for paper in papers_of(_known_to("semantic_scholar", works))]
    return [
        {key.lower(): value for key, value in answer.items() if key not in {"paperId", "abstract", "tldr", "authors"}}
        | {"corpusid": answer["corpusId"], "externalids": answer["externalIds"], "authors": answer["authors"]}
        for answer in answers
    ]


def _arxiv(works: Sequence[Work]) -> list[dict[str, Any]]:
    return [
        {
            "id": work.arxiv_id, "title": work.arxiv_versions[-1].title, "abstract": f"  {work.abstract}\n",
            "comments": work.comment, "journal-ref": work.journal_ref, "doi": work.arxiv_doi,
            "versions": [{"version": f"v{v.version}", "created": v.date.strftime("%a, %d %b %Y %H:%M:%S GMT")}
                         for v in work.arxiv_versions],
            "authors_parsed": [[*reversed(name.rsplit(" ", 1)), ""][-3:] if " " in name else [name, "", ""]
                               for name in work.arxiv_authors],
        }
        for work in works
        if work.arxiv_id
    ]  # fmt: skip


def _crossref(works: Sequence[Work]) -> list[dict[str, Any]]:
    known = [work for work in _known_to("crossref", works) if work.has_crossref_doi]
    items = [Item(work) for work in known] + [Item(work, is_notice=True) for work in known if work.retracted]
    return [item_record(item, 1.0, Habits()) for item in items]


def _dblp(works: Sequence[Work], path: Path) -> Path:
    """DBLP's XML has numbers in names and mark-up as its search has them; the DOI stands in `ee`."""
    elements = []
    for work in _known_to("dblp", works):
        for publication in _publications(work):
            key = (work.corr_key if publication.is_preprint else work.dblp_key) or ""
            info = _info(publication, key, Habits())
            authors = (info.get("authors") or {}).get("author") or []
            names = [author["text"] for author in (authors if isinstance(authors, list) else [authors])]
            tag = "inproceedings" if info["type"].startswith("Conference") else "article"
            where = "booktitle" if tag == "inproceedings" else "journal"
            kind = ' publtype="informal"' if publication.is_preprint else ""
            elements.append(
                f"<{tag} key={quoteattr(key)}{kind}>{''.join(f'<author>{_ascii(name)}</author>' for name in names)}"
                f"<title>{_ascii(info['title'])}</title><year>{info['year']}</year>"
                f"{''.join(f'<{name}>{info[name]}</{name}>' for name in ('volume', 'number', 'pages') if info.get(name))}"
                f"<{where}>{escape(info['venue'])}</{where}><ee>{escape(info['ee'])}</ee></{tag}>\n"
            )
    text = f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n{"".join(elements)}</dblp>\n'
    path.write_bytes(gzip.compress(text.encode("ascii", "xmlcharrefreplace")))
    return path


def _ascii(text: str) -> str:
    """As the search writes it, so with its entities."""
    return text.replace("&quot;", '"').replace("&apos;", "'")
