"""The table of measured confidences: complete, sound, and used."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from enrich.core import calibration
from enrich.core.calibration import EvidenceBase, Reading, Step, calibrated
from enrich.core.models import FindingCode


def test_the_table_is_sound() -> None:
    rows = tomllib.loads(files("enrich.core").joinpath("confidence.toml").read_text("utf-8"))["finding"]
    assert rows
    assert {row["code"] for row in rows} <= {code.value for code in FindingCode}
    assert {row["reading"] for row in rows} == set(Reading)
    assert {row["evidence"] for row in rows} <= set(EvidenceBase)
    assert all(0 <= row["right"] <= row["count"] and 0 < row["confidence"] <= 0.99 for row in rows)


def test_no_kind_falls_as_its_claim_rises() -> None:
    for steps in calibration._table().values():
        shares = [step.confidence for step in steps]
        assert shares == sorted(shares)


def test_the_step_at_or_below_the_claim_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (Step(claimed=0.6, confidence=0.5), Step(claimed=0.9, confidence=0.97))
    monkeypatch.setattr(calibration, "_table", lambda: {("a", "text", "one"): steps})

    def told(claimed: float, code: str = "a") -> float:
        return calibrated(code, Reading.TEXT, EvidenceBase.ONE, claimed)

    assert (told(0.95), told(0.9), told(0.7), told(0.3)) == (0.97, 0.97, 0.5, 0.3)
    assert told(0.8, "not measured") == 0.8
