"""What a command writes, gated by the medium: no text of others takes control of a terminal or of a workflow's runner.

- On a terminal, control characters are shown as escapes, in text and in data.
- In a job of GitHub Actions, text for people can start no workflow command; nothing on stderr can.
- Elsewhere (files and pipes) the bytes stay as they are.

Text is what is written as `str`, data what is written as `bytes`: patches, exports, and the annotations of `check`,
which are workflow commands and have their own gate (`display.workflow_command`).
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

import click

from enrich.core import display


@contextlib.contextmanager
def program_output() -> Iterator[None]:
    """Within it, stdout and stderr go through the gate of their medium, and an OSError ends the program with one line.

    Raises SystemExit(1) where a file cannot be used or the output cannot be written, as on a full disk.
    """
    with (
        contextlib.redirect_stdout(cast("TextIO", _Gate(sys.stdout or _nowhere()))),
        contextlib.redirect_stderr(cast("TextIO", _Gate(sys.stderr or _nowhere()))),
    ):
        try:
            try:
                yield
            finally:
                _flush(sys.stdout)
        except OSError as error:
            if error.errno != errno.EPIPE:  # else whoever reads our output has enough
                where = f"{error.filename}: " if error.filename else ""
                echo_error(f"{where}{error.strerror or error}")
            sys.exit(1)
        finally:
            with contextlib.suppress(OSError):
                _flush(sys.stderr)


def _nowhere() -> TextIO:
    """What stands for a stream that is closed: Python has None for it."""
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 (it is open until the program ends)


def _flush(stream: TextIO) -> None:
    """Write out what is buffered. Raises OSError where that fails.

    What is left then goes nowhere: at its end, Python would try again, and end with a message and a code of its own.
    """
    try:
        stream.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, ungated(stream).fileno())
            os.close(nowhere)
        raise


def echo_error(error: object) -> None:
    """Say in one line on stderr, if it can be written, why a command or its work on one list ended."""
    with contextlib.suppress(OSError):
        click.echo(f"enrich: {display.terminal_line(str(error))}", err=True)


def ungated(stream: TextIO) -> TextIO:
    """The stream behind the gate, for progress bars, which move the cursor and show only our own words."""
    return cast("TextIO", getattr(stream, "behind", stream))


def echo_styled(text: str, *, nl: bool = True) -> None:
    """Write a text with colours of our own (`click.style`); all else in it has gone through `display` before.

    In a job of GitHub Actions there are no colours, and the text goes through the gate like any other.
    """
    if os.environ.get("GITHUB_ACTIONS") == "true":
        click.echo(click.unstyle(text), nl=nl)
    else:
        click.echo(text, file=ungated(sys.stdout), nl=nl)


class _Gate:
    """A text stream; what it does not do itself, the stream behind it does."""

    def __init__(self, behind: TextIO) -> None:
        self.behind = behind
        self._is_terminal = behind.isatty()
        self._is_in_workflow = os.environ.get("GITHUB_ACTIONS") == "true"

    def write(self, text: str) -> int:
        """Write text for people."""
        if not isinstance(text, str):
            raise TypeError(f"text is written here, not {type(text).__name__}")
        if self._is_in_workflow:
            text = display.workflow_log(text)
        if self._is_terminal:
            text = display.terminal(text)
        encoding = self.behind.encoding or "utf-8"
        return self.behind.write(text.encode(encoding, "backslashreplace").decode(encoding))

    @property
    def buffer(self) -> Any:
        """Where data is written."""
        return _DataGate(self) if self._is_terminal else self.behind.buffer

    def __getattr__(self, name: str) -> Any:
        return getattr(self.behind, name)


class _DataGate:
    """Data on a terminal: shown as text."""

    def __init__(self, gate: _Gate) -> None:
        self._gate = gate

    def write(self, data: bytes) -> int:
        """Show data, which is UTF-8 wherever it can be shown at all."""
        self._gate.write(data.decode("utf-8", "backslashreplace"))
        return len(data)

    def flush(self) -> None:
        """Flush the terminal."""
        self._gate.behind.flush()
