"""`python -m evaluate_reading` from tests/: all measures of the reading, with the seed that they were made with."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections import defaultdict
from collections.abc import Iterator

from evaluate_reading.conservation import measure_conservation
from evaluate_reading.dress import measure_dress
from evaluate_reading.generated import Measured, measure_generated, summary
from evaluate_reading.records import SharedIsAbsentError
from evaluate_reading.reliability import lines_of, measure_reliability
from evaluate_reading.scoring import FIELDS

_EXAMPLE = 900


def main() -> int:
    """Write the measures; 1 where the shared lists are absent or text is unclaimed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--templates", type=int, default=60)
    parser.add_argument("--texts", type=int, default=2000, help="so many mixed and damaged texts for the conservation")
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst templates")
    options = parser.parse_args()
    try:
        sys.stdout.write(f"seed {options.seed}\n")
        measured = measure_generated(options.seed, options.templates)
        faults = measure_conservation(options.seed, options.texts)
        lines = [
            *summary(measured),
            *lines_of(measure_reliability(options.seed, options.templates)),
            *_worst(measured, options.worst),
            *_dress(options.seed),
        ]
    except SharedIsAbsentError as error:
        sys.stderr.write(f"evaluate_reading: {error}\n")
        return 1
    lines.append(f"conservation: {len(faults)} of {options.texts} texts and all shared lists have unclaimed text")
    sys.stdout.write("\n".join([*lines, *faults]) + "\n")
    return 1 if faults else 0


def _lowest(one: Measured) -> float:
    return min(share for name in FIELDS if (share := one.score.share(name)) is not None)


def _worst(measured: list[Measured], count: int) -> Iterator[str]:
    for one in sorted(measured, key=_lowest)[:count]:
        yield f"\n{_lowest(one):.2f} {one.generated.name}"
        yield from one.score.examples[:3]
        yield one.generated.text[:_EXAMPLE]


def _dress(seed: int) -> Iterator[str]:
    shares: dict[str, list[float]] = defaultdict(list)
    for _, dress, share in measure_dress(seed):
        shares[dress].append(share)
    for dress, found in shares.items():
        yield f"{dress:28} mean {sum(found) / len(found):.3f}, minimum {min(found):.3f} of {len(found)} lists"


if __name__ == "__main__":
    sys.exit(main())
