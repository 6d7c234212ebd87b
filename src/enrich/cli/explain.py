"""`enrich explain LIST LINE`: why the entry on a line is judged as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from enrich.cli.options import Command, common_options, make_workspace


@click.command(name="explain", cls=Command, short_help="Show why an entry is judged as it is.")
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@click.argument("line", metavar="LINE", type=click.IntRange(min=1))
@common_options
def explain_command(list_path: Path, line: int, **options: Any) -> None:
    """Explain how the entry of LIST on LINE is read, identified and checked, and the reason for each finding.

    Example:
      enrich explain README.md 36

    Cached answers are used; only what is missing for this one entry is requested (nothing with --offline). LINE is any
    line of the entry.
    """
    from dataclasses import replace

    from enrich.cli.entry_lines import require_entry
    from enrich.core.display import terminal
    from enrich.judging.explain import explain
    from enrich.judging.judge import judge_entry, next_step
    from enrich.stages.parse import load_reading_list
    from enrich.stages.source_access import open_answers, open_gatherer
    from enrich.stages.workspace import read_corrections

    workspace = replace(make_workspace(list_path, options), progress=None)
    corrections = read_corrections(workspace)
    entries = load_reading_list(list_path)[1].entries
    entry = require_entry(line, entries, list_path)
    with open_gatherer(workspace) as gatherer, open_answers(workspace, gatherer, entries) as answers:
        gatherer.drive([lambda: next_step(entry, answers, corrections).queries])
        judged = judge_entry(entry, answers, corrections=corrections)
        for text in explain(judged, answers):
            click.echo(terminal(text))
