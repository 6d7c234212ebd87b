"""The works found for one entry so far: behind its link, and by searching."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from enrich.core.confidence import Ground
from enrich.core.identifiers import url_key
from enrich.core.models import Entry, Query, QueryKind, RecordRef, SourceName, SourceRecord
from enrich.resolution.comparison import confirms_link, link_agreement
from enrich.resolution.listed import listed_identifiers, use_name_as_title
from enrich.resolution.scoring import ScoredCandidate, score_found, score_linked
from enrich.works.records import WorkRecords, group_works, is_same_paper

if TYPE_CHECKING:
    from enrich.asking.answers import Answers

_LINK_KINDS = {QueryKind.ID, QueryKind.URL}


class Candidates:
    """What the queries so far brought for one entry, grouped into works and scored."""

    def __init__(self, entry: Entry, answers: Answers) -> None:
        self.entry = use_name_as_title(entry)
        self.answers = answers
        self.listed = listed_identifiers(entry)
        self.queries: list[Query] = []
        """Every query that was looked up."""
        self._linked: list[tuple[RecordRef, SourceRecord]] = []
        self._found: list[tuple[RecordRef, SourceRecord]] = []
        # Worked out once for the records at hand: every step looks at them several times.
        self._work: WorkRecords | None = None
        self._is_confirmed: bool | None = None
        self._scored: list[ScoredCandidate] | None = None

    def add(self, queries: tuple[Query, ...]) -> None:
        """Add the cached answers to some queries, each record once (a curated fact answers several queries)."""
        self.queries += queries
        for query in queries:
            is_linked = query.kind in _LINK_KINDS
            items = self._linked if is_linked else self._found
            known = {ref for ref, _ in items}
            new = [item for item in self.answers.records(query) if item[0] not in known]
            items += new
            if new and is_linked:
                self._work = self._is_confirmed = None
            elif new:
                self._scored = None

    @property
    def linked(self) -> WorkRecords | None:
        """The work behind the entry's links, if any source knows it; of several, the one that fits the entry best."""
        if self._work is None and self._linked:
            works = _join_publications(group_works(self._linked))
            fits = [_fit(self.entry, work) for work in works]
            self._work = works[fits.index(min(fits))]
        return self._work

    @property
    def link_is_confirmed(self) -> bool:
        """Whether the listed title or name is the linked work's; if not, it may be another paper's."""
        if self._is_confirmed is None:
            linked = self.linked
            self._is_confirmed = linked is not None and confirms_link(self.entry, linked)
        return self._is_confirmed

    def score_link(self, linked: WorkRecords) -> ScoredCandidate:
        """The score of the work behind the link."""
        url = self.entry.url
        curated = bool(url and self.answers.records(Query(SourceName.CURATED, QueryKind.URL, url_key(url))))
        return score_linked(self.entry, linked, by_identifier=bool(self.listed), address_is_curated=curated)

    def score_searched(self) -> Sequence[ScoredCandidate]:
        """The works found by searching, best score first."""
        if self._scored is None:
            works = group_works(self._found)
            scored = [score_found(self.entry, work, is_only_one=len(works) == 1) for work in works]
            self._scored = sorted(scored, key=lambda candidate: -candidate.score)
        return self._scored

    def score_all(self) -> tuple[ScoredCandidate, ...]:
        """All works found so far, the link's first."""
        linked = self.linked
        return (*([self.score_link(linked)] if linked else ()), *self.score_searched())

    def best_match(self) -> ScoredCandidate | None:
        """The one work that is accepted by title or name; None where none is, or several are equally well."""
        if not self._found:
            return None
        accepted = [candidate for candidate in self.score_searched() if candidate.is_accepted]
        most = max((candidate.confidence for candidate in accepted), default=0.0)
        best = [candidate for candidate in accepted if candidate.confidence == most]
        if not best or not all(is_same_paper(best[0].work, other.work) for other in best[1:]):
            return None
        return best[0]


def _join_publications(works: list[WorkRecords]) -> list[WorkRecords]:
    """The works, with all publications of one paper together."""
    joined: list[WorkRecords] = []
    for work in works:
        place = next((n for n, known in enumerate(joined) if is_same_paper(known, work)), None)
        if place is None:
            joined.append(work)
        else:
            joined[place] = joined[place].joined_with(work)
    return joined


def _fit(entry: Entry, work: WorkRecords) -> int:
    """How well the work behind a link fits the entry, 0 for best: by title or name, by authors, not at all."""
    return {Ground.LINK_AND_TITLE: 0, Ground.LINK_AND_NAME: 1, Ground.LINK_AND_AUTHORS: 2}.get(
        link_agreement(entry, work) or Ground.LINK_ALONE, 3
    )
