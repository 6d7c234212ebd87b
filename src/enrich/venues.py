"""The venue registry (`data/venues.toml`) and how any wording of a venue is brought to one of its entries.

A wording may be a short name ("OSDI"), a service's long name ("Neural Information Processing Systems"), a title
of proceedings ("2024 ACM/IEEE 51st Annual International Symposium on Computer Architecture (ISCA)"), a DBLP key,
an ACL Anthology id, or an author's comment ("To appear at ISCA 2024"). What is in no entry stays unknown: a
near miss is never taken for a venue.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from enrich.identifiers import century
from enrich.text import canonical, words

_SPELLED_ORDINAL = re.compile(
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ieth)|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth)",
)
_NOISE = re.compile(r"(?:19|20)\d{2}|\d+(?:st|nd|rd|th)|the|annual|proc|proceedings")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SHORT_YEAR = re.compile(r"['’`]\s?(\d{2})(?!\d)")
_LONGEST_NAME = 24
_WORKSHOP = re.compile(r"\bworkshops?\b", re.IGNORECASE)
_TRACKS = (
    ("demo", re.compile(r"\b(?:system )?demo(?:nstration)?s?\b(?! track record)", re.IGNORECASE)),
    ("spotlight", re.compile(r"\bspotlight\b", re.IGNORECASE)),
    ("oral", re.compile(r"\boral\b", re.IGNORECASE)),
    ("poster", re.compile(r"\bposter\b", re.IGNORECASE)),
)
# What authors write in arXiv's comment when a paper is not (yet) accepted there.
_NOT_ACCEPTED = re.compile(
    r"\b(?:submitted|submission|under review|in review|rejected|withdrawn|extended version of|short version|"
    r"preliminary version|earlier version|based on)\b",
    re.IGNORECASE,
)
_ACCEPTED = re.compile(
    r"\b(?:accepted|appear(?:s|ed|ing)?|published|publication|presented|camera[- ]ready|proceedings|to be held|"
    r"conference paper)\b",
    re.IGNORECASE,
)


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
    year_from: int | None = None
    year_to: int | None = None

    @property
    def is_preprint(self) -> bool:
        """Whether it is a server for preprints, so no place of publication."""
        return self.kind is VenueKind.PREPRINT


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A publisher, society or platform: not a venue, although lists name it as one."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueReading:
    """What a wording says: a venue or a publisher (or neither, if unknown), a year and a track."""

    text: str
    venue: Venue | None = None
    publisher: Publisher | None = None
    year: int | None = None
    track: str = "main"


class Registry:
    """All venues and publishers, findable by any of their forms."""

    def __init__(self, venues: tuple[Venue, ...], publishers: tuple[Publisher, ...]) -> None:
        self.venues = venues
        self.publishers = publishers
        self._by_form = {form_key(form): v for v in venues for form in (v.short, v.full, *v.aliases)}
        self._by_publisher = {form_key(form): p for p in publishers for form in (p.name, *p.aliases)}
        self._by_stream = {stream: venue for venue in venues for stream in venue.dblp}
        self._acronyms = {form: v for v in venues for form in (v.short, *v.aliases) if len(form_key(form)) == 1}

    def exact(self, text: str) -> Venue | None:
        """The venue one of whose forms `text` is as a whole."""
        return self._by_form.get(form_key(text))

    def publisher(self, text: str) -> Publisher | None:
        """The publisher or society that `text` is as a whole."""
        return self._by_publisher.get(form_key(text))

    def within(self, text: str) -> Venue | None:
        """The venue whose form is the longest to occur in `text`; one-word forms must stand in their own case."""
        key = form_key(text)
        for length in range(min(len(key), _LONGEST_NAME), 1, -1):
            for start in range(len(key) - length + 1):
                if found := self._by_form.get(key[start : start + length]):
                    return found
        for word in re.findall(r"[^\W_](?:[\w&*-]*[^\W_])?", _without_years(text)):
            if (found := self._acronyms.get(word)) and word != word.capitalize():
                return found
        return None

    def of_dblp_key(self, key: str) -> tuple[Venue | None, int | None]:
        """Venue and year that a DBLP key tells: `conf/sosp/KwonLZ0ZY0ZS23` is SOSP, 2023; CoRR keys have no year."""
        stream, _, name = key.rpartition("/")
        match = re.search(r"(\d{2})[a-z]{0,2}$", name)
        venue = self._by_stream.get(stream)
        if venue is None or venue.is_preprint:
            return venue, None
        return venue, century(int(match[1])) if match else None


@lru_cache(maxsize=16384)
def form_key(text: str) -> tuple[str, ...]:
    """The words of a venue's name for comparing: without years, ordinals, "annual", "the", "proceedings of"."""
    text = _SHORT_YEAR.sub(" ", canonical(text).replace("{", "").replace("}", ""))
    found = [w for w in words(text) if not _NOISE.fullmatch(w) and not _SPELLED_ORDINAL.fullmatch(w)]
    while found and found[0] in {"of", "in", "at"}:
        found.pop(0)
    return tuple(found)


@cache
def registry() -> Registry:
    """The registry of the package, read once."""
    text = files("enrich").joinpath("data/venues.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return Registry(
        tuple(Venue(**{**_tuples(row), "kind": VenueKind(row["kind"])}) for row in raw["venue"]),
        tuple(Publisher(**_tuples(row)) for row in raw["publisher"]),
    )


def _tuples(row: dict[str, object]) -> dict[str, object]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _without_years(text: str) -> str:
    return _YEAR.sub(" ", _SHORT_YEAR.sub(" ", text))


def year_in(text: str) -> int | None:
    """The one year that a wording names ("OSDI '22", "ICLR 2024"); None where there is none or several."""
    years = {int(year) for year in _YEAR.findall(text)}
    years |= {century(int(year)) for year in _SHORT_YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def track_of(text: str, venue: Venue | None) -> str:
    """The track that a wording names: main, workshop, demo, oral, spotlight or poster."""
    if _WORKSHOP.search(text) and (venue is None or venue.kind is not VenueKind.WORKSHOP):
        return "workshop"
    return next((name for name, pattern in _TRACKS if pattern.search(text)), "main")


@lru_cache(maxsize=16384)
def read_venue(text: str) -> VenueReading:
    """What a wording of a venue says, of any form: venue or publisher, year, track."""
    known = registry()
    plain = _without_years(text)
    venue = known.exact(plain)
    publisher = None if venue else known.publisher(plain)
    if venue is None and publisher is None:
        venue = known.within(text)
    return VenueReading(
        text=text, venue=venue, publisher=publisher, year=year_in(text), track=track_of(text, venue),
    )  # fmt: skip


@lru_cache(maxsize=16384)
def read_comment(comment: str) -> VenueReading | None:
    """Where an author's comment says that the paper appeared, or None: a submission is no publication.

    Each sentence is read alone, for comments say several things ("12 pages. Accepted at ICLR 2024").
    """
    for sentence in re.split(r"[;\n]|\.(?=\s|$)|,(?=\s*(?:accepted|to appear|published))", comment):
        if _NOT_ACCEPTED.search(sentence):
            continue
        venue = registry().within(sentence)
        if venue is None or venue.is_preprint:
            continue
        if _ACCEPTED.search(sentence) or _is_name_and_year(sentence):
            return VenueReading(
                text=comment, venue=venue, year=year_in(sentence), track=track_of(sentence, venue),
            )  # fmt: skip
    return None


def _is_name_and_year(sentence: str) -> bool:
    """Whether a sentence begins with a venue and its year and says little else ("OSDI 2024, camera-ready")."""
    match = re.match(r"\s*(?:in |at )?([A-Z][\w&*/ -]{1,40}?)\s*(?:['’`]\s?\d{2}|(?:19|20)\d{2})\b", sentence)
    return bool(match and registry().exact(match[1]))


def venue_of_acl_id(acl_id: str) -> VenueReading:
    """Venue and year in an ACL Anthology id: `2023.emnlp-main.298`; old ids (`P19-1001`) tell only some.

    Form of the ids: https://aclanthology.org/info/ids/.
    """
    if match := re.match(r"(\d{4})\.([a-z0-9_]+)-([a-z0-9]+)\.", acl_id):
        name = match[2] if match[2] != "findings" else f"Findings of {match[3].upper()}"
        venue = registry().exact(name)
        return VenueReading(
            text=acl_id, venue=venue, year=int(match[1]), track="demo" if match[3] in {"demo", "demos"} else "main",
        )  # fmt: skip
    return VenueReading(text=acl_id)
