"""What is left of a unit beside its title: authors, venue, year and date in plain or slanted text."""

from __future__ import annotations

import re
from itertools import pairwise

from enrich.reading_list.dates import dates_in, only_year, year_of
from enrich.reading_list.draft import Draft, Piece
from enrich.reading_list.lines import Style
from enrich.reading_list.names import ET_AL, is_names, names_end
from enrich.reading_list.unit_lines import UnitLine, trim
from enrich.reading_list.venue_texts import venue_text

_LEAD = re.compile(r"(?:by|authors?\s*[:：]|作者\s*[:：]|published (?:in|at)|venue\s*[:：])\s*", re.IGNORECASE)


def read_remainder(draft: Draft) -> None:
    """Read what is left beside the title: authors, venue, year and date in plain or slanted text."""
    for number, line in enumerate(draft.lines):
        if line.meaning not in {None, "title"}:
            continue
        for start, end in _style_runs(line):
            _read_run(draft, line, start, end, number)


def _read_run(draft: Draft, line: UnitLine, start: int, end: int, number: int) -> None:
    for a, b in dates_in(line.text[start:end]):
        draft.set_date(line.text[start + a : start + b])
        line.mask(start + a, start + b)
    for match in list(re.finditer(r"[^\0]+", line.text[start:end])):
        a, b = trim(line.text, start + match.start(), start + match.end())
        if a < b:
            _read_plain(draft, line, a, b, number)


def _read_plain(draft: Draft, line: UnitLine, start: int, end: int, number: int) -> None:
    text = line.text[start:end]
    slanted = any(s.start <= start and end <= s.end + 1 for s in line.whole.styled(Style.EMPHASIS))
    if (year := only_year(text)) is not None:
        draft.set_year(line, year, text, start)
        return
    if (lead := _LEAD.match(text)) is not None and lead.end() < len(text):
        _read_plain(draft, line, *trim(line.text, start + lead.end(), end), number)
        return
    alone = slanted or lead is not None or (number == 1 and draft.conventions.names_below)
    size = names_end(text, alone=alone)
    leads_to_venue = bool(size) and venue_text(text[size:].lstrip(" .,")) is not None
    if size and draft.authors is None and (leads_to_venue or not _venue_first(text)):
        _read_names(draft, line, (start, start + size, end), number)
        return
    if draft.set_venue(line, start, end, tag=slanted and bool(year_of(text))):
        return
    _read_pieces(draft, line, start, end, number)


def _read_names(draft: Draft, line: UnitLine, place: tuple[int, int, int], number: int) -> None:
    """Read the names in a place (its begin, where the names end, its end), and what follows them."""
    start, cut, end = place
    draft.authors = Piece(line, start, cut)
    rest = line.text[cut:end]
    if venue_text(rest) is None and (found := year_of(rest)) is not None and draft.year is None:
        draft.set_year(line, found[0], rest[found[1] : found[2]], cut + found[1])
        return
    if rest.strip(" .,;:()"):
        _read_plain(draft, line, *trim(line.text, cut, end), number)


def _venue_first(text: str) -> bool:
    return venue_text(text) is not None and not ET_AL.search(text) and year_of(text) is not None


def _read_pieces(draft: Draft, line: UnitLine, start: int, end: int, number: int) -> None:
    """Read a run that is nothing as a whole piece by piece: at bars, dashes, sentence ends, at last commas."""
    text = line.text[start:end]
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
        if any(_is_something(text[a:b]) for a, b in pieces) and len(pieces) <= 80:  # noqa: PLR2004
            if pattern.startswith("[,") and not _tail_is_venue(draft, line, text, pieces, start):
                return
            if pattern.startswith("[,"):
                return
            for a, b in pieces:
                c, d = trim(line.text, start + a, start + b)
                if c < d:
                    _read_plain(draft, line, c, d, number)
            return


def _tail_is_venue(draft: Draft, line: UnitLine, text: str, pieces: list[tuple[int, int]], start: int) -> bool:
    """Read ", ICML 2020" at the end of a run, and names before it."""
    for k in range(1, len(pieces)):
        a = pieces[k][0]
        c, d = trim(line.text, start + a, start + len(text))
        if c < d and (draft.set_venue(line, c, d)):
            head = text[: pieces[k - 1][1]]
            size = names_end(head, alone=True)
            if size and draft.authors is None:
                b, _ = trim(line.text, start, start + size)
                draft.authors = Piece(line, b, start + size)
            return True
    year = only_year(text[pieces[-1][0] :])
    if year is not None:
        draft.set_year(line, year, text[pieces[-1][0] :], start + pieces[-1][0])
    return False


def _is_something(text: str) -> bool:
    return only_year(text) is not None or venue_text(text) is not None or is_names(text) or names_end(text) > 0


def _style_runs(line: UnitLine) -> list[tuple[int, int]]:
    """The line cut at the edges of slanted and bold text, so that each is read by itself."""
    edges = {line.start, line.end}
    for styled in line.whole.styles:
        if styled.style in {Style.EMPHASIS, Style.STRONG} and line.start <= styled.start and styled.end <= line.end:
            edges |= {styled.start, styled.end}
    ordered = sorted(edges)
    return list(pairwise(ordered))
