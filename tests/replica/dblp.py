"""DBLP's search for publications: /search/publ/api, in JSON (R: dblp/refchecker_search_titles)."""

from __future__ import annotations

import html
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from replica.answer import Answer, Ask, Service, json_answer, text_answer
from replica.crossref_items import container_of
from replica.dblp_keys import homonym
from replica.habits import Habit, Habits
from replica.index import Index
from replica.text import digest, draw, words
from replica.venues import venue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from replica.works import Work

_MOST_HITS = 1000
_HUNDRED = 100
_CORR_DOI_SINCE = 2203  # CoRR records bear a doi from about this month on (R: none in 2202, all in 2203 and later)


class _Publication(NamedTuple):
    work: Work
    is_preprint: bool

    @property
    def title(self) -> str:
        """Give the title; CoRR's record keeps the one of v1."""
        return self.work.arxiv_versions[0].title if self.is_preprint else self.work.title

    @property
    def year(self) -> int:
        return self.work.first_date.year if self.is_preprint else self.work.year

    @property
    def venue(self) -> str:
        return "CoRR" if self.is_preprint else venue(self.work.venue or "").dblp_name(self.work.year)


class Dblp:
    """The records of record, each with its CoRR record beside it where there is a preprint."""

    service = Service.DBLP

    def __init__(self, works: Sequence[Work], habits: Habits) -> None:
        self._habits = habits
        self._publications = [
            publication for work in works for publication in _publications(work) if self.service not in work.unknown_to
        ]

    def throttled(self) -> Answer:
        """Refuse with a Retry-After, as the FAQ announces (rules, section 5); the body is not recorded."""
        return text_answer("Too Many Requests", 429, "text/html", {"Retry-After": "30"})

    def answer(self, ask: Ask) -> Answer:
        """Answer a search; only JSON is spoken."""
        if ask.path != "/search/publ/api":
            return text_answer("<html><body>404</body></html>", 404, "text/html")
        query = ask.parameters.get("q", "")
        hits = min(ask.number("h", 30), _MOST_HITS)
        first = ask.number("f", 0)
        found = self._found(query)
        if Habit.DBLP_SENDS_HUNDRED_NEWEST in self._habits:
            hits = min(hits, _HUNDRED)
            found.sort(key=lambda number: -self._publications[number].year)
        page = found[first : first + hits]
        listed = [self._hit(number, query) for number in page]
        return json_answer(_envelope(query, len(found), first, listed, completes=ask.number("c", 10) > 0))

    def _found(self, query: str) -> list[int]:
        numbers = self._index.all_prefixed(words(query))
        if Habit.DBLP_KNOWS_WORD_ENDS in self._habits:
            whole = [word for part in query.split() if part.endswith("$") for word in words(part)[-1:]]
            numbers &= self._index.all_of(whole) if whole else numbers
        return sorted(numbers, key=self._rank if len(numbers) <= _MOST_HITS else None)

    @cached_property
    def _index(self) -> Index:
        return Index(words(_text(publication)) for publication in self._publications)

    def _rank(self, number: int) -> tuple[bool, int, str]:
        publication = self._publications[number]
        return publication.is_preprint, len(words(publication.title)), publication.title

    def _hit(self, number: int, query: str) -> dict[str, Any]:
        publication = self._publications[number]
        key = (publication.work.corr_key if publication.is_preprint else publication.work.dblp_key) or ""
        record_id = str(1 + draw(7_000_000, "dblp", key))
        return {
            "@score": str(max(1, len(words(query)))),
            "@id": record_id,
            "info": _info(publication, key, self._habits),
            "url": f"URL#{record_id}",
        }


def _publications(work: Work) -> Iterator[_Publication]:
    if work.dblp_key:
        yield _Publication(work, is_preprint=False)
    if work.corr_key:
        yield _Publication(work, is_preprint=True)


def _text(publication: _Publication) -> str:
    return " ".join((publication.title, *publication.work.authors, publication.venue, str(publication.year)))


def _envelope(
    query: str, total: int, first: int, hits: list[dict[str, Any]], *, completes: bool = True
) -> dict[str, Any]:
    """Wrap the hits; `hit` is missing when there is none, and numbers are strings (rules, section 5).

    Nobody recorded the whole envelope: status, time and completions are as generally known.
    """
    last = (words(query) or ("",))[-1]
    completion = {"@sc": str(total), "@dc": str(total), "@oc": str(total), "@id": "1", "text": last}
    counted: dict[str, Any] = {
        "@total": str(total),
        "@computed": str(total),
        "@sent": str(len(hits)),
        "@first": str(first),
    }
    completions = {"@total": "1", "@computed": "1", "@sent": "1", "c": completion}
    none = {"@total": "0", "@computed": "0", "@sent": "0"}
    return {
        "result": {
            "query": " ".join(f"{word}*" for word in words(query)),
            "status": {"@code": "200", "text": "OK"},
            "time": {"@unit": "msecs", "text": "1.95"},
            "completions": completions if total and completes else none,
            "hits": {**counted, "hit": hits} if hits else counted,
        }
    }


def _info(publication: _Publication, key: str, habits: Habits) -> dict[str, Any]:
    work = publication.work
    title = work.marked_up.get("dblp", publication.title) if Habit.MARKED_UP_TITLES in habits else publication.title
    where = _in_corr(work) if publication.is_preprint else _in_venue(work)
    links = where.pop("links")
    return {
        **({"authors": {"author": _authors(work)}} if work.authors else {}),
        "title": _escaped(title if title[-1] in "?!." else f"{title}."),
        "venue": publication.venue,
        **where,
        "year": str(publication.year),
        "type": _type(publication),
        "access": "closed" if "doi" in links and not publication.is_preprint else "open",
        "key": key,
        **links,
        "url": f"https://dblp.org/rec/{key}",
    }


def _type(publication: _Publication) -> str:
    if publication.is_preprint:
        return "Informal and Other Publications"
    return "Journal Articles" if publication.work.kind == "journal" else "Conference and Workshop Papers"


def _in_corr(work: Work) -> dict[str, Any]:
    arxiv_id = work.arxiv_id or ""
    has_doi = "/" not in arxiv_id and int(arxiv_id[:4]) >= _CORR_DOI_SINCE
    doi = {"doi": f"10.48550/ARXIV.{arxiv_id}"} if has_doi else {}
    ee = f"https://doi.org/10.48550/arXiv.{arxiv_id}" if has_doi else f"https://arxiv.org/abs/{arxiv_id}"
    return {"volume": f"abs/{arxiv_id}", "links": {**doi, "ee": ee}}


def _in_venue(work: Work) -> dict[str, Any]:
    place, container = venue(work.venue or ""), container_of(work)
    numbers = {
        "volume": container.in_issue.get("volume"),
        "number": container.in_issue.get("issue"),
        "pages": None if place.publisher == "OpenReview.net" else container.pages,
    }
    where: dict[str, Any] = {name: value for name, value in numbers.items() if value}
    where["links"] = {"ee": f"https://proceedings.example/{digest('ee', work.title)[:12]}"}
    if work.doi and place.dblp_gives_doi:  # upper-case in `doi`, as deposited in `ee`
        where["links"] = {"doi": work.doi.upper(), "ee": f"https://doi.org/{work.doi}"}
    return where


def _authors(work: Work) -> dict[str, str] | list[dict[str, str]]:
    """Give the authors: an object when there is one, else a list."""
    every = [_author(name) for name in work.authors]
    return every[0] if len(every) == 1 else every


def _author(name: str) -> dict[str, str]:
    number = homonym(name)
    pid = f"{1 + draw(399, 'pid', name)}/{1 + draw(9999, 'pid/', name)}{'-1' if number else ''}"
    return {"@pid": pid, "text": _escaped(f"{name} {number}".strip())}


def _escaped(text: str) -> str:
    """Write HTML entities, apostrophes as &apos; (R: `Tag&amp;Tab`, `l&apos;analyse`)."""
    return html.escape(text, quote=False).replace("'", "&apos;").replace('"', "&quot;")
