"""Why an entry is judged as it is: what was read, which papers were considered, what sources say, what was decided.

Pure: from a judged entry and the cached answers to lines of text. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich.core.confidence import MIN_TO_ACCUSE
from enrich.core.doubt import why_not_corrected
from enrich.core.models import Entry, Finding, Method, Resolution, Status
from enrich.decisions.corrections import Effect, Outcome
from enrich.findings.authors import check_authors
from enrich.findings.publication import check_venue, check_year
from enrich.findings.title import check_title
from enrich.matching.author_lists import read_authors
from enrich.matching.venues import read_venue
from enrich.resolution.comparison import best_title, listed_authors
from enrich.resolution.listed import listed_year
from enrich.resolution.resolve import score_candidates

if TYPE_CHECKING:
    from enrich.asking.answers import Answers
    from enrich.findings.resolved_entry import ResolvedEntry
    from enrich.judging.judge import JudgedEntry

_CHECKS = (("title", check_title), ("venue", check_venue), ("year", check_year), ("authors", check_authors))
_MAX_AUTHORS = 6

_IDENTIFIED_BY = {
    Method.LINK: "by its link",
    Method.LINK_ONLY: "by its link alone",
    Method.CURATED_LINK: "by a curated fact about its link",
    Method.TITLE: "by its title",
    Method.NEAR_TITLE: "by a nearly equal title",
    Method.NAME: "by its name",
    Method.CORRECTION: "by a correction",
    Method.NONE: "",
}
_SELF_EXPLAINING = {Method.LINK, Method.CURATED_LINK}
_NOT_IDENTIFIED = {
    Status.UNRESOLVED: "We cannot identify this entry",
    Status.NOT_A_PAPER: "This entry is not a paper",
}
_EFFECT = {
    Effect.APPLIED: "applied",
    Effect.REOPENED: "set aside",
    Effect.NOT_NEEDED: "no longer needed",
    Effect.NOT_CHECKED: "not checked",
}


def explain(judged: JudgedEntry, answers: Answers) -> Iterator[str]:
    """The explanation of one entry, line by line."""
    resolved = judged.resolved
    yield from _explain_reading(resolved.entry)
    yield from _explain_identity(resolved, answers)
    if resolved.resolution.status is Status.RESOLVED:
        yield from _explain_publication(resolved)
        yield from _explain_values(judged)
    yield from _explain_findings(judged)
    if judged.outcomes:
        yield from _section("Corrections")
        yield from (_describe_correction(outcome) for outcome in judged.outcomes)


def _section(title: str) -> Iterator[str]:
    yield ""
    yield title
    yield "-" * len(title)


def _explain_reading(entry: Entry) -> Iterator[str]:
    yield f"{entry.entry_id} (line {entry.line}; {' > '.join(entry.section) or 'no section'})"
    yield from _section("What was read")
    for name, value in (
        ("name", entry.name),
        ("title", entry.title),
        ("authors", entry.authors),
        ("venue", entry.venue),
        ("year", entry.year),
        ("link", entry.url),
    ):
        yield f"{name:8} {value if value is not None else '(none)'}"
    if entry.venue_name:
        reading = read_venue(entry.venue_name)
        known = (
            reading.venue.full
            if reading.venue
            else f"{reading.publisher.name}, a publisher and not a venue"
            if reading.publisher
            else "not a venue that we know"
        )
        track = "" if reading.track == "main" else f", {reading.track}"
        yield f"         venue as we read it: {known}{track}"
    if entry.authors:
        people = read_authors(entry.authors)
        yield f"         authors as we read them: {'; '.join(people.names)}{' and others' if people.et_al else ''}"


def _explain_identity(resolved: ResolvedEntry, answers: Answers) -> Iterator[str]:
    found = resolved.resolution
    yield from _section("Which paper it is")
    yield _describe_identity(found, resolved.work.title)
    if found.link_names:
        yield f"The link leads to another paper: {found.link_names.title}"
    if found.link_missing:
        yield f"No such paper exists: {found.link_missing}"
    for candidate in score_candidates(resolved.entry, answers):
        is_chosen = set(candidate.work.refs) & set(found.records)
        mark = "chosen" if is_chosen else "not chosen" if candidate.is_accepted else "rejected"
        record = candidate.work.records[0]
        title = best_title(resolved.entry, candidate.work) if resolved.entry.title else None
        similar = f", title {title.status} {title.similarity:.2f} ({title.reason})" if title else ""
        people = listed_authors(resolved.entry, candidate.work)
        yield f"- {mark}: {record.title} [{record.source.label}, {record.url}]"
        yield f"    score {candidate.score:.2f}{similar}, authors {people.status}: {candidate.reason}"


def _describe_identity(found: Resolution, title: str | None) -> str:
    if found.status is not Status.RESOLVED:
        return f"{_NOT_IDENTIFIED[found.status]}: {found.reason}."
    how = _IDENTIFIED_BY[found.method]
    identified = f"Identified {how} as “{title or '(no title)'}” (confidence {found.confidence:.2f})"
    return f"{identified}." if found.method in _SELF_EXPLAINING else f"{identified}: {found.reason}."


def _explain_publication(resolved: ResolvedEntry) -> Iterator[str]:
    known = resolved.publication
    yield from _section("Where it was published")
    for claim in resolved.records.claims:
        mark = "supports" if claim in known.claims else "contradicts" if claim in known.disputed else "not used"
        date = (claim.retrieved_at or "")[:10]
        yield (
            f"- {mark}: {claim.name} {claim.year or '(no year)'}, {claim.kind} at {claim.source.label}, "
            f"weight {claim.weight:.2f}, retrieved {date}: {claim.text}"
        )
    where = f"{known.name} {known.year or ''}".strip() if known.is_known else "unknown"
    yield f"decided: {where} (confidence {known.confidence:.2f}): {known.rule}"


def _explain_values(judged: JudgedEntry) -> Iterator[str]:
    work = judged.paper.work
    rules = {origin.field: origin.rule for origin in judged.paper.provenance if origin.chosen}
    yield from _section("Which values were chosen")
    authors = ", ".join(work.authors[:_MAX_AUTHORS]) + (" …" if len(work.authors) > _MAX_AUTHORS else "")
    for field, value in (("title", work.title), ("authors", authors), ("citation_count", work.citation_count)):
        name = field.replace("_", " ")
        if value is None or value == "":
            yield f"- {name}: unknown"
        else:
            yield f"- {name}: {value}{f' ({rules[field]})' if field in rules else ''}"
    for version in work.title_history:
        yield f"- title of {version.version}{f' ({version.date})' if version.date else ''}: {version.title}"


def _explain_findings(judged: JudgedEntry) -> Iterator[str]:
    resolved = judged.resolved
    yield from _section("Findings")
    for finding in judged.paper.findings:
        yield _describe_finding(finding)
        if finding.correct is not None and (doubt := why_not_corrected(judged.paper.entry, finding.field)):
            yield f"  not corrected: {doubt}"
    if resolved.resolution.status is Status.RESOLVED:
        for name, check in _CHECKS:
            if not any(True for _ in check(resolved)):
                yield f"- no finding on the {name}: {_why_no_finding(name, resolved)}"
        codes = {finding.code for finding in judged.paper.findings}
        if not codes & {"withdrawn", "retracted"}:
            yield "- neither withdrawn nor retracted: no comment at arXiv and no notice at Crossref says so"
    yield "(`enrich run` and `enrich check` also look for duplicates, over the whole list)"


def _describe_finding(finding: Finding) -> str:
    correct = f" -> {finding.correct}" if finding.correct else ""
    return (
        f"- {finding.severity.value} {finding.code.value} (confidence {finding.confidence:.2f}): "
        f"{finding.listed or '(nothing)'}{correct}: {finding.reason}"
    )


def _describe_correction(outcome: Outcome) -> str:
    made = outcome.correction
    value = f" = {made.value}" if made.value is not None else ""
    return f"- {made.kind} {made.subject}{value} (line {outcome.line}): {_EFFECT[outcome.state]}: {outcome.note}"


def _why_no_finding(name: str, resolved: ResolvedEntry) -> str:
    entry, known = resolved.entry, resolved.publication
    if name == "title":
        return "it is the paper's own title"
    if name == "authors":
        compared = listed_authors(entry, resolved.records)
        return f"{compared.status}, compared with the closest version" if entry.authors else "none are listed"
    if not known.is_known:
        return "no source knows where it was published"
    if name == "venue":
        if entry.venue_name is None:
            return "none is listed, and only a preprint is known" if known.is_preprint else "none is listed"
        return f"“{entry.venue_name}” names {known.name}"
    year = listed_year(entry)
    if year is None:
        return "none is listed"
    if known.confidence < MIN_TO_ACCUSE and year not in known.years:
        return f"{year} differs from the known year, but that is too uncertain ({known.confidence:.2f})"
    return f"{year} is a year of the version that the list means"
