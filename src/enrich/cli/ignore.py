"""`enrich ignore`: write a correction that hides a finding. Imports what is heavy only when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from enrich.cli.options import Command

if TYPE_CHECKING:
    from enrich.core.models import Entry, Finding, Paper
    from enrich.stages.workspace import Workspace


@click.command(cls=Command)
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@click.argument("line", type=click.IntRange(min=1))
@click.argument("code")
@click.option("--reason", required=True, help="Why; it is written beside the decision.")
@click.option("--accept", is_flag=True, help="The finding is right, but known (otherwise: wrong, or not wanted).")
@click.option(
    "--raw-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/raw"),
    show_default=True,
    help="The run's raw directory; corrections.toml lies beside it.",
)
@click.option(
    "--out-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/enriched"),
    show_default=True,
    help="Where the last run wrote its findings.",
)
@click.option(
    "--corrections",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file to write to (default: corrections.toml beside RAW_DIR).",
)
def ignore(
    list_path: Path,
    line: int,
    code: str,
    *,
    reason: str,
    accept: bool,
    raw_dir: Path,
    out_dir: Path,
    corrections: Path | None,
) -> None:
    """Hide the finding CODE on LINE of LIST from the next run on, as long as nobody says anything new about it.

    The finding is taken from the last run (`enrich run`). LINE is its own line, or any of its entry's.
    """
    from datetime import UTC, datetime

    from enrich.decisions.corrections import (
        Correction,
        DecisionKind,
        guard_of,
        of_entry,
        parse_corrections,
        with_correction,
    )
    from enrich.stages.workspace import Workspace
    from enrich.storage.files import read_text, write_whole

    workspace = Workspace(list_path=list_path, raw_dir=raw_dir, out_dir=out_dir)
    paper, finding = _finding(workspace, line, code)
    made = Correction(
        kind=DecisionKind.ACCEPT if accept else DecisionKind.IGNORE,
        entry=paper.entry.entry_id,
        code=finding.code,
        reason=reason.strip() or _no_reason(),
        date=datetime.now(UTC).date(),
        when=guard_of(finding),
    )
    path = corrections or raw_dir.parent / "corrections.toml"
    text = read_text(path) if path.exists() else ""
    for known in of_entry(parse_corrections(text, str(path)), paper.entry):
        decided = known.correction
        if decided.code is made.code and decided.when == made.when:
            click.echo(f"{path}:{known.line}: decided already: {decided.reason}")
            return
    changed = with_correction(text, made)
    parse_corrections(changed, str(path))
    write_whole({path: changed.encode()})
    click.echo(f"{path}: {made.kind} {made.code} of {made.entry}; it counts from the next run on")


def _no_reason() -> str:
    raise click.BadParameter("a decision needs a reason", param_hint="--reason")


def _finding(workspace: Workspace, line: int, code: str) -> tuple[Paper, Finding]:
    """The finding of the last run. Raises InputError where there is none, or the list's entry changed since."""
    from enrich.ci.report import last_line
    from enrich.core.errors import InputError
    from enrich.core.models import Paper
    from enrich.storage.records import read_records

    _refuse_other_list(workspace)
    papers = read_records(workspace.papers, Paper)
    near = [p for p in papers if p.entry.line <= line <= last_line(p.entry)]
    found = [(p, f) for p in near for f in p.findings if f.code == code]
    found.sort(key=lambda pair: pair[1].line != line)
    if not found:
        there = sorted({f.code.value for p in near for f in p.findings})
        known = f"; there are: {', '.join(there)}" if there else ", nor any other"
        raise InputError(workspace.list_path, f"the last run has no finding {code} here{known}", line)
    _refuse_changed(workspace, found[0][0].entry)
    return found[0]


def _refuse_other_list(workspace: Workspace) -> None:
    """Raise InputError if the last run was of another list."""
    from enrich.core.errors import InputError
    from enrich.storage.records import read_json

    last = read_json(workspace.run).get("list")
    if last is not None and Path(last).name != workspace.list_path.name:
        raise InputError(workspace.out_dir, f"holds the findings of {last}, not of {workspace.list_path}")


def _refuse_changed(workspace: Workspace, entry: Entry) -> None:
    """Raise InputError if the list says something else of the entry than at the last run."""
    from enrich.core.errors import InputError
    from enrich.reading_list import parse_reading_list
    from enrich.storage.files import read_list

    if entry not in parse_reading_list(read_list(workspace.list_path)).entries:
        raise InputError(workspace.list_path, "changed here since the last run; run `enrich run` again", entry.line)
