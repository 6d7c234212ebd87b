"""Asking the sources and keeping what they say: each host in its own thread, each answer durable before the next.

`Gatherer` is also how the pure decisions see the kept answers (`answers.Answers`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from enrich.errors import SourceUnavailableError
from enrich.models import Query, QueryKind, RecordRef, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.sources import SERVICES, source_of
from enrich.store import Archives

if TYPE_CHECKING:
    from enrich.sources.curated import CuratedFacts
    from enrich.sources.transport import Counts, Transport

log = logging.getLogger(__name__)
Items = tuple[tuple[RecordRef, SourceRecord], ...]


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old a kept answer may be, in days, before it is asked for again; `since` makes all older ones stale.

    Counts change daily, titles and venues seldom, and what is not known today may be posted next week.
    """

    counts: float = 7
    facts: float = 30
    absences: float = 14
    since: str | None = None

    def is_stale(self, query: Query, snapshot: Snapshot, now: datetime) -> bool:
        """Whether `snapshot`, the kept answer to `query`, is to be asked for again."""
        if self.since is not None and snapshot.retrieved_at < self.since:
            return True
        if snapshot.status is SnapshotStatus.NOT_FOUND:
            days = self.absences
        elif query.source is SourceName.SEMANTIC_SCHOLAR and query.kind is QueryKind.ID:
            days = self.counts
        else:
            days = self.facts
        return now - datetime.fromisoformat(snapshot.retrieved_at) > timedelta(days=days)


@dataclass(slots=True, kw_only=True)
class Gatherer:
    """The kept answers of all sources, and the means to ask for what is missing.

    `transport` is None when nothing may be asked (offline, and in the pure stages).
    """

    archives: Archives
    facts: CuratedFacts
    sources: frozenset[SourceName]
    transport: Transport | None = None
    freshness: Freshness = field(default_factory=Freshness)
    progress: Callable[[SourceName, int, int], None] | None = None
    """Called with a source, the number of its queries answered, and of all it was asked."""
    _now: datetime = field(default_factory=lambda: datetime.now(UTC))
    _asked: set[Query] = field(default_factory=set)
    _reused: set[Query] = field(default_factory=set)
    _records: dict[tuple[SourceName, str], Items] = field(default_factory=dict)

    # --- seen by the decisions ---

    def records(self, query: Query) -> Items:
        """The records that answer a query; none where the source knows none, or was not asked."""
        if query.source not in self.sources:
            return ()
        if query.source is SourceName.CURATED:
            found = self.facts.find(query)
            return ((RecordRef(SourceName.CURATED, "line", found[0]), found[1]),) if found else ()
        snapshot = self._snapshot(query)
        return self._items(snapshot) if snapshot is not None else ()

    def record(self, ref: RecordRef) -> SourceRecord | None:
        """The record at a place in a kept answer; None where the answer is no longer kept."""
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
        if query in self._asked or self.transport.counts[query.source].unavailable is not None:
            return False
        snapshot = self._snapshot(query)
        if snapshot is None:
            return True
        stale = self.freshness.is_stale(query, snapshot, self._now)
        if not stale:
            self._reused.add(query)
        return stale

    def is_absent(self, query: Query) -> bool:
        """Whether the source was asked and said that it knows no such work."""
        snapshot = self._snapshot(query) if query.source in self.sources else None
        return snapshot is not None and snapshot.status is SnapshotStatus.NOT_FOUND

    def _snapshot(self, query: Query) -> Snapshot | None:
        return self.archives[query.source].get(query) if query.source in SERVICES else None

    def _items(self, snapshot: Snapshot) -> Items:
        key = (snapshot.source, snapshot.request)
        if key not in self._records:
            records = source_of(snapshot.source).to_records(snapshot)
            self._records[key] = tuple(
                (RecordRef(snapshot.source, snapshot.request, index), record) for index, record in enumerate(records)
            )
        return self._records[key]

    # --- asking ---

    def ask(self, queries: Iterable[Query]) -> None:
        """Ask all queries, hosts side by side, and keep every answer; a source that gives out ends only its own."""
        by_source: dict[SourceName, list[Query]] = {}
        for query in dict.fromkeys(queries):
            by_source.setdefault(query.source, []).append(query)
        self._asked.update(query for asked in by_source.values() for query in asked)
        if not by_source:
            return
        with ThreadPoolExecutor(max_workers=len(by_source)) as pool:
            futures = [pool.submit(self._ask_one, source, asked) for source, asked in by_source.items()]
        for future in futures:
            future.result()

    def _ask_one(self, name: SourceName, queries: Sequence[Query]) -> None:
        if self.transport is None:
            return
        counts = self.transport.counts[name]
        done = 0
        try:
            for snapshots in source_of(name).fetch(queries, self.transport):
                self._keep(name, snapshots)
                counts.not_found += sum(s.status is SnapshotStatus.NOT_FOUND for s in snapshots)
                done += len(snapshots)
                if self.progress is not None:
                    self.progress(name, done, len(queries))
        except SourceUnavailableError as error:
            counts.unavailable = counts.unavailable or error.reason

    def _keep(self, name: SourceName, snapshots: list[Snapshot]) -> None:
        self.archives[name].append(snapshots)
        for snapshot in snapshots:
            self._records.pop((snapshot.source, snapshot.request), None)

    def counts(self) -> dict[SourceName, Counts]:
        """What each source cost, answers taken from snapshots included; empty when nothing may be asked."""
        if self.transport is None:
            return {}
        for query in self._reused - self._asked:
            self.transport.counts[query.source].from_snapshots += 1
        self._reused.clear()
        return self.transport.counts
