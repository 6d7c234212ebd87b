"""Table (a): our own list against facts checked by hand, from ../shared where it lies there, else the curated ones."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from enrich.core.identifiers import url_key
from enrich.matching.titles import compare_titles
from enrich.matching.venues import read_venue
from evaluate.command import Ran, Row, run_on
from evaluate.world import ROOT, SHARED
from replica import Replica, from_curated, from_distractors

PATH = SHARED / "facts/reading_list_facts.jsonl"
LIST = ROOT / "data/raw/reading_list.md"
_YEAR_AT_END = re.compile(r"[\s,'’]*(?:\d{4}|\d\d)$")
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


def measure() -> FactsResult:
    """Run the pipeline on our list, without curated facts, and compare every verdict."""
    with Replica([*from_curated(), *from_distractors()]) as replica:
        outcome = run_on("reading_list.md", LIST.read_text(encoding="utf-8"), replica.environment())
    facts = _facts() if PATH.exists() else _from_curated(outcome.rows)
    return _compared(facts, outcome)


def _facts() -> list[dict[str, Any]]:
    with PATH.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _from_curated(papers: list[Row]) -> list[dict[str, Any]]:
    """Verdicts made from the curated facts by comparing them with what the list says, where there is a fact."""
    with (ROOT / "data/raw/curated.jsonl").open(encoding="utf-8") as lines:
        curated = [json.loads(line) for line in lines if line.strip()]
    by_url = {url_key(url): fact for fact in curated for url in fact["urls"]}
    return [_verdicts(paper, by_url.get(url_key(paper["listed_url"] or ""))) for paper in papers]


def _verdicts(paper: Row, fact: dict[str, Any] | None) -> dict[str, Any]:
    if fact is None or fact["kind"] == "repository":
        return {"is_paper": False}
    listed_title, listed_year = paper["listed_title"], paper["listed_year"]
    listed = read_venue(_YEAR_AT_END.sub("", paper["listed_venue"])) if paper["listed_venue"] else None
    published = fact["kind"] != "preprint"
    known = [fact["title"], *(other["title"] for other in fact["other_titles"])]
    titles = [compare_titles(listed_title or "", title) for title in known]
    title = "missing" if listed_title is None else "ok" if titles[0].same_work else "wrong"
    title = "variant" if title == "wrong" and any(t.same_work or t.is_part for t in titles) else title
    venue = "missing" if listed is None and published else "none" if listed is None else "wrong"
    right = {fact["venue"], *(other["venue"] for other in fact["also_acceptable"])}
    if listed is not None and listed.venue is not None and listed.venue.short in right:
        venue = "ok"
    venue = "vague" if listed is not None and listed.publisher is not None else venue
    year = "missing" if listed_year is None and published else "none" if listed_year is None else "wrong"
    years = {fact["year"], *(other["year"] for other in fact["also_acceptable"])}
    return {
        "is_paper": True,
        "name": paper["name"],
        "arxiv_id": fact["arxiv_id"],
        "title_verdict": title,
        "venue_verdict": venue,
        "year_verdict": "ok" if listed_year in years else year,
        "true_title": fact["title"],
        "true_venue": fact["venue"],
        "true_year": fact["year"],
    }


def _compared(facts: list[dict[str, Any]], outcome: Ran) -> FactsResult:
    pairs = [(fact, paper) for fact, paper in zip(facts, outcome.rows, strict=True) if fact["is_paper"]]
    judged = [(fact, paper, field) for fact, paper in pairs for field in ("title", "venue", "year")]
    wanted = [(f, p, field) for f, p, field in judged if f[f"{field}_verdict"] in {"wrong", "missing", "vague"}]
    found = [(f, p, field) for f, p, field in wanted if _hits(f, p, field)]
    missed = [f"{f['name']}: {field} {f[f'{field}_verdict']}" for f, p, field in wanted if not _hits(f, p, field)]
    return FactsResult(
        source=PATH.name if PATH.exists() else "curated.jsonl",
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


def _hits(fact: dict[str, Any], paper: Row, field: str) -> bool:
    codes = _CODES[field, fact[f"{field}_verdict"]]
    return any(finding["code"] in codes for finding in paper["findings"])


def _corrects(fact: dict[str, Any], paper: Row, field: str) -> bool:
    codes = _CODES[field, fact[f"{field}_verdict"]]
    return any(f["code"] in codes and f["correct"] == str(fact[f"true_{field}"]) for f in paper["findings"])


def _is_false(fact: dict[str, Any], paper: Row, field: str) -> bool:
    """Whether an error or a warning stands on a field that is right."""
    if fact[f"{field}_verdict"] not in {"ok", "none"}:
        return False
    return any(f["field"] == field and f["severity"] != "info" for f in paper["findings"])


def _is_other(fact: dict[str, Any], paper: Row) -> bool:
    found = paper["arxiv_id"]
    return bool(fact["arxiv_id"] and found and found != fact["arxiv_id"])
