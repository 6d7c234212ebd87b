"""Which units are entries: by their shape, with or without a link; and why each other one is left.

A unit with a title and a link or facts (authors, venue, year) is an entry. One with a title alone is an entry if
that is how the list, or the group it stands in, writes its entries. What kind of thing the entry is comes later.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from enrich.core.models import LinkRole
from enrich.reading_list.account import Reason
from enrich.reading_list.blocks import Shape
from enrich.reading_list.draft import Draft
from enrich.reading_list.facts import is_titled
from enrich.reading_list.vocabulary import is_boilerplate

_MOST_PROSE = 25
_RUNNING_ON = 6
_LONGEST_LINE = 12_000
_TITLE_WORDS = 3
_LONGEST_TITLE = 40
_FEW = 3
# A heading such as "News" says nothing where it has this share of all that may be an entry.
_MANY = 0.3
_MOST = 0.6


def judge_units(drafts: Sequence[Draft]) -> list[Reason | None]:
    """Of each draft why it is no entry; None for an entry."""
    strong = [_strength(draft) for draft in drafts]
    usual = _usual_containers(drafts, strong)
    papers_below = _boilerplate_with_papers(drafts, strong)
    reasons = [
        _judge(draft, able, usual=usual[draft.unit.container], papers_below=papers_below)
        for draft, able in zip(drafts, strong, strict=True)
    ]
    if None in reasons:
        return reasons
    return [
        None if _may_be_all_there_is(draft, reason) else reason for draft, reason in zip(drafts, reasons, strict=True)
    ]


def _may_be_all_there_is(draft: Draft, reason: Reason | None) -> bool:
    """Whether a unit may be an entry of a list that has no other: an item of some words in sentence case."""
    if reason is not Reason.NO_FACTS or draft.title is None or draft.unit.shape not in {Shape.ITEM, Shape.ROW}:
        return False
    shown = draft.title.shown
    return _TITLE_WORDS < len(shown.split()) <= _LONGEST_TITLE and (shown[0].isupper() or shown[0].isdigit())


def _judge(draft: Draft, able: bool, *, usual: bool, papers_below: bool) -> Reason | None:
    if any(line.end - line.start > _LONGEST_LINE for line in draft.lines):
        return Reason.TOO_LONG
    if not draft.lines or not re.search(r"\w", draft.described + "".join(link.url for link in draft.links)):
        return Reason.BADGE
    if _is_navigation(draft):
        return Reason.NAVIGATION
    if is_below_boilerplate(draft) and not papers_below:
        return Reason.BOILERPLATE
    if draft.title is None and not draft.leads_to_paper:
        badges = bool(draft.links) and all(link.role is LinkRole.BADGE for link in draft.links)
        return Reason.BADGE if badges or not re.search(r"\w", draft.described) else Reason.NO_TITLE
    if draft.title is not None and not re.search(r"\w{2}", draft.title.shown):
        return Reason.NO_TITLE
    if draft.unit.prose and not _is_no_prose(draft, usual=usual):
        return Reason.PROSE
    if able or (usual and _is_bare_title(draft)):
        return None
    return Reason.NO_FACTS


def _strength(draft: Draft) -> bool:
    """Whether a unit says, or leads to, something beside a title: then it needs no siblings to be an entry."""
    if draft.title is None:
        return draft.leads_to_paper
    if draft.stated is not None:
        return True
    if draft.links and any(link.role is not LinkRole.BADGE for link in draft.links):
        return True
    words = len(draft.title.shown.split())
    facts = draft.authors is not None or draft.venue is not None
    if draft.unit.shape.value == "row":
        return words >= _TITLE_WORDS or facts
    dated = draft.year is not None or draft.date is not None
    return facts or (dated and words > 1)


def _is_bare_title(draft: Draft) -> bool:
    """Whether a unit is a title and nothing else."""
    if draft.title is None:
        return False
    words = draft.title.shown.split()
    return _TITLE_WORDS <= len(words) <= _LONGEST_TITLE and is_titled(draft.title.shown)


def _usual_containers(drafts: Sequence[Draft], strong: Sequence[bool]) -> dict[tuple[str, int], bool]:
    """Of each container whether a title alone is an entry there: most siblings are entries or bare titles."""
    every: Counter[tuple[str, int]] = Counter()
    able: Counter[tuple[str, int]] = Counter()
    for draft, is_strong in zip(drafts, strong, strict=True):
        every[draft.unit.container] += 1
        able[draft.unit.container] += is_strong or _is_bare_title(draft)
    found: dict[tuple[str, int], bool] = defaultdict(bool)
    for container, count in every.items():
        found[container] = able[container] >= _MOST * count and count > 1
    return found


def _boilerplate_with_papers(drafts: Sequence[Draft], strong: Sequence[bool]) -> bool:
    """Whether so many units stand below headings such as "News" that these say nothing."""
    able = [draft for draft, is_strong in zip(drafts, strong, strict=True) if is_strong]
    below = sum(is_below_boilerplate(draft) for draft in able)
    return below > _FEW and below >= _MANY * len(able)


def is_below_boilerplate(draft: Draft) -> bool:
    """Whether the heading right above a unit is one such as "License" or "News"."""
    return bool(draft.unit.section) and is_boilerplate(draft.unit.section[-1])


def _is_navigation(draft: Draft) -> bool:
    """Whether a unit only links to places within the list."""
    links = [link for segment in draft.unit.segments for link in segment.line.links]
    return bool(links) and not draft.links and all(link.url.startswith("#") for link in links)


def _is_no_prose(draft: Draft, *, usual: bool) -> bool:
    """Whether a paragraph says little beside the fields that were read of it."""
    if draft.title is None or not draft.title.at_start:
        return False
    bare = not draft.leads_to_paper and not (draft.authors or draft.venue)
    if bare and not (usual and draft.title.marked and len(draft.title.shown.split()) > _TITLE_WORDS):
        return False
    left = sum(len(re.findall(r"\w+", line.text)) for line in draft.lines)
    after = draft.title.line.text[draft.title.end :]
    running_on = re.match(r"\s+[a-z]{2,}\s+\w+", after) is not None
    marked = usual and draft.title.marked and draft.title.link is None and bool(draft.links) and not running_on
    if not draft.leads_to_paper and not marked:
        return left <= _RUNNING_ON
    return (left <= _MOST_PROSE and not (running_on and left > _RUNNING_ON)) or (
        draft.authors is not None and left <= 4 * _MOST_PROSE
    )
