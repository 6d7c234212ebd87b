"""Stage 5: papers -> the Parquet files, review.md, review.html and run.json."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Any

from enrich.core.errors import InputError
from enrich.core.models import Paper, SourceName, Unparsed
from enrich.stages.run_record import timed
from enrich.stages.workspace import Workspace, facts_of
from enrich.storage.files import write_whole
from enrich.storage.records import json_bytes, read_json, read_records, write_json

if TYPE_CHECKING:
    import pyarrow as pa

log = logging.getLogger(__name__)


def publish(workspace: Workspace) -> list[Paper]:
    """Stage 5: papers -> the three Parquet files, review.md, review.html and run.json, replaced together."""
    from enrich.dataset.columns import data_package, findings_table, papers_table
    from enrich.dataset.history import with_history
    from enrich.decisions.corrections import Outcome
    from enrich.review.markdown import Review, review_markdown
    from enrich.review.page import review_html
    from enrich.storage.tables import parquet_bytes

    with timed(workspace, "publish"):
        papers = read_records(workspace.papers, Paper)
        review = Review(
            list_name=workspace.list_path.name,
            papers=papers,
            unparsed=read_records(workspace.unparsed, Unparsed),
            sources=_source_states(workspace),
            corrections=read_records(workspace.decided, Outcome),
        )
        write_whole(
            {
                workspace.out_dir / "papers.parquet": parquet_bytes(papers_table(papers)),
                workspace.out_dir / "findings.parquet": parquet_bytes(findings_table(papers)),
                workspace.out_dir / "history.parquet": parquet_bytes(with_history(_history(workspace), papers)),
                workspace.out_dir / "datapackage.json": json_bytes(data_package(workspace.list_path.name)),
                workspace.out_dir / "review.md": review_markdown(review).encode(),
                workspace.out_dir / "review.html": review_html(review).encode(),
            }
        )
    run = read_json(workspace.run)
    codes = Counter(finding.code.value for paper in papers for finding in paper.findings)
    write_json(workspace.run, run | {"findings": dict(sorted(codes.items()))})
    return papers


def _history(workspace: Workspace) -> pa.Table | None:
    """The history that earlier runs left, if any; one that cannot be read is kept beside and begun anew."""
    from enrich.dataset.history import migrated
    from enrich.storage.files import set_aside
    from enrich.storage.tables import read_table

    path = workspace.out_dir / "history.parquet"
    if not path.exists():
        return None
    try:
        return migrated(read_table(path), "history", str(path))
    except InputError as error:
        log.warning("%s; kept as %s, the history begins anew", error, set_aside(path))
        return None


def _source_states(workspace: Workspace) -> list[Any]:
    from enrich.review.markdown import SourceState

    fetched = read_json(workspace.fetched)
    states = []
    for name in SourceName:
        if name not in workspace.sources:
            continue
        if name is SourceName.CURATED:
            known = facts_of(workspace).records
            times, count = sorted({r.retrieved_at for r in known}), len(known)
            note: str | None = "needs no network"
        else:
            snapshots = workspace.archives[name].all().values()
            times, count = sorted({s.retrieved_at for s in snapshots}), len(snapshots)
            note = _note(name, fetched, times[-1] if times else None)
        states.append(
            SourceState(
                source=name,
                answers=count,
                oldest=times[0] if times else None,
                newest=times[-1] if times else None,
                note=note,
                is_troubled=name.value in fetched.get("unavailable", {}) or name.value in fetched.get("unanswered", {}),
            ),
        )
    return states


def _note(source: SourceName, fetched: dict[str, Any], newest: str | None) -> str | None:
    """What there is to say of a source's last time: offline, out of reach and since when, or silent on some."""
    if fetched.get("offline"):
        return "not asked (offline)"
    if reason := fetched.get("unavailable", {}).get(source.value):
        since = f", its answers since {newest[:10]} are missing" if newest else ""
        return f"could not be reached: {reason}{since}"
    silent = fetched.get("unanswered", {}).get(source.value)
    return f"gave no answer to {silent} questions" if silent else None
