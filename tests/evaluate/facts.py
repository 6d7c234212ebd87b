"""Our own list against facts checked by hand, which are not in the repository."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evaluate.command import Ran, Row, run_on
from evaluate.world import ROOT, SHARED
from replica import Replica, from_curated, from_distractors

PATH = SHARED / "facts/reading_list_facts.jsonl"
LIST = ROOT / "data/raw/reading_list.md"
_CODES = {
    ("title", "wrong"): {"title_wrong"},
    ("title", "missing"): {"title_missing"},
    ("title", "variant"): {"title_outdated", "title_variant"},
    ("venue", "wrong"): {"venue_wrong"},
    ("venue", "vague"): {"venue_vague"},
    ("venue", "missing"): {"venue_missing"},
    ("year", "wrong"): {"year_wrong"},
    ("year", "missing"): {"year_missing"},
}


@dataclass(frozen=True, slots=True)
class FactsResult:
    """What became of the verdicts of the facts."""

    source: str
    entries: int
    wanted: int
    found: int
    corrected: int
    false: int
    wrong_identities: int
    unresolved: tuple[str, ...]
    missed: tuple[str, ...]
    requests: Counter[str]


def measure() -> FactsResult | None:
    """Run the command on our list, without curated facts, and compare every verdict; None without the facts."""
    if not PATH.exists():
        return None
    with Replica([*from_curated(), *from_distractors()]) as replica:
        outcome = run_on(LIST.name, LIST.read_text(encoding="utf-8"), replica.environment())
    return _compared(_facts(), outcome)


def _facts() -> list[dict[str, Any]]:
    with PATH.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _compared(facts: list[dict[str, Any]], outcome: Ran) -> FactsResult:
    pairs = [(fact, paper) for fact, paper in _paired(facts, outcome.rows) if fact["is_paper"]]
    judged = [(fact, paper, field) for fact, paper in pairs for field in ("title", "venue", "year")]
    wanted = [(f, p, field) for f, p, field in judged if f[f"{field}_verdict"] in {"wrong", "missing", "vague"}]
    found = [(f, p, field) for f, p, field in wanted if _hits(f, p, field)]
    missed = [f"{f['name']}: {field} {f[f'{field}_verdict']}" for f, p, field in wanted if not _hits(f, p, field)]
    return FactsResult(
        source=PATH.name,
        entries=len(outcome.rows),
        wanted=len(wanted),
        found=len(found),
        corrected=sum(_corrects(f, p, field) for f, p, field in found),
        false=sum(_is_false(f, p, field) for f, p, field in judged),
        wrong_identities=sum(_is_other(fact, paper) for fact, paper in pairs),
        unresolved=tuple(str(f["name"]) for f, p in pairs if p["status"] != "resolved"),
        missed=tuple(missed),
        requests=outcome.requests,
    )


def _paired(facts: list[dict[str, Any]], rows: list[Row]) -> Iterator[tuple[dict[str, Any], Row]]:
    """Each fact with its row: the next one in the order of the list that has its name or its link.

    A fact whose entry was not read gets a row of nothing, so that its verdicts are missed.
    """
    left = list(rows)
    for fact in facts:
        place = next((n for n, row in enumerate(left) if _is_of(fact, row)), None)
        yield fact, left.pop(place) if place is not None else {"findings": [], "status": "not read", "arxiv_id": None}


def _is_of(fact: dict[str, Any], row: Row) -> bool:
    return bool(row["name"] == fact["name"] or (row["listed_url"] and row["listed_url"] == fact["url"]))


def _hits(fact: dict[str, Any], paper: Row, field: str) -> bool:
    codes = _CODES[field, fact[f"{field}_verdict"]]
    return any(finding["code"] in codes for finding in paper["findings"])


def _corrects(fact: dict[str, Any], paper: Row, field: str) -> bool:
    codes = _CODES[field, fact[f"{field}_verdict"]]
    return any(f["code"] in codes and f["correct"] == str(fact[f"true_{field}"]) for f in paper["findings"])


def _is_false(fact: dict[str, Any], paper: Row, field: str) -> bool:
    """Whether a field that is right has an error or a warning."""
    if fact[f"{field}_verdict"] not in {"ok", "none"}:
        return False
    return any(f["field"] == field and f["severity"] != "info" for f in paper["findings"])


def _is_other(fact: dict[str, Any], paper: Row) -> bool:
    found = paper["arxiv_id"]
    return bool(fact["arxiv_id"] and found and found != fact["arxiv_id"])
