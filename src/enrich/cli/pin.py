"""`enrich pin`: writes which paper an entry means, or what its venue, year or title is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.decisions import decision_options, require_reason, today, write_decision
from enrich.cli.options import Command

if TYPE_CHECKING:
    from enrich.core.models import Paper
    from enrich.decisions.corrections import PinField
    from enrich.stages.locations import Locations


@click.command(cls=Command, short_help="Decide which paper an entry means, or its venue or year.")
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@click.argument("line", type=click.IntRange(min=1))
@click.option("--arxiv", metavar="ID", help="The entry means this paper: an arXiv id, or a link to one.")
@click.option("--doi", metavar="DOI", help="The entry means this paper: a DOI, or a link to one.")
@click.option("--title", metavar="TEXT", help="The paper's title of record.")
@click.option("--venue", metavar="NAME", help="The venue at which the paper was published.")
@click.option("--year", type=click.IntRange(1600, 2999), help="The year in which it was published there.")
@click.option("--reason", required=True, help="The reason; it is written to the file.")
@decision_options
def pin(list_path: Path, line: int, *, reason: str, **options: Any) -> None:
    """Write down which paper the entry on LINE of LIST means, or what its venue, year or title is.

    Examples:
      enrich pin README.md 36 --arxiv 2309.06180 --reason "The link is the authors' copy of it."
      enrich pin README.md 36 --venue SOSP --year 2023 --reason "Checked in the proceedings."

    LINE is any line of the entry. The entry must be one of the last run (`enrich run`): what the sources say now is
    written with the decision, and the decision is set aside when they say something else.
    """
    from enrich.cli.entry_lines import require_entry
    from enrich.cli.last_run import read_papers_of, refuse_changed
    from enrich.core.errors import InputError
    from enrich.decisions.corrections import Correction, DecisionKind, Guard
    from enrich.stages.locations import locate

    values = _values(options)
    found = locate(list_path, raw_dir=options["raw_dir"], out_dir=options["out_dir"])
    papers = read_papers_of(list_path, found.out_dir)
    entry = require_entry(line, [paper.entry for paper in papers], list_path)
    refuse_changed(list_path, entry)
    paper = next(paper for paper in papers if paper.entry == entry)
    if paper.resolution.status.value != "resolved" and "identity" not in values:
        raise InputError(list_path, "this entry is not identified; pin the paper first, with --arxiv or --doi", line)
    for field, value in values.items():
        made = Correction(
            kind=DecisionKind.PIN,
            entry=entry.entry_id,
            field=field,
            value=value,
            reason=require_reason(reason),
            date=today(),
            when=Guard(correct=_said_now(_without_pins(list_path, paper, found, field), field)),
        )
        write_decision(options["corrections"] or found.corrections, made, entry)


def _values(options: dict[str, Any]) -> dict[PinField, str | int]:
    """What is pinned, by field. Raises UsageError where nothing is, or no identifier can be read."""
    from enrich.decisions.corrections import PinField, format_identity, parse_identity

    values: dict[PinField, str | int] = {}
    if options["arxiv"] and options["doi"]:
        raise click.UsageError("give either --arxiv or --doi: an entry means one paper")
    for name in ("arxiv", "doi"):
        if options[name]:
            named = parse_identity(options[name].strip())
            if not (named.arxiv_id or (named.doi and name == "doi")):
                raise click.BadParameter(f"{options[name]!r} is not recognised", param_hint=f"--{name}")
            values[PinField.IDENTITY] = format_identity(named)
    for field in (PinField.TITLE, PinField.VENUE, PinField.YEAR):
        if options[field.value]:
            values[field] = options[field.value]
    if not values:
        raise click.UsageError("nothing to pin: give --arxiv, --doi, --title, --venue or --year")
    if PinField.IDENTITY in values and len(values) > 1:
        raise click.UsageError("pin the paper first, run again, and then pin what is still wrong of it")
    return values


def _without_pins(list_path: Path, paper: Paper, found: Locations, field: PinField) -> Paper:
    """The paper as it is without the pins that a new pin of this field replaces; cached answers only."""
    from enrich.decisions.corrections import PinField
    from enrich.decisions.pins import PERSON
    from enrich.judging.judge import judge_entry
    from enrich.stages.source_access import make_gatherer
    from enrich.stages.workspace import Workspace, read_corrections

    is_pinned = paper.resolution.method.value == PERSON or any(p.source == PERSON for p in paper.provenance)
    if not is_pinned:
        return paper
    workspace = Workspace(list_path=list_path, raw_dir=found.raw_dir, corrections_file=found.corrections, offline=True)
    kept = () if field is PinField.IDENTITY else tuple(
        w for w in read_corrections(workspace) if w.correction.field is PinField.IDENTITY
    )  # fmt: skip
    return judge_entry(paper.entry, make_gatherer(workspace, None), corrections=kept).paper


def _said_now(unpinned: Paper, field: PinField) -> str | int:
    """What the sources say of a field without the pin; "" where they say nothing."""
    from enrich.decisions.corrections import PinField, format_identity

    if field is PinField.IDENTITY:
        return format_identity(unpinned.resolution.identifiers)
    value: str | int | None = getattr(unpinned.work, field.value)
    return value if value is not None else ""
