"""What stands in brackets, in code, in badges or in the labels of links: venue, year, date, alias, authors."""

from __future__ import annotations

import re

from enrich.core.identifiers import ArxivId
from enrich.core.text import collapse
from enrich.reading_list.badges import badge_message, badge_parts, badge_venue
from enrich.reading_list.dates import is_date, only_year, year_of
from enrich.reading_list.draft import Draft, Piece
from enrich.reading_list.lines import Style
from enrich.reading_list.links import ReadLink
from enrich.reading_list.names import ET_AL, names_end
from enrich.reading_list.source import Source
from enrich.reading_list.unit_lines import MASK, UnitLine, trailing_hashtags, trim
from enrich.reading_list.venue_texts import venue_text
from enrich.reading_list.vocabulary import label_role

# An image's address stands within so many characters of where the image begins: its alternative text comes first.
_MOST_ALT = 2000


def read_link_labels(draft: Draft) -> None:
    """Take away what only names a link ("[pdf]"), with the brackets around it."""
    for line in draft.lines:
        for link in line.links:
            if link.is_label and link.link.end > link.link.start:
                _venue_of_label(draft, line, link)
                line.mask(*_with_brackets(line.text, link.link.start, link.link.end))
            elif link.title_at > link.link.start:
                line.mask(link.link.start, link.title_at)
        if (tags := trailing_hashtags(line.text)) is not None:
            line.mask(*tags)


def _venue_of_label(draft: Draft, line: UnitLine, link: ReadLink) -> None:
    """A link's label may be the venue: `[ICLR 2021](…)`."""
    if link.link.bare:
        return
    start, end = trim(line.text, link.link.start, link.link.end)
    if draft.authors is None and ET_AL.search(line.text, start, end) and (size := names_end(line.text[start:end])):
        _take_names_in_brackets(draft, line, start, end, size)
        return
    if label_role(link.text) is None:
        draft.set_venue(line, link.link.start, link.link.end, tag=True)
    elif year_of(link.text) is not None:
        draft.set_venue(line, link.link.start, link.link.end)


def read_badges(draft: Draft) -> None:
    """A badge may bear the venue."""
    for line in draft.lines:
        for image in line.whole.images:
            if not line.start <= image.at <= line.end or draft.venue is not None:
                continue
            message = badge_message(image.address)
            linked = any(link.link.start <= image.at <= link.link.end for link in line.links)
            if message is not None and linked and label_role(message) is not None and year_of(message) is None:
                continue  # it only names where the link leads
            named = badge_venue(message) if message else None
            if named is None:
                continue
            at = _place_of_badge(draft, image.address, image.place[0], named)
            year = year_of(named)
            read = venue_text(named, position=True)
            draft.venue = (named, read.name if read else named)
            draft.venue_at = at
            if year is not None:
                said = named[year[1] : year[2]]
                draft.year, draft.year_at = year[0], _inside(draft.source, at, said) if at else None


def _place_of_badge(draft: Draft, address: str, begin: int, named: str) -> tuple[int, int] | None:
    """Where in the file the part of a badge's address stands that says `named`; None if no one part does."""
    at = draft.source.text.find(address, begin, begin + len(address) + _MOST_ALT)
    if at < 0:
        return None
    match = re.search(r"badge/([^?#]+)", address)
    for start, end in badge_parts(match[1]) if match else ():
        if match and named in (badge_message(f"shields.io/badge/{match[1][start:end]}-x") or ""):
            return at + match.start(1) + start, at + match.start(1) + end
    return None


def read_tags(draft: Draft) -> None:
    """Take away what stands in brackets or code of its own: venue, year, date, alias."""
    for number, line in enumerate(draft.lines):
        if line.meaning in {"prose", "summary"}:
            continue
        titles = [(link.link.start, link.link.end) for link in line.links if not link.is_label]
        for styled in line.whole.styled(Style.CODE):
            if line.start <= styled.start and styled.end <= line.end:
                _take_code(draft, line, styled.start, styled.end, titles)
        for match in re.finditer(r"[(\[（【［]([^()\[\]（）【】\0]{1,160})[)\]）】］]", line.text):
            within = any(start <= match.start() and match.end() < end for start, end in titles)
            if within and not _glued(match, titles):
                continue
            _take_tag(draft, line, match, number)


def _glued(match: re.Match[str], titles: list[tuple[int, int]]) -> bool:
    """Whether a bracket within a link's text begins it: an alias ("[**Name**] Name: …")."""
    return any(start == match.start() for start, _ in titles) and match[0][0] == "["


def _take_code(draft: Draft, line: UnitLine, start: int, end: int, titles: list[tuple[int, int]]) -> None:
    if any(a < end and start < b for a, b in titles) or not line.text[start:end].strip(MASK):
        return
    text = line.whole.text[start:end]
    if (year := only_year(text)) is not None:
        draft.set_year(line, year, text, start)
    elif is_date(text):
        draft.set_date(text)
    elif not draft.set_venue(line, start, end, tag=bool(year_of(text))) and not line.text[:start].strip(MASK + " "):
        return
    line.mask(start, end)


def _take_tag(draft: Draft, line: UnitLine, match: re.Match[str], number: int) -> None:
    text, start, end = match[1], match.start(1), match.end(1)
    at_head = number == 0 and not re.search(r"\w", line.text[: match.start()].replace(MASK, " "))
    if (
        _is_number(text)
        or (names_link(match[0]) and not at_head)
        or text.startswith("@")
        or ArxivId.parse(text) is not None
    ):  # which or whose it is
        line.mask(match.start(), match.end())
        return
    if (year := only_year(text)) is not None:
        if not at_head and re.match(r"\s*:\s*\d", line.text[match.end() :]):
            return
        draft.set_year(line, year, text, start)
        if _in_citation(line, match):
            return
    elif is_date(text) or re.match(r"\s*(?:submitted|posted)\b", text, re.IGNORECASE):
        draft.set_date(text)
    elif (size := names_end(text)) and (ET_AL.search(text) or year_of(text)) and draft.authors is None:
        _take_names_in_brackets(draft, line, start, end, size)
    elif not _is_venue_tag(draft, line, match) and not _take_alias(draft, line, match, at_head=at_head):
        return
    line.mask(match.start(), match.end())


def names_link(bracket: str) -> bool:
    """Whether a bracket without a link names one that is not there: "[pdf]", "(code)"; not "(Extended Abstract)"."""
    text = bracket[1:-1]
    if year_of(text) is not None or label_role(text) is None:
        return False
    return bracket[0] not in "(（" or all(len(part.split()) == 1 for part in re.split(r"[,/|&]", text))


def _is_number(text: str) -> bool:
    """Whether a bracket only counts the entries."""
    return bool(re.fullmatch(r"\s*\d{1,3}\s*", text))


def _is_venue_tag(draft: Draft, line: UnitLine, match: re.Match[str]) -> bool:
    """Read a bracket as the venue, unless it is part of one."""
    if _is_page_tag(match[1]) or _in_citation(line, match):
        return False
    return draft.set_venue(line, match.start(1), match.end(1), tag=True)


def _take_names_in_brackets(draft: Draft, line: UnitLine, start: int, end: int, size: int) -> None:
    """Read "(Fern et al., ICML 2019)"."""
    draft.authors = Piece(line, start, start + size)
    rest = line.text[start + size : end]
    if not draft.set_venue(line, start + size, end, tag=True) and (found := year_of(rest)) is not None:
        draft.set_year(line, found[0], rest[found[1] : found[2]], start + size + found[1])


def _is_page_tag(text: str) -> bool:
    return bool(re.match(r"\s*pp?\.?\s*\d", text))


def _in_citation(line: UnitLine, match: re.Match[str]) -> bool:
    """Whether a bracket belongs to a venue's full name: "… Symposium (IPDPS) (pp. 283-292)"."""
    before = line.text[: match.start()].rpartition(MASK)[2]
    after_quote = re.split(r"[\"”]", before)[-1]
    return len(after_quote.split()) >= 2 and venue_text(after_quote) is not None  # noqa: PLR2004


def _take_alias(draft: Draft, line: UnitLine, match: re.Match[str], *, at_head: bool) -> bool:
    """An alias in brackets before the title; whatever else stands in brackets is left where it is."""
    rest = line.text[match.end() :].replace(MASK, " ")
    if at_head and match[0][0] in "[【" and len(match[1].split()) <= 4 and len(rest.split()) >= 2:  # noqa: PLR2004
        draft.alias = draft.alias or collapse(match[1])
        return True
    return False


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """A label with the brackets and emphasis marks that hold nothing else."""
    while start > 0 and end < len(text):
        pair = text[start - 1] + text[end]
        if pair not in {"[]", "()", "【】", "（）", "{}", "<>"}:
            break
        start, end = start - 1, end + 1
    return start, end


def _inside(source: Source, place: tuple[int, int], text: str) -> tuple[int, int] | None:
    at = source.text.find(text, place[0], place[1])
    return (at, at + len(text)) if at >= 0 else None
