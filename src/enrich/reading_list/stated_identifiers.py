"""Identifiers that the text states without a link: "arXiv:2101.00001", "doi:10.1145/3458817"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from enrich.core.identifiers import identifier_address
from enrich.reading_list.unit_lines import UnitLine

_STATED = re.compile(
    r"\barxiv\s?:\s?(?P<arxiv>\d{4}\.\d{4,5}(?:v\d{1,2})?)(?![\d.]*\d)|"
    r"(?<![\w/.])(?:doi\s?:?\s?)?(?P<doi>10\.\d{4,9}/[^\s,;\"“”<>|\\]{2,200})",
    re.IGNORECASE,
)


def stated_address(lines: Iterable[UnitLine]) -> str | None:
    """The address of the one paper that a unit's own lines state; None where they state none, or several.

    No text of the list is that address, so it has no place in the file.
    """
    found: set[str] = set()
    for line in lines:
        if line.below or ("10." not in line.whole.text and ":" not in line.whole.text):
            continue
        for match in _STATED.finditer(line.whole.text, line.start, line.end):
            url = _address(match)
            linked = any(link.link.start < match.end() and match.start() < link.link.end for link in line.links)
            if url is not None and not linked:
                found.add(url)
    return found.pop() if len(found) == 1 else None


def _address(match: re.Match[str]) -> str | None:
    if match["arxiv"]:
        return identifier_address(match["arxiv"])
    text = match["doi"].rstrip(".:'")
    while text.endswith((")", "]")) and text.count("(") + text.count("[") < text.count(")") + text.count("]"):
        text = text[:-1].rstrip(".")
    return identifier_address(text)
