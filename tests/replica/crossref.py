"""Crossref's REST API: one work, lists by DOI, and searches that always find something."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from replica.answer import Answer, Ask, Service, json_answer, text_answer
from replica.crossref_items import Item, item_record
from replica.habits import Habit, Habits
from replica.index import Index
from replica.text import digest, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from replica.works import Work

_MOST_ROWS = 1000
_QUERIES = ("query.bibliographic", "query.title", "query")
_THROTTLED = (
    "<html><body><h1>429 Too Many Requests</h1>\n"
    "You have sent too many requests in a given amount of time.\n</body></html>"
)


class Crossref:
    """The works with a DOI of a Crossref member."""

    service = Service.CROSSREF

    def __init__(self, works: Sequence[Work], habits: Habits) -> None:
        self._habits = habits
        deposited = [work for work in works if work.has_crossref_doi and self.service not in work.unknown_to]
        self._items = [Item(work) for work in deposited]
        self._items += [Item(work, is_notice=True) for work in deposited if work.retracted]
        self._by_doi = {item.doi: item for item in self._items}

    def throttled(self) -> Answer:
        """Refuse with HTML (rest-api-doc #159, #237; the body of 2026 is not recorded)."""
        return text_answer(_THROTTLED, 429, "text/html")

    def answer(self, ask: Ask) -> Answer:
        """Answer a request."""
        path = ask.path.removeprefix("/v1")
        if path in {"/works", "/works/"}:
            return self._list(ask)
        if path.startswith("/works/"):
            return self._single(unquote(path.removeprefix("/works/")).casefold(), ask)
        return _missing(ask)

    def _single(self, doi: str, ask: Ask) -> Answer:
        if any(name.startswith("query") for name in ask.parameters):  # R: 2026-06_400_validation
            return _invalid(
                ask, "parameter-not-allowed", "query.*", "This route does not support field query parameters"
            )
        if doi.endswith("/agency"):
            return self._agency(doi.removesuffix("/agency"), ask)
        item = self._by_doi.get(doi)
        if not item:
            return _missing(ask)
        body = {
            "status": "ok",
            "message-type": "work",
            "message-version": "1.0.0",
            "message": item_record(item, 1, self._habits),
        }
        return json_answer(body, headers=_limits(ask, "single"))

    def _agency(self, doi: str, ask: Ask) -> Answer:
        """Tell who registered a DOI (R: 2026-06_agency); arXiv's are DataCite's."""
        is_arxiv = doi.startswith("10.48550/")
        if not is_arxiv and doi not in self._by_doi:
            return _missing(ask)
        agency = {"id": "datacite", "label": "DataCite"} if is_arxiv else {"id": "crossref", "label": "Crossref"}
        message = {"DOI": doi, "agency": agency}
        body = {"status": "ok", "message-type": "work-agency", "message-version": "1.0.0", "message": message}
        return json_answer(body, headers=_limits(ask, "single"))

    def _list(self, ask: Ask) -> Answer:
        given = ask.parameters
        rows = given.get("rows", "20")
        if not rows.isdecimal() or int(rows) > _MOST_ROWS:
            must = f"must be a positive integer less than or equal to {_MOST_ROWS}. "
            return _invalid(ask, "integer-not-valid", rows, f"Integer specified as {rows} but {must}")
        if given.get("cursor", "*") != "*":  # R: 2026-06_404_bad_cursor
            return _invalid(ask, "cursor-invalid", given["cursor"], "Cursor specified but it is invalid", 404)
        if bad := self._unknown_filter(given.get("filter", "")):
            return _invalid(ask, "filter-not-available", bad, f"Filter {bad} specified but there is no such filter")
        scored, total = self._found(given)
        start = ask.number("offset", 0)
        items = [item_record(item, score, self._habits) for item, score in scored[start : start + int(rows)]]
        message = {
            "facets": {},
            "total-results": total,
            "items": [_selected(item, given.get("select")) for item in items],
            "items-per-page": int(rows),
            "query": {"start-index": start, "search-terms": given.get("query")},
        }
        body = {"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message}
        return json_answer(body, headers=_limits(ask, "array"))

    def _filters(self, text: str) -> list[str]:
        """Take the filters apart; a forgiving Crossref would see that a comma belongs to a DOI."""
        if Habit.CROSSREF_SPLITS_AT_COMMAS in self._habits:
            return [part for part in text.split(",") if part]
        return [part for part in re.split(r",(?=doi:)", text) if part]

    def _unknown_filter(self, text: str) -> str | None:
        return next((part for part in self._filters(text) if not part.strip().startswith("doi:")), None)

    def _found(self, given: dict[str, str]) -> tuple[list[tuple[Item, float]], int]:
        dois = [part.strip()[4:].casefold() for part in self._filters(given.get("filter", ""))]
        listed = [self._by_doi[doi] for doi in dict.fromkeys(dois) if doi in self._by_doi]
        if dois:  # the order is not the one asked (id 58813028830)
            return [(item, 1) for item in sorted(listed, key=lambda item: digest(item.doi))], len(listed)
        text = " ".join(given[name] for name in _QUERIES if name in given)
        if not text:
            return [(item, 1) for item in self._items], len(self._items)
        index = self._titles if "query.title" in given else self._texts
        ranked = index.ranked(words(text))
        scored = [(self._items[hit.document], round(7 * hit.score, 6)) for hit in ranked]
        return scored, 9973 * len(scored)  # totals of millions are normal (R: retracted_paper_select_hides_it)

    @cached_property
    def _titles(self) -> Index:
        return Index(words(item.title) for item in self._items)

    @cached_property
    def _texts(self) -> Index:
        return Index(words(_bibliographic(item)) for item in self._items)


def _bibliographic(item: Item) -> str:
    work = item.work
    return " ".join((item.title, *work.authors, work.venue or "", work.venue_full or "", str(work.year)))


def _selected(record: dict[str, Any], select: str | None) -> dict[str, Any]:
    """Hide what was not selected, `updated-by` too (R: retracted_paper_select_hides_it)."""
    kept = set(select.split(",")) if select else set(record)
    return {name: value for name, value in record.items() if name in kept}


def _limits(ask: Ask, kind: str) -> dict[str, str]:
    """Give the limits of the pool, named and sized as in August and September 2026 (rules, section 3)."""
    is_polite = "mailto" in ask.parameters or "mailto:" in ask.headers.get("user-agent", "")
    limit = {"single": (10, 5), "array": (3, 1)}[kind][0 if is_polite else 1]
    return {
        "vary": "Accept-Encoding",
        "x-api-pool": f"{'polite' if is_polite else 'public'}-{kind}",
        "x-concurrency-limit": "3" if is_polite else "1",
        "x-rate-limit-interval": "1s",
        "x-rate-limit-limit": str(limit),
    }


def _missing(ask: Ask) -> Answer:
    """Give the 404 in plain text (R: 2026-06_works_one_missing)."""
    return text_answer("Resource not found.", 404, headers=_limits(ask, "single"))


def _invalid(ask: Ask, kind: str, value: str, text: str, status: int = 400) -> Answer:
    """Refuse; `message` is a list here (R: 2026-06_400_validation)."""
    body = {
        "status": "failed",
        "message-type": "validation-failure" if status == 400 else "resource-failure",
        "message": [{"type": kind, "value": value, "message": text}],
    }
    return json_answer(body, status, _limits(ask, "single"))
