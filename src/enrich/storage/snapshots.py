"""Snapshots of answers, one file per source. Each answer is appended durably before the next request is sent.

A line that was half written when a run was killed is recognised and dropped.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec

from enrich.core.errors import OutputError
from enrich.core.models import Query, Snapshot, SourceName
from enrich.storage.files import read_bytes
from enrich.storage.records import NOT_JSON

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)  # Windows has none
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Archive:
    """The snapshots of one source, one per line; a later line replaces an earlier one of the same request."""

    path: Path
    source: SourceName
    _by_request: dict[str, Snapshot] | None = None
    _is_whole: bool = False

    def get(self, query: Query) -> Snapshot | None:
        """The stored answer to a query; None where there is none."""
        return self.all().get(query.request)

    def all(self) -> dict[str, Snapshot]:
        """All stored answers by request."""
        if self._by_request is None:
            self._by_request = {snapshot.request: snapshot for snapshot in self._read()}
        return self._by_request

    def _read(self) -> Iterator[Snapshot]:
        if not self._is_regular_file():
            return
        decoder = msgspec.json.Decoder(Snapshot)
        for number, line in enumerate(read_bytes(self.path).splitlines(), start=1):
            try:
                snapshot = decoder.decode(line)
            except NOT_JSON:
                log.warning("%s:%d: incomplete snapshot dropped; its request will be sent again", self.path, number)
                continue
            if snapshot.source is self.source and _is_time(snapshot.retrieved_at):
                yield snapshot
            else:
                log.warning("%s:%d: dropped: another source's snapshot, or one without a time", self.path, number)

    def _is_regular_file(self) -> bool:
        """Whether the snapshots are there. Raises OutputError for anything but a file of its own.

        A link in a pull request would make a run append to whatever it leads to.
        """
        try:
            mode = self.path.lstat().st_mode
        except FileNotFoundError:
            return False
        except OSError as error:
            raise OutputError(self.path, f"cannot be read: {error.strerror}") from error
        if not stat.S_ISREG(mode):
            raise OutputError(self.path, "is not a regular file; snapshots are stored in files of their own")
        return True

    def append(self, snapshots: Sequence[Snapshot]) -> None:
        """Store an answer durably. Raises OutputError if it cannot be written."""
        known = self.all()
        lines = b"".join(msgspec.json.encode(snapshot) + b"\n" for snapshot in snapshots)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self._is_whole:
                _drop_half_line(self.path)
                self._is_whole = True
            with _open_own_file(self.path) as file:
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise OutputError(self.path, f"cannot be written: {error.strerror}") from error
        known.update({snapshot.request: snapshot for snapshot in snapshots})

    def digest(self) -> str:
        """A hash of all stored answers that does not depend on their order."""
        encoder = msgspec.json.Encoder(order="deterministic")
        joined = b"\n".join(encoder.encode(snapshot) for _, snapshot in sorted(self.all().items()))
        return hashlib.sha256(joined).hexdigest()


def _is_time(text: str) -> bool:
    """Whether a text is a time with its zone, as every snapshot has it."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _open_own_file(path: Path) -> IO[bytes]:
    """Open a file to read and append, and make it where there is none; a symbolic link is never followed."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _NO_LINKS, 0o644), "rb+")


def _drop_half_line(path: Path) -> None:
    """Cut off the incomplete last line that a killed run left."""
    with _open_own_file(path) as file:
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
