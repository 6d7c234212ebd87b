"""What notebooks import: `load` reads a data set as typed frames, `enrich` builds it first."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.core.errors import InputError, MissingPackageError
from enrich.dataset.columns import TABLES, history_table
from enrich.dataset.dataframes import DataSet, typed_frame
from enrich.dataset.history import migrated
from enrich.stages.locations import locate, locate_data_set, refuse_links
from enrich.storage.records import read_json
from enrich.storage.tables import read_table

if TYPE_CHECKING:
    import pyarrow as pa


def load(directory: Path | str | None = None) -> DataSet:
    """The data set in a directory, as typed frames; files of earlier schema versions are converted to the current one.

    `directory` may also be a reading list ("README.md"): its data set is loaded. Without it, `data/enriched` is used,
    here or in the nearest folder above, so that a notebook in a subfolder finds it; else the only `*.enriched` folder
    here. Raises InputError if there is no data set.

    >>> data = load("data/enriched")
    >>> str(data.papers.year.dtype), str(data.papers.authors.dtype)
    ('int32[pyarrow]', 'list<item: string>[pyarrow]')
    >>> data.papers.set_index("entry_id").authors.list.len()["vllm"]     # the number of authors
    9
    """
    _require_pandas()
    place = locate_data_set(None if directory is None else Path(directory))
    tables = {name: _read(place / f"{name}.parquet", name) for name in TABLES}
    return DataSet(
        place, **{name: typed_frame(table) for name, table in tables.items()}, run=read_json(place / "run.json")
    )


def _require_pandas() -> None:
    if find_spec("pandas") is None:
        raise MissingPackageError("pandas", "frames")


def _read(path: Path, name: str) -> pa.Table:
    """A table of the data set; an old data set without a history gets an empty one."""
    if name == "history" and not path.exists():
        return history_table(())
    return migrated(read_table(path), name, str(path))


def enrich(
    reading_list: Path | str = "data/raw/reading_list.md",
    *,
    raw_dir: Path | str | None = None,
    out_dir: Path | str | None = None,
    sources: Iterable[str] | None = None,
    offline: bool = False,
    refresh: bool = False,
    contact: str | None = None,
) -> DataSet:
    """Read a list, ask the sources what is not cached, write the data set and the review, and load the data set.

    It does what `enrich run LIST` does. `raw_dir` is for cached answers (and `curated.jsonl`, if there is one),
    `out_dir` for the data set; by default they are where `enrich run` has them (beside the list, or in its project's
    `data`). `sources` are names such as "arxiv" or "semantic_scholar", by default all; `offline`
    makes no requests, `refresh` asks for everything again; `contact` is an e-mail address for the services, by
    default that in ENRICH_CONTACT. A source that does not answer is not an error; the review says which did not.
    Raises InputError for a list that cannot be used, OutputError if the data set could not be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out:
    ...     enrich("data/raw/reading_list.md", out_dir=out, offline=True)
    DataSet('reading_list.md': 61 entries, 60 resolved, ... findings)
    """
    import os
    from datetime import UTC, datetime

    from enrich.asking.freshness import Freshness
    from enrich.core.models import SourceName
    from enrich.core.sources import DEFAULT_SOURCES
    from enrich.stages.run import run_all
    from enrich.stages.workspace import Workspace

    names = set(DEFAULT_SOURCES) if sources is None else set(sources)
    if unknown := sorted(names - set(SourceName)):
        raise InputError("sources", f"unknown source {', '.join(unknown)}; the sources are {', '.join(SourceName)}")
    since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if refresh else None
    place = locate(
        Path(reading_list), raw_dir=Path(raw_dir) if raw_dir else None, out_dir=Path(out_dir) if out_dir else None
    )
    usual = ((raw_dir, place.raw_dir), (out_dir, place.out_dir))
    refuse_links(Path(reading_list), *(path for given, path in usual if given is None))
    workspace = Workspace(
        list_path=Path(reading_list),
        raw_dir=place.raw_dir,
        out_dir=place.out_dir,
        corrections_file=place.corrections if place.corrections.exists() else None,
        sources=frozenset(SourceName(name) for name in names),
        offline=offline,
        freshness=Freshness(since=since),
        contact=contact or os.environ.get("ENRICH_CONTACT") or None,
    )
    run_all(workspace)
    return load(workspace.out_dir)
