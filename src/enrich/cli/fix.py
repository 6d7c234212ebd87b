"""`enrich fix LIST`: from the findings of the last run to a corrected list, as a patch or in place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.options import Command
from enrich.core.errors import InputError

if TYPE_CHECKING:
    from enrich.core.models import Paper
    from enrich.editing.fix import Choice, Edit, Fixes


@click.command(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@click.option(
    "--out-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/enriched"),
    show_default=True,
    help="Where the last run wrote its findings.",
)
@click.option("--write", is_flag=True, help="Change LIST itself instead of printing a patch.")
@click.option("--only", "codes", multiple=True, metavar="CODE", help="Fix only findings of this code (repeatable).")
@click.option("--line", "lines", multiple=True, type=int, help="Fix only the entry or field on this line (repeatable).")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.95,
    show_default=True,
    help="Leave less certain findings alone.",
)
@click.option("--interactive", is_flag=True, help="Show each change and ask whether to make it.")
def fix(list_path: Path, **options: Any) -> None:
    """Print a patch that corrects LIST, for `git apply`, or with --write correct it.

    Only the bytes of wrong fields change, in the list's own form. Errors and warnings are fixed, and a missing venue
    gets a line where the list's other entries have one; name other findings with --only.
    """
    from enrich.editing.fix import unified_diff
    from enrich.storage.files import read_list, write_list

    text = read_list(list_path)
    papers = _papers(list_path, text, options["out_dir"])
    found = _fixes(list_path, text, papers, _choice(options))
    if options["interactive"]:
        found = _accepted(text, papers, found)
    for left in found.left_out:
        click.echo(f"{list_path}:{left.line}: {left.code} left alone: {left.reason}", err=True)
    if found.text == text:
        click.echo("nothing to fix", err=True)
    elif options["write"]:
        write_list(list_path, found.text)
        click.echo(
            f"{list_path}: {len(found.edits)} changes made; run `enrich run` again to see what is left", err=True
        )
    else:
        click.echo(unified_diff(list_path.as_posix().removeprefix("./"), text, found.text), nl=False)


def _choice(options: dict[str, Any]) -> Choice:
    from enrich.core.models import FindingCode
    from enrich.editing.fix import Choice

    unknown = [code for code in options["codes"] if code not in set(FindingCode)]
    if unknown:
        raise click.BadParameter(f"{unknown[0]}; known are {', '.join(FindingCode)}", param_hint="--only")
    return Choice(
        codes=frozenset(FindingCode(code) for code in options["codes"]),
        lines=frozenset(options["lines"]),
        least_confidence=options["min_confidence"],
    )


def _papers(list_path: Path, text: str, out_dir: Path) -> list[Paper]:
    """The findings of the last run, if they are of this very list. Raises InputError otherwise."""
    from enrich.core.models import Paper
    from enrich.storage.files import digest
    from enrich.storage.records import read_json, read_records

    run = read_json(out_dir / "run.json")
    if not run.get("list_sha256"):
        raise InputError(out_dir, f"holds no run; first: enrich run {list_path} --out-dir {out_dir}")
    if run["list_sha256"] != digest(text):
        raise InputError(
            list_path, f"is not the list of the last run (or changed since); first: enrich run {list_path}"
        )
    return read_records(out_dir / "papers.jsonl", Paper)


def _fixes(list_path: Path, text: str, papers: list[Paper], choice: Choice) -> Fixes:
    from enrich.editing.fix import fixes
    from enrich.reading_list import parse_list

    return fixes(text, papers, choice, lambda read: parse_list(list_path, read).entries)


def _accepted(text: str, papers: list[Paper], found: Fixes) -> Fixes:
    """The fixes that a person accepts, one entry after the other."""
    from enrich.editing.fix import Fixes, apply, unified_diff

    kept: list[Edit] = []
    for paper in papers:
        edits = [edit for edit in found.edits if edit.entry_id == paper.entry.entry_id]
        if not edits:
            continue
        click.echo(unified_diff("list", text, apply(text.encode(), edits).decode()), nl=False)
        for finding in paper.findings:
            if any(finding.code in edit.codes for edit in edits):
                click.echo(f"  {finding.code} ({finding.confidence:.2f}): {finding.reason}")
        if click.confirm("make this change?", default=True):
            kept += edits
    return Fixes(tuple(kept), apply(text.encode(), kept).decode(), found.left_out)
