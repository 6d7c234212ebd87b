"""Whether the listed title is the paper's: same, a variant, an earlier version's, missing, or no version's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrich.core.confidence import FINDING, Check
from enrich.core.models import Evidence, Finding, FindingCode, Severity, SourceName
from enrich.findings.resolved_entry import ResolvedEntry, finding
from enrich.matching.titles import TitleStatus, compare_titles, short_name
from enrich.resolution.listed import pinned_version
from enrich.works.reconcile import current_titles


def check_title(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The finding on the listed title, or on its absence."""
    entry, title = resolved.entry, resolved.work.title
    if title is None:
        return
    evidence = tuple(_title_evidence(resolved))
    sure = resolved.resolution.confidence
    if entry.title is None and entry.name and any(_bears(entry.name, t.title) for t, _ in resolved.records.titles):
        return  # what the list gives as a name is the title
    if entry.title is None:
        in_place = next((link.text for link in entry.links if link.url == entry.url), None)
        yield finding(
            resolved,
            FindingCode.TITLE_MISSING,
            "title",
            listed=in_place,
            correct=title,
            confidence=sure,
            reason="an address stands in the place of the title" if in_place else "no title is given",
            evidence=evidence,
            suggestion=_with_title(resolved, in_place, title),
            severity=None if in_place else Severity.INFO,
        )
        return
    judged = _judge_title(resolved, entry.title, title)
    if judged is not None:
        code, reason, check = judged
        yield finding(
            resolved,
            code,
            "title",
            listed=entry.title,
            correct=title,
            confidence=sure * FINDING[check],
            reason=reason,
            evidence=evidence,
            suggestion=_with_title(resolved, entry.title, title),
        )


def _judge_title(resolved: ResolvedEntry, listed: str, title: str) -> tuple[FindingCode, str, Check] | None:
    """(code, reason, ground) of a listed title that is not just the work's; None where it is."""
    compared = compare_titles(listed, title)
    if compared.status is TitleStatus.SAME:
        return None
    if compared.status is TitleStatus.FORMATTING:
        return FindingCode.TITLE_VARIANT, compared.reason.value, Check.TITLE_FORM
    bearer = _bearer(resolved, listed)
    if bearer is not None:
        return bearer
    if compared.status is TitleStatus.SHORTENED or _is_shortened(resolved, listed):
        return FindingCode.TITLE_VARIANT, "a part of the title is left out", Check.TITLE_PART
    if compared.status is TitleStatus.EXTENDED and _adds_only_a_name(listed, title):
        return FindingCode.TITLE_VARIANT, "a name is put before the title", Check.TITLE_WITH_NAME
    if not _versions_known(resolved):
        return (
            FindingCode.TITLE_VARIANT,
            "not the current title; earlier versions' titles could not be checked",
            Check.TITLE_UNCHECKED,
        )
    return FindingCode.TITLE_WRONG, f"no version of the paper bears this title ({compared.reason})", Check.TITLE_CHANGED


def _bearer(resolved: ResolvedEntry, listed: str) -> tuple[FindingCode, str, Check] | None:
    """The judgement on a title that another version bears: the preprint's current one, or an earlier one."""
    for record in current_titles(resolved.records):
        if _bears(listed, record.title or ""):
            return (
                FindingCode.TITLE_VARIANT,
                f"the title at {record.source.label}; the published version bears another",
                Check.TITLE_OF_PREPRINT,
            )
    for title, record in resolved.records.titles:
        if _bears(listed, title.title):
            is_preprints = record.source is SourceName.CURATED and title.version == "arXiv"
            if is_preprints:
                return (
                    FindingCode.TITLE_VARIANT,
                    "the preprint's title; the published version bears another",
                    Check.TITLE_OF_PREPRINT,
                )
            pinned = pinned_version(resolved.entry)
            note = f", to which the link is pinned (v{pinned})" if pinned else ""
            return (
                FindingCode.TITLE_OUTDATED,
                f"the title of an earlier version ({title.version}){note}",
                Check.TITLE_OF_VERSION,
            )
    return None


def _bears(listed: str, title: str) -> bool:
    """Whether a version's title is the listed one, formatting aside; a plural for a singular is another wording."""
    return compare_titles(listed, title).status in {TitleStatus.SAME, TitleStatus.FORMATTING}


def _is_shortened(resolved: ResolvedEntry, listed: str) -> bool:
    return any(
        compare_titles(listed, record.title or "").status is TitleStatus.SHORTENED
        for record in current_titles(resolved.records)
    )


def _adds_only_a_name(listed: str, title: str) -> bool:
    """Whether a listed title is the real one with a name and colon before it ("vLLM: Efficient Memory …")."""
    name = short_name(listed)
    return name is not None and compare_titles(listed.partition(":")[2], title).same_work


def _versions_known(resolved: ResolvedEntry) -> bool:
    """Whether every version's title could be looked at: no preprint, a curated fact, or all of arXiv's versions."""
    records = resolved.records
    if records.of(SourceName.CURATED) is not None or records.identifiers.arxiv_id is None:
        return True
    versions = {r.arxiv_version for r in records.records if r.source is SourceName.ARXIV and r.arxiv_version}
    return bool(versions) and versions >= set(range(1, min(max(versions), 12)))


def _title_evidence(resolved: ResolvedEntry) -> Iterator[Evidence]:
    shown: set[tuple[str, str]] = set()
    for title, record in resolved.records.titles:
        label = record.source.value
        if (label, title.title) not in shown:
            shown.add((label, title.title))
            version = f" ({title.version})" if title.version not in {label, "curated"} else ""
            yield Evidence(source=label, value=title.title + version, url=record.url, retrieved_at=record.retrieved_at)


def _with_title(resolved: ResolvedEntry, old: str | None, new: str) -> str | None:
    """The list's own text with the right title in the old one's place."""
    field = resolved.entry.fields.get("title")
    raw = (
        field.raw
        if field
        else next((line.text for line in resolved.entry.links if line.url == resolved.entry.url), None)
    )
    if raw is None or not old:
        return None
    if field is None:
        return f"[{raw.replace(old, new)}]({resolved.entry.url})"
    pattern = r"\s+".join(re.escape(word) for word in old.split())
    replaced, count = re.subn(pattern, lambda _: new, raw, count=1)
    return replaced.strip().removeprefix("- ") if count else None
