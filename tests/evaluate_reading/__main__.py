"""`python -m evaluate_reading` from tests/: all measures of the reading, with the seed that they were made with."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from evaluate_reading.conservation import measure_conservation
from evaluate_reading.dress import measure_dress
from evaluate_reading.generated import Measured, measure_generated, measure_styles, summary, table
from evaluate_reading.records import SharedIsAbsentError
from evaluate_reading.reliability import lines_of, measure_reliability
from evaluate_reading.scoring import FIELDS

_EXAMPLE = 900
READING = Path(__file__).parents[2] / "docs/reading.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

Dressed = tuple[str, float, float, int]


def main() -> int:
    """Write the measures; 1 where the shared lists are absent or text is unclaimed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--templates", type=int, default=60)
    parser.add_argument("--texts", type=int, default=2000, help="so many mixed and damaged texts for the conservation")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/reading.md")
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst templates")
    options = parser.parse_args()
    try:
        sys.stdout.write(f"seed {options.seed}\n")
        measured, styles = measure_generated(options.seed, options.templates), measure_styles(options.seed)
        faults = measure_conservation(options.seed, options.texts)
        dress = _dress(options.seed)
        lines = [*summary(measured), f"{len(styles)} layouts of styles.toml:", *summary(styles)]
        lines += [*_worst([*measured, *styles], options.worst), *map(_line_of_dress, dress)]
        lines += lines_of(measure_reliability(options.seed, options.templates))
    except SharedIsAbsentError as error:
        sys.stderr.write(f"evaluate_reading: {error}\n")
        return 1
    lines.append(f"conservation: {len(faults)} of {options.texts} texts and all shared lists have unclaimed text")
    sys.stdout.write("\n".join([*lines, *faults]) + "\n")
    if options.write:
        write_section(READING, section(options.seed, measured, styles, dress, len(faults), options.texts))
    return 1 if faults else 0


def _lowest(one: Measured) -> float:
    return min(share for name in FIELDS if (share := one.score.share(name)) is not None)


def _worst(measured: list[Measured], count: int) -> Iterator[str]:
    for one in sorted(measured, key=_lowest)[:count]:
        yield f"\n{_lowest(one):.2f} {one.generated.name}"
        yield from one.score.examples[:3]
        yield one.generated.text[:_EXAMPLE]


def _dress(seed: int) -> list[Dressed]:
    """(dress, mean and least share of the titles that are still read, number of lists)."""
    shares: dict[str, list[float]] = defaultdict(list)
    for _, dress, share in measure_dress(seed):
        shares[dress].append(share)
    return [(dress, sum(found) / len(found), min(found), len(found)) for dress, found in shares.items()]


def _line_of_dress(dressed: Dressed) -> str:
    dress, mean, least, count = dressed
    return f"{dress:28} mean {mean:.3f}, minimum {least:.3f} of {count} lists"


def section(
    seed: int, measured: list[Measured], styles: list[Measured], dress: list[Dressed], faults: int, texts: int
) -> list[str]:
    """The lines of docs/reading.md between its marks."""
    return [
        f"With `--seed {seed} --templates {len(measured)} --texts {texts}`:",
        "",
        f"{len(measured)} generated templates:",
        "",
        *table(measured),
        "",
        f"{len(styles)} layouts of `styles.toml`:",
        "",
        *table(styles),
        "",
        "| same content, other dress | mean share of titles | least of five lists |",
        "|---|---:|---:|",
        *(f"| {name} | {mean:.3f} | {least:.3f} |" for name, mean, least, _ in dress),
        "",
        f"Conservation: {faults} of {texts} texts and all lists have unclaimed text.",
    ]


def write_section(path: Path, lines: list[str]) -> None:
    """Put lines between the marks of a page. Raises ValueError where it has none."""
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{path} has no marks {BEGIN} and {END}")
    path.write_text("\n".join([before + begin, *lines, end + after]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
