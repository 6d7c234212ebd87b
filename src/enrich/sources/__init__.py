"""The sources: the only package that imports a network library. One module a service, behind one protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from enrich.core.models import SourceName

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from enrich.core.models import Query, Snapshot, SourceRecord
    from enrich.sources.transport import Transport


class Source(Protocol):
    """A service: `fetch` talks to it and keeps what came; `to_records` is pure and reads what was kept."""

    name: SourceName

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:
        """Ask all `queries`, in as few requests as the service allows; one list of snapshots an answer.

        Raises SourceUnavailableError when the service gives out; what was yielded before stays good.
        """

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """What the snapshot's payload says, in the order in which it says it."""


def source_of(name: SourceName) -> Source:
    """The source of that name (modules are loaded only when needed: parsers are heavy)."""
    from importlib import import_module

    module = import_module(f"enrich.sources.{name.value}")
    source: Source = module.SOURCE
    return source


SERVICES = (
    SourceName.ARXIV,
    SourceName.SEMANTIC_SCHOLAR,
    SourceName.DBLP,
    SourceName.CROSSREF,
    SourceName.DATACITE,
)
"""The sources that are asked over the network; `curated` is read from `data/raw`."""
