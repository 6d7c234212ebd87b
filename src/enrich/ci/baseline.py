"""What a check may believe: facts, cached answers and corrections of the base revision, not those of a pull request.

A pull request that could bring its own facts would acquit itself. A file is believed if it is as it was at the base, or
if it is not part of the repository (a cache of the runner's). Of a file that was changed or added since, the version of
the base is used, or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from enrich.ci.git import GitError, Repository
from enrich.core.errors import EnrichError, InputError
from enrich.storage.files import read_bytes, write_bytes

_MOST_FILES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """The directory of facts and answers, and the file of corrections, that a check uses; and what was set aside."""

    raw_dir: Path
    corrections: Path
    notes: tuple[str, ...] = ()


def believed_files(list_path: Path, raw_dir: Path, corrections: Path, base: str, folder: Path) -> Believed:
    """The files that a check of changes since `base` may use; where some were changed, copies of all in `folder`.

    Raises GitError if there is no repository or no such commit.
    """
    repository = Repository.around(list_path)
    history = _History(repository, repository.branch_point(base), _head(repository))
    used = _believed_corrections(history, corrections, base, folder)
    return _with_facts(history, raw_dir, base, folder / "raw", used)


def _head(repository: Repository) -> str | None:
    try:
        return repository.commit("HEAD")
    except GitError:
        return None  # no commit yet


@dataclass(frozen=True, slots=True)
class _History:
    """Files at the base and now."""

    repository: Repository
    base: str
    head: str | None

    def is_changed(self, path: Path) -> bool:
        """Whether the repository brings a file that is not the base's."""
        if self.repository.is_behind_link(path):
            return True
        before = self.at_base(path)
        if before is not None:
            return _content(path) != before
        return self.head is not None and self.repository.file_at(self.head, _real(path)) is not None

    def at_base(self, path: Path) -> bytes | None:
        """The content of a file at the base."""
        return self.repository.file_at(self.base, _real(path))

    def believed(self, path: Path) -> bytes | None:
        """The content of a file that a check may use; None where there is none."""
        return self.at_base(path) if self.is_changed(path) else _content(path)


def _real(path: Path) -> Path:
    return path.parent.resolve() / path.name


def _content(path: Path) -> bytes | None:
    try:
        return read_bytes(path)
    except EnrichError:
        return None


def _believed_corrections(history: _History, path: Path, base: str, folder: Path) -> Believed:
    if not history.is_changed(path):
        return Believed(raw_dir=folder, corrections=path)
    copy = folder / path.name
    write_bytes(copy, history.at_base(path) or b"")
    return Believed(raw_dir=folder, corrections=copy, notes=(_describe(path, base),))


def _with_facts(history: _History, raw_dir: Path, base: str, folder: Path, used: Believed) -> Believed:
    """The facts and answers: the directory itself where nothing in it was changed, else a copy of what is believed."""
    files = sorted(_files(raw_dir, history))
    changed = [path for path in files if history.is_changed(path)]
    if not changed and not history.repository.is_behind_link(raw_dir):
        return Believed(raw_dir=raw_dir, corrections=used.corrections, notes=used.notes)
    for path in files:
        content = history.believed(path)
        if content is not None:
            write_bytes(folder / path.name, content)
    folder.mkdir(parents=True, exist_ok=True)
    notes = (*used.notes, *(_describe(path, base) for path in changed))
    return Believed(raw_dir=folder, corrections=used.corrections, notes=notes)


def _files(raw_dir: Path, history: _History) -> Iterator[Path]:
    """The files of facts and answers, now or at the base. Raises InputError if there are too many to be that."""
    found = {path.name for path in raw_dir.glob("*.jsonl")} if raw_dir.is_dir() else set()
    if len(found) > _MOST_FILES:
        raise InputError(raw_dir, "contains more than a thousand .jsonl files; give the directory of the answers")
    if history.at_base(raw_dir / "curated.jsonl") is not None:
        found.add("curated.jsonl")
    return (raw_dir / name for name in found)


def _describe(path: Path, base: str) -> str:
    return f"{path} differs from {base}, whose version is used (--trust-changes: use the changed one)"
