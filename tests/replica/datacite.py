"""DataCite's REST API for arXiv's own DOIs: JSON:API, one DOI or a list."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from replica.answer import Answer, Ask, Service, json_answer
from replica.habits import Habit, Habits
from replica.index import Index
from replica.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from replica.works import Work

_DOI = re.compile(r"10\.48550/arxiv\.([^\s\")]+)", re.IGNORECASE)
_FIELD = re.compile(r"[A-Za-z.]+:|\b(?:AND|OR)\b")
_KIND = "application/vnd.api+json"
_TYPES = {
    "ris": "GEN",
    "bibtex": "misc",
    "citeproc": "article",
    "schemaOrg": "CreativeWork",
    "resourceType": "Article",
    "resourceTypeGeneral": "Preprint",
}


class DataCite:
    """The works that have an arXiv id, as their arXiv DOI describes them."""

    service = Service.DATACITE

    def __init__(self, works: Sequence[Work], habits: Habits) -> None:
        self._habits = habits
        self._works = [work for work in works if work.arxiv_id]
        self._by_id = {(work.arxiv_id or "").casefold(): work for work in self._works}

    def throttled(self) -> Answer:
        """Refuse; the body is not recorded, only the limit (500 in 5 minutes) is documented."""
        errors = [{"status": "429", "title": "Too many requests."}]
        return json_answer({"errors": errors}, 429, kind=_KIND)

    def answer(self, ask: Ask) -> Answer:
        """Answer a request."""
        if ask.path.rstrip("/") == "/dois":
            return self._list(ask)
        found = _DOI.fullmatch(unquote(ask.path.removeprefix("/dois/")))
        work = self._by_id.get(found[1].casefold()) if found else None
        if not work:
            errors = [{"status": "404", "title": "The resource you are looking for doesn't exist."}]
            return json_answer({"errors": errors}, 404, kind=_KIND)
        return json_answer({"data": _data(work, self._habits)}, kind=_KIND)

    def _list(self, ask: Ask) -> Answer:
        query = ask.parameters.get("query", "")
        size, page = ask.number("page[size]", 25), max(1, ask.number("page[number]", 1))
        found = self._found(query)
        pages = -(-len(found) // max(1, size))
        body = {
            "data": [_data(work, self._habits) for work in found[(page - 1) * size : page * size]],
            "meta": {"total": len(found), "totalPages": pages, "page": page},
            "links": {"self": f"https://api.datacite.org/dois?{ask.query}"},
        }
        return json_answer(body, kind=_KIND)

    def _found(self, query: str) -> list[Work]:
        """Find by DOIs when the query names any, else by all words of the title."""
        dois = [name.casefold() for name in _DOI.findall(query.replace("\\", ""))]
        if dois:
            return [self._by_id[name] for name in sorted(set(dois)) if name in self._by_id]
        numbers = self._titles.all_of(words(_FIELD.sub(" ", query)))
        return sorted((self._works[n] for n in numbers), key=lambda work: (len(work.title), work.title))

    @cached_property
    def _titles(self) -> Index:
        return Index(words(work.arxiv_title or "") for work in self._works)


def _data(work: Work, habits: Habits) -> dict[str, Any]:
    doi = f"10.48550/arxiv.{work.arxiv_id}"
    first, last = work.arxiv_versions[0].date, work.arxiv_versions[-1].date
    title = work.arxiv_title
    if Habit.MARKED_UP_TITLES in habits:
        title = work.marked_up.get("datacite", title)
    attributes = {
        "doi": doi,
        "prefix": "10.48550",
        "suffix": f"arxiv.{work.arxiv_id}",
        "identifiers": [],
        "alternateIdentifiers": [{"alternateIdentifierType": "arXiv", "alternateIdentifier": work.arxiv_id}],
        "creators": [_creator(name) for name in work.authors],
        "titles": [{"title": title}],
        "publisher": "arXiv",
        "container": {},
        "publicationYear": first.year,
        "subjects": [{"lang": "en", "subject": term, "subjectScheme": "arXiv"} for term in work.categories],
        "contributors": [],
        "dates": _dates(work),
        "language": None,
        "types": _TYPES,
        "relatedIdentifiers": _related(work),
        "version": str(work.arxiv_versions[-1].version),
        "rightsList": [],
        "descriptions": [{"description": work.abstract, "descriptionType": "Abstract"}],
        "url": f"https://arxiv.org/abs/{work.arxiv_id}",
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "state": "findable",
        "created": _stamp(first, ".000Z"),
        "registered": _stamp(first, ".000Z"),
        "updated": _stamp(last, ".000Z"),
    }
    client = {"client": {"data": {"id": "arxiv.content", "type": "clients"}}}
    return {"id": doi, "type": "dois", "attributes": attributes, "relationships": client}


def _creator(name: str) -> dict[str, Any]:
    given, _, family = name.rpartition(" ")
    full = f"{family}, {given}" if given else family
    parts = {"name": full, "nameType": "Personal", "givenName": given, "familyName": family}
    return {**parts, "affiliation": [], "nameIdentifiers": []}


def _dates(work: Work) -> list[dict[str, str]]:
    """Give each version's dates, then month and year of v1 (observed: 10.48550/arXiv.2601.08919).

    A withdrawal is a date of its own type (arxiv-skills #25).
    """
    found = [
        {"date": _stamp(version.date, "Z"), "dateType": kind, "dateInformation": f"v{version.version}"}
        for version in work.arxiv_versions
        for kind in ("Submitted", "Updated")
    ]
    first = work.arxiv_versions[0].date
    found.append({"date": first.strftime("%Y-%m"), "dateType": "Available", "dateInformation": "v1"})
    found.append({"date": str(first.year), "dateType": "Issued"})
    if work.withdrawn:
        found.append({"date": _stamp(work.arxiv_versions[-1].date, "Z"), "dateType": "Withdrawn"})
    return found


def _related(work: Work) -> list[dict[str, str]]:
    if not work.arxiv_doi:
        return []
    return [{"relationType": "IsVersionOf", "relatedIdentifier": work.arxiv_doi, "relatedIdentifierType": "DOI"}]


def _stamp(moment: datetime, end: str) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + end
