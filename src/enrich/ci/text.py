"""A check as text, for terminals and logs; and the sentences that the other formats share. Pure.

All text of lists and services is escaped: a listed title can neither end a line nor colour a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator

from enrich.ci.policy import Checked, Found
from enrich.core import display
from enrich.core.models import Finding, Severity
from enrich.editing.evidence import source_label
from enrich.editing.groups import FindingGroup

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""What each severity is called in reports and in SARIF, the highest first."""


def as_text(checked: Checked, *, notes: bool = False) -> str:
    """One line per finding, as compilers write them, and a verdict."""
    path = display.one_line(checked.path)
    lines = [
        f"{path}:{f.group.line}: {LEVELS[f.group.severity]}: {named_message(f)} [{codes(f)}, {f.group.confidence:.2f}]"
        for f in checked.shown(notes=notes)
    ]
    notices = [*outage_lines(checked), *map(display.one_line, checked.notes)]
    return "\n".join([*lines, *notices, verdict(checked)]) + "\n"


def codes(found: Found) -> str:
    """The code of a finding; of venue and year that are shown as one, both."""
    return ", ".join(found.group.codes)


def named_message(found: Found) -> str:
    """What a finding says, after the name of its entry; without the name where the list says just that."""
    said = message(found.group)
    return said if found.name == found.group.listed else f"{display.one_line(found.name)}: {said}"


def message(finding: FindingGroup | Finding) -> str:
    """What a finding says, on one line: what the list says, what is correct, and why."""
    listed, correct = (f"“{display.one_line(value)}”" if value else "" for value in (finding.listed, finding.correct))
    says = f"the list says {listed or 'nothing'}"
    return f"{says}{f'; correct is {correct}' if correct else ''}: {display.one_line(finding.reason)}"


def verdict(checked: Checked) -> str:
    """One line: how many entries were looked at and what was found."""
    noun = "entry" if checked.entries == 1 else "entries"
    numbers = ((checked.counts[level], word) for level, word in LEVELS.items())
    found = ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in numbers)
    return f"{checked.entries} {noun} checked: {found}"


def outage_lines(checked: Checked) -> Iterator[str]:
    """One line per source that did not answer everything."""
    for name, reason in checked.outages.items():
        why = display.one_line(reason)
        yield f"{source_label(name)} did not answer everything ({why}); checks that depend on it were skipped"
