"""Git, asked in such a way that no repository can run a program or change what is compared.

Only commands that read objects are used (`rev-parse`, `merge-base`, `ls-tree`, `cat-file`). They apply no attributes,
filters, external diffs or text conversions. Settings that could start a program, fetch objects, or put another
repository in the place of this one are overridden on the command line, and variables `GIT_*` are removed
(https://git-scm.com/docs/git#_environment_variables, https://git-scm.com/docs/git-config).
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from enrich.core.errors import EnrichError

_COMMAND = (
    "git",
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", f"core.attributesFile={os.devnull}"),
    *("-c", "core.alternateRefsCommand="),
    *("-c", "core.quotePath=false"),
    *("-c", "core.warnAmbiguousRefs=true"),
    *("-c", "diff.external="),
    *("-c", "protocol.allow=never"),
    *("-c", "safe.bareRepository=explicit"),  # a folder of a pull request can be made to look like a repository
)
# Where git stops looking for a repository: harmless, and set by people for a reason.
_KEPT_VARIABLES = frozenset({"GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"})
_SETTINGS = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_GRAFT_FILE": os.devnull,  # other parents of commits would move the point where a branch left another
    "LC_ALL": "C",
}
# A larger file is no list, no corrections and no facts.
_LARGEST_BLOB = 64 * 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LINK_MODE = "120000"
_FILE_TYPE = "blob"


class GitError(EnrichError):
    """Git cannot say what changed: no repository, no such commit, or no git."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository of a work tree."""

    top: Path
    """The root of the work tree, without symbolic links."""

    @classmethod
    def around(cls, path: Path) -> Repository:
        """The repository that a file is in. Raises GitError, with git's message, if there is none that git can read."""
        folder = path.parent.resolve()
        # Git itself would take a folder of the list that looks like a repository for one.
        start = next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)
        ran = _run(start, "rev-parse", "--show-toplevel")
        if ran.returncode:
            said = ran.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
            raise GitError(f"{path}: git cannot say what changed: {said.removeprefix('fatal: ')}")
        return cls(Path(os.fsdecode(ran.stdout.removesuffix(b"\n"))).resolve())

    def commit(self, name: str) -> str:
        """The hash of a commit. Raises GitError if there is none of this name, or more than one."""
        ran = _run(self.top, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
        found = ran.stdout.decode("ascii", "replace").strip()
        if ran.returncode or not _HASH.fullmatch(found):  # "^main" gives the hash with a "^" before it
            raise GitError(f"{name}: no such commit here (in a shallow clone, fetch it first)")
        if b"is ambiguous" in ran.stderr:  # whoever may push a tag could give it the name of the base branch
            raise GitError(f"{name}: is the name of a branch and of a tag; write refs/heads/{name} or refs/tags/{name}")
        return found

    def branch_point(self, name: str) -> str:
        """The commit at which HEAD's branch left `name`; `name` itself where it is not known (a shallow clone)."""
        commit = self.commit(name)
        ran = _run(self.top, "merge-base", commit, "HEAD")
        return ran.stdout.decode("ascii").strip() if ran.returncode == 0 else commit

    def file_at(self, commit: str, path: Path) -> bytes | None:
        """The content of a regular file at a commit; None where there was none, or something else.

        `path` is the file's real path in the work tree. Raises GitError if git cannot read the content.
        """
        if not path.is_relative_to(self.top):
            return None
        name = path.relative_to(self.top).as_posix()
        ran = _run(self.top, "ls-tree", "-z", "--full-tree", commit, "--", name)
        if ran.returncode:
            raise GitError(f"{path}: git cannot read the folder it was in (in a partial clone, fetch it first)")
        for line in ran.stdout.split(b"\0"):
            described, _, found = line.partition(b"\t")
            if os.fsdecode(found) == name:
                mode, kind, blob = described.decode("ascii").split()
                return self._blob(blob, path) if kind == _FILE_TYPE and mode != _LINK_MODE else None
        return None

    def _blob(self, blob: str, path: Path) -> bytes:
        size = _run(self.top, "cat-file", "-s", blob)
        if size.returncode == 0 and int(size.stdout) > _LARGEST_BLOB:
            raise GitError(f"{path}: is larger than {_LARGEST_BLOB // 1024 // 1024} MiB in git, too large to compare")
        ran = _run(self.top, "cat-file", "blob", blob)
        if size.returncode or ran.returncode:
            raise GitError(f"{path}: git cannot read its earlier version (in a partial clone, fetch it first)")
        return ran.stdout

    def is_behind_link(self, path: Path) -> bool:
        """Whether a path in the work tree is a symbolic link, or leads through one inside the repository."""
        full = Path(os.path.abspath(path))  # noqa: PTH100 (`resolve` would follow the links that are looked for)
        steps = (full, *full.parents)
        return any(step.is_symlink() and step.parent.resolve().is_relative_to(self.top) for step in steps)


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT_VARIABLES}
    settings = kept | _SETTINGS
    try:
        return subprocess.run([*_COMMAND, *arguments], cwd=folder, env=settings, capture_output=True, check=False)  # noqa: S603 (our own words; no shell)
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    except ValueError as error:  # a NUL in a name
        raise GitError("git cannot be run: a name contains a NUL character") from error
