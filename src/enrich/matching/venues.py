"""The venue registry (`venues.toml`) and how any wording of a venue is brought to one of its entries.

A wording may be a short name ("OSDI"), a service's long name ("Neural Information Processing Systems"), a title
of proceedings ("2024 ACM/IEEE 51st Annual International Symposium on Computer Architecture (ISCA)"), a DBLP key,
an ACL Anthology id, or an author's comment ("To appear at ISCA 2024"). A name that is in no entry stays
unknown: a similar name is never taken for a venue.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from enrich.core.text import canonical, fold, words
from enrich.core.years import century, find_year, remove_short_years, remove_years
from enrich.matching.abbreviations import AbbreviationIndex

# "ICML24", "CVPR-23": an acronym with a two-digit year and no apostrophe.
_GLUED_YEAR = re.compile(r"([A-Za-z][A-Za-z&]+)[ -]?(\d{2})")
# Longer runs of words are not looked up: no name in the registry has as many.
_LONGEST_NAME = 24
# An acronym with what comes before it ("at", "to", a parenthesis, the beginning) and a year after it.
_ACRONYM = re.compile(
    r"(?P<before>^|\b(?:at|to|in|by|of|for|the|and|on)\s++|[(/:]\s*+|\d\s++)?"
    r"(?<![\w-])(?P<name>[^\W\d_](?:[\w&*+-]*[^\W\d_*+])?)(?![\w-]*[^\W\d_])"
    r"(?P<year>(?:\s*+['’`,-])?\s*+(?:(?:19|20)?\d{2})\b)?",
)
# Two letters are too many things ("CC BY", "Section IV") to be a venue without a year.
_SHORTEST_ALONE = 2
_WORKSHOP = re.compile(r"\bworkshops?\b|(?<=\w)\s?@\s?(?=[A-Z])", re.IGNORECASE)


class VenueKind(StrEnum):
    """What a venue is."""

    CONFERENCE = "conference"
    JOURNAL = "journal"
    WORKSHOP = "workshop"
    PREPRINT = "preprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A conference, journal, workshop or preprint server; `publishers` includes sponsoring societies."""

    short: str
    full: str
    kind: VenueKind
    field: str
    publishers: tuple[str, ...] = ()
    dblp: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    publishes: tuple[str, ...] = ()
    """For a proceedings journal (PACMPL): the conferences whose papers it publishes."""

    @property
    def is_preprint(self) -> bool:
        """Whether it is a preprint server, and so not a place of publication."""
        return self.kind is VenueKind.PREPRINT

    @property
    def conference(self) -> str:
        """The short name of the conference that a workshop belongs to, or its own where it has none."""
        return self.parent if self.kind is VenueKind.WORKSHOP and self.parent else self.short


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A publisher, society or platform: not a venue, although lists use it as one."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueReading:
    """What a text says: a venue or a publisher (or neither, if unknown), a year and a track."""

    text: str
    venue: Venue | None = None
    publisher: Publisher | None = None
    year: int | None = None
    track: str = "main"

    @property
    def is_workshop(self) -> bool:
        """Whether it names a workshop, of its own or of a conference."""
        return self.track == "workshop" or (self.venue is not None and self.venue.kind is VenueKind.WORKSHOP)


class Registry:
    """All venues and publishers, findable by any of their forms."""

    def __init__(self, venues: tuple[Venue, ...], publishers: tuple[Publisher, ...]) -> None:
        self.venues = venues
        self.publishers = publishers
        forms = [(form, venue) for venue in venues for form in (venue.short, venue.full, *venue.aliases)]
        self._by_words = {words(form): venue for form, venue in forms}
        self._by_key = {form_key(form): venue for form, venue in forms}
        self._by_publisher = {words(form): p for p in publishers for form in (p.name, *p.aliases)}
        self._by_stream = {stream: venue for venue in venues for stream in venue.dblp}
        self._forms = forms
        self._acronyms = {form: venue for form, venue in forms if len(form.split()) == 1 and form != form.capitalize()}

    def exact(self, text: str) -> Venue | None:
        """The venue that has `text` as one of its forms, apart from years and ordinals."""
        plain = remove_years(text)
        if found := self._by_words.get(words(plain)):
            return found
        return None if self.publisher(text) else self._by_key.get(form_key(plain))

    def abbreviated(self, text: str) -> Venue | None:
        """The venue whose name `text` gives with abbreviated words ("Proc. Int. Conf. Mach. Learn.")."""
        return self._abbreviations.find(remove_years(text))

    @cached_property
    def _abbreviations(self) -> AbbreviationIndex[Venue]:
        return AbbreviationIndex(self._forms)

    def publisher(self, text: str) -> Publisher | None:
        """The publisher or society that `text` is as a whole."""
        return self._by_publisher.get(words(remove_years(text)))

    def within(self, text: str) -> Venue | None:
        """The venue that a longer text names: by its longest form, else by an acronym in the exact case."""
        return self._long_form_in(text) or self._acronym_in(text)

    def _long_form_in(self, text: str) -> Venue | None:
        """The longest form that says what kind of thing it is ("Conference on …") and ends where its phrase ends.

        "Machine Learning" alone is a journal, within a longer name it is a subject; and the "International
        Conference on Computer Vision Theory" is not the one on computer vision.
        """
        found = _phrase(text)
        if _vocabulary().type_words.isdisjoint(word for word, _ in found):
            return None
        for length in range(min(len(found), _LONGEST_NAME), 1, -1):
            for start in range(len(found) - length + 1):
                end = start + length
                venue = self._by_key.get(tuple(word for word, _ in found[start:end]))
                if (
                    venue
                    and _vocabulary().type_words & {word for word, _ in found[start:end]}
                    and _phrase_ends(found, end)
                ):
                    return venue
        return None

    def _acronym_in(self, text: str) -> Venue | None:
        """The first acronym that a year follows, or that is where a venue is usually named ("at ISCA", "(ISCA)")."""
        for match in _ACRONYM.finditer(canonical(text)):
            venue = self._acronyms.get(match["name"])
            if venue is None:
                continue
            if match["year"] or (len(match["name"]) > _SHORTEST_ALONE and match["before"] is not None):
                return venue
        return None

    def read_dblp_key(self, key: str) -> tuple[Venue | None, int | None]:
        """Venue and year in a DBLP key: `conf/sosp/KwonLZ0ZY0ZS23` is SOSP, 2023; CoRR keys have no year."""
        stream, _, name = key.rpartition("/")
        match = re.search(r"(\d{2})[a-z]{0,2}$", name)
        venue = self._by_stream.get(stream)
        if venue is None or venue.is_preprint:
            return venue, None
        return venue, century(int(match[1])) if match else None


def _phrase(text: str) -> list[tuple[str, bool]]:
    """The words of a text that matter (`form_key`), each with whether its phrase may end after it."""
    text = fold(remove_years(canonical(text).replace("{", "").replace("}", ""))).replace("&", " and ")
    found: list[tuple[str, bool]] = []
    for match in re.finditer(r"([^\W_]+)([^\w]*)", text):
        word, ends = (
            match[1],
            bool(re.search(r"[^\s\w'/.-]|\.\s*$|\s-", match[2])) or match.end() == len(text),
        )
        if _is_noise(word):
            if found and ends:
                found[-1] = (found[-1][0], True)
            continue
        found.append((word, ends))
    return found


def _phrase_ends(found: list[tuple[str, bool]], end: int) -> bool:
    """Whether a name may end before place `end`: at a break, or before a number or a word of its own sentence."""
    return end == len(found) or found[end - 1][1] or found[end][0].isdigit() or found[end][0] in _vocabulary().followers


@lru_cache(maxsize=16384)
def form_key(text: str) -> tuple[str, ...]:
    """The words of a venue's name for comparing: without years, ordinals, "annual", "the", "proceedings of"."""
    text = remove_short_years(canonical(text).replace("{", "").replace("}", ""))
    found = [w for w in words(text) if not _is_noise(w)]
    while found and found[0] in {"of", "in", "at"}:
        found.pop(0)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    """The words around venues' names (`venues.toml` says what each set means)."""

    type_words: frozenset[str]
    followers: frozenset[str]
    noise: re.Pattern[str]
    submitted: re.Pattern[str]
    not_accepted: re.Pattern[str]
    accepted: re.Pattern[str]
    tracks: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("enrich.matching").joinpath("venues.toml").read_text(encoding="utf-8"))


@cache
def registry() -> Registry:
    """The registry of the package, read once."""
    return Registry(
        tuple(msgspec.convert(_data()["venue"], list[Venue])),
        tuple(msgspec.convert(_data()["publisher"], list[Publisher])),
    )


@cache
def _vocabulary() -> _Vocabulary:
    """The vocabulary of the package, read once."""
    sets = _data()["words"]
    return _Vocabulary(
        type_words=frozenset(sets["type_words"]),
        followers=frozenset(sets["followers"]),
        noise=re.compile("|".join(sets["noise"])),
        submitted=_any_of(sets["submitted"]),
        not_accepted=_any_of(sets["not_accepted"]),
        accepted=_any_of(sets["accepted"]),
        tracks=tuple((track["name"], _any_of([track["pattern"]])) for track in _data()["track"]),
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    """Any of some patterns, as whole words, in any case."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def _is_noise(word: str) -> bool:
    return _vocabulary().noise.fullmatch(word) is not None


def read_track(text: str, venue: Venue | None) -> str:
    """The track that a wording names: main, workshop, demo, oral, spotlight or poster."""
    if _WORKSHOP.search(text) and (venue is None or venue.kind is not VenueKind.WORKSHOP):
        return "workshop"
    return next((name for name, pattern in _vocabulary().tracks if pattern.search(text)), "main")


@lru_cache(maxsize=16384)
def read_venue(text: str) -> VenueReading:
    """What a wording of a venue says, of any form: venue or publisher, year, track."""
    known = registry()
    if _vocabulary().submitted.search(text):
        return VenueReading(text=text, venue=known.exact("arXiv"), year=find_year(text))
    if (glued := _GLUED_YEAR.fullmatch(text.strip())) and (named := known.exact(glued[1])):
        return VenueReading(text=text, venue=named, year=century(int(glued[2])))
    venue = known.exact(text)
    publisher = None if venue else known.publisher(text)
    if venue is None and publisher is None:
        venue = known.abbreviated(text) or known.within(text)
    return VenueReading(
        text=text,
        venue=venue,
        publisher=publisher,
        year=find_year(text),
        track=read_track(text, venue),
    )


@lru_cache(maxsize=16384)
def read_comment(comment: str) -> VenueReading | None:
    """Where an author's comment says that the paper appeared, or None: a submission is no publication.

    Each sentence is read alone, for comments say several things ("12 pages. Accepted at ICLR 2024").
    """
    for sentence in re.split(r"[;\n]|\.(?=\s|$)|,(?=\s*(?:accepted|to appear|published))", comment):
        if _vocabulary().not_accepted.search(sentence):
            continue
        venue = registry().within(sentence)
        if venue is None or venue.is_preprint:
            continue
        if _vocabulary().accepted.search(sentence) or any(_is_name_and_year(part) for part in sentence.split(",")):
            return VenueReading(
                text=comment,
                venue=venue,
                year=find_year(sentence),
                track=read_track(sentence, venue),
            )
    return None


def _is_name_and_year(sentence: str) -> bool:
    """Whether a sentence begins with a venue and its year and says little else ("OSDI 2024, camera-ready")."""
    match = re.match(r"\s*(?:in |at )?([A-Z][\w&*/ -]{1,40}?)\s*(?:['’`]\s?\d{2}|(?:19|20)\d{2})\b", sentence)
    return bool(match and registry().exact(match[1]))


def read_acl_id(acl_id: str) -> VenueReading:
    """Venue and year in an ACL Anthology id: `2023.emnlp-main.298`; old ids (`P19-1001`) do not say it.

    Form of the ids: https://aclanthology.org/info/ids/.
    """
    if match := re.match(r"(\d{4})\.([a-z0-9_]+)-([a-z0-9]+)\.", acl_id):
        name = match[2] if match[2] != "findings" else f"Findings of {match[3].upper()}"
        venue = registry().exact(name)
        return VenueReading(
            text=acl_id,
            venue=venue,
            year=int(match[1]),
            track="demo" if match[3] in {"demo", "demos"} else "main",
        )
    return VenueReading(text=acl_id)
