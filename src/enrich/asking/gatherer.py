"""Sends queries to the sources and stores the answers: one thread per host, each answer stored before the next request.

`Gatherer` also gives the pure decisions their view of the stored answers (`answers.Answers`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from enrich.asking.drive import Drive, Listener, NextQueries
from enrich.asking.freshness import Freshness
from enrich.core.errors import SourceUnavailableError, UnreadableAnswerError
from enrich.core.models import Query, RecordRef, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.sources import SERVICES, load_source
from enrich.sources.decoding import says_something
from enrich.sources.usage import Usage, no_usage
from enrich.storage.snapshots import Archives

if TYPE_CHECKING:
    from enrich.sources.curated import CuratedFacts
    from enrich.sources.transport import Transport

log = logging.getLogger(__name__)
AnsweredRecords = tuple[tuple[RecordRef, SourceRecord], ...]
_SHOWN = 100  # characters of a query in a message


@dataclass(slots=True, kw_only=True)
class Gatherer:
    """The stored answers of all sources, and the means to request missing ones.

    `transport` is None when no request may be sent (offline, and in the pure stages).
    """

    archives: Archives
    facts: CuratedFacts
    sources: frozenset[SourceName]
    transport: Transport | None = None
    parsed: dict[tuple[SourceName, str], AnsweredRecords] = field(default_factory=dict)
    """Records already read from snapshots; stages that run in one process share it."""
    freshness: Freshness = field(default_factory=Freshness)
    progress: Listener | None = None
    _now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _asked: set[Query] = field(default_factory=set)
    _reused: set[Query] = field(default_factory=set)
    _unreadable: set[tuple[SourceName, str]] = field(default_factory=set)

    # --- used by the decisions ---

    def records(self, query: Query) -> AnsweredRecords:
        """The records that answer a query; none where the source knows none, or was not asked."""
        if query.source not in self.sources:
            return ()
        if query.source is SourceName.CURATED:
            found = self.facts.find(query)
            return ((RecordRef(SourceName.CURATED, "line", found[0]), found[1]),) if found else ()
        snapshot = self._snapshot(query)
        return self._items(snapshot) if snapshot is not None else ()

    def record(self, ref: RecordRef) -> SourceRecord | None:
        """The record at a place in a stored answer; None where the answer is no longer stored."""
        if ref.source is SourceName.CURATED:
            known = self.facts.records
            return known[ref.index] if ref.index < len(known) else None
        snapshot = self.archives[ref.source].all().get(ref.request)
        items = self._items(snapshot) if snapshot is not None and self._is_readable(snapshot) else ()
        return items[ref.index][1] if ref.index < len(items) else None

    def wants(self, query: Query) -> bool:
        """Whether the query has no answer, or a stale one, and its source can be asked now."""
        if self.transport is None or query.source not in self.sources or query.source not in SERVICES:
            return False
        if query in self._asked or self.transport.usage[query.source].unavailable is not None:
            return False
        snapshot = self._snapshot(query)
        if snapshot is None:
            return True
        return self.freshness.is_stale(query, snapshot, self._now)

    def counts_are_stale(self, record: SourceRecord) -> bool:
        """Whether a record's citation counts are so old that new ones should be requested."""
        if self.transport is None or self.transport.usage[record.source].unavailable is not None:
            return False
        return self.freshness.is_older(record.retrieved_at, self.freshness.counts, self._now)

    def is_absent(self, query: Query) -> bool:
        """Whether the source was asked and said that it knows no such work."""
        snapshot = self._snapshot(query) if query.source in self.sources else None
        return snapshot is not None and snapshot.status is SnapshotStatus.NOT_FOUND

    def _snapshot(self, query: Query) -> Snapshot | None:
        """The stored answer to a query; None where there is none, or none that can be read."""
        snapshot = self.archives[query.source].get(query) if query.source in SERVICES else None
        if snapshot is None or not self._is_readable(snapshot):
            return None
        self._reused.add(query)
        return snapshot

    def _is_readable(self, snapshot: Snapshot) -> bool:
        """Whether a stored answer has the shape that its source's answers have; one that has not is no answer."""
        key = (snapshot.source, snapshot.request)
        if key in self._unreadable:
            return False
        try:
            self._items(snapshot)
        except UnreadableAnswerError as error:
            self._unreadable.add(key)
            place = self.archives[snapshot.source].path
            log.warning("%s: the answer to %r is ignored: %s", place, snapshot.request[:_SHOWN], error.reason)
            return False
        return True

    def _items(self, snapshot: Snapshot) -> AnsweredRecords:
        key = (snapshot.source, snapshot.request)
        if key not in self.parsed:
            self.parsed[key] = tuple(
                (RecordRef(snapshot.source, snapshot.request, index), record)
                for index, record in enumerate(_records(snapshot))
            )
        return self.parsed[key]

    # --- asking ---

    def drive(self, plans: Sequence[NextQueries]) -> None:
        """Send the queries of all plans until none has another one; hosts work in parallel.

        A plan is called for its next queries when its previous ones are answered. Searches go out at once; queries
        by identifier wait until no search is under way that might bring more, so that batches are full.
        Raises OutputError when an answer cannot be stored.
        """
        if self.transport is None:
            return
        drive = Drive(self, self.progress)
        try:
            drive.run(plans)
        except BaseException:
            self.transport.stop()  # a full disk, or Ctrl-C: the other hosts give up at once
            drive.wait()
            raise
        finally:
            if self.progress is not None:
                self.progress.close()

    def ask(self, name: SourceName, queries: Sequence[Query], on_answered: Callable[[list[Query]], None]) -> None:
        """Ask one source (in its own thread) and store each answer; `on_answered` gets the queries that it answers."""
        if self.transport is None:
            return
        usage = self.transport.usage[name]
        by_request = {query.request: query for query in queries}
        try:
            for snapshots in load_source(name).fetch(queries, self.transport):
                usable = [snapshot for snapshot in snapshots if _can_be_read(snapshot)]
                if not usable:
                    continue
                self.archives[name].append(usable)
                usage.not_found += sum(s.status is SnapshotStatus.NOT_FOUND for s in usable)
                usage.refused += sum(s.status is SnapshotStatus.REFUSED for s in usable)
                on_answered([by_request.pop(snapshot.request) for snapshot in usable])
            usage.unanswered += len(by_request)
        except SourceUnavailableError as error:
            usage.unavailable = usage.unavailable or error.reason

    def forget(self, queries: Iterable[Query]) -> None:
        """Forget the parsed records of these queries: their answers changed."""
        for query in queries:
            self.parsed.pop((query.source, query.request), None)
            self._unreadable.discard((query.source, query.request))

    def start(self, queries: Iterable[Query]) -> None:
        """Note that queries are being asked, so that they are not wanted again in this run."""
        self._asked.update(queries)

    def usage(self) -> dict[SourceName, Usage]:
        """How much each source was used, with the answers taken from snapshots."""
        usage = self.transport.usage if self.transport is not None else no_usage()
        for query in self._reused - self._asked:
            usage[query.source].from_snapshots += 1
        return usage


def _records(snapshot: Snapshot) -> tuple[SourceRecord, ...]:
    """The records in an answer. Raises UnreadableAnswerError for what is none, and where not one says anything."""
    records = load_source(snapshot.source).to_records(snapshot)
    if records and not any(map(says_something, records)):
        raise UnreadableAnswerError("records without a title or an identifier")
    return records


def _can_be_read(snapshot: Snapshot) -> bool:
    """Whether an answer can be read, before it is stored; one that cannot costs its query alone."""
    try:
        _records(snapshot)
    except UnreadableAnswerError as error:
        log.warning("%s: %r was not answered: %s", snapshot.source.label, snapshot.request[:_SHOWN], error.reason)
        return False
    return True
