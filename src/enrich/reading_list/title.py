"""Where an entry's title is: the text of a link, bold, quoted, or plain; the list's own habit breaks ties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrich.core.models import LinkRole
from enrich.core.text import collapse
from enrich.reading_list.blocks import Shape
from enrich.reading_list.conventions import Conventions
from enrich.reading_list.dates import is_date, only_year, year_of
from enrich.reading_list.facts import is_titled
from enrich.reading_list.lines import Style
from enrich.reading_list.links import ReadLink
from enrich.reading_list.names import is_names, leading_names
from enrich.reading_list.title_bounds import SEPARATOR, title_end, trim_edges, trim_marks
from enrich.reading_list.unit import Unit
from enrich.reading_list.unit_lines import MASK, UnitLine, has_authors_apart
from enrich.reading_list.venue_texts import venue_text

QUOTED = re.compile(
    r"[\"“”„«]([^\"“”„«»\0]{8,400})[\"“”»]|‘([^‘’\0]{12,300})’(?!\w)|''([^'\0]{12,300})''|``([^`'\0]{12,300})''"
)
_YEAR_AFTER_NAMES = re.compile(r"[ .,:]*(?:\(?(?:19|20)\d{2}\w?\)?[.,:]?\s*)?(?=\S)")
_IS_A = re.compile(r"^([^:,.]{2,40}?) (?:is|are) (?:an?|the|built)\b", re.IGNORECASE)
_FEW = 3
_SHORT = 4


@dataclass(frozen=True, slots=True)
class TitleFound:
    """A title: where it stands, the link it is on, and why it was taken."""

    line: UnitLine
    start: int
    end: int
    shown: str
    reason: str
    link: ReadLink | None = None
    marked: bool = True
    at_start: bool = True
    authors: tuple[int, int] | None = None


def regions_of(lines: Sequence[UnitLine]) -> Iterator[str]:
    """What of a unit's first lines may be its title, for learning the list's habit."""
    yield "any"
    strong = quoted = linked = short = False
    for line in lines[:2]:
        text = line.whole.text
        strong = strong or any(
            len(text[s.start : s.end].split()) >= _FEW and venue_text(text[s.start : s.end], tag=True) is None
            for s in line.whole.styled(Style.STRONG)
        )
        quoted = quoted or bool(QUOTED.search(text))
        for link in line.links:
            if not link.is_label:
                linked = linked or len(link.text.split()) >= _SHORT
                short = short or (len(link.text.split()) < _SHORT and text[link.link.end :].lstrip()[:1] in {":", "："})
    for name, found in (("strong", strong), ("quoted", quoted), ("link", linked), ("short link", short)):
        if found:
            yield name


def find_title(lines: Sequence[UnitLine], unit: Unit, conventions: Conventions, has_paper: bool) -> TitleFound | None:
    """The title of a unit, or None where an address stands in its place, or nothing."""
    heads = [line for line in lines if line.meaning in {None, "title", "link"}] or list(lines[:1])
    if unit.columns is not None:
        heads = [line for line in lines if line.meaning == "title"]
    for finder in (_quoted, _linked_or_strong):
        for line in heads:
            found = finder(line, conventions, heads, has_paper)
            if found is not None:
                return found
    if unit.shape is not Shape.ROW and _address_in_place(lines):
        return None
    may_hold_names = not has_authors_apart(lines)
    for line in heads[:2] if unit.shape is not Shape.ROW else heads:
        if line.below:
            break
        found = _plain(line, may_hold_names=may_hold_names)
        if found is not None:
            return found
    if unit.columns is not None and not has_paper:
        return next((found for line in lines if line.meaning == "name" and (found := _plain(line))), None)
    return None


def _address_in_place(lines: Sequence[UnitLine]) -> bool:
    """Whether a link that should bear the title has its own address for a text ("[Link: https://…](https://…)")."""
    return any(link.title_at > link.link.start and link.is_label for line in lines for link in line.links)


def _quoted(line: UnitLine, conventions: Conventions, heads: Sequence[UnitLine], has_paper: bool) -> TitleFound | None:
    del heads, has_paper
    for match in QUOTED.finditer(line.text):
        group = next(k for k in range(1, 5) if match[k])
        start, end = match.span(group)
        if len(match[group].split()) < 2 or any(  # noqa: PLR2004
            link.link.start < start and end < link.link.end for link in line.links if not link.is_label
        ):
            continue
        before = line.text[: match.start()].replace(MASK, " ").strip(" .,;:*-–—([")
        after = line.text[match.end() :].replace(MASK, " ").strip()
        names = is_names(before, alone=True) or (
            before.count(",") > 0 and _capitals(before) and venue_text(before) is None
        )
        wordy = len(re.findall(r"\w+", before)) + len(re.findall(r"\w+", after))
        leads = not re.search(r"\w", before) and after[:1] not in {":", "："} and len(match[group].split()) >= _FEW
        whole = leads or len(match[group].split()) >= wordy
        if not (names or whole or (conventions.usual(conventions.quoted) and len(before.split()) <= _SHORT)):
            continue
        authors = None
        if names and before:
            first = len(line.text[: match.start()]) - len(line.text[: match.start()].lstrip(" \0"))
            authors = (first, match.start())
        link = _link_over(line, start, end)
        return _found(line, start, end, "it is quoted", link=link, authors=authors)
    return None


def _capitals(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", text)
    return bool(words) and sum(word[0].isupper() or word in {"and", "et", "al"} for word in words) >= 0.8 * len(words)


def _linked_or_strong(
    line: UnitLine, conventions: Conventions, heads: Sequence[UnitLine], has_paper: bool
) -> TitleFound | None:
    link = _title_link(line, has_paper)
    strong = _title_strong(line)
    if link is None and strong is None:
        return None
    if link is None:
        return _of_strong(line, strong, conventions) if strong is not None else None
    if strong is not None and not (strong[0] < link.link.end and link.link.start < strong[1]):
        words = len(line.text[strong[0] : strong[1]].split())
        if words >= _FEW and (words > len(link.text.split()) or _is_bold_title(link, conventions)):
            return _of_strong(line, strong, conventions)
    return _of_link(line, link, heads)


def _is_bold_title(link: ReadLink, conventions: Conventions) -> bool:
    return conventions.strong > conventions.linked and link.role is not LinkRole.PAPER


def _title_link(line: UnitLine, has_paper: bool) -> ReadLink | None:
    """The link of a line whose text is likeliest the title: one to a paper first, then the first with words."""
    able = []
    for link in line.links:
        text = line.text[link.title_at : link.link.end].replace(MASK, " ")
        if (
            link.is_label
            or not re.search(r"[^\W\d_]", text)
            or not re.search(r"[^\W_]{2}", text)
            or only_year(text) is not None
        ):
            continue
        if line.below and link.title_at == link.link.start and link.role is not LinkRole.PAPER:
            continue
        able.append(link)
    papers = [link for link in able if link.role is LinkRole.PAPER and len(link.text.split()) > 1]
    leading = next((link for link in able if _leads(line, link)), None)
    if papers and (leading is None or _leads(line, papers[0])):
        return papers[0]
    titled = [link for link in able if link.link.start <= max(60, line.start + len(line.whole.text) // 3)]
    if titled and has_paper and len(titled[0].text.split()) < 2 and not _leads(line, titled[0]):  # noqa: PLR2004
        return None
    return titled[0] if titled and _leads(line, titled[0]) else None


def _leads(line: UnitLine, link: ReadLink) -> bool:
    """Whether nothing but a tag or a name stands before a link."""
    before = line.text[: link.link.start].replace(MASK, " ")
    return len(re.findall(r"[^\W_]{2,}", before)) <= _FEW or is_names(before)


def _title_strong(line: UnitLine) -> tuple[int, int] | None:
    for styled in line.whole.styled(Style.STRONG):
        if not line.start <= styled.start < styled.end <= line.end:
            continue
        text = line.text[styled.start : styled.end]
        if (
            not re.search(r"[^\W\d_]{2}", text)
            or venue_text(text, tag=True) is not None
            or is_date(text)
            or text.count(MASK) > len(text) // 2
        ):
            continue
        if text.rstrip().endswith((":", "：")) and len(text.split()) <= 2:  # noqa: PLR2004
            rest = line.text[styled.end :].replace(MASK, " ")
            if len(rest.split()) < _FEW:
                continue
        if is_names(text) and (text.count(",") > 1 or "et al" in text):
            continue
        return styled.start, styled.end
    return None


def _of_strong(line: UnitLine, strong: tuple[int, int], conventions: Conventions) -> TitleFound | None:
    start, end = strong
    text = line.text[start:end].replace(MASK, " ")
    following = line.text[end:]
    rest = re.match(r"[\s:：–—-]*([^\0(\[]*)", following)
    words = len(text.split())
    tail = rest[1].strip() if rest else ""
    joined = following.lstrip()[:1] in {":", "："} or text.rstrip().endswith((":", "："))
    if words < _SHORT and len(tail.split()) >= _FEW and not is_names(tail) and venue_text(tail) is None:
        if joined and is_titled(tail):
            plain = _plain_end(line, end + len(following) - len(following.lstrip(" :：")), len(line.text))
            return _found(line, start, plain, "bold name and the text after it")
        if not joined and not conventions.usual(conventions.strong) and is_titled(tail):
            found = _plain(line, start=end)
            if found is not None:
                return found
    link = _link_over(line, start, end)
    before = line.text[:start].replace(MASK, " ")
    return _found(line, start, end, "it is bold", link=link, at_start=len(re.findall(r"[^\W_]{2,}", before)) <= _FEW)


def _of_link(line: UnitLine, link: ReadLink, heads: Sequence[UnitLine]) -> TitleFound | None:
    del heads
    start, end = link.title_at, link.link.end
    words = len(link.text.split())
    following = line.text[end:]
    colon = re.match(r"\s*[:：]\s*", following) or (
        re.match(r"\s*", following) if link.text.rstrip().endswith((":", "：")) else None
    )
    reason = "it is the text of a link"
    if colon and words < _SHORT and link.role is LinkRole.PAPER:
        tail_end = _plain_end(line, end + colon.end(), len(line.text))
        tail = line.text[end + colon.end() : tail_end]
        if len(tail.split()) >= 2 and is_titled(tail) and not is_names(tail):  # noqa: PLR2004
            if tail.lower().startswith(link.text.rstrip(" :：").lower()):
                return _found(line, end + colon.end(), tail_end, "the text after a link that begins it", link=link)
            return _found(line, start, tail_end, "a link and the text after its colon", link=link)
    before = line.text[:start].replace(MASK, " ")
    return _found(line, start, end, reason, link=link, at_start=len(re.findall(r"[^\W_]{2,}", before)) <= _FEW)


def _plain_end(line: UnitLine, start: int, end: int, *, may_hold_names: bool = True) -> int:
    """Where a title in plain text ends: at what was understood, a bar, a slanted or bold part, a sentence's end."""
    gone = line.text.find(MASK, start)
    end = min(end, gone) if gone >= 0 else end
    for styled in line.whole.styles:
        if styled.style in {Style.EMPHASIS, Style.STRONG, Style.CODE} and start < styled.start < end:
            inner = line.text[styled.start : styled.end]
            if is_names(inner, alone=True) or venue_text(inner, tag=True) or styled.style is not Style.EMPHASIS:
                end = styled.start
    for link in line.links:
        if start < link.link.start < end:
            end = link.link.start
    text = line.text[start:end]
    return start + title_end(text, may_hold_names=may_hold_names)


def _plain(line: UnitLine, start: int | None = None, *, may_hold_names: bool = True) -> TitleFound | None:
    """The title in the plain text of a line, authors before it left out."""
    for match in re.finditer(r"[^\0]+", line.text[start or line.start :]):
        begin = (start or line.start) + match.start()
        text = match[0]
        if not re.search(r"[^\W\d_]{2}", text) or _is_venue_or_year(text):
            continue
        authors = None
        skipped = len(text) - len(text.lstrip())
        size = leading_names(text.lstrip())
        lead = _YEAR_AFTER_NAMES.match(text, skipped + size) if size else None
        if lead is not None and len(text[lead.end() :].split()) >= _FEW:
            authors = (begin + skipped, begin + skipped + size)
            begin += lead.end()
        elif is_names(text):
            continue
        begin += _venue_before(line.text[begin : begin + 80])
        begin += len(line.text[begin:]) - len(line.text[begin:].lstrip(" ,;:.-–—|*"))
        end = _plain_end(line, begin, len(line.text), may_hold_names=may_hold_names)
        said = _IS_A.match(line.text[begin:end])
        if said and not any(link.role is LinkRole.PAPER for link in line.links):
            end = begin + said.end(1)
        found = _found(line, begin, end, "it is the text before the links", marked=False, authors=authors)
        if found is not None:
            return found
    return None


def _venue_before(text: str) -> int:
    """Where the title begins after a venue or date and a separator ("2019-NeurIPS - Title"); 0 without one."""
    match = SEPARATOR.search(text) or re.search(r"[:：]\s", text)
    if match is None or MASK in text[: match.end()]:
        return 0
    head = text[: match.start()].strip()
    if is_date(head) or (year_of(head) is not None and venue_text(head, tag=True) is not None):
        return match.end()
    return 0


def _is_venue_or_year(text: str) -> bool:
    """Whether a text, or its first sentence, is a venue or a year and so no title."""
    first = re.split(r"(?<=[^\W\d]{2})[.。]\s", text.strip(" .,;:"), maxsplit=1)[0]
    return venue_text(first) is not None or only_year(text) is not None


def _link_over(line: UnitLine, start: int, end: int) -> ReadLink | None:
    return next(
        (link for link in line.links if not link.is_label and link.link.start < end and start < link.link.end), None
    )


def _found(
    line: UnitLine,
    start: int,
    end: int,
    reason: str,
    *,
    link: ReadLink | None = None,
    marked: bool = True,
    at_start: bool = True,
    authors: tuple[int, int] | None = None,
) -> TitleFound | None:
    """The title in a stretch, without emoji marks, a tag at its beginning, and the punctuation that ends it."""
    before = None
    while before != (start, end):
        before = (start, end)
        start, end = trim_marks(line.text, *trim_edges(line.text, start, end))
    shown = collapse(line.whole.text[start:end])
    if not shown or not re.search(r"[^\W_]", shown):
        return None
    return TitleFound(line, start, end, shown, reason, link, marked, at_start, authors)


def title_at(line: UnitLine, start: int, end: int, reason: str) -> TitleFound | None:
    """The title in a part of a line that is known to hold it; None if it holds no letter."""
    text = line.whole.text
    start, end = trim_marks(text, *trim_edges(text, start, end))
    while text[end : end + 1] in {"?", "!"} and end < line.end:
        end += 1
    if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    shown = collapse(text[start:end])
    if not re.search(r"\w{2}", shown):
        return None
    link = next((link for link in line.links if link.link.start < end and start < link.link.end), None)
    return TitleFound(line, start, end, shown, reason, link if link and not link.is_label else None)
