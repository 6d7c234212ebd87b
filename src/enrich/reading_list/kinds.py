"""What an entry is: a paper, or a tool, blog, book, course, data set, video; with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from enrich.core.models import EntryKind, LinkRole
from enrich.reading_list.conventions import Conventions
from enrich.reading_list.links import ReadLink, is_pdf
from enrich.reading_list.vocabulary import host_says, section_kind

_TITLE_WORDS = 3
_BOOK = re.compile(r"\b(?:book|textbook|handbook)\b", re.IGNORECASE)
_COURSE = re.compile(r"\b(?:course|lectures?|CS ?\d{3}\w?|tutorial)\b", re.IGNORECASE)
_TOOL = re.compile(
    r"\b(?:is (?:a|an|the) (?:[\w+-]+[ ,]+){0,8}"
    r"(?:library|framework|tool|toolkit|platform|package|engine|server|software)\b|"
    r"toolkit\b(?=\. )|open[- ]source (?:library|framework|tool|platform)\b)",
    re.IGNORECASE,
)
_BLOG_PATH = re.compile(
    r"/(?:blogs?|posts?|news|articles?)(?:/|$)|^https?://(?:[\w-]+\.)?(?:blogs?|eng|engineering|medium|tech|ai-?blog|techblog|hacks|research-?blog)\.|"
    r"^https?://[\w.-]+\.(?:engineering|blog)(?:/|$)",
    re.IGNORECASE,
)
_ROLE_KINDS = {
    LinkRole.VIDEO: EntryKind.VIDEO,
    LinkRole.SLIDES: EntryKind.SLIDES,
    LinkRole.BLOG: EntryKind.BLOG,
    LinkRole.DATASET: EntryKind.DATASET,
    LinkRole.PROJECT: EntryKind.WEB,
    LinkRole.SUMMARY: EntryKind.BLOG,
    LinkRole.TWEET: EntryKind.WEB,
}


def kind_of(
    section: Sequence[str],
    links: Sequence[ReadLink],
    chosen: ReadLink | None,
    *,
    title: str | None,
    described: str,
    scholarly: bool,
    among_papers: bool,
    conventions: Conventions,
) -> tuple[EntryKind, str]:
    """The kind and why."""
    of_section = next((kind for heading in reversed(section) if (kind := section_kind(heading))), None)
    if chosen is not None and chosen.role is LinkRole.PAPER:
        return _of_paper_link(of_section, links, chosen, described, scholarly=scholarly)
    if scholarly and of_section in {None, EntryKind.TOOL}:
        if chosen is None and not _leads_to_code(links) and not _only_code_and_tool(links, described):
            return EntryKind.PAPER, "authors or a venue are given"
        if chosen is not None and _of_address(chosen.url) is None:
            return EntryKind.PAPER, "authors or a venue are given"
    if among_papers and title is not None and len(title.split()) >= _TITLE_WORDS:
        return EntryKind.PAPER, "it stands in a column of papers"
    of_links = _of_links(links, chosen, title, described)
    if of_links is not None:
        kind, why = of_links
        return (of_section if kind is EntryKind.WEB and of_section else kind), why
    if of_section is not None:
        return of_section, "the heading says so"
    if conventions.mostly_papers and chosen is not None and title is not None:
        return EntryKind.PAPER, "nearly all of the list is papers"
    return EntryKind.WEB, "its link tells nothing of a paper"


def _leads_to_code(links: Sequence[ReadLink]) -> bool:
    """Whether the entry's own text is a link to code."""
    return any(link.role is LinkRole.CODE and not link.is_label for link in links)


def _only_code_and_tool(links: Sequence[ReadLink], described: str) -> bool:
    return bool(links) and all(link.role is LinkRole.CODE for link in links) and bool(_TOOL.search(described))


def _of_paper_link(
    of_section: EntryKind | None, links: Sequence[ReadLink], chosen: ReadLink, described: str, *, scholarly: bool
) -> tuple[EntryKind, str]:
    if not scholarly and _TOOL.search(described) and any(link.role is LinkRole.CODE for link in links):
        return EntryKind.TOOL, "it is described as software"
    if chosen.identifiers:
        return EntryKind.PAPER, "a link carries a paper's identifier"
    if of_section in {EntryKind.BOOK, EntryKind.COURSE, EntryKind.VIDEO, EntryKind.BLOG} and not scholarly:
        return of_section, "the heading says so"
    if not scholarly and is_pdf(chosen.url) and _BOOK.search(described):
        return EntryKind.BOOK, "it calls itself a book"
    return EntryKind.PAPER, "a link leads to a paper"


def _of_links(
    links: Sequence[ReadLink], chosen: ReadLink | None, title: str | None, described: str
) -> tuple[EntryKind, str] | None:
    """What the links say of an entry without a link to a paper."""
    lead = chosen or next((link for link in links if not link.is_label), None)
    if lead is not None:
        if (kind := _of_address(lead.url)) is not None:
            return kind, "its address says so"
        if lead.role is LinkRole.CODE:
            return EntryKind.REPOSITORY, "its link leads to a repository"
        if lead.role in _ROLE_KINDS:
            return _ROLE_KINDS[lead.role], "its link says so"
    if lead is None and (labelled := _of_labels(links)) is not None:
        return labelled
    return _of_words(title or "", described)


def _of_labels(links: Sequence[ReadLink]) -> tuple[EntryKind, str] | None:
    """What the labels beside a title say."""
    roles = [link.role for link in links if link.role is not LinkRole.BADGE]
    if LinkRole.CODE in roles:
        return EntryKind.TOOL, "its link leads to code"
    kind = next((_ROLE_KINDS[role] for role in roles if role in _ROLE_KINDS), None)
    return (kind, "its link says so") if kind else None


def _of_words(title: str, described: str) -> tuple[EntryKind, str] | None:
    """What an entry calls itself."""
    if _BOOK.search(title):
        return EntryKind.BOOK, "it calls itself a book"
    if _COURSE.search(title):
        return EntryKind.COURSE, "it calls itself a course"
    return (EntryKind.TOOL, "it is described as software") if _TOOL.search(described) else None


def _of_address(url: str) -> EntryKind | None:
    said = host_says(url)
    if said == "course":
        return EntryKind.COURSE
    if said == "book":
        return EntryKind.BOOK
    if said == "code":
        return EntryKind.REPOSITORY
    if said in {"video", "slides", "blog", "project", "tweet", "badge"}:
        return {"video": EntryKind.VIDEO, "slides": EntryKind.SLIDES, "blog": EntryKind.BLOG}.get(said, EntryKind.WEB)
    try:
        parts = urlsplit(url)
    except ValueError:
        return EntryKind.WEB
    if _BLOG_PATH.search(f"https://{parts.hostname or ''}{parts.path}"):
        return EntryKind.BLOG
    return None
