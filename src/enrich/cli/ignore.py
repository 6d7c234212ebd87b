"""`enrich ignore`: writes a correction that hides a finding."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from enrich.cli.decisions import decision_options, require_reason, today, write_decision
from enrich.cli.options import Command

if TYPE_CHECKING:
    from enrich.core.models import Finding, Paper


@click.command(cls=Command, short_help="Hide a finding, with your reason.")
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@click.argument("line", type=click.IntRange(min=1))
@click.argument("code")
@click.option("--reason", required=True, help="The reason; it is written to the file.")
@click.option("--accept", is_flag=True, help="The finding is right but known (without this: it is wrong or unwanted).")
@decision_options
def ignore(
    list_path: Path,
    line: int,
    code: str,
    *,
    reason: str,
    accept: bool,
    raw_dir: Path | None,
    out_dir: Path | None,
    corrections: Path | None,
) -> None:
    """Hide the finding CODE on LINE of LIST in the next runs, until the list or the sources say something new about it.

    Example:
      enrich ignore README.md 22 venue_vague --reason "We name the publisher on purpose."

    The finding must be one of the last run (`enrich run`). LINE is any line of the finding's entry.
    """
    from enrich.decisions.corrections import Correction, DecisionKind, make_guard
    from enrich.stages.locations import locate

    found = locate(list_path, raw_dir=raw_dir, out_dir=out_dir)
    paper, finding = _finding(list_path, found.out_dir, line, code)
    made = Correction(
        kind=DecisionKind.ACCEPT if accept else DecisionKind.IGNORE,
        entry=paper.entry.entry_id,
        code=finding.code,
        reason=require_reason(reason),
        date=today(),
        when=make_guard(finding),
    )
    write_decision(corrections or found.corrections, made, paper.entry)


def _finding(list_path: Path, out_dir: Path, line: int, code: str) -> tuple[Paper, Finding]:
    """The finding of the last run. Raises InputError if there is none, or if the list's entry has changed since."""
    from enrich.cli.last_run import read_papers_of, refuse_changed
    from enrich.core.errors import InputError

    papers = read_papers_of(list_path, out_dir)
    near = [p for p in papers if p.entry.line <= line <= p.entry.last_line]
    found = [(p, f) for p in near for f in p.findings if f.code == code]
    found.sort(key=lambda pair: pair[1].line != line)
    if not found:
        there = sorted({f.code.value for p in near for f in p.findings})
        known = f"; it has: {', '.join(there)}" if there else ", and no other finding"
        raise InputError(list_path, f"the last run has no finding {code} on this line{known}", line)
    refuse_changed(list_path, found[0][0].entry)
    return found[0]
