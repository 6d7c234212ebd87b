"""How much each source was used in one run; the only record that is changed in place."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.core.models import SourceName


@dataclass(slots=True)
class Usage:
    """Requests sent, answers taken from snapshots, and what went wrong."""

    requests: int = 0
    from_snapshots: int = 0
    not_found: int = 0
    errors: int = 0
    retries: int = 0
    refused: int = 0
    """Queries that the service rejects, or answers with another work's record, although it answers others."""
    unanswered: int = 0
    """Queries on which the service failed although it answered others."""
    unavailable: str | None = None
    """Why the source was not asked any more in this run; None where it was."""


def no_usage() -> dict[SourceName, Usage]:
    """A count of zero for every source."""
    return {name: Usage() for name in SourceName}
