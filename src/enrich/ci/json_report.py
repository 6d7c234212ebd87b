"""A check as JSON, for programs. Pure."""

from __future__ import annotations

import json

from enrich.ci.policy import Checked, Found
from enrich.core.models import Finding


def as_json(checked: Checked) -> str:
    """Everything, as one JSON document.

    `findings` has one object per code. Those with the same `group` are one finding to a person, and are counted as one
    in `counts`: the venue, and the year that the same edit corrects.
    """
    document = {
        "schema_version": 1,
        "list": checked.path,
        "entries": checked.entries,
        "failed": checked.fails,
        "counts": {severity.value: number for severity, number in checked.counts.items()},
        "outages": dict(checked.outages),
        "notes": list(checked.notes),
        "findings": [
            _json_finding(found, finding, number)
            for number, found in enumerate(checked.found, start=1)
            for finding in found.group.findings
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_finding(found: Found, finding: Finding, group: int) -> dict[str, object]:
    f, edit = finding, finding.edit
    return {
        "entry_id": found.paper.entry.entry_id,
        "name": found.name,
        "line": f.line,
        "code": f.code.value,
        "severity": f.severity.value,
        "group": group,
        "fails": f.code in found.failing,
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
