"""DBLP's keys, made the way DBLP makes them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from replica.text import draw
from replica.venues import venue

if TYPE_CHECKING:
    from collections.abc import Sequence

_KNOWN = {"Ying Sheng": "0007"}  # as in conf/icml/0007ZYLRCLRSZ23
_COMMON = frozenset({"Chen", "Huang", "Li", "Liu", "Sun", "Wang", "Wu", "Xu", "Yang", "Zhang", "Zhao", "Zhou"})
_MOST_INITIALS = 10  # of co-authors, as in conf/nips/BrownMRSKDNSSAA20, a work of 31 authors
_CORR_BY_NAME = range(1303, 1707)  # ids of these months: journals/corr/ShokriSS16; others: abs-1206-2944 (R)


def homonym(name: str) -> str:
    """Give the number that DBLP puts behind a name borne by several people; "" for most (R: dblp/*)."""
    given, _, family = name.rpartition(" ")
    is_common = len(given) <= 4 and family in _COMMON
    return _KNOWN.get(name) or ("0001" if is_common and draw(3, "homonym", name) == 0 else "")


def of_record(known: str | None, authors: Sequence[str], short: str, year: int) -> str | None:
    """Give the key of the version of record: the known one, or one made of names and year."""
    stream = venue(short).dblp_stream
    if known or not stream or not authors:
        return known
    return f"{stream}/{_initials(authors)}{year % 100:02d}"


def of_preprint(arxiv_id: str, authors: Sequence[str]) -> str:
    """Give the key of the CoRR record."""
    if "/" not in arxiv_id and authors and int(arxiv_id[:4]) in _CORR_BY_NAME:
        return f"journals/corr/{_initials(authors)}{arxiv_id[:2]}"
    return f"journals/corr/abs-{arxiv_id.replace('.', '-').replace('/', '-')}"


def _initials(authors: Sequence[str]) -> str:
    first, *others = authors
    lead = homonym(first) or _letters(first.split()[-1])
    return lead + "".join("0" if homonym(a) else _letters(a.split()[-1])[:1] for a in others[:_MOST_INITIALS])


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if c.isalpha() and c.isascii()) or "X"
