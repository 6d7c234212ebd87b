"""The only module that touches the disk for data: snapshots, JSON Lines, Parquet and text, each written whole or not.

Snapshots are appended and made durable answer by answer; a line half written when a run was killed is recognised
and dropped. Everything else is replaced atomically, and only if its content changed.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from enrich.core.errors import InputError, OutputError
from enrich.core.models import Query, Snapshot, SourceName

if TYPE_CHECKING:
    import pyarrow as pa

log = logging.getLogger(__name__)
T = TypeVar("T")

# A README of a megabyte is a long one; what is larger than this is no reading list.
_LARGEST_LIST = 20 * 1024 * 1024


def read_list(path: Path) -> str:
    """The text of a reading list. Raises InputError for what is no readable UTF-8 text with something in it."""
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
    """The text of a file that a person wrote. Raises InputError for what is no readable UTF-8 text."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(path, "no such file") from None
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise InputError(path, "is not UTF-8 text", line) from error


def write_list(path: Path, text: str) -> None:
    """Replace a reading list whole, its mode kept. Raises OutputError if the disk refuses."""
    try:
        mode = path.stat().st_mode
        write_bytes(path, text.encode())
        path.chmod(mode)
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror}") from error


def digest(text: str) -> str:
    """The SHA-256 of a list's text, by which it is told whether the list changed."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Archive:
    """The snapshots of one source, in `<raw_dir>/<source>.jsonl`; a later line for a request replaces the earlier."""

    path: Path
    source: SourceName
    _by_request: dict[str, Snapshot] | None = None
    _is_whole: bool = False

    def get(self, query: Query) -> Snapshot | None:
        """The kept answer to a query."""
        return self.all().get(query.request)

    def all(self) -> dict[str, Snapshot]:
        """All kept answers by request."""
        if self._by_request is None:
            self._by_request = {snapshot.request: snapshot for snapshot in self._read()}
        return self._by_request

    def _read(self) -> Iterator[Snapshot]:
        if not self.path.exists():
            return
        decoder = msgspec.json.Decoder(Snapshot)
        for number, line in enumerate(self.path.read_bytes().splitlines(), start=1):
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError:
                log.warning("%s:%d: dropped, not a whole snapshot; it will be asked for again", self.path, number)

    def append(self, snapshots: Sequence[Snapshot]) -> None:
        """Keep an answer, durably, before anything else is asked. Raises OutputError if the disk refuses."""
        known = self.all()
        lines = b"".join(msgspec.json.encode(snapshot) + b"\n" for snapshot in snapshots)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self._is_whole:
                self.path.touch()
                _drop_half_line(self.path)
                self._is_whole = True
            with self.path.open("ab") as file:
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise OutputError(self.path, f"cannot be written: {error.strerror}") from error
        known.update({snapshot.request: snapshot for snapshot in snapshots})

    def digest(self) -> str:
        """A hash of all kept answers, whatever the order in which they came."""
        encoder = msgspec.json.Encoder(order="deterministic")
        joined = b"\n".join(encoder.encode(snapshot) for _, snapshot in sorted(self.all().items()))
        return hashlib.sha256(joined).hexdigest()


def _drop_half_line(path: Path) -> None:
    """Cut off what a killed run left of a line, so that the next line stands whole."""
    with path.open("rb+") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)


@dataclass(slots=True)
class Archives:
    """The snapshots of all sources in one directory."""

    raw_dir: Path
    _open: dict[SourceName, Archive] = field(default_factory=dict)

    def __getitem__(self, source: SourceName) -> Archive:
        return self._open.setdefault(source, Archive(self.raw_dir / f"{source}.jsonl", source))


def write_bytes(path: Path, content: bytes, *, keep_unchanged: bool = False) -> None:
    """Replace a file whole, or leave it as it is; with `keep_unchanged`, equal content is not written again."""
    if keep_unchanged and path.is_file() and path.read_bytes() == content:
        return
    write_whole({path: content})


def write_records(path: Path, records: Iterable[Any], *, keep_unchanged: bool = False) -> None:
    """Write records as JSON Lines."""
    write_bytes(path, b"".join(msgspec.json.encode(r) + b"\n" for r in records), keep_unchanged=keep_unchanged)


def read_records(path: Path, of: type[T]) -> list[T]:
    """Read records of a type from JSON Lines. Raises InputError naming the line at fault, or the missing stage."""
    if not path.exists():
        raise InputError(path, "no such file; run the stages before this one (make enrich)")
    decoder = msgspec.json.Decoder(of)
    records = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            records.append(decoder.decode(line))
        except msgspec.DecodeError as error:
            raise InputError(path, f"is not what the stage before writes: {error}", number) from error
    return records


def read_json(path: Path) -> Any:
    """The JSON in a file; an empty object where there is none or it is broken."""
    try:
        return msgspec.json.decode(path.read_bytes())
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def json_bytes(content: Any) -> bytes:
    """One JSON document, indented for reading; equal contents give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=2) + b"\n"


def write_json(path: Path, content: Any, *, keep_unchanged: bool = False) -> None:
    """Write one JSON document, indented for reading."""
    write_bytes(path, json_bytes(content), keep_unchanged=keep_unchanged)


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Replace several files together: all are written aside before the first is put in place.

    Raises OutputError if the disk refuses; what stood there before is then untouched.
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
    """Write content durably beside `path`, under a temporary name that is returned."""
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


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as a Parquet file; equal tables give equal bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a Parquet file, or of papers.parquet in a directory. Raises InputError for what is none of ours."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = path / "papers.parquet" if path.is_dir() else path
    try:
        rows: list[dict[str, Any]] = pq.read_table(pa.BufferReader(file.read_bytes())).to_pylist()
    except FileNotFoundError:
        raise InputError(file, "no such file") from None
    except OSError as error:
        raise InputError(file, f"cannot be read: {error.strerror or error}") from error
    except pa.ArrowException as error:
        raise InputError(file, f"is not a Parquet file: {str(error).splitlines()[0]}") from error
    if rows and "entry_id" not in rows[0]:
        raise InputError(file, "is no data set of a reading list: it has no column entry_id")
    return rows


def read_parquet(path: Path) -> pa.Table:
    """The table in a Parquet file. Raises InputError naming a file that is not there or cannot be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(pa.BufferReader(path.read_bytes()))
    except FileNotFoundError:
        raise InputError(path, "no such file; build the data set first (make enrich)") from None
    except (OSError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0]
        raise InputError(path, f"cannot be read as Parquet: {reason}") from error


def set_aside(path: Path) -> Path:
    """Move a file out of the way, under a name beside it that nothing else bears; returns that name."""
    names = (f"{path.name}.unreadable{f'-{number}' if number else ''}" for number in count())
    aside = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    try:
        path.replace(aside)
    except OSError as error:
        raise OutputError(path, f"cannot be moved aside: {error.strerror}") from error
    return aside
