"""A check as Markdown, for a comment on a pull request. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich.ci.policy import Checked, Found
from enrich.ci.text import outage_lines, verdict
from enrich.core import display
from enrich.core.models import Finding, Severity, SourceName

# A comment on GitHub holds 65,536 characters; the text that a caller puts around this one needs room too.
_MAX_LENGTH = 60_000
_MAX_LINKS = 3


def as_markdown(checked: Checked, *, notes: bool = False) -> str:
    """A summary for a comment on a pull request, with the corrected lines as suggestion blocks."""
    head = [f"### Reading list: {display.markdown(verdict(checked))}", ""]
    tail = [f"> {display.comment(line)}" for line in (*outage_lines(checked), *checked.notes)]
    shown = checked.shown(notes=notes)
    if not shown and not tail:
        return "\n".join([*head, f"Nothing to correct in `{display.code(checked.path)}`.", ""])
    parts: list[str] = []
    room = _MAX_LENGTH - len("\n".join([*head, *tail]))
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
    named = ", ".join(f"`{one.code}`" for one in found.findings)
    where = f"`{display.code(path)}:{finding.line}`"
    yield f"{_ICON[finding.severity]} **{display.comment(found.name)}**, {where}, {named}"
    yield ""
    # The venue first, then the year beside it.
    ordered = sorted(found.findings, key=lambda one: one.field != "venue")
    listed = ", ".join(display.comment(one.listed) for one in ordered if one.listed)
    yield f"- the list says: {listed or '(nothing)'}"
    if correct := ", ".join(display.comment(one.correct) for one in ordered if one.correct):
        yield f"- correct: **{correct}**"
    yield f"- why: {display.comment(ordered[0].reason)}{_links(ordered[0])}"
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
    joined = ", ".join([display.link(label, url) for url, label in pages.items()][:_MAX_LINKS])
    return f" ({joined})" if joined else ""
