"""What a check found, and which findings make it fail. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from enrich.core.models import Finding, FindingCode, Paper, Severity, SourceName
from enrich.decisions.pins import PERSON
from enrich.editing.groups import FindingGroup, group_findings

# Findings that say that no source has something.
_RESTS_ON_ABSENCE = frozenset({FindingCode.UNRESOLVED, FindingCode.VENUE_UNCONFIRMED})
# Findings that do so where only a preprint is known.
_ON_PUBLICATION = frozenset({FindingCode.VENUE_WRONG, FindingCode.YEAR_WRONG})


class FailOn(StrEnum):
    """The lowest level of a finding that makes the check fail."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


_COUNTS = {
    FailOn.ERROR: frozenset({Severity.ERROR}),
    FailOn.WARNING: frozenset({Severity.ERROR, Severity.WARNING}),
    FailOn.NEVER: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding as a person counts it (venue and year that one edit corrects are one), and its entry."""

    paper: Paper
    group: FindingGroup
    failing: frozenset[FindingCode]
    """Which of its codes make the check fail."""

    @property
    def fails(self) -> bool:
        """Whether it makes the check fail."""
        return bool(self.failing)

    @property
    def name(self) -> str:
        """What to call the entry."""
        return self.paper.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A list's check: what was found where, and which sources could not be reached."""

    path: str
    """The list's path as the reader of the report knows it, with `/`."""
    entries: int
    """How many entries were looked at."""
    found: tuple[Found, ...]
    outages: Mapping[str, str] = field(default_factory=dict)
    """Reasons by source."""
    notes: tuple[str, ...] = ()
    """What else there is to say, such as a correction that no longer matches a finding."""

    def shown(self, *, notes: bool) -> tuple[Found, ...]:
        """The findings that a person is shown: errors and warnings, and notes where wanted."""
        return tuple(f for f in self.found if notes or f.group.severity is not Severity.INFO)

    @property
    def counts(self) -> Counter[Severity]:
        """How many findings have each severity: the numbers of the review and of a run's summary."""
        return Counter(found.group.severity for found in self.found)

    @property
    def fails(self) -> bool:
        """Whether any finding makes the check fail."""
        return any(found.fails for found in self.found)


def check_papers(
    papers: Sequence[Paper],
    *,
    path: str,
    fail_on: FailOn,
    outages: Mapping[str, str],
    touched: frozenset[str] | None = None,
    notes: tuple[str, ...] = (),
) -> Checked:
    """The check of a list; only of the `touched` entries, where that is not None."""
    looked_at = [paper for paper in papers if touched is None or paper.entry.entry_id in touched]
    found = [
        Found(
            paper=paper,
            group=group,
            failing=frozenset(
                finding.code
                for finding in group.findings
                if finding.severity in _COUNTS[fail_on] and not (outages and _rests_on_absence(paper, finding))
            ),
        )
        for paper in looked_at
        for group in group_findings(paper.findings)
    ]
    found.sort(key=lambda f: (f.group.line, f.paper.entry.line))
    return Checked(path=path, entries=len(looked_at), found=tuple(found), outages=outages, notes=notes)


def _rests_on_absence(paper: Paper, finding: Finding) -> bool:
    """Whether a finding says that no source has the paper or its publication; that proves nothing during an outage."""
    if finding.code in _ON_PUBLICATION:
        by_hand = any(evidence.source in {SourceName.CURATED, PERSON} for evidence in finding.evidence)
        return paper.work.is_preprint is True and not by_hand
    return finding.code in _RESTS_ON_ABSENCE
