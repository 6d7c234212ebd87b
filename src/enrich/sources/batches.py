"""What batch sources share: cutting queries into batches, isolating a rejected one, and making snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from enrich.core.errors import PoisonedBatchError, RequestRejectedError, SourceUnavailableError
from enrich.core.models import Query, Snapshot, SnapshotStatus


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


def batched(queries: Sequence[Query], size: int) -> Iterator[list[Query]]:
    """Queries in lists of at most `size`."""
    for start in range(0, len(queries), size):
        yield list(queries[start : start + size])


_WHOLE_AND_BOTH_HALVES = 3


def isolating(batch: list[Query], ask: Callable[[list[Query]], list[Snapshot]]) -> Iterator[list[Snapshot]]:
    """Ask a batch; if the service rejects it (one bad id fails all), halve it until the rejected query is alone.

    An id that the service calls malformed (400) is recorded as not found. One on which the service fails (500) is
    left without an answer (`Usage.unanswered`). If no part is answered, the cause is not the ids, and the source
    counts as unavailable.
    """
    rejected: list[Query] = []
    answered = tripped = False
    failures = 0
    waiting = [batch]
    reason = ""
    while waiting:
        part = waiting.pop(0)
        try:
            snapshots = ask(part)
        except (RequestRejectedError, PoisonedBatchError) as error:
            reason = error.reason
            tripped = tripped or isinstance(error, PoisonedBatchError)
            failures += 1
            if tripped and not answered and failures == _WHOLE_AND_BOTH_HALVES:
                break  # an outage, not a poisoned batch
            if len(part) > 1:
                middle = len(part) // 2
                waiting += [part[:middle], part[middle:]]
            elif isinstance(error, RequestRejectedError):
                rejected.append(part[0])
            continue
        answered = True
        yield snapshots
    if not answered and len(batch) > 1:
        raise SourceUnavailableError(batch[0].source, f"it rejects every request: {reason}")
    if rejected:
        yield [not_found(query, now()) for query in rejected]
