"""References as people write them in Markdown: bullets, tables, paragraphs and the strings of citation styles."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from evaluate.people import in_text
from evaluate.places import place
from evaluate.reference import Reference

_SPECIAL = re.compile(r"([\\`*_\[\]<>#$|])")

Layout = Callable[[Reference], list[str]]


def escaped(text: str) -> str:
    """Text escaped so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def link_of(ref: Reference) -> str | None:
    """The link of an entry: the one that it asks for, else DOI, preprint or page; none where it has none."""
    if not ref.has_link:
        return None
    if ref.link:
        return ref.link
    arxiv = f"https://arxiv.org/abs/{ref.arxiv_id}" if ref.arxiv_id else None
    doi = f"https://doi.org/{ref.doi}" if ref.doi and not ref.cites_preprint else None
    return arxiv or doi or ref.url


def _link(text: str, url: str) -> str:
    return f"[{text}](<{url}>)" if re.search(r"[()\s]", url) else f"[{text}]({url})"


def _venue(ref: Reference) -> str:
    """The venue as lists say it: its short name."""
    return ref.container if ref.container is not None else ref.venue or "arXiv"


def _year(ref: Reference) -> str:
    """The year, where the wording of the venue does not already say it."""
    says_year = re.search(r"(?<![\d.:])\d{4}\b(?!\.\d)|'\d\d\b", ref.container or "")
    return "" if says_year or not ref.year else str(ref.year)


def _venue_and_year(ref: Reference, joint: str = " ") -> str:
    return joint.join(part for part in (escaped(_venue(ref)), _year(ref)) if part)


def _long_venue(ref: Reference) -> str:
    """The venue as citation styles say it."""
    if ref.container is not None:
        return ref.container
    if not ref.venue:
        return f"arXiv preprint arXiv:{ref.arxiv_id}"
    known = place(ref.venue)
    return known.named(known.booktitle.replace(" -- ", " – "), ref.year)


def _names(ref: Reference, form: str) -> str:
    return escaped(in_text(ref.authors, ref.names or form, et_al=ref.et_al))


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _tail(ref: Reference) -> str:
    """DOI or address at the end of a citation string."""
    link = link_of(ref)
    return f" {link}" if link else ""


def nested(ref: Reference) -> list[str]:
    link, title = link_of(ref), escaped(ref.title)
    lines = [f"- {title}"]
    lines.append(f"  - Conference: {_venue_and_year(ref, chr(39))}")
    if ref.authors:
        lines.append(f"  - Authors: {_names(ref, 'First Last, First Last')}")
    if link:
        lines.append(f"  - {_link(f'Link: {title}', link)}")
    return lines


def linked_title(ref: Reference) -> list[str]:
    link, title = link_of(ref), escaped(ref.title)
    head = _link(title, link) if link else f"**{title}**"
    return [f"- {head}. {_ended(_names(ref, 'First Last, First Last'))} {_venue_and_year(ref)}"]


def bold_and_pdf(ref: Reference) -> list[str]:
    link = link_of(ref)
    label = f" {_link('[pdf]', link)}" if link else ""
    where = f"*{escaped(_venue(ref))}*{f', {_year(ref)}' if _year(ref) else ''}"
    return [f"- **{escaped(ref.title)}**, {_names(ref, 'First Last, First Last')}, {where}.{label}"]


def badge(ref: Reference) -> list[str]:
    year, link = f"'{int(_year(ref)) % 100:02d}" if _year(ref) else "", link_of(ref)
    shown = re.sub(r"\s+", "%20", _venue(ref).replace("-", "--"))
    title = _link(escaped(ref.title), link) if link else escaped(ref.title)
    names = _names(ref, "First Last, First Last")
    return [f"- ![Venue](https://img.shields.io/badge/{shown}{year}-blue) {title}  ", f"  {names}"]


def year_in_brackets(ref: Reference) -> list[str]:
    link, year = link_of(ref), f" ({_year(ref)})" if _year(ref) else ""
    label = f" {_link('Paper', link)}" if link else ""
    return [
        f"- {_ended(_names(ref, 'First Last, First Last'))} {escaped(_venue(ref))}{year}. {_ended(escaped(ref.title))}{label}"
    ]


def title_authors_venue_year(ref: Reference) -> list[str]:
    """Title, then "Authors. ICML (2021)"."""
    link, year = link_of(ref), f" ({_year(ref)})" if _year(ref) else ""
    title = _link(escaped(ref.title), link) if link else f'"{escaped(ref.title)}"'
    return [f"- {title} {_ended(_names(ref, 'First Last, First Last'))} {escaped(_venue(ref))}{year}"]


def numbered(ref: Reference) -> list[str]:
    link = link_of(ref)
    label = f" {_link('[Paper]', link)}" if link else ""
    return [f"1. [{_venue_and_year(ref)}] {escaped(ref.title)}. *{_names(ref, 'First Last, First Last')}*{label}"]


def paragraph(ref: Reference) -> list[str]:
    link = link_of(ref)
    end = f"\\\n{_link('arXiv' if 'arxiv' in (link or '') else 'Paper', link)}" if link else ""
    text = f"**{escaped(ref.title)}**\\\n{_names(ref, 'First Last, First Last')}\\\n*{_venue_and_year(ref)}*{end}"
    return text.split("\n")


def quote(ref: Reference) -> list[str]:
    link = link_of(ref)
    title = _link(escaped(ref.title), link) if link else escaped(ref.title)
    return [f"> {title}", f"> {_names(ref, 'First Last and First Last')}", f"> {_venue_and_year(ref, ', ')}"]


def apa(ref: Reference) -> list[str]:
    where = f"In *{escaped(_long_venue(ref))}*" if ref.kind == "conference" else f"*{escaped(_long_venue(ref))}*"
    volume = f", {ref.volume}({ref.number})" if ref.kind == "journal" and ref.volume and ref.number else ""
    pages = (
        f" (pp. {_range(ref)})" if ref.pages and ref.kind == "conference" else f", {_range(ref)}" if ref.pages else ""
    )
    return [f"- {_names(ref, 'APA')} ({ref.year}). {_ended(escaped(ref.title))} {where}{volume}{pages}.{_tail(ref)}"]


def mla(ref: Reference) -> list[str]:
    pages = f": {_range(ref)}" if ref.pages else ""
    where = f"*{escaped(_long_venue(ref))}*{_issue(ref)} ({ref.year}){pages}"
    return [f'- {_ended(_names(ref, "MLA"))} "{_ended(escaped(ref.title))}" {where}.{_tail(ref)}']


def chicago(ref: Reference) -> list[str]:
    inside = "In " if ref.kind == "conference" else ""
    pages = f", pp. {_range(ref)}" if ref.pages else ""
    where = f"{inside}*{escaped(_long_venue(ref))}*{pages}. {ref.year}"
    return [f'- {_ended(_names(ref, "Chicago"))} "{_ended(escaped(ref.title))}" {where}.{_tail(ref)}']


def ieee_style(ref: Reference) -> list[str]:
    where = ref.container or (place(ref.venue).abbreviation if ref.venue else f"arXiv preprint arXiv:{ref.arxiv_id}")
    inside = "in " if ref.kind == "conference" else ""
    pages = f", pp. {_range(ref)}" if ref.pages else ""
    doi = f", doi: {ref.doi}" if ref.doi and ref.has_link else ""
    return [
        f'- {_names(ref, "F. Last, F. Last")}, "{escaped(ref.title)}," {inside}*{escaped(where)}*, {ref.year}{pages}{doi}.'
    ]


def vancouver(ref: Reference) -> list[str]:
    where = ref.container or (place(ref.venue).abbreviation if ref.venue else f"arXiv:{ref.arxiv_id}")
    numbers = f";{ref.volume}({ref.number})" if ref.kind == "journal" and ref.volume and ref.number else ""
    pages = f":{_range(ref)}" if ref.pages else ""
    return [
        f"1. {_ended(_names(ref, 'Vancouver'))} {_ended(escaped(ref.title))} {_ended(escaped(where))} {ref.year}{numbers}{pages}.{_tail(ref)}"
    ]


def _range(ref: Reference) -> str:
    return (ref.pages or "").replace("-", "–")


def _issue(ref: Reference) -> str:
    return f" {ref.volume}.{ref.number}" if ref.kind == "journal" and ref.volume and ref.number else ""


def row_with_columns(ref: Reference) -> list[str]:
    link = link_of(ref)
    label = _link("link", link) if link else ""
    return [
        f"| {escaped(ref.title)} | {_names(ref, 'First Last, First Last')} | {escaped(_venue(ref))} | {ref.year or ''} | {label} |"
    ]


def row_with_one_cell(ref: Reference) -> list[str]:
    link = link_of(ref)
    title = _link(escaped(ref.title), link) if link else f"**{escaped(ref.title)}**"
    return [f"| {ref.year or ''} | {title}<br>{_names(ref, 'First Last, First Last')} | {escaped(_venue(ref))} |"]


LAYOUTS: dict[str, Layout] = {
    "nested bullets": nested, "linked title": linked_title, "bold title and pdf": bold_and_pdf, "badge": badge,
    "Authors. ICML (2021). Title": year_in_brackets, "Title Authors. ICML (2021)": title_authors_venue_year,
    "numbered, venue first": numbered, "paragraphs": paragraph, "quotes": quote,
    "APA": apa, "MLA": mla, "Chicago": chicago, "IEEE style": ieee_style, "Vancouver": vancouver,
    "table with columns": row_with_columns, "table with one cell": row_with_one_cell,
}  # fmt: skip
"""All layouts of Markdown lists: one reference to its lines."""

HEADS: dict[str, Sequence[str]] = {
    "table with columns": ("| Title | Authors | Venue | Year | Link |", "|---|---|---|---|---|"),
    "table with one cell": ("| Year | Paper | Venue |", "|---|---|---|"),
}
"""The header lines of a table."""

CITATION_STYLES = ("APA", "MLA", "Chicago", "IEEE style", "Vancouver")
"""Layouts that say the venue in full and have a form of names of their own."""
