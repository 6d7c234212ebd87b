"""What asking a source cost in one run; the only record that is counted up in place."""

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
    unanswered: int = 0
    """Questions to which the service, though there, gave no answer: it trips over them."""
    unavailable: str | None = None
    """Why the source was given up for this run; None where it was not."""


def no_usage() -> dict[SourceName, Usage]:
    """A fresh count for every source."""
    return {name: Usage() for name in SourceName}
