"""The file of corrections (`corrections.toml`): read with the line of each fault, and added to. Pure."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from typing import Any

import msgspec

from enrich.core.errors import InputError
from enrich.decisions.corrections import Correction, Corrections, DecisionKind, Guard, PinField, Written, parse_identity

_TABLE_HEADER = re.compile(r"^[ \t]*+\[\[[ \t]*+correction[ \t]*+\]\]", re.MULTILINE)
_ERROR_LINE = re.compile(r"(?<!\s)\s*+\(at (?:line (\d+), column \d+|end of document)\)$")


def parse_corrections(text: str, name: str) -> Corrections:
    """The corrections in a file called `name`. Raises InputError naming the line at fault."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _ERROR_LINE.search(str(error))
        line = int(place[1]) if place and place[1] else len(text.splitlines())
        raise InputError(name, f"is not TOML: {_ERROR_LINE.sub('', str(error))}", line or None) from error
    except (RecursionError, ValueError) as error:  # ValueError: Python reads no number of more than 4,300 digits
        raise InputError(name, "is nested too deep, or has a number that is too long") from error
    if unknown := sorted(document.keys() - {"correction"}):
        raise InputError(name, f"unknown table `{unknown[0]}`; write corrections under [[correction]]")
    tables = document.get("correction", [])
    lines = _table_lines(text)
    if not isinstance(tables, list) or len(lines) < len(tables):
        raise InputError(name, "write each correction under its own [[correction]]")
    return tuple(_read(table, name, line) for table, line in zip(tables, lines, strict=False))


def _table_lines(text: str) -> list[int]:
    """The 1-based line of each table's header."""
    lines, line, counted = [], 1, 0
    for match in _TABLE_HEADER.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        lines.append(line)
    return lines


def _read(table: Any, name: str, line: int) -> Written:
    try:
        correction = msgspec.convert(table, Correction)
    except msgspec.ValidationError as error:
        raise InputError(name, f"not a correction: {error}", line) from error
    if fault := _find_fault(correction):
        raise InputError(name, f"not a correction: {fault}", line)
    return Written(line, correction)


def _find_fault(correction: Correction) -> str | None:
    """What is missing from a correction or not allowed in it, if anything."""
    if (correction.entry is None) == (correction.url is None):
        return "give either `entry` (its id) or `url`"
    if not correction.reason.strip():
        return "`reason` is empty"
    if correction.kind is DecisionKind.PIN:
        return _find_pin_fault(correction)
    if correction.code is None:
        return f"{correction.kind} needs `code`"
    if correction.field is not None or correction.value is not None:
        return "`field` and `value` are for pins"
    if correction.when == Guard():
        return "`when` is empty: give `listed`, `correct` or `evidence`"
    return None


def _find_pin_fault(correction: Correction) -> str | None:
    if correction.code is not None or correction.field is None or correction.value in {None, ""}:
        return "a pin needs `field` and `value`, and no `code`"
    if correction.when.correct is None or correction.when.listed is not None or correction.when.evidence is not None:
        return 'the `when` of a pin is what the sources said: { correct = "…" }, or "" if nothing'
    if correction.field is PinField.YEAR and not re.fullmatch(r"\d{4}", str(correction.value)):
        return "`value` is not a year"
    if correction.field is PinField.IDENTITY and not parse_identity(str(correction.value)):
        return "`value` is neither an arXiv id nor a DOI"
    return None


# --- writing --------------------------------------------------------------------------------------------------

HEADER = """\
# What people decided about findings. Each correction has a reason, a date, and a guard: what the list and the sources
# said then. When they say something else, the correction is set aside and the finding is shown again. See
# docs/corrections.md.
"""


def add_correction(text: str, correction: Correction) -> str:
    """The text of a corrections file with one correction added; the existing bytes stay as they are."""
    import tomlkit

    table = tomlkit.table()
    for name in ("kind", "entry", "url", "code", "field", "value", "reason", "date"):
        value = getattr(correction, name)
        if value is not None:
            table.add(name, str(value) if isinstance(value, StrEnum) else value)
    guard = tomlkit.inline_table()
    for name in ("listed", "correct", "evidence"):
        value = getattr(correction.when, name)
        if value is not None:
            guard.add(name, list(value) if isinstance(value, tuple) else value)
    table.add("when", guard)
    tables = tomlkit.aot()
    tables.append(table)
    document = tomlkit.document()
    document.add("correction", tables)
    text = text or HEADER
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = newline if text.endswith("\n") else 2 * newline
    return text + gap + tomlkit.dumps(document).rstrip("\n").replace("\n", newline) + newline
