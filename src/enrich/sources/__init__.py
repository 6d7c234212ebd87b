"""The sources: the only package that imports a network library. One module per service, behind one protocol.

Comes in: queries. Goes out: snapshots of what a service answered, and the source records in a snapshot. Not allowed
here: which query is useful, and what follows from an answer. What the other packages know of a source is in the
registry (core/sources.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from enrich.core.models import SourceName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from enrich.core.models import Query, Snapshot, SourceRecord
    from enrich.sources.transport import Transport


class Source(Protocol):
    """A service: `fetch` talks to it and returns snapshots; `to_records` is pure and reads one snapshot."""

    name: SourceName

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """Ask all `queries`, in as few requests as the service allows; one list of snapshots for each answer.

        Raises SourceUnavailableError when the service fails; what was yielded before stays valid.
        """

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """What the snapshot's payload says, in the order in which it says it."""


def load_source(name: SourceName) -> Source:
    """The source of that name; its module is loaded only when needed, because parsers are heavy."""
    from importlib import import_module

    module = import_module(f"enrich.sources.{name.value}")
    source: Source = module.SOURCE
    return source


SERVICES = tuple(name for name in SourceName if name.info.endpoint is not None)
"""The sources that are asked over the network; the others are read from files in `data/raw`."""
