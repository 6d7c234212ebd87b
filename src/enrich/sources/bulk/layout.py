"""How an index lies on disk, and its manifest: `corpora/<corpus>/<release>/{manifest.json, keys/, records/}`.

`keys/bucket=NN/keys.parquet` holds (key, rid), sorted; a row with the rid -1 says that the key was dropped.
`records/bucket=NN/<chunk>.parquet` holds (rid, record), sorted; the record is JSON without its empty fields. A release
is written once and never changed. The manifest is written last: a release without one is half-built.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from enrich.core.errors import InputError
from enrich.core.models import SourceName, SourceRecord
from enrich.sources.bulk.keys import BUCKETS, key_version

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

FORMAT = 1
"""The layout described above."""
DROPPED = -1
"""The rid that stands for all records of a dropped key."""
CHUNK_BITS = 14
"""A record's number is its chunk's, and its place in the chunk in the lowest bits."""
CHUNK = 1 << CHUNK_BITS
MANIFEST = "manifest.json"


class Part(msgspec.Struct, frozen=True):
    """A file of an index: its path below the release, its size and the SHA-256 of its bytes."""

    path: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a release of a corpus in an index is, on what terms, and the digest by which it can be verified."""

    format: int
    key_version: str
    corpus: str
    source: SourceName
    release: str
    date: str
    title: str
    licence: str
    licence_url: str
    attribution: str
    url: str
    inputs: list[str]
    items: int
    records: int
    keys: int
    dropped_keys: int
    bytes: int
    digest: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Release:
    """A release of a corpus that can be used: where it lies, and its manifest."""

    files: FileSystem
    path: str
    manifest: Manifest

    @property
    def name(self) -> str:
        """`<corpus>/<release>`, by which references to its records name it."""
        return f"{self.manifest.corpus}/{self.manifest.release}"

    def paths(self, table: str) -> list[str]:
        """The full paths of the files of a table, `keys` or `records`, in their order."""
        return [f"{self.path}/{part.path}" for part in self.manifest.parts if part.path.startswith(f"{table}/")]


@dataclass(frozen=True, slots=True)
class Index:
    """An index of bulk files: the newest release of each corpus, in the order of their names."""

    location: str
    releases: tuple[Release, ...]

    @property
    def digest(self) -> str:
        """What the index holds, in short: equal digests give equal answers."""
        return " ".join(f"{release.name}:{release.manifest.digest[:16]}" for release in self.releases)

    def covered(self) -> dict[SourceName, str]:
        """The date of the release of every source that the index holds."""
        return {release.manifest.source: release.manifest.date for release in self.releases}


def filesystem(location: str) -> tuple[FileSystem, str]:
    """The file system of a directory or URL, and the path in it.

    Local directories, s3, gs, hdfs and file are pyarrow's own; any other scheme is fsspec's. Raises InputError.
    """
    from pyarrow import ArrowException, fs

    scheme, separator, _ = location.partition("://")
    if not separator:
        return fs.LocalFileSystem(), str(Path(location).absolute())
    try:
        files, path = fs.FileSystem.from_uri(location)
    except (ArrowException, ValueError) as error:
        known = _through_fsspec(scheme, location)
        if known is None:
            raise InputError(
                location, f"no file system for {scheme}://; most object stores need: pip install fsspec {scheme}fs"
            ) from error
        files, path = known
    return files, path.rstrip("/")


def _through_fsspec(scheme: str, location: str) -> tuple[FileSystem, str] | None:
    from pyarrow import fs

    try:
        import fsspec
    except ImportError:
        return None
    try:
        files = fsspec.filesystem(scheme)
    except (ValueError, ImportError):
        return None
    handler: Any = fs.FSSpecHandler
    return fs.PyFileSystem(handler(files)), files._strip_protocol(location)  # noqa: SLF001 (fsspec's own way)


def open_index(location: str) -> Index:
    """The index at a directory or URL. Raises InputError if there is none, or a release of it cannot be used."""
    newest: dict[str, Release] = {}
    for release in releases_of(location):
        check_usable(release)
        newest[release.manifest.corpus] = release  # in order of release
    if not newest:
        raise InputError(location, "holds no index; build one with: enrich snapshot add")
    return Index(location, tuple(newest[name] for name in sorted(newest)))


def releases_of(location: str) -> list[Release]:
    """Every release of every corpus at a location, in order. Raises InputError for one that is half-built."""
    from pyarrow import fs

    files, root = filesystem(location)
    top = f"{root}/corpora"
    if files.get_file_info(top).type is not fs.FileType.Directory:
        return []
    paths = [path for corpus in _folders(files, top) for path in _folders(files, corpus)]
    found = [Release(files, path, _manifest(files, path)) for path in paths]
    return sorted(found, key=lambda release: (release.manifest.corpus, release.manifest.date, release.manifest.release))


def _folders(files: FileSystem, path: str) -> list[str]:
    from pyarrow import fs

    inside = files.get_file_info(fs.FileSelector(path))
    return sorted(i.path for i in inside if i.type is fs.FileType.Directory and not i.base_name.startswith("."))


def _manifest(files: FileSystem, path: str) -> Manifest:
    try:
        with files.open_input_file(f"{path}/{MANIFEST}") as file:
            content = file.read()
        return msgspec.json.decode(content, type=Manifest)
    except FileNotFoundError:
        raise InputError(path, "is half-built (it has no manifest); remove it and run enrich snapshot add") from None
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}/{MANIFEST}", f"cannot be read: {error}") from error


def check_usable(release: Release) -> None:
    """Raise InputError if a release was written by a version whose layout or keys are not ours."""
    manifest = release.manifest
    if manifest.format != FORMAT or manifest.key_version != key_version():
        theirs = f"format {manifest.format}, keys {manifest.key_version}"
        ours = f"format {FORMAT}, keys {key_version()}"
        raise InputError(release.path, f"was built by another version ({theirs}; this one needs {ours}); build it anew")


def records_bucket(rid: int) -> int:
    """The bucket in which a record lies: whole chunks go to the buckets in turn."""
    return (rid >> CHUNK_BITS) % BUCKETS


def records_path(rid: int) -> str:
    """The file of a record, below its release."""
    return f"records/bucket={records_bucket(rid):02}/{rid >> CHUNK_BITS:08}.parquet"


def keys_path(bucket: int) -> str:
    """The file of a bucket of keys, below its release."""
    return f"keys/bucket={bucket:02}/keys.parquet"


def encode_record(record: SourceRecord) -> bytes:
    """A record as JSON without its empty fields."""
    fields = msgspec.to_builtins(record)
    fields["identifiers"] = {name: value for name, value in fields["identifiers"].items() if value}
    return msgspec.json.encode({name: value for name, value in fields.items() if _says_something(value)})


def _says_something(value: Any) -> bool:
    """Whether a field is not at its default; a count of 0 is a fact."""
    return value is not None and value is not False and value not in ([], {})


@cache
def _decoder() -> msgspec.json.Decoder[SourceRecord]:
    return msgspec.json.Decoder(SourceRecord)


def decode_record(content: bytes | str) -> SourceRecord:
    """The record that `encode_record` wrote."""
    return _decoder().decode(content)
