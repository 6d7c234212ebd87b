"""Dates and years in a list: "2024.10", "4 Apr 2023", "'22"."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.core.years import century

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"(?:(?:19|20)\d{{2}}\s?[./-]\s?(?:0?[1-9]|1[0-2])(?:\s?[./-]\s?\d{{1,2}})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}[ ,]+(?:19|20)\d{{2}}|"
    rf"{_MONTH},?\s(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s)?(?:19|20)\d{{2}}|(?:19|20)\d{{2}},?\s{_MONTH}|"
    rf"\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d{{2}}|"
    r"(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?|(?:1|2)\d[./](?:0[1-9]|1[0-2]))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.:/-])(?:19[5-9]\d|20[0-4]\d)(?![\d]|[.:/-]\d)")
_ONLY_YEAR = re.compile(r"[\s(\[]*((?:19[5-9]|20[0-4])\d)[\s)\].,;:]*")
_SHORT_YEAR = re.compile(r"['’`‘]\s?(\d{2})(?!\d)|(?<=[A-Z])[ -]?(\d{2})(?!\d)|(?<=[A-Za-z)])\s(\d{2})$")


_DAY = re.compile(rf"{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}", re.IGNORECASE)


@lru_cache(maxsize=16384)
def is_date(text: str) -> bool:
    """Whether a text is a date that is more than a year ("2024.10", "4 Apr 2023", "Sep 16")."""
    plain = text.strip(" ()[].,:;")
    return bool(_DATE.fullmatch(plain) or _DAY.fullmatch(plain))


_DATE_WITHIN = re.compile(rf"(?<![\w.:/-]){_DATE.pattern}(?![\w/]|[.:-]\w)", re.IGNORECASE)


def dates_in(text: str) -> list[tuple[int, int]]:
    """Where dates stand in a text."""
    if not any(char.isdigit() for char in text):
        return []
    return [
        match.span() for match in _DATE_WITHIN.finditer(text) if len(match[0]) > len("24.10") or match[0][2:3] in "./"
    ]


@lru_cache(maxsize=16384)
def year_of(text: str) -> tuple[int, int, int] | None:
    """(year, start, end) of the last year that a text names, in four digits or two; None without one."""
    found = [(int(match[0]), match.start(), match.end()) for match in _YEAR.finditer(text)]
    if not found:
        # `SOSP2019`, `[ATC18]`: glued to the name.
        found = [
            (int(m[0]), m.start(), m.end()) for m in re.finditer(r"(?<=[A-Za-z])(?:19[5-9]\d|20[0-4]\d)(?!\d)", text)
        ]
    if found:
        return found[-1]
    for match in _SHORT_YEAR.finditer(text):
        group = next(k for k in (1, 2, 3) if match[k])
        return century(int(match[group])), match.start(group), match.end(group)
    return None


@lru_cache(maxsize=16384)
def only_year(text: str) -> int | None:
    """The year that a text is and nothing else."""
    match = _ONLY_YEAR.fullmatch(text)
    return int(match[1]) if match else None
