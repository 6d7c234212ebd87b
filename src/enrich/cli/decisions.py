"""What `enrich ignore` and `enrich pin` share: their options, and how a decision is written to the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from enrich.core.models import Entry
    from enrich.decisions.corrections import Correction

_FOLDER = click.Path(path_type=Path, file_okay=False)


def decision_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where the last run and the file of decisions are."""
    options = (
        click.option("--raw-dir", type=_FOLDER, help="The run's --raw-dir, if one was given."),
        click.option("--out-dir", type=_FOLDER, help="The run's --out-dir, if one was given."),
        click.option(
            "--corrections",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="File to write to (default: NAME.corrections.toml beside the list; in a project or with --raw-dir, "
            "corrections.toml next to RAW_DIR).",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def require_reason(reason: str) -> str:
    """The reason without blanks around it. Raises BadParameter for an empty one."""
    if not reason.strip():
        raise click.BadParameter("the reason is empty", param_hint="--reason")
    return reason.strip()


def today() -> date:
    """The date that is written with a decision."""
    return datetime.now(UTC).date()


def write_decision(path: Path, made: Correction, entry: Entry) -> None:
    """Add a decision about an entry to the file, unless it is there already; say what was done.

    Raises InputError for a second pin of the same field: only one can be right.
    """
    from enrich.core.display import one_line
    from enrich.core.errors import InputError
    from enrich.decisions.corrections import corrections_for
    from enrich.decisions.corrections_file import add_correction, parse_corrections
    from enrich.storage.files import read_text_if_any, write_whole

    text = read_text_if_any(path)
    for known in corrections_for(parse_corrections(text, str(path)), entry):
        decided = known.correction
        if (decided.code, decided.field, decided.value, decided.when) == (made.code, made.field, made.value, made.when):
            click.echo(f"{path}:{known.line}: already decided: {one_line(decided.reason)}")
            return
        if made.field is not None and decided.field is made.field:
            reason = f"{made.field} of this entry is pinned to {one_line(str(decided.value))} already; change it there"
            raise InputError(path, reason, known.line)
    changed = add_correction(text, made)
    parse_corrections(changed, str(path))
    write_whole({path: changed.encode()})
    value = f" as {one_line(str(made.value))}" if made.value is not None else ""
    click.echo(f"{path}: {made.kind} {made.subject} of {made.about}{value}; takes effect on the next run")
