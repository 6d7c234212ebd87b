"""Drafts -> entries: each field with its value, its place in the file, its confidence and the reason for it."""

from __future__ import annotations

import re
from dataclasses import replace

from enrich.core.identifiers import Identifiers
from enrich.core.models import Entry, EntryKind, Link, LinkRole, ListedField
from enrich.core.text import collapse, slug
from enrich.reading_list.blocks import Shape
from enrich.reading_list.context import inherit
from enrich.reading_list.draft import Draft
from enrich.reading_list.kinds import kind_of
from enrich.reading_list.links import ReadLink, identifiers_of, paper_link
from enrich.reading_list.unit_lines import MASK, UnitLine
from enrich.reading_list.vocabulary import label_role


def entry_of_draft(draft: Draft) -> Entry:
    """The entry that a draft is; whether it is one has been decided before."""
    chosen = paper_link(draft.links, draft.title.link if draft.title else None)
    title = draft.title.shown if draft.title else None
    kind, why = kind_of(
        draft.unit.section,
        draft.links,
        chosen[0] if chosen else None,
        title=title,
        described=draft.described,
        scholarly=draft.authors is not None or draft.venue is not None or draft.stated is not None,
        among_papers=draft.unit.columns is not None and draft.unit.columns.of_papers,
        conventions=draft.conventions,
    )
    url = _main_link(draft, chosen[0] if chosen else None, kind)
    reasons = (draft.title.reason if draft.title else "", *([chosen[1]] if chosen else []), why)
    return _entry(draft, kind, url, tuple(reason for reason in reasons if reason))


def _main_link(draft: Draft, chosen: ReadLink | None, kind: EntryKind) -> ReadLink | None:
    """The link that the entry is about: the paper's, else the title's, else the first that may be it."""
    if chosen is not None:
        return chosen
    if draft.title is not None and draft.title.link is not None:
        return draft.title.link
    if kind in {EntryKind.PAPER, EntryKind.TOOL, EntryKind.REPOSITORY}:
        return None
    return next((link for link in draft.links if link.role not in {LinkRole.BADGE, LinkRole.CODE}), None)


def _entry(draft: Draft, kind: EntryKind, url: ReadLink | None, reasons: tuple[str, ...]) -> Entry:
    title = draft.title.shown if draft.title else None
    authors = _authors(draft)
    name = _name(draft, title)
    return Entry(
        entry_id=slug(name or title or "entry") or "entry",
        line=draft.unit.begin + 1,
        section=draft.unit.section,
        kind=kind,
        name=name,
        title=title,
        authors=authors[0] if authors else None,
        venue=draft.venue[0] if draft.venue else None,
        venue_name=draft.venue[1] if draft.venue else None,
        year=draft.year,
        url=url.url if url else draft.stated,
        links=_links(draft, url, kind),
        fields=_fields(draft, url, authors[1] if authors else None),
        identifiers=_identifiers(draft, url),
        track=draft.track,
        listed_date=draft.date,
        alias=draft.alias,
        inherited=inherit(draft),
        reading_confidence=_confidence(draft, kind, url),
        reasons=reasons,
    )


def _confidence(draft: Draft, kind: EntryKind, url: ReadLink | None) -> float:
    """How safely the entry was read: what is marked up and carries an identifier is surest."""
    sure = 0.5
    if url is not None and url.identifiers:
        sure += 0.3
    if draft.title is not None and draft.title.marked:
        sure += 0.15
    if kind is not EntryKind.PAPER and url is not None and url.sure:
        sure += 0.2
    return round(min(sure, 0.99), 2)


def _links(draft: Draft, url: ReadLink | None, kind: EntryKind) -> tuple[Link, ...]:
    return tuple(
        Link(
            role=LinkRole.PAPER if link is url and kind is EntryKind.PAPER else link.role,
            url=link.url,
            text=link.text,
            line=_line_of_link(draft, link),
            span=draft.source.span(*link.link.place),
        )
        for link in draft.links
    )


def _line_of_link(draft: Draft, link: ReadLink) -> int:
    """The line on which a link begins: its text, or its address where it has none."""
    line = next((line for line in draft.lines if link in line.links), None)
    if line is None or link.link.end == link.link.start:
        return draft.source.line_of(link.link.place[0])
    return draft.source.line_of(line.place(link.link.start, link.link.end)[0])


def _identifiers(draft: Draft, url: ReadLink | None) -> Identifiers:
    """What the links to the paper name, the chosen one first; another paper's in the notes do not count."""
    known = identifiers_of(url.url) if url else Identifiers()
    head = {id(link) for line in draft.lines if not line.below or line.meaning == "link" for link in line.links}
    for link in draft.links:
        labelled = link.is_label and link.role is LinkRole.PAPER
        if labelled and (id(link) in head or label_role(link.text) is LinkRole.PAPER):
            known = known.merged_with(link.identifiers)
    return known.merged_with(identifiers_of(draft.stated)) if draft.stated else known


def _name(draft: Draft, title: str | None) -> str | None:
    """What the head calls the entry: a short text of its own before the title, or else the title itself."""
    first = draft.lines[0]
    if draft.unit.shape is Shape.ROW:
        named = (_shown(line) for line in draft.lines if line.meaning == "name")
        return next((name for name in named if name), title)
    shown = _shown(first)
    found = draft.title
    if found is not None and found.line is first:
        prefixed = found.link is not None and found.link.title_at > found.link.link.start
        return None if prefixed and not _outside_links(first) else title
    bare = _outside_links(first)
    if bare:
        return bare
    return shown if shown and not any(link.is_label for link in first.links) else title


def _shown(line: UnitLine) -> str:
    return collapse(line.whole.text[line.start : line.end])


def _outside_links(line: UnitLine) -> str:
    """The text of a line outside its links."""
    text = line.whole.text
    for link in line.links:
        text = text[: link.link.start] + MASK * (link.link.end - link.link.start) + text[link.link.end :]
    return collapse(text[line.start : line.end].replace(MASK, " ")).strip(" []()|-–—:;,.")


def _authors(draft: Draft) -> tuple[str, tuple[int, int]] | None:
    """The names as they are shown, and their place in the file."""
    if draft.authors is None:
        return None
    line = draft.authors.line
    start, end = _trim_names(line.whole.text, draft.authors.start, draft.authors.end)
    return (collapse(line.whole.text[start:end]), line.place(start, end)) if start < end else None


def _trim_names(text: str, start: int, end: int) -> tuple[int, int]:
    """Names without blanks, brackets and a full stop that ends the sentence, not an initial."""
    while start < end and text[start] in " \t\n\0,;:|–—-·.*_[(":
        start += 1
    while start < end and text[end - 1] in " \t\n\0,;:|–—-·*_])":
        end -= 1
    if text[start:end].endswith(".") and not re.search(r"(?:\b\w|\bal|\bJr|\bSr)\.$", text[start:end]):
        end -= 1
    return start, end


def _fields(draft: Draft, url: ReadLink | None, authors: tuple[int, int] | None) -> dict[str, ListedField]:
    title = draft.title
    places = {
        "title": title.line.place(title.start, title.end) if title else None,
        "venue": draft.venue_at,
        "year": draft.year_at,
        "authors": authors,
        "url": url.link.place if url else None,
    }
    if draft.year_at is not None and not draft.source.text[slice(*draft.year_at)].isdecimal():
        places["year"] = None  # broken by mark-up
    fields = {key: _field(draft, key, place) for key, place in places.items() if place is not None}
    if url is not None:
        fields["url"] = replace(fields["url"], line=_line_of_link(draft, url))
    return fields


def _field(draft: Draft, key: str, place: tuple[int, int]) -> ListedField:
    start, end = place
    while start < end - 1 and draft.source.text[start].isspace():
        start += 1
    while start < end - 1 and draft.source.text[end - 1].isspace():
        end -= 1
    raw = draft.source.text[start:end] if key == "url" else draft.source.lines_around(start, end)
    return ListedField(
        raw=raw.strip("\ufeff"),
        line=draft.source.line_of(start),
        span=draft.source.span(start, end),
        confidence=draft.confidence.get(key, 1.0),
        why=draft.why.get(key, ""),
    )
