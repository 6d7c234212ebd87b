"""`enrich fix --interactive`: each entry's change is shown and decided, with the keys of `git add -p`."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from enrich.cli.streams import echo_styled
from enrich.core.display import one_line, terminal
from enrich.editing.source import ListSource, by_lines

if TYPE_CHECKING:
    from enrich.core.models import Edit, Finding, Paper

_HELP = """\
y - make this change
n - do not make this change
a - make this change and all that follow
s - split this change: decide on each of its lines
q - quit; the changes that were accepted are made, the others are not
? - show this help"""
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """The edits that are decided together, the entry they belong to, and why they are proposed."""

    name: str
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]

    def split(self) -> list[Change]:
        """One change per group of lines; itself alone where all is on the same lines."""
        groups = by_lines(self.edits)
        return [Change(self.name, tuple(group), _findings_of(self.findings, group)) for group in groups]


def proposed_changes(papers: Sequence[Paper], edits: Sequence[Edit]) -> list[Change]:
    """One change per entry, in the order of the list."""
    changes = []
    for paper in papers:
        own = [edit for edit in edits if edit.entry_id == paper.entry.entry_id]
        if own:
            name = one_line(paper.name)
            changes.append(Change(name, tuple(own), _findings_of(paper.findings, own)))
    return changes


def _findings_of(findings: Sequence[Finding], edits: Sequence[Edit]) -> tuple[Finding, ...]:
    codes = {code for edit in edits for code in edit.codes}
    return tuple(finding for finding in findings if finding.code in codes)


def choose_edits(path: str, text: str, changes: Sequence[Change], read_key: Callable[[], str | None]) -> list[Edit]:
    """The edits that a person accepts. `read_key` gives the answer to a question; None where the input has ended."""
    source = ListSource(text)
    waiting = list(changes)
    accepted: list[Edit] = []
    number, total = 0, len(waiting)
    while waiting:
        change = waiting.pop(0)
        number += 1
        _show(path, source, change, f"{number} of {total}")
        key = _ask(change, f"{number} of {total}", read_key)
        if key == "q":
            break
        if key == "s":
            parts = change.split()
            waiting[:0] = parts
            number, total = number - 1, total - 1 + len(parts)
            continue
        if key in {"y", "a"}:
            accepted += change.edits
        if key == "a":
            accepted += [edit for later in waiting for edit in later.edits]
            break
    return accepted


def _ask(change: Change, place: str, read_key: Callable[[], str | None]) -> str:
    """The key that a person pressed, of y n a s q; the end of the input is q."""
    keys = "y,n,a,s,q,?" if len(change.split()) > 1 else "y,n,a,q,?"
    while True:
        echo_styled(click.style(f"({place}) make this change [{keys}]? ", fg="blue", bold=True), nl=False)
        answer = read_key()
        if answer is None:
            click.echo()
            return "q"
        key = answer.strip().lower()[:1]
        if key and key in keys.replace("?", "").split(","):
            return key
        click.echo(_HELP)


def read_line() -> str | None:
    """A line from standard input; None at its end."""
    sys.stdout.flush()
    return sys.stdin.readline() or None


# --- what is shown --------------------------------------------------------------------------------------------


def _show(path: str, source: ListSource, change: Change, place: str) -> None:
    first = min(edit.first_line for edit in change.edits)
    echo_styled(click.style(f"{one_line(path)}:{first}: {one_line(change.name)} ({place})", bold=True))
    for group in by_lines(change.edits):
        merged = source.merged(group)
        old = source.lines(merged.first_line, merged.last_line)
        for line in changed_lines(old, merged.text.split("\n")):
            echo_styled(line)
    for finding in change.findings:
        click.echo(f"  {finding.code} ({finding.confidence:.2f}): {one_line(finding.reason)}")


def changed_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The lines that differ, as a diff shows them, with colours on the words that differ."""
    matcher = difflib.SequenceMatcher(None, list(old), list(new), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        pairs = [*zip(old[a:b], new[c:d], strict=False)] if b - a == d - c else []
        yield from (_removed(before, after) for before, after in pairs)
        yield from (_added(before, after) for before, after in pairs)
        if not pairs:
            yield from (_removed(line, "") for line in old[a:b])
            yield from (_added("", line) for line in new[c:d])


def _removed(old: str, new: str) -> str:
    return _marked("-", "red", old, new)


def _added(old: str, new: str) -> str:
    return _marked("+", "green", new, old)


def _marked(sign: str, colour: str, line: str, other: str) -> str:
    """A line in a colour; the words that `other` has not are marked, if there is another line to compare with."""
    words, others = _WORD.findall(line), _WORD.findall(other)
    if not others:
        return click.style(sign + terminal(line), fg=colour)
    pieces = [click.style(sign, fg=colour)]
    for kind, a, b, _, _ in difflib.SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if b > a:
            shown = terminal("".join(words[a:b]))
            pieces.append(click.style(shown, fg=colour, reverse=True if kind != "equal" else None))
    return "".join(pieces)
