"""What a bulk run writes, partition by partition, and the page that sums it up.

`papers/part-NNNNN.parquet` and `findings/part-NNNNN.parquet` have the columns of a list's data set, with the list's
name before them. `parts/part-NNNNN.json` is written last: a partition that has it is complete and is not run again.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from enrich.core import display
from enrich.stages.bulk_steps import unpacked

if TYPE_CHECKING:
    import pyarrow as pa

    from enrich.sources.bulk.layout import Index

TABLES = ("papers", "findings")
LIST = "list"
LIST_MEANS = "The file of the list."


class PartResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one partition; `error` says why there is nothing else."""

    number: int
    entries: int = 0
    statuses: dict[str, int] = {}
    codes: dict[str, int] = {}
    unreadable: list[str] = []
    digests: dict[str, str] = {}
    error: str | None = None


class PartWriter:
    """The files of one partition."""

    def __init__(self, out: Path, number: int) -> None:
        self._out = out
        self.number = number

    def path(self, table: str) -> Path:
        """The Parquet file of a table."""
        return self._out / table / f"part-{self.number:05}.parquet"

    @property
    def marker(self) -> Path:
        """The file that says that the partition is complete."""
        return self._out / "parts" / f"part-{self.number:05}.json"

    def result(self) -> PartResult | None:
        """What an earlier run wrote, if it was complete."""
        if not self.marker.exists():
            return None
        known = msgspec.json.decode(self.marker.read_bytes(), type=PartResult)
        return known if known.error is None else None

    def write(self, decided: Iterable[pa.Table]) -> PartResult:
        """Write the results of all batches, in order of the documents, and the marker."""
        by_batch: dict[int, list[tuple[bytes, bytes]]] = defaultdict(list)
        unreadable: list[tuple[int, str]] = []
        for table in decided:
            for row in table.to_pylist():
                if row["problem"] is not None:
                    unreadable.append((row["document"], row["problem"]))
                else:
                    by_batch[row["batch"]].append((row["papers"], row["findings"]))
        statuses: Counter[str] = Counter()
        codes: Counter[str] = Counter()
        for place, name in enumerate(TABLES):
            counter, column = (statuses, "status") if name == "papers" else (codes, "code")
            self._write_table(name, _in_order(by_batch, place), counter, column)
        result = PartResult(
            number=self.number,
            entries=statuses.total(),
            statuses=dict(sorted(statuses.items())),
            codes=dict(sorted(codes.items())),
            unreadable=[text for _, text in sorted(unreadable)],
            digests={name: _sha256(self.path(name)) for name in TABLES},
        )
        self._mark(result)
        return result

    def fail(self, error: str) -> PartResult:
        """Note that the partition failed; the next run tries it again."""
        result = PartResult(number=self.number, error=error)
        self._mark(result)
        return result

    def _mark(self, result: PartResult) -> None:
        self.marker.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.marker.with_suffix(".unfinished")
        unfinished.write_bytes(msgspec.json.encode(result))
        unfinished.replace(self.marker)

    def _write_table(self, name: str, tables: Iterator[pa.Table], counter: Counter[str], column: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        from enrich.dataset.columns import table_schema

        of_list = table_schema(name)
        notes: Any = of_list.metadata
        schema = pa.schema(
            [pa.field(LIST, pa.string(), metadata={"description": LIST_MEANS}), *of_list], metadata=notes
        )
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
            for table in tables:
                counter.update(str(value) for value in table[column].to_pylist())
                writer.write_table(table.cast(schema))
        unfinished.replace(path)


def _in_order(by_batch: dict[int, list[tuple[bytes, bytes]]], place: int) -> Iterator[pa.Table]:
    """The results of each batch in turn, in order of the documents, however many rounds they took."""
    import pyarrow as pa

    for number in sorted(by_batch):
        table = pa.concat_tables([unpacked(results[place]) for results in by_batch[number]])
        yield table.sort_by("document").drop_columns(["document"])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(parts: Iterable[PartResult]) -> str:
    """One digest of all results: equal if every file of every partition is."""
    lines = "".join(f"{part.number} {part.digests.get('papers')} {part.digests.get('findings')}\n" for part in parts)
    return hashlib.sha256(lines.encode()).hexdigest()


def data_package_of(parts: Iterable[PartResult], index: Index) -> bytes:
    """datapackage.json (Frictionless): the files and columns of the results, and the terms of the releases used."""
    from enrich.dataset.columns import data_package

    complete = [part.number for part in parts if part.error is None]
    package = data_package("a bulk run")
    manifests = [release.manifest for release in index.releases]
    resources = [
        resource
        | {
            "path": [f"{resource['name']}/part-{number:05}.parquet" for number in complete],
            "schema": {"fields": [_LIST_FIELD, *resource["schema"]["fields"]]},
        }
        for resource in package["resources"]
        if resource["name"] in TABLES
    ]
    described = package | {
        "name": "bulk-run",
        "resources": resources if complete else [],
        "sources": [
            {"title": f"{m.title}, {m.release}", "path": m.url, "version": m.date, "description": m.attribution,
             "licence": m.licence}
            for m in manifests
        ],
        "licenses": [
            {"title": licence, "path": url}
            for licence, url in dict.fromkeys((m.licence, m.licence_url) for m in manifests)
        ],
    }  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(described), indent=2) + b"\n"


_LIST_FIELD = {"name": LIST, "type": "string", "description": LIST_MEANS}


def summary_page(parts: list[PartResult], index: Index) -> str:
    """summary.md: what was found in all lists, what failed, and which data it rests on, on which terms."""
    statuses = sum((Counter(part.statuses) for part in parts), Counter[str]())
    codes = sum((Counter(part.codes) for part in parts), Counter[str]())
    failed = [part for part in parts if part.error is not None]
    unreadable = [text for part in parts for text in part.unreadable]
    lines = ["# Summary of a bulk run", "", f"{statuses.total():,} entries in {len(parts):,} partitions.", ""]
    lines += [
        "| status | entries |",
        "|---|---:|",
        *(f"| {name} | {count:,} |" for name, count in sorted(statuses.items())),
    ]
    lines += [
        "",
        "| finding | times |",
        "|---|---:|",
        *(f"| `{name}` | {count:,} |" for name, count in codes.most_common()),
    ]
    if failed:
        lines += ["", "## Partitions that failed", "", "Run the command again to repeat them.", ""]
        lines += [f"- {part.number}: {display.markdown(part.error or '')}" for part in failed]
    if unreadable:
        lines += ["", "## Lists that could not be read", "", *(f"- {display.markdown(text)}" for text in unreadable)]
    lines += [
        "",
        "## Data",
        "",
        "| release | date | records | licence | attribution | digest |",
        "|---|---|---:|---|---|---|",
    ]
    for release in index.releases:
        m = release.manifest
        lines.append(
            f"| {release.name} | {m.date} | {m.records:,} | [{m.licence}]({m.licence_url}) | {m.attribution} "
            f"| `{m.digest[:16]}` |"
        )
    lines += ["", f"Digest of all results: `{digest_of(parts)}`"]
    return "\n".join(lines) + "\n"
