"""What can be done with the releases of an index: show them, verify them, drop them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from enrich.core.errors import InputError
from enrich.sources.bulk.build import digest_of
from enrich.sources.bulk.keys import bucket_of
from enrich.sources.bulk.layout import MANIFEST, Release, check_usable, filesystem, releases_of

_BLOCK = 1 << 20


def problems(release: Release) -> Iterator[str]:
    """Everything that is wrong with a release, each in a line: missing or changed files, keys out of order."""
    try:
        check_usable(release)
    except InputError as error:
        yield str(error)
    if digest_of(release.manifest.parts) != release.manifest.digest:
        yield f"{release.path}/{MANIFEST}: its digest is not that of its list of files"
    for part in release.manifest.parts:
        path = f"{release.path}/{part.path}"
        try:
            if _sha256(release, path) != part.sha256:
                yield f"{path}: has changed since it was built"
            elif part.path.startswith("keys/") and not _is_in_order(release, path):
                yield f"{path}: its keys are not in order, or not of this bucket"
        except FileNotFoundError:
            yield f"{path}: is missing"


def _sha256(release: Release, path: str) -> str:
    digest = hashlib.sha256()
    with release.files.open_input_file(path) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _is_in_order(release: Release, path: str) -> bool:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    with release.files.open_input_file(path) as file:
        keys = pq.read_table(file, columns=["key"])["key"].combine_chunks()
    if not len(keys):
        return True
    bucket = int(path.rpartition("bucket=")[2].partition("/")[0])
    rises = pc.all(pc.less_equal(keys.slice(0, len(keys) - 1), keys.slice(1))).as_py()
    return rises is not False and bucket_of(keys[0].as_py()) == bucket == bucket_of(keys[-1].as_py())


def drop(location: str, corpus: str, release: str | None) -> list[str]:
    """Remove a release of a corpus, or all of them; returns the names of what was removed. Raises InputError."""
    files, root = filesystem(location)
    known = [r for r in releases_of(location) if r.manifest.corpus == corpus and release in {None, r.manifest.release}]
    if not known:
        wanted = f"{corpus}/{release}" if release else corpus
        raise InputError(f"{root}/corpora", f"has no {wanted}")
    for found in known:
        files.delete_file(f"{found.path}/{MANIFEST}")  # first, so that a half-removed release is never used
        files.delete_dir(found.path)
    return [found.name for found in known]
