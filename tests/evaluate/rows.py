"""One row for each finding and each identity, claimed and right or not: what confidences can be fitted from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from evaluate.plan import names_form
from evaluate.verdicts import Verdict, is_the_paper


def rows(verdicts: Iterable[Verdict], seed: int) -> Iterator[dict[str, Any]]:
    """The rows of all verdicts, in their order."""
    for verdict in verdicts:
        case = verdict.case
        shared = {
            "seed": seed, "group": case.group, "kind": case.kind, "dress": case.dress, "names": names_form(case),
            "case": case.key, "without_dblp": case.without_dblp,
        }  # fmt: skip
        if verdict.row and verdict.is_resolved:
            row = verdict.row
            yield {
                **shared, "what": "identity", "check": row["method"], "confidence": row["confidence"],
                "right": is_the_paper(case.truth, row), "sources": sorted({p["source"] for p in row["provenance"]}),
            }  # fmt: skip
        for finding, right in verdict.judged_findings():
            yield {
                **shared, "what": "finding", "check": finding["code"], "field": finding["field"],
                "severity": finding["severity"], "confidence": finding["confidence"], "right": right,
                "sources": sorted({e["source"] for e in finding["evidence"]}),
                "reading": verdict.row["reading"] if verdict.row else None,
                "has_correction": bool(finding["correct"]),
            }  # fmt: skip


def write_rows(path: Path, verdicts: Iterable[Verdict], seed: int) -> int:
    """Write the rows as JSON lines; gives their number."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for row in rows(verdicts, seed):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count
