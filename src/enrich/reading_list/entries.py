"""Entry candidates -> entries: title, authors, venue, year, date and links, each with its place in the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from enrich.core.identifiers import ArxivId, Identifiers
from enrich.core.models import Entry, EntryKind, Link, LinkRole, ListedField, Span, Unparsed
from enrich.core.text import collapse, slug
from enrich.reading_list.blocks import Shape
from enrich.reading_list.candidates import Candidate, Stretch
from enrich.reading_list.kinds import kind_of
from enrich.reading_list.lines import Style
from enrich.reading_list.links import ReadLink, identifiers_of, paper_link
from enrich.reading_list.sheet import GONE, Sheet, trim
from enrich.reading_list.source import Source
from enrich.reading_list.title import Conventions, TitleFound, find_title, regions_of
from enrich.reading_list.vocabulary import fact_label, label_role
from enrich.reading_list.wording import (
    badge_message,
    badge_parts,
    badge_venue,
    dates_in,
    is_date,
    is_names,
    only_year,
    venue_text,
    year_of,
)

_MOST_PROSE = 25
_RUNNING_ON = 6
_LONGEST_SHEET = 12_000
_LAST = 3
# An image's address stands within so many characters of where the image begins: its alternative text comes first.
_MOST_ALT = 2000


@dataclass(slots=True)
class Reading:
    """What has been read of a candidate so far."""

    title: TitleFound | None = None
    authors: tuple[Sheet, int, int] | None = None
    venue: tuple[str, str] | None = None
    venue_at: tuple[int, int] | None = None
    year: int | None = None
    year_at: tuple[int, int] | None = None
    date: str | None = None
    track: str | None = None
    alias: str | None = None


def read_entry(candidate: Candidate, source: Source, conventions: Conventions) -> Entry | Unparsed | None:
    """The entry that a candidate is; Unparsed if it leads somewhere and is not understood; None for prose."""
    return _EntryReader(candidate, source, conventions).read()


class _EntryReader:
    """Reads one candidate."""

    def __init__(self, candidate: Candidate, source: Source, conventions: Conventions) -> None:
        self.candidate = candidate
        self.source = source
        self.conventions = conventions
        self.sheets = _sheets(candidate)
        self.links = [link for sheet in self.sheets for link in sheet.links]
        self.found = Reading()

    def read(self) -> Entry | Unparsed | None:
        """The entry, if it is one."""
        if any(sheet.end - sheet.start > _LONGEST_SHEET for sheet in self.sheets):
            return Unparsed(
                line=self.candidate.begin + 1, text=self._described()[:300], reason="too long to be an entry"
            )
        if not self.sheets or (not self.links and not self._has_facts()):
            return None
        self._take_labels()
        self._take_badges()
        self._take_tags()
        self._take_facts()
        found = self.found
        found.title = find_title(self.sheets, self.candidate, self.conventions, self._paper_role())
        if found.title is not None:
            found.title.sheet.take(found.title.start, found.title.end)
            if found.title.authors is not None and found.authors is None:
                start, end = found.title.authors
                found.authors = (found.title.sheet, start, end)
                found.title.sheet.take(start, end)
        self._take_rest()
        if self.candidate.prose and not self._is_no_prose():
            return None
        return self._entry()

    def _has_facts(self) -> bool:
        """Whether something below a linkless head says where it appeared, or by whom."""
        return any(
            venue_text(text) is not None
            or is_names(text)
            or (label is not None and label[0] in {"venue", "authors"})
            or re.search(r"\([^()]*\b(?:19|20)\d{2}\)\s*$", text) is not None
            for sheet in self.sheets[1:]
            if sheet.meaning in {None, "authors", "venue"}
            for text in [sheet.line.text[sheet.start : sheet.end].strip()]
            for label in [fact_label(text)]
        )

    def _paper_role(self) -> bool:
        return any(link.role is LinkRole.PAPER for link in self.links)

    # --- labels, badges, tags -------------------------------------------------------------------------------

    def _take_labels(self) -> None:
        """Take away what only names a link ("[pdf]"), with the brackets around it."""
        for sheet in self.sheets:
            for link in sheet.links:
                if link.is_label and link.link.end > link.link.start:
                    self._venue_of_label(sheet, link)
                    sheet.take(*_with_brackets(sheet.text, link.link.start, link.link.end))
                elif link.title_at > link.link.start:
                    sheet.take(link.link.start, link.title_at)

    def _venue_of_label(self, sheet: Sheet, link: ReadLink) -> None:
        """A link's label may be the venue: `[ICLR 2021](…)`."""
        if link.link.bare:
            return
        if label_role(link.text) is None:
            self._set_venue(sheet, link.link.start, link.link.end, tag=True)
        elif year_of(link.text) is not None:
            self._set_venue(sheet, link.link.start, link.link.end)

    def _take_badges(self) -> None:
        """A badge may bear the venue."""
        for sheet in self.sheets:
            for image in sheet.line.images:
                if not sheet.start <= image.at <= sheet.end or self.found.venue is not None:
                    continue
                message = badge_message(image.address)
                named = badge_venue(message) if message else None
                if named is None:
                    continue
                at = self._place_of_badge(image.address, image.place[0], named)
                year = year_of(named)
                read = venue_text(named, position=True)
                self.found.venue = (named, read.name if read else named)
                self.found.venue_at = at
                if year is not None:
                    said = named[year[1] : year[2]]
                    self.found.year, self.found.year_at = year[0], _inside(self.source, at, said) if at else None

    def _place_of_badge(self, address: str, begin: int, named: str) -> tuple[int, int] | None:
        """Where in the file the part of a badge's address stands that says `named`; None if no one part does."""
        at = self.source.text.find(address, begin, begin + len(address) + _MOST_ALT)
        if at < 0:
            return None
        match = re.search(r"badge/([^?#]+)", address)
        for start, end in badge_parts(match[1]) if match else ():
            if match and named in (badge_message(f"shields.io/badge/{match[1][start:end]}-x") or ""):
                return at + match.start(1) + start, at + match.start(1) + end
        return None

    def _take_tags(self) -> None:
        """Take away what stands in brackets or code of its own: venue, year, date, alias."""
        for number, sheet in enumerate(self.sheets):
            if sheet.meaning in {"prose", "summary"}:
                continue
            titles = [(link.link.start, link.link.end) for link in sheet.links if not link.is_label]
            for styled in sheet.line.styled(Style.CODE):
                if sheet.start <= styled.start and styled.end <= sheet.end:
                    self._take_code(sheet, styled.start, styled.end, titles)
            for match in re.finditer(r"[(\[（【［]([^()\[\]（）【】\0]{2,160})[)\]）】］]", sheet.text):
                within = any(start <= match.start() and match.end() < end for start, end in titles)
                if within and not self._glued(match, titles):
                    continue
                self._take_tag(sheet, match, number)

    @staticmethod
    def _glued(match: re.Match[str], titles: list[tuple[int, int]]) -> bool:
        """Whether a bracket within a link's text begins it: an alias ("[**Name**] Name: …")."""
        return any(start == match.start() for start, _ in titles) and match[0][0] == "["

    def _take_code(self, sheet: Sheet, start: int, end: int, titles: list[tuple[int, int]]) -> None:
        if any(a < end and start < b for a, b in titles) or not sheet.text[start:end].strip(GONE):
            return
        text = sheet.line.text[start:end]
        if (year := only_year(text)) is not None:
            self._set_year(sheet, year, text, start)
        elif is_date(text):
            self._set_date(text)
        elif not self._set_venue(sheet, start, end, tag=bool(year_of(text))) and not sheet.text[:start].strip(
            GONE + " "
        ):
            return
        sheet.take(start, end)

    def _take_tag(self, sheet: Sheet, match: re.Match[str], number: int) -> None:
        text, start, end = match[1], match.start(1), match.end(1)
        at_head = number == 0 and not re.search(r"\w", sheet.text[: match.start()].replace(GONE, " "))
        if text.startswith("@") or ArxivId.parse(text) is not None:  # whose it is, not what
            sheet.take(match.start(), match.end())
            return
        if (year := only_year(text)) is not None:
            if not at_head and re.match(r"\s*:\s*\d", sheet.text[match.end() :]):
                return
            self._set_year(sheet, year, text, start)
            if self._in_citation(sheet, match):
                return
        elif is_date(text) or re.match(r"\s*(?:submitted|posted)\b", text, re.IGNORECASE):
            self._set_date(text)
        elif (size := _names_end(text)) and (_ET_AL.search(text) or year_of(text)) and self.found.authors is None:
            self._take_names_in_brackets(sheet, start, end, size)
        elif not self._is_venue_tag(sheet, match) and not self._take_alias(sheet, match, at_head=at_head):
            return
        sheet.take(match.start(), match.end())

    def _is_venue_tag(self, sheet: Sheet, match: re.Match[str]) -> bool:
        """Read a bracket as the venue, unless it is part of one."""
        if self._is_page_tag(match[1]) or self._in_citation(sheet, match):
            return False
        return self._set_venue(sheet, match.start(1), match.end(1), tag=True)

    def _take_names_in_brackets(self, sheet: Sheet, start: int, end: int, size: int) -> None:
        """Read "(Fern et al., ICML 2019)"."""
        self.found.authors = (sheet, start, start + size)
        rest = sheet.text[start + size : end]
        if not self._set_venue(sheet, start + size, end, tag=True) and (found := year_of(rest)) is not None:
            self._set_year(sheet, found[0], rest[found[1] : found[2]], start + size + found[1])

    @staticmethod
    def _is_page_tag(text: str) -> bool:
        return bool(re.match(r"\s*pp?\.?\s*\d", text))

    @staticmethod
    def _in_citation(sheet: Sheet, match: re.Match[str]) -> bool:
        """Whether a bracket belongs to a venue's full name: "… Symposium (IPDPS) (pp. 283-292)"."""
        before = sheet.text[: match.start()].rpartition(GONE)[2]
        after_quote = re.split(r"[\"”]", before)[-1]
        return len(after_quote.split()) >= 2 and venue_text(after_quote) is not None  # noqa: PLR2004

    def _take_alias(self, sheet: Sheet, match: re.Match[str], *, at_head: bool) -> bool:
        """An alias in brackets before the title; whatever else stands in brackets is left where it is."""
        rest = sheet.text[match.end() :].replace(GONE, " ")
        if at_head and match[0][0] in "[【" and len(match[1].split()) <= 4 and len(rest.split()) >= 2:  # noqa: PLR2004
            self.found.alias = self.found.alias or collapse(match[1])
            return True
        return False

    def _take_facts(self) -> None:
        """Take away the lines that a label, or their column, says what they are."""
        for number, sheet in enumerate(self.sheets):
            meaning, begin = sheet.meaning, sheet.start
            if meaning is None and (number > 0 or sheet.below):
                label = fact_label(sheet.text[sheet.start : sheet.end].replace(GONE, " "))
                if label is not None:
                    meaning, begin = label[0], sheet.start + label[1]
                    sheet.meaning = meaning
            if meaning in {None, "title", "name", "link", "code"}:
                if meaning == "link" and begin > sheet.start:
                    sheet.take(sheet.start, begin)
                continue
            self._take_fact(sheet, meaning, begin)

    def _take_fact(self, sheet: Sheet, meaning: str, begin: int) -> None:
        start, end = trim(sheet.text, begin, len(sheet.text))
        text = sheet.text[start:end]
        if start < end and GONE not in text:
            if meaning == "authors" and self.found.authors is None:
                self.found.authors = (sheet, start, end)
            elif meaning == "venue":
                self._set_venue(sheet, start, end, position=True)
            elif meaning in {"year", "date"}:
                self._take_year_or_date(sheet, start, end)
        elif meaning == "authors" and self.found.authors is None and start < end:
            self.found.authors = (sheet, start, end)
        elif meaning == "venue":
            for a, b in list(sheet.runs()):
                self._set_venue(sheet, a, b, position=True)
        if not (meaning in {"prose", "summary"} and sheet.links):
            sheet.take(sheet.start, sheet.end)

    def _take_year_or_date(self, sheet: Sheet, start: int, end: int) -> None:
        text = sheet.text[start:end]
        if (year := only_year(text)) is not None:
            self._set_year(sheet, year, text, start)
        elif is_date(text) or not self._set_venue(sheet, start, end, tag=True):
            self._set_date(text)

    # --- what is left ---------------------------------------------------------------------------------------

    def _take_rest(self) -> None:
        """Read what is left beside the title: authors, venue, year and date in plain or slanted text."""
        for number, sheet in enumerate(self.sheets):
            if sheet.meaning in {"prose", "summary", "name", "code", "link"}:
                continue
            own_column = sheet.meaning not in {None, "title"}
            for start, end in _style_runs(sheet):
                if own_column:
                    continue
                self._read_run(sheet, start, end, number)

    def _read_run(self, sheet: Sheet, start: int, end: int, number: int) -> None:
        for a, b in dates_in(sheet.text[start:end]):
            self._set_date(sheet.text[start + a : start + b])
            sheet.take(start + a, start + b)
        for match in list(re.finditer(r"[^\0]+", sheet.text[start:end])):
            a, b = trim(sheet.text, start + match.start(), start + match.end())
            if a < b:
                self._read_plain(sheet, a, b, number)

    def _read_plain(self, sheet: Sheet, start: int, end: int, number: int) -> None:
        text = sheet.text[start:end]
        slanted = any(s.start <= start and end <= s.end + 1 for s in sheet.line.styled(Style.EMPHASIS))
        if (year := only_year(text)) is not None:
            self._set_year(sheet, year, text, start)
            return
        if (lead := _LEAD.match(text)) is not None and lead.end() < len(text):
            self._read_plain(sheet, *trim(sheet.text, start + lead.end(), end), number)
            return
        names_end = _names_end(text, alone=slanted or (number == 1 and self._names_expected()))
        leads_to_venue = bool(names_end) and venue_text(text[names_end:].lstrip(" .,")) is not None
        if names_end and self.found.authors is None and (leads_to_venue or not self._venue_first(text)):
            self.found.authors = (sheet, start, start + names_end)
            rest = text[names_end:]
            if venue_text(rest) is None and (found := year_of(rest)) is not None and self.found.year is None:
                self._set_year(sheet, found[0], rest[found[1] : found[2]], start + names_end + found[1])
                rest = ""
            if rest.strip(" .,;:()"):
                self._read_plain(sheet, *trim(sheet.text, start + names_end, end), number)
            return
        if self._set_venue(sheet, start, end, tag=slanted and bool(year_of(text))):
            return
        self._read_pieces(sheet, start, end, number)

    def _names_expected(self) -> bool:
        """Whether the line below the title is where the list has its authors."""
        return self.conventions.names_below

    @staticmethod
    def _venue_first(text: str) -> bool:
        return venue_text(text) is not None and not _ET_AL.search(text) and year_of(text) is not None

    def _read_pieces(self, sheet: Sheet, start: int, end: int, number: int) -> None:
        """Read a run that is nothing as a whole piece by piece: at bars, dashes, sentence ends, at last commas."""
        text = sheet.text[start:end]
        if len(text) > 1500:  # noqa: PLR2004
            return
        for pattern in (
            r"\s*[|｜]\s*|\s+[–—-]+\s+|\s·\s",
            r"(?<=[^\W\d][^\W\d])[.。]\s+|\)\s+|;\s",
            r"[,，]\s+|\s+@\s",
        ):
            cuts = [match.span() for match in re.finditer(pattern, text)]
            if not cuts:
                continue
            edges = [0, *(a for cut in cuts for a in cut), len(text)]
            pieces = [(edges[k], edges[k + 1]) for k in range(0, len(edges), 2)]
            if any(self._is_something(text[a:b]) for a, b in pieces) and len(pieces) <= 80:  # noqa: PLR2004
                if pattern.startswith("[,") and not self._tail_is_venue(sheet, text, pieces, start):
                    return
                if pattern.startswith("[,"):
                    return
                for a, b in pieces:
                    c, d = trim(sheet.text, start + a, start + b)
                    if c < d:
                        self._read_plain(sheet, c, d, number)
                return

    def _tail_is_venue(self, sheet: Sheet, text: str, pieces: list[tuple[int, int]], start: int) -> bool:
        """Read ", ICML 2020" at the end of a run, and names before it."""
        for k in range(1, len(pieces)):
            a = pieces[k][0]
            c, d = trim(sheet.text, start + a, start + len(text))
            if c < d and (self._set_venue(sheet, c, d)):
                head = text[: pieces[k - 1][1]]
                size = _names_end(head, alone=True)
                if size and self.found.authors is None:
                    b, _ = trim(sheet.text, start, start + size)
                    self.found.authors = (sheet, b, start + size)
                return True
        year = only_year(text[pieces[-1][0] :])
        if year is not None:
            self._set_year(sheet, year, text[pieces[-1][0] :], start + pieces[-1][0])
        return False

    @staticmethod
    def _is_something(text: str) -> bool:
        return only_year(text) is not None or venue_text(text) is not None or is_names(text) or _names_end(text) > 0

    # --- setting what was found -----------------------------------------------------------------------------

    def _set_venue(self, sheet: Sheet, start: int, end: int, *, tag: bool = False, position: bool = False) -> bool:
        """Read a part as the venue; True if it is one, whether or not it is the first."""
        text = sheet.line.text[start:end].replace("\n", " ")
        read = venue_text(text, tag=tag, position=position)
        if read is None:
            return False
        if self.found.venue is None:
            wording = collapse(text[read.start : read.end])
            self.found.venue = (wording, read.name)
            self.found.venue_at = sheet.place(start + read.start, start + read.end)
            self.found.track = read.track
            if read.year is not None and read.year_at is not None:
                self.found.year = read.year
                self.found.year_at = sheet.place(start + read.year_at[0], start + read.year_at[1])
        return True

    def _set_year(self, sheet: Sheet, year: int, text: str, start: int) -> None:
        if self.found.year is None:
            match = re.search(r"\d{2,4}", text)
            a, b = match.span() if match else (0, len(text))
            self.found.year, self.found.year_at = year, sheet.place(start + a, start + b)

    def _set_date(self, text: str) -> None:
        if self.found.date is None:
            self.found.date = collapse(text).strip(" ()[].,")

    # --- the entry ------------------------------------------------------------------------------------------

    def _is_no_prose(self) -> bool:
        """Whether a paragraph says little beside the fields that were read of it."""
        found = self.found
        if found.title is None or not self._paper_role() or not found.title.at_start:
            return False
        left = sum(len(re.findall(r"\w+", sheet.text)) for sheet in self.sheets)
        after = found.title.sheet.text[found.title.end :]
        running_on = re.match(r"\s+[a-z]{2,}\s+\w+", after) is not None
        return (left <= _MOST_PROSE and not (running_on and left > _RUNNING_ON)) or (
            found.authors is not None and left <= 4 * _MOST_PROSE
        )

    def _entry(self) -> Entry | Unparsed | None:
        found = self.found
        chosen = paper_link(self.links, found.title.link if found.title else None)
        title = found.title.shown if found.title else None
        kind, why = kind_of(
            self.candidate.section,
            self.links,
            chosen[0] if chosen else None,
            title=title,
            described=self._described(),
            scholarly=found.authors is not None or found.venue is not None,
            among_papers=self.candidate.columns is not None and self.candidate.columns.of_papers,
            conventions=self.conventions,
        )
        url_link = self._url_link(chosen[0] if chosen else None, kind)
        if title is None and url_link is None:
            return None
        if url_link is None and kind is EntryKind.PAPER and found.venue is None and found.authors is None:
            return None
        if title is None and not self._paper_role():
            return self._unparsed("no link leads to a paper")
        if title is not None and not re.search(r"\w{2}", title):
            return self._unparsed("nothing that may be a title")
        return self._make(kind, title, url_link, (*([chosen[1]] if chosen else []), why))

    def _described(self) -> str:
        sheet = self.sheets[0]
        return collapse(sheet.line.text[sheet.start : sheet.end])

    def _unparsed(self, reason: str) -> Unparsed | None:
        sheet = self.sheets[0]
        text = collapse(sheet.line.text[sheet.start : sheet.end])
        if not text and not any(link.role is LinkRole.PAPER for link in self.links):
            return None
        return Unparsed(line=self.candidate.begin + 1, text=text[:300], reason=reason)

    def _url_link(self, chosen: ReadLink | None, kind: EntryKind) -> ReadLink | None:
        if chosen is not None:
            return chosen
        title = self.found.title
        if title is not None and title.link is not None:
            return title.link
        if kind in {EntryKind.PAPER, EntryKind.TOOL, EntryKind.REPOSITORY}:
            return None
        return next(
            (link for link in self.links if link.role is not LinkRole.BADGE and link.role is not LinkRole.CODE), None
        )

    def _make(self, kind: EntryKind, title: str | None, url: ReadLink | None, reasons: tuple[str, ...]) -> Entry:
        found = self.found
        authors = self._authors()
        name = self._name(title)
        links = self._links(url, kind)
        return Entry(
            entry_id=slug(name or title or "entry") or "entry",
            line=self.candidate.begin + 1,
            section=self.candidate.section,
            kind=kind,
            name=name,
            title=title,
            authors=authors[0] if authors else None,
            venue=found.venue[0] if found.venue else None,
            venue_name=found.venue[1] if found.venue else None,
            year=found.year,
            url=url.url if url else None,
            links=links,
            fields=self._fields(url, authors[1] if authors else None),
            identifiers=self._identifiers(url),
            track=found.track,
            listed_date=found.date,
            alias=found.alias,
            reading_confidence=self._sureness(kind, url),
            reasons=tuple(reason for reason in (found.title.reason if found.title else "", *reasons) if reason),
        )

    def _sureness(self, kind: EntryKind, url: ReadLink | None) -> float:
        """How safely the entry was read: what is marked up and carries an identifier is surest."""
        sure = 0.5
        if url is not None and url.identifiers:
            sure += 0.3
        if self.found.title is not None and self.found.title.marked:
            sure += 0.15
        if kind is not EntryKind.PAPER and url is not None and url.sure:
            sure += 0.2
        return round(min(sure, 0.99), 2)

    def _links(self, url: ReadLink | None, kind: EntryKind) -> tuple[Link, ...]:
        found = []
        for link in self.links:
            role = link.role
            if link is url and kind is EntryKind.PAPER:
                role = LinkRole.PAPER
            found.append(
                Link(
                    role=role,
                    url=link.url,
                    text=link.text,
                    line=self._line_of_link(link),
                    span=self.source.span(*link.link.place),
                )
            )
        return tuple(found)

    def _line_of_link(self, link: ReadLink) -> int:
        """The line on which a link begins: its text, or its address where it has none."""
        sheet = next((sheet for sheet in self.sheets if link in sheet.links), None)
        if sheet is None or link.link.end == link.link.start:
            return self.source.line_of(link.link.place[0])
        return self.source.line_of(sheet.place(link.link.start, link.link.end)[0])

    def _identifiers(self, url: ReadLink | None) -> Identifiers:
        """What the links to the paper name, the chosen one first; another paper's in the notes do not count."""
        known = identifiers_of(url.url) if url else Identifiers()
        head = {id(link) for sheet in self.sheets if not sheet.below or sheet.meaning == "link" for link in sheet.links}
        for link in self.links:
            labelled = link.is_label and link.role is LinkRole.PAPER
            if labelled and (id(link) in head or label_role(link.text) is LinkRole.PAPER):
                known = known.merged_with(link.identifiers)
        return known

    def _name(self, title: str | None) -> str | None:
        """What the head calls the entry: a short text of its own before the title, or else the title itself."""
        first = self.sheets[0]
        if self.candidate.shape is Shape.ROW:
            return next(
                (self._shown(sheet) for sheet in self.sheets if sheet.meaning == "name" and self._shown(sheet)), title
            )
        shown = collapse(first.line.text[first.start : first.end])
        found = self.found.title
        if found is not None and found.sheet is first:
            prefixed = found.link is not None and found.link.title_at > found.link.link.start
            return None if prefixed and not _outside_links(first) else title
        if found is None or found.sheet is not first:
            bare = _outside_links(first)
            if bare:
                return bare
        return shown if shown and not any(link.is_label for link in first.links) else title

    def _shown(self, sheet: Sheet) -> str | None:
        return collapse(sheet.line.text[sheet.start : sheet.end]) or None

    def _authors(self) -> tuple[str, tuple[int, int]] | None:
        if self.found.authors is None:
            return None
        sheet, start, end = self.found.authors
        start, end = _trim_names(sheet.line.text, start, end)
        if start >= end:
            return None
        return collapse(sheet.line.text[start:end]), sheet.place(start, end)

    def _fields(self, url: ReadLink | None, authors: tuple[int, int] | None) -> dict[str, ListedField]:
        found = self.found
        places = {
            "title": found.title.sheet.place(found.title.start, found.title.end) if found.title else None,
            "venue": found.venue_at,
            "year": found.year_at,
            "authors": authors,
            "url": url.link.place if url else None,
        }
        if found.year_at is not None and not self.source.text[slice(*found.year_at)].isdecimal():
            places["year"] = None  # broken by mark-up
        fields = {key: self._field(key, place) for key, place in places.items() if place is not None}
        if url is not None:
            fields["url"] = replace(fields["url"], line=self._line_of_link(url))
        return fields

    def _field(self, key: str, place: tuple[int, int]) -> ListedField:
        start, end = place
        while start < end - 1 and self.source.text[start].isspace():
            start += 1
        while start < end - 1 and self.source.text[end - 1].isspace():
            end -= 1
        raw = self.source.text[start:end] if key == "url" else self.source.lines_around(start, end)
        return ListedField(raw=raw.strip("\ufeff"), line=self.source.line_of(start), span=self.source.span(start, end))


_LEAD = re.compile(r"(?:by|authors?\s*[:：]|作者\s*[:：]|published (?:in|at)|venue\s*[:：])\s*", re.IGNORECASE)
_ET_AL = re.compile(r"\bet\.? al\b", re.IGNORECASE)


def _sheets(candidate: Candidate) -> list[Sheet]:
    if candidate.columns is None:
        own = [Sheet.of(stretch) for stretch in candidate.stretches]
        return own + [Sheet.of(stretch, below=True) for stretch in candidate.below]
    sheets: list[Sheet] = []
    columns = candidate.columns
    order = sorted(range(len(candidate.stretches)), key=lambda k: k != columns.title)
    for index in order:
        whole = candidate.stretches[index]
        meaning = columns.of(index)
        cuts = [whole] if meaning != "title" else _cell_lines(whole)
        sheets += [Sheet.of(stretch, meaning=meaning) for stretch in cuts]
    return sheets


def _cell_lines(whole: Stretch) -> list[Stretch]:
    return [Stretch(whole.line, a, b) for a, b in whole.line.stretches() if whole.line.text[a:b].strip() or b > a] or [
        whole
    ]


def _outside_links(sheet: Sheet) -> str:
    """The text of a sheet's line outside its links."""
    text = sheet.line.text
    for link in sheet.links:
        text = text[: link.link.start] + GONE * (link.link.end - link.link.start) + text[link.link.end :]
    return collapse(text[sheet.start : sheet.end].replace(GONE, " ")).strip(" []()|-–—:;,.")


def _inside(source: Source, place: tuple[int, int], text: str) -> tuple[int, int] | None:
    at = source.text.find(text, place[0], place[1])
    return (at, at + len(text)) if at >= 0 else None


def _trim_names(text: str, start: int, end: int) -> tuple[int, int]:
    """Names without blanks, brackets and a full stop that ends the sentence, not an initial."""
    while start < end and text[start] in " \t\n,;:|–—-·.*_[(":
        start += 1
    while start < end and text[end - 1] in " \t\n,;:|–—-·*_])":
        end -= 1
    if text[start:end].endswith(".") and not re.search(r"(?:\b\w|\bal|\bJr|\bSr)\.$", text[start:end]):
        end -= 1
    return start, end


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """A label with the brackets and emphasis marks that hold nothing else."""
    while start > 0 and end < len(text):
        pair = text[start - 1] + text[end]
        if pair not in {"[]", "()", "【】", "（）", "{}", "<>"}:
            break
        start, end = start - 1, end + 1
    return start, end


def _style_runs(sheet: Sheet) -> list[tuple[int, int]]:
    """The sheet cut at the edges of slanted and bold text, so that each is read by itself."""
    edges = {sheet.start, sheet.end}
    for styled in sheet.line.styles:
        if styled.style in {Style.EMPHASIS, Style.STRONG} and sheet.start <= styled.start and styled.end <= sheet.end:
            edges |= {styled.start, styled.end}
    ordered = sorted(edges)
    return list(pairwise(ordered))


def _names_end(text: str, *, alone: bool = False) -> int:
    """How much of a text, from its beginning, is a list of names; 0 if none is."""
    if len(text) > 4000:  # noqa: PLR2004
        return 0
    for match in list(re.finditer(r"[,.，。]\s+", text))[: -_LAST - 1 : -1]:
        tail = text[match.end() :]
        is_venue = venue_text(tail) is not None and year_of(tail) is not None
        if is_venue and is_names(text[: match.start()], alone=True):
            return match.start()
    whole = re.sub(r"[,.]?\s*\(?(?:19|20)\d{2}\)?(?:,\s\w+)?\.?\s*$", "", text)
    if is_names(whole, alone=alone):
        return len(whole)
    for match in re.finditer(r"(?:\bet\.? al\b\.?|(?<=[^\W\d_]{2})\.(?=\s))", text):
        if is_names(text[: match.end()]):
            return match.end()
    return 0


def learn(candidates: Iterable[Candidate]) -> Conventions:
    """What the list itself tells about how its titles and authors are written."""
    regions: Counter[str] = Counter()
    below: Counter[bool] = Counter()
    papers = total = 0
    for candidate in candidates:
        sheets = _sheets(candidate)
        links = [link for sheet in sheets for link in sheet.links]
        if candidate.columns is None and sheets:
            for region in regions_of(sheets):
                regions[region] += 1
        total += bool(links)
        papers += any(link.identifiers for link in links)
        if len(sheets) > 1 and any(link.role is LinkRole.PAPER for link in links):
            second = sheets[1]
            text = second.line.text[second.start : second.end]
            below[is_names(text.split("(")[0]) or _names_end(text) > 0] += 1
    return Conventions(
        strong=regions["strong"],
        linked=regions["link"],
        quoted=regions["quoted"],
        all=max(1, regions["any"]),
        names_below=below[True] > below[False],
        mostly_papers=papers > 0.7 * max(1, total),
    )


__all__ = ["Span", "learn", "read_entry"]
