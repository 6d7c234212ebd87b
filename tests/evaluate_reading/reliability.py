"""How often fields are read rightly at each confidence, over generated lists: what the bar for corrections rests on.

The lists are harder than those of `generated`, since there the siblings are hardly ever asked: a part of the venues and
of the names is such that no text tells what they are, and a part of each list is written in another form.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from enrich.core.doubt import least_to_correct
from enrich.core.models import Entry
from enrich.core.text import words
from enrich.reading_list import parse_reading_list
from evaluate_reading.generated import ENTRIES_PER_LIST
from evaluate_reading.grammar import (
    AUTHORS,
    ORDERS,
    VENUES,
    Expected,
    Generated,
    Template,
    draw_template,
    generate,
    is_sound,
)
from evaluate_reading.records import Record, draw
from evaluate_reading.scoring import is_right, read_in, written_in

FIELDS = ("title", "authors", "venue", "year")
BINS = (0.0, 0.7, 0.8, 0.9, 1.0)
"""The lower bounds of the bins of confidence; the last holds what was read without the siblings."""


@dataclass
class Reliability:
    """By (field, lower bound of the bin): how often a field was read, and how often rightly."""

    read: Counter[tuple[str, float]] = field(default_factory=Counter)
    right: Counter[tuple[str, float]] = field(default_factory=Counter)

    def add(self, name: str, confidence: float, *, is_right: bool) -> None:
        """Count one field."""
        bound = max(bound for bound in BINS if bound <= confidence)
        self.read[name, bound] += 1
        self.right[name, bound] += is_right

    def share(self, name: str, bound: float) -> float | None:
        """The share that is right; None where nothing was read."""
        read = self.read[name, bound]
        return self.right[name, bound] / read if read else None


def measure_reliability(seed: int, count: int) -> Reliability:
    """The fields of `count` generated lists, each with its confidence and whether it is what was written."""
    rng = random.Random(seed)
    found = Reliability()
    for _ in range(count):
        made = _uneven_list(rng)
        for entry, want in _paired(parse_reading_list(made.text).entries, made.expected):
            got, wanted = read_in(entry), written_in(want)
            for name in FIELDS:
                place = entry.fields.get(name)
                if place is not None and got[name] is not None:
                    found.add(name, place.confidence, is_right=is_right(name, got[name], wanted[name]))
    return found


def _uneven_list(rng: random.Random) -> Generated:
    """A list of a template whose last entries are written in another form, some of them with odd names and venues."""
    template = draw_template(rng)
    records = [_made_odd(rng, record) for record in draw(rng, ENTRIES_PER_LIST)]
    others = rng.randrange(ENTRIES_PER_LIST // 2)
    first = generate(rng, template, records[others:])
    second = generate(rng, _varied(rng, template), records[:others])
    body = second.text.partition("## One\n\n")[2]
    return Generated(first.name, f"{first.text}\n{body}", [*first.expected, *second.expected])


def _varied(rng: random.Random, template: Template) -> Template:
    """The template with another place or mark-up for the authors or the venue."""
    while True:
        name, choices = rng.choice((("venue", list(VENUES)), ("authors", list(AUTHORS)), ("order", list(ORDERS))))
        varied = replace(template, **{name: rng.choice(choices)})
        if is_sound(varied):
            return varied


_ODD = 0.4
_LETTERS = "ABCDEFGHIKLMNOPRSTUVWXYZ"


def _made_odd(rng: random.Random, record: Record) -> Record:
    """The record, at times with a venue that nobody knows, or with a single author of a single word."""
    if rng.random() < _ODD:
        acronym = "".join(rng.choices(_LETTERS, k=rng.randrange(3, 7)))
        record = replace(record, venue=rng.choice((acronym, acronym.title(), f"{acronym.title()} {record.venue}")))
    if rng.random() < _ODD:
        record = replace(record, authors=(rng.choice((record.authors[0], record.authors[0].split()[-1])),))
    return record


def _paired(entries: Sequence[Entry], expected: Sequence[Expected]) -> Iterator[tuple[Entry, Expected]]:
    """Entries with what was written: in order where there are as many, else by the title or the identifier."""
    if len(entries) == len(expected):
        yield from zip(entries, expected, strict=True)
        return
    by_title = {words(want.title): want for want in expected}
    by_identifier = {want.arxiv or want.doi: want for want in expected}
    for entry in entries:
        known = entry.identifiers.arxiv_id or entry.identifiers.doi
        want = by_title.get(words(entry.title or "")) or (by_identifier.get(known) if known else None)
        if want is not None:
            yield entry, want


def lines_of(found: Reliability) -> Iterator[str]:
    """The table as Markdown: a row per bin, a column per field, each with the share that is right and the number."""
    yield f"| confidence in the field | {' | '.join(FIELDS)} | corrected |"
    yield f"|---|{'---:|' * len(FIELDS)}---|"
    for bound, above in zip(BINS, (*BINS[1:], None), strict=True):
        shown = (
            "1 (read by itself)" if above is None else f"{bound:.1f} to {above:.1f}" if bound else f"below {above:.1f}"
        )
        cells = (_cell(found, name, bound) for name in FIELDS)
        yield f"| {shown} | {' | '.join(cells)} | {', '.join(name for name in FIELDS if bound >= least_to_correct(name)) or 'none'} |"


def _cell(found: Reliability, name: str, bound: float) -> str:
    share = found.share(name, bound)
    return "-" if share is None else f"{share:.3f} of {found.read[name, bound]}"
