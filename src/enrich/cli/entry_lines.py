"""From a line of a list, as a person types it, to the entry on that line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.core.display import one_line
from enrich.core.errors import InputError

if TYPE_CHECKING:
    from enrich.core.models import Entry

_MAX_NAME = 60


def find_entry(line: int, entries: Sequence[Entry]) -> Entry | None:
    """The entry of which a line is part; the later one where two share a line."""
    return next((entry for entry in reversed(entries) if entry.line <= line <= entry.last_line), None)


def require_entry(line: int, entries: Sequence[Entry], path: Path) -> Entry:
    """The entry of which a line is part. Raises InputError that names the nearest entries where there is none."""
    entry = find_entry(line, entries)
    if entry is None:
        raise InputError(path, f"no entry is on this line; {_describe_nearest(line, entries)}", line)
    return entry


def _describe_nearest(line: int, entries: Sequence[Entry]) -> str:
    before = max((entry for entry in entries if entry.line < line), key=lambda entry: entry.line, default=None)
    after = min((entry for entry in entries if entry.line > line), key=lambda entry: entry.line, default=None)
    nearest = [f"line {entry.line} ({_name(entry)})" for entry in (before, after) if entry is not None]
    if not nearest:
        return "the list has no entries"
    return f"the nearest {'entry is' if len(nearest) == 1 else 'entries are'} on {' and '.join(nearest)}"


def _name(entry: Entry) -> str:
    name = one_line(entry.name or entry.title or entry.entry_id)
    return name if len(name) <= _MAX_NAME else f"{name[: _MAX_NAME - 1]}…"
