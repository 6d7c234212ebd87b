"""The venues of the evaluation: how each exporter words them, and which others are similar (`places.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("places.toml")
_ONES = ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_TEENS = (
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
    *("sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)
_TENS = {2: "twent", 3: "thirt", 4: "fort", 5: "fift", 6: "sixt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One venue; wordings are templates that `named` fills in."""

    short: str
    full: str
    booktitle: str
    dblp: str
    abbreviation: str
    s2: str
    publisher: str
    exporters: tuple[str, ...]
    siblings: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    kind: str = "conference"
    first: int | None = None
    ieee: str | None = None
    openreview: str | None = None
    series: str | None = None
    workshop: str | None = None
    findings: str | None = None
    main: str | None = None
    datasets: str | None = None
    volume_of_anthology: str | None = None
    pmlr: dict[str, int] = field(default_factory=dict)

    def named(self, template: str, year: int | None) -> str:
        """A wording for one year."""
        known = year or 2021
        number = known - self.first if self.first else known - 2000
        return template.format(
            year=known, yy=f"{known % 100:02d}", ordinal=ordinal(number), Ordinal=ordinal_in_words(number)
        )

    def volume(self, year: int) -> str | None:
        """The volume of a journal, or of the Proceedings of Machine Learning Research."""
        if self.kind == "journal" and self.first:
            return str(year - self.first)
        return str(self.pmlr[str(year)]) if str(year) in self.pmlr else None


@cache
def table() -> dict[str, Place]:
    """All places by short name."""
    rows: dict[str, dict[str, Any]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {short: _place(short, row) for short, row in rows.items()}


def _place(short: str, row: dict[str, Any]) -> Place:
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Place(short=short, **fields)


def place(short: str) -> Place:
    """A place by its short name; one that the table does not have is worded by that name alone."""
    known = table().get(short)
    return known or Place(
        short=short, full=short, booktitle=f"Proceedings of {short}", dblp=short, abbreviation=short, s2=short,
        publisher="", exporters=(), siblings=(),
    )  # fmt: skip


def ordinal(number: int) -> str:
    """38 is 38th."""
    last = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def ordinal_in_words(number: int) -> str:
    """38 is Thirty-Eighth; from 70 on, in digits."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _ONES[ones].title()
    if tens == 1:
        return _TEENS[ones].title()
    if tens not in _TENS:
        return ordinal(number)
    return f"{_TENS[tens]}ieth".title() if ones == 0 else f"{_TENS[tens]}y-{_ONES[ones]}".title()
