"""Notices that publishers and servers put before or after a title: "WITHDRAWN: A Title", "A Title [Retracted]"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = r"(?P<{name}>withdrawn|retracted)(?:\s+(?:article|paper|preprint|manuscript|chapter))?"
# Wordings of Crossref's own records of Elsevier, Springer, Wiley, Hindawi and bioRxiv.
_BEFORE = re.compile(rf"^\W*{_WORD.format(name='before')}\s*(?:[:\]\)]|\s[-–—])\s*", re.IGNORECASE)
_AFTER = re.compile(rf"(?<!\s)\s*+[\[(]\s*+{_WORD.format(name='after')}\s*+[\])]\s*+\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NoticedTitle:
    """A title without its notice, and which notice it had."""

    title: str
    is_withdrawn: bool = False
    is_retracted: bool = False


def read_notice(text: str) -> NoticedTitle:
    """The title in `text`, and the notice before or after it."""
    match = _BEFORE.search(text)
    rest = text[match.end() :] if match else text
    after = None if match else _AFTER.search(text)
    if after is not None:
        rest = text[: after.start()]
    word = (match["before"] if match else after["after"] if after else "").casefold()
    if not word or not rest.strip():
        return NoticedTitle(text)
    return NoticedTitle(rest.strip(), is_withdrawn=word == "withdrawn", is_retracted=word == "retracted")
