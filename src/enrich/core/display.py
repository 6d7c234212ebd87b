"""Text of lists and services, made safe for the place where it is shown or written: the one module that escapes.

Whatever comes from outside goes through one of these functions before it reaches a terminal, Markdown, LaTeX, a GitHub
workflow, a badge, a link or a spreadsheet. HTML alone is escaped elsewhere: by the template engine, for whole pages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any
from urllib.parse import quote

# Characters that make a spreadsheet read a cell as a formula; U+2212 is the minus sign of mathematics. Full-width,
# small, raised and lowered forms count too, since some spreadsheets fold them.
_FORMULA = frozenset("=+-@\u2212")
# What a terminal obeys or does not show, and what changes the direction of text in a page: all controls (C0, DEL, C1)
# but line break and tab, signs of writing direction, other invisible line ends, tags, and halves of characters.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)
# Text that GitHub would link or that would notify somebody: mentions, issues (#1, GH-1), addresses, e-mail.
_REFERENCE = re.compile(r"(?<=@)(?=\w)|(?<=#)(?=\d)|(?<=[Gg][Hh]-)(?=\d)|(?<=:)(?=//)|(?<=[Ww][Ww][Ww])(?=\.)")
_STRETCH = 200
_LAST_LATIN_1, _LAST_BMP = 0xFF, 0xFFFF  # Python writes characters up to these as \\x.. and \\u....
# The two colons by which a workflow command begins, at the start of a line; a lone carriage return ends a line too.
_COMMAND = re.compile(r"(?:^|(?<=\r))([^\S\r\n]*+):(?=:)", re.MULTILINE)
_BREAK = "&#8203;"  # a zero-width space, visible in the source
# A word whose capitals belong to it (vLLM, LoRA, I/O): BibTeX styles that put titles in lower case must not change it.
_OWN_CAPITALS = re.compile(r"\w[A-Z]|[A-Z]/")


def one_line(text: str) -> str:
    r"""`text` on one line, without control and invisible characters.

    >>> one_line("a\u200bb\n c\x07")
    'ab c'
    """
    return " ".join("".join(" " if c.isspace() else c for c in text if c.isprintable() or c.isspace()).split())


def printable(text: str) -> str:
    """`text` with its lines, blanks and tabs, without other control or invisible characters."""
    return "".join(c for c in text if c.isprintable() or c in "\t\n")


def terminal(text: str) -> str:
    r"""`text` for a terminal: what it would obey is shown as an escape; a carriage return is left only in a line end.

    >>> print(terminal("a\x1b[31mb\u202e"))
    a\x1b[31mb\u202e
    """
    return "\r\n".join(_CONTROL.sub(_escape, line) for line in text.split("\r\n"))


def terminal_line(text: str) -> str:
    """`text` as `terminal`, on one line: line breaks and tabs are shown as escapes too."""
    return terminal(text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t"))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code <= _LAST_LATIN_1 else f"\\u{code:04x}" if code <= _LAST_BMP else f"\\U{code:08x}"


def workflow_log(text: str) -> str:
    r"""`text` for the log of a GitHub Actions job: no line is a workflow command, in the new form or the old one.

    The runner reads `::command::` at the start of a line, after blanks, and `##[command]` anywhere
    (https://github.com/actions/runner, ActionCommand.cs).

    >>> workflow_log("::error::x\n a ##[group]")
    ': :error::x\n a # #[group]'
    """
    return _COMMAND.sub(r"\1: ", text).replace("##[", "# #[")


def markdown(text: str) -> str:
    """`text` as Markdown that shows it letter for letter: no mark-up works, nothing is linked, nobody is notified."""
    text = _REFERENCE.sub("\0", " ".join(_CONTROL.sub("", text).split()))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|#~$])", r"\\\1", text).replace("\0", _BREAK)


def markdown_source(text: str, *, in_table: bool = False) -> str:
    r"""`text` as a person would write it into a Markdown list: only what would change its meaning is escaped.

    >>> print(markdown_source("A *Star* Search"), markdown_source("a|b", in_table=True))
    A \*Star\* Search a\|b
    """
    text = re.sub(r"([\\\[\]`*<])", r"\\\1", text)
    text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)
    return text.replace("|", "\\|") if in_table else text


def badge(text: str) -> str:
    """`text` as the address of a shields.io badge writes it (https://shields.io/badges/static-badge)."""
    return quote(text.replace("-", "--").replace("_", "__"), safe="@'!*()-_")


def comment(text: str) -> str:
    """`text` for a comment on GitHub, on one line and without invisible characters."""
    return markdown(one_line(text))


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
    address = re.sub(r"[<>\\\s]", "", _CONTROL.sub("", url))
    return f"[{label}](<{address}>)"


def web_address(text: str | None) -> str | None:
    """An address that can be written into a file: http or https, and nothing in it ends a field or a link.

    >>> web_address("javascript:alert(1)"), web_address("https://a.org/b c{d}")
    (None, 'https://a.org/b%20c%7Bd%7D')
    """
    if text is None or not re.match(r"https?://[^/\s]", text, re.IGNORECASE):
        return None
    return re.sub(r"[^\w!#$%&'()*+,./:;=?@\[\]~-]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), text)


def page_link(url: str | None) -> str | None:
    """An address that a page may link to: http or https, without blanks, quotes or angle brackets; else None."""
    return url.strip() if url and re.match(r"https?://[^\s<>\"]+$", url.strip(), re.IGNORECASE) else None


def workflow_command(name: str, message: str, **properties: str) -> str:
    """A workflow command of GitHub Actions; percent, line breaks and, in properties, colon and comma are escaped.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    given = ",".join(f"{key}={_percent(value, also=':,')}" for key, value in properties.items())
    return f"::{name} {given}::{_percent(message)}".replace("##[", "# #[")


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
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula, by its first character in compatibility form (NFKC)."""
    return unicodedata.normalize("NFKC", text[:1])[:1] in _FORMULA


def csv_text(text: str, *, is_quoted: bool, delimiter: str) -> str | None:
    r"""`text` as the content of an existing CSV cell, or None where a spreadsheet would run it as a formula.

    In a quoted cell, quotes are doubled. An unquoted cell gets its quotes where `text` needs them.

    >>> print(csv_text('a "b", c', is_quoted=False, delimiter=","), csv_text('a "b"', is_quoted=True, delimiter=","))
    "a ""b"", c" a ""b""
    """
    if _is_formula(one_line(text)):
        return None
    doubled = text.replace('"', '""')
    if is_quoted:
        return doubled
    needs_quotes = any(mark in text for mark in (delimiter, '"', "\n", "\r"))
    return f'"{doubled}"' if needs_quotes else text


def latex(text: str) -> str:
    r"""`text` as LaTeX shows it, letter for letter; scripts without LaTeX commands are left as they are.

    >>> latex("Erdős: 5% of {x}")
    'Erd{\\H{o}}s: 5{\\%} of {\\textbraceleft{}}x{\\textbraceright{}}'
    """
    encode = _latex_encoder().unicode_to_latex  # each character for itself; its time grows with the square
    return "".join(encode(text[start : start + _STRETCH]) for start in range(0, len(text), _STRETCH))


def latex_title(text: str) -> str:
    """A title in LaTeX, with braces around the words whose capitals are to stay.

    >>> latex_title("Serving with vLLM: Megatron-LM at Scale")
    'Serving with {vLLM}: {Megatron-LM} at Scale'
    """
    return " ".join(_with_capitals_protected(word) for word in text.split())


def latex_verbatim(text: str | None) -> str | None:
    r"""A value that BibTeX styles hand to \url: without LaTeX escapes, and without what would end the field."""
    return re.sub(r"[{}\\\s]", lambda m: f"%{ord(m[0]):02X}", text) if text else None


def _with_capitals_protected(word: str) -> str:
    match = re.fullmatch(r"(\W*)(.*?)(\W*)", word)
    if match is None or not _OWN_CAPITALS.search(match[2]):
        return latex(word)
    return f"{latex(match[1])}{{{latex(match[2])}}}{latex(match[3])}"


@cache
def _latex_encoder() -> Any:
    from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder  # heavy

    # BibTeX counts braces even where TeX would not: a single one must not be in a value, escaped or not.
    braces = {ord("{"): r"\textbraceleft{}", ord("}"): r"\textbraceright{}"}
    return UnicodeToLatexEncoder(
        conversion_rules=[UnicodeToLatexConversionRule(RULE_DICT, braces), "defaults"],
        replacement_latex_protection="braces-all",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
