"""What an index of bulk files answered, as kept in `data/raw/snapshot.jsonl`: one line per query, with its records.

So a data set can be built again without the index, and from the very same records. See `sources/bulk` for the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from enrich.core.models import Query, RecordRef, Snapshot, SnapshotStatus, SourceName, SourceRecord
from enrich.sources.bulk.layout import decode_record, encode_record
from enrich.sources.bulk.lookup import record_ref

if TYPE_CHECKING:
    from enrich.sources.transport import Transport


class KeptAnswers:
    """The answers of an index; it has its own way of being asked (`asking/snapshot`)."""

    name = SourceName.SNAPSHOT

    def fetch(self, queries: Sequence[Query], transport: Transport) -> Iterator[list[Snapshot]]:  # noqa: ARG002
        """Nothing: an index is not asked over the network."""
        return iter(())

    def to_records(self, snapshot: Snapshot) -> tuple[SourceRecord, ...]:
        """The records of an answer."""
        return tuple(record for _, record in kept_records(snapshot))


def request_of(query: Query) -> str:
    """How the answer to a query is named among the kept ones: by the source that was meant, and its request."""
    return f"{query.source} {query.request}"


def kept_answer(query: Query, answer: Sequence[tuple[RecordRef, SourceRecord]], retrieved_at: str) -> Snapshot:
    """The answer to a query as it is kept; without records it says that there are none."""
    payload: list[dict[str, Any]] = [
        {"release": ref.request, "rid": ref.index, "record": msgspec.json.decode(encode_record(record))}
        for ref, record in answer
    ]
    return Snapshot(
        source=SourceName.SNAPSHOT,
        request=request_of(query),
        status=SnapshotStatus.FOUND if payload else SnapshotStatus.NOT_FOUND,
        retrieved_at=retrieved_at,
        payload=payload or None,
    )


def kept_records(snapshot: Snapshot) -> tuple[tuple[RecordRef, SourceRecord], ...]:
    """The records of a kept answer, each with its place in the index."""
    return tuple(
        (record_ref(item["release"], item["rid"]), decode_record(msgspec.json.encode(item["record"])))
        for item in snapshot.payload or ()
    )


SOURCE = KeptAnswers()
