"""Stage 5: papers -> the Parquet files, review.md, review.html and run.json."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrich.core.errors import InputError
from enrich.core.models import Paper, SourceName, Unparsed
from enrich.stages.locations import locate
from enrich.stages.run_record import timed
from enrich.stages.workspace import Workspace, read_curated_facts
from enrich.storage.files import write_whole
from enrich.storage.records import json_bytes, read_json, read_records, write_json

if TYPE_CHECKING:
    import pyarrow as pa

    from enrich.review.commands import ListAndData
    from enrich.review.markdown import Review, SourceState

log = logging.getLogger(__name__)


def publish(workspace: Workspace) -> list[Paper]:
    """Stage 5: papers -> the three Parquet files, review.md, review.html and run.json, replaced together."""
    from enrich.decisions.corrections import Outcome
    from enrich.review.markdown import Review

    with timed(workspace, "publish"):
        review = Review(
            list_name=workspace.list_path.name,
            place=_place_in_commands(workspace),
            papers=read_records(workspace.papers, Paper),
            unparsed=read_records(workspace.unparsed, Unparsed),
            sources=_source_states(workspace),
            corrections=read_records(workspace.decided, Outcome),
        )
        files = render_files(review, _read_history(workspace))
        write_whole({workspace.out_dir / name: content for name, content in files.items()})
    codes = Counter(finding.code.value for paper in review.papers for finding in paper.findings)
    write_json(workspace.run, read_json(workspace.run) | {"findings": dict(sorted(codes.items()))})
    return list(review.papers)


def _place_in_commands(workspace: Workspace) -> ListAndData:
    """The list as the commands of the page name it, and the places of its data where these are not the usual ones.

    The commands work where the run was made. A list of a project's `data/raw` that was given by its absolute path is
    named from the project's folder, so that the page does not depend on where that is.
    """
    from enrich.review.commands import STDIN, ListAndData

    path = workspace.place or workspace.list_path
    usual = locate(path)
    is_raw_dir_usual = workspace.raw_dir == usual.raw_dir
    read = (
        workspace.corrections_path or locate(path, raw_dir=None if is_raw_dir_usual else workspace.raw_dir).corrections
    )
    return ListAndData(
        STDIN if workspace.is_from_stdin else _path_in_commands(path).as_posix(),
        out_dir=None if workspace.out_dir == usual.out_dir else workspace.out_dir.as_posix(),
        corrections=None if read == usual.corrections else read.as_posix(),
    )


def _path_in_commands(path: Path) -> Path:
    """A path as it was given; an absolute one from the project's folder or from the present one, where it is below."""
    if path.is_absolute() and path.parts[-3:-1] == ("data", "raw"):
        return Path(*path.parts[-3:])
    return path.relative_to(Path.cwd()) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path


def render_files(review: Review, history: pa.Table | None) -> dict[str, bytes]:
    """The content of every file of the data set, by name; `history` is that of the data set before. Pure."""
    from enrich.dataset.columns import data_package, findings_table, papers_table
    from enrich.dataset.history import with_history
    from enrich.review.markdown import review_markdown
    from enrich.review.page import review_html
    from enrich.storage.tables import parquet_bytes

    papers = list(review.papers)
    return {
        "papers.parquet": parquet_bytes(papers_table(papers)),
        "findings.parquet": parquet_bytes(findings_table(papers)),
        "history.parquet": parquet_bytes(with_history(history, papers)),
        "datapackage.json": json_bytes(data_package(review.list_name)),
        "review.md": review_markdown(review).encode(),
        "review.html": review_html(review).encode(),
    }


def describe_source(source: SourceName, retrieved: Sequence[str], fetched: Mapping[str, Any]) -> SourceState:
    """What the review says of a source: when its answers were retrieved, and whether it answered last time. Pure.

    `fetched` is the content of fetched.json.
    """
    from enrich.review.markdown import SourceState

    times = sorted(retrieved)
    oldest, newest = (times[0], times[-1]) if times else (None, None)
    is_curated = source is SourceName.CURATED
    return SourceState(
        source=source,
        answers=len(times),
        oldest=oldest,
        newest=newest,
        note="needs no network" if is_curated else _describe_outage(source, fetched, newest),
        is_troubled=any(source.value in fetched.get(key, {}) for key in ("unavailable", "unanswered")),
    )


def _describe_outage(source: SourceName, fetched: Mapping[str, Any], newest: str | None) -> str | None:
    """What a source did not answer last time: offline, not reachable and since when, or some queries."""
    if fetched.get("offline"):
        return "not asked (offline)"
    if reason := fetched.get("unavailable", {}).get(source.value):
        since = f"; its answers since {newest[:10]} are missing" if newest else ""
        return f"could not be reached: {reason}{since}"
    unanswered = fetched.get("unanswered", {}).get(source.value)
    refused = fetched.get("refused", {}).get(source.value)
    said = [f"gave no answer to {unanswered} queries"] if unanswered else []
    said += [f"refused {refused} queries"] if refused else []
    return " and ".join(said) or None


def _source_states(workspace: Workspace) -> list[SourceState]:
    fetched = read_json(workspace.fetched)
    return [
        describe_source(name, _retrieval_times(workspace, name), fetched)
        for name in SourceName
        if name in workspace.sources
    ]


def _retrieval_times(workspace: Workspace, name: SourceName) -> list[str]:
    if name is SourceName.CURATED:
        return [record.retrieved_at for record in read_curated_facts(workspace).records]
    return [snapshot.retrieved_at for snapshot in workspace.archives[name].all().values()]


def _read_history(workspace: Workspace) -> pa.Table | None:
    """The history of earlier runs, if any; one that cannot be read is kept under another name."""
    from enrich.dataset.history import migrated
    from enrich.storage.files import set_aside
    from enrich.storage.tables import read_table

    path = workspace.out_dir / "history.parquet"
    if not path.exists():
        return None
    try:
        return migrated(read_table(path), "history", str(path))
    except InputError as error:
        log.warning("%s; kept as %s, the history starts anew", error, set_aside(path))
        return None
