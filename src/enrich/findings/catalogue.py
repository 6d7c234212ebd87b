"""The catalogue of findings (`catalogue.toml`): severity, meaning and explanation of each code, in one place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from enrich.core.models import FindingCode, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingKind:
    """What is the same for every finding of a code."""

    code: FindingCode
    severity: Severity
    """The severity where the checker does not say otherwise."""
    field: str
    meaning: str
    """One sentence."""
    least_confidence: float
    """A finding that is less certain than this is not shown."""
    is_fixable: bool
    """Whether `editing` can correct it; otherwise a person must decide."""
    explanation: str
    """What to do about it."""


def _read() -> dict[FindingCode, FindingKind]:
    text = files("enrich.findings").joinpath("catalogue.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {code: _kind(code, tables[code.value]) for code in FindingCode}


def _kind(code: FindingCode, table: Mapping[str, object]) -> FindingKind:
    return FindingKind(
        code=code,
        severity=Severity(str(table["severity"])),
        field=str(table["field"]),
        meaning=str(table["meaning"]),
        least_confidence=float(str(table["least_confidence"])),
        is_fixable=table["fixable"] is True,
        explanation=str(table["explanation"]),
    )


CATALOGUE: Mapping[FindingCode, FindingKind] = _read()
"""Every kind of finding, by its code."""
