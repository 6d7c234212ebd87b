"""The account: what each part of a list's text is, so that nothing is dropped silently.

The parts are disjoint and cover every character that is not blank. A part is an entry, a heading, the label of a
group, mark-up, or is left with a reason. `UNCLAIMED` says that the reader forgot something; tests hold that it never
does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from enrich.reading_list.source import Source


class PartKind(StrEnum):
    """What a part of the text is."""

    ENTRY = "entry"
    HEADING = "heading"
    GROUP = "group"
    MARKUP = "markup"
    LEFT = "left"


class Reason(StrEnum):
    """Why a part is left: each value completes the sentence "it is left because …"."""

    NAVIGATION = "it only links to places in this list"
    BADGE = "it holds nothing but images or badges"
    CODE = "it is a block of code"
    COMMENT = "it is a comment"
    FRONT_MATTER = "it is front matter"
    BOILERPLATE = "it is below a heading such as Contributing, License or News, and the papers are elsewhere"
    PROSE = "it is running text"
    NO_TITLE = "it has no text that may be a title"
    NO_FACTS = "it has neither a link, nor authors, a venue or a year, and its text is not set as a title"
    UNLIKE_SIBLINGS = "it is not like the entries around it"
    TOO_LONG = "it is too long to be an entry"
    BROKEN = "a bracket or a quote in it is not closed"
    HIDDEN = "it is an entry inside a field of another entry"
    COMMENTED_OUT = "its line begins with %, which is a comment to most programs and none to BibTeX"
    TOO_DEEP = "it is nested deeper than anything that is read"
    UNCLAIMED = "no rule knows what it is"


# Reasons of what nobody expects to be an entry; the others are items that were not read, and are counted.
EXPECTED = frozenset(
    {
        Reason.NAVIGATION,
        Reason.BADGE,
        Reason.CODE,
        Reason.COMMENT,
        Reason.FRONT_MATTER,
        Reason.BOILERPLATE,
        Reason.PROSE,
    }
)


# Reasons of what may be kept from a check on purpose: an entry that some programs read and others do not.
CONCEALED = frozenset({Reason.BROKEN, Reason.HIDDEN, Reason.COMMENTED_OUT})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text: characters `begin` to `end`, its first line from 1, whose it is, and why it is left."""

    kind: PartKind
    begin: int
    end: int
    line: int
    owner: int | None = None
    """The number of the entry, for a part of one."""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What some characters are said to be."""

    begin: int
    end: int
    kind: PartKind
    owner: int | None = None
    reason: Reason | None = None


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DEFINITION = re.compile(
    r"^(?:[ >\t]|[-+*][ \t]|\d{1,9}[.)][ \t])*\[[^\]\n]+\]:[ \t]*(?:\r?\n)?[ \t]*\S[^\n]*$", re.MULTILINE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>|&\w+;")
_LIST_MARKERS = re.compile(r"^(?:[ \t>]*(?:[-+*]|\d{1,9}[.)])(?=\s|$))+", re.MULTILINE)
# As deep as the Markdown parser goes, two characters for each level.
_DEEP = re.compile(r"(?:[ \t]{2}|[-+*>][ \t]*|\d{1,9}[.)][ \t]*){8}")
_DEEP_WINDOW = 400
_WORDLESS = re.compile(r"[\W_]*")


def make_account(source: Source, claims: Iterable[Claim]) -> tuple[Part, ...]:
    """The parts of a text by what was claimed, in order; where two overlap, the later one wins."""
    parts: list[Part] = []
    position = 0
    for claim in _flattened(claims):
        parts += _unclaimed(source, position, claim.begin)
        parts += _part(source, claim)
        position = claim.end
    parts += _unclaimed(source, position, len(source.text))
    return tuple(parts)


def _flattened(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims, none over another: each ends where the next begins."""
    ordered = sorted((claim for claim in claims if claim.end > claim.begin), key=lambda claim: claim.begin)
    reached = 0
    for number, claim in enumerate(ordered):
        begin = max(claim.begin, reached)
        end = min(claim.end, ordered[number + 1].begin) if number + 1 < len(ordered) else claim.end
        if end > begin:
            yield Claim(begin, end, claim.kind, claim.owner, claim.reason)
            reached = end


def _part(source: Source, claim: Claim) -> Iterator[Part]:
    text = source.text[claim.begin : claim.end]
    if text.strip():
        begin = claim.begin + len(text) - len(text.lstrip())
        end = claim.begin + len(text.rstrip())
        yield Part(claim.kind, begin, end, source.line_of(begin), claim.owner, claim.reason)


def _unclaimed(source: Source, begin: int, end: int) -> Iterator[Part]:
    """The parts between claims: comments, definitions of links, and mark-up without words."""
    text = source.text[begin:end]
    if not text.strip():
        return
    position = begin
    special: list[tuple[int, int, Reason | None]] = [
        (m.start(), m.end(), Reason.COMMENT) for m in _COMMENT.finditer(text)
    ]
    special += [(m.start(), m.end(), None) for m in _DEFINITION.finditer(text)]
    for first, last, reason in sorted(special, key=lambda found: found[0]):
        if begin + first < position:
            continue
        yield from _rest(source, position, begin + first)
        kind = PartKind.LEFT if reason else PartKind.MARKUP
        yield from _part(source, Claim(begin + first, begin + last, kind, None, reason))
        position = begin + last
    yield from _rest(source, position, end)


def _rest(source: Source, begin: int, end: int) -> Iterator[Part]:
    bare = _TAG.sub("", _LIST_MARKERS.sub("", source.text[begin:end]))
    if _WORDLESS.fullmatch(bare):
        yield from _part(source, Claim(begin, end, PartKind.MARKUP))
    else:
        reason = Reason.TOO_DEEP if _is_deep(source, begin) else Reason.UNCLAIMED
        yield from _part(source, Claim(begin, end, PartKind.LEFT, None, reason))


def _is_deep(source: Source, begin: int) -> bool:
    """Whether a text is indented or marked deeper than the Markdown parser follows."""
    whole = source.text[begin : begin + _DEEP_WINDOW].lstrip("\r\n")
    return _DEEP.match(whole) is not None
