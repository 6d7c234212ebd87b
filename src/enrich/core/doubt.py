"""Which fields of an entry are never corrected, and why: what was read in doubt, or what is written elsewhere.

A field that was read by the votes of its siblings is shown and checked like any other. It is corrected only if such
readings are nearly always right: docs/accuracy.md has the share that is right for each confidence.
"""

from __future__ import annotations

from enrich.core.models.entry import Entry, ListedField

_MIN_TO_CORRECT = {"title": 1.0, "authors": 1.0, "venue": 0.9, "year": 0.9}

_SAID = {"url": "link"}


def least_to_correct(field: str) -> float:
    """The least confidence in the reading of a field at which it may be corrected.

    Titles and authors that were read by votes are wrong too often; venues and years are nearly always right.
    """
    return _MIN_TO_CORRECT.get(field, 1.0)


def why_not_corrected(entry: Entry, field: str) -> str | None:
    """Why a field of an entry is left as it is; None where it may be corrected, or where the entry does not have it."""
    listed = entry.fields.get(field)
    if listed is None:
        return None
    doubtful = ((key, other) for key, other in entry.fields.items() if other.confidence < least_to_correct(key))
    for key, other in doubtful:
        if key == field or _overlap(listed, other):  # the year in "OSDI 2022" was read with the venue
            why = f": {other.why}" if other.why else ""
            return f"the {_SAID.get(key, key)} was read in doubt ({other.confidence:.2f}){why}"
    name = _SAID.get(field, field)
    return f"the {name} cannot be corrected in this place: {listed.why}" if listed.span is None and listed.why else None


def _overlap(one: ListedField, other: ListedField) -> bool:
    """Whether two fields share bytes of the list."""
    return (
        one.span is not None
        and other.span is not None
        and one.span.start < other.span.end
        and other.span.start < one.span.end
    )
