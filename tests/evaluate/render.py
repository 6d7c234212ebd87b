"""Cases -> reading lists in Markdown, in several shapes; where each case begins is kept."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluate.cases import Case
from replica.text import digest

_SPECIAL = re.compile(r"([\\`*_\[\]<>#$|])")
_A_SECTION = 25


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text of a list, and the line on which each case begins."""

    text: str
    lines: dict[int, Case]


def escaped(text: str) -> str:
    """Text as it must stand in Markdown to be shown as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def _link(text: str, url: str) -> str:
    return f"[{text}](<{url}>)" if re.search(r"[()\s]", url) else f"[{text}]({url})"


def _authors(case: Case, joint: str) -> str:
    names = [escaped(name) for name in case.authors]
    if case.et_al:
        return ", ".join(names) + " et al."
    return joint.join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def _url(case: Case) -> str | None:
    """The link; an entry without link and venue gets one that carries no identifier, since it is no entry otherwise."""
    if case.url or case.venue:
        return case.url
    return f"https://papers.example.org/{digest(case.key)[:12]}.pdf"


def nested(case: Case) -> list[str]:
    """Name, then facts on bullets below it, with a labelled link."""
    url, title = _url(case), escaped(case.title)
    lines = [f"- {title}"]
    if case.venue:
        lines.append(f"  - Conference: {escaped(case.venue)}" + (f"'{case.year}" if case.year else ""))
    if case.authors:
        lines.append(f"  - Authors: {_authors(case, ', ')}")
    if url:
        lines.append(f"  - {_link(f'Link: {title}', url)}")
    return lines


def linked(case: Case) -> list[str]:
    """The title is the link; below it a bare venue with a year of two digits."""
    url, title = _url(case), escaped(case.title)
    lines = [f"* {_link(title, url)}" if url else f"* {title}"]
    if case.authors:
        lines.append(f"  * By: {_authors(case, ' and ')}")
    if case.venue:
        year = f" '{case.year % 100:02d}" if case.year else ""
        lines.append(f"  * {'Venue: ' if not year else ''}{escaped(case.venue)}{year}")
    return lines


def labelled(case: Case) -> list[str]:
    """The title with a [pdf] beside it, in a numbered list; venue with a comma and the whole year."""
    url, title = _url(case), escaped(case.title)
    lines = [f"1. {title}" + (f" {_link('pdf', url)}" if url else "")]
    if case.authors:
        lines.append(f"   - Authors: {_authors(case, ', and ')}")
    if case.venue:
        lines.append(f"   - Published in: {escaped(case.venue)}" + (f", {case.year}" if case.year else ""))
    return lines


def spaced(case: Case) -> list[str]:
    """Name and facts, venue and year with a blank between."""
    url, title = _url(case), escaped(case.title)
    lines = [f"- {title}"]
    if url:
        lines.append(f"  - {_link(f'Paper: {title}', url)}")
    if case.venue:
        lines.append(f"  - Venue: {escaped(case.venue)}" + (f" {case.year}" if case.year else ""))
    if case.authors:
        lines.append(f"  - Authors: {_authors(case, '; ')}")
    return lines


SHAPES: dict[str, Callable[[Case], list[str]]] = {
    "nested bullets": nested,
    "linked title": linked,
    "numbered, with a label": labelled,
    "spaced": spaced,
}


def render(cases: Sequence[Case], shape: str) -> Rendered:
    """A list of one shape; cases of one family are put in different sections."""
    write = SHAPES[shape]
    lines = ["# Papers", ""]
    starts: dict[int, Case] = {}
    for number, section in enumerate(sections(cases), start=1):
        lines += [f"## Part {number}", ""]
        for case in section:
            starts[len(lines) + 1] = case
            lines += [*write(case), ""]
    return Rendered("\n".join(lines), starts)


def sections(cases: Sequence[Case]) -> list[list[Case]]:
    """Cases in sections of some 25, none of them with two of one family."""
    found: list[list[Case]] = []
    held: list[set[str]] = []
    of_case: dict[str, int] = {}
    for case in cases:
        place = of_case.get(case.beside or "")
        if place is None:
            free = (n for n, names in enumerate(held) if len(found[n]) < _A_SECTION and not names & case.families)
            place = next(free, None)
        if place is None:
            found.append([])
            held.append(set())
            place = len(found) - 1
        found[place].append(case)
        held[place] |= case.families
        of_case[case.key] = place
    return found


def dealt(cases: Sequence[Case], seed: int) -> dict[str, list[Case]]:
    """The cases in seeded order, dealt to the shapes in turn; one that must stand beside another follows it."""
    order = [case for case in cases if case.beside is None]
    random.Random(seed).shuffle(order)
    followers = {case.beside: case for case in cases if case.beside}
    dealt_to: dict[str, list[Case]] = {name: [] for name in SHAPES}
    for number, case in enumerate(order):
        hand = dealt_to[list(SHAPES)[number % len(SHAPES)]]
        hand += [case, followers[case.key]] if case.key in followers else [case]
    return dealt_to
