"""Crossref's record of a work, in the recorded shape (R: crossref/*, mixed/*)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from replica.habits import Habit
from replica.text import draw, pages
from replica.venues import venue

if TYPE_CHECKING:
    from replica.habits import Habits
    from replica.venues import Venue
    from replica.works import Work

_IN_VOLUME = re.compile(r"^(?P<name>.*?),? (?P<volume>\d+)\((?P<issue>\d+)\)(?::(?P<pages>[\d-]+))?$")
_KEEPING = {"IEEE", "Association for Computational Linguistics"}  # these deposit the acronym `(CVPR)` too
_BEFORE = re.compile(r"^[A-Z]\w* '\d\d: ")
_PUBLISHERS = {"10.1109": "IEEE", "10.1145": "ACM"}
_IN_PARENTHESES = re.compile(r" \([^()]*\)$")
_NOBODY = {"family": "&NA;", "sequence": "first", "affiliation": []}
_ALPHABETICAL = "10.52202/"  # NeurIPS deposits sort the authors (bibtexupdater's changelog, as rules.md says)


class Item(NamedTuple):
    """One deposit: a work's, or the notice that retracts it."""

    work: Work
    is_notice: bool = False

    @property
    def doi(self) -> str:
        """Give the DOI, in lower case as Crossref gives it."""
        return f"{self.work.doi}{'.retraction' if self.is_notice else ''}".casefold()

    @property
    def title(self) -> str:
        """Give the title."""
        return f"Retraction Notice: {self.work.title}" if self.is_notice else self.work.title


def item_record(item: Item, score: float, habits: Habits) -> dict[str, Any]:
    """Give the whole record, less abstract and references."""
    work = item.work
    place = venue(work.venue or "")
    container = container_of(work)
    dates = _dates(work, place)
    return {
        "indexed": {**_moment(date(2026, 9, 1 + draw(28, "indexed", item.doi))), "version": "3.54.1"},
        **({"publisher-location": place.crossref_location} if place.crossref_location else {}),
        "reference-count": work.reference_count,
        "publisher": _publisher(work, place),
        **container.in_issue,
        "content-domain": {"domain": [], "crossmark-restriction": False},
        "short-container-title": [],
        "DOI": item.doi,
        "type": "journal-article" if work.kind == "journal" else "proceedings-article",
        "created": _moment(date(work.year, place.month, 2)),
        **({"page": container.pages} if container.pages else {}),
        "source": "Crossref",
        "is-referenced-by-count": work.citation_count // 2,
        "title": [work.marked_up.get("crossref", item.title) if Habit.MARKED_UP_TITLES in habits else item.title],
        "prefix": item.doi.partition("/")[0],
        "author": [*([_NOBODY] if Habit.CROSSREF_NAMES_NOBODY in habits and work.series else ()), *_authors(work)],
        "member": str(100 + draw(9000, "member", _publisher(work, place))),
        **_event(work, place, container.title),
        **dates,
        "container-title": [
            *([work.series] if work.series and Habit.CROSSREF_LISTS_SERIES in habits else ()),
            container.title,
        ],
        "original-title": [],
        **({"language": "en"} if work.kind == "journal" else {}),
        "deposited": _moment(date(work.year, place.month, 3)),
        "score": score,
        "resource": {"primary": {"URL": f"https://publisher.example/{item.doi}"}},
        "subtitle": [],
        "short-title": [],
        "issued": next(iter(dates.values())),
        "references-count": work.reference_count,
        "URL": f"https://doi.org/{item.doi}",
        "relation": {},
        "subject": [],
        "published": next(iter(dates.values())),
        **_notices(item),
    }


class Container(NamedTuple):
    """Where a work stands: the container's title, the pages, and volume and issue of a journal."""

    title: str
    pages: str | None
    in_issue: dict[str, Any]


def container_of(work: Work) -> Container:
    """Give the container as deposited."""
    place, full = venue(work.venue or ""), work.venue_full or ""
    issue = _IN_VOLUME.match(full)
    if issue:
        numbers = {"issue": issue["issue"], "volume": issue["volume"]}
        return Container(place.crossref_container or issue["name"], issue["pages"], numbers)
    title = _filled(place.crossref_container or work.venue or "", work)
    if full:
        keeps = _publisher(work, place) in _KEEPING
        title = full if keeps else _IN_PARENTHESES.sub("", _BEFORE.sub("", full))
    return Container(title, pages(work.title), {"volume": str(work.year)} if work.kind == "journal" else {})


def _publisher(work: Work, place: Venue) -> str:
    """Name the publisher by the DOI, for SC is ACM's in one year and IEEE's in another."""
    return _PUBLISHERS.get((work.doi or "").partition("/")[0], place.publisher)


def _event(work: Work, place: Venue, title: str) -> dict[str, Any]:
    if work.kind == "journal" or not place.crossref_event:
        return {}
    of_acm = _publisher(work, place) == "ACM"
    name = _filled(place.crossref_event, work) if of_acm else title
    acronym = {"acronym": f"{work.venue} '{work.year % 100:02d}"} if of_acm else {}
    month = {"date-parts": [[work.year, place.month]]}
    return {"event": {"name": name, **acronym, "start": month, "end": month}}


def _filled(template: str, work: Work) -> str:
    return template.format(year=work.year, yy=f"{work.year % 100:02d}", container="")


def _dates(work: Work, place: Venue) -> dict[str, dict[str, Any]]:
    """Give print and online dates; some publishers deposit the year alone (R: 10.18653/*)."""
    if not place.crossref_day_is_known:
        return {"published-print": {"date-parts": [[work.year]]}}
    printed = {"published-print": {"date-parts": [[work.year, place.month]]}}
    if work.kind != "journal":
        return printed
    month, day = max(1, place.month - 3), 1 + draw(28, "online", work.title)
    return {**printed, "published-online": {"date-parts": [[work.year, month, day]]}}


def _authors(work: Work) -> list[dict[str, Any]]:
    names = [name.rpartition(" ") for name in work.authors]
    if (work.doi or "").startswith(_ALPHABETICAL):
        names.sort(key=lambda name: (name[2].casefold(), name[0].casefold()))
    role = [{"vocabulary": "crossref", "role": "author"}]
    return [
        {
            **({"given": given} if given else {}),
            "family": family,
            "sequence": "additional" if number else "first",
            "affiliation": [],
            "role": role,
        }
        for number, (given, _, family) in enumerate(names)
    ]


def _notices(item: Item) -> dict[str, Any]:
    """Tell of a retraction: `updated-by` on the work, `update-to` on the notice (R: works_one_missing)."""
    if not item.work.retracted:
        return {}
    notice = {
        "DOI": Item(item.work, is_notice=not item.is_notice).doi,
        "type": "retraction",
        "label": "Retraction",
        "source": "publisher",
        "updated": _moment(date(item.work.year + 1, 5, 8)),
    }
    return {"update-to" if item.is_notice else "updated-by": [notice]}


def _moment(day: date) -> dict[str, Any]:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return {
        "date-parts": [[day.year, day.month, day.day]],
        "date-time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "timestamp": int(at.timestamp() * 1000),
    }
