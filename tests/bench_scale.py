"""`make bench-scale`: what an index and a bulk run cost, on a corpus that is made up from a seed. Prints Markdown.

The corpus is as large as --records says (its words are drawn as in real titles: few are frequent, most are rare), the
references are records of it with one thing wrong each. Nothing is asserted but that all records are read and that all
references are judged; how fast and how right is printed.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import itertools
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from enrich.asking.snapshot import author_hints, entry_keys
from enrich.sources.bulk.layout import open_index
from enrich.sources.bulk.lookup import Lookup
from enrich.stages.bulk_rows import entry_of_row

SEED = 20261001
SHARDS = 8
KINDS = ("nothing wrong", "a typo in the title", "subtitle dropped", "another venue", "first author missing")
_ONSETS = ("b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "pl", "gr", "w")
_ENDS = ("n", "r", "s", "tion", "ing", "ment", "al", "ed", "ity", "", "ics", "or")
_VENUES = ("ICML", "NeurIPS", "ICLR", "SOSP", "OSDI", "CVPR", "ACL", "EMNLP", "")
_VOCABULARY, _FAMILIES, _GIVEN = 40_000, 12_000, 900


class Language:
    """Words, names and titles that do not exist; as many frequent and rare ones as there are in titles."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.words = sorted({self._word(chance.randint(1, 3)) + chance.choice(_ENDS) for _ in range(_VOCABULARY)})
        chance.shuffle(self.words)
        self.weights = list(itertools.accumulate(1 / (rank + 8) ** 0.9 for rank in range(len(self.words))))
        self.families = sorted({self._word(2).title() + chance.choice(("n", "r", "s", "")) for _ in range(_FAMILIES)})
        self.given = sorted({self._word(2).title() for _ in range(_GIVEN)})

    def _word(self, syllables: int) -> str:
        return "".join(self.chance.choice(_ONSETS) + self.chance.choice("aeiou") for _ in range(syllables))

    def title(self, number: int) -> str:
        """A title of 5 to 14 words; every fourth has a name of its own before a colon."""
        length = self.chance.choice((5, 6, 7, 8, 9, 10, 12, 14))
        drawn = [word.title() for word in self.chance.choices(self.words, cum_weights=self.weights, k=length)]
        return f"{drawn[0]}{number % 997}: {' '.join(drawn[1:])}" if number % 4 == 0 else " ".join(drawn)

    def author(self) -> str:
        return f"{self.chance.choice(self.given)} {self.chance.choice(self.families)}"


def papers(count: int) -> Iterator[dict[str, Any]]:
    """Papers as Semantic Scholar's dataset has them."""
    language = Language(random.Random(SEED))
    chance = language.chance
    for number in range(count):
        year = 2005 + number % 20
        posted = f"{year % 100:02}{1 + number % 12:02}.{number // 240:05}" if number % 3 == 0 else None
        yield {
            "corpusid": number,
            "externalids": {"ACL": None, "DBLP": None, "ArXiv": posted, "CorpusId": str(number), "DOI": f"10.9999/{number}"},
            "url": f"https://www.semanticscholar.org/paper/{number:040x}",
            "title": language.title(number),
            "authors": [{"authorId": None, "name": language.author()} for _ in range(chance.randint(1, 5))],
            "venue": chance.choice(_VENUES), "year": year, "citationcount": number % 500,
            "influentialcitationcount": number % 7, "publicationdate": f"{year}-01-02",
        }  # fmt: skip


def write_corpus(folder: Path, count: int) -> list[Path]:
    """The papers in shards, gzipped, as they are published."""
    folder.mkdir(parents=True)
    paths = [folder / f"papers-part{shard}.jsonl.gz" for shard in range(SHARDS)]
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(gzip.open(path, "wt", compresslevel=1)) for path in paths]
        for number, paper in enumerate(papers(count)):
            files[number % SHARDS].write(json.dumps(paper) + "\n")
    return paths


def reference(paper: dict[str, Any], number: int, chance: random.Random) -> dict[str, Any]:
    """A reference to a paper with one thing wrong; one in ten gives the DOI."""
    kind = KINDS[number % len(KINDS)]
    title, names, venue = paper["title"], [author["name"] for author in paper["authors"]], paper["venue"] or "Journal"
    if kind == "a typo in the title":
        place = chance.randrange(1, len(title) - 1)
        title = title[:place] + chance.choice("bcdfghk") + title[place + 1 :]
    elif kind == "subtitle dropped":
        title = title.rpartition(": ")[2]
    elif kind == "another venue":
        venue = "SIGMOD"
    elif kind == "first author missing":
        names = names[1:]
    return {
        "id": f"r{number}", "title": title, "authors": names, "venue": venue, "year": paper["year"],
        "doi": paper["externalids"]["DOI"] if number // len(KINDS) % 10 == 0 else None,
        "paper": paper["url"].rpartition("/")[2], "kind": kind,
    }  # fmt: skip


def write_references(path: Path, corpus: Sequence[Path], count: int) -> None:
    """References to papers drawn from the whole corpus, as a Parquet table."""
    chance = random.Random(SEED + 1)
    each = -(-count // len(corpus))
    writer, number = None, 0
    for shard in corpus:
        with gzip.open(shard, "rt") as lines:
            sample = chance.choices(lines.readlines(), k=min(each, count - number))
        rows = [reference(json.loads(line), number + place, chance) for place, line in enumerate(sample)]
        number += len(rows)
        table = pa.Table.from_pylist(rows)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()


class Measured:
    """The wall and processor time of a command, and the most memory that it and its children hold, each."""

    def __init__(self, arguments: Sequence[str]) -> None:
        command = [sys.executable, "-m", "enrich.cli", *arguments]
        started, before = time.perf_counter(), _children_seconds()
        process = psutil.Popen(command, stdout=sys.stderr, stderr=sys.stderr)
        self.main = self.worker = 0
        while process.poll() is None:
            self._look(process)
            time.sleep(0.2)
        self.seconds = time.perf_counter() - started
        self.processor = _children_seconds() - before
        if process.returncode:
            raise SystemExit(f"enrich {' '.join(arguments)} ended with {process.returncode}")

    def _look(self, process: psutil.Process) -> None:
        try:
            self.main = max(self.main, process.memory_info().rss >> 20)
            for child in process.children(recursive=True):
                self.worker = max(self.worker, child.memory_info().rss >> 20)
        except psutil.Error:
            return


def _children_seconds() -> float:
    """The processor time of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def verdicts(out: Path, references: Path) -> Iterator[str]:
    """How many references were resolved to the paper that they were made from, by kind of mistake."""
    meant = {row["id"]: (row["paper"], row["kind"]) for row in pq.read_table(references).to_pylist()}
    counts: Counter[tuple[str, str]] = Counter()
    for path in sorted((out / "papers").glob("*.parquet")):
        table = pq.read_table(path, columns=["entry_id", "status", "s2_paper_id"])
        for row in table.to_pylist():
            paper, kind = meant[row["entry_id"]]
            came = "unresolved" if row["status"] != "resolved" else "right" if row["s2_paper_id"] == paper else "wrong"
            counts[kind, came] += 1
            counts["all", came] += 1
    yield "| references with | right | unresolved | wrong | recall | precision |"
    yield "|---|---:|---:|---:|---:|---:|"
    for kind in (*KINDS, "all"):
        right, unresolved, wrong = (counts[kind, came] for came in ("right", "unresolved", "wrong"))
        recall, precision = right / max(1, right + unresolved + wrong), right / max(1, right + wrong)
        yield f"| {kind} | {right:,} | {unresolved:,} | {wrong:,} | {recall:.4f} | {precision:.4f} |"


def blocking(index: str, references: Path, most: int) -> Iterator[str]:
    """How often the paper that is meant is among the candidates, and what a point look-up costs, cold."""
    found: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    candidates = 0
    rows = pq.read_table(references).to_pylist()
    rows = random.Random(SEED).sample(rows, min(most, len(rows)))
    lookup = Lookup(open_index(index))
    started = time.perf_counter()
    for number, row in enumerate(rows):
        entry = entry_of_row({name: value for name, value in row.items() if name not in {"paper", "kind"}}, number)
        assert entry is not None
        hits = lookup.hits(entry_keys(entry, author_hints([entry])))
        records = lookup.records({ref for refs in hits.values() for ref in refs if ref.index >= 0})
        asked[row["kind"]] += 1
        found[row["kind"]] += any(record.identifiers.s2_paper_id == row["paper"] for record in records.values())
        candidates += len(records)
    seconds = time.perf_counter() - started
    yield f"- point look-ups in a new process: {1000 * seconds / len(rows):.1f} ms per entry over {len(rows):,} entries; {candidates / len(rows):.1f} candidates"
    yield (
        f"- recall of the candidates: {found.total() / asked.total():.4f} ("
        + ", ".join(f"{kind} {found[kind] / asked[kind]:.4f}" for kind in KINDS)
        + ")"
    )


def build(folder: Path, options: argparse.Namespace) -> str:
    """Index the corpus, and say what it cost."""
    index = str(folder / "index")
    built = Measured(["snapshot", "add", "s2", str(folder / "corpus"), "--to", index, "--date", "2026-10-01",
                      "--workers", str(options.workers)])  # fmt: skip
    manifest = open_index(index).releases[0].manifest
    return (
        f"- index: {built.seconds:.0f} s ({built.processor:.0f} s of processor), "
        f"{manifest.records / built.seconds:,.0f} records/s, "
        f"{manifest.bytes / manifest.records:.0f} bytes per record, {manifest.keys / manifest.records:.1f} keys per record, "
        f"{manifest.dropped_keys:,} keys dropped; main process {built.main} MB, workers {built.worker} MB each"
    )


def report(options: argparse.Namespace, folder: Path) -> Iterator[str]:
    yield f"# {options.records:,} records, {options.references:,} references, {options.workers} workers on {os.cpu_count()} cores"
    yield ""
    yield f"- load before: {os.getloadavg()[0]:.1f}"
    started = time.perf_counter()
    corpus = sorted((folder / "corpus").glob("*.gz")) or write_corpus(folder / "corpus", options.records)
    references = folder / "references.parquet"
    write_references(references, corpus, options.references)
    yield f"- corpus and references made in {time.perf_counter() - started:.0f} s; {sum(p.stat().st_size for p in corpus) / 1e6:,.0f} MB"
    index = str(folder / "index")
    if not Path(index).exists():
        yield build(folder, options)
    assert open_index(index).releases[0].manifest.records == options.records
    yield from blocking(index, references, options.look_ups)
    digests = {}
    for engine in options.engines.split(","):
        out = folder / engine
        ran = Measured(["bulk", str(references), "--index", index, "--out", str(out), "--engine", engine,
                        "--workers", str(options.workers)])  # fmt: skip
        summary = (out / "summary.md").read_text("utf-8")
        digests[engine] = summary.rpartition("Digest of all results: ")[2].strip()
        yield (
            f"- {engine}: {ran.seconds:.0f} s ({ran.processor:.0f} s of processor), {options.references / ran.seconds:,.0f} references/s; main process "
            f"{ran.main} MB, workers {ran.worker} MB each; digest {digests[engine][:18]}…`"
        )
    assert len(set(digests.values())) == 1
    yield ""
    yield from verdicts(out, references)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=5_000_000)
    parser.add_argument("--references", type=int, default=1_000_000)
    parser.add_argument("--look-ups", type=int, default=500)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--engines", default="duckdb", help="duckdb, spark, or both separated by a comma")
    parser.add_argument(
        "--folder", type=Path, help="keep everything there, and use the corpus and the index that are there already"
    )
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="bench-scale-"))
    try:
        for line in report(options, folder):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
