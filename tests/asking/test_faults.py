"""Every fault of every source, alone and in pairs: the data set equals the undisturbed, or what is missing is said."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrich.core.models import Query, QueryKind, SnapshotStatus, SourceName
from enrich.sources import SERVICES, connection, load_source
from enrich.sources.transport import Transport
from lists import SMALL
from replica import Fault, FaultKind, Replica, Service, Work
from running import ONLINE, Place, masked

pytestmark = pytest.mark.run

ASKED = [name for name in SERVICES if name is not SourceName.DATACITE]
# Faults after which the same service answers well: the run must not be changed by them.
PASSING = [
    FaultKind.STATUS_429,
    FaultKind.STATUS_429_RETRY_AFTER,
    FaultKind.STATUS_429_RETRY_AFTER_DATE,
    FaultKind.STATUS_500,
    FaultKind.STATUS_502,
    FaultKind.STATUS_503,
    FaultKind.STATUS_504,
    FaultKind.STATUS_406,
    FaultKind.RESET,
    FaultKind.TRUNCATED_BODY,
    FaultKind.MALFORMED_BODY,
    FaultKind.WRONG_CONTENT_TYPE,
    FaultKind.EMPTY_BODY,
]
# Faults that end the source for this run, at once and without sleeping.
ENDING = [
    FaultKind.STATUS_429_RETRY_AFTER_HOURS,
    FaultKind.STATUS_401,
    FaultKind.STATUS_403,
    FaultKind.HTML_200,
    FaultKind.HTML_500,
]


@pytest.fixture(scope="module")
def served(works: list[Work]) -> Iterator[Replica]:
    with Replica(works) as replica:
        yield replica


@pytest.fixture(autouse=True)
def _environment(served: Replica, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in served.environment().items():
        monkeypatch.setenv(name, value)
    yield
    served.heal()
    served.reset()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("list") / "small.md"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.fixture(scope="module")
def answered(served: Replica, small: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A run that nothing disturbed."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in served.environment().items():
            patch.setenv(name, value)
        place = Place.under(tmp_path_factory.mktemp("undisturbed"))
        assert place.run(small, "--sources", ONLINE).exit_code == 0
        served.reset()  # its requests are not those of the test that comes first
        return place


@pytest.fixture(scope="module")
def undisturbed(answered: Place) -> str:
    return masked(answered)


def run(small: Path, where: Path) -> Place:
    place = Place.under(where)
    result = place.run(small, "--sources", ONLINE)
    assert result.exit_code == 0, result.output
    return place


@pytest.mark.parametrize("kind", PASSING)
def test_a_passing_fault_of_every_source_changes_nothing(
    served: Replica, small: Path, undisturbed: str, tmp_path: Path, kind: FaultKind
) -> None:
    for source in ASKED:
        served.inject(Fault(source.value, kind, times=2, seconds=0 if "retry_after" in kind else None))
    place = run(small, tmp_path)
    assert masked(place) == undisturbed
    for source in ASKED:
        counts = place.run_record["sources"][source]
        assert counts["unavailable"] is None, source
        assert counts["errors"] == 2, source
        # A batch that runs into a timeout of Semantic Scholar's gateway is not sent again as it is, but in halves.
        is_halved = source is SourceName.SEMANTIC_SCHOLAR and kind is FaultKind.STATUS_504
        assert counts["retries"] == (0 if is_halved else 2), source


# Two sources at a time, so that others still answer; each of the two ends for a reason of its own.
@pytest.mark.parametrize("pair", [ASKED[:2], ASKED[2:]], ids=" and ".join)
@pytest.mark.parametrize("kind", ENDING)
def test_a_fault_that_ends_a_source_is_said_and_mended_by_the_next_run(
    served: Replica, small: Path, undisturbed: str, tmp_path: Path, pair: list[SourceName], kind: FaultKind
) -> None:
    for source in pair:
        served.inject(Fault(source.value, kind))
    place = run(small, tmp_path)
    for source in pair:
        assert served.count(source.value) == 1
        assert place.run_record["sources"][source]["unavailable"]
        assert f"| {source.label} | 0 | - | - | could not be reached" in place.review
        assert not (place.raw / f"{source}.jsonl").exists()
    served.heal()
    assert masked(run(small, tmp_path)) == undisturbed


@pytest.mark.parametrize("pair", [ASKED[:2], ASKED[2:]], ids=" and ".join)
def test_refused_connections_and_unknown_hosts_settle_it_at_once(
    served: Replica,
    small: Path,
    undisturbed: str,
    tmp_path: Path,
    pair: list[SourceName],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for source in pair:
        served.down(source.value)
    place = run(small, tmp_path)
    for source in pair:
        assert place.run_record["sources"][source]["requests"] == 1
        assert place.run_record["sources"][source]["unavailable"] == "connection refused"
        served.up(source.value)
    with monkeypatch.context() as patch:
        for source in pair:
            patch.setenv(f"ENRICH_{source.upper()}_URL", "http://no-such-host.invalid/api")
        place = run(small, tmp_path)
        for source in pair:
            assert "host name" in place.run_record["sources"][source]["unavailable"]
    assert masked(run(small, tmp_path)) == undisturbed


@pytest.mark.parametrize("kind", [FaultKind.HANG, FaultKind.SLOW_DRIP])
def test_sources_that_hang_or_are_slow_change_nothing(
    served: Replica, small: Path, undisturbed: str, tmp_path: Path, kind: FaultKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_SHORTEST_READ_TIMEOUT", 0.5)
    for source in ASKED:
        served.inject(Fault(source.value, kind, times=1, seconds=30 if kind is FaultKind.HANG else 0.5))
    place = run(small, tmp_path)
    assert masked(place) == undisturbed
    if kind is FaultKind.HANG:
        assert all(place.run_record["sources"][source]["errors"] for source in ASKED)


@pytest.mark.parametrize("kind", [FaultKind.SHUFFLED_ANSWER, FaultKind.DUPLICATED_ANSWER])
def test_answers_in_another_order_or_twice_go_to_the_right_entries(
    served: Replica, small: Path, undisturbed: str, tmp_path: Path, kind: FaultKind
) -> None:
    for source in (SourceName.ARXIV, SourceName.SEMANTIC_SCHOLAR, SourceName.CROSSREF):
        served.inject(Fault(source.value, kind, times=1))
    assert masked(run(small, tmp_path)) == undisturbed


def test_pairs_of_faults(served: Replica, small: Path, undisturbed: str, tmp_path: Path) -> None:
    chance = random.Random(3)
    for number, (one, other) in enumerate(itertools.combinations(ASKED, 2)):
        served.inject(Fault(one.value, chance.choice(PASSING), times=2, seconds=0))
        served.inject(Fault(other.value, chance.choice([*PASSING, *ENDING]), times=2, seconds=0))
        place = run(small, tmp_path / str(number))
        served.heal()
        silent = [name for name, counts in place.run_record["sources"].items() if counts["unavailable"]]
        if silent:
            assert all(f"| {SourceName(name).label} |" in place.review for name in silent)
            run(small, tmp_path / str(number))
        assert masked(place) == undisturbed, (one, other)


@pytest.mark.parametrize("source", ASKED)
def test_old_answers_stay_in_use_while_a_source_is_down(
    served: Replica, small: Path, answered: Place, undisturbed: str, tmp_path: Path, source: SourceName
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for path in answered.raw.iterdir():
        text = path.read_text("utf-8")
        (raw / path.name).write_text(re.sub(r'"retrieved_at":"20\d\d', '"retrieved_at":"2019', text), "utf-8")
    served.inject(Fault(source.value, FaultKind.STATUS_503))
    place = run(small, tmp_path)
    assert masked(place) == undisturbed
    assert "2019-" in place.review
    assert "are missing" in place.review


def test_a_refused_key_is_said_to_be_the_users(
    served: Replica, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", "bad-key")
    place = Place.under(tmp_path)
    result = place.run(small, "--sources", ONLINE, "-v")
    assert result.exit_code == 0
    assert "your key" in place.run_record["sources"]["semantic_scholar"]["unavailable"]
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"bad-key" not in written
    assert "bad-key" not in result.output + capfd.readouterr().err


def test_arxivs_understudy_stands_in_while_arxiv_is_out(
    served: Replica, small: Path, undisturbed: str, tmp_path: Path
) -> None:
    served.inject(Fault(Service.ARXIV, FaultKind.STATUS_429))
    place = run(small, tmp_path)
    assert served.count("datacite") > 0
    resolved = [p for p in place.papers if p["arxiv_id"]]
    assert all(p["abstract"] and p["authors"] for p in resolved)
    assert any(v["source"] == "datacite" and v["chosen"] for p in resolved for v in p["provenance"])
    served.heal()
    assert masked(run(small, tmp_path)) == undisturbed


def test_a_third_of_all_calls_refused_merely_takes_longer(
    served: Replica, small: Path, undisturbed: str, tmp_path: Path
) -> None:
    for after in range(0, 30, 3):
        served.inject(Fault(Service.SEMANTIC_SCHOLAR, FaultKind.STATUS_429, times=1, after=after))
    place = run(small, tmp_path)
    assert masked(place) == undisturbed
    assert place.run_record["sources"]["semantic_scholar"]["retries"] >= 3


def test_one_id_on_which_the_service_trips_costs_only_itself(served: Replica, small: Path, tmp_path: Path) -> None:
    served.inject(Fault(Service.SEMANTIC_SCHOLAR, FaultKind.STATUS_500, match="2403.19887"))
    place = run(small, tmp_path)
    counts = place.run_record["sources"]["semantic_scholar"]
    assert counts["unavailable"] is None
    assert counts["unanswered"] > 0
    assert "gave no answer to" in place.review
    counted = {p["entry_id"]: p["citation_count"] for p in place.papers if p["arxiv_id"]}
    assert counted["vllm"] is not None
    assert counted["inferline"] is not None


@pytest.mark.parametrize("source", [SourceName.ARXIV, SourceName.SEMANTIC_SCHOLAR])
def test_one_malformed_id_in_a_batch_is_found_and_costs_only_itself(served: Replica, source: SourceName) -> None:
    ids = ["arxiv:2309.06180", "arxiv:abc", "arxiv:1812.01776", "arxiv:2403.19887", "arxiv:2006.15704"]
    if source is SourceName.SEMANTIC_SCHOLAR:
        served.inject(Fault(source.value, FaultKind.STATUS_500, match="abc"))
    queries = [Query(source, QueryKind.ID, text) for text in ids]
    snapshots = [s for answer in load_source(source).fetch(queries, Transport()) for s in answer]
    status = {snapshot.request.removeprefix("id:"): snapshot.status for snapshot in snapshots}
    assert [text for text in ids if status.get(text) is SnapshotStatus.FOUND] == [ids[0], *ids[2:]]
    wanted = SnapshotStatus.NOT_FOUND if source is SourceName.ARXIV else None  # 400 is an answer, 500 is none
    assert status.get("arxiv:abc") is wanted
    assert served.count(source.value) <= 15
