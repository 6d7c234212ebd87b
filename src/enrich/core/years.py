"""Years in text: in four digits, or in two after an apostrophe."""

from __future__ import annotations

import re

# Two digits from 70 on are of the 20th century, as POSIX strptime reads them.
_FIRST_OF_1900S = 70

_YEAR = re.compile(r"(?<![\d.:])(?:19|20)\d{2}(?!\d|\.\d)")
_SHORT_YEAR = re.compile(r"['’`]\s?(\d{2})(?!\d)")


def century(two_digits: int, first_of_1900s: int = _FIRST_OF_1900S) -> int:
    """The year that two digits mean: from `first_of_1900s` on in the 20th century, below it in the 21st."""
    return two_digits + (1900 if two_digits >= first_of_1900s else 2000)


def find_year(text: str) -> int | None:
    """The one year in a text ("OSDI '22", "ICLR 2024"); None where there is none or more than one."""
    years = {int(year) for year in _YEAR.findall(text)}
    years |= {century(int(year)) for year in _SHORT_YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def remove_short_years(text: str) -> str:
    """The text with a blank for every year in two digits."""
    return _SHORT_YEAR.sub(" ", text)


def remove_years(text: str) -> str:
    """The text with a blank for every year."""
    return _YEAR.sub(" ", remove_short_years(text))
