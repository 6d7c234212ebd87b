"""A check as annotations of GitHub Actions. Pure."""

from __future__ import annotations

from enrich.ci.policy import Checked
from enrich.ci.text import codes, named_message, outage_lines, verdict
from enrich.core import display
from enrich.core.models import Severity

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_annotations(checked: Checked, *, notes: bool = False) -> str:
    """Workflow commands of GitHub Actions: one annotation per finding, at its line."""
    lines = [
        display.workflow_command(
            _COMMAND[f.group.severity],
            named_message(f) + (f"\nSuggested: {display.one_line(f.group.edit.text)}" if f.group.edit else ""),
            file=checked.path,
            line=str(f.group.line),
            title=codes(f),
        )
        for f in checked.shown(notes=notes)
    ]
    lines += [display.workflow_command("notice", line, title="source did not answer") for line in outage_lines(checked)]
    lines += [display.workflow_command("notice", display.one_line(line), title="correction") for line in checked.notes]
    return "\n".join([*lines, verdict(checked)]) + "\n"
