"""A paper as a reference: what BibTeX, CSL-JSON and RIS share. Only what is known; nothing is guessed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

from enrich.core.display import one_line, web_address
from enrich.core.models import FindingCode, LinkRole, Paper, Status


class ReferenceType(StrEnum):
    """What a reference is, which decides its type in every format."""

    PROCEEDINGS = "proceedings"
    JOURNAL = "journal"
    PREPRINT = "preprint"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An author: a person always has `family`, a group has only `literal`."""

    family: str | None = None
    given: str | None = None
    particle: str | None = None
    suffix: str | None = None
    literal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One reference; None is "not known"."""

    key: str
    kind: ReferenceType
    title: str
    names: tuple[Name, ...] = ()
    container: str | None = None
    venue: str | None = None
    publisher: str | None = None
    volume: str | None = None
    number: str | None = None
    pages: str | None = None
    year: int | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    url: str | None = None
    note: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] = ()


_KINDS = {
    "conference": ReferenceType.PROCEEDINGS,
    "workshop": ReferenceType.PROCEEDINGS,
    "journal": ReferenceType.JOURNAL,
    "preprint": ReferenceType.PREPRINT,
}
_NOTES = {FindingCode.RETRACTED: "Retracted", FindingCode.WITHDRAWN: "Withdrawn"}
_WRONG_LINK = {FindingCode.LINK_WRONG, FindingCode.LINK_DEAD}
_SUFFIX = re.compile(r",?(?<!\s)\s++(Jr\.?|Sr\.?|II|III|IV)$")
# Volume, issue and pages after a journal's name: ", 19(13):1749-1783", ", 13(12)", ", vol. 5, no. 2, pp. 1-15".
_LOCATOR = re.compile(
    r",?(?<!\s)\s++(?:vol(?:ume|\.)?\s*\d+|\d+\s*\(\d[\d/–-]*\)|\d+\s*:\s*\d+\s*[–-]|pp?\.\s*\d)"
    r"(?:[\s,;:.()\d–-]|no\.|issue|number|pp?\.|pages?)*$",
    re.IGNORECASE,
)
# What no person's name contains, or how groups' names end.
_GROUP = re.compile(
    r"[&@\d/]|\b(?:and|the)\b|\b(?:Team|Group|Consortium|Collaboration|Project|Foundation)$", re.IGNORECASE
)


def why_left_out(paper: Paper, *, with_unresolved: bool = False) -> str | None:
    """Why a paper is no reference; None where it is one."""
    if paper.resolution.status is Status.NOT_A_PAPER:
        return "not a paper"
    if paper.resolution.status is Status.UNRESOLVED and not (with_unresolved and _listed_title(paper)):
        return "we cannot identify the paper"
    if any(finding.code is FindingCode.DUPLICATE for finding in paper.findings):
        return "a duplicate"
    return None


def reference(paper: Paper, *, abstracts: bool = False) -> Reference:
    """The reference of a paper; of an unresolved one what the list says, with a note that no source confirms it."""
    entry, work = paper.entry, paper.work
    if paper.resolution.status is not Status.RESOLVED:
        return Reference(
            key=citation_key(entry.entry_id),
            kind=ReferenceType.OTHER,
            title=_listed_title(paper) or entry.entry_id,
            year=entry.year,
            url=web_address(entry.url),
            note="As listed; no source confirms it",
            keywords=entry.section,
        )
    notes = [_NOTES[finding.code] for finding in paper.findings if finding.code in _NOTES]
    kind = _KINDS.get(work.venue_type or "", ReferenceType.PREPRINT if work.is_preprint else ReferenceType.OTHER)
    is_published = kind is not ReferenceType.PREPRINT
    return Reference(
        key=citation_key(entry.entry_id),
        kind=kind,
        title=one_line(work.title or _listed_title(paper) or entry.entry_id),
        names=tuple(split_name(name) for name in work.authors),
        container=container_name(work.venue_full or work.venue or "") or None if is_published else None,
        venue=work.venue,
        publisher=one_line(work.publisher) if work.publisher else None,
        volume=one_line(work.volume or "") or None if is_published else None,
        number=one_line(work.issue or "") or None if is_published else None,
        pages=page_range(work.pages) if is_published else None,
        year=work.year,
        doi=work.identifiers.doi,
        arxiv_id=known_arxiv_id(paper),
        url=best_url(paper),
        note=", ".join(notes) or None,
        abstract=one_line(work.abstract) if abstracts and work.abstract else None,
        keywords=entry.section,
    )


def container_name(text: str) -> str:
    """The name of a journal or proceedings, without volume, issue and pages that a source wrote after it.

    They are not read from it: fields of their own come from records that give them as such.

    >>> container_name("Concurrency and Computation: Practice and Experience, 19(13):1749-1783")
    'Concurrency and Computation: Practice and Experience'
    """
    return _LOCATOR.sub("", one_line(text))


def page_range(text: str | None) -> str | None:
    """Pages with one hyphen between first and last, however a source writes the dash.

    >>> page_range("1749--1783"), page_range("611–626"), page_range("12:1-12:8")
    ('1749-1783', '611-626', '12:1-12:8')
    """
    return re.sub(r"\s*[-‐-―−]+\s*", "-", one_line(text)) or None if text else None


def known_arxiv_id(paper: Paper) -> str | None:
    """The arXiv id of a paper: its work's, else that of the entry's own links, unless they lead to another paper."""
    work, listed = paper.work.identifiers, paper.entry.identifiers
    if work.arxiv_id or any(finding.code in _WRONG_LINK for finding in paper.findings):
        return work.arxiv_id
    return listed.arxiv_id


def citation_key(entry_id: str) -> str:
    """The key of an entry: its id, which stays when sources, years or titles change, in the letters that BibTeX takes.

    >>> citation_key("flashattention-3"), citation_key("größe")
    ('flashattention-3', 'grosse-d353')
    """
    plain = unicodedata.normalize("NFKD", entry_id.replace("ß", "ss")).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_.+-]+", "-", plain).strip("-")
    if plain == entry_id:
        return plain
    return f"{plain or 'entry'}-{hashlib.sha256(entry_id.encode()).hexdigest()[:4]}"


def split_name(text: str) -> Name:
    """An author's name in its parts, by the rules of BibTeX; a group's is kept whole.

    >>> split_name("Ludwig van Beethoven").family, split_name("Llama Team, AI @ Meta").literal
    ('Beethoven', 'Llama Team, AI @ Meta')
    """
    text = one_line(text)
    suffix = _SUFFIX.search(text)
    person = text[: suffix.start()] if suffix else text
    if _GROUP.search(person) or person.count(",") > 1 or not person:
        return Name(literal=text)
    try:
        parts = parse_single_name_into_parts(person)
    except InvalidNameError:
        return Name(literal=text)
    if not parts.last:
        return Name(literal=text)
    return Name(
        family=" ".join(parts.last),
        given=" ".join(parts.first) or None,
        particle=" ".join(parts.von) or None,
        suffix=suffix[1] if suffix else None,
    )


def best_url(paper: Paper) -> str | None:
    """Where to read the paper: its DOI, else its preprint, else the listed link, unless that leads to another paper."""
    ids = paper.work.identifiers
    if ids.doi:
        return f"https://doi.org/{ids.doi}"
    if ids.arxiv_id:
        return f"https://arxiv.org/abs/{ids.arxiv_id}"
    if any(finding.code in _WRONG_LINK for finding in paper.findings):
        return None
    return web_address(paper.entry.url)


def listed_link(paper: Paper) -> str | None:
    """The link of the list, unless it is dead or another paper's: then the best one known."""
    is_wrong = any(finding.code in _WRONG_LINK for finding in paper.findings)
    return best_url(paper) if is_wrong else web_address(paper.entry.url) or best_url(paper)


def other_links(paper: Paper) -> list[tuple[str, str]]:
    """(what it is, address) of the entry's links beside that to the paper: code, slides and so on."""
    found = [(link.role, web_address(link.url)) for link in paper.entry.links if link.role is not LinkRole.PAPER]
    return [(role.value if role is not LinkRole.OTHER else "link", url) for role, url in found if url]


def _listed_title(paper: Paper) -> str | None:
    return one_line(paper.entry.title or paper.entry.name or "") or None
