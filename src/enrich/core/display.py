"""Text of lists and services, made safe for the place where it is shown: the one module that escapes.

Whatever comes from outside goes through one of these before it reaches a terminal, Markdown, a workflow of GitHub, or a
spreadsheet. HTML is escaped by the template engine; LaTeX by `exports.bibtex`.
"""

from __future__ import annotations

import re
from typing import Any

# What makes a spreadsheet take text for a formula, also in full width, which some of them fold.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def one_line(text: str) -> str:
    r"""`text` on one line, without control and invisible characters.

    >>> one_line("a\u200bb\n c\x07")
    'ab c'
    """
    return " ".join("".join(" " if c.isspace() else c for c in text if c.isprintable() or c.isspace()).split())


def printable(text: str) -> str:
    """`text` with its lines, blanks and tabs, without other control or invisible characters."""
    return "".join(c for c in text if c.isprintable() or c in "\t\n")


def markdown(text: str) -> str:
    """`text` as Markdown that shows it letter for letter: no mark-up in it takes effect."""
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|#~$])", r"\\\1", text)


def comment(text: str) -> str:
    """`text` for a comment on GitHub: no mark-up takes effect, and nobody is mentioned by an `@`."""
    return markdown(one_line(text)).replace("@", "@\u200b")


def code(text: str) -> str:
    """`text` for an inline code span: on one line, without backquotes."""
    return one_line(text).replace("`", "'")


def fence(text: str) -> str:
    """A code fence longer than any run of backquotes in `text`."""
    return "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))


def link(label: str, url: str | None) -> str:
    """A Markdown link with an escaped `label`, if `url` is an address of the web; else the label alone."""
    if url is None or not re.match(r"https?://", url):
        return label
    address = re.sub(r"[<>\\\s]", "", url)
    return f"[{label}](<{address}>)"


def workflow_command(name: str, message: str, **properties: str) -> str:
    """A workflow command of GitHub Actions; percent, line breaks and, in properties, colon and comma are escaped.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    given = ",".join(f"{key}={_percent(value, also=':,')}" for key, value in properties.items())
    return f"::{name} {given}::{_percent(message)}"


def _percent(text: str, also: str = "") -> str:
    return re.sub(rf"[%\r\n{also}]", lambda match: f"%{ord(match[0]):02X}", text)


def sarif(text: str) -> str:
    """`text` for a SARIF message, where brackets would make a link and braces a placeholder (SARIF 2.1.0, 3.11)."""
    return re.sub(r"([\\\[\]])", r"\\\1", text).replace("{", "{{").replace("}", "}}")


def csv_cell(value: Any) -> Any:
    r"""A value as a cell that stays what it is: text that a spreadsheet would run gets an apostrophe before it.

    >>> csv_cell("=1+1"), csv_cell(" \t@sum"), csv_cell("a - b"), csv_cell(-1), csv_cell(None)
    ("'=1+1", "'@sum", 'a - b', -1, '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = one_line(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
