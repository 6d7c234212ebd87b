"""How long a stored answer is used before it is requested again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from enrich.core.models import Query, QueryKind, Snapshot, SnapshotStatus

# A clock that is a little ahead is no reason to ask again.
_CLOCK_TOLERANCE = timedelta(days=1)


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
        if snapshot.status is not SnapshotStatus.FOUND:
            days = self.absences
        elif query.kind is QueryKind.ID and "citation_count" in query.source.info.ranks:
            days = self.counts
        else:
            days = self.facts
        return self.is_older(snapshot.retrieved_at, days, now)

    def is_older(self, retrieved_at: str, days: float, now: datetime) -> bool:
        """Whether an answer of that time is older than so many days, or than `since`.

        A time that cannot be read, or that lies in the future, says nothing about the age: such an answer is old.
        """
        try:
            at = datetime.fromisoformat(retrieved_at)
        except ValueError:
            return True
        at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        if at > now + _CLOCK_TOLERANCE or (self.since is not None and retrieved_at < self.since):
            return True
        return (now - at).total_seconds() > timedelta(days=1).total_seconds() * days
