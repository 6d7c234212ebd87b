"""Identifiers of papers: recognised in links, brought to one canonical form, never guessed from prose.

Where links carry identifiers is in identifiers.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files
from operator import attrgetter
from typing import Any, Self
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from enrich.core.years import century

# https://info.arxiv.org/help/arxiv_identifier.html: YYMM.NNNN until 2014-12, YYMM.NNNNN since, and
# archive/YYMMNNN before April 2007.
_ARXIV_NEW = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_ARXIV_OLD = r"[a-z][a-z-]+(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}"
_SUBJECT_CLASS = re.compile(r"\.[A-Z]{2}(?=/)")
_ARXIV = re.compile(rf"(?P<id>{_ARXIV_NEW}|{_ARXIV_OLD})(?:v(?P<version>[1-9]\d?))?")
# arXiv began in 1991.
_FIRST_ARXIV_YEAR = 91
_DOI = re.compile(r"10\.\d{4,9}/[^\s?#]+", re.IGNORECASE)
_DOI_ARXIV = re.compile(r"^10\.48550/arxiv\.(.+)$")
# Punctuation of the sentence around a DOI.
_DOI_END = ".,;:'\"*"
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
_ACL_NEW = re.compile(r"^(\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d+)")
_ACL_OLD = re.compile(r"^([A-Z]\d{2}-\d{4})", re.IGNORECASE)
_IMAGE_PATH = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico|mp4)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class ArxivId:
    """An arXiv identifier; `version` is None where the latest is meant."""

    value: str
    version: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The identifier that `text` is as a whole ("2106.09685v2", "arXiv:hep-th/9901001"), else None."""
        match = _ARXIV.fullmatch(re.sub(r"^arxiv:\s*", "", text.strip(), flags=re.IGNORECASE))
        return cls.from_match(match) if match is not None else None

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        """The identifier in its external form, which has no subject class: `cs.CL/0205028` is `cs/0205028`.

        https://info.arxiv.org/help/arxiv_identifier_for_services.html
        """
        value = _SUBJECT_CLASS.sub("", match["id"])
        return cls(value, int(match["version"]) if match["version"] else None)

    def __str__(self) -> str:
        return self.value if self.version is None else f"{self.value}v{self.version}"

    @property
    def doi(self) -> str:
        """The DOI that arXiv registers with DataCite for the paper (https://info.arxiv.org/help/doi.html)."""
        return f"10.48550/arxiv.{self.value.lower()}"

    @property
    def year(self) -> int:
        """The year in which the identifier was assigned."""
        return century(int(self.value.rpartition("/")[2][:2]), _FIRST_ARXIV_YEAR)


def canonical_doi(text: str) -> str | None:
    """The DOI in `text` (bare, `doi:`, or a doi.org link) in lower case, or None.

    DOIs are case-insensitive: https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html.
    """
    match = _DOI.search(unquote(text))
    if match is None:
        return None
    doi = match[0].strip().rstrip(_DOI_END).replace("\\_", "_")
    doi = re.split(r"&(?=[a-z_]+(?:=|$))", doi, maxsplit=1)[0]
    return _without_stray_brackets(doi).lower()


def _without_stray_brackets(doi: str) -> str:
    """A DOI without the brackets at its end that close none in it, and what ends a sentence before these."""
    count = Counter(doi)
    end = len(doi)
    is_after_bracket = False
    while end:
        last = doi[end - 1]
        is_stray = last in _BRACKETS and count[last] > count[_BRACKETS[last]]
        if not is_stray and not (is_after_bracket and last in _DOI_END):
            break
        is_after_bracket = is_after_bracket or is_stray
        count[last] -= 1
        end -= 1
    return doi[:end]


def arxiv_id_of_doi(doi: str | None) -> str | None:
    """The arXiv id that an arXiv DOI (10.48550/arXiv.<id>) names, without version, or None."""
    match = _DOI_ARXIV.match(doi.lower()) if doi else None
    parsed = ArxivId.parse(match[1]) if match else None
    return parsed.value if parsed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """The identifiers of a work, each in canonical form; None where unknown."""

    arxiv_id: str | None = None
    doi: str | None = None
    acl_id: str | None = None
    s2_paper_id: str | None = None
    dblp_key: str | None = None
    openreview_id: str | None = None

    def shares_one_with(self, other: Identifiers) -> bool:
        """Whether any identifier is the same on both sides."""
        mine, theirs = _values(self), _values(other)
        return any(one is not None and one == another for one, another in zip(mine, theirs, strict=True))

    def items(self) -> list[tuple[str, str | None]]:
        """(field, value) pairs, in the order of the fields."""
        return list(zip(_FIELDS, _values(self), strict=True))

    def merged_with(self, other: Identifiers) -> Identifiers:
        """These identifiers, completed from `other` where one is missing."""
        merged = (mine or theirs for mine, theirs in zip(_values(self), _values(other), strict=True))
        return Identifiers(**dict(zip(_FIELDS, merged, strict=True)))

    def __bool__(self) -> bool:
        return any(_values(self))


_FIELDS = tuple(field.name for field in fields(Identifiers))
_values: Callable[[Identifiers], tuple[str | None, ...]] = attrgetter(*_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlHint:
    """What the name of a publisher's file says: `osdi22-yu.pdf` is OSDI, 2022, first author Yu."""

    venue: str
    year: int
    first_author: str


# --- links ---


@dataclass(frozen=True, slots=True)
class _LinkPattern:
    """One row of identifiers.toml."""

    hosts: frozenset[str]
    path: re.Pattern[str]
    query: tuple[str, ...] = ()
    value: re.Pattern[str] | None = None
    prefix: str = ""
    trim: tuple[re.Pattern[str], ...] = ()

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Self:
        """The pattern of a row."""
        return cls(
            hosts=frozenset(row["hosts"]),
            path=re.compile(row["path"]),
            query=tuple(row.get("query", ())),
            value=re.compile(row["value"]) if "value" in row else None,
            prefix=row.get("prefix", ""),
            trim=tuple(re.compile(text) for text in row.get("trim", ())),
        )

    def match(self, host: str, path: str, query: str) -> re.Match[str] | None:
        """The match of the path, or of the parameter that has the identifier; None where the row does not apply."""
        if self.hosts.isdisjoint(_names_of_host(host)) or (match := self.path.match(path)) is None:
            return None
        if self.value is None:
            return match
        parameters = parse_qs(query)
        values = (value.strip() for name in self.query for value in parameters.get(name, []))
        return next((match for value in values if (match := self.value.fullmatch(value))), None)

    def trimmed(self, text: str) -> str:
        """An identifier without what the site adds to it."""
        for pattern in self.trim:
            text = pattern.sub(r"\1" if pattern.groups else "", text)
        return text


@lru_cache(maxsize=8192)
def _names_of_host(host: str) -> tuple[str, ...]:
    """The names by which rows may name a host: itself, it and its parents with `*.`, and `*`."""
    labels = host.split(".")
    return host, *("*." + ".".join(labels[start:]) for start in range(len(labels))), "*"


@cache
def _link_patterns() -> dict[str, tuple[_LinkPattern, ...]]:
    """The rows of identifiers.toml by kind of identifier; those of hints under "hint"."""
    table = tomllib.loads(files("enrich.core").joinpath("identifiers.toml").read_text(encoding="utf-8"))
    found: dict[str, list[_LinkPattern]] = {}
    for row in (*table["link"], *({**row, "identifier": "hint"} for row in table["hint"])):
        found.setdefault(row["identifier"], []).append(_LinkPattern.from_row(row))
    return {identifier: tuple(patterns) for identifier, patterns in found.items()}


@lru_cache(maxsize=8192)
def _split(url: str) -> SplitResult | None:
    """The parts of a link; None where it is not a link at all ("http://[", say)."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        return None
    return parts


def _find(kind: str, url: str) -> tuple[_LinkPattern, re.Match[str]] | None:
    """The first row of a kind that matches a link, with its match."""
    parts = _split(url)
    if parts is None:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("dl.").lower()
    path = unquote(parts.path)
    matches = ((row, row.match(host, path, parts.query)) for row in _link_patterns()[kind])
    return next(((row, match) for row, match in matches if match is not None), None)


def _find_text(kind: str, url: str) -> str | None:
    """The identifier in a link as the link has it."""
    found = _find(kind, url)
    return found[0].prefix + "".join(group or "" for group in found[1].groups()) if found else None


def arxiv_id_of_url(url: str) -> ArxivId | None:
    """The arXiv id in a link: abs, pdf, html and other forms, mirrors, arXiv DOIs."""
    text = _find_text("arxiv_id", url)
    if text is not None:
        return _arxiv_id_at_start(text)
    found = arxiv_id_of_doi(doi_of_url(url))
    return ArxivId(found) if found else None


def _arxiv_id_at_start(text: str) -> ArxivId | None:
    """The id at the start of a path, if only a suffix such as `.pdf` or `&embed` follows it."""
    text = re.sub(r"^arxiv[:.]\s*", "", text, flags=re.IGNORECASE)
    match = _ARXIV.match(text)
    if match is None or re.match(r"\w", text[match.end() :]):
        return None
    return ArxivId.from_match(match)


def doi_of_url(url: str) -> str | None:
    """The DOI in a link of doi.org or of a publisher whose links carry it, canonical; None elsewhere."""
    found = _find("doi", url)
    if found is None:
        return None
    row, match = found
    doi = canonical_doi(row.prefix + "".join(match.groups()))
    return row.trimmed(doi) if doi else None


def acl_id_of_url(url: str) -> str | None:
    """The ACL Anthology id in a link (aclanthology.org, aclweb.org/anthology, an ACL DOI), e.g. `2022.acl-long.1`."""
    text = _find_text("acl_id", url) or ""
    if match := _ACL_NEW.match(text):
        return match[1]
    return match[1].upper() if (match := _ACL_OLD.match(text)) else None


@lru_cache(maxsize=8192)
def identifiers_of_url(url: str) -> Identifiers:
    """Every identifier in one link; an arXiv DOI counts as the arXiv id, an image has none."""
    parts = _split(url)
    if parts is None or _IMAGE_PATH.search(parts.path):
        return Identifiers()
    arxiv = arxiv_id_of_url(url)
    doi = doi_of_url(url)
    return Identifiers(
        arxiv_id=arxiv.value if arxiv else None,
        doi=None if arxiv_id_of_doi(doi) else doi,
        acl_id=acl_id_of_url(url),
        s2_paper_id=_find_text("s2_paper_id", url),
        dblp_key=_find_text("dblp_key", url),
        openreview_id=_find_text("openreview_id", url),
    )


def identifiers_of_urls(urls: Iterable[str]) -> Identifiers:
    """The identifiers in several links of one paper; of each kind the first."""
    found = Identifiers()
    for url in urls:
        found = found.merged_with(identifiers_of_url(url))
    return found


def identifier_address(text: str) -> str | None:
    """The address of the arXiv id or DOI that a text is; None where it is neither.

    >>> identifier_address("2309.06180"), identifier_address("10.1145/3458817"), identifier_address("CoRR")
    ('https://arxiv.org/abs/2309.06180', 'https://doi.org/10.1145/3458817', None)
    """
    if (arxiv := ArxivId.parse(text)) is not None:
        return f"https://arxiv.org/abs/{arxiv}"
    doi = canonical_doi(text)
    return f"https://doi.org/{doi}" if doi else None


@lru_cache(maxsize=8192)
def page_of_url(url: str) -> str | None:
    """The key of a paper's page at a publisher ("pmlr:v139/smith21a"), the same for HTML and PDF; else None."""
    text = _find_text("page", url)
    return text.casefold() if text and not text.startswith("openreview:") else text


def hint_of_url(url: str) -> UrlHint | None:
    """Venue, year and first author in the name of a file or page, e.g. `nsdi17-crankshaw.pdf`; else None."""
    found = _find("hint", url.lower())
    if found is None:
        return None
    match = found[1]
    return UrlHint(venue=match["venue"], year=century(int(match["year"])), first_author=match["author"])


def url_key(url: str) -> str:
    """The part of a link that says where it leads: host, path and query, without `www.` and final slash."""
    parts = _split(url)
    if parts is None:
        return url.strip()
    host = (parts.hostname or "").lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def unpinned(url: str) -> str:
    """A link to the current version of a preprint, where it is pinned to one; any other link as it is.

    >>> unpinned("https://arxiv.org/abs/1812.01776v1"), unpinned("https://arxiv.org/pdf/1812.01776v2.pdf")
    ('https://arxiv.org/abs/1812.01776', 'https://arxiv.org/pdf/1812.01776.pdf')
    """
    found = arxiv_id_of_url(url)
    return url if found is None or found.version is None else url.replace(str(found), found.value, 1)
