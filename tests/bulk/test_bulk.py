"""`enrich bulk`: inputs of every kind, partitions that are resumed, repeated or named when they fail, one result."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from bulk.samples import ATTENTION, json_lines, s2_paper
from enrich.cli.main import main
from enrich.core.errors import InputError
from enrich.sources.bulk.build import Addition, add
from enrich.sources.bulk.corpora import corpus_named
from enrich.stages import bulk as bulk_stage
from enrich.stages import bulk_plan
from enrich.stages.bulk import BulkJob, bulk
from enrich.stages.bulk_inputs import inputs_of, paths_of
from enrich.stages.bulk_rows import entry_of_row

TITLES = [f"Measuring {what} in Very Large {where} Systems" for what in ("Latency", "Energy", "Trust", "Noise")
          for where in ("Storage", "Language", "Control")]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("index")
    papers = [s2_paper(n, title, ["Ada Lovelace", f"Bob Writer{n}"], year=2020, DOI=f"10.5555/paper.{n}")
              for n, title in enumerate(TITLES)]  # fmt: skip
    path = json_lines(folder / "papers.gz", [*papers, ATTENTION])
    add(Addition(corpus=corpus_named("s2"), files=(path,), to=str(folder), release="r", date="2026-10-01"))
    return str(folder)


def references(path: Path, **columns: Any) -> Path:
    """A table of one reference to each title, with more columns."""
    table: dict[str, Any] = {
        "title": TITLES,
        "authors": [["Ada Lovelace", "B. Writer"]] * len(TITLES),
        "year": [2020] * len(TITLES),
    }
    pq.write_table(pa.table(table | columns), path)
    return path


def lists(folder: Path) -> Path:
    """Three lists in three formats, two levels deep, beside a file that is none."""
    (folder / "deep").mkdir(parents=True)
    entries = [f"- [{title}](https://doi.org/10.5555/paper.{n})" for n, title in enumerate(TITLES)]
    (folder / "a.md").write_text("# A list of papers\n\n" + "\n".join(entries[:5]) + "\n" + entries[0] + "\n", "utf-8")
    (folder / "deep/b.csv").write_text("title,doi\n" + f"{TITLES[5]},10.5555/paper.5\n", "utf-8")
    record = "@article{x, title={%s}, author={Ada Lovelace}, year={2020}, doi={10.5555/paper.6}}\n" % TITLES[6]  # noqa: UP031
    (folder / "deep/c.bib").write_text(record, "utf-8")
    (folder / "notes.txt").write_text("no list", "utf-8")
    return folder


def job(index: str, out: Path, *inputs: Path | str, **changes: Any) -> BulkJob:
    given: dict[str, Any] = {"inputs": tuple(map(str, inputs)), "index": index, "out": out, "workers": 1} | changes
    return BulkJob(**given)


def contents(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*.parquet"))}


def rows(out: Path, table: str = "papers") -> list[dict[str, Any]]:
    return [row for path in sorted((out / table).glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps run in this process: what is tested is not the pool."""

    class Pool:
        def __init__(self, *_: Any, **__: Any) -> None:
            pass

        def map(self, step: Callable[[Any], Any], items: Any) -> Any:
            return map(step, items)

        def shutdown(self, **_: Any) -> None:
            pass

    monkeypatch.setattr("enrich.stages.bulk_duckdb.ProcessPoolExecutor", Pool)


# --- inputs ---------------------------------------------------------------------------------------------------


def test_folders_files_and_patterns_name_each_file_once_and_in_order(tmp_path: Path) -> None:
    folder = lists(tmp_path / "lists")
    names = [folder / "a.md", folder / "deep/b.csv", folder / "deep/c.bib"]
    assert paths_of([str(folder)]) == names
    assert paths_of([str(folder / "**/*.bib"), str(folder)]) == [names[2], *names[:2]]
    with pytest.raises(InputError, match="names no list"):
        paths_of([str(folder / "*.org")])


def test_rows_of_one_list_are_one_document_and_others_stand_alone(tmp_path: Path) -> None:
    alone = list(inputs_of([references(tmp_path / "a.parquet")]))
    assert [item.entries for item in alone] == [1] * len(TITLES)
    names = ["one"] * 5 + ["two"] * 7
    together = list(inputs_of([references(tmp_path / "b.parquet", list=names)]))
    assert [(item.list, item.entries) for item in together] == [("one", 5), ("two", 7)]


def test_a_table_that_cannot_be_read_is_one_document_with_the_reason(tmp_path: Path) -> None:
    pq.write_table(pa.table({"colour": ["red"]}), tmp_path / "x.parquet")
    (tmp_path / "y.parquet").write_bytes(b"PAR1 no table")
    without_title, broken = inputs_of([tmp_path / "x.parquet", tmp_path / "y.parquet"])
    assert "x.parquet: no column is called title, url or doi; the columns are colour" in (without_title.problem or "")
    assert "y.parquet: cannot be read as Parquet" in (broken.problem or "")


def test_results_and_index_are_no_inputs_though_they_are_below_one(tmp_path: Path) -> None:
    folder = lists(tmp_path / "lists")
    references(folder / "out-part.parquet")
    for name in ("out/papers/part-00000.parquet", "index/corpora/s2/r/manifest.json"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(b"{}")
    found = paths_of([str(folder)], [folder / "out", folder / "index"])
    assert [path.name for path in found] == ["a.md", "b.csv", "c.bib", "out-part.parquet"]


def test_a_row_is_read_by_the_names_of_its_columns() -> None:
    row = {"key": "k7", "title": "A\nTitle of Things", "authors": ["Ada Lovelace", "Bob Writer"], "doi": "10.5555/ABC",
           "arxiv_id": "1706.03762", "year": 2020, "venue": "ICML", "abstract": "no", "pages": 3}  # fmt: skip
    entry = entry_of_row(row, 12)
    assert entry is not None
    assert (entry.entry_id, entry.line, entry.title, entry.year) == ("k7", 12, "A Title of Things", 2020)
    assert entry.authors == "Ada Lovelace; Bob Writer"
    assert (entry.identifiers.doi, entry.identifiers.arxiv_id) == ("10.5555/abc", "1706.03762")
    assert entry.url == "https://arxiv.org/abs/1706.03762"
    assert entry_of_row({"title": None, "year": 2020}, 1) is None


def test_columns_are_known_by_the_names_that_other_programs_give_them() -> None:
    row = {"CitedBy": 7, "articleTitle": "A Title of Things", "container_title": "ICML", "DOI": "10.5555/ABC",
           "publication_year": 2020.0, "arXivId": float("nan"),
           "authorships": [{"author": {"display_name": "Ada Lovelace"}}, {"given": "Bob", "family": "Writer"}]}  # fmt: skip
    entry = entry_of_row(row, 12)
    assert entry is not None
    assert (entry.title, entry.venue, entry.year, entry.url) == (
        "A Title of Things", "ICML", 2020, "https://doi.org/10.5555/abc",
    )  # fmt: skip
    assert entry.authors == "Ada Lovelace; Bob Writer"
    assert {field.line for field in entry.fields.values()} == {12}


# --- runs -----------------------------------------------------------------------------------------------------


def test_lists_of_all_formats_are_judged_each_as_a_whole(in_process: None, index: str, tmp_path: Path) -> None:
    folder = lists(tmp_path / "lists")
    (result,) = bulk(job(index, tmp_path / "out", folder))
    assert result.statuses == {"resolved": 8}
    found = rows(tmp_path / "out")
    assert [Path(row["list"]).name for row in found] == ["a.md"] * 6 + ["b.csv", "c.bib"]
    assert [row["doi"] for row in found] == [f"10.5555/paper.{n}" for n in (0, 1, 2, 3, 4, 0, 5, 6)]
    assert result.codes["duplicate"] == 1
    assert [row["code"] for row in rows(tmp_path / "out", "findings")].count("duplicate") == 1


def test_the_results_are_the_same_whatever_the_partitions_workers_and_memory(
    in_process: None, index: str, tmp_path: Path
) -> None:
    table = references(tmp_path / "references.parquet")
    whole = bulk(job(index, tmp_path / "whole", table))
    one = rows(tmp_path / "whole")
    assert len(whole) == 1
    assert [row["entry_id"] for row in one] == [row["entry_id"] for row in sorted(one, key=lambda row: row["line"])]
    bulk(job(index, tmp_path / "memory", table, memory="64MB"))
    assert contents(tmp_path / "memory") == contents(tmp_path / "whole")


def test_partitions_divide_the_inputs_and_change_no_verdict(
    in_process: None, index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = references(tmp_path / "references.parquet")
    bulk(job(index, tmp_path / "whole", table))
    monkeypatch.setattr("enrich.stages.bulk_inputs.BATCH_ROWS", 2)
    parts = bulk(job(index, tmp_path / "parts", table, entries_per_partition=5))
    assert [part.entries for part in parts] == [6, 6]
    assert rows(tmp_path / "parts") == rows(tmp_path / "whole")
    assert rows(tmp_path / "parts", "findings") == rows(tmp_path / "whole", "findings")


@pytest.mark.run
def test_workers_give_what_one_process_gives(index: str, tmp_path: Path) -> None:
    bulk(job(index, tmp_path / "two", lists(tmp_path / "lists"), workers=2))
    bulk(job(index, tmp_path / "one", tmp_path / "lists", workers=1))
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


def test_a_list_that_cannot_be_read_is_named_and_the_others_go_on(in_process: None, index: str, tmp_path: Path) -> None:
    folder = lists(tmp_path / "lists")
    (folder / "broken.md").write_bytes(b"# x\n\0\n")
    (result,) = bulk(job(index, tmp_path / "out", folder))
    assert result.statuses == {"resolved": 8}
    assert result.unreadable == [f"{folder / 'broken.md'}:2: is a binary file, not a reading list"]
    page = (tmp_path / "out/summary.md").read_text("utf-8")
    assert "## Lists that could not be read" in page
    assert "broken" in page


def test_a_partition_that_fails_is_named_and_repeated_and_the_others_are_kept(
    in_process: None, index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = references(tmp_path / "references.parquet")
    monkeypatch.setattr("enrich.stages.bulk_inputs.BATCH_ROWS", 4)
    whole = job(index, tmp_path / "whole", table, entries_per_partition=4)
    assert [part.error for part in bulk(whole)] == [None] * 3
    run = bulk_plan.run_partition

    def failing(engine: Any, inputs: Any, covered: Any) -> Any:
        if inputs["document"][0].as_py() == 4:
            raise RuntimeError("a worker died\nwith details")
        return run(engine, inputs, covered)

    monkeypatch.setattr(bulk_stage, "run_partition", failing)
    again = job(index, tmp_path / "again", table, entries_per_partition=4)
    parts = bulk(again)
    assert [part.error for part in parts] == [None, "RuntimeError: a worker died", None]
    page = (again.out / "summary.md").read_text("utf-8")
    assert "## Partitions that failed" in page
    first = again.out / "papers/part-00000.parquet"
    written = first.stat().st_mtime_ns
    monkeypatch.setattr(bulk_stage, "run_partition", run)
    assert [part.error for part in bulk(again)] == [None] * 3
    assert first.stat().st_mtime_ns == written
    assert contents(again.out) == contents(whole.out)
    assert (again.out / "summary.md").read_text("utf-8") == (whole.out / "summary.md").read_text("utf-8")


def test_a_run_that_was_stopped_goes_on_with_what_is_missing(
    in_process: None, index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = references(tmp_path / "references.parquet")
    monkeypatch.setattr("enrich.stages.bulk_inputs.BATCH_ROWS", 4)
    given = job(index, tmp_path / "out", table, entries_per_partition=4)

    def stop(result: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bulk(given, stop)
    assert len(list((given.out / "parts").iterdir())) == 1
    ran: list[int] = []
    run = bulk_plan.run_partition

    def counted(engine: Any, inputs: Any, covered: Any) -> Any:
        ran.append(inputs["document"][0].as_py())
        return run(engine, inputs, covered)

    monkeypatch.setattr(bulk_stage, "run_partition", counted)
    assert sum(part.entries for part in bulk(given)) == len(TITLES)
    assert ran == [4, 8]
    bulk(given)
    assert ran == [4, 8]


def test_results_of_other_inputs_are_not_mixed_in(in_process: None, index: str, tmp_path: Path) -> None:
    bulk(job(index, tmp_path / "out", references(tmp_path / "a.parquet")))
    with pytest.raises(InputError, match="holds the results of other inputs, corrections or facts"):
        bulk(job(index, tmp_path / "out", references(tmp_path / "b.parquet")))


# --- the command ----------------------------------------------------------------------------------------------


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["bulk", *arguments], catch_exceptions=False)


def test_the_command_says_what_it_wrote_and_names_its_data(in_process: None, index: str, tmp_path: Path) -> None:
    table = references(tmp_path / "references.parquet")
    result = run(str(table), "--index", index, "--out", str(tmp_path / "out"), "--workers", "1")
    assert result.exit_code == 0
    assert "12 entries: 12 resolved" in result.output
    page = (tmp_path / "out/summary.md").read_text("utf-8")
    assert "ODC-BY-1.0" in page
    assert "The Semantic Scholar Open Data Platform" in page
    schema = pq.read_schema(tmp_path / "out/papers/part-00000.parquet")
    assert schema.names[:2] == ["list", "entry_id"]
    assert (schema.field("title").metadata or {})[b"description"]


def test_the_data_package_names_files_columns_and_the_terms_of_the_releases(
    in_process: None, index: str, tmp_path: Path
) -> None:
    bulk(job(index, tmp_path / "out", references(tmp_path / "references.parquet")))
    package = json.loads((tmp_path / "out/datapackage.json").read_text("utf-8"))
    assert [resource["path"] for resource in package["resources"]] == [
        ["papers/part-00000.parquet"], ["findings/part-00000.parquet"],
    ]  # fmt: skip
    for resource in package["resources"]:
        schema = pq.read_schema(tmp_path / "out" / resource["path"][0])
        assert [field["name"] for field in resource["schema"]["fields"]] == schema.names
    (source,) = package["sources"]
    assert (source["version"], source["licence"]) == ("2026-10-01", "ODC-BY-1.0")
    assert "Open Data Platform" in source["description"]


def test_corrections_and_curated_facts_count_as_in_a_run(in_process: None, index: str, tmp_path: Path) -> None:
    link = "https://doi.org/10.5555/paper.1"
    (tmp_path / "list.md").write_text(
        f"- [A Fact That No Corpus Has](https://x.example/one.pdf)\n- [{TITLES[1]}]({link}) (1999)\n", "utf-8"
    )
    fact = {"title": "A Fact That No Corpus Has", "kind": "conference", "evidence": ["https://x.example"], "venue": "SOSP",
            "year": 2021, "confidence": 0.97, "checked_on": "2026-10-01", "urls": ["https://x.example/one.pdf"]}  # fmt: skip
    (tmp_path / "curated.jsonl").write_text(json.dumps(fact), "utf-8")
    (tmp_path / "corrections.toml").write_text(
        f'[[correction]]\nurl = "{link}"\nkind = "pin"\nfield = "venue"\nvalue = "OSDI"\n'
        'when = { correct = "" }\nreason = "the journal says so"\ndate = 2026-10-02\n', "utf-8",
    )  # fmt: skip
    bulk(job(index, tmp_path / "out", tmp_path / "list.md", curated=tmp_path / "curated.jsonl",
             corrections=tmp_path / "corrections.toml"))  # fmt: skip
    by_fact, pinned = rows(tmp_path / "out")
    assert (by_fact["method"], by_fact["venue"]) == ("curated_link", "SOSP")
    assert pinned["venue"] == "OSDI"
    assert "correction" in {origin["source"] for origin in pinned["provenance"] if origin["field"] == "venue"}


def test_what_cannot_be_read_is_named_and_exit_2_says_that_nothing_was(
    in_process: None, index: str, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "x.parquet").write_bytes(b"PAR1")
    result = run(str(folder), "--index", index, "--out", str(tmp_path / "nothing"), "--workers", "1")
    assert result.exit_code == 2
    assert "x.parquet: cannot be read as Parquet" in result.output
    lists(folder)
    result = run(str(folder), "--index", index, "--out", str(tmp_path / "rest"), "--workers", "1")
    assert result.exit_code == 0
    assert "8 entries: 8 resolved" in result.output
    assert "x.parquet: cannot be read as Parquet" in result.output


@pytest.mark.parametrize("failing", ["folder", "disk"])
def test_results_that_cannot_be_written_are_one_line(
    failing: str, in_process: None, index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = references(tmp_path / "references.parquet")
    if failing == "folder":
        (tmp_path / "out").write_text("a file", "utf-8")
    else:
        monkeypatch.setattr(pq.ParquetWriter, "write_table", Mock(side_effect=OSError(28, "No space left on device")))
    result = run(str(table), "--index", index, "--out", str(tmp_path / "out/x"), "--workers", "1")
    assert result.exit_code == 1
    assert result.output.strip().count("\n") == 0
    assert "cannot be written" in result.output


def test_a_missing_engine_is_one_line_that_names_the_extra(
    index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = str(references(tmp_path / "references.parquet"))
    for engine, module, extra in (("duckdb", "duckdb", "bulk"), ("spark", "pyspark.sql", "spark")):
        monkeypatch.setitem(sys.modules, module, None)
        result = run(table, "--index", index, "--out", str(tmp_path / engine), "--engine", engine)
        assert result.exit_code == 2
        assert f"[{extra}]" in result.output
        assert result.output.count("\n") == 1


def test_without_an_index_the_command_says_how_to_build_one(tmp_path: Path) -> None:
    table = str(references(tmp_path / "references.parquet"))
    result = run(table, "--index", str(tmp_path / "none"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert "holds no index; build one with: enrich snapshot add" in result.output
    assert not (tmp_path / "out").exists()


def test_workers_import_no_network_library() -> None:
    """What decides runs in workers, perhaps of a cluster: it must not be able to ask a service."""
    import subprocess

    code = (
        "import enrich.stages.bulk_steps, enrich.judging.judge, enrich.editing.suggestions, enrich.dataset.columns, sys, json;"
        "print(json.dumps([m for m in ('requests', 'urllib3', 'httpx', 'arxiv', 'semanticscholar') if m in sys.modules]))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == []


def test_an_index_that_was_moved_gives_the_same(in_process: None, index: str, tmp_path: Path) -> None:
    table = references(tmp_path / "references.parquet")
    bulk(job(index, tmp_path / "one", table))
    shutil.copytree(index, tmp_path / "moved")
    bulk(job(str(tmp_path / "moved"), tmp_path / "two", table))
    bulk(job((tmp_path / "moved").as_uri(), tmp_path / "three", table))
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(tmp_path / "three")
