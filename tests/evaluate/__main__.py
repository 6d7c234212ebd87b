"""`make evaluate`: measure all three tables, print what counts, and write docs/accuracy.md with its chart."""

from __future__ import annotations

import argparse
import sys

from evaluate import facts, measure
from evaluate.chart import reliability_chart
from evaluate.report import document, score_line
from evaluate.world import ROOT

_CHART = "accuracy.svg"


def main() -> None:
    """Run the evaluation; `--entries` makes table (c) smaller, for a quick look that writes nothing."""
    parser = argparse.ArgumentParser(prog="evaluate", description=__doc__)
    parser.add_argument("--entries", type=int, default=2000, help="generated entries (default 2000)")
    parser.add_argument("--print-only", action="store_true", help="print the page and write nothing")
    options = parser.parse_args()
    own = facts.measure()
    _say(f"(a) {own.found} of {own.wanted} verdicts, {own.false} false, {own.run.cost} requests")
    benchmark = measure.measure_hallmark()
    if benchmark is not None:
        _say(score_line("(b)", benchmark.score) + f", {benchmark.requests_an_entry:.2f} requests an entry")
    made = measure.judged(measure.measure_generated(options.entries))
    _say(score_line("(c)", made.score))
    _say(
        f"    wrong identities {len(made.wrong_identities)}, wrong corrections {made.wrong_correction_rate():.4f}, "
        f"ECE {made.calibration_error:.4f}"
    )
    page = document(own, benchmark, made, _CHART)
    if options.print_only:
        _say(page)
        return
    (ROOT / "docs").mkdir(exist_ok=True)
    (ROOT / "docs/accuracy.md").write_text(page, encoding="utf-8")
    (ROOT / "docs" / _CHART).write_text(reliability_chart(made.bins), encoding="utf-8")
    _say("written: docs/accuracy.md, docs/accuracy.svg")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
