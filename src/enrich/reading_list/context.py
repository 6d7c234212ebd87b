"""Context: the venue and year that a heading or the label of a group says of all entries below it.

An entry inherits what it does not say itself, from the nearest place that says it. What is inherited is kept apart
from the entry's own fields, with its own place, so that it is never edited in the entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from enrich.core.models import Inherited
from enrich.core.text import collapse
from enrich.reading_list.blocks import Block
from enrich.reading_list.dates import year_of
from enrich.reading_list.draft import Draft
from enrich.reading_list.unit import Segment
from enrich.reading_list.venue_texts import is_registered

# What may stand beside the venue and the year in a heading that says nothing else ("CVPR 2023 papers (main)").
_FILLERS = re.compile(
    r"\b(?:accepted|all|conference|conferences|in|at|journal|list|main|of|on|papers?|publications?|published|selected|"
    r"the|track|venue|year)\b|[年論论文]",
    re.IGNORECASE,
)
_NO_LETTERS = re.compile(r"[^\w&+/@-]+")
_MOST_WORDS = 8


def inherit(draft: Draft) -> dict[str, Inherited]:
    """What an entry inherits, by field: "venue" and "year", each only where the entry has none."""
    found: dict[str, Inherited] = {}
    for segment, source in _context(draft):
        said = stated_context(segment.text)
        if draft.year is not None and "year" in said and said["year"][0] != str(draft.year):
            continue  # it speaks of other entries
        for name, own in (("venue", draft.venue), ("year", draft.year)):
            if own is None and name in said and name not in found:
                value, start, end = said[name]
                place = segment.line.place(segment.start + start, segment.start + end)
                span = draft.source.span(*place)
                found[name] = Inherited(value=value, source=source, line=draft.source.line_of(place[0]), span=span)
    return found


def _context(draft: Draft) -> Iterator[tuple[Segment, str]]:
    """The label of the group and the headings above a unit, the nearest first."""
    if draft.unit.group is not None:
        yield draft.unit.group, "group"
    above: tuple[Block, ...] = draft.unit.blocks[0].above if draft.unit.blocks else ()
    for heading in reversed(above):
        for line in heading.lines[:1]:
            yield Segment(line, 0, len(line.text)), "heading"


@lru_cache(maxsize=4096)
def stated_context(text: str) -> dict[str, tuple[str, int, int]]:
    """The venue and the year that a heading says and nothing else: by name the value and where it stands."""
    if not text.strip() or len(text.split()) > _MOST_WORDS:
        return {}
    said: dict[str, tuple[str, int, int]] = {}
    year = year_of(text)
    rest = text
    if year is not None:
        said["year"] = (str(year[0]), year[1], year[2])
        rest = text[: year[1]] + " " * (year[2] - year[1]) + text[year[2] :]
    words = collapse(_NO_LETTERS.sub(" ", _FILLERS.sub(" ", rest)))
    if not words:
        return said
    if not is_registered(words) or not re.search(r"[A-Z]", words):
        return {}
    start = text.find(words)
    return said | ({"venue": (words, start, start + len(words))} if start >= 0 else {})
