"""A check as JSON, for programs. Pure."""

from __future__ import annotations

import json
from collections import Counter

from enrich.ci.policy import Checked, Found


def as_json(checked: Checked) -> str:
    """Everything, as one JSON document."""
    document = {
        "schema_version": 1,
        "list": checked.path,
        "entries": checked.entries,
        "failed": checked.fails,
        "counts": dict(Counter(found.finding.severity.value for found in checked.found)),
        "outages": dict(checked.outages),
        "notes": list(checked.notes),
        "findings": [_json_finding(found) for found in checked.found],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_finding(found: Found) -> dict[str, object]:
    f, edit = found.finding, found.edit
    return {
        "entry_id": found.entry.entry_id,
        "name": found.name,
        "line": f.line,
        "code": f.code.value,
        "severity": f.severity.value,
        "fails": found.fails,
        "field": f.field,
        "listed": f.listed,
        "correct": f.correct,
        "confidence": f.confidence,
        "reason": f.reason,
        "evidence": [
            {"source": e.source, "value": e.value, "url": e.url, "retrieved_at": e.retrieved_at} for e in f.evidence
        ],
        "edit": edit and {"first_line": edit.first_line, "last_line": edit.last_line, "text": edit.text},
    }
