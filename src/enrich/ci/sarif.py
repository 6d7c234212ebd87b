"""A check as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and editors. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from enrich.ci.report import Checked, Found, message_of, outage_lines
from enrich.core import display
from enrich.core.models import FindingCode, Severity
from enrich.core.version import __version__
from enrich.findings.resolved_entry import SEVERITY

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_RULES = tuple(FindingCode)


def as_sarif(checked: Checked, meanings: Mapping[str, str]) -> str:
    """The check as a SARIF log; `meanings` says in a sentence what each code means."""
    run = {
        "tool": {
            "driver": {
                "name": "enrich",
                "semanticVersion": __version__,
                "rules": [_rule(code, meanings[code]) for code in _RULES],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(checked)],
        "artifacts": [{"location": _location(checked.path), "mimeType": "text/markdown"}],
        "results": [_result(found, checked.path) for found in checked.found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(code: FindingCode, meaning: str) -> dict[str, Any]:
    return {
        "id": code.value,
        "name": "".join(word.title() for word in code.value.split("_")),
        "shortDescription": {"text": display.sarif(meaning)},
        "fullDescription": {"text": display.sarif(meaning)},
        "help": {"text": display.sarif(f"{meaning} To keep it as it is: enrich ignore LIST LINE {code} --reason …")},
        "defaultConfiguration": {"level": _LEVEL[SEVERITY[code]]},
        "properties": {"tags": [code.value.partition("_")[0]]},
    }


def _invocation(checked: Checked) -> dict[str, Any]:
    told = [*outage_lines(checked), *map(display.one_line, checked.notes)]
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [{"level": "warning", "message": {"text": display.sarif(text)}} for text in told],
    }


def _location(path: str) -> dict[str, Any]:
    if path.startswith("/"):
        return {"uri": "file://" + quote(path)}
    return {"uri": quote(path), "uriBaseId": "SRCROOT"}


def _result(found: Found, path: str) -> dict[str, Any]:
    finding = found.finding
    made: dict[str, Any] = {
        "ruleId": finding.code.value,
        "ruleIndex": _RULES.index(finding.code),
        "level": _LEVEL[finding.severity],
        "message": {"text": display.sarif(f"{display.one_line(found.name)}: {message_of(finding)}")},
        "locations": [
            {"physicalLocation": {"artifactLocation": {**_location(path), "index": 0}, "region": _region(finding.line)}}
        ],
        "partialFingerprints": {"enrichFinding/v1": _fingerprint(found)},
        "properties": {
            "entry_id": found.entry.entry_id,
            "field": finding.field,
            "listed": finding.listed,
            "correct": finding.correct,
            "confidence": finding.confidence,
        },
    }
    if found.edit is not None:
        made["fixes"] = [_fix(found, path)]
    return made


def _region(first: int, last: int | None = None) -> dict[str, int]:
    return {"startLine": first} if last is None else {"startLine": first, "startColumn": 1, "endLine": last}


def _fix(found: Found, path: str) -> dict[str, Any]:
    """The corrected lines; a region without an end column stops before the line break."""
    edit = found.edit
    if edit is None:
        return {}
    replacement = {"deletedRegion": _region(edit.first, edit.last), "insertedContent": {"text": edit.text}}
    return {
        "description": {"text": f"Correct the {found.finding.field}."},
        "artifactChanges": [{"artifactLocation": {**_location(path), "index": 0}, "replacements": [replacement]}],
    }


def _fingerprint(found: Found) -> str:
    """The same for the same finding, wherever its line moves."""
    finding = found.finding
    key = (found.entry.entry_id, finding.code.value, finding.field, finding.listed or "")
    return hashlib.sha256("\0".join(key).encode()).hexdigest()[:32]
