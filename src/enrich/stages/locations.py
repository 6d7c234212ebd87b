"""Where the data of a list is: beside the list by its name, or in the folders of a project.

A project keeps its list in `data/raw` or beside the folder `data`. Its answers are cached in `data/raw`, and its data
set is in `data/enriched`, which belongs to one list: the one that its run.json names. The data of every other list is
beside the list:

    README.md                  the list
    README.enriched/           its data set and review
    README.corrections.toml    what people decided about it
    .enrich/raw/               cached answers, shared by the lists of the folder; ignored by git

So two lists never overwrite each other's data.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from enrich.core.errors import InputError
from enrich.storage.files import write_bytes
from enrich.storage.records import read_json

CACHE = ".enrich"
"""The folder of cached answers, beside lists that are not part of a project."""
SUFFIX = ".enriched"
"""How the folder of a list's data set ends."""
_RAW, _ENRICHED = Path("data/raw"), Path("data/enriched")
_CORRECTIONS = "corrections.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locations:
    """Where the answers, the data set and the corrections of a list are."""

    raw_dir: Path
    out_dir: Path
    corrections: Path
    """What people decided; the file need not exist."""


def locate(list_path: Path, *, raw_dir: Path | None = None, out_dir: Path | None = None) -> Locations:
    """The locations of a list's data; those that are given replace the usual ones. Writes nothing.

    The corrections are next to a `raw_dir` that is given, unless only the list's usual file is there: a workflow that
    keeps its cache elsewhere uses what `enrich ignore LIST` wrote.
    """
    usual = _project_of(list_path) or _beside(list_path)
    if raw_dir is not None:
        given = raw_dir.parent / _CORRECTIONS
        corrections = usual.corrections if usual.corrections.exists() and not given.exists() else given
        usual = replace(usual, raw_dir=raw_dir, corrections=corrections)
    return usual if out_dir is None else replace(usual, out_dir=out_dir)


def refuse_links(list_path: Path, *places: Path) -> None:
    """Raise InputError if one of these folders beside a list is a symbolic link, or in a folder that is one.

    A link in a pull request could lead what a run writes to any other folder. A folder that the user names is no
    concern of this function.
    """
    own = Path(os.path.abspath(list_path)).parent  # noqa: PTH100 (`resolve` would follow the links)
    for place in places:
        path = Path(os.path.abspath(place))  # noqa: PTH100
        for step in takewhile(lambda step: not own.is_relative_to(step), (path, *path.parents)):
            if step.is_symlink():
                raise InputError(place, f"is behind a symbolic link ({step.name}); to use it, name it by an option")


def locate_data_set(path: Path | None = None) -> Path:
    """The folder of a data set: `path` itself if it is a folder or a Parquet file, else that of the list `path`.

    Without a path: `data/enriched` here or in the nearest folder above; else the only `*.enriched` folder here.
    Raises InputError if there is nothing at `path`.
    """
    if path is not None:
        if not path.exists():
            raise InputError(path, "no such list or data set")
        return path if path.is_dir() or path.suffix == ".parquet" or not path.is_file() else locate(path).out_dir
    here = Path.cwd()
    above = (folder / _ENRICHED for folder in (here, *here.parents))
    found = next((place for place in above if (place / "papers.parquet").is_file()), None)
    if found is not None:
        return found
    beside = [place for place in Path().glob(f"*{SUFFIX}") if (place / "papers.parquet").is_file()]
    return beside[0] if len(beside) == 1 else _ENRICHED


def keep_cache_out_of_git(raw_dir: Path) -> None:
    """Make the cache beside a list, if `raw_dir` is one, with a .gitignore: answers may not be redistributed."""
    if raw_dir.parent.name == CACHE:
        write_bytes(raw_dir.parent / ".gitignore", b"# made by enrich\n*\n", keep_unchanged=True)


def _beside(list_path: Path) -> Locations:
    name = _data_name(list_path.name)
    return Locations(
        raw_dir=list_path.parent / CACHE / "raw",
        out_dir=list_path.with_name(f"{name}{SUFFIX}"),
        corrections=list_path.with_name(f"{name}.{_CORRECTIONS}"),
    )


def _data_name(name: str) -> str:
    """What the data of a list is named for; different for every two lists of a folder.

    >>> [_data_name(name) for name in ("README.md", "README.bib", "README", "README.old.md")]
    ['README', 'README.bib', 'README.', 'README.old.md']
    """
    stem = name.removesuffix(".md")
    if stem != name and "." not in stem:
        return stem
    return f"{name}." if "." not in name.rstrip(".") else name


def _project_of(list_path: Path) -> Locations | None:
    """The folders of the project whose list this is; None where it is no project's."""
    path = list_path.absolute()
    is_inside = path.parent.parts[-2:] == _RAW.parts
    root = path.parents[2] if is_inside else path.parent
    if not (root / _RAW).is_dir() or not _is_free_or_of(root / _ENRICHED, path):
        return None
    if not list_path.is_absolute():
        root = Path(os.path.relpath(root))
    return Locations(raw_dir=root / _RAW, out_dir=root / _ENRICHED, corrections=root / "data" / _CORRECTIONS)


def _is_free_or_of(out_dir: Path, list_path: Path) -> bool:
    """Whether a folder has no data set yet, or that of this list."""
    record = out_dir / "run.json"
    if not record.exists():
        return True
    recorded = Path(str(read_json(record).get("list", "")))
    # The list may have been named from another folder then, so only the name and "in data/raw or not" are compared.
    return recorded.name == list_path.name and (recorded.parent.name != "raw" or list_path.parent.name == "raw")
