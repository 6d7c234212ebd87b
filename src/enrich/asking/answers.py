"""What the pure decisions see of the world: the records that answered a query, and whether it can still be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from enrich.core.models import Query, RecordRef, SourceRecord


class Answers(Protocol):
    """Kept answers, seen through queries. Absent and unanswered are told apart."""

    def records(self, query: Query) -> tuple[tuple[RecordRef, SourceRecord], ...]:
        """The records that answer a query; none where the source knows none, or was not asked."""

    def wants(self, query: Query) -> bool:
        """Whether the query has no answer yet and its source can be asked now."""

    def is_absent(self, query: Query) -> bool:
        """Whether the source was asked and said that it knows no such work."""

    def counts_are_stale(self, record: SourceRecord) -> bool:
        """Whether a record's citation counts are so old that its source should be asked for new ones."""

    def record(self, ref: RecordRef) -> SourceRecord | None:
        """The record at a place in a kept answer; None where the answer is no longer kept."""
