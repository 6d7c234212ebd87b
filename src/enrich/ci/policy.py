"""What a check found, and which findings make it fail. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from enrich.core.models import Edit, Entry, Finding, FindingCode, Paper, Severity, SourceName
from enrich.decisions.pins import PERSON

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
    """A finding, its entry, and whether it makes the check fail."""

    entry: Entry
    finding: Finding
    fails: bool
    also: tuple[Finding, ...] = ()
    """Findings that are shown together with it, because one edit corrects all: the year beside the venue."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The finding, and those that are shown together with it."""
        return (self.finding, *self.also)

    @property
    def edit(self) -> Edit | None:
        """The edit that corrects it, where one is known."""
        return self.finding.edit

    @property
    def name(self) -> str:
        """What to call the entry."""
        return self.entry.name or self.entry.title or self.entry.entry_id


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
        """The findings that a person is shown: errors and warnings, and notes where wanted.

        Venue and year that one edit corrects are shown as one finding, with the higher severity of the two.
        """
        return tuple(f for f in _with_year_beside_venue(self.found) if notes or f.finding.severity is not Severity.INFO)

    @property
    def fails(self) -> bool:
        """Whether any finding makes the check fail."""
        return any(found.fails for found in self.found)


def _with_year_beside_venue(found: Sequence[Found]) -> Iterator[Found]:
    """The findings, with each year in the finding on its venue, if one edit (or one new line) corrects both."""
    venues = {f.entry.entry_id: f for f in found if f.finding.field == "venue"}
    years = {f.entry.entry_id: f for f in found if f.finding.field == "year"}
    pairs = {key: (venue, years[key]) for key, venue in venues.items() if key in years and _is_one(venue, years[key])}
    for one in found:
        pair = pairs.get(one.entry.entry_id)
        if pair is None or one not in pair:
            yield one
        elif one is pair[0]:
            first, second = sorted(pair, key=lambda f: _ORDER.index(f.finding.severity))
            yield replace(first, also=(second.finding,), fails=first.fails or second.fails)


def _is_one(venue: Found, year: Found) -> bool:
    both_missing = venue.finding.code is FindingCode.VENUE_MISSING and year.finding.code is FindingCode.YEAR_MISSING
    return venue.edit == year.edit and (venue.edit is not None or both_missing)


_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


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
            entry=paper.entry,
            finding=finding,
            fails=finding.severity in _COUNTS[fail_on] and not (outages and _rests_on_absence(paper, finding)),
        )
        for paper in looked_at
        for finding in paper.findings
    ]
    found.sort(key=lambda f: (f.finding.line, f.entry.line))
    return Checked(path=path, entries=len(looked_at), found=tuple(found), outages=outages, notes=notes)


def _rests_on_absence(paper: Paper, finding: Finding) -> bool:
    """Whether a finding says that no source has the paper or its publication; that proves nothing during an outage."""
    if finding.code in _ON_PUBLICATION:
        by_hand = any(evidence.source in {SourceName.CURATED, PERSON} for evidence in finding.evidence)
        return paper.work.is_preprint is True and not by_hand
    return finding.code in _RESTS_ON_ABSENCE
