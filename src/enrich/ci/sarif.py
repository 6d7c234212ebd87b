"""A check as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and editors. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from enrich.ci.policy import Checked, Found
from enrich.ci.text import LEVELS, message, outage_lines
from enrich.core import display
from enrich.core.models import Edit, Finding
from enrich.core.version import __version__
from enrich.findings.catalogue import CATALOGUE, FindingKind

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RULES = tuple(CATALOGUE)


def as_sarif(checked: Checked) -> str:
    """The check as a SARIF log; its rules are the catalogue of findings."""
    run = {
        "tool": {
            "driver": {
                "name": "enrich",
                "semanticVersion": __version__,
                "rules": [_rule(kind) for kind in CATALOGUE.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(checked)],
        "artifacts": [{"location": _location(checked.path), "mimeType": "text/markdown"}],
        "results": [
            _result(found, finding, checked.path) for found in checked.found for finding in found.group.findings
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(kind: FindingKind) -> dict[str, Any]:
    help_text = f"{kind.explanation} To hide this finding: enrich ignore LIST LINE {kind.code} --reason …"
    return {
        "id": kind.code.value,
        "name": "".join(word.title() for word in kind.code.value.split("_")),
        "shortDescription": {"text": display.sarif(kind.meaning)},
        "fullDescription": {"text": display.sarif(f"{kind.meaning} {kind.explanation}")},
        "help": {"text": display.sarif(help_text)},
        "defaultConfiguration": {"level": LEVELS[kind.severity]},
        "properties": {"tags": [kind.field]},
    }


def _invocation(checked: Checked) -> dict[str, Any]:
    notes = [*outage_lines(checked), *map(display.one_line, checked.notes)]
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {"level": "warning", "message": {"text": display.sarif(text)}} for text in notes
        ],
    }


def _location(path: str) -> dict[str, Any]:
    if path.startswith("/"):
        return {"uri": "file://" + quote(path)}
    return {"uri": quote(path), "uriBaseId": "SRCROOT"}


def _result(found: Found, finding: Finding, path: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ruleId": finding.code.value,
        "ruleIndex": _RULES.index(finding.code),
        "level": LEVELS[finding.severity],
        "message": {"text": display.sarif(f"{display.one_line(found.name)}: {message(finding)}")},
        "locations": [
            {"physicalLocation": {"artifactLocation": {**_location(path), "index": 0}, "region": _region(finding.line)}}
        ],
        "partialFingerprints": {"enrichFinding/v1": _fingerprint(found.paper.entry.entry_id, finding)},
        "properties": {
            "entry_id": found.paper.entry.entry_id,
            "field": finding.field,
            "listed": finding.listed,
            "correct": finding.correct,
            "confidence": finding.confidence,
        },
    }
    if finding.edit is not None:
        made["fixes"] = [_fix(finding, finding.edit, path)]
    return made


def _region(first: int, last: int | None = None) -> dict[str, int]:
    return {"startLine": first} if last is None else {"startLine": first, "startColumn": 1, "endLine": last}


def _fix(finding: Finding, edit: Edit, path: str) -> dict[str, Any]:
    """The corrected lines; a region without an end column stops before the line break."""
    replacement = {"deletedRegion": _region(edit.first_line, edit.last_line), "insertedContent": {"text": edit.text}}
    return {
        "description": {"text": f"Correct the {finding.field}."},
        "artifactChanges": [{"artifactLocation": {**_location(path), "index": 0}, "replacements": [replacement]}],
    }


def _fingerprint(entry_id: str, finding: Finding) -> str:
    """The same for the same finding, wherever its line moves."""
    key = (entry_id, finding.code.value, finding.field, finding.listed or "")
    return hashlib.sha256("\0".join(key).encode()).hexdigest()[:32]
