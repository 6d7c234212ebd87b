"""Whether a finding on a generated entry is right: told from what is listed and what is true, not by the pipeline."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.core.models import Finding, FindingCode, Paper, Severity, Status
from enrich.core.text import canonical, words
from evaluate.cases import Case, Truth

_C = FindingCode
_TITLE = {_C.TITLE_WRONG, _C.TITLE_OUTDATED, _C.TITLE_VARIANT}
_VENUE = {_C.VENUE_WRONG, _C.VENUE_UNCONFIRMED, _C.VENUE_VAGUE}
# The findings of which one at least must stand on an entry with a flaw, for it to count as detected.
EXPECTED: dict[str, set[FindingCode]] = {
    "venue swapped": {_C.VENUE_WRONG, _C.VENUE_UNCONFIRMED},
    "venue invented": {_C.VENUE_WRONG, _C.VENUE_UNCONFIRMED},
    "publisher for venue": {_C.VENUE_VAGUE, _C.VENUE_WRONG},
    "year off by one": {_C.YEAR_WRONG},
    "year off by more": {_C.YEAR_WRONG},
    "title: a word changed": {_C.TITLE_WRONG, _C.UNRESOLVED},
    "title: negated": {_C.TITLE_WRONG, _C.UNRESOLVED},
    "title: truncated": {_C.TITLE_VARIANT, _C.TITLE_WRONG, _C.UNRESOLVED},
    "title: subtitle invented": {_C.TITLE_WRONG, _C.UNRESOLVED},
    "title: an earlier version's": {_C.TITLE_OUTDATED, _C.TITLE_VARIANT},
    "authors of another paper": {_C.AUTHORS_WRONG, _C.UNRESOLVED},
    "authors in another order": {_C.AUTHORS_WRONG},
    "author dropped": {_C.AUTHORS_WRONG},
    "author invented": {_C.AUTHORS_WRONG},
    "another paper's link": {_C.LINK_WRONG},
    "dead link": {_C.LINK_DEAD},
    "workshop for main track": {_C.VENUE_WRONG, _C.VENUE_UNCONFIRMED},
    "main track for workshop": {_C.VENUE_WRONG, _C.VENUE_UNCONFIRMED},
    "preprint as published": {_C.VENUE_WRONG, _C.VENUE_UNCONFIRMED},
    "duplicate": {_C.DUPLICATE},
    "paper that does not exist": {_C.UNRESOLVED},
    "withdrawn": {_C.WITHDRAWN},
    "retracted": {_C.RETRACTED},
}
_VENUE_FLAWS = {flaw for flaw, codes in EXPECTED.items() if codes & _VENUE}
_AUTHOR_FLAWS = {flaw for flaw, codes in EXPECTED.items() if _C.AUTHORS_WRONG in codes}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A case with what the pipeline made of it."""

    case: Case
    paper: Paper

    @property
    def is_detected(self) -> bool:
        """Whether a finding stands on it that its flaw calls for."""
        codes = {finding.code for finding in self.paper.findings}
        return bool(codes & EXPECTED[self.case.flaw or ""])

    @property
    def is_wrong_identity(self) -> bool:
        """Whether it was taken for a paper that it does not mean."""
        return self.paper.resolution.status is Status.RESOLVED and not _is_the_paper(self.case.truth, self.paper)

    @property
    def wrong_corrections(self) -> list[Finding]:
        """The findings whose correction is not the truth."""
        return [f for f in self.paper.findings if f.correct and not _is_right_correction(f, self.case.truth)]

    def is_right(self, finding: Finding) -> bool:
        """Whether what a finding says is so."""
        return _is_so(finding, self.case) and (not finding.correct or _is_right_correction(finding, self.case.truth))


def _is_the_paper(truth: Truth | None, paper: Paper) -> bool:
    if truth is None:
        return False
    ids = paper.work.identifiers
    if truth.arxiv_id and ids.arxiv_id:
        return truth.arxiv_id == ids.arxiv_id
    if truth.doi and ids.doi:
        return truth.doi.lower() == ids.doi
    if truth.authors and tuple(map(words, paper.work.authors)) == tuple(map(words, truth.authors)):
        return True  # whatever a service made of its title
    if words(paper.work.title or "") not in {words(truth.title), words(truth.earlier_title or "")}:
        return False
    return bool(set(map(words, paper.work.authors)) & set(map(words, truth.authors)))


def _is_right_correction(finding: Finding, truth: Truth | None) -> bool:
    if truth is None:
        return False
    correct = finding.correct or ""
    match finding.field:
        case "title":
            return words(correct) == words(truth.title)
        case "venue":
            return _is_venue(correct, truth)
        case "year":
            return correct == str(truth.year)
        case "authors":
            return correct.startswith(truth.authors[0]) if truth.authors else True
        case "url":
            return any(part and part.lower() in correct.lower() for part in (truth.arxiv_id, truth.doi))
    return True


def _is_venue(name: str, truth: Truth) -> bool:
    """Whether a name is the true venue's, whichever of its short names is used."""
    from enrich.matching.venues import read_venue

    true, said = read_venue(truth.venue or ""), read_venue(name)
    return words(name) == words(truth.venue or "") or (
        true.venue is not None and true.venue == said.venue and true.track == said.track
    )


def _is_so(finding: Finding, case: Case) -> bool:
    code, truth, flaw = finding.code, case.truth, case.flaw
    if code is _C.UNRESOLVED:
        return flaw is not None
    if truth is None:
        return False
    if code in _TITLE:
        is_other = canonical(case.title) != canonical(truth.title)
        return is_other and (code is not _C.TITLE_WRONG or _is_new_title(case, truth))
    if code in _VENUE:
        return flaw in _VENUE_FLAWS
    if code is _C.VENUE_MISSING:
        return not truth.is_preprint and (case.venue is None or "arxiv" in case.venue.lower())
    if code in {_C.YEAR_WRONG, _C.YEAR_MISSING}:
        return case.year != truth.year
    by_flaw = {
        _C.AUTHORS_WRONG: flaw in _AUTHOR_FLAWS,
        _C.LINK_WRONG: flaw == "another paper's link",
        _C.LINK_DEAD: flaw == "dead link",
        _C.DUPLICATE: flaw == "duplicate" or finding.severity is Severity.INFO,  # repeats over sections are meant
        _C.WITHDRAWN: flaw == "withdrawn",
        _C.RETRACTED: flaw == "retracted",
        _C.TITLE_MISSING: False,
    }
    return by_flaw[code]


def _is_new_title(case: Case, truth: Truth) -> bool:
    return words(case.title) not in {words(truth.title), words(truth.earlier_title or "")}
