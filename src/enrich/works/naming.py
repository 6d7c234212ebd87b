"""Whether a listed wording names a publication: its venue in any form, or the proceedings in which it appeared."""

from __future__ import annotations

from enrich.matching.venues import Venue, VenueReading, form_key
from enrich.works.publication import Publication

# Words that an acronym leaves out.
_JOINING = {"of", "on", "in", "and", "for", "the", "to"}


def names_publication(listed: VenueReading, known: Publication) -> bool:
    """Whether the listed text names the venue, whatever the track, or one that a curated fact also accepts."""
    allowed = {known.name, *(other.venue for other in known.also_acceptable)}
    if listed.venue is not None:
        same = known.venue is not None and listed.venue.conference == known.venue.conference
        return same or listed.venue.short in allowed or _is_part_of(listed.venue, known.venue)
    if listed.publisher is not None:
        return False
    return any(_is_form_of(listed.text, text) for text in (known.name, known.venue_full) if text)


def _is_form_of(wording: str, name: str) -> bool:
    """Whether a listed venue that the registry does not have is a source's own name for a venue, or most of it."""
    listed, full = form_key(wording), form_key(name)
    if not listed or listed == full:
        return bool(listed)
    if len(listed) == 1:
        return len(listed[0]) > 1 and listed[0] == "".join(word[0] for word in full if word not in _JOINING)
    starts = range(len(full) - len(listed) + 1)
    return 2 * len(listed) > len(full) and any(full[start : start + len(listed)] == listed for start in starts)


def _is_part_of(one: Venue, other: Venue | None) -> bool:
    """Whether two venues publish the same papers: a conference and its proceedings journal."""
    return other is not None and (one.short in other.publishes or other.short in one.publishes)
