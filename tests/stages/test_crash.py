"""kill -9 at any moment, then a second run: the same data as undisturbed, and nothing asked twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enrich.core.models import Query, QueryKind, Snapshot, SnapshotStatus, SourceName
from enrich.storage.snapshots import Archive
from lists import SMALL
from replica import Fault, FaultKind, Replica
from running import ONLINE, Place, masked

pytestmark = pytest.mark.crash

MOMENTS = 6


def start(place: Place, small: Path, replica: Replica) -> subprocess.Popen[bytes]:
    arguments = ["run", str(small), "--raw-dir", str(place.raw), "--out-dir", str(place.out), "--sources", ONLINE]
    environment = {**os.environ, **replica.environment()}
    return subprocess.Popen(
        [sys.executable, "-m", "enrich.cli", *arguments], env=environment, stderr=subprocess.DEVNULL
    )


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.md"
    path.write_text(SMALL, "utf-8")
    return path


def test_killed_at_any_moment(replica: Replica, small: Path, tmp_path: Path) -> None:
    whole = Place.under(tmp_path / "whole")
    assert whole.run(small, "--sources", ONLINE).exit_code == 0
    undisturbed, asked = masked(whole), replica.count()
    chance = random.Random(5)
    for number in range(MOMENTS):
        place = Place.under(tmp_path / str(number))
        replica.reset()
        victim = start(place, small, replica)
        moment = int(asked * (number + chance.random()) / MOMENTS)  # one in each part of the run
        while replica.count() <= moment and victim.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.random() * 0.005)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        assert place.run(small, "--sources", ONLINE).exit_code == 0
        assert masked(place) == undisturbed, moment
        # Only an answer in flight when the run was killed may be asked for again: one a host at most.
        assert replica.count() <= asked + len(replica.environment()), moment


def test_a_half_written_line_is_dropped_and_asked_again(replica: Replica, small: Path, tmp_path: Path) -> None:
    place = Place.under(tmp_path)
    place.run(small, "--sources", ONLINE)
    undisturbed = masked(place)
    path = place.raw / "dblp.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    replica.reset()
    place.run(small, "--sources", ONLINE)
    assert masked(place) == undisturbed
    assert [request.service.value for request in replica.requests] == ["dblp"]
    assert path.read_bytes().endswith(b"\n")
    assert Archive(path, SourceName.DBLP).all()


def test_appending_after_a_half_line_keeps_both_sides_whole(tmp_path: Path) -> None:
    def snapshot(text: str) -> Snapshot:
        return Snapshot(
            source=SourceName.DBLP,
            request=f"title:{text}",
            status=SnapshotStatus.NOT_FOUND,
            retrieved_at="2026-01-01T00:00:00Z",
        )

    path = tmp_path / "dblp.jsonl"
    Archive(path, SourceName.DBLP).append([snapshot("one"), snapshot("two")])
    path.write_bytes(path.read_bytes()[:-5])
    archive = Archive(path, SourceName.DBLP)
    archive.append([snapshot("three")])
    again = Archive(path, SourceName.DBLP)
    assert set(again.all()) == {"title:one", "title:three"}
    assert again.get(Query(SourceName.DBLP, QueryKind.TITLE, "three")) is not None


def test_two_runs_at_once_share_a_hosts_pace(
    works: list[object], small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The replica refuses whoever comes too early; with the pace kept over processes nobody does."""
    from replica import from_curated, from_distractors

    # Half of what the runs keep: a busy machine may let the second of two requests arrive sooner after the first.
    pace = {"arxiv": 0.15, "semantic_scholar": 0.05, "dblp": 0.05, "crossref": 0.05}
    with Replica([*from_curated(), *from_distractors()], pace=pace) as paced:
        for name, value in {**paced.environment(), "ENRICH_PACE": "0.11"}.items():
            monkeypatch.setenv(name, value)
        places = [Place.under(tmp_path / name) for name in ("one", "two")]
        runs = [start(place, small, paced) for place in places]
        assert [process.wait(timeout=60) for process in runs] == [0, 0]
        assert [request.status for request in paced.requests if request.status == 429] == []
        assert masked(places[0]) == masked(places[1])


def test_a_stopped_run_keeps_what_it_has(replica: Replica, small: Path, tmp_path: Path) -> None:
    """Ctrl-C while a source hangs ends the run soon, with its answers kept."""
    replica.inject(Fault("dblp", FaultKind.HANG, times=1, seconds=20))
    place = Place.under(tmp_path)
    process = start(place, small, replica)
    while replica.count("dblp") == 0:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=15) == 130  # before the source's 20 seconds are over
    replica.heal()
    asked = replica.count()
    place.run(small, "--sources", ONLINE)
    both = replica.count()
    replica.reset()
    Place.under(tmp_path / "undisturbed").run(small, "--sources", ONLINE)
    assert both <= replica.count() + 4, asked  # what was under way at each host is asked again, and nothing else
