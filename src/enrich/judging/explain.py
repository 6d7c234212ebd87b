"""Why the tool says what it says of one entry: what was read, who was considered, who testified, what was decided.

Pure: from an entry, its plan, and the kept answers to lines of text. It decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich.core.confidence import MIN_TO_ACCUSE
from enrich.core.models import Entry, Finding, Status
from enrich.findings.authors import check_authors
from enrich.findings.check import findings_of
from enrich.findings.publication import check_venue, check_year
from enrich.findings.title import check_title
from enrich.matching.author_lists import read_authors
from enrich.matching.venues import read_venue
from enrich.resolution.resolve import considered
from enrich.resolution.scoring import best_title, listed_authors, listed_year
from enrich.works.reconcile import PRECEDENCE

if TYPE_CHECKING:
    from enrich.asking.answers import Answers
    from enrich.findings.resolved_entry import ResolvedEntry

_CHECKS = (("title", check_title), ("venue", check_venue), ("year", check_year), ("authors", check_authors))


def explain(resolved: ResolvedEntry, answers: Answers) -> Iterator[str]:
    """The whole account of one entry, line by line."""
    yield from _read(resolved.entry)
    yield from _identity(resolved, answers)
    if resolved.resolution.status is Status.RESOLVED:
        yield from _witnesses(resolved)
        yield from _values(resolved)
    yield from _findings(resolved)


def _section(title: str) -> Iterator[str]:
    yield ""
    yield title
    yield "-" * len(title)


def _read(entry: Entry) -> Iterator[str]:
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
            else f"{reading.publisher.name}, no venue"
            if reading.publisher
            else None
        )
        track = "" if reading.track == "main" else f", {reading.track}"
        yield f"         the venue is read as: {known or 'unknown to the registry'}{track}"
    if entry.authors:
        people = read_authors(entry.authors)
        yield f"         the authors are read as: {'; '.join(people.names)}{' and others' if people.et_al else ''}"


def _identity(resolved: ResolvedEntry, answers: Answers) -> Iterator[str]:
    found = resolved.resolution
    yield from _section("Which paper is meant")
    yield f"{found.status.value}, by {found.method.value} (confidence {found.confidence:.2f}): {found.reason}"
    if found.link_names:
        yield f"the link names another paper: {found.link_names.title}"
    if found.link_missing:
        yield f"the link names nothing: {found.link_missing}"
    for judged in considered(resolved.entry, answers):
        mark = "taken" if set(judged.work.refs) & set(found.records) else "left" if judged.accepted else "refused"
        record = judged.work.records[0]
        title = best_title(resolved.entry.title, judged.work) if resolved.entry.title else None
        similar = f", title {title.status} {title.similarity:.2f} ({title.reason})" if title else ""
        people = listed_authors(resolved.entry, judged.work)
        yield f"- {mark}: {record.title} [{record.source.label}, {record.url}]"
        yield f"    score {judged.score:.2f}{similar}, authors {people.status}: {judged.reason}"


def _witnesses(resolved: ResolvedEntry) -> Iterator[str]:
    known = resolved.publication
    yield from _section("Where it appeared")
    for claim in resolved.records.claims:
        mark = "for" if claim in known.claims else "against" if claim in known.disputed else "aside"
        when = (claim.retrieved_at or "")[:10]
        yield (
            f"- {mark}: {claim.name} {claim.year or '(no year)'}, {claim.kind} at {claim.source.label}, "
            f"weight {claim.weight:.2f}, asked {when}: {claim.text}"
        )
    where = f"{known.name} {known.year or ''}".strip() if known.is_known else "not known"
    yield f"decided: {where} (confidence {known.confidence:.2f}): {known.rule}"


def _values(resolved: ResolvedEntry) -> Iterator[str]:
    yield from _section("Which values were chosen")
    for name in ("title", "authors", "citation_count"):
        value = getattr(resolved.work, name)
        shown = ", ".join(value[:6]) + (" …" if len(value) > 6 else "") if isinstance(value, tuple) else value  # noqa: PLR2004
        yield f"- {name}: {shown} ({PRECEDENCE[name][1]})"
    for title in resolved.work.title_history:
        yield f"- title of {title.version}{f' ({title.date})' if title.date else ''}: {title.title}"


def _findings(resolved: ResolvedEntry) -> Iterator[str]:
    yield from _section("Findings")
    raised = findings_of(resolved)
    for finding in raised:
        yield _shown(finding)
    if resolved.resolution.status is Status.RESOLVED:
        for name, check in _CHECKS:
            if not any(True for _ in check(resolved)):
                yield f"- nothing on the {name}: {_why_not(name, resolved)}"
        codes = {finding.code for finding in raised}
        if not codes & {"withdrawn", "retracted"}:
            yield "- neither withdrawn nor retracted: no comment at arXiv and no notice at Crossref says so"
    yield "(duplicates are looked for over the whole list, by enrich run)"


def _shown(finding: Finding) -> str:
    correct = f" -> {finding.correct}" if finding.correct else ""
    return (
        f"- {finding.severity.value} {finding.code.value} (confidence {finding.confidence:.2f}): "
        f"{finding.listed or '(nothing)'}{correct}: {finding.reason}"
    )


def _why_not(name: str, resolved: ResolvedEntry) -> str:
    entry, known = resolved.entry, resolved.publication
    if name == "title":
        return "it is the paper's own"
    if name == "authors":
        compared = listed_authors(entry, resolved.records)
        return f"{compared.status} as in the closest version" if entry.authors else "none are listed"
    if not known.is_known:
        return "no witness knows where it appeared"
    if name == "venue":
        if entry.venue_name is None:
            return "none is listed, and only a preprint is known" if known.is_preprint else "none is listed"
        return f"“{entry.venue_name}” names {known.name}"
    year = listed_year(entry)
    if year is None:
        return "none is listed"
    if known.confidence < MIN_TO_ACCUSE and year not in known.years:
        return f"{year} is not what is known, but that is known too little ({known.confidence:.2f})"
    return f"{year} is a year of the version that the list means"
