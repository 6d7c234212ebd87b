"""Semantic Scholar's Graph API: batch, match, search and single papers."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from replica.answer import Answer, Ask, Service, json_answer
from replica.habits import Habit, Habits
from replica.index import Index
from replica.s2_fields import shown, unknown
from replica.s2_papers import S2Paper, arxiv_doi, papers_of, record
from replica.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from replica.works import Work

_ROOT = "/graph/v1/paper"
_MOST_IDS, _MOST_HITS, _DEEPEST = 500, 100, 1000
_ENOUGH = 0.72  # of the weight of the query's words; a title may hold any number of other words
_SCORE = 14.0  # brings the summed weights into the recorded range, some 60 to 400
_TOO_MANY = (
    "Too Many Requests. Please wait and try again or apply for a key for higher rate limits."
    " https://www.semanticscholar.org/product/api#api-key-form"
)
_HIT = {"x-cache": "Miss from cloudfront", "x-amzn-remapped-server": "gunicorn"}
_ERROR = {"x-cache": "Error from cloudfront", "x-amzn-remapped-server": "gunicorn"}


class SemanticScholar:
    """All works, by any identifier and by words."""

    service = Service.SEMANTIC_SCHOLAR

    def __init__(self, works: Sequence[Work], habits: Habits) -> None:
        self._habits = habits
        self._papers = papers_of(work for work in works if self.service not in work.unknown_to)
        self._by_id: dict[str, S2Paper] = {}
        for paper in self._papers:
            for name in _names(paper):
                self._by_id.setdefault(name, paper)

    def throttled(self) -> Answer:
        """Refuse without Retry-After (R: search_429_429_200_no_key)."""
        headers = {"x-cache": "Error from cloudfront", "x-amzn-errortype": "TooManyRequestsException"}
        return json_answer({"message": _TOO_MANY, "code": "429"}, 429, headers)

    def answer(self, ask: Ask) -> Answer:
        """Answer a request; a dead key is refused as such (s2-folks #224), whatever is asked."""
        if ask.headers.get("x-api-key") == "bad-key":
            return json_answer({"message": "Forbidden"}, 403, {"x-amzn-errortype": "ForbiddenException"})
        if ask.path == f"{_ROOT}/batch":
            return self._batch(ask)
        if ask.path == f"{_ROOT}/search/match":
            return self._match(ask)
        if ask.path == f"{_ROOT}/search":
            return self._search(ask)
        if ask.path.startswith(f"{_ROOT}/"):
            return self._single(ask)
        return _refused("Not found", 404)

    def _batch(self, ask: Ask) -> Answer:
        """Answer in the order asked, null where nothing is known (R: batch_with_null)."""
        ids = _ids_of(ask) if ask.method == "POST" else None
        if ids is None or len(ids) > _MOST_IDS:  # the text of these two errors is nowhere recorded
            return _refused(f"Expected a list of at most {_MOST_IDS} ids", 400)
        found = [self._named(name) for name in ids]
        if Habit.S2_REFUSES_UNKNOWN_IDS in self._habits and not any(found):
            return _refused("No valid paper ids given", 400)
        return self._shown(found, ask) or json_answer([paper and _record(paper, ask) for paper in found], headers=_HIT)

    def _named(self, name: str) -> S2Paper | None:
        paper = self._by_id.get(_canonical(name))
        other = paper.work.merged_into if paper and Habit.S2_MERGES_PAPERS in self._habits else None
        return self._by_id[f"arxiv:{other}"] if other else paper

    def _single(self, ask: Ask) -> Answer:
        name = unquote(ask.path.removeprefix(f"{_ROOT}/"))
        paper = self._named(name)
        if not paper:
            return _refused(f"Paper with id {name} not found", 404)
        return self._shown([paper], ask) or json_answer(_record(paper, ask), headers=_HIT)

    def _match(self, ask: Ask) -> Answer:
        """Give the one best title.

        A cut title still hits, and a short or noisy one hits a look-alike (R: match_hit_partial_title,
        mixed/2026-02_noisy_titles_wrong_hits).
        """
        ranked = self._titles.ranked(words(ask.parameters.get("query", "")))
        best = next((hit for hit in ranked[:1] if hit.coverage >= _ENOUGH), None)
        if not best:
            return _refused("Title match not found", 404)
        paper = self._papers[best.document]
        scored = {**_record(paper, ask), "matchScore": round(_SCORE * best.score, 5)}
        return self._shown([paper], ask) or json_answer({"data": [scored]}, headers=_HIT)

    def _search(self, ask: Ask) -> Answer:
        """Find all words in title and abstract; no hit has no `data` (R: search_zero_results)."""
        limit, offset = ask.number("limit", _MOST_HITS), ask.number("offset", 0)
        if limit > _MOST_HITS or offset + limit > _DEEPEST:
            return _refused(f"limit must be <= {_MOST_HITS} and offset + limit must be <= {_DEEPEST}", 400)
        found = self._found(ask.parameters.get("query", ""), ask.parameters.get("year", ""))
        if not found:
            return json_answer({"total": 0, "offset": 0}, headers=_HIT)
        page = found[offset : offset + limit]
        body: dict[str, Any] = {"total": len(found), "offset": offset}
        if offset + limit < len(found):
            body["next"] = offset + limit
        body["data"] = [_record(paper, ask) for paper in page]
        return self._shown(page, ask) or json_answer(body, headers=_HIT)

    def _found(self, query: str, years: str) -> list[S2Paper]:
        asked = [word for part in query.split() for word in _query_words(part)]
        low, high = _year_range(years)
        found = [self._papers[number] for number in self._texts.all_of(asked)]
        within = [paper for paper in found if low <= paper.year <= high]
        if len(within) > _DEEPEST:  # no page goes so deep: the most cited will do
            return sorted(within, key=lambda p: (-p.work.citation_count, p.work.s2_id))
        return sorted(within, key=lambda p: (-_overlap(p.title, asked), -p.work.citation_count, p.paper_id))

    def _shown(self, papers: Sequence[S2Paper | None], ask: Ask) -> Answer | None:
        """Refuse unknown fields, but only when something was found (R: paper_404_author_404)."""
        bad = unknown(ask.parameters.get("fields"))
        if bad and any(papers):
            return _refused(f"Unrecognized or unsupported fields: [{', '.join(bad)}]", 400)
        return None

    @cached_property
    def _titles(self) -> Index:
        return Index(words(paper.title) for paper in self._papers)

    @cached_property
    def _texts(self) -> Index:
        return Index(words(" ".join((paper.title, paper.work.title, *paper.work.names))) for paper in self._papers)


def _record(paper: S2Paper, ask: Ask) -> dict[str, Any]:
    return shown(record(paper), ask.parameters.get("fields"))


def _ids_of(ask: Ask) -> list[str] | None:
    try:
        ids = json.loads(ask.body)["ids"]
    except (ValueError, KeyError, TypeError):
        return None
    return ids if isinstance(ids, list) and all(isinstance(name, str) for name in ids) else None


def _canonical(name: str) -> str:
    """Give the one form of an id under which papers are kept; an arXiv id with a version is a miss."""
    prefix, colon, rest = name.strip().partition(":")
    kind = prefix.casefold()
    if kind == "url":
        return _of_url(rest.casefold())
    return f"doi:{name.casefold()}" if not colon and name.startswith("10.") else name.casefold()


def _of_url(url: str) -> str:
    last = url.rstrip("/").rpartition("/")[2]
    if "arxiv.org/" in url:
        return f"arxiv:{last}"
    if "aclanthology.org/" in url:
        return f"acl:{last}"
    return f"doi:{url.partition('doi.org/')[2]}" if "doi.org/" in url else last


def _names(paper: S2Paper) -> Iterator[str]:
    work = paper.work
    yield paper.paper_id
    yield f"corpusid:{paper.corpus_id}"
    if paper.is_echo:
        return
    if work.arxiv_id:
        yield f"arxiv:{work.arxiv_id.casefold()}"
        yield f"doi:{arxiv_doi(work).casefold()}"
    if work.doi:
        yield f"doi:{work.doi.casefold()}"
    if work.acl_id:
        yield f"acl:{work.acl_id.casefold()}"


def _query_words(part: str) -> tuple[str, ...]:
    """Split a part of a query; a hyphenated word stays whole and so finds nothing.

    The API's documentation advises to put a space instead (rules, 2.3).
    """
    found = words(part)
    return ("-".join(found),) if "-" in part.strip("-") else found


def _year_range(years: str) -> tuple[int, int]:
    low, dash, high = years.partition("-")
    first = int(low) if low.isdecimal() else 0
    last = int(high) if high.isdecimal() else (9999 if dash or not first else first)
    return first, last


def _overlap(title: str, asked: Sequence[str]) -> float:
    own = words(title)
    return sum(word in own for word in asked) / (1 + len(own))


def _refused(error: str, status: int) -> Answer:
    return json_answer({"error": error}, status, _ERROR)
