"""A block's content as its reader sees it, each character and link with its place in the file.

Markdown and HTML both end here: what is bold, what is a link and where it leads, which images stand where.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination
from markdown_it.token import Token

from enrich.reading_list.markdown import Content, inline_tokens
from enrich.reading_list.source import Source

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)")
_ATTRIBUTE = re.compile(
    r"""(?<![\w:.-])(?P<name>[a-zA-Z_:][\w:.-]*+)\s*+=\s*+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=<>`]+))"""
)
_BARE_URL = re.compile(r"https?://[^\s<>\"“”，。、（）【】|\\]+", re.IGNORECASE)
# A link whose address CommonMark refuses, for it holds a blank: `[pdf](http://host/a paper.pdf)`.
_BROKEN_LINK = re.compile(r"\[(?P<text>[^\[\]\n]{1,300})\]\s?\(\s*(?P<url>https?://[^()<>\n]{1,500})\)")
_MARKED_UP = re.compile(r"[\n\[\]<>*_`!&\\~]")
_LINE_ENDS = re.compile(r"[\r\n\t]")
_BLANKS = re.compile(r"[ \t\n]*")
_AFTER_URL = ".,;:!?'\"*_~"


class Style(StrEnum):
    """How a stretch of text is set."""

    STRONG = "strong"
    EMPHASIS = "em"
    CODE = "code"
    DELETED = "del"
    UNDERLINED = "u"


_TOKEN_STYLES = {"strong": Style.STRONG, "em": Style.EMPHASIS, "s": Style.DELETED}
_TAG_STYLES = {
    "b": Style.STRONG,
    "strong": Style.STRONG,
    "i": Style.EMPHASIS,
    "em": Style.EMPHASIS,
    "code": Style.CODE,
    "s": Style.DELETED,
    "del": Style.DELETED,
    "u": Style.UNDERLINED,
    "ins": Style.UNDERLINED,
}


@dataclass(frozen=True, slots=True)
class Styled:
    """A stretch of a line's text in one style."""

    style: Style
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LineLink:
    """A link of a line: the text it is on, and its address with its place in the file."""

    start: int
    end: int
    url: str
    place: tuple[int, int]
    """Character offsets of the address in the file."""
    bare: bool = False
    """Whether the address itself is the text."""
    alt: str = ""
    """What the images in it say."""


@dataclass(frozen=True, slots=True)
class LineImage:
    """An image of a line, at the place of the text where it stands."""

    at: int
    address: str
    alt: str
    place: tuple[int, int]


@dataclass(slots=True)
class Line:
    """The text of one block as it is seen, with its line ends, styles, links and images."""

    source: Source
    text: str = ""
    styles: list[Styled] = field(default_factory=list)
    links: list[LineLink] = field(default_factory=list)
    images: list[LineImage] = field(default_factory=list)
    begin: int = 0
    """Character offset in the file of the block's first line."""
    notes: dict[str, Any] = field(default_factory=dict)
    """What later steps have worked out about the line, so that they do so once."""
    _starts: list[int] = field(default_factory=list)
    _places: list[tuple[int, int, bool]] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The 1-based line on which the block begins."""
        return self.source.line_of(self.begin)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The character offsets in the file of a stretch of the text that is not empty."""
        return self._edge(start)[0], self._edge(end - 1)[1]

    def _edge(self, at: int) -> tuple[int, int]:
        k = bisect_right(self._starts, at) - 1
        first, last, exact = self._places[k]
        if not exact:
            return first, last
        return first + at - self._starts[k], first + at - self._starts[k] + 1

    def styled(self, style: Style) -> Iterator[Styled]:
        """The stretches in a style, in their order."""
        return (styled for styled in self.styles if styled.style is style)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """Where each of the text's lines begins and ends."""
        start = 0
        for part in self.text.split("\n"):
            yield start, start + len(part)
            start += len(part) + 1


def read_line(source: Source, content: Content, env: dict[str, Any], *, html_only: bool = False) -> Line:
    """What a block's content shows."""
    builder = LineBuilder(source, content, env, newline=" " if html_only else "\n")
    if not _MARKED_UP.search(content.text):
        builder.add_plain()
        return builder.finish()
    for token, at in inline_tokens(content.text, env, html_only=html_only):
        builder.add_token(token, at)
    return builder.finish()


class LineBuilder:
    """Makes a Line, token by token."""

    def __init__(self, source: Source, content: Content, env: dict[str, Any], newline: str = "\n") -> None:
        self._content = content
        self._env = env
        self._newline = newline
        self.line = Line(source, begin=content.place(0))
        self._parts: list[str] = []
        self._length = 0
        self._open_styles: list[tuple[Style, int]] = []
        self._open_links: list[tuple[int, str, tuple[int, int], bool, int]] = []

    def add_plain(self) -> None:
        """Add the whole content as text: nothing in it is marked up."""
        self._add_text(self._content.text, 0)

    def add_token(self, token: Token, at: int) -> None:
        """Add what a token shows."""
        kind = token.type
        if kind == "text":
            self._add_text(token.content, at)
        elif kind in {"softbreak", "hardbreak"}:
            self._add(self._newline if kind == "softbreak" else "\n", at, at + 1, exact=False)
        elif kind == "text_special":
            self._add(token.content, at, at + len(token.markup), exact=False)
        elif kind == "code_inline":
            self._read_code(token, at)
        elif kind == "html_inline":
            self._read_tag(token.content, at)
        elif kind == "image":
            place = (self._content.place(at), self._content.place(at) + 2)
            self._add_image(str(token.attrs.get("src", "")), token.content, place)
        elif kind in {"link_open", "link_close"}:
            self._read_link(token, at)
        elif kind.removesuffix("_open") in _TOKEN_STYLES:
            self._open_styles.append((_TOKEN_STYLES[kind.removesuffix("_open")], self._length))
        elif kind.removesuffix("_close") in _TOKEN_STYLES:
            self._close_style()

    def _add(self, text: str, start: int, end: int, *, exact: bool) -> None:
        if not text:
            return
        self.line._starts.append(self._length)  # noqa: SLF001 - the builder of this very record
        places = (self._content.place(start), self._content.place(max(start, end - 1)) + 1, exact)
        self.line._places.append(places)  # noqa: SLF001
        self._parts.append(text)
        self._length += len(text)

    def _add_text(self, text: str, at: int) -> None:
        whole = self._content.text
        if not whole.startswith(text, at):
            self._add(text, at, at + len(text), exact=False)
            return
        for start, end in self._content.stretches(at, at + len(text)):
            self._add(whole[start:end], start, end, exact=True)

    def _read_code(self, token: Token, at: int) -> None:
        begin = self._length
        start = self._content.text.find(token.content, at + len(token.markup))
        if start >= 0:
            self._add_text(token.content, start)
        else:
            self._add(token.content.replace("\n", " "), at, at + len(token.content), exact=False)
        self.line.styles.append(Styled(Style.CODE, begin, self._length))

    def _close_style(self) -> None:
        if self._open_styles:
            style, start = self._open_styles.pop()
            self.line.styles.append(Styled(style, start, self._length))

    def _add_image(self, address: str, alt: str, place: tuple[int, int]) -> None:
        self.line.images.append(LineImage(self._length, address.strip(), alt, place))

    def _read_link(self, token: Token, at: int) -> None:
        if token.nesting > 0:
            self._open_links.append((self._length, "", (0, 0), token.info == "auto", len(self.line.images)))
            return
        if not self._open_links:
            return
        start, _, _, auto, images = self._open_links.pop()
        if auto:
            begin = self._content.text.find("<", at) + 1
            end = self._content.text.find(">", begin)
            url, place = self._content.text[begin:end], self._place(begin, end)
        else:
            url, place = self._address(at)
        self._add_link(start, url, place, bare=auto, images=images)

    def _place(self, start: int, end: int) -> tuple[int, int]:
        return self._content.place(start), self._content.place(max(start, end - 1)) + (1 if end > start else 0)

    def _address(self, at: int) -> tuple[str, tuple[int, int]]:
        """The address of the link whose text ends at `at`, and its place: behind the text, or where it is defined."""
        text = self._content.text
        if text.startswith("](", at):
            blanks = _BLANKS.match(text, at + 2)
            begin = blanks.end() if blanks else at + 2
            found = parseLinkDestination(text, begin, len(text))
            if found.ok:
                end = found.pos
                if text.startswith("<", begin):
                    begin, end = begin + 1, end - 1
                return unescapeAll(text[begin:end]), self._place(begin, end)
        return self._defined_address(at)

    def _defined_address(self, at: int) -> tuple[str, tuple[int, int]]:
        text = self._content.text
        begin = text.rfind("[", 0, at)
        match = re.compile(r"\]\s?\[([^\[\]]+)\]").match(text, at)
        label = match[1] if match else text[begin + 1 : at]
        known = self._env.get("references", {}).get(" ".join(label.split()).upper())
        if known is None:
            known = self._env.get("references", {}).get(" ".join(label.split()).lower().upper(), {})
        href = str(known.get("href", ""))
        source = self.line.source
        for number in range(*known.get("map", (0, 0))):
            place = source.text.find(href, source.starts[number])
            if href and place >= 0 and source.line_of(place) == number + 1:
                return href, (place, place + len(href))
        return href, self._place(at, at)

    def _read_tag(self, tag: str, at: int) -> None:
        match = _TAG.match(tag)
        if match is None:
            return
        name, closes = match["name"].lower(), bool(match["close"])
        if name == "br":
            self._add("\n", at, at + len(tag), exact=False)
        elif name == "img" and not closes:
            values = attributes(tag)
            self._add_image(values.get("src", ("", 0, 0))[0], values.get("alt", ("", 0, 0))[0], self._place(at, at + 1))
        elif name == "a":
            self._read_anchor(tag, at, closes=closes)
        elif name in _TAG_STYLES:
            if closes:
                self._close_style()
            else:
                self._open_styles.append((_TAG_STYLES[name], self._length))

    def _read_anchor(self, tag: str, at: int, *, closes: bool) -> None:
        if closes and self._open_links:
            start, url, place, _, images = self._open_links.pop()
            self._add_link(start, url, place, images=images)
        elif not closes:
            url, begin, end = attributes(tag).get("href", ("", 0, 0))
            self._open_links.append(
                (self._length, url, self._place(at + begin, at + end), False, len(self.line.images))
            )

    def _add_link(
        self, start: int, url: str, place: tuple[int, int], *, bare: bool = False, images: int | None = None
    ) -> None:
        alt = " ".join(image.alt for image in self.line.images[images:]) if images is not None else ""
        self.line.links.append(
            LineLink(start, self._length, _LINE_ENDS.sub("", url).strip(), place, bare=bare, alt=alt)
        )

    def finish(self) -> Line:
        """The whole line."""
        line = self.line
        line.text = "".join(self._parts)
        line.links = _trimmed_links(line)
        line.links += _unmarked_links(line)
        line.links.sort(key=lambda link: (link.start, link.end))
        line.styles.sort(key=lambda styled: (styled.start, -styled.end))
        return line


def attributes(tag: str) -> dict[str, tuple[str, int, int]]:
    """The attributes of a tag: value, and where it stands within the tag; the first of a name counts."""
    found: dict[str, tuple[str, int, int]] = {}
    for match in _ATTRIBUTE.finditer(tag):
        group = next(name for name in ("double", "single", "bare") if match[name] is not None)
        found.setdefault(match["name"].lower(), (html.unescape(match[group]), match.start(group), match.end(group)))
    return found


def _trimmed_links(line: Line) -> list[LineLink]:
    """The links, without blanks at the ends of the text they are on."""
    found = []
    for link in line.links:
        shown = line.text[link.start : link.end]
        start = link.start + len(shown) - len(shown.lstrip())
        end = max(start, link.end - (len(shown) - len(shown.rstrip())))
        bare = link.bare or shown.strip() == link.url
        found.append(LineLink(start, end, link.url, link.place, bare=bare, alt=link.alt))
    return found


def _unmarked_links(line: Line) -> Iterator[LineLink]:
    """Addresses that stand in the text, and links that are broken by a blank in their address."""
    taken = [(link.start, link.end) for link in line.links if link.end > link.start]
    taken.sort()
    if "://" not in line.text:
        return
    broken = [match for match in _BROKEN_LINK.finditer(line.text) if not _overlaps(taken, *match.span())]
    for match in broken:
        place = line.place(match.start("url"), match.end("url"))
        if _stands_at(line, place, match["url"]):
            yield LineLink(match.start("text"), match.end("text"), match["url"].strip(), place)
    taken = sorted([*taken, *(match.span() for match in broken)])
    for match in _BARE_URL.finditer(line.text):
        url = _without_tail(match[0])
        end = match.start() + len(url)
        if url and not _overlaps(taken, match.start(), end):
            place = line.place(match.start(), end)
            if _stands_at(line, place, url):
                yield LineLink(match.start(), end, url, place, bare=True)


def _stands_at(line: Line, place: tuple[int, int], url: str) -> bool:
    """Whether an address stands unbroken at a place of the file, escapes and entities aside."""
    return html.unescape(line.source.text[slice(*place)]).replace("\\", "") == url.replace("\\", "")


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    k = bisect_right(taken, (start, end))
    return any(a < end and start < b for a, b in taken[max(0, k - 1) : k + 1])


def _without_tail(url: str) -> str:
    """A bare address without the punctuation of its sentence, and without a bracket that it does not open."""
    while url:
        bare = url.rstrip(_AFTER_URL)
        for opening, closing in ("()", "[]", "{}"):
            if bare.endswith(closing) and bare.count(opening) < bare.count(closing):
                bare = bare[:-1]
        if bare == url:
            break
        url = bare
    return url
