"""A reading list in Markdown -> entries, and what looks like one and was not understood.

Three steps, each visible: Markdown -> blocks (a head and its facts, each with its line) -> entries. Markdown is
read by markdown-it-py (CommonMark), so nesting, lazy lines and links follow the standard and not line patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from enrich.identifiers import century, identifiers_of_url
from enrich.models import Entry, EntryKind, Link, LinkRole, ListedField, Unparsed
from enrich.text import collapse, slug

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

# Sections whose items are no entries of the list, by the words of their heading.
_SKIPPED_SECTION = re.compile(
    r"\b(?:table of contents|contents|toc|contribut\w*|licen[cs]e|acknowledge?ments?|citation|star history|"
    r"contact|about us|how to contribute|code of conduct)\b",
    re.IGNORECASE,
)
_TITLE_LABEL = re.compile(r"^\s*(?:link|paper|title|pdf)\s*[:：]\s*", re.IGNORECASE)
_VENUE_LABEL = re.compile(
    r"^\s*(?:conference|journal|venue|workshop|published(?:\s+(?:in|at))?|appeared(?:\s+(?:in|at))?|where)\s*[:：–—-]\s*",
    re.IGNORECASE,
)
_AUTHORS_LABEL = re.compile(r"^\s*(?:authors?|by)\s*[:：–—-]\s*", re.IGNORECASE)
# `OSDI'2022`, `SOSP '23`, `ICLR 2024`, `MLSys'24`: a name of few words, then a year, and nothing after it.
_VENUE_YEAR = re.compile(
    r"^(?P<name>[^\d'’`,.]*?[^\W\d][^\d'’`,.]*?)\s*(?:['’`]\s*(?P<short>\d{2})|['’`,\s]\s*(?P<long>(?:19|20)\d{2}))$"
)
_LONGEST_VENUE = 8
_ROLE_WORDS = {
    LinkRole.CODE: {"code", "github", "repo", "repository", "implementation", "source"},
    LinkRole.SUMMARY: {"summary", "notes", "synopsis", "review"},
    LinkRole.PROJECT: {"project", "website", "homepage", "page", "site"},
    LinkRole.VIDEO: {"video", "youtube", "talk", "recording"},
    LinkRole.SLIDES: {"slides", "poster", "presentation"},
    LinkRole.BLOG: {"blog", "post", "blogpost", "tutorial"},
    LinkRole.DATASET: {"dataset", "data", "benchmark"},
    LinkRole.PAPER: {"paper", "pdf", "arxiv", "link", "abs", "openreview", "doi", "html"},
}
_ROLE_HOSTS = {
    "github.com": LinkRole.CODE,
    "gitlab.com": LinkRole.CODE,
    "bitbucket.org": LinkRole.CODE,
    "youtube.com": LinkRole.VIDEO,
    "youtu.be": LinkRole.VIDEO,
    "medium.com": LinkRole.BLOG,
    "twitter.com": LinkRole.OTHER,
    "x.com": LinkRole.OTHER,
    "img.shields.io": LinkRole.OTHER,
}
_LONGEST_LABEL = 3


@dataclass(frozen=True, slots=True)
class ReadingList:
    """A parsed list: its entries in their order, and what was not understood."""

    entries: tuple[Entry, ...]
    unparsed: tuple[Unparsed, ...]


@dataclass(frozen=True, slots=True)
class Inline:
    """One line of text of the list: plain text outside links, the links in it, and where it starts."""

    text: str
    links: tuple[tuple[str, str, int], ...]
    """(text, url, line) of each link."""
    line: int
    raw: str

    @property
    def shown(self) -> str:
        """The text that a reader sees, links included."""
        return collapse(" ".join([self.text, *(text for text, _, _ in self.links)]))


@dataclass(frozen=True, slots=True)
class Block:
    """Something that may be an entry: its head, and the facts below it."""

    section: tuple[str, ...]
    head: Inline
    facts: tuple[Inline, ...] = field(default=())

    @property
    def lines(self) -> Iterator[Inline]:
        """Head and facts, in their order."""
        yield self.head
        yield from self.facts


def parse_reading_list(text: str) -> ReadingList:
    """The entries of a Markdown list, in their order.

    Lines are 1-based. Sections for contents, contributing, licence and the like give no entries; items
    without any link or fact are prose and are left alone; an item that has links but no sign of a paper is
    returned as unparsed.
    """
    entries: list[Entry] = []
    unparsed: list[Unparsed] = []
    for block in _blocks(text):
        if _is_skipped(block.section) or not _has_content(block):
            continue
        read = _entry(block)
        if isinstance(read, Entry):
            entries.append(read)
        else:
            unparsed.append(read)
    return ReadingList(tuple(_with_unique_ids(entries)), tuple(unparsed))


# --- Markdown -> blocks ---------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[Block]:
    """Every list item of the outermost lists, and every paragraph with a list right below it, with its section."""
    from markdown_it import MarkdownIt  # loaded only where a list is read
    from markdown_it.tree import SyntaxTreeNode

    source = text.splitlines()
    section: list[tuple[int, str]] = []
    waiting: Inline | None = None
    for node in SyntaxTreeNode(MarkdownIt("commonmark").parse(text)).children:
        path = tuple(title for _, title in section)
        if node.type == "heading":
            level = int(node.tag[1:])
            section = [*(s for s in section if s[0] < level), (level, _inline(node, source).shown)]
        elif node.type in {"bullet_list", "ordered_list"}:
            if waiting is not None and _is_fact_list(node, waiting, source):
                facts = tuple(line for item in node.children for line in _lines_of(item, source))
                yield Block(path, waiting, facts)
            else:
                yield from _items(node, path, source)
        waiting = _inline(node, source) if node.type == "paragraph" else None


def _is_fact_list(node: SyntaxTreeNode, head: Inline, source: list[str]) -> bool:
    """Whether a list directly below a linkless line ("TACCL") holds that line's facts: it is indented."""
    if head.links or node.map is None:
        return False
    first = source[node.map[0]]
    return node.map[0] == head.line + head.raw.count("\n") and first[:1].isspace()


def _items(node: SyntaxTreeNode, section: tuple[str, ...], source: list[str]) -> Iterator[Block]:
    for item in node.children:
        lines = list(_lines_of(item, source))
        if lines:
            yield Block(section, lines[0], tuple(lines[1:]))


def _lines_of(node: SyntaxTreeNode, source: list[str]) -> Iterator[Inline]:
    """The paragraphs of a list item and of the items below it, in their order."""
    for child in node.children:
        if child.type in {"paragraph", "heading"}:
            yield _inline(child, source)
        elif child.type in {"bullet_list", "ordered_list", "list_item"}:
            yield from _lines_of(child, source)


def _inline(node: SyntaxTreeNode, source: list[str]) -> Inline:
    """Text and links of a paragraph or heading, with the line of each link."""
    first, last = node.map or (0, 0)
    line = first + 1
    text: list[str] = []
    links: list[tuple[str, str, int]] = []
    for child in node.children[0].children if node.children else []:
        if child.type == "link":
            links.append((collapse(_text(child)), str(child.attrs["href"]).strip(), line))
            line += sum(token.type in {"softbreak", "hardbreak"} for token in child.walk())
        elif child.type in {"softbreak", "hardbreak"}:
            text.append(" ")
            line += 1
        else:
            text.append(_text(child))
    return Inline(collapse("".join(text)), tuple(links), first + 1, "\n".join(source[first:last]).rstrip())


def _text(node: SyntaxTreeNode) -> str:
    """The visible text of an inline node; images count as nothing, line breaks as blanks."""
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    if node.type in {"image", "html_inline"}:
        return ""
    return "".join(_text(child) for child in node.children) if node.children else node.content


# --- blocks -> entries ----------------------------------------------------------------------------------------


def _is_skipped(section: tuple[str, ...]) -> bool:
    return any(_SKIPPED_SECTION.search(title) for title in section)


def _outward(block: Block) -> list[tuple[str, str, int]]:
    return [link for line in block.lines for link in line.links if not link[1].startswith("#")]


def _has_content(block: Block) -> bool:
    """Whether a block may be an entry at all: it leads somewhere, or it states a venue below its head."""
    return bool(_outward(block)) or any(_venue(fact) for fact in block.facts)


def _entry(block: Block) -> Entry | Unparsed:
    links = [link for line in block.lines for link in _links(line)]
    paper = _paper_link(links)
    if paper is None and not any(_venue(fact) for fact in block.facts):
        return _without_paper_link(block, links)
    title = _title(block, paper)
    venue = next((found for line in _venue_lines(block) if (found := _venue(line))), None)
    authors = next((fact for fact in block.facts if _AUTHORS_LABEL.match(fact.text)), None)
    fields = {
        "title": title and ListedField(raw=title[1].raw, line=title[2]),
        "venue": venue and ListedField(raw=venue[3].raw, line=venue[3].line),
        "year": venue and ListedField(raw=venue[3].raw, line=venue[3].line) if venue and venue[2] else None,
        "authors": authors and ListedField(raw=authors.raw, line=authors.line),
        "url": paper and ListedField(raw=paper.url, line=paper.line),
    }
    name = _name(block)
    return Entry(
        entry_id=slug(name or (title[0] if title else "") or "entry"),
        line=block.head.line,
        section=block.section,
        kind=EntryKind.PAPER,
        name=name,
        title=title[0] if title else None,
        authors=_AUTHORS_LABEL.sub("", authors.text) if authors else None,
        venue=venue[0] if venue else None,
        venue_name=venue[1] if venue else None,
        year=venue[2] if venue else None,
        url=paper.url if paper else None,
        links=tuple(links),
        fields={key: value for key, value in fields.items() if value},
    )


def _without_paper_link(block: Block, links: list[Link]) -> Entry | Unparsed:
    """An item whose links lead to no paper: a repository is an entry of that kind, the rest is not understood."""
    code = next((link for link in links if link.role is LinkRole.CODE and link.line == block.head.line), None)
    if code is None or not block.head.links:
        return Unparsed(line=block.head.line, text=block.head.shown, reason="no link leads to a paper")
    return Entry(
        entry_id=slug(code.text or "entry"),
        line=block.head.line,
        section=block.section,
        kind=EntryKind.REPOSITORY,
        name=code.text or None,
        title=code.text or None,
        url=code.url,
        links=tuple(links),
        fields={"title": ListedField(raw=block.head.raw, line=block.head.line)},
    )


def _name(block: Block) -> str | None:
    """What the head calls the entry: its plain text, or an unlabelled link's; a labelled link is only the title."""
    if block.head.text:
        return block.head.text
    text = block.head.links[0][0] if block.head.links else ""
    return text if text and not _TITLE_LABEL.match(text) else None


def _title(block: Block, paper: Link | None) -> tuple[str, Inline, int] | None:
    """(title, line of text, line number) from the paper link's text, else from the head; a URL is no title."""
    if paper is None:
        return (block.head.text, block.head, block.head.line) if block.head.text else None
    line = next(line for line in block.lines if any(link[1] == paper.url for link in line.links))
    text = _TITLE_LABEL.sub("", paper.text)
    if _is_url(text):
        return None
    if not _is_label(text, LinkRole.PAPER):
        return text, line, paper.line
    bare = collapse(line.text).strip(" -–—:;,.|[]()")
    return (bare, line, line.line) if bare else None


def _is_url(text: str) -> bool:
    return bool(re.match(r"(?:https?://|www\.)\S+$", text))


def _is_label(text: str, role: LinkRole) -> bool:
    """Whether a link's text only says what it leads to ("[pdf]", "Paper") and is not a title."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return 0 < len(words) <= _LONGEST_LABEL and all(word in _ROLE_WORDS[role] for word in words)


def _links(line: Inline) -> list[Link]:
    return [
        Link(role=_role(text, url), url=url, text=text, line=number)
        for text, url, number in line.links
        if not url.startswith("#")
    ]


def _role(text: str, url: str) -> LinkRole:
    """What a link leads to: its label decides, then an identifier in it, then its host, then its file type."""
    for role in _ROLE_WORDS:
        if _is_label(text, role):
            return role
    if _TITLE_LABEL.match(text) or identifiers_of_url(url):
        return LinkRole.PAPER
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    path = urlsplit(url).path.lower()
    if host in _ROLE_HOSTS and not path.endswith(".pdf"):
        return _ROLE_HOSTS[host]
    return LinkRole.PAPER if text else LinkRole.OTHER


def _paper_link(links: Iterable[Link]) -> Link | None:
    """The link to the paper: one that carries an identifier before one that does not, then the first."""
    papers = [link for link in links if link.role is LinkRole.PAPER]
    return next((link for link in papers if identifiers_of_url(link.url)), papers[0] if papers else None)


def _venue_lines(block: Block) -> Iterator[Inline]:
    yield from (fact for fact in block.facts if not fact.links)


def _venue(line: Inline) -> tuple[str, str, int | None, Inline] | None:
    """(wording, name without year, year, line) of a venue: a labelled fact, or a bare `NSDI'2023`."""
    labelled = _VENUE_LABEL.match(line.text)
    wording = collapse(line.text[labelled.end() :] if labelled else line.text)
    match = _VENUE_YEAR.match(wording)
    if match and len(wording.split()) <= _LONGEST_VENUE:
        year = int(match["long"]) if match["long"] else century(int(match["short"]))
        return wording, collapse(match["name"]), year, line
    return (wording, wording, None, line) if labelled and wording else None


def _with_unique_ids(entries: list[Entry]) -> Iterator[Entry]:
    """Entries with ids of their own: an id that stands twice gets `-2`, `-3`, … in the order of the list."""
    seen: dict[str, int] = {}
    for entry in entries:
        count = seen[entry.entry_id] = seen.get(entry.entry_id, 0) + 1
        yield entry if count == 1 else replace(entry, entry_id=f"{entry.entry_id}-{count}")
