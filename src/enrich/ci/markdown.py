"""A check as Markdown, for a comment on a pull request. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrich.ci.policy import Checked, Found
from enrich.ci.text import outage_lines, verdict
from enrich.core import display
from enrich.core.models import Evidence, Severity
from enrich.editing.evidence import group_evidence

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
    return found.group.edit is not None and any(other.group.edit == found.group.edit for other in before)


_ICON = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "💡"}


def _markdown_item(path: str, found: Found, *, repeated: bool) -> Iterator[str]:
    group = found.group
    named = ", ".join(f"`{code}`" for code in group.codes)
    where = f"`{display.code(path)}:{group.line}`"
    yield f"{_ICON[group.severity]} **{display.comment(found.name)}**, {where}, {named}"
    yield ""
    yield f"- the list says: {display.comment(group.listed) if group.listed else '(nothing)'}"
    if group.correct:
        yield f"- correct: **{display.comment(group.correct)}**"
    yield f"- why: {display.comment(group.reason)}{_links(group.evidence)}"
    yield ""
    if group.edit and not repeated:
        fence = display.fence(group.edit.text)
        yield from (f"{fence}suggestion", *map(display.printable, group.edit.text.split("\n")), fence, "")


def _links(evidence: Sequence[Evidence]) -> str:
    """The pages of the evidence, each record once."""
    pages = [(w.label, w.url) for w in group_evidence(evidence) if w.url and re.match(r"https?://", w.url)]
    joined = ", ".join(display.link(display.comment(label), url) for label, url in pages[:_MAX_LINKS])
    return f" ({joined})" if joined else ""
