"""Where the title in a text ends, and its edges: separators, sentences, names and venues, marks around it."""

from __future__ import annotations

import re

from enrich.reading_list.names import is_names
from enrich.reading_list.venue_texts import venue_text

_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\ufe0f\u200d]")
_SHORTCODE = re.compile(r":[a-z][a-z0-9_+-]{1,40}:")
# A number before the title that it counts: "1.Name", "1. Name".
_NUMBER = re.compile(r"\s*\d{1,3}[.)]\s*(?=[^\W\d_])")
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bvs)(?<!\bet al)(?<!\be\.g)(?<!\bi\.e)[.。?!]\s+(?=[A-Z\"“'(\[*\0]|arXiv|$)|[.。]\s*(?=\0)"
)
# A title is seldom of more sentences than this.
_MOST_SENTENCES = 3
# White space begins a separator where it begins itself: otherwise a long run of it is searched from each of its places.
SEPARATOR = re.compile(r"(?:(?<!\s)\s++)?[|｜]\s*|(?<!\s)\s++(?:--+|[–—-])\s+")
_DESCRIPTION = 12
_SHORT = 4


def title_end(text: str, *, may_hold_names: bool = True) -> int:
    """How much of a plain text is the title; `may_hold_names`: whether authors may follow it after a comma."""
    for match in list(SEPARATOR.finditer(text))[:20]:
        if len(text[: match.start()].split()) < 2:  # noqa: PLR2004
            continue
        tail = text[match.end() :].strip()
        following = SEPARATOR.split(tail, maxsplit=1)[0].strip(" ,.;:")
        if (
            "|" in match[0]
            or is_names(following, alone=following != tail)
            or venue_text(following)
            or len(tail.split()) > _DESCRIPTION
        ):
            return title_end(text[: match.start()], may_hold_names=may_hold_names)
    end = _sentence_cut(text)
    if end is not None:
        return end
    return _before_names(text) if may_hold_names else len(text)


def _sentence_cut(text: str) -> int | None:
    """Where the title's last sentence ends; None if the text is one.

    That is before names or a venue ("Games. Rating Players. Ann One, Bob Two."), else after the first full stop. A
    question or exclamation mark ends a title only there, or before prose ("Power up! Robust Networks" is one title).
    """
    ends = [match for match in _SENTENCE_END.finditer(text) if _may_end(text, match)]
    for number, match in enumerate(ends[:_MOST_SENTENCES]):
        following = text[match.end() : ends[number + 1].start() if number + 1 < len(ends) else len(text)].strip()
        if following and (is_names(following, alone=True) or venue_text(following) is not None):
            return _kept_end(text, match)
    for match in ends:
        rest = text[match.end() :].split()
        if text[match.start()] not in "?!" or len(rest) > _DESCRIPTION or not rest:
            return _kept_end(text, match)
    return None


def _may_end(text: str, match: re.Match[str]) -> bool:
    head = text[: match.start()]
    abbreviated = re.search(r"\b(?:vs|al|Dr|St|No|Vol)$", head) and text[match.end() :].strip()
    return len(head.split()) >= 2 and not is_names(head + ".") and not abbreviated  # noqa: PLR2004


def _kept_end(text: str, match: re.Match[str]) -> int:
    return match.start() + (text[match.start()] in "?!")


def _before_names(text: str) -> int:
    """Where "Title, First Author, Second Author, ICML 2020" has its first comma before names or a venue."""
    cuts = [match.start() for match in re.finditer(r"[,，]\s", text)]
    for at in cuts[:40]:
        tail = text[at + 1 :].strip(" .,")
        if len(text[:at].split()) < 2:  # noqa: PLR2004
            continue
        if venue_text(tail) is not None or (is_names(tail) and len(tail.split()) >= _SHORT):
            return at
        last = re.search(r",\s*([^,]+)$", tail)
        if last and venue_text(last[1]) is not None and is_names(tail[: last.start()], alone=True):
            return at
    return len(text)


def trim_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """A title without blanks, separators, a full stop, and the quotation marks around the whole of it."""
    if number := _NUMBER.match(text, start, end):
        start = number.end()
    while start < end and text[start] in " \t\0,;:|–—-·*_~#>→":
        start += 1
    while start < end and text[end - 1] in " \t\0,;:|–—-·*_~([→":
        end -= 1
    if text[start:end].endswith("->"):
        return trim_edges(text, start, end - 2)
    if start < end and text[end - 1] == "." and not text[start:end].endswith(".."):
        end -= 1
    if end - start > 2 and text[start] in '"“' and text[end - 1] in '"”':  # noqa: PLR2004
        return start + 1, end - 1
    return start, end


def trim_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A title without the emoji before and after it, whether drawn (🔥) or named (`:fire:`)."""
    first, last = start, end
    while first < last and (text[first].isspace() or _EMOJI.match(text[first])):
        first += 1
    while last > first and (text[last - 1].isspace() or _EMOJI.match(text[last - 1])):
        last -= 1
    if match := _SHORTCODE.match(text, first, last):
        first = match.end()
    if match := re.search(rf"{_SHORTCODE.pattern}$", text[max(first, last - 44) : last]):
        last -= len(match[0])
    return (first, last) if first < last else (start, end)
