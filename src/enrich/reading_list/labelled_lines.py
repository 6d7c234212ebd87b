"""Lines that a label ("Conference: …") or their column says what they are."""

from __future__ import annotations

from enrich.reading_list.dates import is_date, only_year
from enrich.reading_list.draft import Draft, Piece
from enrich.reading_list.unit_lines import MASK, UnitLine, trim
from enrich.reading_list.vocabulary import fact_label

# Labels are counted on so many lines.
_LOOKED_AT = 8


def read_title_label(draft: Draft) -> None:
    """Take away the label of the line that says that it holds the title ("Title: …")."""
    for line in draft.lines:
        label = fact_label(line.whole.text[line.start : line.end]) if line.meaning is None else None
        if label is not None and label[0] == "title":
            line.meaning = "title"
            line.mask(line.start, line.start + label[1])


def read_labelled_lines(draft: Draft) -> None:
    """Take away the lines that a label, or their column, says what they are."""
    labelled = sum(fact_label(line.whole.text[line.start : line.end]) is not None for line in draft.lines[:_LOOKED_AT])
    for number, line in enumerate(draft.lines):
        meaning, begin = line.meaning, line.start
        if meaning is None and (number > 0 or line.below or labelled > 1):
            label = fact_label(line.text[line.start : line.end].replace(MASK, " "))
            if label is not None:
                meaning, begin = label[0], line.start + label[1]
                line.meaning = meaning
        if meaning in {None, "title", "name", "link", "code"}:
            if meaning == "link" and begin > line.start:
                line.mask(line.start, begin)
            continue
        _read_value(draft, line, meaning, begin)


def _read_value(draft: Draft, line: UnitLine, meaning: str, begin: int) -> None:
    start, end = trim(line.text, begin, len(line.text))
    text = line.text[start:end]
    if start < end and MASK not in text:
        if meaning == "authors" and draft.authors is None:
            draft.authors = Piece(line, start, end)
        elif meaning == "venue" and only_year(text) is None:
            draft.set_venue(line, start, end, position=True)
        elif meaning in {"venue", "year", "date"}:
            _read_year_or_date(draft, line, start, end)
    elif meaning == "authors" and draft.authors is None and start < end:
        draft.authors = Piece(line, start, end)
    elif meaning == "venue":
        for a, b in list(line.runs()):
            draft.set_venue(line, a, b, position=True)
    if not (meaning in {"prose", "summary"} and line.links):
        line.mask(line.start, line.end)


def _read_year_or_date(draft: Draft, line: UnitLine, start: int, end: int) -> None:
    text = line.text[start:end]
    if (year := only_year(text)) is not None:
        draft.set_year(line, year, text, start)
    elif is_date(text) or not draft.set_venue(line, start, end, tag=True):
        draft.set_date(text)
