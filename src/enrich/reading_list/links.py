"""What each link of a line leads to, and which link of an entry is the one to its paper, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from enrich.core.identifiers import ArxivId, Identifiers, identifiers_of_url
from enrich.core.models import LinkRole
from enrich.core.text import collapse
from enrich.reading_list.badges import badge_message
from enrich.reading_list.lines import Line, LineLink
from enrich.reading_list.venue_texts import venue_text
from enrich.reading_list.vocabulary import host_says, label_hint, label_role

_TITLE_LABEL = re.compile(r"\s*(?:link|paper|title|pdf|论文)\s*[:：]\s*", re.IGNORECASE)
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|mp4|ico)(?:$|[?#])", re.IGNORECASE)
_ASSET = re.compile(r"github(?:usercontent)?\.com/(?:[\w.-]+/[\w.-]+/assets/|user-attachments/)")
_PDF = re.compile(r"\.pdf(?:$|[?#&])|/pdf(?:/|\?|$)", re.IGNORECASE)
_MOST_LABEL_WORDS = 4
_BRACKETS = {"[": "]", "(": ")", "【": "】", "（": "）", "［": "］"}
_HOST_ROLES = {role.value: role for role in LinkRole}


@dataclass(frozen=True, slots=True)
class ReadLink:
    """A link with what it leads to; a label ("[pdf]") only names that, other link texts may be titles."""

    link: LineLink
    role: LinkRole
    is_label: bool
    text: str
    title_at: int
    """Where in the line the text begins after a label such as "Link: "."""
    sure: bool
    """Whether label, identifier or host say so, and not the want of anything else."""

    @property
    def url(self) -> str:
        """Where it leads."""
        return self.link.url

    @property
    def identifiers(self) -> Identifiers:
        """What its address names."""
        return identifiers_of(self.link.url)


@lru_cache(maxsize=16384)
def identifiers_of(url: str) -> Identifiers:
    """The identifiers in an address; see enrich.identifiers."""
    return identifiers_of_url(url)


def read_links(line: Line) -> list[ReadLink]:
    """The links of a line that lead out of the list, with their roles."""
    if "links" not in line.notes:
        line.notes["links"] = [read for link in line.links if (read := _read(line, link)) is not None]
    found: list[ReadLink] = line.notes["links"]
    return found


def _read(line: Line, link: LineLink) -> ReadLink | None:
    url = link.url
    local_pdf = bool(_PDF.search(url)) and "#" not in url
    if not re.match(r"(?:https?:)?//\S", url) and not local_pdf:
        return None
    text = collapse(line.text[link.start : link.end])
    match = _TITLE_LABEL.match(line.text, link.start, link.end)
    title_at = match.end() if match else link.start
    if not text:
        return _image_link(link, url)
    if link.bare or re.match(r"(?:https?://|www\.)\S+$", text[title_at - link.start :] if match else text):
        role = (LinkRole.PAPER if match else None) or _role_of_address(url)
        return ReadLink(
            link, role or LinkRole.OTHER, is_label=True, text=text, title_at=title_at, sure=role is not None
        )
    if match and title_at < link.end:
        return ReadLink(link, LinkRole.PAPER, is_label=False, text=text, title_at=title_at, sure=True)
    if (said := label_role(text)) is not None:
        return ReadLink(link, _checked(said, url), is_label=True, text=text, title_at=link.start, sure=True)
    role = _role_of_address(url)
    if ArxivId.parse(text.strip("[]() ")) is not None:
        return ReadLink(link, LinkRole.PAPER, is_label=True, text=text, title_at=link.start, sure=True)
    if _is_short_label(line, link, text):
        hint = label_hint(text) or role or (LinkRole.PAPER if venue_text(text, tag=True) else LinkRole.OTHER)
        return ReadLink(link, hint, is_label=True, text=text, title_at=link.start, sure=True)
    return ReadLink(link, role or LinkRole.OTHER, is_label=False, text=text, title_at=link.start, sure=role is not None)


def _image_link(link: LineLink, url: str) -> ReadLink:
    """A link on nothing but an image: a badge or a picture."""
    role = _role_of_address(url)
    said = label_role(link.alt) if link.alt else None
    if _IMAGE.search(url) or _ASSET.search(url):
        role = LinkRole.OTHER
    return ReadLink(
        link, said or role or LinkRole.BADGE, is_label=True, text=link.alt, title_at=link.start, sure=role is not None
    )


def _checked(said: LinkRole, url: str) -> LinkRole:
    """What a label says, unless the address cannot be that ("[link](…github…)", "[x](…arxiv…)")."""
    role = _role_of_address(url)
    if said is LinkRole.PAPER and role is not None and role is not LinkRole.PAPER and not _PDF.search(url):
        return role
    if said in {LinkRole.TWEET, LinkRole.OTHER} and role is LinkRole.PAPER:
        return LinkRole.PAPER if said is LinkRole.TWEET else said
    return said


def _is_short_label(line: Line, link: LineLink, text: str) -> bool:
    """Whether a link stands in brackets of its own and is short, or is a venue: it stands beside a title then."""
    inner = bool(text) and text[0] in _BRACKETS and text[-1] == _BRACKETS[text[0]]
    before, after = line.text[: link.start].rstrip()[-1:], line.text[link.end :].lstrip()[:1]
    outer = before in _BRACKETS and (after == _BRACKETS[before] or after in {",", "|", "/", ""})
    words = text.split()
    if (inner or outer) and len(words) <= _MOST_LABEL_WORDS:
        return True
    if (inner or outer) and ":" in text and label_hint(text) is not None:
        return True
    return len(words) <= _MOST_LABEL_WORDS and any(char.isdigit() for char in text) and venue_text(text) is not None


def _role_of_address(url: str) -> LinkRole | None:
    """What an address alone says: an identifier or a paper's file before the host."""
    if identifiers_of(url):
        return LinkRole.PAPER
    said = host_says(url)
    if said == "badge" or badge_message(url):
        return LinkRole.BADGE
    if _PDF.search(url):
        return LinkRole.PAPER
    if said in {"course", "book"}:
        return LinkRole.OTHER
    return _HOST_ROLES.get(said) if said else None


def is_pdf(url: str) -> bool:
    """Whether an address is a PDF file's."""
    return bool(_PDF.search(url))


def paper_link(links: Iterable[ReadLink], title_link: ReadLink | None) -> tuple[ReadLink, str] | None:
    """The link to the paper and why it is that one; None where none may be."""
    best: tuple[float, ReadLink, str] | None = None
    for link in links:
        if title_link is not None and link is not title_link and not link.is_label:
            continue  # a link within the words after the title is another paper's
        judged = _judge(link, is_title=link is title_link)
        if judged is not None and (best is None or judged[0] > best[0]):
            best = (judged[0], link, judged[1])
    return (best[1], best[2]) if best else None


def _judge(link: ReadLink, *, is_title: bool) -> tuple[float, str] | None:
    if link.role is not LinkRole.PAPER:
        return (0.5, "the title is a link") if is_title and link.role is LinkRole.OTHER else None
    score, reasons = 1.0, []
    if link.identifiers:
        score += 4
        reasons.append("its address carries an identifier")
    if link.is_label and label_role(link.text) is LinkRole.PAPER:
        score += 3
        reasons.append("its label says paper")
    elif is_title:
        score += 3.5 if link.identifiers else 2
        reasons.append("the title is on it")
    if is_pdf(link.url):
        score += 1
        reasons.append("it is a PDF")
    return score, "; ".join(reasons) or "its host has papers"
