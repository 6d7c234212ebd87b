"""Collects every record of a resolved work from cached answers, and says what is still to be asked for it. Pure.

Sources that answer by identifier in batches are asked for whatever is missing. DBLP, which takes one request per work,
is asked only where venue or year are unknown, unconfirmed or disputed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from enrich.core.confidence import CONFIRMED, PAIRED_AUTHORS
from enrich.core.models import Entry, Query, QueryKind, RecordRef, Resolution, SourceName, SourceRecord, Status
from enrich.core.text import canonical
from enrich.matching.author_comparison import AuthorStatus, shared_authors
from enrich.matching.names import NameStatus
from enrich.matching.titles import TitleStatus, compare_titles
from enrich.matching.venues import read_venue
from enrich.resolution.blocking import dblp_title_query, identifier_texts, version_queries
from enrich.resolution.cited import may_cite_another
from enrich.resolution.comparison import best_title, listed_authors
from enrich.resolution.pages import has_unknown_page
from enrich.works.publication import publication_of
from enrich.works.records import WorkRecords, is_another_paper, is_same_paper, latest_preprint
from enrich.works.witnesses import author_witnesses

if TYPE_CHECKING:
    from enrich.asking.answers import Answers

_LOOKUPS = tuple((source, source.info.lookups) for source in SourceName if source.info.lookups)
# In each round, answers bring identifiers by which further sources are asked. Three rounds lead from a title found at
# one service to the earlier versions at another.
_MAX_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Collected:
    """All that is known of a work, and the queries that would tell more."""

    work: WorkRecords
    queries: tuple[Query, ...]
    unanswered: frozenset[SourceName] = frozenset()
    """Sources that gave no answer to a query about the work, and are not asked now."""


def collect(entry: Entry, resolution: Resolution, answers: Answers) -> Collected:
    """Every record of the resolved work from cached answers, and what is still to be asked."""
    work = WorkRecords(tuple(_resolved_records(resolution, answers)))
    if resolution.status is not Status.RESOLVED or not work.items:
        return Collected(work, ())
    silent: set[SourceName] = set()
    for _ in range(_MAX_ROUNDS):
        missing: list[Query] = []
        silent.clear()
        before = len(work.items)
        for query in _queries(entry, work, answers):
            items = answers.records(query)
            if answers.wants(query):
                missing.append(query)
            elif not items and not answers.is_absent(query):
                silent.add(query.source)
            if items:
                work = _joined(work, query, answers)
        published = _published_title_query(entry, work)
        if published is not None and not missing:
            missing += [published] if answers.wants(published) else []
            work = work.joined_with(_records_with_listed_title(entry, work, published, answers))
        if missing or len(work.items) == before:
            return Collected(work, tuple(dict.fromkeys(missing)), frozenset(silent))
    return Collected(work, (), frozenset(silent))


def _is_unanswered(query: Query, answers: Answers) -> bool:
    return not answers.records(query) and not answers.is_absent(query)


def _resolved_records(resolution: Resolution, answers: Answers) -> Iterator[tuple[RecordRef, SourceRecord]]:
    for ref in resolution.records:
        record = answers.record(ref)
        if record is not None:
            yield ref, record


# Who says which work an identifier names: the service at which it is registered.
_REGISTRIES = {"arxiv": {SourceName.ARXIV, SourceName.DATACITE}, "doi": {SourceName.CROSSREF, SourceName.DATACITE}}


def _joined(work: WorkRecords, query: Query, answers: Answers) -> WorkRecords:
    """The work with the answers to a query, but for those that are of another paper.

    An index may give a work the identifier of another one. If the service at which it is registered says so, the work
    has no such identifier.
    """
    found = _records_of_work(work, query, answers)
    if query.source is SourceName.CURATED or not is_another_paper(work, found):
        return work.joined_with(found)
    kind = query.text.partition(":")[0]
    is_registry = query.kind is QueryKind.ID and query.source in _REGISTRIES.get(kind, ())
    return work.without_identifier(query.text) if is_registry else work


def _records_of_work(work: WorkRecords, query: Query, answers: Answers) -> WorkRecords:
    """The answers to a query that belong to this work: results of a search are compared."""
    items = answers.records(query)
    if query.kind is not QueryKind.ID:
        items = tuple(item for item in items if is_same_paper(work, WorkRecords((item,))))
    return WorkRecords(items)


def _published_title_query(entry: Entry, work: WorkRecords) -> Query | None:
    """The query whether the listed title is the publication's, where only titles of the preprint are known.

    Authors change titles on publication, and Semantic Scholar often keeps the preprint's. So no title is called wrong
    before a source that knows the publication was asked for it.
    """
    if entry.title is None or work.identifiers.arxiv_id is None or work.of(SourceName.CURATED) is not None:
        return None
    title = best_title(entry, work)
    if title is None or title.same_work or title.is_part or publication_of(work).is_preprint:
        return None
    publication_sources = {SourceName.CROSSREF, SourceName.DBLP}
    if publication_sources & {record.source for record in work.records if not _is_preprint_record(record)}:
        return None
    return dblp_title_query(entry.title, _authors(work))


def _is_preprint_record(record: SourceRecord) -> bool:
    return (record.identifiers.dblp_key or "").startswith("journals/corr/")


def _records_with_listed_title(entry: Entry, work: WorkRecords, query: Query, answers: Answers) -> WorkRecords:
    """The answers that have the listed title and the work's authors; the list pairs that title with the work's link."""
    return WorkRecords(
        tuple(
            (ref, record)
            for ref, record in answers.records(query)
            if compare_titles(entry.title or "", record.title or "").same_work
            and any(shared_authors(record.authors, authors) >= PAIRED_AUTHORS for authors in work.author_lists())
        )
    )


def _queries(entry: Entry, work: WorkRecords, answers: Answers) -> Iterator[Query]:
    texts = identifier_texts(work.identifiers)
    yield from (Query(SourceName.CURATED, QueryKind.ID, text) for text in texts)
    if work.of(SourceName.SEMANTIC_SCHOLAR) is None and texts:
        yield Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.ID, texts[0])
    yield from _counts_queries(work, answers)
    yield from _preprint_queries(entry, work, answers)
    yield from _publication_queries(entry, work, answers)
    kinds = [(text.partition(":")[0], text) for text in texts]
    for source, lookups in _LOOKUPS:
        yield from (Query(source, QueryKind.ID, text) for kind, text in kinds if kind in lookups)


def _counts_queries(work: WorkRecords, answers: Answers) -> Iterator[Query]:
    """New counts for a work that was found by its title: by identifier, one batch for all such works."""
    record, paper = work.of(SourceName.SEMANTIC_SCHOLAR), work.identifiers.s2_paper_id
    if record is None or paper is None:
        return
    query = Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.ID, f"s2:{paper}")
    if answers.records(query) or answers.counts_are_stale(record):
        yield query


def _preprint_queries(entry: Entry, work: WorkRecords, answers: Answers) -> Iterator[Query]:
    arxiv_id = work.identifiers.arxiv_id
    if arxiv_id is None:
        return
    query = Query(SourceName.ARXIV, QueryKind.ID, f"arxiv:{arxiv_id}")
    yield query
    if not answers.records(query) and not answers.is_absent(query) and not answers.wants(query):
        yield Query(SourceName.DATACITE, QueryKind.ID, f"arxiv:{arxiv_id}")
    if entry.title is not None:
        title = best_title(entry, work)
        if title is None or title.status not in {TitleStatus.SAME, TitleStatus.FORMATTING}:
            yield from version_queries(work)


def _publication_queries(entry: Entry, work: WorkRecords, answers: Answers) -> Iterator[Query]:
    if work.identifiers.doi:  # in batches, so always: no other service reports retractions
        crossref = Query(SourceName.CROSSREF, QueryKind.ID, f"doi:{work.identifiers.doi}")
        yield crossref
        if answers.wants(crossref):
            return
        work = _joined(work, crossref, answers)
    other = may_cite_another(entry, work)
    if not (other or _is_doubtful(entry, work) or has_unknown_page(entry, work)):
        return
    title = _title_at_dblp(work)
    if title is None:
        return
    dblp = dblp_title_query(title, _authors(work))
    yield dblp
    if answers.wants(dblp):
        return
    if other and _is_unanswered(dblp, answers):
        yield Query(SourceName.CROSSREF, QueryKind.SEARCH, canonical(title))
    renamed = _later_title(work, title)
    if renamed is not None and publication_of(work.joined_with(_records_of_work(work, dblp, answers))).is_preprint:
        yield dblp_title_query(renamed, _authors(work))


def _later_title(work: WorkRecords, title: str) -> str | None:
    """The latest preprint's title where it is another: the publication may have that one."""
    latest = latest_preprint(work)
    later = latest.title if latest is not None else None
    return None if later is None or compare_titles(later, title).same_work else later


def _authors(work: WorkRecords) -> tuple[str, ...]:
    return next(iter(work.author_lists()), ())


def _is_doubtful(entry: Entry, work: WorkRecords) -> bool:
    """Whether venue and year are not yet known well enough to judge what the list says of them.

    They are if strong or agreeing sources name a venue and year; or if all sources know only a preprint and the list
    claims no venue. The published title is in doubt while the preprint and Semantic Scholar differ on it.
    """
    if _titles_conflict(work) or _authors_need_witness(entry, work):
        return True
    known = publication_of(work)
    listed = read_venue(entry.venue_name) if entry.venue_name else None
    if known.claims and known.venue is not None and not known.is_preprint:
        other_track = listed is not None and (listed.is_workshop != known.is_workshop) and not known.track_is_known
        # Where the list names no venue, two services that agree settle what it is.
        is_settled = listed is None and len({claim.source for claim in known.claims}) > 1
        is_disputed = known.is_disputed and not is_settled
        return known.year is None or known.confidence < CONFIRMED or is_disputed or other_track
    claims_publication = listed is not None and not (listed.venue and listed.venue.is_preprint)
    return claims_publication or (not known.claims and work.identifiers.arxiv_id is None)


def _authors_need_witness(entry: Entry, work: WorkRecords) -> bool:
    """Whether the listed authors are wrong by one index alone, which may have lost or reordered some."""
    if not entry.authors or author_witnesses(work).are_trusted:
        return False
    compared = listed_authors(entry, work)
    agree = compared.status in {AuthorStatus.SAME, AuthorStatus.SHORTENED, AuthorStatus.UNKNOWN}
    return not agree or bool(compared.pairs_with(NameStatus.MISSPELT))


def _titles_conflict(work: WorkRecords) -> bool:
    """Whether Semantic Scholar and the preprint differ in title, and no source that knows the publication answered."""
    theirs, preprint = work.of(SourceName.SEMANTIC_SCHOLAR), latest_preprint(work)
    if theirs is None or preprint is None or not theirs.title or not preprint.title:
        return False
    answered = {SourceName.CURATED, SourceName.CROSSREF, SourceName.DBLP} & {record.source for record in work.records}
    return not answered and not compare_titles(theirs.title, preprint.title).same_work


def _title_at_dblp(work: WorkRecords) -> str | None:
    """The title under which DBLP would know the publication: Semantic Scholar's, else the latest preprint's."""
    for source in (SourceName.SEMANTIC_SCHOLAR, SourceName.ARXIV, SourceName.CROSSREF, SourceName.CURATED):
        record = work.of(source)
        if record is not None and record.title:
            return record.title
    return next((record.title for record in work.records if record.title), None)
