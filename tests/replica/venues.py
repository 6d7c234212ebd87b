"""How each venue is written by each service; the table itself is `venue_wire.json`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("venue_wire.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """The names of one venue. An absent name means that the service does not know the venue."""

    short: str
    month: int = 7
    publisher: str = ""
    kind: str = "conference"
    dblp_stream: str | None = None
    dblp_venue: str | None = None
    dblp_venue_until: tuple[int, str] | None = None
    dblp_gives_doi: bool = True
    s2_name: str | None = None
    s2_alternates: tuple[str, ...] = ()
    s2_id: str | None = None
    s2_url: str | None = None
    s2_is_listed: bool = True
    s2_conf_key_is_usual: bool = False
    s2_elides_abstract: bool = False
    crossref_container: str | None = None
    crossref_event: str | None = None
    crossref_location: str | None = None
    crossref_day_is_known: bool = True

    def dblp_name(self, year: int) -> str:
        """Give DBLP's name of the venue in that year (NIPS until 2017, NeurIPS after)."""
        if self.dblp_venue_until and year <= self.dblp_venue_until[0]:
            return self.dblp_venue_until[1]
        return self.dblp_venue or self.short


def _from_row(short: str, row: dict[str, Any]) -> Venue:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Venue(short=short, **fields)


@cache
def table() -> dict[str, Venue]:
    """Give the whole table by short name."""
    rows = json.loads(_TABLE.read_text(encoding="utf-8"))
    return {short: _from_row(short, row) for short, row in rows["venues"].items()}


@cache
def venue(short: str) -> Venue:
    """Give the names of a venue; one that is not in the table is known to all by its short name."""
    if short in table():
        return table()[short]
    stream = "conf/" + re.sub(r"\W+", "", short.casefold())
    return Venue(short=short, dblp_stream=stream, dblp_venue=short, s2_name=short, crossref_container=short)
