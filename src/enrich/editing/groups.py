"""Findings that are shown as one: what one line says and one edit corrects, such as a venue with its year. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enrich.core.models import Edit, Evidence, Finding, FindingCode, Severity

_PUBLICATION = ("venue", "year")
"""The fields that a list writes as one ("ACM'2018"), in the order in which they are read out."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """One or more findings of an entry, shown as one; never empty, and in the order venue, year."""

    findings: tuple[Finding, ...]

    @property
    def codes(self) -> tuple[FindingCode, ...]:
        """The codes of all its findings."""
        return tuple(finding.code for finding in self.findings)

    @property
    def severity(self) -> Severity:
        """The most serious severity."""
        return min((finding.severity for finding in self.findings), key=list(Severity).index)

    @property
    def confidence(self) -> float:
        """The confidence of the least certain finding."""
        return min(finding.confidence for finding in self.findings)

    @property
    def line(self) -> int:
        """The first line that it is about."""
        return min(finding.line for finding in self.findings)

    @property
    def listed(self) -> str | None:
        """What the list says, if anything: "ACM 2018"."""
        return " ".join(finding.listed for finding in self.findings if finding.listed) or None

    @property
    def correct(self) -> str | None:
        """What is correct, where it is known: "SoCC 2020"."""
        return " ".join(finding.correct for finding in self.findings if finding.correct) or None

    @property
    def reason(self) -> str:
        """Why, without reasons that only repeat what another says."""
        first, *others = self.findings
        new = [f.reason for f in others if f.reason and (not f.correct or f.correct not in first.reason)]
        return "; ".join(dict.fromkeys(reason for reason in (first.reason, *new) if reason))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence of all its findings, each piece once."""
        return tuple(dict.fromkeys(piece for finding in self.findings for piece in finding.evidence))

    @property
    def edit(self) -> Edit | None:
        """The one edit that corrects it, where there is one."""
        return self.findings[0].edit


def group_findings(findings: Sequence[Finding]) -> tuple[FindingGroup, ...]:
    """Findings of one entry as a person would report them, in the order of the first finding of each group.

    Venue and year belong together where the same edit corrects both and the list says both on one line, or neither.
    """
    groups: list[list[Finding]] = []
    for finding in findings:
        known = next((group for group in groups if _belong_together(group[0], finding)), None)
        if known is None:
            groups.append([finding])
        else:
            known.append(finding)
    return tuple(FindingGroup(tuple(sorted(group, key=_rank))) for group in groups)


def _belong_together(one: Finding, other: Finding) -> bool:
    if {one.field, other.field} != set(_PUBLICATION) or one.edit != other.edit or one.line != other.line:
        return False
    return one.edit is not None or {one.code, other.code} == {FindingCode.VENUE_MISSING, FindingCode.YEAR_MISSING}


def _rank(finding: Finding) -> int:
    return _PUBLICATION.index(finding.field) if finding.field in _PUBLICATION else 0


def all_corrections(groups: Sequence[FindingGroup]) -> tuple[Edit, ...]:
    """The edits that together correct an entry, in the order of their lines, none over another.

    Of two edits that share lines, the one that corrects more findings is taken.
    """
    edits = dict.fromkeys(group.edit for group in groups if group.edit)
    chosen: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (-len(edit.codes), edit.first_line)):
        if all(edit.last_line < other.first_line or other.last_line < edit.first_line for other in chosen):
            chosen.append(edit)
    return tuple(sorted(chosen, key=lambda edit: edit.first_line))
