"""Which fields of an entry are never corrected, and why: what was read in doubt, or what is written elsewhere.

A field that was read by the votes of its siblings is shown and checked like any other. It is corrected only if such
readings are nearly always right: docs/accuracy.md has the share that is right for each confidence.
"""

from __future__ import annotations

from enrich.core.models.entry import Entry

MIN_TO_CORRECT = 0.9
"""The least confidence in the reading of a field at which it may be corrected."""

_SAID = {"url": "link"}


def why_not_corrected(entry: Entry, field: str) -> str | None:
    """Why a field of an entry is left as it is; None where it may be corrected, or where the entry does not have it."""
    listed = entry.fields.get(field)
    if listed is None:
        return None
    name = _SAID.get(field, field)
    if listed.confidence < MIN_TO_CORRECT:
        return f"the {name} was read in doubt ({listed.confidence:.2f}){f': {listed.why}' if listed.why else ''}"
    return f"the {name} cannot be corrected in this place: {listed.why}" if listed.span is None and listed.why else None
