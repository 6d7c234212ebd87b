"""Identifiers of papers: recognised in links, brought to one canonical form, never guessed from prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

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
    "arxiv-vanity.com",
    "arxiv.gg",
    "arxivxplorer.com",
    "doi.arxiv.org",
    "jp.arxiv.org",
    "cn.arxiv.org",
    "de.arxiv.org",
    "fr.arxiv.org",
    "uk.arxiv.org",
    "tw.arxiv.org",
    "in.arxiv.org",
    "lanl.arxiv.org",
}
_ARXIV_PATH = re.compile(
    r"^/+(?:(?:abs|pdf|html|format|ps|src|e-print|overview|arxiv|papers?|ftp/arxiv/papers/\d{4}|list/abs)/+|(?=\d{4}\.\d{4,5}))(.+)$"
)
# Pages about papers that go by the arXiv id.
_PAPERS_HOSTS = {"huggingface.co", "hf.co", "cool.papers.com", "papers.cool", "emergentmind.com", "catalyzex.com"}
_PAPERS_PATH = re.compile(r"^/(?:papers/|arxiv/|paper/arxiv/)(?:arxiv:)?(.+)$")
_DOI_HOSTS = {"doi.org", "dx.doi.org", "doi.acm.org", "doi.ieeecomputersociety.org", "doi.ieee.org"}
_OLD_ACL_HOSTS = {"aclweb.org", "aclanthology.info", "aclanthology.coli.uni-saarland.de", "anthology.aclweb.org"}
_NATURE_PATH = re.compile(
    r"^/articles/((?:s\d{5}-\d{3}-\d{4,5}-[\dxyz]|[a-z]{2,8}\d{2,6}(?:\.\d+)?))(?:\.pdf|/|$)", re.IGNORECASE
)
_PREPRINT_SERVER = re.compile(r"^(?:\w+\.)?(bio|med)rxiv\.org$")
# What publishers put behind a DOI in their paths.
_DOI_TAIL = re.compile(
    r"(?:\.pdf|\.html?|\.full|\.short|/(?:pdf|full|abstract|meta|epdf|html|fulltext|summary|references|xml|bibtex|download|pdf/[^/]*|full/html))+$"
)
# academic.oup.com writes /article/…/doi/10.1093/<journal>/<id>/<number of its own>.
_OUP_TAIL = re.compile(r"^(10\.1093/[a-z]+/[a-z]*\d+)/\d+$")
_IMAGE_PATH = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico|mp4)$", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^\s?#]+", re.IGNORECASE)
_DOI_ARXIV = re.compile(r"^10\.48550/arxiv\.(.+)$")
_ACL_NEW = re.compile(r"^(\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d+)")
_ACL_OLD = re.compile(r"^([A-Z]\d{2}-\d{4})", re.IGNORECASE)
_USENIX_FILE = re.compile(r"/(?:[a-z]+-)?(?P<venue>[a-z]+)(?P<year>\d{2})-(?P<author>[a-z]+)(?:[-_][a-z0-9_-]*)?\.pdf$")
_USENIX_PAGE = re.compile(r"/conference/(?P<venue>[a-z]+)(?P<year>\d{2})/presentation/(?P<author>[a-z]+)")
_DOI_PUBLISHER_PATH = re.compile(
    r"^/(?:(?:[\w.-]+/){0,4}?doi|doi/(?:abs|full|pdf|pdfdirect|epdf|epub|book)|articles?|(?:[\w-]+/){1,4}?articles?|"
    r"chapter|content/pdf|content|book|fullHtml|fullhtml|abs|pdf|prl|pra|prb|prx|reader|article-pdf|document|"
    r"(?:[\w-]+/){0,3}(?:abstract|pdf|fulltext|full|download))/(?=(?:[^?#]*/)?10\.\d{4,9}/)",
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
    doi = match[0].strip().rstrip(".,;:'\"*").replace("\\_", "_")
    doi = re.split(r"&(?=[a-z_]+(?:=|$))", doi, maxsplit=1)[0]
    while (
        doi and doi[-1] in ")]}>" and doi.count(doi[-1]) > doi.count({")": "(", "]": "[", "}": "{", ">": "<"}[doi[-1]])
    ):
        doi = doi[:-1].rstrip(".,;:'\"*")
    return doi.lower()


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


@lru_cache(maxsize=8192)
def _split(url: str) -> SplitResult | None:
    """The parts of a link; None where it is no link at all ("http://[", say)."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        return None
    return parts


def _host(url: str) -> str:
    parts = _split(url)
    return (parts.hostname or "").removeprefix("www.").removeprefix("dl.").lower() if parts else ""


def arxiv_id_of_url(url: str) -> ArxivId | None:
    """The arXiv id that a link names: abs, pdf, html and other forms, mirrors, arXiv DOIs."""
    parts = _split(url)
    if parts is None:
        return None
    host, path = _host(url), unquote(parts.path)
    if host in _ARXIV_HOSTS and (match := _ARXIV_PATH.match(path)):
        return _arxiv_at_start(match[1].lstrip("/"))
    if host in _PAPERS_HOSTS and (match := _PAPERS_PATH.match(path)):
        return _arxiv_at_start(match[1])
    doi = doi_of_url(url)
    found = arxiv_id_of_doi(doi)
    return ArxivId(found) if found else None


def _arxiv_at_start(text: str) -> ArxivId | None:
    """The id at the start of a path, if only a suffix such as `.pdf` or `&embed` follows it."""
    text = re.sub(r"^arxiv[:.]\s*", "", text, flags=re.IGNORECASE)
    match = _ARXIV.match(text)
    if match is None or re.match(r"[\w]", text[match.end() :]):
        return None
    return ArxivId(match["id"], int(match["version"]) if match["version"] else None)


def doi_of_url(url: str) -> str | None:
    """The DOI in a link of doi.org or of a publisher whose links carry it, canonical; None elsewhere."""
    parts = _split(url)
    if parts is None:
        return None
    host, path = _host(url), unquote(parts.path)
    if host in _DOI_HOSTS:
        return canonical_doi(path.lstrip("/"))
    if host.endswith("nature.com") and (match := _NATURE_PATH.match(path)):
        return f"10.1038/{match[1].lower()}"
    if match := _PREPRINT_SERVER.match(host):
        return _doi_of_preprint(path, match[1])
    if _DOI_PUBLISHER_PATH.match(path):
        return _doi_of_path(path)
    values = parse_qs(parts.query)
    given = next((value for key in ("id", "doi") for value in values.get(key, []) if value.startswith("10.")), None)
    return canonical_doi(given) if given and not host.startswith("openreview") else None


def _doi_of_path(path: str) -> str | None:
    """The DOI within a publisher's path, without what the site adds behind it."""
    doi = canonical_doi(path)
    if doi is None:
        return None
    doi = _DOI_TAIL.sub("", doi)
    if match := _OUP_TAIL.match(doi):
        return match[1]
    return doi.rstrip(".,;:/")


def _doi_of_preprint(path: str, server: str) -> str | None:
    """The DOI in a link of bioRxiv or medRxiv: without the version and what follows it."""
    doi = canonical_doi(path)
    if doi is None:
        match = re.search(r"/early/\d{4}/\d{2}/\d{2}/(\d{6,})", path)
        return f"10.1101/{match[1]}" if match and server else None
    return re.sub(r"(?:v\d+)?(?:\.(?:full|abstract|article-info|supplementary-material).*|\.pdf)?$", "", doi).rstrip(
        "/"
    )


def acl_id_of_url(url: str) -> str | None:
    """The ACL Anthology id in a link (aclanthology.org, aclweb.org/anthology, an ACL DOI), e.g. `2022.acl-long.1`."""
    parts = _split(url)
    if parts is None:
        return None
    host, path = _host(url), parts.path.strip("/")
    if host in _DOI_HOSTS and (match := re.search(r"10\.18653/v1/(.+)$", path, re.IGNORECASE)):
        tail = match[1]
    elif host == "aclanthology.org" or (host in _OLD_ACL_HOSTS and "anthology" in path + host):
        tail = path.rsplit("/", 1)[-1]
    else:
        return None
    tail = unquote(tail)
    if match := _ACL_NEW.match(tail):
        return match[1]
    return match[1].upper() if (match := _ACL_OLD.match(tail)) else None


def openreview_id_of_url(url: str) -> str | None:
    """The OpenReview forum id in a link (`forum?id=`, `pdf?id=`, `references/pdf?id=`), case kept, or None."""
    parts = _split(url)
    if parts is None or _host(url) != "openreview.net" or "group" in parts.path or "profile" in parts.path:
        return None
    values = parse_qs(parts.query).get("id", [])
    if values and (match := re.fullmatch(r"([\w-]{6,14})(?:[.,;)].*)?", values[0].strip())):
        return match[1]
    match = re.match(r"/pdf/([\w-]{6,14})\.pdf$", parts.path)
    return match[1] if match else None


def s2_id_of_url(url: str) -> str | None:
    """The Semantic Scholar paper id in a link: the 40 digits of its page or of its file, or None."""
    parts = _split(url)
    if parts is None or not re.search(r"(?:^|\.)semanticscholar\.org$", _host(url)):
        return None
    if match := re.match(r"/([0-9a-f]{4})/([0-9a-f]{36})\.pdf$", parts.path):
        return match[1] + match[2]
    if match := re.match(r"/(?:paper|reader)/(?:[^/]*/)?([0-9a-f]{40})(?:/|$)", parts.path):
        return match[1]
    return None


def dblp_key_of_url(url: str) -> str | None:
    """The DBLP key in a link to a record (`dblp.org/rec/conf/…`), or None."""
    parts = _split(url)
    if parts is None or not re.search(r"(?:^|\.)(?:dblp\.org|dblp\.uni-trier\.de)$", _host(url)):
        return None
    match = re.match(r"/rec/(?:html/|bibtex/)?((?:conf|journals|books|phd)/[\w-]+/[\w-]+)(?:\.\w+)?/?$", parts.path)
    return match[1] if match else None


@lru_cache(maxsize=8192)
def identifiers_of_url(url: str) -> Identifiers:
    """Every identifier that one link carries; an arXiv DOI counts as the arXiv id, an image carries none."""
    parts = _split(url)
    if parts is None or _IMAGE_PATH.search(parts.path):
        return Identifiers()
    arxiv = arxiv_id_of_url(url)
    doi = doi_of_url(url)
    return Identifiers(
        arxiv_id=arxiv.value if arxiv else None,
        doi=None if arxiv_id_of_doi(doi) else doi,
        acl_id=acl_id_of_url(url),
        s2_paper_id=s2_id_of_url(url),
        dblp_key=dblp_key_of_url(url),
        openreview_id=openreview_id_of_url(url),
    )


def hint_of_url(url: str) -> UrlHint | None:
    """Venue, year and first author from a USENIX file or page name, e.g. `nsdi17-crankshaw.pdf`; else None."""
    parts = _split(url)
    if parts is None or _host(url) != "usenix.org":
        return None
    path = parts.path.lower()
    match = _USENIX_FILE.search(path) or _USENIX_PAGE.search(path)
    if match is None:
        return None
    return UrlHint(venue=match["venue"], year=century(int(match["year"])), first_author=match["author"])


def century(two_digits: int) -> int:
    """The year that two digits mean: 70-99 are 1970-1999, the rest 2000-2069 (as POSIX strptime does, from 70)."""
    return two_digits + (1900 if two_digits >= 70 else 2000)  # noqa: PLR2004


def url_key(url: str) -> str:
    """The part of a link that tells where it leads: host and path and query, without `www.` and final slash."""
    parts = _split(url)
    if parts is None:
        return url.strip()
    host = (parts.hostname or "").lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"
