"""Records as JSON Lines, and single JSON documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import msgspec

from enrich.core.errors import InputError
from enrich.core.sources import SourceName
from enrich.storage.files import is_there, read_bytes, write_bytes

T = TypeVar("T")

NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError)
"""What reading JSON raises: wrong form or type, invalid UTF-8, too deep, a number too large."""


def write_records(path: Path, records: Iterable[Any], *, keep_unchanged: bool = False) -> None:
    """Write records as JSON Lines."""
    write_bytes(path, b"".join(msgspec.json.encode(r) + b"\n" for r in records), keep_unchanged=keep_unchanged)


def read_records(path: Path, of: type[T], *, may_be_empty: bool = True) -> list[T]:
    """Read records of a type from JSON Lines.

    Raises InputError for a missing file, a line of another form, and no records at all unless it `may_be_empty`.
    """
    if not is_there(path):
        raise InputError(path, "no such file; build the data set first: enrich run LIST (or make enrich)")
    decoder = msgspec.json.Decoder(of)
    records = []
    for number, line in enumerate(read_bytes(path).splitlines(), start=1):
        try:
            records.append(decoder.decode(line))
        except NOT_JSON as error:
            raise InputError(path, f"is not what the previous stage writes: {error}", number) from error
    if not records and not may_be_empty:
        raise InputError(path, "is empty; build the data set again: enrich run LIST (or make enrich)")
    return records


class _Cost(TypedDict, total=False):
    requests: int
    from_snapshots: int
    not_found: int
    errors: int
    retries: int
    refused: int
    unanswered: int
    unavailable: str | None


class _Record(TypedDict, total=False):
    """The fields of run.json and fetched.json that are read again; others may be there too."""

    list: str
    list_sha256: str
    asked_at: float
    seconds: dict[str, float]
    sources: dict[SourceName, _Cost] | list[str]
    offline: bool
    unavailable: dict[SourceName, str]
    unanswered: dict[SourceName, int]
    refused: dict[SourceName, int]


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object of run.json or fetched.json; an empty one where the file is missing, broken or foreign."""
    try:
        content = msgspec.json.decode(read_bytes(path))
        msgspec.convert(content, _Record)
    except (InputError, *NOT_JSON):
        return {}
    return dict(content)


def json_bytes(content: Any) -> bytes:
    """One JSON document, indented; equal contents give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=2) + b"\n"


def write_json(path: Path, content: Any, *, keep_unchanged: bool = False) -> None:
    """Write one JSON document, indented."""
    write_bytes(path, json_bytes(content), keep_unchanged=keep_unchanged)
