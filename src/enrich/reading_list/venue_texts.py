"""Venues as lists word them: "OSDI'22", "In Proceedings of …, 2020", "ICLR 2021 Oral"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from enrich.core.text import collapse, fold
from enrich.matching.venues import read_venue
from enrich.reading_list.dates import is_date, only_year, year_of
from enrich.reading_list.locators import Locators, locators_of
from enrich.reading_list.vocabulary import is_abbreviated_venue_word, venue_words

_AWARD = re.compile(r"\b(?:oral|spotlight|poster|findings|highlight)\b", re.IGNORECASE)
# What may follow a venue and its year.
_BESIDE_VENUE = re.compile(
    r"\(?(?:oral|spotlight|poster|workshop|findings|main|demo|short|long|best|outstanding|submi|industry|track|under|"
    r"dataset|highlight|award|tutorial|accept|system|student|extended|abstract|conference|proceedings|journal|regular|"
    r"full|paper|notable|top|finalist|honou?rable|invited|keynote|research|applied|w$|ws|d&b|on|in|at|companion|late)"
)
# "In ICLR, 2019": the word belongs to the sentence, not to a name of a few words.
_LEADS = re.compile(r"(?:in|at)\b:?\s+(?!the\b|proc)(?=\S)", re.IGNORECASE)
_SHORT_WORD = re.compile(r"\(?[^\W\d_][\w&+/*.@-]*\)?")
_TRACK = re.compile(
    r"\b(oral|spotlight|poster|demo|workshop|findings|best paper(?: award)?|outstanding paper(?: award)?|highlight|"
    r"short(?: paper)?|long(?: paper)?|tutorial|industry|award)\b",
    re.IGNORECASE,
)
# Words with a capital, of which the last two at least end with a full stop.
_ABBREVIATED = re.compile(
    r"(?<![\w.])(?:[A-Z][\w&-]{0,20}\.?\s){0,6}[A-Z][a-z]{0,12}\.\s[A-Z][a-z]{1,12}\.(?=[\s,;)]|$)"
)
_LONGEST_TAG = 9
_LONGEST_SHORT = 90
_MOST_SHORT_WORDS = 6
_LONGEST_VENUE = 40
_MOST_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class VenueText:
    """A venue as it is worded: where the wording ends, the name without the year, the year, the track."""

    start: int
    end: int
    name: str
    year: int | None
    year_at: tuple[int, int] | None
    track: str | None
    year_is_within: bool = False
    """Whether more of the name follows the year ("Proceedings of the 2021 Conference on …")."""


@lru_cache(maxsize=16384)
def venue_text(text: str, *, tag: bool = False, position: bool = False) -> VenueText | None:
    """The venue that a text is, in its own wording; None where it is none.

    A `tag` stands in brackets, in a badge or in a cell of its own, so that any short name with a year will do;
    elsewhere the name has to be a known venue's, or to say what it is ("Proceedings of …").
    With `position` the place alone says that it is a venue (a labelled line, a column).
    """
    start, end = _trimmed(text, 0, len(text))
    if start >= end:
        return None
    shown = text[start:end]
    if not position and not _is_venue(shown, tag=tag):
        return None
    if (lead := _LEADS.match(shown)) is not None and len(shown.split()) <= _MOST_SHORT_WORDS:
        start += lead.end()
        shown = shown[lead.end() :]
    said, shown = shown, _without_award(shown)
    locators = locators_of(shown)
    year = (locators.year if locators else None) or year_of(shown)
    cut = _wording_end(shown, locators)
    wording = shown[:cut]
    year_at = (start + year[1], start + year[2]) if year else None
    track = _TRACK.search(said)
    named = wording[: locators.begin].rstrip(" ,") if locators and locators.are_strong else wording
    name = _name_of(named, year if year and year[1] < len(named) else None)
    within = year is not None and bool(re.search(r"[^\W\d_]{3}", wording[year[2] :])) and year[2] < cut
    return VenueText(
        start, start + cut, name, year[0] if year else None, year_at, track[1].lower() if track else None, within
    )


def track_of(text: str) -> str | None:
    """The track or award that a text is and nothing else ("Oral", "best paper award"); None otherwise."""
    match = _TRACK.fullmatch(text.strip(" ()[].,*"))
    return match[1].lower() if match else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blanks, punctuation, and brackets that hold the whole of it."""
    while start < end:
        before = (start, end)
        while start < end and text[start] in " \t\n\0,;:.|-–—·*_~/\\、，。":
            start += 1
        while start < end and text[end - 1] in " \t\n\0,;:|-–—·*_~/\\、，。.":
            end -= 1
        if end - start > 1 and (text[start], text[end - 1]) in {
            ("(", ")"),
            ("[", "]"),
            ("{", "}"),
            ("（", "）"),
            ("【", "】"),
        }:
            inner = text[start + 1 : end - 1]
            if not re.search(r"[()\[\]（）]", inner):
                start, end = start + 1, end - 1
        if (start, end) == before:
            break
    return start, end


def _is_venue(text: str, *, tag: bool) -> bool:
    words = text.split()
    if len(text) > _MOST_CHARACTERS or len(words) > _LONGEST_VENUE or "://" in text or is_date(text) or only_year(text):
        return False
    plain = fold(text)
    preprint = venue_words("preprints").match(plain.lstrip("("))
    if preprint and (len(words) <= 6 or "arxiv:" in plain):  # noqa: PLR2004
        return True
    if len(words) <= _LONGEST_TAG:
        told = _short_venue_tells(text, words, tag=tag)
        if told is not None:
            return told
    return _is_long_venue(text, plain)


def _short_venue_tells(text: str, words: list[str], *, tag: bool) -> bool | None:
    """Whether a text of a few words is a venue; None if that cannot be told from a name and a year."""
    year = year_of(text)
    if year is None and len(words) > 4:  # noqa: PLR2004
        return None
    reading = read_venue(_AWARD.sub("", text))
    if _is_name_and_year(text):
        if tag or reading.venue is not None or reading.publisher is not None:
            return True
        if len(words) <= 3 and re.search(r"[A-Z]{2}", words[0] if not words[0][0].isdigit() else words[-1]):  # noqa: PLR2004
            return True
    if reading.venue is not None and len(words) <= 4 and is_registered(text):  # noqa: PLR2004
        return tag or any(char.isupper() for char in text[1:]) or bool(year_of(text))
    if reading.publisher is not None:
        return tag or bool(year_of(text))
    return None


def _is_name_and_year(text: str) -> bool:
    """Whether a text has the form `OSDI'2022`, `SOSP '23`, `MLSys24`, `EMNLP2025-findings` or `2021 EMNLP Oral`."""
    year = year_of(text) if len(text) <= _LONGEST_SHORT else None
    if year is None:
        return False
    before = text[: year[1]].rstrip(" '’`‘,([-:/").split()
    after = text[year[2] :].lstrip(" ,:/-)]").split()
    name = before or after
    rest = after if before else []
    if rest and not _BESIDE_VENUE.match(fold(" ".join(rest))):
        return False
    return (
        0 < len(name) <= _MOST_SHORT_WORDS
        and any(char.isupper() or not char.isascii() for word in name for char in word)
        and len(rest) <= _MOST_SHORT_WORDS
        and all(_SHORT_WORD.fullmatch(word) or word in {"&", "/", "@"} for word in name[:-1])
        and all(_SHORT_WORD.fullmatch(word.rstrip(",:")) or word in {"&", "/", "@"} for word in (*name[-1:], *rest))
        and not re.search(r"[^\W\d_]{2}\.$", name[0] if len(name) > 1 else "")
    )


@lru_cache(maxsize=8192)
def is_registered(text: str) -> bool:
    """Whether a text, its year aside, is the name or the acronym of a venue in the registry."""
    from enrich.matching.venues import registry

    return registry().exact(re.sub(r"['’`]\s?\d{2}(?!\d)|\s\(?(?:19|20)\d{2}\)?$|\d{2}$", "", text)) is not None


_WORD_AND_STOP = re.compile(r"(?<![^\W\d_])([^\W\d_]++)\.\s")


def abbreviated_journals(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names of registered venues in a part of a text whose words are cut short: "J. Mach. Learn. Res."."""
    for match in _ABBREVIATED.finditer(text, start, end):
        begins = [match.start(), *(match.start() + blank.end() for blank in re.finditer(r"\s", match[0]))][:-1]
        begin = next((begin for begin in begins if _is_registered_short(text[begin : match.end()])), None)
        if begin is not None:
            yield begin, match.end()


def _is_registered_short(text: str) -> bool:
    """Whether a text is a registered name whose words before full stops are all cut short, so no title ends there."""
    full = any(not is_abbreviated_venue_word(match[1]) for match in _WORD_AND_STOP.finditer(text))
    return not full and is_registered(text)


def _wording_end(text: str, locators: Locators | None) -> int:
    """Where the wording of a venue ends: before volume, pages and identifiers, and before a year set apart."""
    if locators is None or not text[: locators.begin].strip(" ,.;:()[]"):
        return len(text)
    if not (locators.are_strong or text[locators.first_end :].strip(" ,.;:()[]")):
        return _without_trailing_year(text)
    if locators.begins_with_year:
        return _without_trailing_year(text[: locators.first_end].rstrip(" ,.;:"))
    if text[: locators.begin].endswith(" ") and text[: locators.begin].rstrip()[-1:].isalnum():
        return len(text)  # "IEEE Access 6 (2018): 1-7" is one wording
    return len(text[: locators.begin].rstrip(" \t,.;:([|·"))


# An award that a comma or a bracket sets off from the venue before it.
_AWARD_AFTER = re.compile(
    r"(?:,|;|\s[–—|-]|\s?\()\s?(?:best|outstanding|distinguished|notable|honou?rable|test[- ]of[- ]time)\b"
    r"[\w -]{0,40}\)?$",
    re.IGNORECASE,
)


def _without_award(text: str) -> str:
    """A venue without the award that is set off after it ("EMNLP 2023, Best Paper Award")."""
    match = _AWARD_AFTER.search(text)
    return text[: match.start()] if match and match.start() > 0 else text


# A journal's name has no more words than this.
_LONGEST_JOURNAL = 10


def _is_name_before_volume(text: str) -> bool:
    """Whether a text is a name in capitals and then a volume or pages: "The Lancet. 2021;9(1):215-227"."""
    locators = locators_of(text)
    if locators is None or not locators.are_strong:
        return False
    return is_capitalised_name(text[: locators.begin].strip(" ,.;:(["))


def is_capitalised_name(text: str) -> bool:
    """Whether a text may be a journal's name where the place says so: one phrase whose longer words have capitals."""
    if not 0 < len(text.split()) <= _LONGEST_JOURNAL or re.search(r"[\"“”?!:,]", text) or not text[0].isupper():
        return False
    if any(not is_abbreviated_venue_word(match[1]) for match in re.finditer(r"(?<![^\W\d_])([^\W\d_]++)\.\s", text)):
        return False
    telling = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]  # noqa: PLR2004
    return all(word[0].isupper() for word in telling)


def _is_long_venue(text: str, plain: str) -> bool:
    """Whether a longer text is a venue's full name or a citation's end ("In Proceedings of …, pp. 1-12")."""
    if _is_name_before_volume(text):
        return True
    if re.match(r"(?:in:? )?(?:the )?(?:proceedings|proc\.|advances in|transactions|journal of|findings of)\b", plain):
        return True
    if not venue_words("words").search(plain):
        if not re.search(r"(?<!\d)\d++\s?(?:\.\d|\(\d)|\bvol", plain):
            return False
        return read_venue(text).venue is not None
    telling = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]  # noqa: PLR2004
    capitals = sum(word[0].isupper() for word in telling)
    return bool(telling) and capitals / len(telling) >= 0.7 and len(telling) > 1  # noqa: PLR2004


_TRAILING_YEAR = re.compile(
    r"(?<!\s)[.,]?\s*+\((?:19|20)\d{2}\)\.?$|\.\s*+(?:19|20)\d{2}\.?$|,\s(?:19|20)\d{2}(?:,\s\w+)?\.?$"
)


def _without_trailing_year(text: str) -> int:
    """Where a wording ends if a year that stands as a sentence or a parenthesis of its own is left off."""
    match = _TRAILING_YEAR.search(text)
    if match is None or match.start() == 0:
        return len(text)
    if len(text[: match.start()].split()) <= 2 and match[0].lstrip()[0] in "(,":  # noqa: PLR2004
        return len(text)
    return match.start()


def _name_of(wording: str, year: tuple[int, int, int] | None) -> str:
    """The wording without its year ("NSDI'2017" -> "NSDI")."""
    if year is None:
        return collapse(wording)
    before, after = wording[: year[1]], wording[year[2] :]
    name = before.rstrip(" '’`‘,([-") + (" " + after.strip(" ,)]-:") if after.strip(" ,)]-:.") else "")
    return collapse(name).strip(" ,:;") or collapse(wording)
