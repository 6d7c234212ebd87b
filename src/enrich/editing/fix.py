"""From findings to a corrected list: edits of exactly the bytes that are wrong, in the list's own form. Pure.

An edit replaces the span of one field (or inserts a line where the list's other entries have one); nothing else
moves. The result is read again: edits after which the list would not say what was meant are left out, with the reason.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from enrich.core.models import Entry, Finding, FindingCode, Paper, Severity, Span
from enrich.core.text import canonical

_C = FindingCode
_TITLE = {_C.TITLE_WRONG, _C.TITLE_OUTDATED, _C.TITLE_VARIANT, _C.TITLE_MISSING}
_VENUE = {_C.VENUE_WRONG, _C.VENUE_VAGUE, _C.VENUE_UNCONFIRMED}
_MISSING = {_C.VENUE_MISSING, _C.YEAR_MISSING}
_TOGETHER = {"venue", "year"}
_BADGE = re.compile(r"img\.shields\.io/badge/[^\s)]*$")
# Rounds of "leave out what does not read as meant"; each leaves out at least one entry's edits.
_MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One replacement in the list: the bytes of `span` become `new` (an empty span is an insertion)."""

    span: Span
    new: str
    entry_id: str
    line: int
    codes: tuple[FindingCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A finding that is not fixed, and why."""

    line: int
    code: FindingCode
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which findings to fix: by code (none named: all errors and warnings, and what is missing), line, confidence."""

    codes: frozenset[FindingCode] = frozenset()
    lines: frozenset[int] = frozenset()
    least_confidence: float = 0.95

    def includes(self, paper: Paper, finding: Finding) -> bool:
        """Whether a finding is one to fix."""
        if self.codes:
            wanted = finding.code in self.codes
        else:
            wanted = finding.severity is not Severity.INFO or finding.code in _MISSING
        here = not self.lines or finding.line in self.lines or paper.entry.line in self.lines
        return wanted and here


@dataclass(frozen=True, slots=True)
class Fixes:
    """The edits that were found good, the list they make, and what was left out."""

    edits: tuple[Edit, ...]
    text: str
    left_out: tuple[LeftOut, ...] = field(default=())


def fixes(text: str, papers: Sequence[Paper], choice: Choice, parse: Callable[[str], Sequence[Entry]]) -> Fixes:
    """The chosen fixes of a list's text; `parse` is how the list is read."""
    source = text.encode()
    form = _venue_line(source, [paper.entry for paper in papers])
    edits: list[Edit] = []
    left_out: list[LeftOut] = []
    for paper in papers:
        for made in _of_paper(source, paper, choice, form):
            (edits if isinstance(made, Edit) else left_out).append(made)  # type: ignore[arg-type]
    before = list(parse(text))
    for _ in range(_MOST_ROUNDS):
        fixed = apply(source, edits).decode()
        bad = _misread(before, list(parse(fixed)), {paper.entry.entry_id: paper for paper in papers}, edits)
        if not bad:
            return Fixes(tuple(edits), fixed, tuple(left_out))
        reason = "the corrected text would not be read as meant"
        left_out += [LeftOut(line=e.line, code=c, reason=reason) for e in edits if e.entry_id in bad for c in e.codes]
        edits = [edit for edit in edits if edit.entry_id not in bad]
    return Fixes((), text, tuple(left_out))


def apply(source: bytes, edits: Sequence[Edit]) -> bytes:
    """The source with all edits made; their spans must not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        source = source[: edit.span.start] + edit.new.encode() + source[edit.span.end :]
    return source


def unified_diff(path: str, old: str, new: str) -> str:
    """A patch from `old` to `new` that `git apply` takes; empty where nothing changed."""
    patch = difflib.unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in patch)


def _lines(text: str) -> list[str]:
    """Lines as git sees them: only a line feed ends one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


# --- what to change -------------------------------------------------------------------------------------------


def _of_paper(source: bytes, paper: Paper, choice: Choice, form: _VenueLine | None) -> Iterator[Edit | LeftOut]:
    chosen: dict[FindingCode, Finding] = {}
    doubted: set[str] = set()
    for finding in paper.findings:
        if not choice.includes(paper, finding):
            continue
        reason = _why_not(finding, choice)
        if reason is None:
            chosen[finding.code] = finding
        else:
            yield LeftOut(line=finding.line, code=finding.code, reason=reason)
            doubted |= {finding.field}
    if doubted & _TOGETHER:
        # "arXiv'2023" is no better than "NeurIPS'2023" where 2024 is right: venue and year stand or fall together.
        for code in [code for code, finding in chosen.items() if finding.field in _TOGETHER]:
            reason = "venue and year go together, and one of them is left alone"
            yield LeftOut(line=chosen.pop(code).line, code=code, reason=reason)
    makers = (_title_edit, _venue_edit, _year_edit, _link_edit)
    for maker in makers:
        yield from maker(source, paper, chosen)
    yield from _missing_line(source, paper, chosen, form)


def _why_not(finding: Finding, choice: Choice) -> str | None:
    if finding.correct is None:
        return "what is right is not known"
    if finding.confidence < choice.least_confidence:
        return f"confidence {finding.confidence:.2f} is below {choice.least_confidence:.2f}"
    if finding.code not in _TITLE | _VENUE | _MISSING | {_C.YEAR_WRONG, _C.LINK_WRONG}:
        return "needs a person's judgement"
    return None


def _edit(paper: Paper, span: Span, new: str, finding: Finding) -> Edit:
    return Edit(span=span, new=new, entry_id=paper.entry.entry_id, line=finding.line, codes=(finding.code,))


def _title_edit(source: bytes, paper: Paper, chosen: dict[FindingCode, Finding]) -> Iterator[Edit | LeftOut]:
    finding = next((found for code, found in chosen.items() if code in _TITLE), None)
    if finding is None or finding.correct is None:
        return
    span = _span(paper.entry, "title") or _span_of_address_as_title(source, paper.entry, finding.listed)
    if span is None:
        yield LeftOut(line=finding.line, code=finding.code, reason="the title's place in the list is not known")
        return
    yield _edit(paper, span, _as_text(finding.correct, _line_around(source, span)), finding)


def _span(entry: Entry, name: str) -> Span | None:
    found = entry.fields.get(name)
    return found.span if found else None


def _span_of_address_as_title(source: bytes, entry: Entry, listed: str | None) -> Span | None:
    """The place of an address that stands as the text of its own link."""
    address = re.search(r"\S+$", listed or "")
    place = _span(entry, "url")
    if address is None or place is None:
        return None
    start = source.rfind(address[0].encode(), 0, place.start)
    end = start + len(address[0].encode())
    return Span(start, end) if start >= 0 and b"\n\n" not in source[end : place.start] else None


def _venue_edit(source: bytes, paper: Paper, chosen: dict[FindingCode, Finding]) -> Iterator[Edit | LeftOut]:
    finding = next((found for code, found in chosen.items() if code in _VENUE), None)
    if finding is None or finding.correct is None:
        return
    span = _venue_name_span(source, paper.entry)
    if span is None:
        yield LeftOut(line=finding.line, code=finding.code, reason="the venue's place in the list is not known")
        return
    before = source[: span.start].rpartition(b"\n")[2].decode(errors="replace")
    yield _edit(paper, span, _as_badge(finding.correct) if _BADGE.search(before) else finding.correct, finding)


def _venue_name_span(source: bytes, entry: Entry) -> Span | None:
    """The place of the venue's name alone, without the year beside it."""
    span, name = _span(entry, "venue"), entry.venue_name
    if span is None or name is None:
        return None
    start = source.find(name.encode(), span.start, span.end)
    return Span(start, start + len(name.encode())) if start >= 0 else None


def _year_edit(source: bytes, paper: Paper, chosen: dict[FindingCode, Finding]) -> Iterator[Edit | LeftOut]:
    finding = chosen.get(_C.YEAR_WRONG)
    if finding is None or finding.correct is None:
        return
    span = _span(paper.entry, "year")
    old = source[span.start : span.end].decode() if span else ""
    if span is None or not re.fullmatch(r"\d{2}|\d{4}", old):
        yield LeftOut(line=finding.line, code=finding.code, reason="the year's place in the list is not known")
        return
    yield _edit(paper, span, finding.correct[-len(old) :], finding)


def _link_edit(_: bytes, paper: Paper, chosen: dict[FindingCode, Finding]) -> Iterator[Edit | LeftOut]:
    finding, span = chosen.get(_C.LINK_WRONG), _span(paper.entry, "url")
    if finding is not None and finding.correct is not None and span is not None:
        yield _edit(paper, span, finding.correct, finding)


# --- a line that is missing -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _VenueLine:
    """How a list writes a line of its own for the venue, and whether that stands before the title's."""

    form: str
    before_title: bool


def _venue_line(source: bytes, entries: Sequence[Entry]) -> _VenueLine | None:
    """The commonest way in which a list gives venue and year a line of their own; None if it has no such way."""
    forms: Counter[_VenueLine] = Counter()
    for entry in entries:
        venue, title = entry.fields.get("venue"), entry.fields.get("title") or entry.fields.get("url")
        if not (venue and venue.span and title and entry.venue_name and entry.year) or venue.line == title.line:
            continue
        line = _line_around(source, venue.span)
        if not re.match(r"\s*[-*+]\s", line) or str(entry.year) not in line:
            continue
        line = line.rstrip().replace("{", "{{").replace("}", "}}").replace("\t", " ")
        form = line.replace(entry.venue_name, "{venue}", 1).replace(str(entry.year), "{year}", 1)
        forms[_VenueLine(form, venue.line < title.line)] += 1
    return forms.most_common(1)[0][0] if forms else None


def _missing_line(
    source: bytes, paper: Paper, chosen: dict[FindingCode, Finding], form: _VenueLine | None
) -> Iterator[Edit | LeftOut]:
    venue, year = chosen.get(_C.VENUE_MISSING), chosen.get(_C.YEAR_MISSING)
    found = [finding for finding in (venue, year) if finding is not None]
    if not found:
        return
    title = paper.entry.fields.get("title") or paper.entry.fields.get("url")
    if venue is None or year is None or form is None or title is None or paper.entry.venue is not None:
        reason = "the list has no one way of writing it, or only a part of it is missing"
        yield from (LeftOut(line=finding.line, code=finding.code, reason=reason) for finding in found)
        return
    nested = form.before_title and title.line > paper.entry.line
    after = paper.entry.line if nested else _last_line(source, title.span or Span(0, 0), paper.entry.line)
    place, end_of_line = _end_of_line(source, after)
    new = form.form.format(venue=venue.correct, year=year.correct)
    new = f"{new}{end_of_line}" if source[:place].endswith(b"\n") else f"{end_of_line}{new}"
    codes = tuple(finding.code for finding in found)
    yield Edit(span=Span(place, place), new=new, entry_id=paper.entry.entry_id, line=venue.line, codes=codes)


def _last_line(source: bytes, span: Span, line: int) -> int:
    """The line on which a title and its link end (a title may stand on two)."""
    return max(line, source.count(b"\n", 0, span.end) + 1)


def _end_of_line(source: bytes, line: int) -> tuple[int, str]:
    """The offset after a line (from 1), and how the list ends its lines."""
    place = 0
    for _ in range(line):
        found = source.find(b"\n", place)
        place = found + 1 if found >= 0 else len(source)
    return place, "\r\n" if b"\r\n" in source else "\n"


# --- text in its place ----------------------------------------------------------------------------------------


def _line_around(source: bytes, span: Span) -> str:
    start = source.rfind(b"\n", 0, span.start) + 1
    end = source.find(b"\n", span.start)
    return source[start : end if end >= 0 else len(source)].decode(errors="replace")


def _as_text(title: str, line: str) -> str:
    """A title as Markdown text: brackets and the like lose their meaning, in tables bars do too."""
    text = re.sub(r"([\\\[\]`*<])", r"\\\1", title)
    text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)
    return text.replace("|", "\\|") if line.lstrip().startswith("|") or " | " in line else text


def _as_badge(text: str) -> str:
    """Text as a shields.io badge writes it (https://shields.io/badges/static-badge)."""
    return quote(text.replace("-", "--").replace("_", "__"), safe="@'!*()-_")


# --- reading the result again ---------------------------------------------------------------------------------


def _misread(before: list[Entry], after: list[Entry], papers: dict[str, Paper], edits: Sequence[Edit]) -> set[str]:
    """The ids of entries whose edits do not read as meant, or which change what others say; all if entries vanish."""
    edited: dict[str, set[FindingCode]] = {}
    for edit in edits:
        edited.setdefault(edit.entry_id, set()).update(edit.codes)
    if len(before) != len(after):
        return set(edited)
    bad: set[str] = set()
    for old, new in zip(before, after, strict=True):
        codes = edited.get(old.entry_id, set())
        wanted = {f.code: f.correct for f in papers[old.entry_id].findings if f.code in codes}
        if not _reads_as_meant(old, new, wanted):
            bad |= {old.entry_id} if codes else set(edited)
    return bad


def _reads_as_meant(old: Entry, new: Entry, wanted: dict[FindingCode, str | None]) -> bool:
    title = next((text for code, text in wanted.items() if code in _TITLE), old.title)
    venue = next((text for code, text in wanted.items() if code in _VENUE | {_C.VENUE_MISSING}), old.venue_name)
    year = next((text for code, text in wanted.items() if code in {_C.YEAR_WRONG, _C.YEAR_MISSING}), old.year)
    link = wanted.get(_C.LINK_WRONG, old.url)
    return (
        _same(new.title, title)
        and _same(new.venue_name, venue)
        and str(new.year) == str(year)
        and new.url == link
        and new.authors == old.authors
    )


def _same(one: str | None, other: str | None) -> bool:
    return one == other or (one is not None and other is not None and canonical(one) == canonical(other))
