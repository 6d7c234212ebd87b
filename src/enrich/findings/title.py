"""Whether the listed title is the paper's: same, a variant, an earlier version's, missing, or no version's."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.core.confidence import FINDING, Check
from enrich.core.models import Evidence, Finding, FindingCode, Method, Severity, SourceName
from enrich.core.text import words
from enrich.findings.resolved_entry import ResolvedEntry, finding
from enrich.matching.titles import TitleStatus, compare_titles, is_beginning, is_tagline, short_name
from enrich.resolution.listed import pinned_version
from enrich.resolution.wording import has_strange_title, has_title, shows
from enrich.works.reconcile import current_titles

_BY_LINK = frozenset({Method.LINK, Method.LINK_ONLY, Method.CURATED_LINK})
# "Low rank adaptation": what is longer is meant as a title.
_LONGEST_EVERYDAY_NAME = 3
# Words of link texts that are no part of a name ("the LoRA paper").
_GENERIC_WORDS = frozenset({"the", "paper", "preprint", "arxiv", "pdf", "link", "original"})
# Findings that the right title in the entry's own text refutes: the list has it, and it was misread.
_OTHER_WORDS = frozenset({Check.TITLE_CHANGED, Check.TITLE_UNCHECKED, Check.TITLE_PART, Check.TITLE_WITH_NAME})
# Answers hold the titles of at most so many versions of a preprint.
_VERSIONS_ASKED = 12


def check_title(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The finding on the listed title, or on its absence."""
    entry, title = resolved.entry, resolved.work.title
    if title is None or (entry.title is not None and compare_titles(entry.title, title).status is TitleStatus.SAME):
        return
    evidence = tuple(_title_evidence(resolved))
    sure = resolved.resolution.confidence
    if entry.title is None and entry.name and any(_has_title(entry.name, t.title) for t, _ in resolved.records.titles):
        return  # what the list gives as a name is the title
    if (entry.title is None and has_title(entry, title)) or has_strange_title(entry):
        return  # it stands in the text, and was not read
    if shows(entry, title) and len(words(entry.title or "")) <= len(words(title)):
        return  # a part of it was read
    if entry.title is None:
        in_place = next((link.text for link in entry.links if link.url == entry.url), None)
        yield finding(
            resolved,
            FindingCode.TITLE_MISSING,
            listed=in_place,
            correct=title,
            confidence=sure,
            reason="the list has an address instead of the title" if in_place else "the list has no title",
            evidence=evidence,
            severity=None if in_place else Severity.INFO,
        )
        return
    judged = _judge_title(resolved, entry.title, title)
    if judged is not None and not (judged[2] in _OTHER_WORDS and has_title(entry, title)):
        code, reason, check = judged
        yield finding(
            resolved,
            code,
            listed=entry.title,
            correct=title,
            confidence=sure * FINDING[check],
            reason=reason,
            evidence=evidence,
        )


def _judge_title(resolved: ResolvedEntry, listed: str, title: str) -> tuple[FindingCode, str, Check] | None:
    """(code, reason, ground) of a listed title that is not just the work's; None where it is."""
    compared = compare_titles(listed, title)
    if compared.status is TitleStatus.SAME:
        return None
    if compared.status is TitleStatus.FORMATTING:
        return FindingCode.TITLE_VARIANT, compared.reason.value, Check.TITLE_FORM
    other = _judge_other_versions(resolved, listed)
    if other is not None:
        return other
    if compared.status is TitleStatus.SHORTENED or _is_shortened(resolved, listed):
        return FindingCode.TITLE_VARIANT, "the list leaves out a part of the title", Check.TITLE_PART
    if _is_everyday_name(resolved, listed):
        return FindingCode.TITLE_VARIANT, "the list has a short name instead of the title", Check.TITLE_PART
    is_by_link = resolved.resolution.method in _BY_LINK
    if is_by_link and is_beginning(listed, title):
        return FindingCode.TITLE_VARIANT, "the list leaves out a part of the title", Check.TITLE_PART
    if is_by_link and compared.status is TitleStatus.DIFFERENT and is_tagline(listed, title):
        reason = "the list has the project's own line about the paper instead of the title"
        return FindingCode.TITLE_VARIANT, reason, Check.TITLE_PART
    if compared.status is TitleStatus.EXTENDED and _adds_only_a_name(listed, title):
        return FindingCode.TITLE_VARIANT, "the list adds a name before the title", Check.TITLE_WITH_NAME
    if not _versions_known(resolved):
        return (
            FindingCode.TITLE_VARIANT,
            "this is not the current title; the titles of earlier versions could not be checked",
            Check.TITLE_UNCHECKED,
        )
    return FindingCode.TITLE_WRONG, f"no version of the paper has this title ({compared.reason})", Check.TITLE_CHANGED


def _judge_other_versions(resolved: ResolvedEntry, listed: str) -> tuple[FindingCode, str, Check] | None:
    """The judgement on a title that another version has: the current preprint, or an earlier version."""
    for record in current_titles(resolved.records):
        if _has_title(listed, record.title or ""):
            return (
                FindingCode.TITLE_VARIANT,
                f"this is the title at {record.source.label}; the published version has another",
                Check.TITLE_OF_PREPRINT,
            )
    for title, record in resolved.records.titles:
        if _has_title(listed, title.title):
            is_preprints = record.source is SourceName.CURATED and title.version == "arXiv"
            if is_preprints:
                return (
                    FindingCode.TITLE_VARIANT,
                    "this is the preprint's title; the published version has another",
                    Check.TITLE_OF_PREPRINT,
                )
            pinned = pinned_version(resolved.entry)
            note = f"; the link names version {pinned}" if pinned else ""
            return (
                FindingCode.TITLE_OUTDATED,
                f"this is the title of an earlier version ({title.version}){note}",
                Check.TITLE_OF_VERSION,
            )
    return None


def _has_title(listed: str, title: str) -> bool:
    """Whether a version has the listed title, formatting aside; a plural instead of a singular is another title."""
    return compare_titles(listed, title).status in {TitleStatus.SAME, TitleStatus.FORMATTING}


def _is_shortened(resolved: ResolvedEntry, listed: str) -> bool:
    return any(
        compare_titles(listed, record.title or "").status is TitleStatus.SHORTENED
        for record in current_titles(resolved.records)
    )


def _is_everyday_name(resolved: ResolvedEntry, listed: str) -> bool:
    """Whether a text is too short to be meant as a title ("QLoRA", "LoRA paper"), and the link says which paper it is.

    A single word may be any name of the paper; more words must be in a title of it.
    """
    name = set(words(listed)) - _GENERIC_WORDS
    if resolved.resolution.method not in _BY_LINK or ":" in listed or len(name) > _LONGEST_EVERYDAY_NAME:
        return False
    return len(name) == 1 or any(name <= set(words(title.title)) for title, _ in resolved.records.titles)


def _adds_only_a_name(listed: str, title: str) -> bool:
    """Whether a listed title is the real one with a name and colon before it ("vLLM: Efficient Memory …")."""
    name = short_name(listed)
    return name is not None and compare_titles(listed.partition(":")[2], title).same_work


def _versions_known(resolved: ResolvedEntry) -> bool:
    """Whether every version's title could be looked at: no preprint, a curated fact, or all of arXiv's versions."""
    records = resolved.records
    if records.of(SourceName.CURATED) is not None:
        return True
    if any(record.kind == "posted-content" for record in records.records):
        return False  # bioRxiv, medRxiv, SSRN: one DOI has all versions, and only the latest title is known
    if records.identifiers.arxiv_id is None:
        return True
    versions = {r.arxiv_version for r in records.records if r.source is SourceName.ARXIV and r.arxiv_version}
    return bool(versions) and versions >= set(range(1, min(max(versions), _VERSIONS_ASKED)))


def _title_evidence(resolved: ResolvedEntry) -> Iterator[Evidence]:
    shown: set[tuple[str, str]] = set()
    for title, record in resolved.records.titles:
        label = record.source.value
        if (label, title.title) not in shown:
            shown.add((label, title.title))
            version = f" ({title.version})" if title.version not in {label, "curated"} else ""
            yield Evidence(source=label, value=title.title + version, url=record.url, retrieved_at=record.retrieved_at)
