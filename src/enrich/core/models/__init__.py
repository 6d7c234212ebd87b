"""Every record that walks through the pipeline, frozen: Entry, Resolution, Snapshot, SourceRecord, Paper, Finding.

No behaviour beyond what a record can say of itself. Dates are ISO 8601 strings (UTC) in records, so that a
record is the same in JSON and in memory.
"""

from enrich.core.models.answer import (
    AcceptableVenue,
    Query,
    QueryKind,
    RecordRef,
    Snapshot,
    SnapshotStatus,
    SourceRecord,
    TitleVersion,
)
from enrich.core.models.entry import (
    Entry,
    EntryKind,
    Inherited,
    Link,
    LinkRole,
    ListedField,
    Span,
    Unparsed,
)
from enrich.core.models.finding import (
    Edit,
    Evidence,
    Finding,
    FindingCode,
    Severity,
)
from enrich.core.models.paper import (
    Observation,
    Paper,
    Provenance,
    PublishedAt,
    Work,
)
from enrich.core.models.resolution import (
    Candidate,
    Method,
    Resolution,
    Status,
    UnresolvedReason,
)
from enrich.core.sources import SourceName

__all__ = [
    "AcceptableVenue",
    "Candidate",
    "Edit",
    "Entry",
    "EntryKind",
    "Evidence",
    "Finding",
    "FindingCode",
    "Inherited",
    "Link",
    "LinkRole",
    "ListedField",
    "Method",
    "Observation",
    "Paper",
    "Provenance",
    "PublishedAt",
    "Query",
    "QueryKind",
    "RecordRef",
    "Resolution",
    "Severity",
    "Snapshot",
    "SnapshotStatus",
    "SourceName",
    "SourceRecord",
    "Span",
    "Status",
    "TitleVersion",
    "Unparsed",
    "UnresolvedReason",
    "Work",
]
