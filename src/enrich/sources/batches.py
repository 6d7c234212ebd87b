"""What sources share in asking: batches, what one refused query costs, and making snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from enrich.core.errors import (
    PoisonedBatchError,
    RequestRejectedError,
    SourceUnavailableError,
    UnreadableAnswerError,
)
from enrich.core.models import Query, Snapshot, SnapshotStatus
from enrich.sources.transport import Transport


def now() -> str:
    """The time of an answer, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def found(query: Query, payload: Any, at: str) -> Snapshot:
    """A snapshot of what a source sent for a query."""
    return Snapshot(
        source=query.source,
        request=query.request,
        status=SnapshotStatus.FOUND,
        retrieved_at=at,
        payload=payload,
    )


def not_found(query: Query, at: str) -> Snapshot:
    """A snapshot that says that a source has no such work."""
    return Snapshot(source=query.source, request=query.request, status=SnapshotStatus.NOT_FOUND, retrieved_at=at)


def refused(query: Query, at: str) -> Snapshot:
    """A snapshot that says that a source has no usable answer to this query, though it has to others."""
    return Snapshot(source=query.source, request=query.request, status=SnapshotStatus.REFUSED, retrieved_at=at)


def batched(queries: Sequence[Query], size: int) -> Iterator[list[Query]]:
    """Queries in lists of at most `size`."""
    for start in range(0, len(queries), size):
        yield list(queries[start : start + size])


# A service that fails on so many single queries, and answers none, is out of order.
_MOST_FAILURES = 3


@dataclass(slots=True)
class _Failures:
    """The queries on which a service failed, and whether it is the service or the queries that are at fault."""

    transport: Transport
    rejected: list[Query] = field(default_factory=list)
    count: int = 0

    def add(self, query: Query, error: Exception) -> None:
        """Note a query that failed alone. Raises SourceUnavailableError once the service fails on everything."""
        self.count += 1
        if isinstance(error, RequestRejectedError):
            self.rejected.append(query)
        if self.count >= _MOST_FAILURES and not self.transport.has_answered(query.source):
            reason = getattr(error, "reason", str(error))
            raise SourceUnavailableError(query.source, f"it fails on every request: {reason}")

    def snapshots(self) -> Iterator[list[Snapshot]]:
        """The refusals, if the service answered anything in this run; else they may be an outage and are not kept."""
        if self.rejected and self.transport.has_answered(self.rejected[0].source):
            yield [refused(query, now()) for query in self.rejected]


_OF_ONE_QUERY = (RequestRejectedError, PoisonedBatchError, UnreadableAnswerError)


def one_by_one(
    queries: Sequence[Query], transport: Transport, ask: Callable[[Query], Snapshot]
) -> Iterator[list[Snapshot]]:
    """Ask queries one after the other; what fails on one costs that one.

    A query that the service rejects (400) is stored as refused. One whose answer cannot be read is left without an
    answer (`Usage.unanswered`). Raises SourceUnavailableError if the service fails on the first few and answers none.
    """
    failures = _Failures(transport)
    for query in queries:
        try:
            snapshot = ask(query)
        except _OF_ONE_QUERY as error:
            failures.add(query, error)
        else:
            yield [snapshot]
    yield from failures.snapshots()


def isolating(
    batch: list[Query], transport: Transport, ask: Callable[[list[Query]], list[Snapshot]]
) -> Iterator[list[Snapshot]]:
    """Ask a batch; if the service fails on it (one bad id fails all), halve it until the culprit is alone.

    What becomes of a query that fails alone: see `one_by_one`. Raises SourceUnavailableError if no part is answered.
    """
    failures = _Failures(transport)
    waiting = [batch]
    while waiting:
        part = waiting.pop()
        try:
            snapshots = ask(part)
        except _OF_ONE_QUERY as error:
            if len(part) > 1:
                middle = len(part) // 2
                waiting += [part[middle:], part[:middle]]
            else:
                failures.add(part[0], error)
        else:
            yield snapshots
    yield from failures.snapshots()
