"""An index in front of the services: what it knows is not asked online. What it answered is kept, as an answer is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from enrich.asking.snapshot import Answered, SnapshotAnswers
from enrich.core.models import Query, RecordRef, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.sources.snapshot import kept_answer, kept_records, request_of

if TYPE_CHECKING:
    from enrich.asking.answers import Answers
    from enrich.storage.snapshots import Archive


@dataclass(slots=True, kw_only=True)
class KeptSnapshot:
    """`Answers` of an index, each kept; without the index, the kept ones alone."""

    archive: Archive
    index: SnapshotAnswers | None = None
    retrieved_at: str = ""
    """The date of the newest release of the index."""
    _new: dict[str, Snapshot] = field(default_factory=dict)
    _known: dict[str, Answered] = field(default_factory=dict)
    _places: dict[RecordRef, SourceRecord] = field(default_factory=dict)

    def records(self, query: Query) -> Answered:
        """The records that answer a query."""
        request = request_of(query)
        if request not in self._known:
            self._known[request] = self._from_index(query) if self.index is not None else self._kept(request)
        return self._known[request]

    def is_absent(self, query: Query) -> bool:
        """Whether the index was asked, covers the source, and has no such work."""
        self.records(query)
        kept = self.archive.all().get(request_of(query)) if self.index is None else self._new.get(request_of(query))
        return kept is not None and kept.status is SnapshotStatus.NOT_FOUND

    def record(self, ref: RecordRef) -> SourceRecord | None:
        """The record at a place in the index."""
        if self.index is not None:
            return self.index.record(ref)
        if not self._places:
            self._places.update(item for kept in self.archive.all().values() for item in kept_records(kept))
        return self._places.get(ref)

    def _from_index(self, query: Query) -> Answered:
        assert self.index is not None  # noqa: S101 (said by the caller)
        answer = self.index.records(query)
        if answer or self.index.is_absent(query):  # else nothing is known, and nothing is kept
            self._new[request_of(query)] = kept_answer(query, answer, self.retrieved_at)
        return answer

    def _kept(self, request: str) -> Answered:
        kept = self.archive.all().get(request)
        return kept_records(kept) if kept is not None else ()

    def save(self) -> None:
        """Store what the index answered, as far as it is new. Raises OutputError if it cannot be written."""
        known = self.archive.all()
        changed = [kept for request, kept in self._new.items() if known.get(request) != kept]
        if changed:
            self.archive.append(changed)


@dataclass(frozen=True, slots=True)
class LayeredAnswers:
    """`Answers` of an index first, and of the services for the rest."""

    local: KeptSnapshot
    services: Answers
    online: frozenset[SourceName]
    """The services that are used beside the index: only they can say that they know no such work."""

    def records(self, query: Query) -> Answered:
        """The records of the index, else those of the service."""
        return self.local.records(query) or self.services.records(query)

    def record(self, ref: RecordRef) -> SourceRecord | None:
        """The record at a place in the index or in a kept answer."""
        return self.local.record(ref) if ref.source is SourceName.SNAPSHOT else self.services.record(ref)

    def wants(self, query: Query) -> bool:
        """Whether the service should be asked: not where the index has the answer."""
        return self.services.wants(query) and not self.local.records(query)

    def is_absent(self, query: Query) -> bool:
        """Whether the service said so, or the index where the service is not used: the index may be older."""
        if query.source in self.online:
            return self.services.is_absent(query)
        return self.local.is_absent(query)

    def counts_are_stale(self, record: SourceRecord) -> bool:
        """As the services say; a count of the index is never asked for again, for `wants` is false."""
        return self.services.counts_are_stale(record)
