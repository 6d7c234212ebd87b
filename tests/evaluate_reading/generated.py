"""Generated lists, read and scored: macro mean, worst tenth, false authors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from enrich.reading_list import parse_reading_list
from evaluate_reading.grammar import Generated, draw_template, generate
from evaluate_reading.records import draw
from evaluate_reading.scoring import FIELDS, Score, score
from evaluate_reading.styles import write_all

TARGETS = {"title": 0.97, "identifiers": 0.99, "authors": 0.95, "venue": 0.93, "year": 0.95}
ENTRIES_PER_LIST = 24


@dataclass(frozen=True)
class Measured:
    """One list and how it was read."""

    generated: Generated
    score: Score


def measure_generated(seed: int, count: int) -> list[Measured]:
    """Lists of `count` templates drawn by the seed."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        made = generate(rng, draw_template(rng), draw(rng, ENTRIES_PER_LIST))
        found.append(Measured(made, score(made.expected, parse_reading_list(made.text).entries)))
    return found


def measure_styles(seed: int) -> list[Measured]:
    """A list of each of the layouts that were written by hand."""
    return [
        Measured(made, score(made.expected, parse_reading_list(made.text).entries))
        for made in write_all(seed, ENTRIES_PER_LIST)
    ]


def table(measured: list[Measured]) -> Iterator[str]:
    """The rows of a page: for each field the mean, the worst tenth and the target."""
    yield "| field | mean of lists | worst tenth | least | target |"
    yield "|---|---:|---:|---:|---:|"
    for name in FIELDS:
        shares = sorted(share for one in measured if (share := one.score.share(name)) is not None)
        tenth = shares[: max(1, len(shares) // 10)]
        means = (sum(shares) / len(shares), sum(tenth) / len(tenth), shares[0], TARGETS[name])
        yield f"| {name} | " + " | ".join(f"{value:.3f}" for value in means) + " |"


def summary(measured: list[Measured]) -> list[str]:
    """The lines of the report."""
    lines = []
    for name in FIELDS:
        shares = sorted(share for one in measured if (share := one.score.share(name)) is not None)
        tenth = shares[: max(1, len(shares) // 10)]
        mean = sum(shares) / len(shares)
        lines.append(
            f"{name:12} mean {mean:.3f} (target {TARGETS[name]}), worst tenth {sum(tenth) / len(tenth):.3f}, "
            f"minimum {shares[0]:.3f}, lists {len(shares)}"
        )
    entries = sum(one.score.entries for one in measured)
    for name in ("authors", "venue", "title"):
        false = sum(one.score.false[name] for one in measured)
        lines.append(f"false {name}: {false} of {entries} entries ({false / max(1, entries):.4f})")
    return lines
