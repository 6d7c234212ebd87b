"""Bulk files -> a release of a corpus in an index. It may be killed at any time, and goes on where it was.

Chunks of items are read side by side (`chunks`), then the keys merged bucket by bucket (`merge`), then the manifest is
written and the whole put in place by one rename. For a target that is not a local directory, everything is built in
the user's cache first, and the manifest is copied last.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec

from enrich.core.errors import InputError, OutputError
from enrich.sources.bulk.chunks import chunks_of, keys_file, write_chunk
from enrich.sources.bulk.corpora import Corpus
from enrich.sources.bulk.keys import BUCKETS, key_version
from enrich.sources.bulk.layout import FORMAT, MANIFEST, Manifest, Part, filesystem, keys_path
from enrich.sources.bulk.merge import count_keys, merge_bucket

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how much of it is done, and how much there is, if that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What is to be added to an index: the files of one release of a corpus; `date` is what its records are dated."""

    corpus: Corpus
    files: tuple[Path, ...]
    to: str
    release: str
    date: str
    workers: int = 1


def add(addition: Addition, progress: Progress = lambda *_: None) -> Manifest:
    """Build a release and put it in its place in the index.

    Raises InputError for files that cannot be read, a release that is there already, or one that another process is
    building; OutputError if the disk refuses.
    """
    from filelock import FileLock, Timeout

    target, path = filesystem(addition.to)
    final = f"{path}/corpora/{addition.corpus.name}/{addition.release}"
    if target.get_file_info(final).type.name != "NotFound":
        raise InputError(final, "is there already; remove it first with: enrich snapshot drop")
    is_local = target.type_name == "local"
    place = _building_place(final, is_local=is_local)
    try:
        place.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{place}.lock", timeout=0):
            _begin(addition, place)
            manifest = _build(addition, place, progress)
            _put(place, target, final, manifest, is_local=is_local)
        Path(f"{place}.lock").unlink(missing_ok=True)
    except Timeout:
        raise InputError(final, "is being built by another process") from None
    except OSError as error:
        raise OutputError(final, f"cannot be written: {error.strerror or error}") from error
    return manifest


def _building_place(final: str, *, is_local: bool) -> Path:
    if is_local:
        return Path(final).with_name(f".{Path(final).name}.building")
    from platformdirs import user_cache_path

    return user_cache_path("enrich") / "building" / hashlib.sha256(final.encode()).hexdigest()[:16]


def _begin(addition: Addition, place: Path) -> None:
    """Keep what an earlier attempt left if it was made of the same files in the same way; else start anew."""
    plan = msgspec.json.encode({
        "files": [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in addition.files],
        "release": addition.release, "date": addition.date, "keys": key_version(), "format": FORMAT,
    })  # fmt: skip
    written = place / "plan.json"
    if written.exists() and written.read_bytes() == plan:
        return
    shutil.rmtree(place)
    place.mkdir(parents=True)
    written.write_bytes(plan)


def _build(addition: Addition, place: Path, progress: Progress) -> Manifest:
    items = count = 0
    for read in _written_chunks(addition, place):
        items, count = items + read, count + 1
        progress("records", items, None)
    files = [keys_file(place, number) for number in range(count)]
    if not files:
        raise InputError(addition.files[0], "holds no items")
    for bucket in range(BUCKETS):
        merge_bucket(files, bucket, place)
        progress("keys", bucket + 1, BUCKETS)
    return _manifest(addition, place, items)


def _written_chunks(addition: Addition, place: Path) -> Iterator[int]:
    """Write every chunk that is not there yet, `workers` at a time; yields the items of each, in their order.

    No more chunks are read ahead than there are workers, so that memory does not grow.
    """
    waiting: deque[tuple[int, Future[int] | None]] = deque()
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(_pool(addition.workers)) if addition.workers > 1 else None
        for chunk in chunks_of(addition.corpus, addition.files):
            arguments = (addition.corpus.name, chunk, place, f"{addition.date}T00:00:00Z")
            is_there = keys_file(place, chunk.number).exists()
            future = pool.submit(write_chunk, *arguments) if pool is not None and not is_there else None
            if pool is None and not is_there:
                write_chunk(*arguments)
            waiting.append((len(chunk.items), future))
            if len(waiting) > addition.workers:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())


def _finished(items: int, future: Future[int] | None) -> int:
    """The number of items of a chunk, once it is written. Raises what went wrong in writing it."""
    if future is not None:
        future.result()
    return items


def _pool(workers: int) -> ProcessPoolExecutor:
    """Processes that start afresh: a fork would copy the threads of Arrow in whatever state they are."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_use_one_thread)


def _use_one_thread() -> None:
    import pyarrow as pa

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)


def _manifest(addition: Addition, place: Path, items: int) -> Manifest:
    import pyarrow.parquet as pq

    paths = sorted(p.relative_to(place).as_posix() for table in ("keys", "records")
                   for p in (place / table).rglob("*.parquet"))  # fmt: skip
    parts = [Part(path, (place / path).stat().st_size, _sha256(place / path)) for path in paths]
    keys = [count_keys(place / keys_path(bucket)) for bucket in range(BUCKETS)]
    records = sum(pq.read_metadata(place / path).num_rows for path in paths if path.startswith("records/"))
    corpus = addition.corpus
    return Manifest(
        format=FORMAT,
        key_version=key_version(),
        corpus=corpus.name,
        source=corpus.source,
        release=addition.release,
        date=addition.date,
        title=corpus.title,
        licence=corpus.licence,
        licence_url=corpus.licence_url,
        attribution=corpus.attribution,
        url=corpus.url,
        inputs=[path.name for path in addition.files],
        items=items,
        records=records,
        keys=sum(rows - dropped for rows, dropped in keys),
        dropped_keys=sum(dropped for _, dropped in keys),
        bytes=sum(part.size for part in parts),
        digest=digest_of(parts),
        parts=parts,
    )


def digest_of(parts: Sequence[Part]) -> str:
    """The digest of a release: of the paths and digests of all its files."""
    lines = "".join(f"{part.sha256}  {part.path}\n" for part in parts)
    return hashlib.sha256(lines.encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put(place: Path, target: Any, final: str, manifest: Manifest, *, is_local: bool) -> None:
    content = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    if is_local:
        shutil.rmtree(place / "chunks")
        (place / "plan.json").unlink()
        with (place / MANIFEST).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        place.rename(final)
        return
    for part in manifest.parts:
        target.create_dir(f"{final}/{part.path}".rpartition("/")[0], recursive=True)
        with (place / part.path).open("rb") as source, target.open_output_stream(f"{final}/{part.path}") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
    with target.open_output_stream(f"{final}/{MANIFEST}") as file:
        file.write(content)
    shutil.rmtree(place)
