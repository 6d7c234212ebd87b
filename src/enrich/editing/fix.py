"""The edit engine: chosen findings -> verified edits of the list. `enrich fix` and every suggestion use it.

An edit replaces only the bytes of a wrong field. The corrected list is read again before an edit is believed: edits
after which the list would not say what was meant are left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from enrich.core.doubt import why_not_corrected
from enrich.core.models import Edit, Entry, Finding, FindingCode, Paper, Severity
from enrich.editing.groups import group_findings
from enrich.editing.makers import MISSING, LeftOut, Target, leave_out, make_edits
from enrich.editing.missing_line import usual_venue_line
from enrich.editing.source import ListSource, by_entry
from enrich.editing.verification import misread
from enrich.findings.catalogue import CATALOGUE
from enrich.reading_list.formats import ListFormat

Parse = Callable[[str], Sequence[Entry]]
"""How the list is read: its text -> its entries."""

MIN_TO_FIX = 0.95
"""`enrich fix` leaves findings that are less certain than this alone, unless asked otherwise."""
# Venue and year are corrected together, or neither is.
_TOGETHER = {"venue", "year"}
# How often edits that do not read as meant are left out and the list is read again; each time at least one goes.
_MAX_ROUNDS = 10
_MISREAD = "the corrected text would not be read as meant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which findings to fix: by code (without any: errors, warnings, and what is missing), line and confidence."""

    codes: frozenset[FindingCode] = frozenset()
    lines: frozenset[int] = frozenset()
    least_confidence: float = MIN_TO_FIX

    def includes(self, paper: Paper, finding: Finding) -> bool:
        """Whether a finding is one to fix."""
        if self.codes:
            wanted = finding.code in self.codes
        else:
            wanted = finding.severity is not Severity.INFO or finding.code in MISSING
        return wanted and (not self.lines or finding.line in self.lines or paper.entry.line in self.lines)


@dataclass(frozen=True, slots=True)
class Fixes:
    """The edits that were found good, the list they make, and what was left out."""

    edits: tuple[Edit, ...]
    text: str
    left_out: tuple[LeftOut, ...] = ()


def fixes(
    text: str, papers: Sequence[Paper], choice: Choice, parse: Parse, form: ListFormat = ListFormat.MARKDOWN
) -> Fixes:
    """The chosen fixes of a list's text; `papers` are those of this very text, and `parse` is how it is read."""
    source = ListSource(text)
    made = list(_proposed(source, papers, choice, form))
    found = only_these([edit for edit in made if isinstance(edit, Edit)], text, papers, parse)
    return replace(found, left_out=(*(item for item in made if isinstance(item, LeftOut)), *found.left_out))


def only_these(edits: Sequence[Edit], text: str, papers: Sequence[Paper], parse: Parse) -> Fixes:
    """Some of the edits of a list's text, verified on their own."""
    source = ListSource(text)
    kept, refused = verified(source, papers, edits, parse)
    left_out = (LeftOut(line=edit.first_line, code=code, reason=_MISREAD) for edit in refused for code in edit.codes)
    return Fixes(tuple(kept), source.with_edits(kept), tuple(left_out))


def fixable_findings(papers: Sequence[Paper]) -> int:
    """How many findings, counted as people count them, `enrich fix` corrects as it is usually called."""
    chosen = {paper.entry.entry_id: _chosen(paper, Choice())[0] for paper in papers}
    return sum(
        group.edit is not None and any(code in chosen[paper.entry.entry_id] for code in group.codes)
        for paper in papers
        for group in group_findings(paper.findings)
    )


def verified(
    source: ListSource, papers: Sequence[Paper], edits: Sequence[Edit], parse: Parse
) -> tuple[list[Edit], list[Edit]]:
    """(edits after which the list reads as meant, the others)."""
    entries = [paper.entry for paper in papers]
    correct = {paper.entry.entry_id: _correct_values(paper) for paper in papers}
    kept, refused = list(edits), list[Edit]()
    for _ in range(_MAX_ROUNDS):
        if not kept:
            return [], refused
        wanted = {
            entry_id: {code: correct[entry_id][code] for edit in group for code in edit.codes}
            for entry_id, group in by_entry(kept).items()
        }
        bad = misread(entries, parse(source.with_edits(kept)), wanted)
        if not bad:
            return kept, refused
        refused += [edit for edit in kept if edit.entry_id in bad]
        kept = [edit for edit in kept if edit.entry_id not in bad]
    return [], [*refused, *kept]


def _correct_values(paper: Paper) -> dict[FindingCode, str | None]:
    """What is right, by code; the year of publication also where an entry gives its preprint's, without a finding."""
    year = {FindingCode.YEAR_MISSING: str(paper.work.year)} if paper.work.year else {}
    return year | {finding.code: finding.correct for finding in paper.findings}


def proposed_edits(source: ListSource, papers: Sequence[Paper], choice: Choice, form: ListFormat) -> list[Edit]:
    """The edits for the chosen findings of all papers, not yet verified."""
    return [made for made in _proposed(source, papers, choice, form) if isinstance(made, Edit)]


def _proposed(
    source: ListSource, papers: Sequence[Paper], choice: Choice, form: ListFormat
) -> Iterator[Edit | LeftOut]:
    """The edits of all papers, not yet verified, and what is left out."""
    is_markdown = form is ListFormat.MARKDOWN
    venue_line = usual_venue_line(source, (paper.entry for paper in papers)) if is_markdown else None
    for paper in papers:
        chosen, left_out = _chosen(paper, choice)
        yield from left_out
        yield from make_edits(Target(source, form, paper, venue_line), chosen)


def _chosen(paper: Paper, choice: Choice) -> tuple[dict[FindingCode, Finding], list[LeftOut]]:
    """The findings of a paper that are to be corrected, and those left out with their reasons."""
    chosen: dict[FindingCode, Finding] = {}
    left_out: list[LeftOut] = []
    doubted: set[str] = set()
    for finding in paper.findings:
        if not choice.includes(paper, finding):
            continue
        reason = _why_not(paper, finding, choice)
        if reason is None:
            chosen[finding.code] = finding
        else:
            left_out.append(leave_out(finding, reason))
            doubted.add(finding.field)
    if doubted & _TOGETHER:
        # "arXiv'2023" is no better than "NeurIPS'2023" where 2024 is right.
        for code in [code for code, finding in chosen.items() if finding.field in _TOGETHER]:
            reason = "venue and year are corrected together, and one of them is left alone"
            left_out.append(leave_out(chosen.pop(code), reason))
    return chosen, left_out


def _why_not(paper: Paper, finding: Finding, choice: Choice) -> str | None:
    if not CATALOGUE[finding.code].is_fixable:
        return "a person must decide"
    if finding.correct is None:
        return "the correct value is not known"
    if finding.confidence < choice.least_confidence:
        return f"confidence {finding.confidence:.2f} is below {choice.least_confidence:.2f}"
    return why_not_corrected(paper.entry, finding.field)
