"""A venue after the names and a full stop ("Li, H., & Koren, T. Machine Learning (2021)"), parted from them."""

from __future__ import annotations

import re

from enrich.matching.venues import read_venue
from enrich.reading_list.draft import Draft, Piece

_LAST_SEPARATOR = re.compile(r".*(?:[,;&]|\band\b)", re.DOTALL)
_STOP = re.compile(r"\.\s+(?=[^\W\d_])")


def part_venue_from_names(draft: Draft) -> None:
    """Where the last name ends in a known venue or publisher, that is the venue."""
    names = draft.authors
    if names is None or draft.venue is not None:
        return
    text = names.line.whole.text[names.start : names.end]
    separator = _LAST_SEPARATOR.match(text)
    for stop in _STOP.finditer(text, separator.end() if separator else 0):
        read = read_venue(text[stop.end() :].strip(" ."))
        if read.venue is None and read.publisher is None:
            continue
        if draft.set_venue(names.line, names.start + stop.end(), names.end, position=True):
            draft.authors = Piece(names.line, names.start, names.start + stop.start() + 1)
        return
