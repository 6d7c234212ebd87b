"""What an entry gets wrong, compared with the work it means. Pure: each check returns findings with who says what.

Identity comes first (resolve.py); here the work is given and only the list's words are judged. Where the sources
that could contradict the list were not heard, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from enrich.claims import Claim
from enrich.match import TitleStatus, compare_titles, short_name
from enrich.models import (
    Entry,
    Evidence,
    Finding,
    FindingCode,
    Resolution,
    Severity,
    SourceName,
    SourceRecord,
    Status,
    Work,
)
from enrich.publication import Publication, publication_of
from enrich.reconcile import current_titles
from enrich.resolve import pinned_version, split_authors
from enrich.match import surname
from enrich.text import words
from enrich.venues import Venue, VenueReading, read_venue
from enrich.works import WorkRecords

SEVERITY = {
    FindingCode.TITLE_WRONG: Severity.ERROR,
    FindingCode.TITLE_OUTDATED: Severity.WARNING,
    FindingCode.TITLE_VARIANT: Severity.INFO,
    FindingCode.TITLE_MISSING: Severity.WARNING,
    FindingCode.VENUE_WRONG: Severity.ERROR,
    FindingCode.VENUE_VAGUE: Severity.WARNING,
    FindingCode.VENUE_MISSING: Severity.INFO,
    FindingCode.VENUE_UNCONFIRMED: Severity.WARNING,
    FindingCode.YEAR_WRONG: Severity.ERROR,
    FindingCode.YEAR_MISSING: Severity.INFO,
    FindingCode.AUTHORS_WRONG: Severity.ERROR,
    FindingCode.LINK_WRONG: Severity.ERROR,
    FindingCode.LINK_DEAD: Severity.ERROR,
    FindingCode.DUPLICATE: Severity.WARNING,
    FindingCode.WITHDRAWN: Severity.WARNING,
    FindingCode.RETRACTED: Severity.ERROR,
    FindingCode.UNRESOLVED: Severity.WARNING,
}
"""How much each finding matters; a missing venue is no mistake, since many preprints are published later."""

# An index of conferences lags, by less than this many years; a venue listed longer ago than that and known to
# none of two indexes is wrong, before that only unconfirmed.
_INDEX_LAG = 2
# A claim of one weak witness (publication.py) is no ground to call a list wrong.
_ACCUSING = 0.75


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry with all that is known of its work."""

    entry: Entry
    resolution: Resolution
    records: WorkRecords
    work: Work
    venue_form: str | None = None
    """How this list writes a venue line, with {venue} and {year}; None where it has no one way."""

    @property
    def publication(self) -> Publication:
        """Where the work appeared."""
        return publication_of(self.records)


def findings_of(subject: Subject) -> tuple[Finding, ...]:
    """All findings on one entry, gravest first."""
    found = list(_unresolved(subject)) + list(_links(subject))
    if subject.resolution.status is Status.RESOLVED and subject.records.items:
        for check in (_title, _venue, _year, _authors, _notices):
            found += check(subject)
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _finding(
    subject: Subject, code: FindingCode, field: str, *, listed: str | None, correct: str | None, confidence: float,
    reason: str, evidence: tuple[Evidence, ...] = (), suggestion: str | None = None, severity: Severity | None = None,
) -> Finding:  # fmt: skip
    return Finding(
        code=code, severity=severity or SEVERITY[code], field=field, line=subject.entry.line_of(field), listed=listed,
        correct=correct, confidence=round(min(confidence, 0.99), 2), reason=reason, evidence=evidence, suggestion=suggestion,
    )  # fmt: skip


# --- identity and links ---------------------------------------------------------------------------------------


def _unresolved(subject: Subject) -> Iterator[Finding]:
    if subject.resolution.status is not Status.UNRESOLVED:
        return
    unheard = subject.resolution.reason.startswith("no source has answered")
    yield _finding(
        subject, FindingCode.UNRESOLVED, "title", listed=subject.entry.title or subject.entry.name, correct=None,
        confidence=0.5, reason=subject.resolution.reason, severity=Severity.INFO if unheard else None,
        evidence=tuple(
            Evidence(source=c.source.value, value=f"{c.title} ({c.reason})", url=c.url, retrieved_at=None)
            for c in subject.resolution.candidates
        ),
    )  # fmt: skip


def _links(subject: Subject) -> Iterator[Finding]:
    resolution, entry = subject.resolution, subject.entry
    if resolution.link_names is not None:
        other = resolution.link_names
        right = subject.work.identifiers.arxiv_id
        correct = f"https://arxiv.org/abs/{right}" if right else _doi_url(subject.work.identifiers.doi)
        yield _finding(
            subject, FindingCode.LINK_WRONG, "url", listed=entry.url, correct=correct, confidence=resolution.confidence,
            reason=f"the link leads to another paper, “{other.title}”",
            evidence=(Evidence(source=other.source.value, value=other.title, url=other.url, retrieved_at=None),),
            suggestion=correct,
        )  # fmt: skip
    if resolution.link_missing is not None:
        yield _finding(
            subject, FindingCode.LINK_DEAD, "url", listed=entry.url, correct=None, confidence=0.97,
            reason=f"arXiv knows no paper {resolution.link_missing}",
            evidence=(Evidence(source=SourceName.ARXIV.value, value="not found", url=entry.url, retrieved_at=None),),
        )  # fmt: skip


def _doi_url(doi: str | None) -> str | None:
    return f"https://doi.org/{doi}" if doi else None


# --- title ----------------------------------------------------------------------------------------------------


def _title(subject: Subject) -> Iterator[Finding]:
    entry, title = subject.entry, subject.work.title
    if title is None:
        return
    evidence = tuple(_title_evidence(subject))
    sure = subject.resolution.confidence
    if entry.title is None:
        in_place = next((link.text for link in entry.links if link.url == entry.url), None)
        yield _finding(
            subject, FindingCode.TITLE_MISSING, "title", listed=in_place, correct=title, confidence=sure,
            reason="an address stands in the place of the title" if in_place else "no title is given",
            evidence=evidence, suggestion=_with_title(subject, in_place, title),
            severity=None if in_place else Severity.INFO,
        )  # fmt: skip
        return
    judged = _judge_title(subject, entry.title, title)
    if judged is not None:
        code, reason, confidence = judged
        yield _finding(
            subject, code, "title", listed=entry.title, correct=title, confidence=sure * confidence, reason=reason,
            evidence=evidence, suggestion=_with_title(subject, entry.title, title),
        )  # fmt: skip


def _judge_title(subject: Subject, listed: str, title: str) -> tuple[FindingCode, str, float] | None:
    """(code, reason, confidence) of a listed title that is not just the work's; None where it is."""
    compared = compare_titles(listed, title)
    if compared.status is TitleStatus.SAME:
        return None
    if compared.status is TitleStatus.FORMATTING:
        return FindingCode.TITLE_VARIANT, compared.reason.value, 0.99
    bearer = _bearer(subject, listed)
    if bearer is not None:
        return bearer
    if compared.status is TitleStatus.SHORTENED or _is_shortened(subject, listed):
        return FindingCode.TITLE_VARIANT, "a part of the title is left out", 0.97
    if compared.status is TitleStatus.EXTENDED and _adds_only_a_name(listed, title):
        return FindingCode.TITLE_VARIANT, "a name is put before the title", 0.95
    if not _versions_known(subject):
        return FindingCode.TITLE_VARIANT, "not the current title; earlier versions' titles could not be checked", 0.6
    return FindingCode.TITLE_WRONG, f"no version of the paper bears this title ({compared.reason})", 0.99


def _bearer(subject: Subject, listed: str) -> tuple[FindingCode, str, float] | None:
    """The judgement on a title that another version bears: the preprint's current one, or an earlier one."""
    for record in current_titles(subject.records):
        if compare_titles(listed, record.title or "").same_work:
            return FindingCode.TITLE_VARIANT, f"the title at {record.source.label}; the published version bears another", 0.97
    for title, record in subject.records.titles:
        if compare_titles(listed, title.title).same_work:
            is_preprints = record.source is SourceName.CURATED and title.version == "arXiv"
            if is_preprints:
                return FindingCode.TITLE_VARIANT, "the preprint's title; the published version bears another", 0.97
            pinned = pinned_version(subject.entry)
            note = f", to which the link is pinned (v{pinned})" if pinned else ""
            return FindingCode.TITLE_OUTDATED, f"the title of an earlier version ({title.version}){note}", 0.98
    return None


def _is_shortened(subject: Subject, listed: str) -> bool:
    return any(
        compare_titles(listed, record.title or "").status is TitleStatus.SHORTENED for record in current_titles(subject.records)
    )


def _adds_only_a_name(listed: str, title: str) -> bool:
    """Whether a listed title is the real one with a name and colon before it ("vLLM: Efficient Memory …")."""
    name = short_name(listed)
    return name is not None and compare_titles(listed.partition(":")[2], title).same_work


def _versions_known(subject: Subject) -> bool:
    """Whether every version's title could be looked at: no preprint, a curated fact, or all of arXiv's versions."""
    records = subject.records
    if records.of(SourceName.CURATED) is not None or records.identifiers.arxiv_id is None:
        return True
    versions = {r.arxiv_version for r in records.records if r.source is SourceName.ARXIV and r.arxiv_version}
    return bool(versions) and versions >= set(range(1, min(max(versions), 12)))


def _title_evidence(subject: Subject) -> Iterator[Evidence]:
    shown: set[tuple[str, str]] = set()
    for title, record in subject.records.titles:
        label = record.source.value
        if (label, title.title) not in shown:
            shown.add((label, title.title))
            version = f" ({title.version})" if title.version not in {label, "curated"} else ""
            yield Evidence(source=label, value=title.title + version, url=record.url, retrieved_at=record.retrieved_at)


def _with_title(subject: Subject, old: str | None, new: str) -> str | None:
    """The list's own text with the right title in the old one's place."""
    field = subject.entry.fields.get("title")
    raw = field.raw if field else next((line.text for line in subject.entry.links if line.url == subject.entry.url), None)
    if raw is None or not old:
        return None
    if field is None:
        return f"[{raw.replace(old, new)}]({subject.entry.url})"
    pattern = r"\s+".join(re.escape(word) for word in old.split())
    replaced, count = re.subn(pattern, lambda _: new, raw, count=1)
    return replaced.strip().removeprefix("- ") if count else None


# --- venue and year -------------------------------------------------------------------------------------------


def _venue(subject: Subject) -> Iterator[Finding]:
    known = subject.publication
    listed = read_venue(subject.entry.venue_name) if subject.entry.venue_name else None
    if not known.is_known:
        return
    if known.is_preprint:
        if listed is not None:
            yield from _venue_of_preprint(subject, listed, known)
        return
    judged = _judge_venue(listed, known)
    if judged is None:
        return
    code, reason = judged
    if code is not FindingCode.VENUE_MISSING and known.confidence < _ACCUSING:
        code, reason = FindingCode.VENUE_UNCONFIRMED, f"only one weak witness speaks of it, for {known.name}"
    yield _finding(
        subject, code, "venue", listed=subject.entry.venue_name, correct=known.name,
        confidence=min(subject.resolution.confidence, known.confidence), reason=reason,
        evidence=_claim_evidence((*known.claims, *known.disputed)), suggestion=_with_venue(subject, known),
    )  # fmt: skip


def _judge_venue(listed: VenueReading | None, known: Publication) -> tuple[FindingCode, str] | None:
    """(code, reason) for a published work; None where the list names its venue."""
    where = f"published at {known.name}" + (f" {known.year}" if known.year else "")
    if listed is None:
        return FindingCode.VENUE_MISSING, where
    if listed.venue is not None and listed.venue.is_preprint:
        return FindingCode.VENUE_MISSING, f"listed as a preprint; {where}"
    if _names_it(listed, known):
        return None
    if listed.publisher is not None:
        if known.venue is None or listed.publisher.name in known.venue.publishers:
            return FindingCode.VENUE_VAGUE, f"{listed.text} is a {listed.publisher.kind}, not a venue; {where}"
        return FindingCode.VENUE_WRONG, f"{listed.text} is a {listed.publisher.kind}, and not that of the venue; {where}"
    if listed.venue is not None:
        return FindingCode.VENUE_WRONG, where
    return FindingCode.VENUE_UNCONFIRMED, f"no source knows “{listed.text}” as its venue; {where}"


def _names_it(listed: VenueReading, known: Publication) -> bool:
    """Whether a wording names the venue, one that a curated fact also allows, or, if unknown, contains its name."""
    allowed = {known.name, *(other.venue for other in known.also_acceptable)}
    if listed.venue is not None:
        return listed.venue.short in allowed or _is_part_of(listed.venue, known.venue)
    if listed.publisher is not None:
        return False
    told = words(listed.text)
    return bool(told) and any(set(told) <= set(words(text)) for text in (known.name, known.venue_full) if text)


def _is_part_of(one: Venue, other: Venue | None) -> bool:
    return other is not None and one.parent is not None and one.parent == other.short


def _venue_of_preprint(subject: Subject, listed: VenueReading, known: Publication) -> Iterator[Finding]:
    """A venue is listed for a work that no witness knows as published."""
    if (listed.venue is not None and listed.venue.is_preprint) or _names_it(listed, known):
        return
    heard = _indexes_heard(subject.records)
    wrong = known.is_curated or (len(heard) > 1 and _long_ago(subject))
    reason = (
        "it never appeared there: the preprint is all that is known"
        if known.is_curated
        else f"{' and '.join(sorted(label for label in heard)) or 'no index'} know it only as a preprint"
    )
    yield _finding(
        subject, FindingCode.VENUE_WRONG if wrong else FindingCode.VENUE_UNCONFIRMED, "venue",
        listed=subject.entry.venue_name, correct=known.name if wrong else None,
        confidence=min(subject.resolution.confidence, known.confidence) if wrong else 0.7, reason=reason,
        evidence=_claim_evidence(known.claims), suggestion=_with_venue(subject, known) if wrong else None,
    )  # fmt: skip


def _indexes_heard(records: WorkRecords) -> set[str]:
    """The indexes of publications that know the work and spoke only of a preprint."""
    return {r.source.label for r in records.records if r.source in {SourceName.SEMANTIC_SCHOLAR, SourceName.DBLP}}


def _long_ago(subject: Subject) -> bool:
    """Whether the listed year lies so far before the answers that an index would know the publication."""
    heard = max((int(record.retrieved_at[:4]) for record in subject.records.records), default=0)
    return subject.entry.year is not None and heard - subject.entry.year >= _INDEX_LAG


def _year(subject: Subject) -> Iterator[Finding]:
    known, entry = subject.publication, subject.entry
    if known.year is None or (known.is_preprint and entry.year is None):
        return
    evidence = _claim_evidence(tuple(c for c in known.claims if c.year)) or _date_evidence(subject.records)
    confidence = min(subject.resolution.confidence, known.confidence)
    if entry.year is None:
        if entry.venue is None or read_venue(entry.venue).year is None:
            yield _finding(
                subject, FindingCode.YEAR_MISSING, "year", listed=None, correct=str(known.year), confidence=confidence,
                reason=f"{known.name} {known.year}", evidence=evidence, suggestion=_with_venue(subject, known),
            )  # fmt: skip
        return
    if entry.year in _right_years(subject, known) or known.confidence < _ACCUSING:
        return
    if known.is_preprint and not _venue_is_told_wrong(subject):
        return
    yield _finding(
        subject, FindingCode.YEAR_WRONG, "year", listed=str(entry.year), correct=str(known.year), confidence=confidence,
        reason=f"{known.name} {known.year}", evidence=evidence, suggestion=_with_venue(subject, known),
    )  # fmt: skip


def _right_years(subject: Subject, known: Publication) -> set[int]:
    """The years that are right for the version that the list means.

    That is the version of record where the list names a venue; the preprint (any version's year) where it names
    arXiv; and either where it names none. A year that goes with a second acceptable venue is right with it.
    """
    right = set(known.years) | {known.year or 0}
    listed = read_venue(subject.entry.venue_name) if subject.entry.venue_name else None
    preprint = {y for r in subject.records.records if r.source is SourceName.ARXIV for y in (r.year, *r.other_years) if y}
    if known.is_preprint:
        right = {known.year or 0}
    if listed is None or (listed.venue is not None and listed.venue.is_preprint):
        right |= preprint
    for other in known.also_acceptable:
        if listed is not None and listed.venue is not None and listed.venue.short == other.venue:
            right.add(other.year)
    return right


def _venue_is_told_wrong(subject: Subject) -> bool:
    """Whether the listed venue itself is found wrong, or is the preprint server: only then is its year judged."""
    listed = read_venue(subject.entry.venue_name) if subject.entry.venue_name else None
    if listed is None or (listed.venue is not None and listed.venue.is_preprint):
        return True
    return any(f.code is FindingCode.VENUE_WRONG for f in _venue(subject))


def _claim_evidence(claims: tuple[Claim, ...]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            source=claim.source.value, value=_claim_text(claim), url=claim.url, retrieved_at=claim.retrieved_at,
        )
        for claim in claims
    )  # fmt: skip


def _claim_text(claim: Claim) -> str:
    year = f" {claim.year}" if claim.year else ""
    track = f" ({claim.track})" if claim.track != "main" else ""
    shown = "" if claim.text in {claim.name, f"{claim.name}{year}"} else f": {claim.text}"
    return f"{claim.name}{year}{track}, {claim.witness}{shown}"


def _date_evidence(records: WorkRecords) -> tuple[Evidence, ...]:
    def said(record: SourceRecord) -> Evidence:
        return Evidence(
            source=record.source.value, value=f"first version {record.first_date}", url=record.url,
            retrieved_at=record.retrieved_at,
        )  # fmt: skip

    return tuple(said(record) for record in records.records if record.first_date)[:1]


def _with_venue(subject: Subject, known: Publication) -> str | None:
    """The list's venue line with the right venue and year in the list's own form; a new line where it has none."""
    entry, name = subject.entry, known.name or ""
    field = entry.fields.get("venue")
    if field is None:
        form = subject.venue_form
        return form.format(venue=name, year=known.year) if form and known.year else None
    listed = read_venue(entry.venue_name or "")
    keep = known.is_known and entry.venue_name and _names_it(listed, known)
    line = field.raw.strip().removeprefix("-").strip()
    if not keep and entry.venue_name:
        line = line.replace(entry.venue_name, name, 1)
    year = entry.year
    if year and known.year and year not in _right_years(subject, known):
        line = re.sub(rf"(?<!\d){year}(?!\d)", str(known.year), line)
        line = re.sub(rf"(?<=['’`]){year % 100:02d}(?!\d)", f"{known.year % 100:02d}", line)
    return line


def venue_form(entries: tuple[Entry, ...]) -> str | None:
    """How a list most often writes venue and year, with {venue} and {year} in their places; None without any."""
    forms: dict[str, int] = {}
    for entry in entries:
        field = entry.fields.get("venue")
        if field and entry.venue_name and entry.year and str(entry.year) in field.raw:
            line = field.raw.strip().removeprefix("-").strip().replace("{", "{{").replace("}", "}}")
            form = line.replace(entry.venue_name, "{venue}", 1).replace(str(entry.year), "{year}", 1)
            forms[form] = forms.get(form, 0) + 1
    return max(forms, key=lambda form: forms[form], default=None)


# --- authors and notices --------------------------------------------------------------------------------------


def _authors(subject: Subject) -> Iterator[Finding]:
    """Listed names that are no author of any version."""
    listed = split_authors(subject.entry.authors) if subject.entry.authors else ()
    known = {surname(author) for authors in subject.records.author_lists() for author in authors}
    if not listed or not known:
        return
    strangers = [name for name in listed if not {*words(name)} & known]
    if strangers:
        yield _finding(
            subject, FindingCode.AUTHORS_WRONG, "authors", listed=subject.entry.authors,
            correct=", ".join(subject.work.authors), confidence=subject.resolution.confidence * 0.95,
            reason=f"no version names {', '.join(strangers)}",
            evidence=tuple(
                Evidence(source=r.source.value, value=", ".join(r.authors[:20]), url=r.url, retrieved_at=r.retrieved_at)
                for r in subject.records.records if r.authors
            ),
        )  # fmt: skip


_WITHDRAWN = re.compile(r"\bwithdrawn\b|\bwithdrawal\b", re.IGNORECASE)


def _notices(subject: Subject) -> Iterator[Finding]:
    for record in current_titles(subject.records):
        said = record.comment or ""
        told = next((text for text in (said, (record.abstract or "")[:200]) if _WITHDRAWN.search(text)), None)
        if record.source is SourceName.ARXIV and told:
            yield _finding(
                subject, FindingCode.WITHDRAWN, "title", listed=subject.entry.title, correct=None, confidence=0.95,
                reason="its authors, or arXiv, withdrew it", evidence=(_evidence(record, told),),
            )  # fmt: skip
        if record.retracted:
            yield _finding(
                subject, FindingCode.RETRACTED, "title", listed=subject.entry.title, correct=None, confidence=0.99,
                reason="its publisher retracted it", evidence=(_evidence(record, "retraction notice"),),
            )  # fmt: skip


def _evidence(record: SourceRecord, value: str) -> Evidence:
    return Evidence(source=record.source.value, value=value, url=record.url, retrieved_at=record.retrieved_at)


# --- across entries -------------------------------------------------------------------------------------------


def duplicates(subjects: list[Subject]) -> dict[str, Finding]:
    """Findings by entry id for every entry whose work stands in the list before it.

    Twice in one section is a slip (warning); once per section is many lists' way (info).
    """
    first: dict[tuple[str, str], Subject] = {}
    found: dict[str, Finding] = {}
    for subject in subjects:
        keys = [(name, value) for name, value in subject.work.identifiers.items() if value]
        before = next((first[key] for key in keys if key in first), None)
        for key in keys:
            first.setdefault(key, subject)
        if before is not None:
            same = before.entry.section == subject.entry.section
            found[subject.entry.entry_id] = _finding(
                subject, FindingCode.DUPLICATE, "entry", listed=subject.entry.title or subject.entry.name, correct=None,
                confidence=subject.resolution.confidence, severity=None if same else Severity.INFO,
                reason=f"the same paper stands on line {before.entry.line}" + ("" if same else ", in another section"),
                evidence=(),
            )  # fmt: skip
    return found
