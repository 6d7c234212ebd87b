"""The commands of single stages, for the scripts in pipeline/."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from enrich.cli.options import Command, common_options, make_workspace
from enrich.cli.streams import echo_styled
from enrich.cli.summary import summarize


def stage_command(name: str, help_text: str) -> click.Command:
    """The command of one stage, for the script of that name in pipeline/."""

    @click.command(name=name, help=help_text, cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
    @click.option(
        "--list",
        "list_path",
        type=click.Path(path_type=Path),
        default=Path("data/raw/reading_list.md"),
        show_default=True,
        help="The reading list.",
    )
    @common_options
    def command(list_path: Path, **options: Any) -> None:
        from importlib import import_module

        workspace = make_workspace(list_path, options)
        result = getattr(import_module(f"enrich.stages.{name}"), name)(workspace)
        if name == "publish":
            echo_styled(summarize(result, workspace))

    return command
