"""What a line by itself says: facts about a paper (names, a venue, a year, labelled links), or a title of its own."""

from __future__ import annotations

import re

from enrich.core.models import LinkRole
from enrich.core.text import collapse
from enrich.reading_list.blocks import Block
from enrich.reading_list.dates import is_date, only_year, year_of
from enrich.reading_list.lines import Line, Style
from enrich.reading_list.links import read_links
from enrich.reading_list.names import is_names, names_end
from enrich.reading_list.venue_texts import venue_text
from enrich.reading_list.vocabulary import fact_label

_TITLE_WORDS = 3
_LONGEST_TITLE = 40
_FEW = 3
_LONG_TITLE = 5
_CAPITALISED = 0.6
# After names, more words than this are no venue and year.
_LONGEST_REST = 10
# A line is looked at up to here; what it is shows at its beginning.
_LOOKED_AT = 600


# A year or a tag before names, and the word that leads to them.
_LEAD = re.compile(r"^(?:\(?(?:19|20)\d{2}\)?[,.]?\s+)?(?:by\s+)?(?=\S)", re.IGNORECASE)


def states_facts(text: str) -> bool:
    """Whether a text says who, where or when, and nothing that may be a title."""
    plain = _LEAD.sub("", collapse(text[:_LOOKED_AT]).strip(" []()|,.;:-–—/*·"))
    if not plain:
        return False
    if fact_label(plain) is not None or only_year(plain) or is_date(plain):
        return True
    if venue_text(plain, tag=True) is not None or is_names(plain, alone=True):
        return True
    size = names_end(plain, alone=True)
    if not size:
        pieces = [piece for piece in re.split(r"(?<!\s)\s*+[|·]\s*+|\.\s++|(?<!\s)\s++[–—-]\s++|,\s++", plain) if piece]
        return len(pieces) > 1 and all(_is_fact_piece(piece) for piece in pieces)
    rest = plain[size:].strip(" ,.;:()[]")
    if len(rest.split()) > _LONGEST_REST:
        return False
    return not rest or venue_text(rest, tag=True) is not None or year_of(rest) is not None


def _is_fact_piece(piece: str) -> bool:
    return bool(
        only_year(piece) or is_date(piece) or venue_text(piece, tag=True) is not None or is_names(piece, alone=True)
    )


def is_fact_line(line: Line) -> bool:
    """Whether a line is about a title above it: labelled, names, a venue, or links that only name what they lead to."""
    if fact_label(line.text) is not None:
        return True
    rest = text_beside_links(line)
    if not rest:
        links = read_links(line)
        return all(link.is_label or link.title_at > link.link.start for link in links) and (
            bool(links) or bool(line.images)
        )
    if any(not link.is_label and link.title_at == link.link.start for link in read_links(line)):
        return False
    return states_facts(rest) or (bool(read_links(line)) and len(rest.split()) < _FEW)


def text_beside_links(line: Line) -> str:
    """The text of a line without the labels of its links."""
    text = line.text
    for link in reversed(read_links(line)):
        if link.is_label:
            text = text[: link.link.start] + " " + text[link.link.end :]
    return collapse(text).strip(" []()|,.;:-–—/*·")


def is_titled(text: str) -> bool:
    """Whether a text is set as titles are: most of its longer words with a capital."""
    words = [word for word in re.findall(r"[^\W\d_][\w-]*", text) if len(word) > _FEW]
    return bool(words) and sum(not word[0].islower() for word in words) >= _CAPITALISED * len(words)


def may_be_title(text: str) -> bool:
    """Whether a text without mark-up may be a title: of some words, set as one, no facts, no sentence."""
    words = text.split()
    if not _TITLE_WORDS <= len(words) <= _LONGEST_TITLE or fact_label(text) is not None:
        return False
    return is_titled(text) and not states_facts(text)


def looks_like_entry(item: Block) -> bool:
    """Whether an item, or one nested in it, has a title of its own beside a link or facts."""
    return any(line_looks_like_entry(line) for line in item.all_lines())


def begins_with_title(line: Line) -> bool:
    """Whether a line begins with marked or plain text that may be a title of its own."""
    if fact_label(line.text) is not None:
        return False
    head = line.text.split("\n", 1)[0]
    leads = [(s.start, s.end) for s in line.styles if s.style in {Style.STRONG, Style.EMPHASIS, Style.UNDERLINED}]
    leads += [(link.link.start, link.link.end) for link in read_links(line) if not link.is_label]
    for start, end in leads:
        inner = line.text[start:end]
        if not re.search(r"\w", line.text[:start]) and len(inner.split()) >= _TITLE_WORDS:
            return not states_facts(inner) or (len(inner.split()) > _LONG_TITLE and not is_names(inner, alone=True))
    first = min([link.link.start for link in read_links(line)] + [len(head)])
    plain = re.split(r"(?<=\w{2})[.?!]\s|\s[–—|-]\s", head[:first].strip(" []()"), maxsplit=1)[0]
    return may_be_title(plain)


def line_looks_like_entry(line: Line) -> bool:
    """Whether a line has a title of its own beside a link or facts; worked out once for each line."""
    if "looks like entry" not in line.notes:
        line.notes["looks like entry"] = _looks_like_entry(line)
    return bool(line.notes["looks like entry"])


def _looks_like_entry(line: Line) -> bool:
    if fact_label(line.text) is not None:
        return False
    links = read_links(line)
    if not any(link.role is LinkRole.PAPER for link in links):
        return _says_title_and_facts(line)
    titled = next((link for link in links if not link.is_label and link.title_at == link.link.start), None)
    if titled is not None and len(titled.text.split()) >= _TITLE_WORDS and titled.link.start <= _early(line):
        return True
    first = min(link.link.start for link in links)
    before = line.text[:first].strip(" [](),.:-–—\n")
    labelled = any(link.is_label and link.role is LinkRole.PAPER for link in links)
    titled_text = _TITLE_WORDS <= len(before.split()) <= _LONGEST_TITLE and not is_names(before)
    return labelled and titled_text and fact_label(before + ":") is None and not states_facts(before)


def _says_title_and_facts(line: Line) -> bool:
    """Whether a line without a link to a paper has a marked or quoted title, or a title and facts after it."""
    text = line.text[:_LOOKED_AT]
    for link in read_links(line):
        if not link.is_label and len(link.text.split()) > _TITLE_WORDS and link.link.start <= _early(line):
            return True
    for styled in line.styles:
        inner = text[styled.start : styled.end]
        marked = styled.style in {Style.STRONG, Style.EMPHASIS} and len(inner.split()) > _TITLE_WORDS
        if marked and len(text) > styled.end + 2 and not states_facts(inner):
            return True
    if re.search(r"[\"“][^\"“”]{12,300}[\"”]", text):
        return True
    match = re.match(r"(?:[\[(][^\])]{2,24}[\])]\s*)?(.{12,300}?)(?:[.,]\s|\s[\[(|–—-]|\s*$)", text)
    if match is None or not may_be_title(match[1]):
        return False
    rest = text[match.end(1) :].strip(" .,|-–—()[]")
    tagged = match.start(1) > 0
    return tagged or (bool(rest) and (states_facts(rest) or year_of(rest) is not None))


def _early(line: Line) -> int:
    """Up to where a link may begin that is a line's title, after a tag such as "[OSDI'22]" or a name."""
    return max(30, len(line.text) // 3)
