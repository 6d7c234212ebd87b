"""Lines -> segments: where a unit's text breaks, and where one text names several papers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.core.models import LinkRole
from enrich.core.text import collapse
from enrich.reading_list.facts import is_titled, may_be_title, states_facts
from enrich.reading_list.lines import Line, Style
from enrich.reading_list.links import ReadLink, read_links
from enrich.reading_list.unit import Segment

_TITLE_WORDS = 3
_FEW = 3
# A link's or bold text longer than this is no title, so it may be cut.
_LONGEST_WHOLE = 2000


def cut_line(line: Line) -> Iterator[Segment]:
    """The parts of a line between its breaks, but no link or bold text is cut."""
    whole = [(link.start, link.end) for link in line.links]
    whole += [(styled.start, styled.end) for styled in line.styles if styled.style is not Style.DELETED]
    inside = {
        start + match.start()
        for start, end in whole
        if end - start < _LONGEST_WHOLE
        for match in re.finditer(r"\n", line.text[start : end - 1])
    }
    breaks = []
    last = 0
    for match in re.finditer(r"\n", line.text):
        at = match.start()
        if at not in inside and not _goes_on(line.text, last, at):
            breaks.append(at)
            last = at + 1
    start = 0
    for at in [*breaks, len(line.text)]:
        if line.text[start:at].strip() or any(start <= image.at <= at for image in line.images) or at > start:
            yield Segment(line, start, at)
        start = at + 1


def _goes_on(text: str, start: int, at: int) -> bool:
    """Whether the sentence that a break stands in goes on after it."""
    before, after = text[start:at].rstrip(), text[at + 1 : at + 40].lstrip()
    if len(before) < 50 or not after:  # noqa: PLR2004
        return False
    return after[0].islower() and before[-1] not in ".:;!?])|"


def several_papers(segments: list[Segment]) -> list[list[Segment]]:
    """The parts of a text that names several papers, one after another; empty where it names one."""
    cuts = _linked_titles(segments) or _bold_titles(segments)
    if len(cuts) < 2 or not _starts_cleanly(segments, cuts):  # noqa: PLR2004
        return []
    parts: list[list[Segment]] = []
    for number, (k, start) in enumerate(cuts):
        last_k, last = cuts[number + 1] if number + 1 < len(cuts) else (len(segments) - 1, segments[-1].end)
        begin = segments[k].start if number == 0 or cuts[number - 1][0] != k else start
        part = []
        for j in range(k, last_k + 1):
            first = begin if j == k else segments[j].start
            end = (
                segments[j].end
                if j < last_k
                else (last if last_k == k or number + 1 == len(cuts) else segments[j].start)
            )
            if end > first:
                part.append(Segment(segments[j].line, first, end))
        parts.append(part)
    return parts


def _linked_titles(segments: list[Segment]) -> list[tuple[int, int]]:
    """Where links to different papers begin whose texts may be their titles: the segment's number and the place."""
    titled = [
        (k, link)
        for k, segment in enumerate(segments)
        for link in read_links(segment.line)
        if segment.start <= link.link.start < segment.end and _may_bear_title(link)
    ]
    if not _are_alike([link for _, link in titled]) and not all(_is_set_off(segments[k], link) for k, link in titled):
        titled = [(k, link) for k, link in titled if link.role is LinkRole.PAPER]
    cuts: list[tuple[int, int]] = []
    seen: set[str] = set()
    for k, link in titled:
        key = str(link.identifiers) if link.identifiers else link.url
        if key not in seen:
            seen.add(key)
            cuts.append((k, link.link.start))
    return cuts


def _bold_titles(segments: list[Segment]) -> list[tuple[int, int]]:
    """Where the bold titles on one line begin that separators set off from each other."""
    if len(segments) != 1:
        return []
    segment = segments[0]
    bold = [
        styled
        for styled in segment.line.styled(Style.STRONG)
        if segment.start <= styled.start < segment.end
        and len(segment.line.text[styled.start : styled.end].split()) >= _TITLE_WORDS
        and may_be_title(segment.line.text[styled.start : styled.end])
    ]
    apart = all(_SEPARATED.search(segment.line.text[segment.start : styled.start]) for styled in bold[1:])
    return [(0, styled.start) for styled in bold] if apart else []


def _may_bear_title(link: ReadLink) -> bool:
    """Whether a link's text may be the title of a paper."""
    return (
        not link.is_label and len(link.text.split()) >= _TITLE_WORDS and link.role in {LinkRole.PAPER, LinkRole.OTHER}
    )


def _are_alike(links: list[ReadLink]) -> bool:
    """Whether all of some links lead to papers, or all to one host."""
    return all(link.role is LinkRole.PAPER for link in links) or len({_host(link.url) for link in links}) == 1


def _is_set_off(segment: Segment, link: ReadLink) -> bool:
    """Whether a separator, or a line's begin, is right before a link whose text is set as a title."""
    before = segment.line.text[segment.start : link.link.start]
    return is_titled(link.text) and (not before.strip() or _SEPARATED.search(before) is not None)


def _host(url: str) -> str:
    return url.split("//", 1)[-1].split("/", 1)[0]


def _starts_cleanly(segments: list[Segment], cuts: list[tuple[int, int]]) -> bool:
    """Whether each title begins a line, or follows the one before after no more than a separator and a venue."""
    end_of_last: tuple[int, int] | None = None
    for k, start in cuts:
        line = segments[k].line
        since = segments[k].start if end_of_last is None or end_of_last[0] != k else end_of_last[1]
        between = collapse(line.text[since:start])
        wordy = len(re.findall(r"[^\W\d_]{3,}", between)) > _FEW
        if wordy and not (_SEPARATED.search(between) and states_facts(_SEPARATED.sub("", between))):
            return False
        ends = [link.end for link in line.links if link.start == start]
        ends += [styled.end for styled in line.styled(Style.STRONG) if styled.start == start]
        end_of_last = (k, max(ends, default=start))
    return True


# What sets one paper off from the next on one line.
_SEPARATED = re.compile(r"(?<![\s;|•·/])\s*+(?:[;|•·/]|\band|&)\s*+\Z")


def begin_of(segment: Segment, fallback: int) -> int:
    """The 0-based line on which a segment begins; `fallback` for an empty one."""
    if segment.end <= segment.start:
        return fallback
    return segment.line.source.line_of(segment.line.place(segment.start, segment.end)[0]) - 1


def lines_as_units(segments: list[Segment]) -> list[list[Segment]]:
    """The parts of a paragraph of which each line is an entry: numbered, or with a title before its own address."""
    if len(segments) < 2:  # noqa: PLR2004
        return []
    numbered = all(NUMBERED.match(segment.text) for segment in segments)
    addresses = [_first_address(segment) for segment in segments]
    apart = all(addresses) and len(set(addresses)) == len(addresses)
    if numbered or (apart and all(_words_before_link(segment) >= _TITLE_WORDS for segment in segments)):
        return [[segment] for segment in segments]
    return []


NUMBERED = re.compile(r"\s*(?:\d{1,4}[.)]|\[\d{1,4}\])\s?\S")


def _links_of(segment: Segment) -> list[ReadLink]:
    return [link for link in read_links(segment.line) if segment.start <= link.link.start < segment.end]


def _first_address(segment: Segment) -> str | None:
    return next((link.url for link in _links_of(segment) if link.role is LinkRole.PAPER), None)


def _words_before_link(segment: Segment) -> int:
    first = min((link.link.end for link in _links_of(segment)), default=segment.start)
    return len(re.findall(r"[^\W\d_]{2,}", segment.line.text[segment.start : first]))
