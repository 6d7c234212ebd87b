"""What a badge says: its address holds a label, a message and a colour."""

from __future__ import annotations

import re
import urllib.parse

from enrich.core.text import collapse, fold
from enrich.reading_list.venue_texts import venue_text
from enrich.reading_list.vocabulary import venue_words


def badge_message(address: str) -> str | None:
    """What a badge's address says in words (`badge/ICLR'24-blue`, `ENLSP_at_NIPS2024`); None for other images."""
    match = re.search(r"(?:img\.)?shields\.io/(?:static/v1\?(?P<query>[^#]+)|badge/(?P<path>[^?#]+))", address)
    if match is None:
        return None
    if match["query"]:
        values = urllib.parse.parse_qs(match["query"])
        said: str | None = (values.get("message") or values.get("label") or [None])[0]
        return said
    path = urllib.parse.unquote(match["path"]).removesuffix(".svg")
    parts = re.split(r"(?<!-)-(?!-)", path)
    message = " ".join(parts[:-1]) if len(parts) > 1 else parts[0]
    return collapse(message.replace("--", "-").replace("__", "\1").replace("_", " ").replace("\1", "_"))


def badge_parts(path: str) -> list[tuple[int, int]]:
    """The parts of a badge's path that may be its message, the shortest first: `label-message-colour`."""
    cuts = [match.start() for match in re.finditer(r"(?<!-)-(?!-)", path)]
    edges = [0, *(cut + 1 for cut in cuts)]
    ends = cuts or [len(path)]
    found = [(start, end) for start in edges for end in ends if start < end]
    return sorted(found, key=lambda part: part[1] - part[0])


def badge_venue(message: str) -> str | None:
    """The part of a badge's message that names a venue, if any ("Conference ICML'23" -> "ICML'23")."""
    bare = re.sub(
        r"^(?:conference|venue|publish(?:ed)?|journal|pub|paper|proceedings|accepted|preprint)[ :]+(?=\S)",
        "",
        message,
        flags=re.IGNORECASE,
    )
    found = venue_text(bare, tag=bare != message) or _known_badge(bare)
    return bare if found else None


def _known_badge(message: str) -> bool:
    from enrich.matching.venues import registry

    if venue_words("preprints").match(fold(message)) and len(message.split()) <= 4:  # noqa: PLR2004
        return True
    bare = re.sub(r"(?<![ -])[ -]*+(?:19|20)?\d{2}\b.*$", "", message)
    bare = re.sub(r"^.* at ", "", bare)
    return bool(bare != message and registry().exact(bare))
