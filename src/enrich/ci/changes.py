"""Which entries of a list changed since a commit: both versions are read, and their entries compared.

What git's own diff says is not asked: attributes, line ends and the format of the list would decide what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from enrich.ci.git import Repository
from enrich.ci.touched import changed_entries
from enrich.core.errors import EnrichError
from enrich.core.models import Entry

ReadEntries = Callable[[str], Sequence[Entry]]
"""The entries in the text of the list, as this list's format has them; raises EnrichError where there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The ids of the entries that changed; None where that cannot be told, so that the whole list is checked."""

    entries: frozenset[str] | None
    why_all: str | None = None
    """Why the whole list is checked."""


def entries_changed_since(path: Path, text: str, since: str, read: ReadEntries) -> Touched:
    """The entries of the list at `path` that differ from where its branch left the commit `since`.

    Raises GitError if there is no repository or no such commit.
    """
    repository = Repository.around(path)
    base = repository.branch_point(since)
    if repository.is_behind_link(path):
        return Touched(entries=None, why_all="it is a symbolic link, or in a folder that is one")
    content = repository.file_at(base, path.parent.resolve() / path.name)
    if content is None:
        return Touched(entries=None, why_all=f"it was no file of its own at {since}")
    try:
        before = content.decode("utf-8")
        old = read(before)
    except (UnicodeDecodeError, EnrichError):
        return Touched(entries=None, why_all=f"it had no entries that could be read at {since}")
    return Touched(entries=changed_entries(before, old, text, read(text)))
