"""The `enrich` command. Heavy modules are imported inside commands, so that `--help` is quick."""

from __future__ import annotations

import sys
from typing import Any

import click

from enrich.cli.add import add
from enrich.cli.bulk import bulk
from enrich.cli.check import check
from enrich.cli.diff import diff
from enrich.cli.explain import explain_command
from enrich.cli.export import export
from enrich.cli.fill import fill
from enrich.cli.fix import fix
from enrich.cli.ignore import ignore
from enrich.cli.lists import ListFile, for_each_list, lists_argument
from enrich.cli.options import Command, Program, common_options, make_workspace
from enrich.cli.parse import parse
from enrich.cli.pin import pin
from enrich.cli.snapshot import snapshot
from enrich.cli.streams import echo_styled
from enrich.cli.summary import summarize
from enrich.core.version import __version__


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Check a reading list of papers; write a data set (Parquet) and a review of the list's mistakes.

    Start with:
      enrich run README.md
    and open the page that it names. `enrich COMMAND --help` explains a command.
    """


@main.command(cls=Command, short_help="Check lists; write a data set and a review of each.")
@lists_argument
@common_options
def run(lists: tuple[str, ...], **options: Any) -> None:
    """Check each LIST (Markdown, BibTeX, RIS, CSV ...); write its data set and a review of its mistakes.

    Examples:
      enrich run README.md
      enrich run lists/ refs.bib --offline

    LIST is a file, a folder (every list in it), a pattern, or - for standard input. The results of README.md are in
    README.enriched beside it; those of a project's list (data/raw/reading_list.md) in data/enriched.

    Exit status: 0 if every data set was written, whatever the findings; 1 if one was not; 2 for bad usage or input.
    """
    from enrich.stages.run import run_all

    def run_one(file: ListFile) -> int:
        workspace = make_workspace(file.path, options, place=file.place)
        papers = run_all(workspace)
        if not options["quiet"]:
            echo_styled(summarize(papers, workspace))
        return 0

    sys.exit(for_each_list(lists, options, run_one))


_export = click.command(cls=Command, short_help="Write a list as BibTeX, CSL-JSON, RIS, CSV or Markdown.")(export)
_EVERYDAY = (fix, fill, add, check, explain_command, ignore, pin, _export, diff, parse)
for _command in (*_EVERYDAY, bulk, snapshot):
    main.add_command(_command)

if __name__ == "__main__":
    main()
