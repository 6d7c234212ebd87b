"""Sends queries to the sources and stores the answers: one thread per host, each answer stored before the next request.

`Gatherer` also gives the pure decisions their view of the stored answers (`answers.Answers`).
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue
from typing import TYPE_CHECKING, Protocol

from enrich.core.errors import SourceUnavailableError
from enrich.core.models import Query, QueryKind, RecordRef, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.sources import SERVICES, load_source
from enrich.sources.usage import Usage, no_usage
from enrich.storage.snapshots import Archives

if TYPE_CHECKING:
    from enrich.sources.curated import CuratedFacts
    from enrich.sources.transport import Transport

log = logging.getLogger(__name__)
AnsweredRecords = tuple[tuple[RecordRef, SourceRecord], ...]
NextQueries = Callable[[], Sequence[Query]]
"""The queries that one entry still needs, given the answers so far."""


class Listener(Protocol):
    """Is notified of the progress."""

    def __call__(self, source: SourceName, done: int, total: int) -> None:
        """`done` of the `total` queries to a source so far are answered."""

    def close(self) -> None:
        """All queries are answered."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old a stored answer may be, in days, before it is requested again; with `since`, all older ones are stale.

    Counts change daily, titles and venues rarely, and a work that is missing today may be added next week.
    """

    counts: float = 7
    facts: float = 30
    absences: float = 14
    since: str | None = None

    def is_stale(self, query: Query, snapshot: Snapshot, now: datetime) -> bool:
        """Whether `snapshot`, the stored answer to `query`, should be requested again."""
        if snapshot.status is SnapshotStatus.NOT_FOUND:
            days = self.absences
        elif query.kind is QueryKind.ID and "citation_count" in query.source.info.ranks:
            days = self.counts
        else:
            days = self.facts
        return self.is_older(snapshot.retrieved_at, days, now)

    def is_older(self, retrieved_at: str, days: float, now: datetime) -> bool:
        """Whether an answer of that time is older than so many days, or than `since`."""
        if self.since is not None and retrieved_at < self.since:
            return True
        return now - datetime.fromisoformat(retrieved_at) > timedelta(days=days)


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
        items = self._items(snapshot) if snapshot is not None else ()
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
        snapshot = self.archives[query.source].get(query) if query.source in SERVICES else None
        if snapshot is not None:
            self._reused.add(query)
        return snapshot

    def _items(self, snapshot: Snapshot) -> AnsweredRecords:
        key = (snapshot.source, snapshot.request)
        if key not in self.parsed:
            records = load_source(snapshot.source).to_records(snapshot)
            self.parsed[key] = tuple(
                (RecordRef(snapshot.source, snapshot.request, index), record) for index, record in enumerate(records)
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
        with ThreadPoolExecutor(max_workers=len(SERVICES)) as pool:
            try:
                _Drive(self, pool).run(plans)
            except BaseException:
                self.transport.stop()  # a full disk, or Ctrl-C: the other hosts end after the answer in flight
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
                self.archives[name].append(snapshots)
                usage.not_found += sum(s.status is SnapshotStatus.NOT_FOUND for s in snapshots)
                answered = [by_request.pop(snapshot.request) for snapshot in snapshots]
                on_answered(answered)
            usage.unanswered += len(by_request)
        except SourceUnavailableError as error:
            usage.unavailable = usage.unavailable or error.reason

    def note(self, source: SourceName, done: int, total: int) -> None:
        """Report the progress of a source."""
        if self.progress is not None:
            self.progress(source, done, total)

    def forget(self, queries: Iterable[Query]) -> None:
        """Forget the parsed records of these queries: their answers changed."""
        for query in queries:
            self.parsed.pop((query.source, query.request), None)

    def start(self, queries: Iterable[Query]) -> None:
        """Note that queries are being asked, so that they are not wanted again in this run."""
        self._asked.update(queries)

    def usage(self) -> dict[SourceName, Usage]:
        """How much each source was used, with the answers taken from snapshots."""
        usage = self.transport.usage if self.transport is not None else no_usage()
        for query in self._reused - self._asked:
            usage[query.source].from_snapshots += 1
        return usage


class _Drive:
    """One pass over all plans: which plan waits for which query, and which host is busy. Runs in the calling thread."""

    def __init__(self, gatherer: Gatherer, pool: ThreadPoolExecutor) -> None:
        self._gatherer = gatherer
        self._pool = pool
        self._events: SimpleQueue[tuple[SourceName, list[Query] | None]] = SimpleQueue()
        self._pending: dict[SourceName, dict[Query, None]] = {name: {} for name in SERVICES}
        self._waiting: dict[Query, list[int]] = defaultdict(list)
        self._plans: Sequence[NextQueries] = ()
        self._open: list[int] = []
        self._busy: dict[SourceName, tuple[Future[None], list[Query]]] = {}
        self._done: Counter[SourceName] = Counter()
        self._total: Counter[SourceName] = Counter()

    def run(self, plans: Sequence[NextQueries]) -> None:
        self._plans, self._open = plans, [0] * len(plans)
        self._replan(range(len(plans)))
        self._send(everything=True)
        while self._busy:
            source, answered = self._events.get()
            if answered is None:
                future, asked = self._busy.pop(source)
                future.result()
                self._release([query for query in asked if query in self._waiting])
            else:
                self._done[source] += len(answered)
                self._gatherer.note(source, self._done[source], self._total[source])
                self._release(answered)
            self._send(everything=False)
            if not self._busy:
                self._send(everything=True)

    def _release(self, queries: list[Query]) -> None:
        """Continue every plan that waits for no other query (a source that failed counts as an answer, too).

        A plan continues only when all its queries are answered, so that its next queries never depend on which host is
        faster.
        """
        self._gatherer.forget(queries)
        ready = []
        for query in queries:
            for place in self._waiting.pop(query, ()):
                self._open[place] -= 1
                if self._open[place] == 0:
                    ready.append(place)
        self._replan(ready)

    def _replan(self, places: Iterable[int]) -> None:
        for place in places:
            wanted = dict.fromkeys(self._plans[place]())
            self._open[place] = len(wanted)
            for query in wanted:
                if query not in self._waiting:
                    self._pending[query.source][query] = None
                    self._total[query.source] += 1
                self._waiting[query].append(place)

    def _send(self, *, everything: bool) -> None:
        """Give every idle host its pending queries: searches always, identifiers if `everything` goes."""
        for source, pending in self._pending.items():
            if source in self._busy or not pending:
                continue
            queries = [query for query in pending if everything or query.kind is not QueryKind.ID]
            if not queries:
                continue
            for query in queries:
                del pending[query]
            self._gatherer.start(queries)
            self._busy[source] = (self._pool.submit(self._ask, source, queries), queries)

    def _ask(self, source: SourceName, queries: list[Query]) -> None:
        try:
            self._gatherer.ask(source, queries, lambda answered: self._events.put((source, answered)))
        finally:
            self._events.put((source, None))
