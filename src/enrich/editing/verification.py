"""Reading the corrected list again: which edits do not say what was meant, or change what other entries say. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from enrich.core.identifiers import unpinned
from enrich.core.models import Entry, FindingCode
from enrich.core.text import canonical
from enrich.editing.makers import TITLE, VENUE

Wanted = Mapping[FindingCode, str | None]
"""What is right, by the code of the finding that an edit corrects."""

_C = FindingCode
# How many entries may appear or vanish at one place before the two readings count as unrelated.
_WINDOW = 4


def misread(before: Sequence[Entry], after: Sequence[Entry], wanted: Mapping[str, Wanted]) -> set[str]:
    """The ids of entries whose edits are to be given up, given the entries before and after all edits.

    `wanted` holds the edited entries. Where an entry that was not edited reads differently, the nearest edited entry
    before it is given up (else the next one).
    """
    bad: set[str] = set()
    edited = [(place, entry.entry_id) for place, entry in enumerate(before) if entry.entry_id in wanted]
    places = [place for place, _ in edited]
    for place in _differing(before, after, wanted):
        earlier = bisect_right(places, place) - 1
        bad.add(edited[max(earlier, 0)][1])
    return bad


def _differing(before: Sequence[Entry], after: Sequence[Entry], wanted: Mapping[str, Wanted]) -> Iterator[int]:
    """The places in `before` at which the two readings differ from what is wanted."""
    old = new = 0
    while old < len(before) or new < len(after):
        if _matches(before, after, old, new, wanted):
            old, new = old + 1, new + 1
            continue
        yield min(old, len(before) - 1)
        steps = sorted(product(range(_WINDOW + 1), repeat=2), key=sum)[1:]
        skipped = next(
            ((a, b) for a, b in steps if _matches(before, after, old + a, new + b, wanted)), (_WINDOW, _WINDOW)
        )
        old, new = old + skipped[0], new + skipped[1]


def _matches(before: Sequence[Entry], after: Sequence[Entry], old: int, new: int, wanted: Mapping[str, Wanted]) -> bool:
    if old >= len(before) or new >= len(after):
        return False
    return _reads_as_meant(before[old], after[new], wanted.get(before[old].entry_id, {}))


def _reads_as_meant(old: Entry, new: Entry, wanted: Wanted) -> bool:
    title = next((text for code, text in wanted.items() if code in TITLE), old.title)
    venue = next((text for code, text in wanted.items() if code in VENUE | {_C.VENUE_MISSING}), old.venue_name)
    year = next((text for code, text in wanted.items() if code in {_C.YEAR_WRONG, _C.YEAR_MISSING}), old.year)
    link = wanted.get(_C.LINK_WRONG, old.url)
    # The title of an earlier version is corrected together with a link that is pinned to that version.
    links = {link, unpinned(link)} if link and _C.TITLE_OUTDATED in wanted else {link}
    return (
        _same(new.title, title)
        and _same(new.venue_name, venue)
        and str(new.year) == str(year)
        and new.url in links
        and new.authors == old.authors
    )


def _same(one: str | None, other: str | None) -> bool:
    return one == other or (one is not None and other is not None and canonical(one) == canonical(other))
