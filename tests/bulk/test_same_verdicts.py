"""One list, the same works, four ways: services, index, bulk on DuckDB, bulk on Spark. The verdicts are the same."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from bulk.works import index_of
from conftest import READING_LIST
from enrich.cli.main import main
from replica import Replica, Work
from running import ONLINE, Place

IDENTITY = ("status", "arxiv_id", "doi", "s2_paper_id", "acl_id", "authors", "venue", "venue_type", "is_preprint")
DATES = ("citation_retrieved_at",)


@pytest.fixture(scope="module")
def index(works: list[Work], tmp_path_factory: pytest.TempPathFactory) -> str:
    return index_of(works, tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def by_index(index: str, tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place.under(tmp_path_factory.mktemp("by-index"))
    result = place.run(READING_LIST, "--sources", "snapshot", "--index", index)
    assert result.exit_code == 0, result.output
    return place


def bulk(out: Path, index: str, *options: str, inputs: Path = READING_LIST) -> str:
    arguments = ["bulk", str(inputs), "--index", index, "--out", str(out), *options]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return (out / "summary.md").read_text("utf-8").rpartition("Digest of all results: ")[2]


def rows(folder: Path) -> list[dict[str, Any]]:
    found = [row for path in sorted(folder.glob("part-*.parquet")) for row in pq.read_table(path).to_pylist()]
    return [{name: value for name, value in row.items() if name != "list"} for row in found]


def undated(value: Any) -> Any:
    """A value without the times at which sources were asked, whose records are otherwise compared whole."""
    if isinstance(value, dict):
        return {key: undated(inner) for key, inner in value.items() if key != "retrieved_at" and key not in DATES}
    return [undated(inner) for inner in value] if isinstance(value, list) else value


# --- the services and the index -------------------------------------------------------------------------------


def has_earlier_titles(online: dict[str, Any], local: dict[str, Any]) -> bool:
    """ArXiv's bulk file has the title of the latest version alone."""

    def versions(row: dict[str, Any]) -> set[str]:
        return {title["version"] for title in row["title_history"] or [] if title["version"].startswith("v")}

    return bool(versions(online) - versions(local))


def has_a_record_of_a_near_title(online: dict[str, Any], local: dict[str, Any]) -> bool:
    """Services give the best title, or those with all words; an index gives all that are nearly the same, too."""

    def titles(row: dict[str, Any]) -> set[tuple[str, str]]:
        searched = {"dblp", "semantic_scholar"}
        return {
            (p["source"], p["value"]) for p in row["provenance"] if p["field"] == "title" and p["source"] in searched
        }

    return bool(titles(local) - titles(online))


def is_unresolved(online: dict[str, Any], local: dict[str, Any]) -> bool:
    """Crossref's search always finds something, however far; an index gives no candidates that are not near."""
    return bool(online["status"] == local["status"] == "unresolved")


def gives_a_record_twice(online: dict[str, Any], local: dict[str, Any]) -> bool:
    """A service that is searched, and then asked by identifier, gives one record in two answers."""
    mine, theirs = ([(p["field"], p["source"], p["value"]) for p in row["provenance"]] for row in (local, online))
    return set(mine) == set(theirs) and len(mine) < len(theirs)


CAUSES = (has_earlier_titles, has_a_record_of_a_near_title, is_unresolved, gives_a_record_twice)


def without_s2_abstract(row: dict[str, Any]) -> dict[str, Any]:
    """Semantic Scholar's dataset `papers` has no abstracts; arXiv's has."""
    origins = [p for p in row["provenance"] if (p["field"], p["source"]) != ("abstract", "semantic_scholar")]
    has_other = any(p["field"] == "abstract" for p in origins)
    kept: dict[str, Any] = undated(row | {"provenance": origins, "abstract": row["abstract"] if has_other else None})
    return kept


@pytest.mark.run
def test_the_index_gives_the_verdicts_of_the_services_but_for_named_causes(
    by_index: Place, replica: Replica, tmp_path: Path
) -> None:
    place = Place.under(tmp_path)
    assert place.run(READING_LIST, "--sources", ONLINE).exit_code == 0
    differing = 0
    for online, local in zip(place.papers, by_index.papers, strict=True):
        assert [online[name] for name in IDENTITY] == [local[name] for name in IDENTITY], online["entry_id"]
        if without_s2_abstract(online) != without_s2_abstract(local):
            differing += 1
            fields = [name for name in online if undated(online[name]) != undated(local[name])]
            assert any(cause(online, local) for cause in CAUSES), (online["entry_id"], fields)
    assert differing < len(place.papers) / 4


@pytest.mark.run
def test_a_run_with_an_index_makes_no_request(by_index: Place, index: str, replica: Replica) -> None:
    place = Place.under(by_index.raw.parent / "again")
    assert place.run(READING_LIST, "--sources", "snapshot,curated", "--index", index).exit_code == 0
    assert replica.count() == 0


@pytest.mark.run
def test_with_services_too_the_index_saves_their_requests(index: str, replica: Replica, tmp_path: Path) -> None:
    alone, both = Place.under(tmp_path / "alone"), Place.under(tmp_path / "both")
    assert alone.run(READING_LIST, "--sources", ONLINE).exit_code == 0
    without = replica.count()
    replica.reset()
    assert both.run(READING_LIST, "--sources", f"{ONLINE},snapshot", "--index", index).exit_code == 0
    assert replica.count() < without / 2
    resolved = [[row["status"] for row in place.papers] for place in (alone, both)]
    assert resolved[0] == resolved[1]


@pytest.mark.run
def test_what_the_index_answered_is_kept_so_that_the_data_set_is_built_again_without_it(by_index: Place) -> None:
    before = by_index.contents()
    assert by_index.run(READING_LIST, "--sources", "snapshot").exit_code == 0
    assert by_index.contents() == before


def test_without_an_index_and_kept_answers_a_run_says_what_it_needs(tmp_path: Path) -> None:
    result = Place.under(tmp_path).run(READING_LIST, "--sources", "snapshot")
    assert result.exit_code == 2
    assert "needs an index: give --index DIR, or set ENRICH_INDEX" in result.output


# --- bulk -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def by_bulk(index: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    pytest.importorskip("duckdb")
    out = tmp_path_factory.mktemp("by-bulk")
    return out, bulk(out, index, "--workers", "1")


@pytest.mark.run
def test_bulk_on_duckdb_gives_what_a_run_gives(by_index: Place, by_bulk: tuple[Path, str]) -> None:
    out, _ = by_bulk
    assert rows(out / "papers") == by_index.papers
    assert rows(out / "findings") == by_index.findings


OLDEST_JAVA = 17
"""Spark 4 needs it: https://spark.apache.org/docs/4.0.0/#downloading"""


@pytest.fixture(scope="module")
def _able_to_start_spark() -> None:
    """Skip where no Spark can be started."""
    program = shutil.which("java")
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr if program else ""
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < OLDEST_JAVA:
        pytest.skip(f"needs Java {OLDEST_JAVA} or newer to start Spark (default-jre-headless)")
    pytest.importorskip("pyspark", reason="needs PySpark (the extra `spark`)")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def spark_cluster(folder: Path) -> Iterator[str]:
    """A standalone master with two workers, on the loopback."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = os.environ | {
        "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(folder / "work"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYSPARK_PYTHON": sys.executable,
    }  # fmt: skip
    port = free_port()
    master = f"spark://127.0.0.1:{port}"
    start = [str(home / "bin/spark-class"), "org.apache.spark.deploy"]
    arguments = ["--host", "127.0.0.1", "--webui-port", "0"]
    commands = [[start[0], f"{start[1]}.master.Master", *arguments, "--port", str(port)]]
    commands += [[start[0], f"{start[1]}.worker.Worker", *arguments, "-c", "1", "-m", "1100m", master]] * 2
    with ExitStack() as stack:
        for command in commands:
            log = stack.enter_context((folder / f"{len(list(folder.iterdir()))}.log").open("w"))
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            _wait_for(port, process)
        yield master


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None
        time.sleep(0.1)
    raise AssertionError("Spark's master does not listen")


@pytest.mark.spark
@pytest.mark.usefixtures("_able_to_start_spark")
def test_bulk_on_a_spark_cluster_gives_the_same_bytes(by_bulk: tuple[Path, str], index: str, tmp_path: Path) -> None:
    out, digest = by_bulk
    with spark_cluster(tmp_path) as master:
        code = (
            "import sys, warnings; warnings.simplefilter('ignore');from enrich.cli.main import main; main(sys.argv[1:])"
        )
        command = [sys.executable, "-c", code, "bulk", str(READING_LIST), "--index", index, "--out", str(tmp_path / "out"),
                   "--engine", "spark", "--master", master]  # fmt: skip
        environment = os.environ | {
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        }
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:]
    assert (tmp_path / "out/summary.md").read_text("utf-8").rpartition("Digest of all results: ")[2] == digest
    for table in ("papers", "findings"):
        name = f"{table}/part-00000.parquet"
        assert (tmp_path / "out" / name).read_bytes() == (out / name).read_bytes()
