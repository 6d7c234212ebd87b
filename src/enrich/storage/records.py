"""Records as JSON Lines, and single JSON documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from enrich.core.errors import InputError
from enrich.storage.files import write_bytes

T = TypeVar("T")


def write_records(path: Path, records: Iterable[Any], *, keep_unchanged: bool = False) -> None:
    """Write records as JSON Lines."""
    write_bytes(path, b"".join(msgspec.json.encode(r) + b"\n" for r in records), keep_unchanged=keep_unchanged)


def read_records(path: Path, of: type[T]) -> list[T]:
    """Read records of a type from JSON Lines. Raises InputError for a missing file or a line of another form."""
    if not path.exists():
        raise InputError(path, "no such file; run the stages before this one (make enrich)")
    decoder = msgspec.json.Decoder(of)
    records = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            records.append(decoder.decode(line))
        except msgspec.DecodeError as error:
            raise InputError(path, f"is not what the previous stage writes: {error}", number) from error
    return records


def read_json(path: Path) -> Any:
    """The JSON in a file; an empty object where the file is missing or broken."""
    try:
        return msgspec.json.decode(path.read_bytes())
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def json_bytes(content: Any) -> bytes:
    """One JSON document, indented; equal contents give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=2) + b"\n"


def write_json(path: Path, content: Any, *, keep_unchanged: bool = False) -> None:
    """Write one JSON document, indented."""
    write_bytes(path, json_bytes(content), keep_unchanged=keep_unchanged)
