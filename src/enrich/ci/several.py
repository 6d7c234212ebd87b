"""The checks of several lists as one report. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from enrich.ci.json_report import as_json
from enrich.ci.policy import Checked
from enrich.ci.sarif import as_sarif
from enrich.core import display


def sarif_of_all(checks: Sequence[Checked]) -> str:
    """One SARIF log with one run for all lists: code scanning rejects several runs of one tool in a file."""
    logs = [json.loads(as_sarif(checked)) for checked in checks]
    whole = logs[0]
    run = whole["runs"][0]
    for place, log in enumerate(logs[1:], start=1):
        other = log["runs"][0]
        run["artifacts"] += other["artifacts"]
        run["invocations"] += other["invocations"]
        run["results"] += [_at_artifact(result, place) for result in other["results"]]
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _at_artifact(result: dict[str, Any], place: int) -> dict[str, Any]:
    """A result whose places refer to the artifact at this place in the run."""
    for location in result["locations"]:
        location["physicalLocation"]["artifactLocation"]["index"] = place
    for fix in result.get("fixes", []):
        for change in fix["artifactChanges"]:
            change["artifactLocation"]["index"] = place
    return result


def json_of_all(checks: Sequence[Checked]) -> str:
    """A JSON array with the report of each list."""
    documents = [json.loads(as_json(checked)) for checked in checks]
    return json.dumps(documents, ensure_ascii=False, indent=2) + "\n"


def with_list_named(report: str, checked: Checked, verdict: str) -> str:
    """A text report whose last line, the verdict, also names the list."""
    return f"{report.removesuffix(verdict + chr(10))}{display.one_line(checked.path)}: {verdict}\n"
