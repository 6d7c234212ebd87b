"""What is asked again, and when: counts weekly, absences after two weeks, the rest monthly; and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lists import SMALL
from replica import Replica
from running import ONLINE, Place

pytestmark = pytest.mark.run


@pytest.fixture
def place(tmp_path: Path, replica: Replica) -> Place:
    found = Place.under(tmp_path)
    (tmp_path / "small.md").write_text(SMALL, "utf-8")
    assert found.run(tmp_path / "small.md", "--sources", ONLINE).exit_code == 0
    replica.reset()
    return found


def age(place: Place, days: float) -> None:
    """Make all kept answers so many days older."""
    then = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for path in place.raw.iterdir():
        text = path.read_text("utf-8")
        path.write_text(re.sub(r'"retrieved_at":"[^"]*"', f'"retrieved_at":"{then}"', text), "utf-8")


def again(place: Place, replica: Replica, *options: str) -> list[str]:
    """The services asked by another run, one word a request."""
    place.run(place.raw.parent / "small.md", "--sources", ONLINE, *options)
    return sorted(request.service.value for request in replica.requests)


def test_after_a_day_nothing_is_asked(place: Place, replica: Replica) -> None:
    age(place, 1)
    assert again(place, replica) == []


def test_after_eight_days_one_batch_refreshes_all_counts(place: Place, replica: Replica) -> None:
    before = {p["entry_id"]: p["citation_retrieved_at"] for p in place.papers}
    age(place, 8)
    asked = again(place, replica)
    assert set(asked) == {"semantic_scholar"}
    assert all("batch" in request.path for request in replica.requests)
    assert len(asked) <= 2
    for paper in place.papers:
        if paper["citation_count"] is not None:
            assert paper["citation_retrieved_at"] >= before[paper["entry_id"]], paper["entry_id"]
    replica.reset()
    assert again(place, replica) == []


def test_after_fifteen_days_what_was_not_found_is_looked_for_again(place: Place, replica: Replica) -> None:
    age(place, 15)
    again(place, replica)
    searched = [r for r in replica.requests if "Nobody+Ever+Wrote" in r.query or "nobody+ever+wrote" in r.query]
    assert searched
    assert not any("FlashAttention" in request.query for request in replica.requests)


def test_max_age_and_offline(place: Place, replica: Replica) -> None:
    age(place, 3)
    assert again(place, replica, "--max-age", "4") == []
    assert again(place, replica, "--max-age", "1", "--offline") == []
    assert len(again(place, replica, "--max-age", "1")) > 5
