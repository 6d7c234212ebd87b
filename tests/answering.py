"""Kept answers made by hand, as the pure decisions see them; people, papers and most venues are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from enrich.core.identifiers import Identifiers
from enrich.core.models import Entry, EntryKind, Query, RecordRef, SourceName, SourceRecord
from enrich.findings.resolved_entry import ResolvedEntry
from enrich.works.reconcile import reconcile
from enrich.works.records import WorkRecords

AT = "2026-11-01T00:00:00Z"


def record(source: SourceName, title: str, authors: tuple[str, ...] = (), **more: Any) -> SourceRecord:
    """A record; identifiers may be given by their names."""
    names = Identifiers.__dataclass_fields__
    ids = Identifiers(**{key: str(more.pop(key)) for key in list(more) if key in names})
    return SourceRecord(source=source, retrieved_at=AT, title=title, authors=authors, identifiers=ids, **more)


def work(*records: SourceRecord) -> WorkRecords:
    """The records as one work."""
    return WorkRecords(tuple((RecordRef(r.source, "id:x", n), r) for n, r in enumerate(records)))


def entry(**fields: Any) -> Entry:
    """An entry with some fields."""
    name = fields.get("venue_name")
    values: dict[str, Any] = {
        "entry_id": "e",
        "line": 1,
        "section": ("Papers",),
        "kind": EntryKind.PAPER,
        "venue": f"{name} {fields.get('year', '')}".strip() if name else None,
        **fields,
    }
    return Entry(**values)


@dataclass
class Kept:
    """Answers by query; a source that is not among `deaf` answers what is not kept with "no such thing"."""

    answers: dict[Query, list[SourceRecord]] = field(default_factory=dict)
    deaf: frozenset[SourceName] = frozenset()

    def records(self, query: Query) -> tuple[tuple[RecordRef, SourceRecord], ...]:
        found = self.answers.get(query, [])
        return tuple((RecordRef(query.source, query.request, number), item) for number, item in enumerate(found))

    def wants(self, query: Query) -> bool:
        return False

    def is_absent(self, query: Query) -> bool:
        return not self.answers.get(query) and query.source not in self.deaf

    def record(self, ref: RecordRef) -> SourceRecord | None:
        items = next((found for query, found in self.answers.items() if query.request == ref.request), [])
        return items[ref.index] if ref.index < len(items) else None

    def counts_are_stale(self, record: SourceRecord) -> bool:
        return False


def resolved(listed: Entry, *records: SourceRecord, confidence: float = 0.99) -> ResolvedEntry:
    """An entry beside the work of some records, as if resolved to it."""
    from enrich.core.models import Method, Resolution, Status

    known = work(*records)
    resolution = Resolution(
        entry_id=listed.entry_id, status=Status.RESOLVED, method=Method.LINK, confidence=confidence, reason="given"
    )
    return ResolvedEntry(entry=listed, resolution=resolution, records=known, work=reconcile(known)[0])
