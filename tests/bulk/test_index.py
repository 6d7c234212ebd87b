"""An index is built, killed and built on, looked up in, verified, dropped; and refused when it is not whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from bulk.samples import ATTENTION, json_lines, s2_paper
from enrich.cli.main import main
from enrich.core.errors import InputError
from enrich.core.models import RecordRef, SourceName
from enrich.sources.bulk import build, chunks
from enrich.sources.bulk import merge as merging
from enrich.sources.bulk.build import Addition, add
from enrich.sources.bulk.corpora import corpus_named
from enrich.sources.bulk.keys import MOST_RECORDS, identifier_key, title_keys, whole_title_key
from enrich.sources.bulk.layout import DROPPED, MANIFEST, open_index, releases_of
from enrich.sources.bulk.lookup import Lookup
from enrich.sources.bulk.manage import drop, problems

TITLES = [f"Learning {first} from {second} Signals" for first in ("Graphs", "Text", "Noise") for second in "ABCDEFG"]


def papers() -> list[dict[str, Any]]:
    made = [s2_paper(number, title, ["Ada Lovelace"], DOI=f"10.5555/{number}") for number, title in enumerate(TITLES)]
    notes = [s2_paper(1000 + number, "Editorial Notes", ["Some Body"]) for number in range(MOST_RECORDS + 1)]
    return [*made, ATTENTION, *notes]


def addition(tmp_path: Path, **changes: Any) -> Addition:
    shards = [json_lines(tmp_path / f"papers-part{number}.jsonl.gz", papers()[number::2]) for number in range(2)]
    given: dict[str, Any] = {
        "corpus": corpus_named("s2"), "files": tuple(shards), "to": str(tmp_path / "index"), "release": "2026-10-01",
        "date": "2026-10-01",
    }  # fmt: skip
    return Addition(**given | changes)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_records_are_found_by_identifier_and_title_and_dropped_keys_say_so(tmp_path: Path) -> None:
    made = add(addition(tmp_path))
    assert (made.items, made.records, made.dropped_keys) == (len(papers()), len(papers()), 3)
    index = open_index(str(tmp_path / "index"))
    lookup = Lookup(index)
    doi, title = identifier_key("doi", "10.5555/3"), whole_title_key(TITLES[3])
    hot, none = whole_title_key("Editorial Notes"), whole_title_key("Nobody wrote this")
    assert title is not None
    assert hot is not None
    assert none is not None
    hits = lookup.hits([doi, title, hot, none])
    assert len(hits[doi]) == 1
    assert set(hits[doi]) <= set(hits[title])
    assert hits[hot] == (RecordRef(SourceName.SNAPSHOT, "s2/2026-10-01", DROPPED),)
    assert hits[none] == ()
    (record,) = lookup.records(hits[doi]).values()
    assert (record.title, record.identifiers.doi) == (TITLES[3], "10.5555/3")
    assert record.retrieved_at == "2026-10-01T00:00:00Z"
    assert lookup.records([RecordRef(SourceName.SNAPSHOT, "s2/2026-10-01", 10**9)]) == {}
    for paper in papers()[: len(TITLES) + 1]:
        found = lookup.hits(title_keys(paper["title"]))
        assert paper["title"] in {r.title for refs in found.values() for r in lookup.records(refs).values()}


def test_the_index_is_the_same_whatever_the_workers(tmp_path: Path) -> None:
    one = add(addition(tmp_path, to=str(tmp_path / "one")))
    two = add(addition(tmp_path, to=str(tmp_path / "two"), workers=2))
    assert one.digest == two.digest
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_small_chunks_make_an_index_that_answers_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(addition(tmp_path, to=str(tmp_path / "one")))
    monkeypatch.setattr(chunks, "CHUNK", 7)
    monkeypatch.setattr(chunks, "_MOST_BYTES", 3000)
    add(addition(tmp_path, to=str(tmp_path / "many")))
    one, many = (Lookup(open_index(str(tmp_path / name))) for name in ("one", "many"))
    for title in (*TITLES, "Editorial Notes", ATTENTION["title"]):
        keys = list(title_keys(str(title)))
        said = [
            {key: sorted(r.title or "" for r in lookup.records(refs).values()) + [str(ref.index < 0) for ref in refs[:1]]
             for key, refs in lookup.hits(keys).items()}
            for lookup in (one, many)
        ]  # fmt: skip
        assert said[0] == said[1]


def test_a_build_that_was_stopped_goes_on_and_ends_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 7)
    whole = add(addition(tmp_path, to=str(tmp_path / "whole")))
    made: list[int] = []
    write, merge = chunks.write_chunk, merging.merge_bucket

    def write_some(name: str, chunk: Any, *rest: Any) -> int:
        made.append(chunk.number)
        if len(made) == 4:
            raise KeyboardInterrupt
        return write(name, chunk, *rest)

    def merge_some(files: Any, bucket: int, place: Path) -> None:
        if bucket == 30:
            raise KeyboardInterrupt
        merge(files, bucket, place)

    again = addition(tmp_path, to=str(tmp_path / "again"))
    monkeypatch.setattr(build, "write_chunk", write_some)
    with pytest.raises(KeyboardInterrupt):
        add(again)
    with pytest.raises(InputError, match="holds no index"):
        open_index(again.to)
    monkeypatch.setattr(build, "merge_bucket", merge_some)
    with pytest.raises(KeyboardInterrupt):
        add(again)
    assert made[:4] == [0, 1, 2, 3]
    assert made[4] == 3  # the three that were whole are not made again
    monkeypatch.setattr(build, "merge_bucket", merge)
    count = len(made)
    assert add(again).digest == whole.digest
    assert len(made) == count
    assert contents(tmp_path / "again") == contents(tmp_path / "whole")


@pytest.mark.crash
def test_a_killed_build_goes_on(tmp_path: Path) -> None:
    many = [s2_paper(n, f"A study of subject {n} and of {n * 7} more", ["Ada Lovelace"]) for n in range(40_000)]
    path = json_lines(tmp_path / "p.jsonl.gz", many)
    target = tmp_path / "index"
    command = [sys.executable, "-m", "enrich.cli", "snapshot", "add", "s2", str(path), "--to", str(target),
               "--date", "2026-10-01", "--workers", "1"]  # fmt: skip
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    place = target / "corpora/s2/.2026-10-01.building/chunks"
    while not list(place.glob("*.arrow")):
        assert child.poll() is None
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    first = next(place.glob("*.arrow")).stat().st_mtime_ns
    assert first
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "40,000 records" in done.stdout
    (release,) = releases_of(str(target))
    assert list(problems(release)) == []


def test_what_is_half_built_or_of_another_version_is_refused_in_one_line(tmp_path: Path) -> None:
    add(addition(tmp_path))
    place = tmp_path / "index/corpora/s2/2026-10-01"
    manifest = json.loads((place / MANIFEST).read_text())
    (place / MANIFEST).write_text(json.dumps(manifest | {"key_version": "0-old"}))
    with pytest.raises(InputError, match=r"was built by another version .*; build it anew"):
        open_index(str(tmp_path / "index"))
    (place / MANIFEST).unlink()
    with pytest.raises(InputError, match="is half-built"):
        open_index(str(tmp_path / "index"))
    (place / MANIFEST).write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        open_index(str(tmp_path / "index"))


def test_verify_names_every_file_that_changed_or_is_missing(tmp_path: Path) -> None:
    add(addition(tmp_path))
    (release,) = releases_of(str(tmp_path / "index"))
    assert list(problems(release)) == []
    first, second = release.paths("keys")[:2]
    Path(first).write_bytes(Path(first).read_bytes()[:-1] + b"x")
    Path(second).unlink()
    assert list(problems(release)) == [f"{first}: has changed since it was built", f"{second}: is missing"]


def test_the_newest_release_of_a_corpus_is_used(tmp_path: Path) -> None:
    for day in ("2026-10-08", "2026-09-24"):
        add(addition(tmp_path, release=day, date=day))
    assert [release.name for release in releases_of(str(tmp_path / "index"))] == ["s2/2026-09-24", "s2/2026-10-08"]
    assert [release.name for release in open_index(str(tmp_path / "index")).releases] == ["s2/2026-10-08"]
    with pytest.raises(InputError, match="is there already"):
        add(addition(tmp_path, release="2026-10-08"))
    assert drop(str(tmp_path / "index"), "s2", "2026-10-08") == ["s2/2026-10-08"]
    assert [release.name for release in open_index(str(tmp_path / "index")).releases] == ["s2/2026-09-24"]
    with pytest.raises(InputError, match="has no dblp"):
        drop(str(tmp_path / "index"), "dblp", None)


@pytest.mark.parametrize("store", ["file", "memory"])
def test_an_index_can_be_behind_a_url(store: str, tmp_path: Path) -> None:
    """Also where fsspec knows the store alone, as it does `memory://` and those of most clouds."""
    if store == "memory":
        pytest.importorskip("fsspec")
    url = (tmp_path / "store").as_uri() if store == "file" else f"memory:/{tmp_path}/store"
    made = add(addition(tmp_path, to=url))
    local = add(addition(tmp_path, to=str(tmp_path / "local")))
    assert made.digest == local.digest
    key = identifier_key("doi", "10.5555/3")
    assert Lookup(open_index(url)).hits([key]) == Lookup(open_index(str(tmp_path / "local"))).hits([key])
    assert [list(problems(release)) for release in releases_of(url)] == [[]]
    assert drop(url, "s2", None) == ["s2/2026-10-01"]
    with pytest.raises(InputError, match="no file system for gopher://"):
        open_index("gopher://x/y")


def test_an_item_of_another_format_stops_the_build_and_is_named(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "x.gz", [ATTENTION, {"id": "https://openalex.org/W1"}])
    with pytest.raises(InputError, match=r"x\.gz: item 2: is not of the format of Semantic Scholar"):
        add(addition(tmp_path, files=(path,)))


def test_the_commands(tmp_path: Path) -> None:
    def run(*arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, ["snapshot", *arguments], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    folder = tmp_path / "release-2026-10-01"
    folder.mkdir()
    json_lines(folder / "papers-part0.jsonl.gz", papers())
    index = str(tmp_path / "index")
    assert "s2/2026-10-01: 73 records of 73 items" in run("add", "s2", str(folder), "--to", index, "--workers", "1")
    listed = run("list", "--index", index)
    assert "ODC-BY-1.0" in listed
    assert "The Semantic Scholar Open Data Platform" in listed
    assert run("verify", "--index", index) == "s2/2026-10-01: whole\n"
    damaged = next((tmp_path / "index").rglob("keys.parquet"))
    damaged.write_bytes(b"")
    assert "has changed since it was built" in run("verify", "--index", index, code=1)
    assert run("drop", "s2", "--index", index) == "removed s2/2026-10-01\n"
    assert "holds no index; build one with: enrich snapshot add" in run("list", "--index", index, code=2)
    assert "is not a date" in run("add", "s2", str(folder), "--to", index, "--date", "soon", code=2)


def test_the_manifest_says_what_it_is_and_on_which_terms(tmp_path: Path) -> None:
    made = msgspec.to_builtins(add(addition(tmp_path)))
    expected = {"corpus": "s2", "source": "semantic_scholar", "release": "2026-10-01", "licence": "ODC-BY-1.0"}
    assert made.items() >= expected.items()
    assert made["inputs"] == ["papers-part0.jsonl.gz", "papers-part1.jsonl.gz"]
    assert made["records"] == 73
    assert len(made["digest"]) == 64
