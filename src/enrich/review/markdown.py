"""The review: what the list gets wrong, for its maintainer, as Markdown. All text of lists and services is escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from enrich.core import display
from enrich.core.models import (
    Candidate,
    FindingCode,
    Paper,
    Severity,
    SourceName,
    Status,
    Unparsed,
)
from enrich.decisions.corrections import Effect, Outcome
from enrich.editing.evidence import Witness, group_evidence
from enrich.editing.groups import FindingGroup, group_findings
from enrich.review.commands import ListAndData

_HEADINGS = {
    Severity.ERROR: ("Errors", "The list is wrong."),
    Severity.WARNING: ("Warnings", "The list is misleading or out of date, or could not be confirmed."),
    Severity.INFO: ("Notes", "Nothing is wrong; something could be added or made more exact."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """Which answers of a source we have, and whether it could be reached last time."""

    source: SourceName
    answers: int
    oldest: str | None
    newest: str | None
    note: str | None
    is_troubled: bool = False
    """Whether it could not be reached, or did not answer some questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All that a review shows."""

    list_name: str
    papers: Sequence[Paper]
    unparsed: Sequence[Unparsed] = ()
    sources: Sequence[SourceState] = field(default=())
    corrections: Sequence[Outcome] = ()
    place: ListAndData | None = None
    """How the commands that the page offers name the list and its data; without it, the list by `list_name`."""


def review_markdown(review: Review) -> str:
    """The whole review: counts, findings by severity, unresolved entries, what was not understood, the sources."""
    parts: list[str] = [f"# Review of {display.markdown(review.list_name)}", "", *_counts(review.papers), ""]
    for severity in Severity:
        parts += _section(severity, review.papers)
    parts += _unresolved(review.papers)
    parts += _not_papers(review.papers)
    parts += _unparsed(review.unparsed)
    parts += _corrections(review.corrections)
    parts += _sources(review)
    return "\n".join(parts).rstrip() + "\n"


def _counts(papers: Sequence[Paper]) -> Iterator[str]:
    status = Counter(paper.resolution.status for paper in papers)
    findings = [finding for paper in papers for finding in paper.findings]
    severity = Counter(group.severity for paper in papers for group in group_findings(paper.findings))
    yield (
        f"{len(papers)} entries: {status[Status.RESOLVED]} resolved, {status[Status.UNRESOLVED]} unresolved, "
        f"{status[Status.NOT_A_PAPER]} not a paper. {severity[Severity.ERROR]} errors, "
        f"{severity[Severity.WARNING]} warnings, {severity[Severity.INFO]} notes."
    )
    counts = Counter(finding.code for finding in findings)
    if counts:
        yield from ("", "Venue and year that one edit corrects are one finding; the table counts each code.")
        yield from ("", "| finding | severity | count |", "|---|---|---:|")
        for code in FindingCode:
            for level in Severity:
                number = sum(f.code is code and f.severity is level for f in findings)
                if number:
                    yield f"| `{code}` | {level} | {number} |"


def _section(severity: Severity, papers: Sequence[Paper]) -> Iterator[str]:
    grouped = [(paper, group) for paper in papers for group in group_findings(paper.findings)]
    found = [(paper, group) for paper, group in grouped if group.severity is severity]
    if not found:
        return
    heading, meaning = _HEADINGS[severity]
    yield from (f"## {heading} ({len(found)})", "", meaning, "")
    for paper, group in found:
        yield from _finding(paper, group)


def _name(paper: Paper) -> str:
    return display.markdown(paper.name)


def _finding(paper: Paper, group: FindingGroup) -> Iterator[str]:
    codes = ", ".join(f"`{code}`" for code in group.codes)
    yield f"### Line {group.line}, {_name(paper)}: {codes}"
    yield ""
    yield f"- the list says: {display.markdown(group.listed) if group.listed else '(nothing)'}"
    if group.correct:
        yield f"- correct: **{display.markdown(group.correct)}**"
    yield f"- why: {display.markdown(group.reason)} (confidence {group.confidence:.2f})"
    for witness in group_evidence(group.evidence):
        yield f"- {_witness_text(witness)}"
    if group.edit:
        yield "- corrected text:"
        yield ""
        yield from _code(group.edit.text)
    yield ""


def _witness_text(witness: Witness) -> str:
    source = display.link(display.markdown(witness.label), witness.url)
    day = witness.retrieved_at[:10] if witness.retrieved_at else ""
    if witness.is_curated:
        where = f"checked by hand{f' on {day}' if day else ''}, {source}"
    else:
        where = f"{source}{f', {day}' if day else ''}"
    return f"{where}: {'; '.join(map(display.markdown, witness.values))}"


def _code(text: str) -> Iterator[str]:
    """A block of code whose fence is longer than any run of backquotes in it."""
    fence = display.fence(text)
    yield from (f"  {fence}markdown", *(f"  {line}" for line in text.splitlines()), f"  {fence}")


def _unresolved(papers: Sequence[Paper]) -> Iterator[str]:
    found = [paper for paper in papers if any(f.code is FindingCode.UNRESOLVED for f in paper.findings)]
    if not found:
        return
    yield from (f"## Unresolved ({len(found)})", "", "We cannot identify these papers.", "")
    for paper in found:
        yield from (
            f"### Line {paper.entry.line}, {_name(paper)}",
            "",
            f"- {display.markdown(paper.resolution.reason)}",
        )
        if paper.entry.title:
            yield f"- the list says: {display.markdown(paper.entry.title)}"
        yield from (f"- candidate: {_candidate(c)}" for c in paper.resolution.candidates)
        yield ""


def _candidate(candidate: Candidate) -> str:
    who = (
        f", {display.markdown(candidate.authors[0])}" + (" et al." if len(candidate.authors) > 1 else "")
        if candidate.authors
        else ""
    )
    where = " ".join(display.markdown(str(part)) for part in (candidate.venue, candidate.year) if part)
    why = f"{candidate.source.label}: {display.markdown(candidate.reason)}"
    return f"{display.link(display.markdown(candidate.title), candidate.url)}{who}, {where} ({why})"


def _not_papers(papers: Sequence[Paper]) -> Iterator[str]:
    found = [paper for paper in papers if paper.resolution.status is Status.NOT_A_PAPER]
    if found:
        yield from (f"## Not papers ({len(found)})", "")
        yield from (f"- Line {p.entry.line}, {_name(p)}: {display.markdown(p.resolution.reason)}" for p in found)
        yield ""


def _unparsed(unparsed: Iterable[Unparsed]) -> Iterator[str]:
    found = list(unparsed)
    if found:
        yield from (
            f"## Not read ({len(found)})",
            "",
            "These list items were not read as entries, so nothing was checked there.",
            "",
        )
        yield from (f"- Line {u.line}: {display.markdown(u.text)} ({display.markdown(u.reason)})" for u in found)
        yield ""


_OUTCOMES = {
    Effect.REOPENED: "Set aside, because the list or the sources have changed since",
    Effect.NOT_NEEDED: "No matching finding any more, can be removed",
    Effect.NOT_CHECKED: "Not checked, because no source answered",
    Effect.APPLIED: "Applied",
}


def _corrections(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What the corrections did; first those that somebody should look at again."""
    if outcomes:
        yield from (f"## Corrections ({len(outcomes)})", "")
    for state, meaning in _OUTCOMES.items():
        found = [outcome for outcome in outcomes if outcome.state is state]
        if found:
            yield from (f"{meaning} ({len(found)}):", "", *(_decided(outcome) for outcome in found), "")


def _decided(outcome: Outcome) -> str:
    made = outcome.correction
    what = f"{made.kind} `{made.subject}`" + (
        f" as {display.markdown(str(made.value))}" if made.value is not None else ""
    )
    why = f"{display.markdown(made.reason)} ({made.date})"
    note = "" if outcome.state is Effect.APPLIED else f"; {display.markdown(outcome.note)}"
    return f"- Line {outcome.line} of the corrections, {display.markdown(made.about)}: {what}: {why}{note}"


def _sources(review: Review) -> Iterator[str]:
    yield from (
        "## Sources",
        "",
        "| source | answers | oldest | newest | last time |",
        "|---|---:|---|---|---|",
    )
    for state in review.sources:
        oldest, newest = (text[:10] if text else "-" for text in (state.oldest, state.newest))
        note = display.markdown(state.note or "answered, or was not needed")
        yield f"| {state.source.label} | {state.answers} | {oldest} | {newest} | {note} |"
    yield ""
    yield from _gaps(review)


def gaps(review: Review) -> Iterator[str]:
    """Why values are missing, as plain text, per column: an empty cell does not say why."""
    resolved = [paper for paper in review.papers if paper.resolution.status is Status.RESOLVED]
    state = {s.source: s for s in review.sources}
    for what, missing, names in (
        (
            "abstract",
            sum(p.work.abstract is None for p in resolved),
            (SourceName.ARXIV, SourceName.SEMANTIC_SCHOLAR),
        ),
        (
            "citation counts",
            sum(p.work.citation_count is None for p in resolved),
            (SourceName.SEMANTIC_SCHOLAR,),
        ),
    ):
        if missing:
            silent = [f"{n.label}: {state[n].note or f'{state[n].answers} answers'}" for n in names if n in state]
            yield f"{missing} of {len(resolved)} papers have no {what} ({'; '.join(silent)})."


def _gaps(review: Review) -> Iterator[str]:
    yield from map(display.markdown, gaps(review))
    if any(paper.resolution.status is Status.RESOLVED for paper in review.papers):
        yield ""
    yield "Metadata: arXiv (CC0), DBLP (CC0), Crossref, [Semantic Scholar](<https://www.semanticscholar.org>)."
    yield "Thank you to arXiv for use of its open access interoperability."
