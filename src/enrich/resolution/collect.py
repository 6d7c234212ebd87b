"""What is to be known of a resolved work, and what is still to be asked for it. Pure.

All records of the work are collected from kept answers. Batches by identifier are asked for whatever is missing;
Crossref (batched) and DBLP (a request a work) only where venue or year are unknown, unconfirmed or in conflict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from enrich.core.confidence import CONFIRMED, PAIRED_AUTHORS
from enrich.core.models import Entry, Query, QueryKind, RecordRef, Resolution, SourceName, SourceRecord, Status
from enrich.matching.names import shared_authors
from enrich.matching.titles import TitleStatus, compare_titles
from enrich.matching.venues import read_venue
from enrich.resolution.resolve import dblp_title_query, identifier_texts, version_queries
from enrich.resolution.scoring import best_title
from enrich.works.publication import publication_of
from enrich.works.records import WorkRecords, is_one_work, latest_preprint

if TYPE_CHECKING:
    from enrich.asking.answers import Answers

# Rounds of "an answer brings an identifier, which another source is asked by"; three lead from a title found at
# one service to the earlier versions at another.
_MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Collected:
    """All that is known of a work, and the queries that would tell more."""

    work: WorkRecords
    queries: tuple[Query, ...]


def collect(entry: Entry, resolution: Resolution, answers: Answers) -> Collected:
    """Every record of the resolved work from kept answers, and what is still to be asked."""
    work = WorkRecords(tuple(_referenced(resolution, answers)))
    if resolution.status is not Status.RESOLVED or not work.items:
        return Collected(work, ())
    for _ in range(_MOST_ROUNDS):
        wanted: list[Query] = []
        before = len(work.items)
        for query in _queries(entry, work, answers):
            if answers.wants(query):
                wanted.append(query)
            work = work.joined_with(_of_work(work, query, answers))
        published = _published_title_query(entry, work)
        if published is not None and not wanted:
            wanted += [published] if answers.wants(published) else []
            work = work.joined_with(_of_listed_title(entry, work, published, answers))
        if wanted or len(work.items) == before:
            return Collected(work, tuple(dict.fromkeys(wanted)))
    return Collected(work, ())


def _referenced(resolution: Resolution, answers: Answers) -> Iterator[tuple[RecordRef, SourceRecord]]:
    for ref in resolution.records:
        record = answers.record(ref)
        if record is not None:
            yield ref, record


def _of_work(work: WorkRecords, query: Query, answers: Answers) -> WorkRecords:
    """The records that answer a query and are of this work: a search's hits must prove it, an identifier's need not."""
    items = answers.records(query)
    if query.kind is not QueryKind.ID:
        items = tuple(item for item in items if is_one_work(work, WorkRecords((item,))))
    return WorkRecords(items)


def _published_title_query(entry: Entry, work: WorkRecords) -> Query | None:
    """The question whether the listed title is that of the publication, where only the preprint's are known.

    Authors change titles on publication, and Semantic Scholar often keeps the preprint's; so no title is called wrong
    before someone who has seen the publication was asked for it.
    """
    if entry.title is None or work.identifiers.arxiv_id is None or work.of(SourceName.CURATED) is not None:
        return None
    title = best_title(entry.title, work)
    if title is None or title.same_work or title.is_part or publication_of(work).is_preprint:
        return None
    seen = {SourceName.CROSSREF, SourceName.DBLP} & {r.source for r in work.records if not _is_preprints(r)}
    return None if seen else dblp_title_query(entry.title, _authors(work))


def _is_preprints(record: SourceRecord) -> bool:
    return (record.identifiers.dblp_key or "").startswith("journals/corr/")


def _of_listed_title(entry: Entry, work: WorkRecords, query: Query, answers: Answers) -> WorkRecords:
    """The records of the listed title by the work's own authors: the list itself pairs that title with the link."""
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
    for source in SourceName:
        yield from (Query(source, QueryKind.ID, t) for t in texts if t.partition(":")[0] in source.info.lookups)


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
        title = best_title(entry.title, work)
        if title is None or title.status not in {TitleStatus.SAME, TitleStatus.FORMATTING}:
            yield from version_queries(work)


def _publication_queries(entry: Entry, work: WorkRecords, answers: Answers) -> Iterator[Query]:
    if work.identifiers.doi:  # in batches, so always: no other service tells of retractions
        crossref = Query(SourceName.CROSSREF, QueryKind.ID, f"doi:{work.identifiers.doi}")
        yield crossref
        if answers.wants(crossref):
            return
        work = work.joined_with(_of_work(work, crossref, answers))
    if not _is_doubtful(entry, work):
        return
    title = _title_to_ask_for(work)
    if title:
        yield dblp_title_query(title, _authors(work))


def _authors(work: WorkRecords) -> tuple[str, ...]:
    return next(iter(work.author_lists()), ())


def _is_doubtful(entry: Entry, work: WorkRecords) -> bool:
    """Whether venue and year of record are not yet told well enough to judge what the list says of them.

    They are if strong or agreeing witnesses name a venue and year; or if all witnesses know only a preprint and
    the list claims no venue. The published title is in doubt while the preprint and Semantic Scholar differ on it.
    """
    if _titles_conflict(work):
        return True
    known = publication_of(work)
    listed = read_venue(entry.venue_name) if entry.venue_name else None
    if known.claims and known.venue is not None and not known.is_preprint:
        other_track = listed is not None and (listed.is_workshop != known.is_workshop) and not known.track_is_known
        return known.year is None or known.confidence < CONFIRMED or known.is_disputed or other_track
    claims_publication = listed is not None and not (listed.venue and listed.venue.is_preprint)
    return claims_publication or (not known.claims and work.identifiers.arxiv_id is None)


def _titles_conflict(work: WorkRecords) -> bool:
    """Whether Semantic Scholar's title is not the preprint's, and nobody who has seen the publication has spoken."""
    theirs, preprint = work.of(SourceName.SEMANTIC_SCHOLAR), latest_preprint(work)
    if theirs is None or preprint is None or not theirs.title or not preprint.title:
        return False
    heard = {SourceName.CURATED, SourceName.CROSSREF, SourceName.DBLP} & {record.source for record in work.records}
    return not heard and not compare_titles(theirs.title, preprint.title).same_work


def _title_to_ask_for(work: WorkRecords) -> str | None:
    """The title under which DBLP would know the publication: Semantic Scholar's, else the latest preprint's."""
    for source in (SourceName.SEMANTIC_SCHOLAR, SourceName.ARXIV, SourceName.CROSSREF, SourceName.CURATED):
        record = work.of(source)
        if record is not None and record.title:
            return record.title
    return next((record.title for record in work.records if record.title), None)
