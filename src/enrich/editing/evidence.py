"""Evidence as a person counts it: what one record of one source says is one piece, however often it is quoted. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from enrich.core.display import one_line
from enrich.core.models import Evidence, SourceName

_ARXIV_VERSION = re.compile(r"^(https?://(?:[\w-]+\.)?arxiv\.org/(?:abs|pdf)/[^?#\s]{1,40}?)v\d{1,3}$", re.IGNORECASE)


def source_label(source: str) -> str:
    """A source's name as people write it."""
    source = one_line(source)
    return SourceName(source).label if source in set(SourceName) else source


@dataclass(frozen=True, slots=True)
class Witness:
    """One record: its source, its page, the last time it was read, and everything it says."""

    source: str
    url: str | None
    retrieved_at: str | None
    values: tuple[str, ...]

    @property
    def is_curated(self) -> bool:
        """Whether a person checked it by hand."""
        return self.source == SourceName.CURATED

    @property
    def label(self) -> str:
        """The source as people write it; of a fact checked by hand, the site where it was checked."""
        site = urlsplit(self.url or "").hostname if self.is_curated else None
        return one_line(site.removeprefix("www.")) if site else source_label(self.source)


def group_evidence(evidence: Iterable[Evidence]) -> tuple[Witness, ...]:
    """The evidence by record, in the order given: all versions of one arXiv paper are one record."""
    records: dict[tuple[str, str], list[Evidence]] = {}
    for piece in evidence:
        page = _ARXIV_VERSION.sub(r"\1", piece.url) if piece.url else f"no page: {piece.value}"
        records.setdefault((piece.source, page), []).append(piece)
    return tuple(_witness(pieces) for pieces in records.values())


def _witness(pieces: list[Evidence]) -> Witness:
    first = pieces[0]
    return Witness(
        source=first.source,
        url=first.url,
        retrieved_at=max((piece.retrieved_at for piece in pieces if piece.retrieved_at), default=None),
        values=tuple(dict.fromkeys(piece.value for piece in pieces)),
    )
