"""Text files in, whole files out: a file is replaced atomically or left as it is."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from enrich.core.errors import InputError, OutputError

MEBIBYTE = 1024 * 1024
# A README of one megabyte is long; a file larger than this is not a reading list, and no person writes one.
LARGEST_LIST = 20 * MEBIBYTE
# The answers of a service on a hundred thousand papers take about half of this.
_LARGEST_FILE = 2048 * MEBIBYTE
_CHUNK = 4 * MEBIBYTE
# Without it, opening a named pipe waits for somebody to write to it. Windows has neither.
_NO_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def read_bytes(path: Path, *, largest: int = _LARGEST_FILE) -> bytes:
    """The content of a regular file, of at most `largest` bytes: the gate for everything that is read from disk.

    Raises InputError for what is missing, no regular file (a directory, device or pipe), too large or unreadable.
    """
    try:
        with open(path, "rb", buffering=0, opener=lambda name, flags: os.open(name, flags | _NO_WAITING)) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise InputError(path, "is not a regular file")
            content = b"" if found.st_size > largest else b"".join(_chunks(file, largest))
    except FileNotFoundError:
        raise InputError(path, "no such file") from None
    except IsADirectoryError:
        raise InputError(path, "is a directory, not a file") from None
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error
    except ValueError as error:  # a NUL in the name
        raise InputError(repr(str(path)), "is no name of a file") from error
    if found.st_size > largest or len(content) > largest:
        raise InputError(path, f"is larger than {largest // MEBIBYTE} MiB")
    return content


def _chunks(file: io.FileIO, largest: int) -> Iterator[bytes]:
    """The content in pieces, until the end or past `largest`: a file can grow, or tell no size, as in /proc."""
    length = 0
    while length <= largest and (chunk := file.read(_CHUNK)):
        length += len(chunk)
        yield chunk


def read_list(path: Path) -> str:
    """The text of a reading list. Raises InputError for a file that is missing, too large, empty or not UTF-8 text."""
    if not str(path).isprintable() and any("\ud800" <= c <= "\udfff" for c in str(path)):
        raise InputError(ascii(str(path)), "has a name that is not UTF-8 text; rename it")
    raw = read_bytes(path, largest=LARGEST_LIST)
    if b"\0" in raw:
        raise InputError(path, "is a binary file, not a reading list", raw.count(b"\n", 0, raw.index(b"\0")) + 1)
    text = _decode(path, raw, "utf-8")  # a BOM is kept: places in the file are counted from its first byte
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise InputError(path, "is empty")
    return text


def read_text(path: Path) -> str:
    """The text of a file that a person wrote. Raises InputError as `read_bytes`, and for what is not UTF-8 text."""
    return _decode(path, read_bytes(path, largest=LARGEST_LIST), "utf-8-sig")


def _decode(path: Path, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(path, "is not UTF-8 text", raw.count(b"\n", 0, error.start) + 1) from error


def read_text_if_any(path: Path) -> str:
    """As `read_text`; empty where there is no such file."""
    return read_text(path) if is_there(path) else ""


def is_there(path: Path) -> bool:
    """Whether there is something at a path, be it a symbolic link to nothing. Raises InputError if that is unknown."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(repr(str(path)), "is no name of a file") from error
    return True


def write_list(path: Path, text: str, *, before: str) -> None:
    """Replace a reading list as a whole; its mode is kept, and of a symbolic link, the file that it leads to changes.

    `before` is the text of the list as it was read. Raises OutputError if it is another one by now, or if the list
    cannot be written.
    """
    try:
        target = path.resolve(strict=True)
        mode = stat.S_IMODE(target.stat().st_mode)
        aside = _write_aside(target, text.encode(), mode)
        try:
            if read_bytes(target) != before.encode():
                raise OutputError(path, "was changed by another program in the meantime; nothing was written")
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise OutputError(path, f"cannot be written: {getattr(error, 'strerror', None) or error}") from error


def digest(text: str) -> str:
    """The SHA-256 of a list's text: equal digests mean that the list did not change."""
    return hashlib.sha256(text.encode()).hexdigest()


def write_bytes(path: Path, content: bytes, *, keep_unchanged: bool = False) -> None:
    """Replace a file as a whole; with `keep_unchanged`, a file of equal content is not written again."""
    if keep_unchanged and path.is_file() and not path.is_symlink() and read_bytes(path) == content:
        return
    write_whole({path: content})


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Replace several files together: all are written under temporary names before the first is put in place.

    Raises OutputError if one cannot be written; the files of before are then untouched.
    """
    aside: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            if path.is_dir() and not path.is_symlink():
                raise OutputError(path, "cannot be written: it is a directory")
            aside[path] = _write_aside(path, content)
        for path, temporary in aside.items():
            temporary.replace(path)
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror}") from error
    finally:
        for temporary in aside.values():
            temporary.unlink(missing_ok=True)


def _write_aside(path: Path, content: bytes, mode: int = 0o644) -> Path:
    """Write content durably beside `path`, under a temporary name, which is returned."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def set_aside(path: Path) -> Path:
    """Rename a file to an unused name in the same folder, and return that name."""
    names = (f"{path.name}.unreadable{f'-{number}' if number else ''}" for number in count())
    aside = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    try:
        path.replace(aside)
    except OSError as error:
        raise OutputError(path, f"cannot be moved aside: {error.strerror}") from error
    return aside
