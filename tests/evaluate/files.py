"""Cases -> files that people could bring: one file for each dress, with the line on which each case begins."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evaluate.exporters import BIBTEX
from evaluate.further import FURTHER_BIBTEX, FURTHER_LAYOUTS
from evaluate.layouts import HEADS, LAYOUTS, link_of
from evaluate.people import last_first, person
from evaluate.reference import Case, Reference

_A_SECTION = 25
_RECORDS = BIBTEX | FURTHER_BIBTEX
_TEXTS = LAYOUTS | FURTHER_LAYOUTS


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file for the command, and where its cases begin."""

    dress: str
    suffix: str
    text: str
    lines: dict[int, Case]
    """The first line of each case, from 1."""
    without_dblp: bool = False


def files(cases: Iterable[Case]) -> list[ListFile]:
    """One file for each dress and state of the services."""
    groups: dict[tuple[str, bool, int], list[Case]] = defaultdict(list)
    for case in cases:
        dress = case.dress
        if case.without_dblp:  # few cases: records of all exporters share a file, as they do in people's .bib
            dress = "BibTeX of all exporters" if dress in _RECORDS else dress
        groups[dress, case.without_dblp, case.part].append(case)
    return [_file(dress, group, without) for (dress, without, _), group in sorted(groups.items())]


def _file(dress: str, cases: Sequence[Case], without_dblp: bool) -> ListFile:
    if dress in _TEXTS:
        suffix, (text, lines) = ".md", _markdown(dress, cases)
    elif dress in OTHER_FORMATS:
        suffix, write = OTHER_FORMATS[dress]
        text, lines = write(cases)
    else:
        suffix, (text, lines) = ".bib", _bibtex(cases)
    return ListFile(dress, suffix, text, lines, without_dblp)


def _bibtex(cases: Sequence[Case]) -> tuple[str, dict[int, Case]]:
    return _stacked([(case, _RECORDS[case.dress](case.listed, case.key).split("\n")) for case in cases])


def _stacked(blocks: Sequence[tuple[Case, list[str]]]) -> tuple[str, dict[int, Case]]:
    lines: list[str] = []
    starts = {}
    for case, block in blocks:
        starts[len(lines) + 1] = case
        lines += [*block, ""]
    return "\n".join(lines) + "\n", starts


def _markdown(dress: str, cases: Sequence[Case]) -> tuple[str, dict[int, Case]]:
    lines, starts = ["# Papers", ""], {}
    is_table = dress in HEADS
    for number, case in enumerate(cases):
        if number % _A_SECTION == 0:
            lines += [
                *([""] if is_table and number else []),
                f"## Part {1 + number // _A_SECTION}",
                "",
                *HEADS.get(dress, ()),
            ]
        starts[len(lines) + 1] = case
        lines += _TEXTS[dress](case.listed)
        if dress in {"paragraphs", "quotes"}:
            lines.append("")
    return "\n".join(lines) + "\n", starts


# --- other files that Zotero writes --------------------------------------------------------------------------


def _csl_json(cases: Sequence[Case]) -> tuple[str, dict[int, Case]]:
    blocks = [(case, json.dumps(_csl(case), ensure_ascii=False, indent="\t").split("\n")) for case in cases]
    lines, starts = ["["], {}
    for number, (case, block) in enumerate(blocks):
        starts[len(lines) + 1] = case
        lines += [f"\t{line}" for line in block]
        lines[-1] += "," if number + 1 < len(blocks) else ""
    return "\n".join([*lines, "]"]) + "\n", starts


def _csl(case: Case) -> dict[str, Any]:
    ref = case.listed
    names = [{"family": person(name).family, "given": person(name).given} for name in ref.authors]
    kind = "article-journal" if ref.kind == "journal" else "paper-conference" if ref.venue else "article"
    found = {
        "id": f"http://zotero.org/users/1/items/{case.key}", "type": kind, "container-title": _container(ref),
        "DOI": ref.doi, "page": ref.pages, "volume": ref.volume, "publisher": ref.publisher, "title": ref.title,
        "URL": link_of(ref), "author": names, "issued": {"date-parts": [[ref.year]]},
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _container(ref: Reference) -> str | None:
    from evaluate.places import place

    return ref.container or (place(ref.venue).named(place(ref.venue).full, ref.year) if ref.venue else "arXiv")


def _ris(cases: Sequence[Case]) -> tuple[str, dict[int, Case]]:
    return _stacked([(case, _ris_lines(case)) for case in cases])


def _ris_lines(case: Case) -> list[str]:
    ref = case.listed
    first, _, last = (ref.pages or "").partition("-")
    kind = "JOUR" if ref.kind == "journal" else "CONF" if ref.venue else "PREPRINT"
    pairs = [
        ("TY", kind), ("TI", ref.title), *(("AU", last_first(name)) for name in ref.authors),
        ("T2" if kind != "CONF" else "C3", _container(ref)), ("DA", f"{ref.year}///"), ("PY", ref.year),
        ("DO", ref.doi),
        ("SP", first), ("EP", last), ("VL", ref.volume), ("PB", ref.publisher), ("UR", link_of(ref)),
    ]  # fmt: skip
    return [*(f"{tag}  - {value}" for tag, value in pairs if value), "ER  - "]


_CSV = ("Key", "Item Type", "Publication Year", "Author", "Title", "Publication Title", "DOI", "Url", "Date", "Pages")


def _csv(cases: Sequence[Case]) -> tuple[str, dict[int, Case]]:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(_CSV)
    starts = {}
    for number, case in enumerate(cases, start=2):
        ref = case.listed
        starts[number] = case
        names = "; ".join(last_first(name) for name in ref.authors)
        kind = "journalArticle" if ref.kind == "journal" else "conferencePaper" if ref.venue else "preprint"
        row = (case.key, kind, ref.year, names, ref.title, _container(ref), ref.doi, link_of(ref), ref.year, ref.pages)
        writer.writerow(["" if value is None else value for value in row])
    return out.getvalue(), starts


OTHER_FORMATS: dict[str, tuple[str, Callable[[Sequence[Case]], tuple[str, dict[int, Case]]]]] = {
    "Zotero CSL-JSON": (".json", _csl_json),
    "Zotero RIS": (".ris", _ris),
    "Zotero CSV": (".csv", _csv),
}
"""Files of Zotero that are neither BibTeX nor Markdown, with their suffixes."""
