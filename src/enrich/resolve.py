"""Which work does an entry mean? A pure decision, which also says what is still to be asked for it.

Steps go from strong and cheap to weak and dear: the link's identifier (one batch for all entries), earlier
versions' titles, the title, the name with venue and year. A step is taken only if those before it left a doubt.
A work is accepted only if it alone fits; whatever else was looked at is kept as a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from enrich.identifiers import ArxivId, Identifiers, arxiv_id_of_url, hint_of_url, identifiers_of_url, url_key
from enrich.match import (
    TitleComparison,
    TitleStatus,
    compare_titles,
    name_stands_in,
    names_agree,
    short_name,
    surname,
)
from enrich.models import (
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
from enrich.text import canonical, collapse, words
from enrich.venues import read_venue
from enrich.works import WorkRecords, group_works

if TYPE_CHECKING:
    from enrich.answers import Answers
    from enrich.venues import Venue

Items = list[tuple[RecordRef, SourceRecord]]

# How sure a resolution is, by how it was reached. First values from reading the facts of our own list; to be
# replaced by measured ones where a benchmark gives them.
_CONFIDENCE = {
    "link and title": 0.99,
    "link and name": 0.97,
    "link alone": 0.93,
    "title with support": 0.98,
    "title alone": 0.95,
    "part of title with support": 0.93,
    "near title with support": 0.92,
    "name with venue, year and author": 0.94,
    "name with venue and year": 0.85,
}
# A title of fewer words may be several papers' ("Language Models"), and needs support.
_TELLING_WORDS = 4
# Share of the listed authors that a work must have to be supported by them.
_SUPPORTING_AUTHORS = 0.5
_YEARS_APART = 1
_MOST_CANDIDATES = 5
# More earlier versions than this are not asked for: beyond it an id_list costs more than it tells.
_MOST_VERSIONS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How well a work fits an entry: accepted with a confidence, or not, and why."""

    work: WorkRecords
    accepted: bool
    method: Method
    confidence: float
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The resolution as far as it is known, and the queries that would tell more (none: it is final)."""

    resolution: Resolution
    queries: tuple[Query, ...]


def resolve(entry: Entry, answers: Answers) -> Plan:
    """Decide which work `entry` means from what has been answered; say what to ask next if that is not enough."""
    if entry.kind is not EntryKind.PAPER and not listed_identifiers(entry):
        if entry.kind is EntryKind.REPOSITORY:
            return Plan(_not_a_paper(entry, "its link leads to a repository, and none to a paper"), ())
        return Plan(_not_a_paper(entry, f"it is a {entry.kind.value}, and none of its links leads to a paper"), ())
    search = _Search(entry, answers)
    for step in search.steps():
        wanted = tuple(dict.fromkeys(query for query in step if answers.wants(query)))
        if wanted:
            return Plan(search.resolution(), wanted)
        search.take(step)
    return Plan(search.resolution(), ())


class _Search:
    """The look-out for one entry's work: what was found so far, and the next step as long as there is doubt."""

    def __init__(self, entry: Entry, answers: Answers) -> None:
        self.entry = entry
        self.answers = answers
        self.listed = listed_identifiers(entry)
        self.link_items: Items = []
        self.other_items: Items = []
        self.taken: list[Query] = []
        self._link_queries = _link_queries(entry, self.listed)

    def steps(self) -> Iterator[tuple[Query, ...]]:
        """The steps to take, each worked out from what those before it brought."""
        yield self._link_queries
        if self.listed.doi and not self.link_items:
            yield (Query(SourceName.CROSSREF, QueryKind.ID, f"doi:{self.listed.doi}"),)
        yield from self._steps_for_title()
        if not self.link_items and not self._accepted():
            yield from self._steps_for_name()

    def _steps_for_title(self) -> Iterator[tuple[Query, ...]]:
        title = self.entry.title
        if title is None or self._link_agrees():
            return
        yield version_queries(WorkRecords(tuple(self.link_items)))
        if self._link_agrees():
            return
        yield (Query(SourceName.CURATED, QueryKind.TITLE, canonical(title)),)
        if self._accepted():
            return
        by_title = Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.TITLE, canonical(title))
        yield (by_title,)
        if not self._accepted() and not self.answers.is_absent(by_title) and not self.answers.records(by_title):
            yield (Query(SourceName.DBLP, QueryKind.TITLE, " ".join(words(title))),)

    def _steps_for_name(self) -> Iterator[tuple[Query, ...]]:
        name, hint = _distinct_name(self.entry), _hint(self.entry)
        if name and hint and hint.year:
            years = f"{hint.year - 2}-{hint.year}"
            yield (Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.SEARCH, " ".join(words(name)), years),)
            if not self._accepted():
                asked = " ".join((*words(name), *((hint.first_author,) if hint.first_author else ())))
                yield (Query(SourceName.DBLP, QueryKind.SEARCH, asked),)
        if self.entry.title and not self._accepted():
            yield (Query(SourceName.DBLP, QueryKind.TITLE, " ".join(words(self.entry.title))),)
        if self.entry.title and not self._accepted():
            yield (Query(SourceName.CROSSREF, QueryKind.SEARCH, canonical(self.entry.title)),)

    def take(self, step: tuple[Query, ...]) -> None:
        """Add what a step's queries brought."""
        self.taken += step
        for query in step:
            by_id = query.kind in {QueryKind.ID, QueryKind.URL}
            (self.link_items if by_id else self.other_items).extend(self.answers.records(query))

    def _linked(self) -> WorkRecords | None:
        return WorkRecords(tuple(self.link_items)) if self.link_items else None

    def _link_agrees(self) -> bool:
        """Whether the list's title, or its name for the paper, is borne by the work that the link names."""
        linked = self._linked()
        if linked is None:
            return False
        return _fits(self.entry, linked) is not None

    def _judgements(self) -> list[Judgement]:
        works = group_works(self.other_items)
        judged = [_judge(self.entry, work, alone=len(works) == 1) for work in works]
        return sorted(judged, key=lambda j: -j.score)

    def _accepted(self) -> Judgement | None:
        """The one work that fits by title or name; None where none does, or several do equally well."""
        fitting = [judged for judged in self._judgements() if judged.accepted]
        best = [judged for judged in fitting if judged.confidence == max(f.confidence for f in fitting)]
        return best[0] if len(best) == 1 else None

    def resolution(self) -> Resolution:
        """What is known now."""
        linked = self._linked()
        if linked is None:
            return self._by_search()
        if any(record.kind == "repository" for record in linked.records):
            return _not_a_paper(self.entry, "a curated fact says that it is a repository")
        rival = None if self._link_agrees() else self._accepted()
        if rival is not None and rival.method is Method.TITLE and not _is_curated_link(linked):
            return _resolved(
                self.entry,
                rival,
                self._candidates(),
                link_names=_candidate(linked, 0.0, "what the link names"),
            )
        return _resolved(self.entry, self._by_link(linked), self._candidates(without=linked))

    def _by_link(self, linked: WorkRecords) -> Judgement:
        fit = _fits(self.entry, linked)
        method = Method.LINK if self.listed else Method.CURATED_LINK
        if fit is None and self.entry.title is not None:
            reason = "the link's identifier; the listed title is no other known paper's"
            method = Method.LINK_ONLY if method is Method.LINK else method
            return _judgement(linked, method, "link alone", 0.5, reason)
        return _judgement(
            linked,
            method,
            fit or "link and title",
            1.0,
            "the link's identifier" if self.listed else "a curated fact about this address",
        )

    def _by_search(self) -> Resolution:
        accepted = self._accepted()
        if accepted is not None:
            return _resolved(
                self.entry, accepted, self._candidates(without=accepted.work), link_missing=self._missing()
            )
        return Resolution(
            entry_id=self.entry.entry_id,
            status=Status.UNRESOLVED,
            method=Method.NONE,
            confidence=0.0,
            reason=self._why_not(),
            candidates=self._candidates(),
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
        """The link's arXiv id, where arXiv itself knows no such paper."""
        query = Query(SourceName.ARXIV, QueryKind.ID, f"arxiv:{self.listed.arxiv_id}")
        if self.listed.arxiv_id and self.answers.is_absent(query):
            return f"arXiv:{self.listed.arxiv_id}"
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


def version_queries(work: WorkRecords) -> tuple[Query, ...]:
    """The queries for all versions but the latest of a work's preprint, as far as arXiv's own record tells them."""
    record = work.of(SourceName.ARXIV)
    if record is None or record.identifiers.arxiv_id is None:
        return ()
    last = min(max(r.arxiv_version or 1 for r in work.records), _MOST_VERSIONS)
    ids = (ArxivId(record.identifiers.arxiv_id, version) for version in range(1, last))
    return tuple(Query(SourceName.ARXIV, QueryKind.ID, f"arxiv:{arxiv_id}") for arxiv_id in ids)


# --- how well a work fits -------------------------------------------------------------------------------------


def _fits(entry: Entry, work: WorkRecords) -> str | None:
    """How the list's own words agree with the work behind its link (a key of `_CONFIDENCE`), None if they do not."""
    if entry.title is None:
        return "link and title"
    best = best_title(entry.title, work)
    if best is not None and best.status is not TitleStatus.DIFFERENT:
        return "link and title"
    names = [name for name in (short_name(entry.title) or entry.name, entry.name) if name]
    titles = [title.title for title, _ in work.titles]
    if names and any(names_agree(names[0], title) or name_stands_in(names[0], title) for title in titles):
        return "link and name"
    return None


def best_title(listed: str, work: WorkRecords) -> TitleComparison | None:
    """The closest comparison of a listed title with any version's title of a work."""
    order = list(TitleStatus)
    compared = [compare_titles(listed, title.title) for title, _ in work.titles]
    return min(compared, key=lambda c: (order.index(c.status), -c.similarity), default=None)


@dataclass(frozen=True, slots=True)
class _Hint:
    """What an entry says beside title and link: venue, year, first author."""

    venue: Venue | None
    year: int | None
    first_author: str | None


def _hint(entry: Entry) -> _Hint | None:
    of_url = hint_of_url(entry.url) if entry.url else None
    listed = read_venue(entry.venue_name).venue if entry.venue_name else None
    if of_url is not None:
        return _Hint(read_venue(of_url.venue.upper()).venue or listed, of_url.year, of_url.first_author)
    return _Hint(listed, entry.year, None) if listed or entry.year else None


def _judge(entry: Entry, work: WorkRecords, *, alone: bool) -> Judgement:
    """Whether a work found by searching is the one that the entry means."""
    title = best_title(entry.title, work) if entry.title else None
    similarity = title.similarity if title else 0.0
    support = _support(entry, work)
    if support.contradicted:
        return _refused(work, similarity, support.contradicted)
    by_title = _by_title(entry, work, title, support)
    if by_title is not None:
        return by_title
    if _named_alike(entry, work) and support.venue_and_year:
        if support.author:
            return _judgement(
                work,
                Method.NAME,
                "name with venue, year and author",
                1 + similarity,
                "name, venue, year and first author agree",
            )
        if alone and entry.title is None:
            return _judgement(
                work, Method.NAME, "name with venue and year", 1 + similarity, "name, venue and year agree"
            )
    why = f"title: {title.reason}" if title else "no title is listed"
    return _refused(work, similarity, why)


def _by_title(
    entry: Entry,
    work: WorkRecords,
    title: TitleComparison | None,
    support: _Support,
) -> Judgement | None:
    if title is None or entry.title is None:
        return None
    score = 2 + title.similarity + 0.1 * support.count
    if title.same_work and support.count:
        return _judgement(
            work, Method.TITLE, "title with support", score, f"a record bears the title, and {support.said}"
        )
    if title.same_work and len(words(entry.title)) >= _TELLING_WORDS:
        return _judgement(work, Method.TITLE, "title alone", score, "a record bears the title")
    if title.is_part and (support.author or support.venue_and_year):
        return _judgement(
            work, Method.TITLE, "part of title with support", score - 1, f"{title.reason}, and {support.said}"
        )
    if title.status is TitleStatus.NEAR and (support.author or support.venue_and_year):
        return _judgement(
            work,
            Method.NEAR_TITLE,
            "near title with support",
            score - 1,
            f"{title.reason}, and {support.said}",
        )
    return None


def _named_alike(entry: Entry, work: WorkRecords) -> bool:
    name = _distinct_name(entry)
    return name is not None and any(names_agree(name, title.title) for title, _ in work.titles)


def _distinct_name(entry: Entry) -> str | None:
    """The name of the entry's subject: its own, unless that is the title over again; else the title's short name."""
    if entry.name and (entry.title is None or words(entry.name) != words(entry.title)):
        return entry.name
    return short_name(entry.title) if entry.title else None


@dataclass(frozen=True, slots=True)
class _Support:
    """What speaks for a work beside its title, and what against."""

    author: bool
    venue_and_year: bool
    name: bool
    contradicted: str | None = None

    @property
    def count(self) -> int:
        return self.author + self.venue_and_year + self.name

    @property
    def said(self) -> str:
        named = ((self.author, "authors"), (self.venue_and_year, "venue and year"), (self.name, "name"))
        return ", ".join(word for given, word in named if given) + " agree"


def _support(entry: Entry, work: WorkRecords) -> _Support:
    hint = _hint(entry)
    listed_authors = _listed_share(entry, work)
    against = None
    if hint and hint.first_author and not _has_author(work, hint.first_author):
        against = f"the file's name says {hint.first_author}, who is no author of it"
    elif listed_authors == 0.0:
        against = "none of the listed authors is an author of it"
    return _Support(
        author=bool(hint and hint.first_author and against is None) or (listed_authors or 0) >= _SUPPORTING_AUTHORS,
        venue_and_year=bool(hint) and _venue_and_year_agree(hint, work) if hint else False,
        name=_named_alike(entry, work),
        contradicted=against,
    )


def _has_author(work: WorkRecords, family_name: str) -> bool:
    lists = list(work.author_lists())
    return not lists or any(surname(author).startswith(family_name) for authors in lists for author in authors)


def _listed_share(entry: Entry, work: WorkRecords) -> float | None:
    """The share of listed authors whose family name the work has; None where either side names nobody."""
    listed = split_authors(entry.authors) if entry.authors else ()
    known = {surname(author) for authors in work.author_lists() for author in authors}
    if not listed or not known:
        return None
    return sum(bool({surname(name), *words(name)[:1]} & known) for name in listed) / len(listed)


def split_authors(text: str) -> tuple[str, ...]:
    """The names in an author line ("A. One, B. Two and C. Three, et al."), "et al." left out."""
    text = re.sub(r"\bet\.? al\b\.?|\band others\b|…|\.\.\.", "", collapse(text), flags=re.IGNORECASE)
    parts = re.split(r"\s*[,;，、]\s*(?:and\s+)?|\s+and\s+|\s*&\s*", text)
    return tuple(part for part in parts if len(part) > 1)


def _venue_and_year_agree(hint: _Hint, work: WorkRecords) -> bool:
    if hint.venue is None or hint.year is None:
        return False
    here = [claim for claim in work.claims if claim.venue is not None and claim.venue.short == hint.venue.short]
    years = {claim.year for claim in here if claim.year} or (work.years if here else set())
    return any(abs(year - hint.year) <= _YEARS_APART for year in years)


# --- making records -------------------------------------------------------------------------------------------


def _is_curated_link(work: WorkRecords) -> bool:
    return any(record.source is SourceName.CURATED for record in work.records)


def _judgement(work: WorkRecords, method: Method, rule: str, score: float, reason: str) -> Judgement:
    return Judgement(
        work=work,
        accepted=True,
        method=method,
        confidence=_CONFIDENCE[rule],
        score=score,
        reason=reason,
    )


def _refused(work: WorkRecords, similarity: float, reason: str) -> Judgement:
    return Judgement(work=work, accepted=False, method=Method.NONE, confidence=0.0, score=similarity, reason=reason)


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
