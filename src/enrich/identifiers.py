"""Identifiers of papers: recognised in links, brought to one canonical form, never guessed from prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

# https://info.arxiv.org/help/arxiv_identifier.html: YYMM.NNNN until 2014-12, YYMM.NNNNN since, and
# archive/YYMMNNN before April 2007.
_ARXIV_NEW = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_ARXIV_OLD = r"[a-z][a-z-]+(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}"
_ARXIV = re.compile(rf"(?P<id>{_ARXIV_NEW}|{_ARXIV_OLD})(?:v(?P<version>[1-9]\d?))?")
_ARXIV_HOSTS = {
    "arxiv.org",
    "export.arxiv.org",
    "xxx.lanl.gov",
    "browse.arxiv.org",
    "ar5iv.org",
    "ar5iv.labs.arxiv.org",
    "alphaxiv.org",
    "scirate.com",
}
_ARXIV_PATH = re.compile(r"^/(?:abs|pdf|html|format|ps|src|e-print|overview|arxiv)/(.+)$")
_DOI = re.compile(r"10\.\d{4,9}/[^\s?#]+", re.IGNORECASE)
_DOI_ARXIV = re.compile(r"^10\.48550/arxiv\.(.+)$")
_ACL_NEW = re.compile(r"^(\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d+)")
_ACL_OLD = re.compile(r"^([A-Z]\d{2}-\d{4})", re.IGNORECASE)
_USENIX_FILE = re.compile(r"/(?:[a-z]+-)?(?P<venue>[a-z]+)(?P<year>\d{2})-(?P<author>[a-z]+)(?:[-_][a-z0-9_-]*)?\.pdf$")
_USENIX_PAGE = re.compile(r"/conference/(?P<venue>[a-z]+)(?P<year>\d{2})/presentation/(?P<author>[a-z]+)")
_DOI_PUBLISHER_PATH = re.compile(
    r"^/(?:doi|doi/(?:abs|full|pdf|pdfdirect|epdf|epub|book)|article|chapter|content/pdf|book|fullHtml)/",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class ArxivId:
    """An arXiv identifier; `version` is None where the latest is meant."""

    value: str
    version: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The identifier that `text` is as a whole ("2106.09685v2", "arXiv:hep-th/9901001"), else None."""
        match = _ARXIV.fullmatch(re.sub(r"^arxiv:\s*", "", text.strip(), flags=re.IGNORECASE))
        if match is None:
            return None
        return cls(match["id"], int(match["version"]) if match["version"] else None)

    def __str__(self) -> str:
        return self.value if self.version is None else f"{self.value}v{self.version}"

    @property
    def doi(self) -> str:
        """The DOI that arXiv registers with DataCite for the paper (https://info.arxiv.org/help/doi.html)."""
        return f"10.48550/arxiv.{self.value.lower()}"


def canonical_doi(text: str) -> str | None:
    """The DOI in `text` (bare, `doi:`, or a doi.org link) in lower case, or None.

    DOIs are case-insensitive: https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html.
    """
    match = _DOI.search(unquote(text))
    if match is None:
        return None
    return match[0].rstrip(".,;:'\"*").replace("\\_", "_").lower()


def arxiv_id_of_doi(doi: str | None) -> str | None:
    """The arXiv id that an arXiv DOI (10.48550/arXiv.<id>) names, without version, or None."""
    match = _DOI_ARXIV.match(doi.lower()) if doi else None
    parsed = ArxivId.parse(match[1]) if match else None
    return parsed.value if parsed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """What names a work; every member canonical, None where unknown."""

    arxiv_id: str | None = None
    doi: str | None = None
    acl_id: str | None = None
    s2_paper_id: str | None = None
    dblp_key: str | None = None
    openreview_id: str | None = None

    def shares_one_with(self, other: Identifiers) -> bool:
        """Whether any identifier is the same on both sides."""
        return any(mine is not None and mine == getattr(other, field) for field, mine in self.items())

    def items(self) -> list[tuple[str, str | None]]:
        """(field, value) pairs, in the order of the fields."""
        return [(field, getattr(self, field)) for field in self.__dataclass_fields__]

    def merged_with(self, other: Identifiers) -> Identifiers:
        """These identifiers, completed from `other` where one is missing."""
        return Identifiers(**{field: mine or getattr(other, field) for field, mine in self.items()})

    def __bool__(self) -> bool:
        return any(value for _, value in self.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlHint:
    """What the name of a publisher's file tells: `osdi22-yu.pdf` is OSDI, 2022, first author Yu."""

    venue: str
    year: int
    first_author: str


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("dl.").lower()


def arxiv_id_of_url(url: str) -> ArxivId | None:
    """The arXiv id that a link names: abs, pdf, html and other forms, mirrors, arXiv DOIs."""
    parts = urlsplit(url.strip())
    host, path = _host(url), unquote(parts.path)
    if host in _ARXIV_HOSTS and (match := _ARXIV_PATH.match(path)):
        return _arxiv_at_start(match[1])
    if host == "huggingface.co" and path.startswith("/papers/"):
        return _arxiv_at_start(path.removeprefix("/papers/"))
    doi = doi_of_url(url)
    found = arxiv_id_of_doi(doi)
    return ArxivId(found) if found else None


def _arxiv_at_start(text: str) -> ArxivId | None:
    """The id at the start of a path, if only a suffix such as `.pdf` or `&embed` follows it."""
    match = _ARXIV.match(text)
    if match is None or re.match(r"[\w]", text[match.end() :]):
        return None
    return ArxivId(match["id"], int(match["version"]) if match["version"] else None)


def doi_of_url(url: str) -> str | None:
    """The DOI in a link of doi.org or of a publisher whose links carry it, canonical; None elsewhere."""
    parts = urlsplit(url.strip())
    host, path = _host(url), unquote(parts.path)
    if host in {"doi.org", "dx.doi.org"}:
        return canonical_doi(path.lstrip("/"))
    if _DOI_PUBLISHER_PATH.match(path):
        doi = canonical_doi(path)
        return re.sub(r"(?:\.pdf|/pdf|/full|/abstract|/meta|/epdf)$", "", doi) if doi else None
    return None


def acl_id_of_url(url: str) -> str | None:
    """The ACL Anthology id in a link (aclanthology.org, aclweb.org/anthology), e.g. `2022.acl-long.1`."""
    host, path = _host(url), urlsplit(url).path.strip("/")
    if host == "aclanthology.org":
        tail = path
    elif (
        host in {"aclweb.org", "aclanthology.info", "aclanthology.coli.uni-saarland.de"} and "anthology" in path + host
    ):
        tail = path.rsplit("/", 1)[-1] if "papers" not in path else path.split("/")[-1]
    else:
        return None
    if match := _ACL_NEW.match(tail):
        return match[1]
    return match[1].upper() if (match := _ACL_OLD.match(tail)) else None


def openreview_id_of_url(url: str) -> str | None:
    """The OpenReview forum id in a link (`forum?id=`, `pdf?id=`), case kept, or None."""
    parts = urlsplit(url)
    if _host(url) != "openreview.net":
        return None
    values = parse_qs(parts.query).get("id", [])
    return values[0] if values and re.fullmatch(r"[\w-]{6,14}", values[0]) else None


def identifiers_of_url(url: str) -> Identifiers:
    """Every identifier that one link carries; an arXiv DOI counts as the arXiv id."""
    arxiv = arxiv_id_of_url(url)
    doi = doi_of_url(url)
    return Identifiers(
        arxiv_id=arxiv.value if arxiv else None,
        doi=None if arxiv_id_of_doi(doi) else doi,
        acl_id=acl_id_of_url(url),
        openreview_id=openreview_id_of_url(url),
    )


def hint_of_url(url: str) -> UrlHint | None:
    """Venue, year and first author from a USENIX file or page name, e.g. `nsdi17-crankshaw.pdf`; else None."""
    path = urlsplit(url).path.lower()
    if _host(url) != "usenix.org":
        return None
    match = _USENIX_FILE.search(path) or _USENIX_PAGE.search(path)
    if match is None:
        return None
    return UrlHint(venue=match["venue"], year=century(int(match["year"])), first_author=match["author"])


def century(two_digits: int) -> int:
    """The year that two digits mean: 70-99 are 1970-1999, the rest 2000-2069 (as POSIX strptime does, from 70)."""
    return two_digits + (1900 if two_digits >= 70 else 2000)  # noqa: PLR2004


def same_url(one: str, other: str) -> bool:
    """Whether two links lead to one place, scheme, `www.`, fragment and final slash aside."""
    return url_key(one) == url_key(other)


def url_key(url: str) -> str:
    """The part of a link that tells where it leads: host and path and query, without `www.` and final slash."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"
