"""Which lines of a file changed since a commit, according to git."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from enrich.core.errors import EnrichError

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class GitError(EnrichError):
    """Git cannot say what changed: no repository, no such commit, or no git."""

    exit_code = 2


def changed_lines(path: Path, since: str) -> list[range] | None:
    """The lines of a file that differ from where its branch left `since`; None where the file is new.

    Where the common ancestor is not known (a shallow clone), the file is compared with `since` itself.
    """
    _refuse_outside(path)
    commit = _git(path, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{since}^{{commit}}")
    if commit is None:
        raise GitError(f"{since}: no such commit here (in a shallow clone, fetch it first)")
    commit = commit.strip()
    base = (_git(path, "merge-base", commit, "HEAD") or commit).strip()
    if _git(path, "cat-file", "-e", f"{base}:./{path.name}") is None:
        return None
    options = ("--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/")
    diff = _git(path, "diff", *options, base, "--", path.name)
    if diff is None:
        raise GitError(f"{path}: git cannot compare it with {since}")
    return lines_of_diff(diff)


def lines_of_diff(diff: str) -> list[range]:
    """The changed lines of the new file in a diff without context; a deletion counts as the line before it."""
    found = []
    for match in _HUNK.finditer(diff):
        first, count = int(match[1]), int(match[2] or 1)
        found.append(range(first, first + max(count, 1)))
    return found


def _refuse_outside(path: Path) -> None:
    """Raise GitError, with git's message, if the file is in no repository that git can read."""
    ran = _run(path, "rev-parse", "--is-inside-work-tree")
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise GitError(f"{path}: git cannot say what changed: {said.removeprefix('fatal: ')}")


def _git(path: Path, *arguments: str) -> str | None:
    """What git prints, run in the directory of the file; None where it fails."""
    ran = _run(path, *arguments)
    return ran.stdout.decode("utf-8", "replace") if ran.returncode == 0 else None


def _run(path: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        command = ["git", "-C", str(path.parent), *arguments]
        return subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (our own words; no shell)
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
