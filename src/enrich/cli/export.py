"""`enrich export`: the data set in the formats of other programs. `main` makes the command from it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from enrich.exports import Format, OfEntries, exported, in_section

_LISTS = " and ".join(form for form in Format if isinstance(form.writer, OfEntries))


@click.argument("list_path", metavar="[LIST]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice([form.value for form in Format]), required=True,
    help=f"{_LISTS} contain every entry; the others contain the identified papers.",
)  # fmt: skip
@click.option(
    "--out-dir", type=click.Path(path_type=Path, file_okay=False),
    help="Directory of the data set (default: that of LIST; without LIST, data/enriched or the only *.enriched here).",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file, not to stdout."
)
@click.option("--section", metavar="HEADING", help="Only the entries under this heading.")
@click.option(
    "--with-unresolved",
    is_flag=True,
    help="Also the entries that we could not identify, as the list has them and marked as such.",
)
@click.option("--abstracts", is_flag=True, help="Add abstracts where the data set has them (bibtex, csl-json, ris).")
def export(
    *,
    list_path: Path | None,
    form: str,
    out_dir: Path | None,
    output: Path | None,
    section: str | None,
    **options: bool,
) -> None:
    """Write the data set of LIST as BibTeX, CSL-JSON, CSV, RIS or a clean Markdown list.

    Examples:
      enrich export README.md --format bibtex -o papers.bib
      enrich export --format markdown --section Serving

    Build the data set first (`enrich run LIST`). Entries that are left out are named on stderr.
    """
    from enrich.core.errors import InputError
    from enrich.core.models import Paper
    from enrich.stages.locations import locate_data_set
    from enrich.storage.files import write_bytes
    from enrich.storage.records import read_records

    out_dir = out_dir or locate_data_set(list_path)
    papers = read_records(out_dir / "papers.jsonl", Paper, may_be_empty=False)
    chosen = in_section(papers, section)
    if not chosen:
        headings = list(dict.fromkeys(heading for paper in papers for heading in paper.entry.section))
        raise InputError(
            out_dir / "papers.jsonl",
            f"no entry is under the heading {section!r}; the headings are {', '.join(headings)}",
        )
    made = exported(chosen, Format(form), **options)
    if output is None:
        click.echo(made.content, nl=False)
    else:
        write_bytes(output, made.content)
    for reason, number in Counter(made.left_out.values()).items():
        names = ", ".join(entry_id for entry_id, why in made.left_out.items() if why == reason)
        click.echo(f"left out, {reason}: {number} ({names})", err=True)
