"""arXiv's query API: GET or POST /api/query."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from replica.answer import Answer, Ask, Service, text_answer
from replica.arxiv_feed import Page, entry, error_feed, feed
from replica.arxiv_query import BadQueryError, Search
from replica.habits import Habit, Habits
from replica.index import Index
from replica.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from replica.works import ArxivVersion, Work

_ID = re.compile(r"^(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v([1-9]\d*))?$")
_SUBJECT_CLASS = re.compile(r"\.[A-Z]{2}(?=/)")
_FIELDS = frozenset({"ti", "au", "abs", "co", "jr", "cat", "rn", "id", "all"})
_MOST_A_SLICE, _MOST_AT_ALL = 2000, 30_000
_NEITHER = "Either a search_query or id_list must be specified for the classic API."


class _Hit(NamedTuple):
    work: Work
    version: ArxivVersion


class _MalformedIdError(ValueError):
    pass


class Arxiv:
    """The works that have an arXiv id, in the ways that arXiv finds them."""

    service = Service.ARXIV

    def __init__(self, works: Sequence[Work], habits: Habits) -> None:
        self._habits = habits
        self._works = [work for work in works if work.arxiv_id]
        self._by_id = {work.arxiv_id: work for work in self._works}

    def throttled(self) -> Answer:
        """Refuse in plain text without Retry-After (observed: lion-reader #1482, arxiv-skills #25)."""
        return text_answer("Rate exceeded.", 429)

    def answer(self, ask: Ask) -> Answer:
        """Answer a query; a POSTed form counts as the query."""
        if ask.path != "/api/query":
            return text_answer("Not Found", 404)
        asked = replace(ask, query=ask.body) if ask.method == "POST" and ask.body else ask
        try:
            return self._query(asked)
        except _MalformedIdError as error:
            text = f"incorrect id format for {error}"
            return _refused(text.replace(" ", "_"), text)
        except BadQueryError as error:
            return _refused("", f"cannot read the search: {error}")

    def _query(self, ask: Ask) -> Answer:
        given = ask.parameters
        search, ids = given.get("search_query", "").strip(), given.get("id_list", "").strip()
        if not search and not ids:
            return _refused("", _NEITHER)
        start = ask.number("start", 0)
        size = ask.number("max_results", 10)  # ten, silently, also for a longer id_list (rules, 1.1)
        if size > _MOST_A_SLICE or start + size > _MOST_AT_ALL:
            return _refused("", "max_results or start is too large")
        hits = _sorted(self._hits(search, ids), given)
        shown = search if not search or ":" in search.split()[0] else f"all:{search}"
        page = Page(shown, ids, start, size, len(hits))
        return _feed(feed(page, (entry(*hit, self._habits) for hit in hits[start : start + size])))

    def _hits(self, search: str, ids: str) -> list[_Hit]:
        listed = self._listed(ids) if ids else None
        if not search:
            return listed or []
        numbers = Search(search, self._find, self._within).found()
        if listed is None:
            return [_Hit(self._works[n], self._works[n].arxiv_versions[-1]) for n in self._ranked(numbers)]
        found = {self._works[number].arxiv_id for number in numbers}
        return [hit for hit in listed if hit.work.arxiv_id in found]

    def _listed(self, ids: str) -> list[_Hit]:
        """Find listed ids, in another order than asked.

        One malformed id fails them all; an unknown id or version is just absent (R: 2026_id_malformed_400,
        2026_idlist_one_missing).
        """
        asked = [_ID.match(name.strip()) or _malformed(name.strip()) for name in ids.split(",") if name.strip()]
        found = {match[0]: self._version(match[1], match[2]) for match in asked}
        return [hit for _, hit in sorted(found.items()) if hit]

    def _version(self, name: str, version: str | None) -> _Hit | None:
        if Habit.ARXIV_IGNORES_SUBJECT_CLASS_IDS not in self._habits:
            name = _SUBJECT_CLASS.sub("", name)
        work = self._by_id.get(name)
        if not work:
            return None
        number = int(version or work.arxiv_versions[-1].version)
        return next((_Hit(work, each) for each in work.arxiv_versions if each.version == number), None)

    @cached_property
    def _indexes(self) -> dict[str, Index]:
        fields: dict[str, list[tuple[str, ...]]] = {
            "ti": [words(work.arxiv_title or work.title) for work in self._works],
            "au": [words(" ".join(work.authors)) for work in self._works],
            "abs": [words(" ".join((work.title, *work.names))) for work in self._works],
            "co": [words(work.comment or "") for work in self._works],
            "jr": [words(work.journal_ref or "") for work in self._works],
            "cat": [words(" ".join(work.categories)) for work in self._works],
            "id": [words(work.arxiv_id or "") for work in self._works],
        }
        every = [tuple(chain(*document)) for document in zip(*fields.values(), strict=True)]
        return {name: Index(documents) for name, documents in {**fields, "all": every}.items()}

    def _find(self, field: str, asked: tuple[str, ...]) -> set[int]:
        if field not in _FIELDS:
            raise BadQueryError(field)
        return self._indexes[field].all_of(asked) if field in self._indexes else set()

    def _within(self, start: str, end: str) -> set[int]:
        first, last = start[:8], end[:8]
        return {n for n, work in enumerate(self._works) if first <= work.first_date.strftime("%Y%m%d") <= last}

    def _ranked(self, numbers: set[int]) -> list[int]:
        return sorted(numbers, key=lambda n: (len(words(self._works[n].title)), self._works[n].arxiv_id or ""))


def _malformed(name: str) -> re.Match[str]:
    raise _MalformedIdError(name)


def _sorted(hits: list[_Hit], given: dict[str, str]) -> list[_Hit]:
    newest_first = given.get("sortOrder", "descending") == "descending"
    if given.get("sortBy") == "submittedDate":
        return sorted(hits, key=lambda hit: hit.work.first_date, reverse=newest_first)
    if given.get("sortBy") == "lastUpdatedDate":
        return sorted(hits, key=lambda hit: hit.version.date, reverse=newest_first)
    return hits


def _feed(text: str, status: int = 200) -> Answer:
    return text_answer(text, status, "application/atom+xml; charset=utf-8")


def _refused(fragment: str, summary: str) -> Answer:
    return _feed(error_feed(fragment, summary), 400)
