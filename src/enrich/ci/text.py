"""A check as text, for terminals and logs; and the sentences that the other formats share. Pure.

All text of lists and services is escaped: a listed title can neither end a line nor colour a terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from enrich.ci.policy import Checked, Found
from enrich.core import display
from enrich.core.models import Finding, Severity, SourceName

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""What each severity is called in reports and in SARIF, the highest first."""


def as_text(checked: Checked, *, notes: bool = False) -> str:
    """One line per finding, as compilers write them, and a verdict."""
    path = display.one_line(checked.path)
    lines = [
        f"{path}:{f.finding.line}: {LEVELS[f.finding.severity]}: {display.one_line(f.name)}: "
        f"{message(*f.findings)} [{codes(f)}, {f.finding.confidence:.2f}]"
        for f in checked.shown(notes=notes)
    ]
    notices = [*outage_lines(checked), *map(display.one_line, checked.notes)]
    return "\n".join([*lines, *notices, verdict(checked)]) + "\n"


def codes(found: Found) -> str:
    """The code of a finding; where two are shown together, both."""
    return ", ".join(finding.code for finding in found.findings)


def message(*findings: Finding) -> str:
    """What findings say, on one line: what the list says, what is correct, and why.

    Of venue and year, which are shown together, the venue comes first and gives the reason.
    """
    ordered = sorted(findings, key=lambda finding: finding.field != "venue")
    listed, correct = _quoted(f.listed for f in ordered), _quoted(f.correct for f in ordered)
    says = f"the list says {listed or 'nothing'}"
    return f"{says}{f'; correct is {correct}' if correct else ''}: {display.one_line(ordered[0].reason)}"


def _quoted(values: Iterable[str | None]) -> str:
    return " and ".join(f"“{display.one_line(value)}”" for value in values if value)


def verdict(checked: Checked) -> str:
    """One line: how many entries were looked at and what was found."""
    count = Counter(found.finding.severity for found in checked.found)
    noun = "entry" if checked.entries == 1 else "entries"
    return f"{checked.entries} {noun} checked: " + ", ".join(
        f"{count[level]} {word}" + ("" if count[level] == 1 else "s") for level, word in LEVELS.items()
    )


def outage_lines(checked: Checked) -> Iterator[str]:
    """One line per source that did not answer everything."""
    for name, reason in checked.outages.items():
        label = SourceName(name).label if name in set(SourceName) else name
        yield (f"{label} did not answer everything ({display.one_line(reason)}); checks that depend on it were skipped")
