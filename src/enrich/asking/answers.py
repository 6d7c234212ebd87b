"""What the pure decisions know of the sources: the records that answer a query, and whether it can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from enrich.core.models import Query, RecordRef, SourceRecord


class Answers(Protocol):
    """Stored answers to queries. A work that a source does not have is not the same as a query without an answer."""

    def records(self, query: Query) -> tuple[tuple[RecordRef, SourceRecord], ...]:
        """The records that answer a query; none where the source knows none, or was not asked."""

    def wants(self, query: Query) -> bool:
        """Whether the query has no answer yet and its source can be asked now."""

    def is_absent(self, query: Query) -> bool:
        """Whether the source was asked and said that it knows no such work."""

    def counts_are_stale(self, record: SourceRecord) -> bool:
        """Whether a record's citation counts are so old that new ones should be requested."""

    def record(self, ref: RecordRef) -> SourceRecord | None:
        """The record at a place in a stored answer; None where the answer is no longer stored."""
