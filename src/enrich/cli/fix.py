"""`enrich fix LIST`: corrects the list from the findings of the last run, as a patch or in place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.options import Command, require_finite
from enrich.core.display import one_line
from enrich.core.errors import InputError

if TYPE_CHECKING:
    from enrich.core.models import Edit, Paper
    from enrich.editing.fix import Choice, Fixes


@click.command(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@click.option(
    "--out-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/enriched"),
    show_default=True,
    help="Directory of the last run's data set.",
)
@click.option("--write", is_flag=True, help="Change LIST itself; print no patch.")
@click.option("--only", "codes", multiple=True, metavar="CODE", help="Fix only findings of this code (repeatable).")
@click.option("--line", "lines", multiple=True, type=int, help="Fix only the entry or field on this line (repeatable).")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    callback=require_finite,
    default=0.95,
    show_default=True,
    help="Skip findings with a lower confidence.",
)
@click.option("--interactive", is_flag=True, help="Show each change and ask whether to make it.")
def fix(list_path: Path, **options: Any) -> None:
    """Print a patch that corrects LIST, for `git apply`; with --write, change LIST itself.

    Only the wrong fields change; all other bytes stay as they are. Errors and warnings are fixed, and missing venues
    are added as the list's other entries give theirs; for other findings use --only.
    """
    from enrich.editing.patch import unified_diff
    from enrich.storage.files import read_list, write_list

    text = read_list(list_path)
    papers = _papers(list_path, text, options["out_dir"])
    found = _fixes(list_path, text, papers, _choice(options))
    if options["interactive"]:
        found = _accepted(text, papers, found)
    for left in found.left_out:
        click.echo(f"{list_path}:{left.line}: {left.code} not fixed: {left.reason}", err=True)
    if found.text == text:
        click.echo("nothing to fix", err=True)
    elif options["write"]:
        write_list(list_path, found.text, before=text)
        click.echo(
            f"{list_path}: changes made: {len(found.edits)}; run `enrich run` again to see what is left", err=True
        )
    else:
        click.echo(unified_diff(list_path.as_posix().removeprefix("./"), text, found.text).encode(), nl=False)


def _choice(options: dict[str, Any]) -> Choice:
    from enrich.core.models import FindingCode
    from enrich.editing.fix import Choice

    unknown = [code for code in options["codes"] if code not in set(FindingCode)]
    if unknown:
        raise click.BadParameter(
            f"unknown code {unknown[0]}; the codes are {', '.join(FindingCode)}", param_hint="--only"
        )
    return Choice(
        codes=frozenset(FindingCode(code) for code in options["codes"]),
        lines=frozenset(options["lines"]),
        least_confidence=options["min_confidence"],
    )


def _papers(list_path: Path, text: str, out_dir: Path) -> list[Paper]:
    """The findings of the last run, if it read this same list. Raises InputError otherwise."""
    from enrich.core.models import Paper
    from enrich.storage.files import digest
    from enrich.storage.records import read_json, read_records

    run = read_json(out_dir / "run.json")
    if not run.get("list_sha256"):
        raise InputError(out_dir, f"contains no data set; first run: enrich run {list_path} --out-dir {out_dir}")
    if run["list_sha256"] != digest(text):
        raise InputError(
            list_path, f"is not the list of the last run, or has changed since; first run: enrich run {list_path}"
        )
    return read_records(out_dir / "papers.jsonl", Paper, may_be_empty=False)


def _fixes(list_path: Path, text: str, papers: list[Paper], choice: Choice) -> Fixes:
    from enrich.editing.fix import fixes
    from enrich.editing.places import ListFormat
    from enrich.reading_list import parse_list

    form = ListFormat.for_file(list_path.name)
    return fixes(text, papers, choice, lambda read: parse_list(list_path, read).entries, form)


def _accepted(text: str, papers: list[Paper], found: Fixes) -> Fixes:
    """The fixes that a person accepts, one entry after the other."""
    from enrich.editing.fix import Fixes
    from enrich.editing.patch import unified_diff
    from enrich.editing.source import ListSource

    source = ListSource(text)
    kept: list[Edit] = []
    for paper in papers:
        edits = [edit for edit in found.edits if edit.entry_id == paper.entry.entry_id]
        if not edits:
            continue
        click.echo(unified_diff("list", text, source.with_edits(edits)), nl=False)
        for finding in paper.findings:
            if any(finding.code in edit.codes for edit in edits):
                click.echo(f"  {finding.code} ({finding.confidence:.2f}): {one_line(finding.reason)}")
        if click.confirm("make this change?", default=True):
            kept += edits
    return Fixes(tuple(kept), source.with_edits(kept), found.left_out)
