"""What an entry says that helps to find its work: identifiers, name, and hints at venue, year and first author."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from enrich.core.confidence import TELLING_WORDS
from enrich.core.identifiers import Identifiers, arxiv_id_of_url, hint_of_url, identifiers_of_url, identifiers_of_urls
from enrich.core.models import Entry, LinkRole
from enrich.core.text import words
from enrich.matching.titles import short_name
from enrich.matching.venues import Venue, read_venue

_KINDS_OF_TEXT = frozenset(
    {"review", "paper", "survey", "overview", "report", "notes", "tutorial", "lecture", "slides"}
)
_LEAST_ABBREVIATION = 3
_LEAST_FILE_WORDS = 2


@dataclass(frozen=True, slots=True)
class Hint:
    """What an entry gives besides title and link: venue, year, first author."""

    venue: Venue | None
    year: int | None
    first_author: str | None


def read_hint(entry: Entry) -> Hint | None:
    """The hint in an entry's venue and link; None where there is none."""
    from_url = hint_of_url(entry.url) if entry.url else None
    listed = read_venue(entry.venue_name).venue if entry.venue_name else None
    if from_url is not None:
        return Hint(read_venue(from_url.venue.upper()).venue or listed, from_url.year, from_url.first_author)
    year = listed_year(entry)
    return Hint(listed, year, None) if listed or year else None


def subject_words(entry: Entry) -> tuple[str, ...]:
    """The words of the listed title without those for the kind of text ("Collective Communication Review")."""
    return tuple(word for word in words(entry.title or "") if word not in _KINDS_OF_TEXT)


def file_words(entry: Entry) -> tuple[str, ...]:
    """The words in the name of the linked file, which may abbreviate the venue ("Conc_Comp.pdf"), if it is no id."""
    if entry.url is None or hint_of_url(entry.url) or identifiers_of_url(entry.url):
        return ()
    name = urlsplit(entry.url).path.rpartition("/")[2].partition(".")[0]
    found = tuple(word for word in words(name.replace("_", " ")) if word.isalpha() and len(word) >= _LEAST_ABBREVIATION)
    return () if len(found) < _LEAST_FILE_WORDS or set(found) & set(words(entry.title or "")) else found


def listed_year(entry: Entry) -> int | None:
    """The year that an entry lists, as a field of its own or within the venue's text."""
    return entry.year or (read_venue(entry.venue).year if entry.venue else None)


def listed_identifiers(entry: Entry) -> Identifiers:
    """The identifiers in an entry's links to papers, those of its chosen link first."""
    papers = (link.url for link in entry.links if link.role is LinkRole.PAPER and link.url != entry.url)
    return identifiers_of_urls([*([entry.url] if entry.url else []), *papers])


def listed_dois(entry: Entry) -> frozenset[str]:
    """The DOIs in all links of an entry to papers."""
    links = [entry.url or "", *(link.url for link in entry.links if link.role is LinkRole.PAPER)]
    return frozenset(doi for url in links if url and (doi := identifiers_of_url(url).doi))


def pinned_version(entry: Entry) -> int | None:
    """The arXiv version to which the entry's link is pinned, if any."""
    found = arxiv_id_of_url(entry.url) if entry.url else None
    return found.version if found else None


def use_name_as_title(entry: Entry) -> Entry:
    """The entry with its name as title, where it has no title and the name is as long as one."""
    is_title = entry.title is None and len(words(entry.name or "")) >= TELLING_WORDS
    return replace(entry, title=entry.name) if is_title else entry


def distinct_name(entry: Entry) -> str | None:
    """The name of the entry's subject: its own, unless that only repeats the title; else the title's short name.

    The name of a record with a title is its citation key ("kwon2023efficient"), which names nothing.
    """
    is_key = entry.is_record and entry.title is not None and " " not in (entry.name or "")
    if entry.name and not is_key and (entry.title is None or words(entry.name) != words(entry.title)):
        return entry.name
    return short_name(entry.title) if entry.title else None
