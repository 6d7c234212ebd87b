"""Which work does an entry mean? A pure decision, which also says what is still to be asked for it.

Steps go from strong and cheap to weak and dear: the link's identifier (one batch for all entries), earlier
versions' titles, the title, the name with venue and year. A step is taken only if those before it left a doubt.
A work is accepted only if it alone fits; whatever else was looked at is kept as a candidate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from enrich.core.confidence import TELLING_WORDS, Ground
from enrich.core.identifiers import ArxivId, Identifiers, arxiv_id_of_url, identifiers_of_url, url_key
from enrich.core.models import (
    Candidate,
    Entry,
    EntryKind,
    LinkRole,
    Method,
    Query,
    QueryKind,
    RecordRef,
    Resolution,
    SourceName,
    SourceRecord,
    Status,
)
from enrich.core.text import canonical, prefix_words, words
from enrich.resolution.scoring import (
    Judgement,
    accepted,
    disagrees_wholly,
    distinct_name,
    hint_of,
    is_borne_by,
    judge,
    link_fit,
    needs_second_look,
)
from enrich.works.records import WorkRecords, group_works, is_one_work

if TYPE_CHECKING:
    from enrich.asking.answers import Answers

AnsweredRecords = list[tuple[RecordRef, SourceRecord]]

_MOST_CANDIDATES = 5
# More earlier versions than this are not asked for: beyond it an id_list costs more than it tells.
_MOST_VERSIONS = 12


@dataclass(frozen=True, slots=True)
class ResolutionStep:
    """The resolution as far as it is known, and the queries that would tell more (none: it is final)."""

    resolution: Resolution
    queries: tuple[Query, ...]


def resolve(entry: Entry, answers: Answers) -> ResolutionStep:
    """Decide which work `entry` means from what has been answered; say what to ask next if that is not enough."""
    if entry.kind is not EntryKind.PAPER and not listed_identifiers(entry):
        if entry.kind is EntryKind.REPOSITORY:
            return ResolutionStep(_not_a_paper(entry, "its link leads to a repository, and none to a paper"), ())
        return ResolutionStep(
            _not_a_paper(entry, f"it is a {entry.kind.value}, and none of its links leads to a paper"), ()
        )
    search = _Search(entry, answers)
    for step in search.steps():
        wanted = tuple(dict.fromkeys(query for query in step if answers.wants(query)))
        if wanted:
            return ResolutionStep(search.resolution(), wanted)
        search.take(step)
    return ResolutionStep(search.resolution(), ())


def considered(entry: Entry, answers: Answers) -> tuple[Judgement, ...]:
    """Every work that kept answers bring up for an entry, with the judgement on it; the link's first."""
    search = _Search(entry, answers)
    for step in search.steps():
        search.take(step)
    return search.considered()


def with_title(entry: Entry) -> Entry:
    """The entry with its name for title, where it gives none and the name is as long as a title."""
    is_title = entry.title is None and len(words(entry.name or "")) >= TELLING_WORDS
    return replace(entry, title=entry.name) if is_title else entry


class _Search:
    """The look-out for one entry's work: what was found so far, and the next step as long as there is doubt."""

    def __init__(self, entry: Entry, answers: Answers) -> None:
        self.entry = with_title(entry)
        self.answers = answers
        self.listed = listed_identifiers(entry)
        self.link_items: AnsweredRecords = []
        self.other_items: AnsweredRecords = []
        self.taken: list[Query] = []
        self._link_queries = _link_queries(entry, self.listed)

    def steps(self) -> Iterator[tuple[Query, ...]]:
        """The steps to take, each worked out from what those before it brought."""
        yield self._link_queries
        if self.listed.doi and not self.link_items:
            yield (Query(SourceName.CROSSREF, QueryKind.ID, f"doi:{self.listed.doi}"),)
        if self.listed.doi and not self.link_items:
            yield (Query(SourceName.DATACITE, QueryKind.ID, f"doi:{self.listed.doi}"),)
        yield from self._steps_for_title()
        if not self.link_items and not self._accepted():
            yield from self._steps_for_name()

    def _steps_for_title(self) -> Iterator[tuple[Query, ...]]:
        title = self.entry.title
        if title is None or self._link_bears_title():
            return
        yield version_queries(WorkRecords(tuple(self.link_items)))
        if self._link_bears_title():
            return
        yield (Query(SourceName.CURATED, QueryKind.TITLE, canonical(title)),)
        if self._accepted():
            return
        by_title = Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.TITLE, canonical(title))
        yield (by_title,)
        if self._must_look_further(by_title):
            yield (dblp_title_query(title),)

    def _must_look_further(self, asked: Query) -> bool:
        """Whether another source is to be asked for the title.

        It is if the first could not answer, if something speaks against what it found, or if it found nothing and the
        link leads to other people's paper.
        """
        best = self._accepted()
        if best is not None:
            return needs_second_look(self.entry, best)
        linked = self._linked()
        if linked is not None and disagrees_wholly(self.entry, linked):
            return True
        return not self.answers.is_absent(asked) and not self.answers.records(asked)

    def _steps_for_name(self) -> Iterator[tuple[Query, ...]]:
        name, hint = distinct_name(self.entry), hint_of(self.entry)
        if name and hint and hint.year:
            years = f"{hint.year - 2}-{hint.year}"
            yield (Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.SEARCH, " ".join(words(name)), years),)
            if not self._accepted():
                asked = " ".join((*words(name), *((hint.first_author,) if hint.first_author else ())))
                yield (Query(SourceName.DBLP, QueryKind.SEARCH, asked),)
        if self.entry.title and not self._accepted():
            yield (dblp_title_query(self.entry.title),)
        if self.entry.title and not self._accepted():
            yield (Query(SourceName.CROSSREF, QueryKind.SEARCH, canonical(self.entry.title)),)

    def take(self, step: tuple[Query, ...]) -> None:
        """Add what a step's queries brought, each record once (a fact is found by address and by identifier)."""
        self.taken += step
        for query in step:
            items = self.link_items if query.kind in {QueryKind.ID, QueryKind.URL} else self.other_items
            known = {ref for ref, _ in items}
            items += [item for item in self.answers.records(query) if item[0] not in known]

    def _linked(self) -> WorkRecords | None:
        return WorkRecords(tuple(self.link_items)) if self.link_items else None

    def _link_bears_title(self) -> bool:
        """Whether the list's title is borne by the work that the link names; else it may be another paper's."""
        linked = self._linked()
        return linked is not None and is_borne_by(self.entry, linked)

    def _judgements(self) -> list[Judgement]:
        works = group_works(self.other_items)
        judged = [judge(self.entry, work, alone=len(works) == 1) for work in works]
        return sorted(judged, key=lambda j: -j.score)

    def _accepted(self) -> Judgement | None:
        """The one work that fits by title or name; None where none does, or several do equally well."""
        fitting = [judged for judged in self._judgements() if judged.accepted]
        best = [judged for judged in fitting if judged.confidence == max(f.confidence for f in fitting)]
        return best[0] if len(best) == 1 else None

    def considered(self) -> tuple[Judgement, ...]:
        """The judgements on all works found so far."""
        linked = self._linked()
        return (*([self._by_link(linked)] if linked else ()), *self._judgements())

    def resolution(self) -> Resolution:
        """What is known now."""
        linked = self._linked()
        if linked is None:
            return self._by_search()
        if any(record.kind == "repository" for record in linked.records):
            return _not_a_paper(self.entry, "a curated fact says that it is a repository")
        rival = None if self._link_bears_title() else self._accepted()
        if rival is not None and self._is_rival(rival, linked):
            return _resolved(
                self.entry,
                rival,
                self._candidates(),
                link_names=_candidate(linked, 0.0, "what the link names"),
            )
        if self.listed and disagrees_wholly(self.entry, linked):
            return self._unresolved("the link leads to a paper of which nothing that is listed is true", linked)
        return _resolved(self.entry, self._by_link(linked), self._candidates(without=linked))

    def _is_rival(self, judged: Judgement, linked: WorkRecords) -> bool:
        """Whether the listed title is another real paper's, so that the link is wrong and not the title."""
        if judged.method is not Method.TITLE or _is_curated_link(linked) or judged.work is linked:
            return False
        return not set(judged.work.refs) & set(linked.refs) and not is_one_work(judged.work, linked)

    def _by_link(self, linked: WorkRecords) -> Judgement:
        ground = link_fit(self.entry, linked)
        method = Method.LINK if self.listed else Method.CURATED_LINK
        if ground is None and self._address_is_curated():
            return accepted(
                linked, Method.CURATED_LINK, Ground.CURATED_ADDRESS, 0.5, "a curated fact about this address"
            )
        if ground is None:
            reason = "the link's identifier; the listed title is no other known paper's"
            return accepted(linked, Method.LINK_ONLY, Ground.LINK_ALONE, 0.5, reason)
        reason = "the link's identifier" if self.listed else "a curated fact about this address"
        return accepted(linked, method, ground, 1.0, reason)

    def _address_is_curated(self) -> bool:
        url = self.entry.url
        return bool(url and self.answers.records(Query(SourceName.CURATED, QueryKind.URL, url_key(url))))

    def _by_search(self) -> Resolution:
        accepted = self._accepted()
        if accepted is not None:
            return _resolved(
                self.entry, accepted, self._candidates(without=accepted.work), link_missing=self._missing()
            )
        return self._unresolved(self._why_not())

    def _unresolved(self, reason: str, linked: WorkRecords | None = None) -> Resolution:
        candidates = self._candidates()
        if linked is not None:
            candidates = (_candidate(linked, 0.0, "what the link names"), *candidates)
        return Resolution(
            entry_id=self.entry.entry_id,
            status=Status.UNRESOLVED,
            method=Method.NONE,
            confidence=0.0,
            reason=reason,
            candidates=candidates,
            link_missing=self._missing(),
        )

    def _why_not(self) -> str:
        judged = self._judgements()
        if not judged and not any(self.answers.is_absent(query) for query in self.taken):
            return "no source has answered yet"
        fitting = [j for j in judged if j.accepted]
        if len(fitting) > 1:
            return f"{len(fitting)} works fit equally well"
        return "no record fits well enough" if judged else "no source knows such a paper"

    def _missing(self) -> str | None:
        """The link's identifier, where those who issue such identifiers know no such paper."""
        arxiv, doi = self.listed.arxiv_id, self.listed.doi
        if arxiv and self.answers.is_absent(Query(SourceName.ARXIV, QueryKind.ID, f"arxiv:{arxiv}")):
            return f"arXiv:{arxiv}"
        registries = (SourceName.CROSSREF, SourceName.DATACITE, SourceName.SEMANTIC_SCHOLAR)
        asked = [Query(source, QueryKind.ID, f"doi:{doi}") for source in registries]
        if doi and not arxiv and all(self.answers.is_absent(query) for query in asked):
            return f"doi:{doi}"
        return None

    def _candidates(self, without: WorkRecords | None = None) -> tuple[Candidate, ...]:
        taken = set(without.refs) if without else set()
        judged = [j for j in self._judgements() if not taken & set(j.work.refs)]
        return tuple(_candidate(j.work, j.score, j.reason) for j in judged[:_MOST_CANDIDATES])


# --- what to ask ----------------------------------------------------------------------------------------------


def listed_identifiers(entry: Entry) -> Identifiers:
    """The identifiers in an entry's links to papers, those of its chosen link first."""
    found = identifiers_of_url(entry.url) if entry.url else Identifiers()
    for link in entry.links:
        if link.role is LinkRole.PAPER and link.url != entry.url:
            found = found.merged_with(identifiers_of_url(link.url))
    return found


def _link_queries(entry: Entry, listed: Identifiers) -> tuple[Query, ...]:
    queries = [Query(SourceName.CURATED, QueryKind.URL, url_key(entry.url))] if entry.url else []
    texts = identifier_texts(listed)
    queries += [Query(SourceName.CURATED, QueryKind.ID, text) for text in texts]
    queries += [Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.ID, text) for text in texts[:1]]
    queries += [Query(SourceName.ARXIV, QueryKind.ID, text) for text in texts if text.startswith("arxiv:")]
    return tuple(queries)


def identifier_texts(identifiers: Identifiers) -> list[str]:
    """Identifiers as queries name them, in the order in which a source should be asked by them."""
    named = (("arxiv", identifiers.arxiv_id), ("doi", identifiers.doi), ("acl", identifiers.acl_id))
    return [f"{kind}:{value}" for kind, value in named if value]


def dblp_title_query(title: str, authors: Sequence[str] = ()) -> Query:
    """The query for a title at DBLP; the first author's last name narrows an answer that DBLP cuts off."""
    last_names = [prefix_words(author)[-1:] for author in authors[:1]]
    author = next((name for names in last_names for name in names), "")
    return Query(SourceName.DBLP, QueryKind.TITLE, " ".join(prefix_words(title)), author=author)


def version_queries(work: WorkRecords) -> tuple[Query, ...]:
    """The queries for all versions but the latest of a work's preprint, as far as arXiv's own record tells them."""
    record = work.of(SourceName.ARXIV)
    if record is None or record.identifiers.arxiv_id is None:
        return ()
    last = min(max(r.arxiv_version or 1 for r in work.records), _MOST_VERSIONS)
    ids = (ArxivId(record.identifiers.arxiv_id, version) for version in range(1, last))
    return tuple(Query(SourceName.ARXIV, QueryKind.ID, f"arxiv:{arxiv_id}") for arxiv_id in ids)


# --- making records -------------------------------------------------------------------------------------------


def _is_curated_link(work: WorkRecords) -> bool:
    return any(record.source is SourceName.CURATED for record in work.records)


def _candidate(work: WorkRecords, score: float, reason: str) -> Candidate:
    first = work.records[0]
    claim = next(iter(work.claims), None)
    return Candidate(
        title=first.title or "(no title)",
        authors=first.authors[:10],
        venue=claim.name if claim else None,
        year=(claim.year if claim else None) or first.year,
        url=first.url,
        source=first.source,
        score=round(score, 3),
        reason=reason,
        identifiers=work.identifiers,
    )


def _resolved(
    entry: Entry,
    judged: Judgement,
    candidates: Sequence[Candidate],
    *,
    link_names: Candidate | None = None,
    link_missing: str | None = None,
) -> Resolution:
    return Resolution(
        entry_id=entry.entry_id,
        status=Status.RESOLVED,
        method=judged.method,
        confidence=judged.confidence,
        reason=judged.reason,
        identifiers=judged.work.identifiers,
        records=judged.work.refs,
        candidates=tuple(candidates),
        link_names=link_names,
        link_missing=link_missing,
    )


def _not_a_paper(entry: Entry, reason: str) -> Resolution:
    return Resolution(
        entry_id=entry.entry_id,
        status=Status.NOT_A_PAPER,
        method=Method.NONE,
        confidence=0.95,
        reason=reason,
    )


def pinned_version(entry: Entry) -> int | None:
    """The arXiv version to which the entry's link is pinned, if any."""
    found = arxiv_id_of_url(entry.url) if entry.url else None
    return found.version if found else None
