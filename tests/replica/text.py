"""Words of a text, and draws that are the same on every run and every machine."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """Give the words without accents, case or punctuation; a hyphen separates."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return tuple(_WORD.findall(plain.casefold()))


def digest(*parts: str) -> str:
    """Give 64 hexadecimal digits that depend on the parts alone."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def draw(below: int, *parts: str) -> int:
    """Draw a number in 0..below-1 that depends on the parts alone."""
    return int(digest(*parts)[:12], 16) % below


def choose(options: Sequence[T], *parts: str) -> T:
    """Choose one of the options by the parts alone."""
    return options[draw(len(options), *parts)]


def pages(title: str) -> str:
    """Draw a range of pages."""
    first = 100 + draw(900, "first page", title)
    return f"{first}-{first + 8 + draw(14, 'last page', title)}"


def short_name(title: str) -> str | None:
    """Give what stands before the colon, when that is a name (at most three words)."""
    head, colon, _ = title.partition(":")
    return head.strip() if colon and 0 < len(head.split()) <= 3 else None
