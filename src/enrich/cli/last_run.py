"""The findings of the last run on a list, for the commands that work with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from enrich.cli.summary import command_line
from enrich.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from enrich.cli.lists import ListFile
    from enrich.core.models import Entry, Paper


def read_last_run(file: ListFile, text: str, out_dir: Path | None = None) -> list[Paper]:
    """The papers of the last run, if it read this same text.

    Raises InputError that names the command to run first, if there was no such run.
    """
    from enrich.core.models import Paper
    from enrich.stages.locations import locate
    from enrich.storage.files import digest
    from enrich.storage.records import read_json, read_records

    place = locate(file.place, out_dir=out_dir).out_dir
    run = read_json(place / "run.json")
    first = command_line("run", file.place, out_dir=out_dir)
    if not run.get("list_sha256"):
        raise InputError(place, f"contains no data set; first run: {first}")
    if run["list_sha256"] != digest(text):
        raise InputError(file.place, f"is not the list of the last run, or has changed since; first run: {first}")
    return read_records(place / "papers.jsonl", Paper, may_be_empty=False)


def why_nothing(papers: Sequence[Paper]) -> str:
    """What to add to "nothing to fix" where the last run identified no entry; else nothing."""
    from enrich.core.models import Status, UnresolvedReason

    if any(paper.resolution.status is Status.RESOLVED for paper in papers):
        return ""
    is_silent = any(paper.resolution.unresolved is UnresolvedReason.NOT_ANSWERED for paper in papers)
    return ", because the last run identified no entry" + "; run it again with a network" * is_silent


def read_papers_of(list_path: Path, out_dir: Path) -> list[Paper]:
    """The papers of the last run, which read a list of this name; an entry may have changed since.

    Raises InputError if there is no such run.
    """
    from enrich.core.models import Paper
    from enrich.stages.locations import locate
    from enrich.storage.records import read_json, read_records

    last = read_json(out_dir / "run.json").get("list")
    if last is None:
        usual = locate(list_path).out_dir == out_dir
        first = command_line("run", list_path, out_dir=None if usual else out_dir)
        raise InputError(out_dir, f"contains no data set; first run: {first}")
    if Path(last).name != list_path.name:
        raise InputError(out_dir, f"contains the findings of {last}, not of {list_path}")
    return read_records(out_dir / "papers.jsonl", Paper, may_be_empty=False)


def refuse_changed(list_path: Path, entry: Entry) -> None:
    """Raise InputError if the list gives the entry differently than at the last run."""
    from enrich.stages.parse import load_reading_list

    _, parsed = load_reading_list(list_path)
    if entry not in parsed.entries:
        again = command_line("run", list_path)
        raise InputError(list_path, f"this entry has changed since the last run; run again: {again}", entry.line)
