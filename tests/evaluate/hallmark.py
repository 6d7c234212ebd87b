"""HALLMARK's development split: its entries as cases, and the true records that they were made from.

The benchmark (MIT) is read from ../shared and never copied. Nothing in the pipeline depends on it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from enrich.core.identifiers import arxiv_id_of_doi, arxiv_id_of_url, canonical_doi
from enrich.core.text import canonical, words
from evaluate.reference import Case, Reference
from evaluate.world import SHARED, Row, with_kind

PATH = SHARED / "benchmarks/hallmark_dev_public.jsonl"
_ORIGINAL = re.compile(r"\(original: '(.*)'\)\s*$")
# The benchmark's own abbreviations of venues, as the replica's table has them.
_VENUES = {
    "Mach. Learn.": "Machine Learning",
    "J. Mach. Learn. Res.": "JMLR",
    "Trans. Mach. Learn. Res.": "TMLR",
}
# Where one of these was done to an entry, its authors, or its year, are not the true ones.
_OTHER_AUTHORS = {
    "swapped_authors",
    "placeholder_authors",
    "merged_citation",
    "partial_author_list",
    "hybrid_fabrication",
    "chimeric_title",
    "plausible_fabrication",
}
_OTHER_YEAR = {"future_date", "arxiv_version_mismatch", "wrong_venue"}


def entries(path: Path = PATH) -> list[dict[str, Any]]:
    """All entries of the split; none where the file is missing."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def authors_of(fields: dict[str, str]) -> tuple[tuple[str, ...], bool]:
    """The names in a BibTeX author field, and whether others are said to follow."""
    names = [canonical(name) for name in re.split(r"\s+and\s+", fields.get("author", ""))]
    et_al = any(name.casefold() in {"others", "et al", "et al."} for name in names)
    return tuple(name for name in names if name.casefold() not in {"others", "et al", "et al."} and name), et_al


def _arxiv_id(fields: dict[str, str]) -> str | None:
    found = arxiv_id_of_doi(canonical_doi(fields.get("doi", "")))
    of_url = arxiv_id_of_url(fields.get("url", ""))
    return found or (of_url.value if of_url else None)


def _doi(fields: dict[str, str]) -> str | None:
    doi = canonical_doi(fields.get("doi", ""))
    return None if not doi or arxiv_id_of_doi(doi) else doi


def _venue(fields: dict[str, str]) -> str | None:
    name = fields.get("booktitle") or fields.get("journal")
    return _VENUES.get(name, name) if name else None


def true_rows(split: list[dict[str, Any]], known: list[Row]) -> list[Row]:
    """The records to search in: the known ones, completed by the VALID entries, and the originals of the others."""
    by_title = {words(row["title"]): dict(row) for row in known}
    for entry in split:
        if entry["label"] == "VALID":
            _complete(by_title, entry["fields"])
    dois = {(row.get("doi") or "").lower() for row in by_title.values()}
    for entry in split:
        if entry["label"] != "VALID" and (row := _original(entry)) and (row["doi"] or "-").lower() not in dois:
            by_title.setdefault(words(row["title"]), row)
    rows = list(by_title.values())
    _settle_dois(rows, split)
    return rows


def _complete(by_title: dict[tuple[str, ...], Row], fields: dict[str, str]) -> None:
    key = words(fields["title"])
    arxiv_id, doi = _arxiv_id(fields), _doi(fields)
    if key not in by_title:
        venue = _venue(fields)
        by_title[key] = with_kind(
            {
                "title": canonical(fields["title"]).rstrip("."),
                "authors": list(authors_of(fields)[0]),
                "venue": venue,
                "year": int(fields["year"]),
            }
        )
    row = by_title[key]
    row["doi"] = doi or row.get("doi")
    row["arxiv_id"] = arxiv_id or row.get("arxiv_id")


def _original(entry: dict[str, Any]) -> Row | None:
    """The record that a perturbed entry was made from, as far as the benchmark tells it."""
    kind, fields = entry["hallucination_type"], entry["fields"]
    venue = entry.get("source_conference")
    if venue is None or entry["generation_method"] != "perturbation" or kind in _OTHER_AUTHORS:
        return None
    changed = _ORIGINAL.search(entry.get("explanation") or "")
    if kind == "near_miss_title" and not changed:
        return None
    arxiv_id = _arxiv_id(fields)
    if kind in _OTHER_YEAR and not arxiv_id:
        return None
    doi = _doi(fields) if kind != "fabricated_doi" else None
    return with_kind(
        {
            "title": canonical(changed[1] if changed else fields["title"]).rstrip("."),
            "authors": list(authors_of(fields)[0]),
            "venue": None if venue == "arXiv" else venue,
            "year": 2000 + int(arxiv_id[:2]) if arxiv_id else int(fields["year"]),
            "doi": doi,
            "arxiv_id": arxiv_id,
        }
    )


def _settle_dois(rows: list[Row], split: list[dict[str, Any]]) -> None:
    """A DOI that a VALID entry carries is the record's of its title, and no other's."""
    owner = {
        _doi(e["fields"]): words(e["fields"]["title"]) for e in split if e["label"] == "VALID" and _doi(e["fields"])
    }
    for row in rows:
        doi = (row.get("doi") or "").lower()
        if doi in owner and owner[doi] != words(row["title"]):
            row["doi"] = None


DRESSES = (
    "linked title", "nested bullets", "table with columns", "plain BibTeX", "Zotero RIS", "Zotero CSL-JSON",
    "Zotero CSV",
)  # fmt: skip
"""How the split is written; every entry is written in each, with a link only if it has a DOI or arXiv id."""


def cases(split: list[dict[str, Any]], dresses: Sequence[str] = DRESSES) -> Iterator[Case]:
    """Every entry in every dress; entries that may mean one paper get different parts."""
    held: list[set[str]] = []
    for entry in split:
        families = _families(entry)
        part = next((n for n, names in enumerate(held) if not names & families), len(held))
        if part == len(held):
            held.append(set())
        held[part] |= families
        case = _case(entry, part)
        yield from (replace(case, dress=dress) for dress in dresses)


def _families(entry: dict[str, Any]) -> set[str]:
    """What two entries have in common that may mean the same paper: titles, and the DOI."""
    fields, original = entry["fields"], _ORIGINAL.search(entry.get("explanation") or "")
    titles = {" ".join(words(original[1] if original else fields["title"])), " ".join(words(fields["title"]))}
    doi = canonical_doi(fields.get("doi", ""))
    return titles | ({doi} if doi else set())


def _case(entry: dict[str, Any], part: int) -> Case:
    fields = entry["fields"]
    names, et_al = authors_of(fields)
    doi = canonical_doi(fields.get("doi", ""))
    arxiv_id = _arxiv_id(fields)
    venue = fields.get("booktitle") or fields.get("journal")
    link = f"https://doi.org/{doi}" if doi else f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id else None
    reference = Reference(
        title=canonical(fields["title"]).rstrip("."),
        authors=names,
        et_al=et_al,
        names=None,
        venue=None,
        container=venue or ("arXiv" if arxiv_id else ""),
        year=int(fields["year"]),
        kind="journal" if entry["bibtex_type"] == "article" or not venue else "conference",
        doi=doi or None,
        arxiv_id=arxiv_id,
        link=link or fields.get("url"),
        has_link=link is not None,
    )
    is_flawed = entry["label"] != "VALID"
    return Case(
        key=entry["bibtex_key"], group="hallmark", kind=entry["hallucination_type"] if is_flawed else "VALID",
        dress="", listed=reference, truth=None, expects=("",) if is_flawed else (), part=part,
    )  # fmt: skip
