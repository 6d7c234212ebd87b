"""Locators: year, volume, issue, pages and identifiers as citation styles put them after a venue's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_PAGES = r"[a-z]?\d{1,6}(?:\s?[-–—]{1,3}\s?[a-z]?\d{1,6})?"
# What a citation may end with after pages: it is no venue there.
_PUBLISHERS = (
    r"ieee|acm|springer(?:,?\scham)?|elsevier|usenix\sassociation|aaai\spress|mit\spress|curran\sassociates(?:,?\sinc\.?)?|"
    r"association\sfor\s(?:computational\slinguistics|computing\smachinery)|new\syork(?:,\sny)?(?:,\susa)?"
)
_TOKEN = re.compile(
    rf"""(?<![\w/.'’-])(?:
      (?:{_MONTH}(?:[-–/]{_MONTH})?\s)?\(?(?P<year>(?:19[5-9]|20[0-4])\d)[a-z]?\)?(?![\w/-]|\.\d)
    | (?P<strong>
        vol(?:ume|\.)?\s?[a-z]?\d{{1,5}}
      | (?:no|num|number|issue|iss|nr)\.?\s?\d{{1,5}}(?:[-–]\d{{1,5}})?
      | (?:pp?\.|pp|pages?)\s?{_PAGES}
      | (?:article|art\.|paper)(?:\s(?:no\.?|number))?\s?[a-z]{{0,4}}\d{{1,9}}
      | \d{{1,4}}\.\d{{1,3}}(?=\s?\()
      | \d{{1,5}}\s?\(\d{{1,5}}(?:[-–/]\d{{1,5}})?\)(?:\s?:\s?{_PAGES})?
      | \d{{1,5}}\s?:\s?{_PAGES}
      | [a-z]?\d{{1,6}}\s?[-–—]{{1,3}}\s?[a-z]?\d{{1,6}}
      )
    | (?P<identifier>
        (?:doi\s?:?\s?)?(?:https?://[\w.]{{1,40}}/)?10\.\d{{4,9}}/[^\s,;]{{1,200}}
      | (?:arxiv\s?:?\s?|abs/)(?:\d{{4}}\.\d{{4,5}}|[a-z-]{{2,12}}/\d{{7}})(?:v\d{{1,2}})?(?:\s?\[[\w.-]{{1,20}}\])?
      | https?://[^\s]{{1,500}}
      )
    | (?:url|doi|available(?:\sat)?|retrieved\sfrom|accessed)\b:?
    | (?:pmlr|lncs)(?:\s\d{{1,5}})?
    | (?P<publisher>{_PUBLISHERS})
    | \d{{1,4}}
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
# What a text has at least that holds a strong locator; most texts do not, and are not looked at further.
_STRONG = re.compile(
    r"\d\s?[(:–—-]|\d\s?\(|(?:vol|no|num|nr|iss|pp?|pages|art|paper|number|article)\w{0,7}\.?\s?\w{0,4}\d",
    re.IGNORECASE,
)
_AFTER_LOCATOR = re.compile(r"\d[\s.,;:)\]]{1,4}\Z")
_NEAR = 6
_DIGIT = re.compile(r"\d")
_BETWEEN = frozenset(" \t\n,.;:()[]|·\0/")


@dataclass(frozen=True, slots=True)
class Locators:
    """The locators at the end of a text: where they begin, the end of the first of them, and what they say."""

    begin: int
    first_end: int
    year: tuple[int, int, int] | None
    """(year, start, end), the first that they say."""
    begins_with_year: bool
    are_strong: bool
    """Whether they say a volume, an issue or pages, as nothing but a venue has."""
    are_numbers: bool
    """Whether they are bare numbers only, which may belong to a name ("Web 2.0, Part 3")."""


def strong_runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of locators in a part of a text that say a volume, an issue or pages."""
    run: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text, start, end) if _STRONG.search(text, start, end) else ():
        if run and any(char not in _BETWEEN for char in text[run[-1].end() : match.start()]):
            if any(one["strong"] for one in run):
                yield run[0].start(), run[-1].end()
            run = []
        if run or not match["publisher"]:
            run.append(match)
    if any(one["strong"] for one in run):
        yield run[0].start(), run[-1].end()


@lru_cache(maxsize=16384)
def locators_of(text: str) -> Locators | None:
    """The longest run of locators that ends a text, or is all of it; None if it ends with something else."""
    if not _DIGIT.search(text):
        return None
    run: list[re.Match[str]] = []
    edge = len(text)
    for match in reversed(list(_TOKEN.finditer(text))):
        if any(char not in _BETWEEN for char in text[match.end() : edge]):
            break
        run.append(match)
        edge = match.start()
    run.reverse()
    while run and _is_part_of_name(text, run[0], alone=len(run) == 1):
        run.pop(0)
    if not run:
        return None
    dated = next((match for match in run if match["year"]), None)
    return Locators(
        begin=run[0].start(),
        first_end=run[0].end(),
        year=(int(dated["year"]), *dated.span("year")) if dated else None,
        begins_with_year=bool(run[0]["year"]),
        are_strong=any(match["strong"] for match in run),
        are_numbers=not any(match["year"] or match["strong"] or match["identifier"] for match in run),
    )


def _is_part_of_name(text: str, match: re.Match[str], *, alone: bool) -> bool:
    """Whether a number in a bracket, or a publisher, belongs to what is before it."""
    if match["publisher"]:
        return alone or not _AFTER_LOCATOR.search(text[max(0, match.start() - _NEAR) : match.start()])
    said = match["year"] or match["strong"] or match["identifier"]
    return not said and text.count("(", 0, match.start()) > text.count(")", 0, match.start())


def is_locators(text: str) -> bool:
    """Whether a text says nothing but locators: "pp. 1-10", "2021;12(3):1-10", "arXiv:2101.00001"."""
    found = locators_of(text)
    return found is not None and not found.are_numbers and not text[: found.begin].strip(" \t,.;:()[]")
