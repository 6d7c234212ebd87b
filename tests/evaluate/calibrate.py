"""`make calibrate`: measure how often each kind of finding is right, and write src/enrich/core/confidence.toml.

The cases of some seeds, and the beginning of HALLMARK's development split, go through the command with a table that
is empty, so that findings claim what their checks claim. For each kind, the share that is right is fitted as a function
that never falls as the claim rises (isotonic regression by pooling adjacent violators: Ayer et al., 1955), in blocks of
`_LEAST` cases if there are so many. Where there are few, a block counts `_PRIOR` cases more, which are as honest
(right, relative to their claims) as its code is in that reading; the code in that reading as the code; and the code as
it claims. Half of the cases of each seed are held out, and the error of both tables on them is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from enrich.core.calibration import MEASURED_KEYS, EvidenceBase
from evaluate.hallmark import cases as hallmark_cases
from evaluate.hallmark import entries as hallmark_entries
from evaluate.hallmark import true_rows
from evaluate.library import library
from evaluate.plan import FITTED_GROUPS, Planner
from evaluate.rows import rows as rows_of
from evaluate.trial import try_out
from evaluate.world import ROOT, records
from replica import from_rows

TABLE = ROOT / "src/enrich/core/confidence.toml"
_SEEDS = (7001, 7002)
_CASES = 8
_HALLMARK = 150
"""Entries of HALLMARK that are used, in each of its forms."""
_PRIOR = 10.0
"""Weight of what is expected, in cases: a kind that was seen a few times is taken for like the kinds around it."""
_LEAST = 20
"""Fewer cases are no ground for a confidence of their own."""
_STRONG = 0.85
"""Checks that claim less are not pooled with those that claim as much."""
_HIGHEST = 0.99
_NOT_MEASURED = frozenset({"year_missing"})
"""No generated entry leaves out its year, so that none of these could be right."""
_HEADER = """\
# Measured confidences of findings: written by `make calibrate`, not by hand.
#
# A finding of `code` on an entry that was read from a record or from text, with evidence of one source or of several,
# that claims `claimed` or more, was right in `right` of `count` cases: its confidence is `confidence`.
"""

Row = dict[str, Any]
Key = tuple[str, ...]


@dataclass(slots=True)
class Block:
    """Neighbouring claims with one share."""

    claimed: float
    """The lowest of them."""
    claims: float
    """Their sum."""
    right: int
    count: int
    honesty: float
    """How often the kinds around it were right, relative to what they claimed."""

    @property
    def share(self) -> float:
        """The share that is right, after `_PRIOR` cases as honest as the kinds around it."""
        expected = min(1.0, self.honesty * self.claims / self.count)
        return (self.right + _PRIOR * expected) / (self.count + _PRIOR)

    def with_next(self, other: Block) -> Block:
        """Both in one."""
        return replace(
            self, claims=self.claims + other.claims, right=self.right + other.right, count=self.count + other.count
        )


def fitted(claims: Iterable[tuple[float, bool]], honesty: float = 1.0) -> list[Block]:
    """The blocks of a function of the claim that never falls, each of `_LEAST` cases or more if there are so many."""
    by_claim: dict[float, list[bool]] = defaultdict(list)
    for claim, right in claims:
        by_claim[claim].append(right)
    blocks: list[Block] = []
    for claim, found in sorted(by_claim.items()):
        block = Block(claim, claim * len(found), sum(found), len(found), honesty)
        is_small = bool(blocks) and min(blocks[-1].count, block.count) < _LEAST
        blocks.append(blocks.pop().with_next(block) if is_small else block)
    return rising(blocks)


def rising(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, joined where the share would fall as the claim rises."""
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        while len(found) > 1 and found[-2].share >= found[-1].share:
            last = found.pop()
            found.append(found.pop().with_next(last))
    return found


def table_of(found: Iterable[Row]) -> dict[Key, list[Block]]:
    """The blocks of every kind of finding: a kind with few cases is as honest as its code is in that reading."""
    rows = list(found)
    by_code = _honesty(rows, lambda row: (_strength(row), row["check"]), lambda _: 1.0)
    by_reading = _honesty(rows, lambda row: (_strength(row), *key_of(row)[:2]), lambda key: by_code[key[:2]])
    claims: dict[Key, dict[str, list[tuple[float, bool]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        claims[key_of(row)][_strength(row)].append((row["confidence"], row["right"]))
    return {
        key: rising(
            block for strength in sorted(own) for block in fitted(own[strength], by_reading[strength, *key[:2]])
        )
        for key, own in sorted(claims.items())
    }


def _strength(row: Row) -> str:
    """Checks that claim little are of another kind than those of the same code that claim much."""
    return "1 weak" if row["confidence"] < _STRONG else "2 strong"


def _honesty(rows: Iterable[Row], kind_of: Callable[[Row], Key], expected: Callable[[Key], float]) -> dict[Key, float]:
    """How often the findings of each kind are right, relative to what they claim; drawn to what is expected."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[kind_of(row)].append(row)
    found = {}
    for key, own in groups.items():
        claims = sum(row["confidence"] for row in own)
        claim = claims / len(own)
        found[key] = (sum(row["right"] for row in own) + _PRIOR * expected(key) * claim) / (claims + _PRIOR * claim)
    return found


def key_of(row: Row) -> Key:
    """The kind of a finding: its code, how the entry was read, and how many sources speak for it."""
    return row["check"], row["reading"], EvidenceBase.of_sources(len(row["sources"])).value


def confidence_by(table: dict[Key, list[Block]], row: Row) -> float:
    """The confidence that a table gives a finding."""
    blocks = [block for block in table.get(key_of(row), []) if block.claimed <= row["confidence"]]
    return min(_HIGHEST, blocks[-1].share) if blocks else float(row["confidence"])


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error in ten equal bands."""
    bands: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for claim, right in pairs:
        bands[min(9, int(claim * 10))].append((claim, right))
    gaps = (abs(sum(claim - right for claim, right in band)) for band in bands.values())
    return sum(gaps) / max(1, len(pairs))


def toml_of(table: dict[Key, list[Block]]) -> str:
    """The table as the product reads it."""
    parts = [_HEADER]
    for key, blocks in table.items():
        for block in blocks:
            lines = [f'{name} = "{value}"' for name, value in zip(MEASURED_KEYS, key, strict=True)]
            lines += [f"claimed = {block.claimed:.2f}", f"confidence = {min(_HIGHEST, block.share):.3f}"]
            lines += [f"right = {block.right}", f"count = {block.count}"]
            parts.append("[[finding]]\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def measure(seeds: Sequence[int], each: int) -> list[Row]:
    """The findings on the cases of some seeds and on HALLMARK's development split, as their checks claim them."""
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="calibrate-") as place:
        shutil.copytree(ROOT / "src", Path(place) / "src", ignore=shutil.ignore_patterns("__pycache__"))
        (Path(place) / "src/enrich/core/confidence.toml").write_text("", encoding="utf-8")
        os.environ["PYTHONPATH"] = str(Path(place) / "src")
        for seed in seeds:
            works, books = library(seed)
            trial = try_out(works, Planner(books, seed).cases(each, FITTED_GROUPS), _progress)
            found += rows_of(trial.verdicts, seed)
        split = hallmark_entries()[:_HALLMARK]
        if split:
            works = from_rows(true_rows(split, records()))
            found += rows_of(try_out(works, list(hallmark_cases(split)), _progress, has_faults=False).verdicts, 0)
    return found


def main() -> None:
    """Measure, or read rows that were measured; fit; write the table."""
    parser = argparse.ArgumentParser(prog="calibrate", description=__doc__)
    parser.add_argument("--seed", type=int, action="append", help=f"a seed; may be repeated (default {_SEEDS})")
    parser.add_argument("--cases", type=int, default=_CASES, help="cases of each kind and seed")
    parser.add_argument("--rows", type=Path, help="keep the measured rows here; if the file exists, only fit")
    options = parser.parse_args()
    if options.rows and options.rows.exists():
        found = [json.loads(line) for line in options.rows.read_text(encoding="utf-8").splitlines()]
    else:
        found = measure(options.seed or _SEEDS, options.cases)
        if options.rows:
            options.rows.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    found = list(labelled(found))
    half = table_of(row for row in found if _is_kept(row))
    held_out = [row for row in found if not _is_kept(row)]
    before = calibration_error([(row["confidence"], row["right"]) for row in held_out])
    after = calibration_error([(confidence_by(half, row), row["right"]) for row in held_out])
    _say(f"{len(found)} findings; on the {len(held_out)} held out: ECE {before:.3f} as claimed, {after:.3f} as fitted")
    TABLE.write_text(toml_of(table_of(found)), encoding="utf-8")
    _say(f"written: {TABLE.relative_to(ROOT)}")


def labelled(found: Iterable[Row]) -> Iterator[Row]:
    """The findings that are known to be right or not. HALLMARK says only which entries are wrong, and has no notes."""
    for row in found:
        if (
            row["check"] in _NOT_MEASURED
            or row["what"] != "finding"
            or row["group"] not in {*FITTED_GROUPS, "hallmark"}
        ):
            continue
        if row["group"] != "hallmark":
            yield row
        elif row["severity"] != "info":
            yield {**row, "right": row["kind"] != "VALID"}


def _is_kept(row: Row) -> bool:
    """Whether a case is one of the half that the trial table is fitted on."""
    return sum(str(row["case"]).encode()) % 2 == 0


def _progress(text: str) -> None:
    sys.stderr.write(f"  {text}\n")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
