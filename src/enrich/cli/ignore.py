"""`enrich ignore`: writes a correction that hides a finding."""

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
@click.option("--reason", required=True, help="The reason; it is written to the file.")
@click.option("--accept", is_flag=True, help="The finding is right but known (without this: it is wrong or unwanted).")
@click.option(
    "--raw-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/raw"),
    show_default=True,
    help="The run's raw directory; corrections.toml is next to it.",
)
@click.option(
    "--out-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/enriched"),
    show_default=True,
    help="Directory of the last run's data set.",
)
@click.option(
    "--corrections",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write to (default: corrections.toml next to RAW_DIR).",
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
    """Hide the finding CODE on LINE of LIST in the next runs, until the list or the sources say something new about it.

    The finding must be one of the last run (`enrich run`). LINE is any line of the finding's entry.
    """
    from datetime import UTC, datetime

    from enrich.core.display import one_line
    from enrich.decisions.corrections import Correction, DecisionKind, corrections_for, make_guard
    from enrich.decisions.corrections_file import add_correction, parse_corrections
    from enrich.stages.workspace import Workspace
    from enrich.storage.files import read_text_if_any, write_whole

    workspace = Workspace(list_path=list_path, raw_dir=raw_dir, out_dir=out_dir)
    paper, finding = _finding(workspace, line, code)
    made = Correction(
        kind=DecisionKind.ACCEPT if accept else DecisionKind.IGNORE,
        entry=paper.entry.entry_id,
        code=finding.code,
        reason=reason.strip() or _no_reason(),
        date=datetime.now(UTC).date(),
        when=make_guard(finding),
    )
    path = corrections or raw_dir.parent / "corrections.toml"
    text = read_text_if_any(path)
    for known in corrections_for(parse_corrections(text, str(path)), paper.entry):
        decided = known.correction
        if decided.code is made.code and decided.when == made.when:
            click.echo(f"{path}:{known.line}: already decided: {one_line(decided.reason)}")
            return
    changed = add_correction(text, made)
    parse_corrections(changed, str(path))
    write_whole({path: changed.encode()})
    click.echo(f"{path}: {made.kind} {made.code} of {made.entry}; takes effect on the next run")


def _no_reason() -> str:
    raise click.BadParameter("the reason is empty", param_hint="--reason")


def _finding(workspace: Workspace, line: int, code: str) -> tuple[Paper, Finding]:
    """The finding of the last run. Raises InputError if there is none, or if the list's entry has changed since."""
    from enrich.core.errors import InputError
    from enrich.core.models import Paper
    from enrich.storage.records import read_records

    _refuse_other_list(workspace)
    papers = read_records(workspace.papers, Paper, may_be_empty=False)
    near = [p for p in papers if p.entry.line <= line <= p.entry.last_line]
    found = [(p, f) for p in near for f in p.findings if f.code == code]
    found.sort(key=lambda pair: pair[1].line != line)
    if not found:
        there = sorted({f.code.value for p in near for f in p.findings})
        known = f"; it has: {', '.join(there)}" if there else ", and no other finding"
        raise InputError(workspace.list_path, f"the last run has no finding {code} on this line{known}", line)
    _refuse_changed(workspace, found[0][0].entry)
    return found[0]


def _refuse_other_list(workspace: Workspace) -> None:
    """Raise InputError if the last run read another list."""
    from enrich.core.errors import InputError
    from enrich.storage.records import read_json

    last = read_json(workspace.run).get("list")
    if last is not None and Path(last).name != workspace.list_path.name:
        raise InputError(workspace.out_dir, f"contains the findings of {last}, not of {workspace.list_path}")


def _refuse_changed(workspace: Workspace, entry: Entry) -> None:
    """Raise InputError if the list gives the entry differently than at the last run."""
    from enrich.core.errors import InputError
    from enrich.stages.parse import load_reading_list

    _, parsed = load_reading_list(workspace.list_path)
    if entry not in parsed.entries:
        raise InputError(
            workspace.list_path, "this entry has changed since the last run; run `enrich run` again", entry.line
        )
