"""Findings for continuous integration: which of them count, and as text, GitHub annotations, JSON or Markdown. Pure.

All text of lists and services is made harmless for the format that it goes into: a listed title can neither end an
annotation, nor colour a terminal, nor close a block of code.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from enrich.core import display
from enrich.core.identifiers import url_key
from enrich.core.models import Entry, Finding, FindingCode, Paper, Severity, SourceName
from enrich.core.text import words
from enrich.decisions.pins import PERSON
from enrich.resolution.listed import listed_identifiers

# A comment on GitHub holds 65,536 characters; what a caller puts around this one needs room too.
_LONGEST_SUMMARY = 60_000
# Findings that rest on no source's knowing something; the second, where only a preprint is known.
_RESTS_ON_SILENCE = frozenset({FindingCode.UNRESOLVED, FindingCode.VENUE_UNCONFIRMED})
_ON_PUBLICATION = frozenset({FindingCode.VENUE_WRONG, FindingCode.YEAR_WRONG})


class FailOn(StrEnum):
    """The gravest level that is let pass ends just below this."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


_COUNTS = {
    FailOn.ERROR: frozenset({Severity.ERROR}),
    FailOn.WARNING: frozenset({Severity.ERROR, Severity.WARNING}),
    FailOn.NEVER: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Lines of the list as they should be: replaces `first` to `last` (1-based, both included)."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding, its entry, the edit that corrects it where one is known, and whether it makes the check fail."""

    entry: Entry
    finding: Finding
    edit: Edit | None
    fails: bool

    @property
    def name(self) -> str:
        """What to call the entry."""
        return self.entry.name or self.entry.title or self.entry.entry_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A list's check: what was found where, and which sources were out."""

    path: str
    """The list's path as the reader of the report knows it, with `/`."""
    entries: int
    """How many entries were looked at."""
    found: tuple[Found, ...]
    outages: Mapping[str, str] = field(default_factory=dict)
    """Reasons by source."""
    notes: tuple[str, ...] = ()
    """What else there is to say, such as a correction that bites no longer."""

    def shown(self, *, notes: bool) -> tuple[Found, ...]:
        """The findings that a person is shown: errors and warnings, and notes where wanted."""
        return tuple(f for f in self.found if notes or f.finding.severity is not Severity.INFO)

    @property
    def fails(self) -> bool:
        """Whether any finding makes the check fail."""
        return any(found.fails for found in self.found)


def check_papers(
    papers: Sequence[Paper],
    *,
    source: Sequence[str],
    path: str,
    fail_on: FailOn,
    outages: Mapping[str, str],
    touched: frozenset[str] | None = None,
    notes: tuple[str, ...] = (),
) -> Checked:
    """The check of a list, given its lines (`source`); of the `touched` entries only, where that is not None."""
    looked_at = [paper for paper in papers if touched is None or paper.entry.entry_id in touched]
    found = [
        Found(
            entry=paper.entry,
            finding=finding,
            edit=edit_of(paper.entry, finding, source),
            fails=finding.severity in _COUNTS[fail_on] and not (outages and _rests_on_silence(paper, finding)),
        )
        for paper in looked_at
        for finding in paper.findings
    ]
    found.sort(key=lambda f: (f.finding.line, f.entry.line))
    return Checked(path=path, entries=len(looked_at), found=tuple(found), outages=outages, notes=notes)


def _rests_on_silence(paper: Paper, finding: Finding) -> bool:
    """Whether a finding rests on nobody's knowing the paper, or its publication: while a source is out, no proof."""
    if finding.code in _ON_PUBLICATION:
        by_hand = any(evidence.source in {SourceName.CURATED, PERSON} for evidence in finding.evidence)
        return paper.work.is_preprint is True and not by_hand
    return finding.code in _RESTS_ON_SILENCE


# --- which entries a change touches ---------------------------------------------------------------------------


def touched_entries(entries: Iterable[Entry], changed: Sequence[range]) -> frozenset[str]:
    """The ids of the entries of which some line is among the changed ones."""
    return frozenset(
        entry.entry_id
        for entry in entries
        if any(lines.start <= last_line(entry) and entry.line < lines.stop for lines in changed)
    )


def last_line(entry: Entry) -> int:
    """The last line on which a fact or link of an entry stands."""
    ends = [f.line + f.raw.count("\n") for f in entry.fields.values()]
    return max([entry.line, *ends, *(link.line for link in entry.links)])


def with_possible_duplicates(entries: Sequence[Entry], touched: frozenset[str]) -> frozenset[str]:
    """The touched entries and those that may be the same paper (link, identifier or title), so that repeats show."""
    keys = {key for entry in entries if entry.entry_id in touched for key in _duplicate_keys(entry)}
    return touched | {entry.entry_id for entry in entries if keys & set(_duplicate_keys(entry))}


def _duplicate_keys(entry: Entry) -> Iterator[str]:
    yield from (f"{name}:{value}" for name, value in listed_identifiers(entry).items() if value)
    if entry.url:
        yield f"url:{url_key(entry.url)}"
    if entry.title:
        yield "title:" + " ".join(words(entry.title))


# --- the corrected lines --------------------------------------------------------------------------------------


def edit_of(entry: Entry, finding: Finding, source: Sequence[str]) -> Edit | None:
    """The lines of the list with the finding's suggestion in its place; None where that is not plain to see."""
    if not finding.suggestion:
        return None
    for first, old in _places(entry, finding):
        last = first + old.count("\n")
        lines = "\n".join(source[first - 1 : last])
        if old and lines.count(old) == 1:
            text = lines.replace(old, finding.suggestion)
            return Edit(first=first, last=last, text=text) if text != lines else None
    return None


def _places(entry: Entry, finding: Finding) -> Iterator[tuple[int, str]]:
    """(line, text) of what a suggestion may stand for: the field's own text, or the whole link of a missing title."""
    listed = entry.fields.get(finding.field)
    if listed is not None:
        yield listed.line, listed.raw.strip().removeprefix("-").strip()
    if finding.field == "title" and listed is None:
        yield from ((link.line, f"[{link.text}]({link.url})") for link in entry.links if link.url == entry.url)


# --- for people: text, annotations, Markdown ------------------------------------------------------------------


def message_of(finding: Finding) -> str:
    """What a finding says, on one line: listed, right, and why."""
    listed = f"“{display.one_line(finding.listed)}” is listed" if finding.listed else "nothing is listed"
    right = f", right is “{display.one_line(finding.correct)}”" if finding.correct else ""
    return f"{listed}{right}: {display.one_line(finding.reason)}"


def verdict_of(checked: Checked) -> str:
    """One line: how many entries were looked at and what was found."""
    count = Counter(found.finding.severity for found in checked.found)
    noun = "entry" if checked.entries == 1 else "entries"
    levels = ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note"))
    return f"{checked.entries} {noun} checked: " + ", ".join(
        f"{count[level]} {word}" + ("" if count[level] == 1 else "s") for level, word in levels
    )


def outage_lines(checked: Checked) -> Iterator[str]:
    """One line a source that was out, in words."""
    for name, reason in checked.outages.items():
        label = SourceName(name).label if name in set(SourceName) else name
        yield f"{label} was not fully heard ({display.one_line(reason)}): what it alone would tell is not judged"


def as_text(checked: Checked, *, notes: bool = False) -> str:
    """A line a finding, as compilers write them, and a verdict."""
    path = display.one_line(checked.path)
    lines = [
        f"{path}:{f.finding.line}: {_LEVEL_WORD[f.finding.severity]}: {display.one_line(f.name)}: "
        f"{message_of(f.finding)} [{f.finding.code}, {f.finding.confidence:.2f}]"
        for f in checked.shown(notes=notes)
    ]
    return (
        "\n".join([*lines, *outage_lines(checked), *map(display.one_line, checked.notes), verdict_of(checked)]) + "\n"
    )


_LEVEL_WORD = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_annotations(checked: Checked, *, notes: bool = False) -> str:
    """Workflow commands of GitHub Actions: an annotation a finding, at its line."""
    lines = [
        display.workflow_command(
            _COMMAND[f.finding.severity],
            f"{display.one_line(f.name)}: {message_of(f.finding)}"
            + (f"\nSuggested: {display.one_line(f.edit.text)}" if f.edit else ""),
            file=checked.path,
            line=str(f.finding.line),
            title=f.finding.code.value,
        )
        for f in checked.shown(notes=notes)
    ]
    lines += [display.workflow_command("notice", line, title="source not heard") for line in outage_lines(checked)]
    lines += [display.workflow_command("notice", display.one_line(line), title="correction") for line in checked.notes]
    return "\n".join([*lines, verdict_of(checked)]) + "\n"


def as_markdown(checked: Checked, *, notes: bool = False) -> str:
    """A summary fit for a comment on a pull request, with the corrected lines as suggestion blocks."""
    head = [f"### Reading list: {display.markdown(verdict_of(checked))}", ""]
    tail = [f"> {display.comment(line)}" for line in (*outage_lines(checked), *checked.notes)]
    shown = checked.shown(notes=notes)
    if not shown and not tail:
        return "\n".join([*head, f"Nothing to correct in `{display.code(checked.path)}`.", ""])
    parts: list[str] = []
    room = _LONGEST_SUMMARY - len("\n".join([*head, *tail]))
    for number, found in enumerate(shown):
        part = "\n".join(_markdown_item(checked.path, found, repeated=_is_repeated(found, shown[:number])))
        room -= len(part) + 1
        if room < 0:
            parts.append(f"… and {len(shown) - number} more.\n")
            break
        parts.append(part)
    return "\n".join([*head, *parts, *tail]).rstrip("\n") + "\n"


def _is_repeated(found: Found, before: Sequence[Found]) -> bool:
    return found.edit is not None and any(other.edit == found.edit for other in before)


_ICON = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "💡"}


def _markdown_item(path: str, found: Found, *, repeated: bool) -> Iterator[str]:
    finding = found.finding
    where = f"`{display.code(path)}:{finding.line}`"
    yield f"{_ICON[finding.severity]} **{display.comment(found.name)}**, {where}, `{finding.code}`"
    yield ""
    listed = display.comment(finding.listed) if finding.listed else "(nothing)"
    yield f"- listed: {listed}"
    if finding.correct:
        yield f"- right: **{display.comment(finding.correct)}**"
    yield f"- why: {display.comment(finding.reason)}{_links(finding)}"
    yield ""
    if found.edit and not repeated:
        fence = display.fence(found.edit.text)
        yield from (f"{fence}suggestion", *map(display.printable, found.edit.text.split("\n")), fence, "")


def _links(finding: Finding) -> str:
    """The pages of the evidence, each once."""
    pages: dict[str, str] = {}
    for evidence in finding.evidence:
        if evidence.url and re.match(r"https?://", evidence.url):
            known = evidence.source in set(SourceName)
            pages.setdefault(
                evidence.url, SourceName(evidence.source).label if known else display.comment(evidence.source)
            )
    shown = [(label, re.sub(r"[<>\s\\]", "", url)) for url, label in pages.items()][:3]
    joined = ", ".join(f"[{label}](<{url}>)" for label, url in shown)
    return f" ({joined})" if joined else ""


# --- for programs ---------------------------------------------------------------------------------------------


def as_json(checked: Checked) -> str:
    """Everything, as one JSON document."""
    document = {
        "schema_version": 1,
        "list": checked.path,
        "entries": checked.entries,
        "failed": checked.fails,
        "counts": dict(Counter(found.finding.severity.value for found in checked.found)),
        "outages": dict(checked.outages),
        "notes": list(checked.notes),
        "findings": [_json_finding(found) for found in checked.found],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_finding(found: Found) -> dict[str, object]:
    f, edit = found.finding, found.edit
    return {
        "entry_id": found.entry.entry_id,
        "name": found.name,
        "line": f.line,
        "code": f.code.value,
        "severity": f.severity.value,
        "fails": found.fails,
        "field": f.field,
        "listed": f.listed,
        "correct": f.correct,
        "confidence": f.confidence,
        "reason": f.reason,
        "evidence": [
            {"source": e.source, "value": e.value, "url": e.url, "retrieved_at": e.retrieved_at} for e in f.evidence
        ],
        "edit": edit and {"first_line": edit.first, "last_line": edit.last, "text": edit.text},
    }
