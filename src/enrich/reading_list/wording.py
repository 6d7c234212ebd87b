"""What a stretch of plain text is: names of authors, a venue, a date, a year, or neither."""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass
from functools import lru_cache

from enrich.core.text import collapse, fold
from enrich.core.years import century
from enrich.matching.venues import read_venue
from enrich.reading_list.vocabulary import name_words, venue_words

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"(?:(?:19|20)\d{{2}}\s?[./-]\s?(?:0?[1-9]|1[0-2])(?:\s?[./-]\s?\d{{1,2}})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}[ ,]+(?:19|20)\d{{2}}|"
    rf"{_MONTH}\s(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s)?(?:19|20)\d{{2}}|(?:19|20)\d{{2}},?\s{_MONTH}|"
    rf"\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d{{2}}|"
    r"(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?|(?:1|2)\d[./](?:0[1-9]|1[0-2]))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.:/-])(?:19[5-9]\d|20[0-4]\d)(?![\d]|[.:/-]\d)")
_SHORT_YEAR = re.compile(r"['’`‘]\s?(\d{2})(?!\d)|(?<=[A-Z])[ -]?(\d{2})(?!\d)|(?<=[A-Za-z)])\s(\d{2})$")
_AWARD = re.compile(r"\b(?:oral|spotlight|poster|findings|highlight)\b", re.IGNORECASE)
# What may follow a venue and its year.
_BESIDE_VENUE = re.compile(
    r"\(?(?:oral|spotlight|poster|workshop|findings|main|demo|short|long|best|outstanding|submi|industry|track|under|"
    r"dataset|highlight|award|tutorial|accept|system|student|extended|abstract|conference|proceedings|journal|regular|"
    r"full|paper|notable|top|finalist|honou?rable|invited|keynote|research|applied|w$|ws|d&b|on|in|at|companion|late)"
)
_SHORT_WORD = re.compile(r"\(?[^\W\d_][\w&+/*.@-]*\)?")
_TRACK = re.compile(
    r"\b(oral|spotlight|poster|demo|workshop|findings|best paper(?: award)?|outstanding paper(?: award)?|highlight|"
    r"short(?: paper)?|long(?: paper)?|tutorial|industry|award)\b",
    re.IGNORECASE,
)
_LONGEST_TAG = 9
_LONGEST_SHORT = 90
_MOST_SHORT_WORDS = 6
_LONGEST_VENUE = 40
_MOST_CHARACTERS = 600
_ENOUGH_NAMES = 0.75
_LONGEST_NAME = 6
_LONGEST_CJK_NAME = 5
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_SPLIT_NAMES = re.compile(r"\s*[,;，、;]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+|\s*·\s*")
_ET_AL = re.compile(r"\bet\.?\s?al\b\.?|\band others\b|\betc\.?$|等$|\.\.\.$|…$", re.IGNORECASE)
_NAME_WORD = re.compile(r"(?:[^\W\d_]\.[-‐ ]?)+|[^\W\d_](?:[\w'’‘`.-]*\w)?\.?[*†‡§¶#0-9,]*|\([^)]+\)", re.UNICODE)


@dataclass(frozen=True, slots=True)
class VenueText:
    """A venue as it is worded: where the wording ends, the name without the year, the year, the track."""

    start: int
    end: int
    name: str
    year: int | None
    year_at: tuple[int, int] | None
    track: str | None


def is_date(text: str) -> bool:
    """Whether a text is a date that is more than a year ("2024.10", "4 Apr 2023")."""
    return bool(_DATE.fullmatch(text.strip(" ()[].,:;")))


def dates_in(text: str) -> list[tuple[int, int]]:
    """Where dates stand in a text."""
    return [
        match.span()
        for match in re.finditer(rf"(?<![\w.:/-]){_DATE.pattern}(?![\w/]|[.:-]\w)", text, re.IGNORECASE)
        if len(match[0]) > len("24.10") or match[0][2:3] in "./"
    ]


def year_of(text: str) -> tuple[int, int, int] | None:
    """(year, start, end) of the last year that a text names, in four digits or two; None without one."""
    found = [(int(match[0]), match.start(), match.end()) for match in _YEAR.finditer(text)]
    if not found:
        # `SOSP2019`, `[ATC18]`: glued to the name.
        found = [
            (int(m[0]), m.start(), m.end()) for m in re.finditer(r"(?<=[A-Za-z])(?:19[5-9]\d|20[0-4]\d)(?!\d)", text)
        ]
    if found:
        return found[-1]
    for match in _SHORT_YEAR.finditer(text):
        group = next(k for k in (1, 2, 3) if match[k])
        return century(int(match[group])), match.start(group), match.end(group)
    return None


def only_year(text: str) -> int | None:
    """The year that a text is and nothing else."""
    match = re.fullmatch(r"[\s(\[]*((?:19[5-9]|20[0-4])\d)[\s)\].,;:]*", text)
    return int(match[1]) if match else None


@lru_cache(maxsize=16384)
def is_names(text: str, *, alone: bool = False) -> bool:
    """Whether a text is a list of persons; `alone` lets one single name count."""
    plain = collapse(text).strip(" .,;:()[]")
    if not plain or len(plain) > 6000:  # noqa: PLR2004
        return False
    has_et_al = bool(_ET_AL.search(plain))
    plain = re.sub(r"\([^()]{1,80}\)", " ", _ET_AL.sub("", plain)).strip(" .,;:")
    if not plain:
        return False
    if re.search(r"https?:|[?!=<>|{}]|\d{3}", plain):
        return False
    parts = [part for part in _SPLIT_NAMES.split(plain) if part]
    good = sum(_is_name(part) for part in parts)
    if len(parts) == 1:
        return good == 1 and (has_et_al or (alone and len(plain.split()) in {2, 3, 4}))
    if len(parts) == 2 and not has_et_al:  # noqa: PLR2004
        return good == 2 and _two_names(parts)  # noqa: PLR2004
    return good / len(parts) >= _ENOUGH_NAMES


def _two_names(parts: list[str]) -> bool:
    """Whether two parts are two persons, or a family name and given names or initials ("Gujarati, A.")."""
    return any(len(part.split()) > 1 for part in parts) or any("." in part for part in parts)


def _is_name(part: str) -> bool:
    if len(part) > _LONGEST_CJK_NAME and _CJK.search(part):
        return False
    words = part.replace(".-", ". -").split()
    if not 0 < len(words) <= _LONGEST_NAME or len(part) > _LONGEST_SHORT:
        return False
    particles, never = name_words("particles"), name_words("never")
    capitals = 0
    for word in words:
        bare = word.strip(".,*†‡§¶#()0123456789")
        if fold(bare) in never:
            return False
        if fold(word) in particles or not bare:
            continue
        if not _NAME_WORD.fullmatch(word):
            return False
        if bare[:1].isupper() or (not bare.isascii() and bare[:1].isalpha() and not bare[:1].islower()):
            capitals += 1
        else:
            return False
    return capitals > 0


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
    year = year_of(shown)
    cut = _without_trailing_year(shown)
    wording = shown[:cut]
    year_at = (start + year[1], start + year[2]) if year else None
    track = _TRACK.search(wording)
    name = _name_of(wording, year if year and year[1] < cut else None)
    return VenueText(start, start + cut, name, year[0] if year else None, year_at, track[1].lower() if track else None)


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
    if reading.venue is not None and len(words) <= 4 and _registry_exact(text):  # noqa: PLR2004
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
        and len(rest) <= _MOST_SHORT_WORDS
        and all(_SHORT_WORD.fullmatch(word) or word in {"&", "/", "@"} for word in name[:-1])
        and all(_SHORT_WORD.fullmatch(word.rstrip(",:")) or word in {"&", "/", "@"} for word in (*name[-1:], *rest))
        and not re.search(r"[^\W\d_]{2}\.$", name[0] if len(name) > 1 else "")
    )


@lru_cache(maxsize=8192)
def _registry_exact(text: str) -> bool:
    from enrich.matching.venues import registry

    return registry().exact(re.sub(r"['’`]\s?\d{2}(?!\d)|\d{2}$", "", text)) is not None


def _is_long_venue(text: str, plain: str) -> bool:
    """Whether a longer text is a venue's full name or a citation's end ("In Proceedings of …, pp. 1-12")."""
    if re.match(r"(?:in:? )?(?:the )?(?:proceedings|proc\.|advances in|transactions|journal of|findings of)\b", plain):
        return True
    if not venue_words("words").search(plain):
        if not re.search(r"\d+\s?(?:\.\d+|\(\d)|\bvol", plain):
            return False
        return read_venue(text).venue is not None
    telling = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]  # noqa: PLR2004
    capitals = sum(word[0].isupper() for word in telling)
    return bool(telling) and capitals / len(telling) >= 0.7 and len(telling) > 1  # noqa: PLR2004


def _without_trailing_year(text: str) -> int:
    """Where a wording ends if a year that stands as a sentence or a parenthesis of its own is left off."""
    match = re.search(r"[.,]?\s*\((?:19|20)\d{2}\)\.?$|\.\s*(?:19|20)\d{2}\.?$|,\s(?:19|20)\d{2}(?:,\s\w+)?\.?$", text)
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


def badge_message(address: str) -> str | None:
    """What a badge's address says in words (`badge/ICLR'24-blue`, `ENLSP_at_NIPS2024`); None for other images."""
    match = re.search(r"(?:img\.)?shields\.io/(?:static/v1\?(?P<query>[^#]+)|badge/(?P<path>[^?#]+))", address)
    if match is None:
        return None
    if match["query"]:
        values = urllib.parse.parse_qs(match["query"])
        said: str | None = (values.get("message") or values.get("label") or [None])[0]
        return said
    path = urllib.parse.unquote(match["path"]).removesuffix(".svg")
    parts = re.split(r"(?<!-)-(?!-)", path)
    message = " ".join(parts[:-1]) if len(parts) > 1 else parts[0]
    return collapse(message.replace("--", "-").replace("__", "\1").replace("_", " ").replace("\1", "_"))


def badge_parts(path: str) -> list[tuple[int, int]]:
    """The parts of a badge's path that may be its message, the shortest first: `label-message-colour`."""
    cuts = [match.start() for match in re.finditer(r"(?<!-)-(?!-)", path)]
    edges = [0, *(cut + 1 for cut in cuts)]
    ends = cuts or [len(path)]
    found = [(start, end) for start in edges for end in ends if start < end]
    return sorted(found, key=lambda part: part[1] - part[0])


def badge_venue(message: str) -> str | None:
    """The part of a badge's message that names a venue, if any ("Conference ICML'23" -> "ICML'23")."""
    bare = re.sub(
        r"^(?:conference|venue|publish(?:ed)?|journal|pub|paper|proceedings|accepted|preprint)[ :]+(?=\S)",
        "",
        message,
        flags=re.IGNORECASE,
    )
    found = venue_text(bare, tag=bare != message) or _known_badge(bare)
    return bare if found else None


def _known_badge(message: str) -> bool:
    from enrich.matching.venues import registry

    if venue_words("preprints").match(fold(message)) and len(message.split()) <= 4:  # noqa: PLR2004
        return True
    bare = re.sub(r"[ -]*(?:19|20)?\d{2}\b.*$", "", message)
    bare = re.sub(r"^.* at ", "", bare)
    return bool(bare != message and registry().exact(bare))
