"""`enrich explain LIST LINE`: why the tool says what it says of the entry on a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.options import Command, common_options, workspace_of
from enrich.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from enrich.asking.gatherer import Gatherer
    from enrich.core.models import Entry, Query
    from enrich.stages.workspace import Workspace


@click.command(name="explain", cls=Command)
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@click.argument("line", metavar="LINE", type=click.IntRange(min=1))
@common_options
def explain_command(list_path: Path, line: int, **options: Any) -> None:
    """Show, for the entry of LIST on LINE, what was read, every candidate and witness, and why each finding stands.

    Kept answers are used, and only what is missing for this one entry is asked for (nothing with --offline).
    """
    from enrich.judging.explain import explain
    from enrich.reading_list import parse_list
    from enrich.storage.files import read_list

    workspace = workspace_of(list_path, options)
    entry = entry_on(line, list(parse_list(list_path, read_list(list_path)).entries), list_path)
    gatherer = _gatherer(workspace)
    try:
        for text in explain(_subject(entry, gatherer), gatherer):
            click.echo(text)
    finally:
        if gatherer.transport is not None:
            gatherer.transport.close()


def entry_on(line: int, entries: list[Entry], path: Path) -> Entry:
    """The entry on a line, or the one that begins last before it. Raises InputError where there is none."""
    found = [entry for entry in entries if entry.line <= line]
    if not found:
        raise InputError(path, "no entry begins on or before this line", line)
    return max(found, key=lambda entry: entry.line)


def _gatherer(workspace: Workspace) -> Gatherer:
    from enrich.asking.gatherer import Gatherer
    from enrich.core.models import SourceName
    from enrich.sources.curated import CuratedFacts, read_facts
    from enrich.sources.transport import Transport

    is_curated = SourceName.CURATED in workspace.sources
    return Gatherer(
        archives=workspace.archives,
        facts=read_facts(workspace.raw_dir / "curated.jsonl") if is_curated else CuratedFacts(),
        sources=workspace.sources,
        transport=None if workspace.offline else Transport(contact=workspace.contact),
        freshness=workspace.freshness,
    )


def _subject(entry: Entry, gatherer: Gatherer) -> Any:
    from enrich.findings.resolved_entry import ResolvedEntry
    from enrich.resolution.collect import collect
    from enrich.resolution.resolve import resolve
    from enrich.works.reconcile import reconcile

    def wanted() -> Sequence[Query]:
        plan = resolve(entry, gatherer)
        return plan.queries or collect(entry, plan.resolution, gatherer).queries

    gatherer.drive([wanted])
    plan = resolve(entry, gatherer)
    collected = collect(entry, plan.resolution, gatherer)
    work, _ = reconcile(collected.work)
    return ResolvedEntry(entry=entry, resolution=plan.resolution, records=collected.work, work=work)
