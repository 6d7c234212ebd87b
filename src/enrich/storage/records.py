"""Records as JSON Lines, and single JSON documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from enrich.core.errors import InputError
from enrich.storage.files import is_there, read_bytes, write_bytes

T = TypeVar("T")

NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError)
"""What reading JSON raises: wrong form or type, invalid UTF-8, too deep, a number too large."""


def write_records(path: Path, records: Iterable[Any], *, keep_unchanged: bool = False) -> None:
    """Write records as JSON Lines."""
    write_bytes(path, b"".join(msgspec.json.encode(r) + b"\n" for r in records), keep_unchanged=keep_unchanged)


def read_records(path: Path, of: type[T]) -> list[T]:
    """Read records of a type from JSON Lines. Raises InputError for a missing file or a line of another form."""
    if not is_there(path):
        raise InputError(path, "no such file; run the stages before this one (make enrich)")
    decoder = msgspec.json.Decoder(of)
    records = []
    for number, line in enumerate(read_bytes(path).splitlines(), start=1):
        try:
            records.append(decoder.decode(line))
        except NOT_JSON as error:
            raise InputError(path, f"is not what the previous stage writes: {error}", number) from error
    return records


def read_json(path: Path, shape: Any = dict[str, Any]) -> dict[str, Any]:
    """The JSON object in a file; an empty one where the file is missing, broken, or no object of this `shape`."""
    try:
        content = msgspec.json.decode(read_bytes(path))
        msgspec.convert(content, shape)
    except (InputError, *NOT_JSON):
        return {}
    return dict(content)


def json_bytes(content: Any) -> bytes:
    """One JSON document, indented; equal contents give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=2) + b"\n"


def write_json(path: Path, content: Any, *, keep_unchanged: bool = False) -> None:
    """Write one JSON document, indented."""
    write_bytes(path, json_bytes(content), keep_unchanged=keep_unchanged)
