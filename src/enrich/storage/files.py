"""Text files in, whole files out: a file is replaced atomically or left as it is."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from enrich.core.errors import InputError, OutputError

# A README of one megabyte is long; a file larger than this is not a reading list.
_LARGEST_LIST = 20 * 1024 * 1024


def read_list(path: Path) -> str:
    """The text of a reading list. Raises InputError for a file that is missing, too large, empty or not UTF-8 text."""
    if path.is_dir():
        raise InputError(path, "is a directory, not a reading list")
    try:
        if path.stat().st_size > _LARGEST_LIST:
            raise InputError(path, f"is larger than {_LARGEST_LIST // 1024 // 1024} MiB")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "no such file") from None
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error
    if b"\0" in raw:
        raise InputError(path, "is a binary file, not a reading list", raw.count(b"\n", 0, raw.index(b"\0")) + 1)
    try:
        text = raw.decode("utf-8")  # a BOM is kept: places in the file are counted from its first byte
    except UnicodeDecodeError as error:
        raise InputError(path, "is not UTF-8 text", raw.count(b"\n", 0, error.start) + 1) from error
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise InputError(path, "is empty")
    return text


def read_text(path: Path) -> str:
    """The text of a file that a person wrote. Raises InputError for a file that is missing or not UTF-8 text."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(path, "no such file") from None
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise InputError(path, "is not UTF-8 text", line) from error


def read_text_if_any(path: Path) -> str:
    """As `read_text`; empty where there is no such file."""
    return read_text(path) if path.exists() else ""


def write_list(path: Path, text: str) -> None:
    """Replace a reading list as a whole and keep its mode. Raises OutputError if it cannot be written."""
    try:
        mode = path.stat().st_mode
        write_bytes(path, text.encode())
        path.chmod(mode)
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror}") from error


def digest(text: str) -> str:
    """The SHA-256 of a list's text: equal digests mean that the list did not change."""
    return hashlib.sha256(text.encode()).hexdigest()


def write_bytes(path: Path, content: bytes, *, keep_unchanged: bool = False) -> None:
    """Replace a file as a whole; with `keep_unchanged`, a file of equal content is not written again."""
    if keep_unchanged and path.is_file() and path.read_bytes() == content:
        return
    write_whole({path: content})


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Replace several files together: all are written under temporary names before the first is put in place.

    Raises OutputError if one cannot be written; the files of before are then untouched.
    """
    aside: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            aside[path] = _write_aside(path, content)
        for path, temporary in aside.items():
            temporary.replace(path)
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror}") from error
    finally:
        for temporary in aside.values():
            temporary.unlink(missing_ok=True)


def _write_aside(path: Path, content: bytes) -> Path:
    """Write content durably beside `path`, under a temporary name, which is returned."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
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
