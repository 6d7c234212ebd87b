"""`make bench`: requests, waiting, start-up, time and memory, against the replica; only requests are asserted.

Prints Markdown; with `--write` the figures go to docs/performance.md.
"""

from __future__ import annotations

import math
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from replica import Fault, FaultKind, Replica, Work, from_curated, from_distractors, from_rows

ROOT = Path(__file__).resolve().parent.parent
ENRICH = [sys.executable, "-m", "enrich.cli"]
ONLINE = "arxiv,semantic_scholar,dblp,crossref,datacite"
WORDS = [
    "adaptive",
    "batched",
    "cached",
    "distributed",
    "elastic",
    "fused",
    "gradient",
    "hashed",
    "inference",
    "joint",
    "kernel",
    "latent",
    "memory",
    "neural",
    "online",
    "parallel",
    "quantized",
    "robust",
    "sparse",
    "tiled",
    "unified",
    "vector",
    "weighted",
    "expert",
    "token",
    "model",
    "serving",
    "training",
]


@dataclass(frozen=True)
class Measured:
    """One run of the command: seconds of wall time and megabytes of memory at most."""

    seconds: float
    megabytes: float


def run(arguments: list[str], environment: dict[str, str] | None = None) -> Measured:
    """Run `enrich` as a process of its own and measure it."""
    started = time.perf_counter()
    null = subprocess.DEVNULL
    settings = {**os.environ, **(environment or {})}
    child = subprocess.Popen([*ENRICH, *arguments], cwd=ROOT, env=settings, stdout=null, stderr=null)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"enrich {' '.join(arguments)} ended with {child.returncode}")
    return Measured(time.perf_counter() - started, usage.ru_maxrss / 1024)


def best(times: int, arguments: list[str]) -> Measured:
    return min((run(arguments) for _ in range(times)), key=lambda measured: measured.seconds)


def made_up_works(count: int) -> list[dict[str, object]]:
    """Rows of works that do not exist: distinct titles, arXiv ids, and venues for two in three."""
    chance = random.Random(1)
    rows: list[dict[str, object]] = []
    for number in range(count):
        year = 2016 + number % 8
        name = f"{chance.choice(WORDS).title()}{number}"
        title = f"{name}: {' '.join(w.title() for w in chance.sample(WORDS, 6))}"
        row: dict[str, object] = {
            "title": title,
            "authors": [f"Ada Author{number % 977}", f"Bob Writer{number % 613}"],
            "arxiv_id": f"{year % 100:02d}{1 + number % 12:02d}.{number % 100000:05d}",
        }
        if number % 3:
            stream, venue = (("conf/icml", "ICML"), ("conf/iclr", "ICLR"), ("conf/nips", "NeurIPS"))[number % 3]
            row |= {"venue": venue, "year": year + 1, "key": f"{stream}/AuthorW{(year + 1) % 100:02d}x{number}"}
            row["key"] = f"{stream}/Author{number}W{(year + 1) % 100:02d}"
        else:
            row |= {"venue": "arXiv", "year": year}
        rows.append(row)
    return rows


def list_of(rows: list[dict[str, object]]) -> str:
    def entry(row: dict[str, object]) -> Iterator[str]:
        title = str(row["title"])
        yield f"- {title.partition(':')[0]}"
        if row["venue"] != "arXiv":
            yield f"  - Conference: {row['venue']}'{row['year']}"
        yield f"  - [Link: {title}](https://arxiv.org/abs/{row['arxiv_id']})"

    return "# Made up\n\n## All\n" + "\n".join(line for row in rows for line in entry(row)) + "\n"


def places(folder: Path) -> list[str]:
    return ["--raw-dir", str(folder / "raw"), "--out-dir", str(folder / "out")]


def scaling(folder: Path) -> Iterator[str]:
    """Requests cold and warm, and the offline rebuild, at 1,000 and 10,000 entries."""
    yield "| entries | arXiv | Semantic Scholar | DBLP | Crossref | warm | offline rebuild | memory |"
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|"
    for count in (100, 1_000, 10_000):
        rows = made_up_works(count)
        here = folder / str(count)
        here.mkdir()
        (here / "list.md").write_text(list_of(rows), "utf-8")
        arguments = ["run", str(here / "list.md"), *places(here), "--sources", ONLINE]
        with Replica(list(from_rows(rows))) as replica:
            run(arguments, replica.environment())
            asked = {name: replica.count(name) for name in ("arxiv", "semantic_scholar", "dblp", "crossref")}
            replica.reset()
            run(arguments, replica.environment())
            warm = replica.count()
        assert asked["arxiv"] <= math.ceil(count / 100) + 1, asked
        assert asked["semantic_scholar"] <= math.ceil(count / 200) + 1, asked
        assert warm == 0
        offline = run([*arguments, "--offline"])
        cells = [f"{number:,}" for number in (count, *asked.values(), warm)]
        yield f"| {' | '.join(cells)} | {offline.seconds:.1f} s | {offline.megabytes:.0f} MB |"


def politeness(folder: Path, works: list[Work]) -> Iterator[str]:
    """Our list at the real pace: the replica answers 429 to whoever comes too early."""
    pace = {"arxiv": 3.0, "semantic_scholar": 1.0, "dblp": 1.0, "crossref": 1.0}
    with Replica(works, pace=pace) as replica:
        reading_list = str(ROOT / "data/raw/reading_list.md")
        measured = run(
            ["run", reading_list, *places(folder), "--sources", ONLINE], replica.environment() | {"ENRICH_PACE": "1"}
        )
        asked = {name: replica.count(name) for name in pace}
        refused = sum(request.status == 429 for request in replica.requests)
    assert refused == 0
    slowest = max(asked[name] * pace[name] for name in pace)
    yield f"- requests: {', '.join(f'{name} {number}' for name, number in asked.items())}; answered with 429: {refused}"
    yield f"- wall time {measured.seconds:.1f} s; the slowest host's requests times its interval: {slowest:.1f} s"


def patience(folder: Path, works: list[Work]) -> Iterator[str]:
    """Our list while one service, then every service, accepts connections and never answers."""
    reading_list = str(ROOT / "data/raw/reading_list.md")
    for name, hanging in (("DBLP", ["dblp"]), ("every service", ["arxiv", "semantic_scholar", "dblp", "crossref"])):
        faults = [Fault(service, FaultKind.HANG, seconds=3600) for service in hanging]
        here = folder / hanging[0]
        arguments = ["run", reading_list, *places(here), "--sources", ONLINE, "--patience", "10"]
        with Replica(works, faults=faults) as replica:
            measured = run(arguments, replica.environment() | {"ENRICH_PACE": "0"})
        assert measured.seconds < 60, name
        yield f"- {name} hangs, `--patience 10`: the run ends after {measured.seconds:.1f} s, with a data set"


def report() -> Iterator[str]:
    works = [*from_curated(), *from_distractors()]
    yield "# Performance"
    yield ""
    yield from ("```sh", "make bench", "```", "")
    yield f"Measured by `make bench` on {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python"
    yield f"{platform.python_version()}, against the replica of the services on the same machine."
    yield "Requests are asserted, times are not."
    yield ""
    yield "## Start-up and our list"
    yield ""
    yield f"- `enrich --help`: {best(5, ['--help']).seconds:.2f} s"
    with tempfile.TemporaryDirectory() as name:
        offline = best(3, ["run", "data/raw/reading_list.md", "--raw-dir", "data/raw", "--out-dir", name, "--offline"])
        yield f"- offline rebuild of our list (61 entries): {offline.seconds:.2f} s, {offline.megabytes:.0f} MB"
    yield ""
    yield "## At the services' own pace (our list, cold, curated facts off)"
    yield ""
    with tempfile.TemporaryDirectory() as name:
        yield from politeness(Path(name), works)
    yield ""
    yield "## Services that accept and never answer"
    yield ""
    with tempfile.TemporaryDirectory() as name:
        yield from patience(Path(name), works)
    yield ""
    yield "## Growth (made-up lists of entries with arXiv links; requests cold and warm)"
    yield ""
    with tempfile.TemporaryDirectory() as name:
        yield from scaling(Path(name))


def main() -> None:
    lines = []
    for line in report():
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        lines.append(line)
    if "--write" in sys.argv:
        page = ROOT / "docs/performance.md"
        _, heading, rest = page.read_text("utf-8").partition("\n## Bulk runs\n")  # written by hand, from bench-scale
        page.write_text("\n".join(lines) + "\n" + heading + rest, "utf-8")


if __name__ == "__main__":
    main()
