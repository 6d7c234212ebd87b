"""The lists that a command is given: files, folders, patterns, `-` for standard input; one exit code for all."""

from __future__ import annotations

import glob
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from enrich.cli.streams import echo_error
from enrich.core.errors import EnrichError, InputError
from enrich.reading_list.formats import LIST_SUFFIXES, ListFormat
from enrich.storage.files import LARGEST_LIST

STDIN = "-"
# Folders in which nobody keeps a list of their own; hidden folders are skipped too.
_SKIPPED_FOLDERS = frozenset({"node_modules", "venv", "site-packages"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """One list to work on."""

    path: Path
    """The file to read."""
    place: Path
    """The path beside which its data is; not that of the file for a list from standard input."""
    is_named: bool = True
    """Whether the user named this very file; one that was found in a folder may turn out to be no list."""


def lists_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument for one or more lists."""
    return click.argument("lists", metavar="LIST...", nargs=-1, required=True)(command)


@contextmanager
def open_lists(arguments: Sequence[str], options: dict[str, Any]) -> Iterator[list[ListFile]]:
    """The lists that the arguments name, each once. Raises InputError for a folder without any file that may be one.

    Raises InputError, too, where several lists would share the directory of --out-dir.
    """
    with tempfile.TemporaryDirectory(prefix="enrich-stdin-") as folder:
        found = {
            file.path.absolute(): file for argument in arguments for file in _find(argument, Path(folder), options)
        }
        if len(found) > 1 and options.get("out_dir") is not None:
            raise InputError(options["out_dir"], f"--out-dir is for one list, and there are {len(found)}")
        yield list(found.values())


def for_each_list(arguments: Sequence[str], options: dict[str, Any], action: Callable[[ListFile], int]) -> int:
    """Do something with every list, and return the highest exit code: 2 beats 1 beats 0.

    An error of one list is shown and does not keep the others from their turn.
    """
    codes: list[int] = []
    with open_lists(arguments, options) as files:
        skipped: list[InputError] = []
        for file in files:
            try:
                codes.append(action(file))
            except EnrichError as error:
                if isinstance(error, InputError) and not file.is_named and Path(error.path) == file.path:
                    skipped.append(error)
                    continue
                echo_error(error)
                codes.append(error.exit_code)
    if not codes:
        raise InputError(", ".join(arguments), f"no reading list was found; the first file: {skipped[0]}")
    if skipped and not options.get("quiet"):
        click.echo(f"skipped, because they contain no entries: {len(skipped)} files", err=True)
    return max(codes)


def _find(argument: str, folder: Path, options: dict[str, Any]) -> Iterator[ListFile]:
    if not argument:
        raise InputError("LIST", "is empty; name a file, a folder or a pattern")
    path = Path(argument)
    if argument == STDIN:
        yield _from_stdin(folder)
    elif path.is_dir():
        if options.get("out_dir") is not None:
            raise InputError(path, "is a directory, and --out-dir is for one list")
        files = [file for file in sorted(path.rglob("*")) if _may_be_list(file.relative_to(path), path)]
        if not files:
            raise InputError(path, f"is a directory without any {', '.join(LIST_SUFFIXES)} file")
        yield from (ListFile(path=file, place=file, is_named=False) for file in files)
    elif not path.exists() and glob.has_magic(argument):
        names = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207  keeps the pattern's own form of the path
        if not names:
            raise InputError(argument, "no file matches this pattern")
        yield from (ListFile(path=Path(name), place=Path(name), is_named=False) for name in names)
    else:
        yield ListFile(path=path, place=path)


def _may_be_list(below: Path, folder: Path) -> bool:
    if below.suffix.lower() not in LIST_SUFFIXES or not (folder / below).is_file():
        return False
    if any(part.startswith(".") or part in _SKIPPED_FOLDERS for part in below.parts):
        return False
    return not ((folder / below).parent / "papers.jsonl").exists()  # a data set of ours


def _from_stdin(folder: Path) -> ListFile:
    """The list from standard input as a file, named for what it looks like. Raises InputError if it is closed."""
    if sys.stdin is None:
        raise InputError(STDIN, "standard input is closed")
    content = sys.stdin.buffer.read(LARGEST_LIST + 1)  # one byte too many is refused when the file is read
    name = f"stdin{ListFormat.for_content(content).suffix}"
    (folder / name).write_bytes(content)
    return ListFile(path=folder / name, place=Path(name))
