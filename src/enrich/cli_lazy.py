"""A group of commands, some of which are imported only when they are called (or listed by --help)."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {"explain": "enrich.cli_explain:explain_command"}
"""Name of a command -> module and attribute."""


class LazyGroup(click.Group):
    """Commands of its own, and those of `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in alphabetical order."""
        return sorted([*super().list_commands(ctx), *COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by name, imported now if it is a lazy one."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command
