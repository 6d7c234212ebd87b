"""`make evaluate`: measure how often verdicts are right on files as people bring them, and print the tables."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from evaluate import facts, hallmark, world
from evaluate.chart import reliability_chart
from evaluate.library import library
from evaluate.page import Evaluation, document, summary
from evaluate.plan import GROUPS, Planner
from evaluate.rows import write_rows
from evaluate.tables import bins_of
from evaluate.trial import Trial, try_out
from evaluate.world import ROOT
from evaluate_reading.records import SharedIsAbsentError
from evaluate_reading.reliability import measure_reliability
from replica import from_rows

_CHART = "accuracy.svg"
_LISTS, _QUICK_LISTS = 500, 60
_CASES, _QUICK_CASES, _QUICK_RECORDS, _QUICK_HALLMARK = 24, 5, 10_000, 150


def main() -> None:
    """Read the options, measure, print; write the page only with --write."""
    options = _options()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**8)
    _say(f"seed {seed} (repeat with --seed {seed})")
    found = Evaluation(seed)
    chosen = options.only or (*GROUPS, "hallmark", "own", "reading")
    if "own" in chosen:
        found.own = facts.measure()
        if found.own is None:
            found.missing.append("our own list: the facts checked by hand are not there")
    groups = [group for group in GROUPS if group in chosen]
    if groups:
        found.generated = _generated(seed, groups, options)
        if not world.records():
            found.missing.append("the records of DBLP are not there; the replica's own works were used")
    if "hallmark" in chosen:
        found.hallmark = _hallmark(options)
        if found.hallmark is None:
            found.missing.append("HALLMARK's development split is not there")
    if "reading" in chosen:
        _read(found, _QUICK_LISTS if options.quick else _LISTS)
    _say("", *summary(found))
    if options.rows and found.generated:
        _say(f"{write_rows(options.rows, found.generated.verdicts, seed)} rows: {options.rows}")
    _show(found, write=options.write)


def _show(found: Evaluation, *, write: bool) -> None:
    """Print the page, or write it with its chart."""
    page = document(found, _CHART)
    if not write:
        _say("", page)
        return
    (ROOT / "docs/accuracy.md").write_text(page, encoding="utf-8")
    if found.generated:
        (ROOT / "docs" / _CHART).write_text(reliability_chart(bins_of(found.generated.verdicts)), encoding="utf-8")
    _say("written: docs/accuracy.md")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="evaluate", description=__doc__)
    parser.add_argument("--seed", type=int, help="repeat the run of this seed (default: drawn anew)")
    parser.add_argument(
        "--cases", type=int, help=f"cases of each kind (default {_CASES}; exporters three times as many)"
    )
    parts = (*GROUPS, "hallmark", "own", "reading")
    parser.add_argument("--only", action="append", choices=parts, help="measure only this; may be repeated")
    parser.add_argument("--quick", action="store_true", help="fewer records and cases: below three minutes")
    parser.add_argument("--hallmark", type=int, metavar="N", help="only so many entries of HALLMARK (default: all)")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="write one JSON line per finding and identity")
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md in place of printing it")
    return parser.parse_args()


def _generated(seed: int, groups: list[str], options: argparse.Namespace) -> Trial:
    works, books = library(seed, _QUICK_RECORDS if options.quick else None)
    cases = Planner(books, seed).cases(options.cases or (_QUICK_CASES if options.quick else _CASES), groups)
    return try_out(works, cases, _progress)


def _read(found: Evaluation, count: int) -> None:
    """Measure how reliable the reading of so many generated lists is."""
    try:
        found.reliability = measure_reliability(found.seed, count)
    except SharedIsAbsentError as error:
        found.missing.append(str(error))


def _hallmark(options: argparse.Namespace) -> Trial | None:
    split = hallmark.entries()
    if not split:
        return None
    works = from_rows(hallmark.true_rows(split, world.records()))
    cases = list(hallmark.cases(split[: _QUICK_HALLMARK if options.quick else options.hallmark]))
    return try_out(works, cases, _progress, has_faults=False)


def _progress(text: str) -> None:
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def _say(*parts: str) -> None:
    sys.stdout.write("\n".join(parts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
