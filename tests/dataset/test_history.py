"""History: what is kept of each day, that merging twice changes nothing, and that files of earlier schemas load."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import CURATED, READING_LIST
from enrich.core.errors import InputError
from enrich.core.models import Entry, EntryKind, Method, Observation, Paper, Provenance, Resolution, Status, Work
from enrich.dataset.columns import SCHEMA_VERSION, TABLES, TERMS, history_table, table_schema
from enrich.dataset.history import merged, migrated, observation, schema_version, with_history
from lists import SMALL
from replica import Replica
from running import ONLINE, Place

pytestmark = pytest.mark.run

SEEN = Observation(
    entry_id="vllm", date="2026-01-02", source="semantic_scholar", citation_count=5, influential_citation_count=1,
    title="A Title", venue="SOSP", year=2023, arxiv_id="2309.06180", doi=None,
)  # fmt: skip


def paper(work: Work, *origins: Provenance, status: Status = Status.RESOLVED) -> Paper:
    return Paper(
        entry=Entry(entry_id="vllm", line=1, section=("A",), kind=EntryKind.PAPER),
        resolution=Resolution(entry_id="vllm", status=status, method=Method.LINK, confidence=1, reason="x"),
        work=work,
        provenance=origins,
    )


def told(field: str, source: str, day: str, *, chosen: bool = True) -> Provenance:
    return Provenance(field=field, source=source, value="x", chosen=chosen, rule="x", retrieved_at=day)


COUNTED = Work(
    title="A Title", citation_count=5, citation_source="semantic_scholar", citation_retrieved_at="2026-01-02T03:04:05Z"
)


def test_the_day_is_that_of_the_count_and_without_one_that_of_title_and_venue() -> None:
    counted = observation(paper(COUNTED, told("title", "dblp", "2026-05-05T00:00:00Z")))
    assert counted is not None
    assert (counted.date, counted.source, counted.citation_count) == ("2026-01-02", "semantic_scholar", 5)
    origins = (
        told("title", "curated", "2026-02-01"),
        told("venue", "dblp", "2026-03-01T00:00:00Z"),
        told("venue", "crossref", "2026-04-01T00:00:00Z", chosen=False),
        told("abstract", "arxiv", "2026-05-01T00:00:00Z"),
    )
    uncounted = observation(paper(Work(title="A Title"), *origins))
    assert uncounted is not None
    assert (uncounted.date, uncounted.source, uncounted.citation_count) == ("2026-03-01", "dblp", None)


def test_what_is_not_known_leaves_no_trace() -> None:
    assert observation(paper(Work(), status=Status.UNRESOLVED)) is None
    assert observation(paper(Work(), status=Status.NOT_A_PAPER)) is None
    assert observation(paper(Work(title="A Title"))) is None


def test_another_day_or_source_is_another_row_and_the_same_day_replaces_its_own() -> None:
    later = replace(SEEN, date="2026-01-09", citation_count=7)
    other = replace(SEEN, source="crossref", citation_count=3)
    again = replace(SEEN, citation_count=6)
    assert merged([SEEN], [later]) == [SEEN, later]
    assert merged([SEEN], [other]) == [other, SEEN]
    assert merged([SEEN, later], [again]) == [again, later]


observations = st.lists(
    st.builds(
        replace,
        st.just(SEEN),
        entry_id=st.sampled_from("abc"),
        date=st.sampled_from(["2026-01-01", "2026-01-02"]),
        source=st.sampled_from(["crossref", "semantic_scholar"]),
        citation_count=st.none() | st.integers(0, 2**62),
    )
)


@given(observations, observations)
def test_merging_again_changes_nothing_and_loses_no_day(before: list[Observation], now: list[Observation]) -> None:
    once = merged(before, now)
    assert merged(once, now) == once == merged(once, [])
    assert {(o.entry_id, o.date, o.source) for o in once} == {(o.entry_id, o.date, o.source) for o in [*before, *now]}


def test_a_table_keeps_its_rows_when_it_is_read_back() -> None:
    table = with_history(history_table([SEEN]), [])
    assert table.equals(history_table([SEEN]), check_metadata=True)
    assert with_history(table, [paper(COUNTED)]).num_rows == 1


# --- over runs ------------------------------------------------------------------------------------------------


def test_every_refresh_adds_a_day_and_a_run_that_asks_nothing_adds_none(
    tmp_path: Path, replica: Replica, works: object
) -> None:
    (tmp_path / "small.md").write_text(SMALL, "utf-8")
    place = Place.under(tmp_path)
    place.run(tmp_path / "small.md", "--sources", ONLINE)
    path = place.out / "history.parquet"
    first = path.read_bytes()
    counted = [row for row in pq.read_table(path).to_pylist() if row["citation_count"] is not None]
    assert len(counted) == sum(p["citation_count"] is not None for p in place.papers) >= 6
    place.run(tmp_path / "small.md", "--sources", ONLINE)
    assert path.read_bytes() == first
    # As if all had been asked a month before.
    for snapshots in place.raw.iterdir():
        text = snapshots.read_text("utf-8")
        snapshots.write_text(text.replace('"retrieved_at":"20', '"retrieved_at":"19'), "utf-8")
    place.run(tmp_path / "small.md", "--sources", ONLINE, "--offline")
    both = pq.read_table(path).to_pylist()
    assert len(both) == 2 * len(pq.read_table(pa.BufferReader(first)))
    assert len({row["date"] for row in both if row["entry_id"] == "vllm"}) == 2


@pytest.fixture
def built(tmp_path: Path) -> Place:
    place = Place.under(tmp_path)
    place.raw.mkdir()
    shutil.copy(CURATED, place.raw)
    place.run(READING_LIST, "--offline")
    return place


def test_offline_without_counts_the_days_are_those_of_the_curated_facts(built: Place) -> None:
    rows = pq.read_table(built.out / "history.parquet").to_pylist()
    assert len(rows) == sum(p["status"] == "resolved" for p in built.papers)
    assert {row["source"] for row in rows} == {"curated"}
    assert all(row["citation_count"] is None and row["venue"] and row["title"] for row in rows)


def test_days_of_entries_that_left_the_list_are_kept(built: Place) -> None:
    path = built.out / "history.parquet"
    gone = replace(SEEN, entry_id="gone")
    pq.write_table(with_history(history_table([gone]), []), path)
    built.run(READING_LIST, "--offline")
    assert {"gone", "vllm"} <= set(pq.read_table(path)["entry_id"].to_pylist())


@pytest.mark.parametrize("content", [b"", b"PAR1 not at all", b"\0" * 100])
def test_a_history_that_cannot_be_read_is_kept_beside_and_begun_anew(
    built: Place, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = built.out / "history.parquet"
    whole = path.read_bytes()
    path.write_bytes(content)
    assert built.run(READING_LIST, "--offline").exit_code == 0
    assert path.read_bytes() == whole
    assert (built.out / "history.parquet.unreadable").read_bytes() == content
    assert "starts anew" in caplog.text


def notes_of(schema: pa.Schema) -> list[object]:
    return [schema.metadata, *((field.name, (field.metadata or {}).get(b"description")) for field in schema)]


# --- files of earlier schemas ---------------------------------------------------------------------------------


def test_a_table_of_today_is_left_as_it_is(built: Place) -> None:
    for name in TABLES:
        table = pq.read_table(built.out / f"{name}.parquet")
        assert schema_version(table) == SCHEMA_VERSION
        today = migrated(table, name, "x")
        assert today.equals(table)
        assert notes_of(today.schema) == notes_of(table.schema)


def test_an_earlier_version_has_its_columns_renamed_completed_and_typed() -> None:
    """As a first version would have been: `count` for `citation_count`, no identifiers, numbers of another width."""
    old = pa.table(
        {
            "entry_id": pa.array(["vllm"], pa.large_string()),
            "date": pa.array(["2026-01-02"]).cast(pa.date32()),
            "source": ["semantic_scholar"],
            "count": pa.array([5], pa.int16()),
            "title": ["A Title"],
            "venue": ["SOSP"],
            "year": pa.array([2023], pa.int64()),
            "mine": [True],
        },
        metadata={"enrich.schema_version": "0"},
    )
    new = migrated(old, "history", "x", {1: {"history": {"count": "citation_count"}, "papers": {"title": "other"}}})
    assert new.schema.names == [*table_schema("history").names, "mine"]
    assert new.select(table_schema("history").names).schema.equals(table_schema("history"))
    row = new.to_pylist()[0]
    assert (row["citation_count"], row["year"], row["arxiv_id"], row["mine"]) == (5, 2023, None, True)
    assert with_history(new, []).num_rows == 1


def test_a_file_whose_metadata_another_program_dropped_is_read_by_its_columns(built: Place) -> None:
    table = pq.read_table(built.out / "papers.parquet")
    bare = table.replace_schema_metadata(None).drop_columns(["acl_id"])
    assert schema_version(bare) is None
    today = migrated(bare, "papers", "x").schema
    assert today.equals(table.schema)
    assert notes_of(today) == notes_of(table.schema)


def test_files_that_cannot_be_brought_to_today_are_refused_by_name() -> None:
    newer = history_table([SEEN]).replace_schema_metadata({"enrich.schema_version": str(SCHEMA_VERSION + 1)})
    with pytest.raises(InputError, match=r"h\.parquet.*newer"):
        migrated(newer, "history", "h.parquet")
    wrong = pa.table({"entry_id": ["a"], "year": ["soon"]})
    with pytest.raises(InputError, match="column year"):
        migrated(wrong, "history", "h.parquet")


# --- what goes with the files ---------------------------------------------------------------------------------


def test_every_file_says_its_columns_meaning_its_version_and_the_sources_terms(built: Place) -> None:
    for name, (about, columns) in TABLES.items():
        schema = pq.read_schema(built.out / f"{name}.parquet")
        notes = schema.metadata or {}
        assert notes[b"description"].decode() == about
        assert json.loads(notes[b"enrich.sources"]) == dict(TERMS)
        assert {field.name: (field.metadata or {})[b"description"].decode() for field in schema} == {
            column.name: column.description for column in columns
        }
        assert "api/license" in notes[b"enrich.sources"].decode()


def test_the_descriptor_names_every_file_and_column(built: Place) -> None:
    package = json.loads((built.out / "datapackage.json").read_text("utf-8"))
    assert {resource["path"] for resource in package["resources"]} == {f"{name}.parquet" for name in TABLES}
    kinds = {"string", "integer", "number", "boolean", "date", "datetime", "any"}
    for resource in package["resources"]:
        names = pq.read_schema(built.out / resource["path"]).names
        assert [field["name"] for field in resource["schema"]["fields"]] == names
        assert {field["type"] for field in resource["schema"]["fields"]} <= kinds
    assert all(source["description"] for source in package["sources"])
