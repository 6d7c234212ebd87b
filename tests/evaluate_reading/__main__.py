"""`python -m evaluate_reading` from tests/: all measures of the reading, with the seed that they were made with."""

from __future__ import annotations

import argparse
import secrets
import sys

from evaluate_reading.generated import measure_generated, summary
from evaluate_reading.records import SharedIsAbsentError


def main() -> int:
    """Print the measures; exit 1 where the shared lists are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--templates", type=int, default=60)
    parser.add_argument("--worst", type=int, default=0, help="show this many of the worst templates")
    parser.add_argument("--show", action="store_true", help="show the text of the worst templates")
    options = parser.parse_args()
    try:
        print(f"seed {options.seed}")
        measured = measure_generated(options.seed, options.templates)
        print("\n".join(summary(measured)))

        def key(one):
            return min(
                s for n in ("title", "identifiers", "authors", "venue", "year") if (s := one.score.share(n)) is not None
            )

        for one in sorted(measured, key=key)[: options.worst]:
            print()
            print(
                f"{key(one):.2f}",
                one.generated.name,
                "entries",
                one.score.entries,
                {n: one.score.share(n) for n in ("title", "identifiers", "authors", "venue", "year")},
            )
            print("\n".join(one.score.examples[:3]))
            if options.show:
                print(one.generated.text[:900])
    except SharedIsAbsentError as error:
        print(f"evaluate_reading: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
