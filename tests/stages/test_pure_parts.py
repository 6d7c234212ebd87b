"""What stages compute, without a workspace: the cost of a run, the state of each source, the files of a data set."""

from __future__ import annotations

import json

import pytest

from answering import entry
from enrich.core.models import Method, Paper, Resolution, SourceName, Status, Work
from enrich.review.markdown import Review
from enrich.sources.usage import Usage
from enrich.stages.publish import describe_source, render_files
from enrich.stages.source_access import add_costs

ARXIV, DBLP = SourceName.ARXIV, SourceName.DBLP


def test_the_costs_of_two_stages_are_added_and_an_outage_is_kept() -> None:
    first = add_costs({}, {ARXIV: Usage(requests=2, unavailable="status 503"), DBLP: Usage(requests=1)})
    both = add_costs(first, {ARXIV: Usage(requests=3), DBLP: Usage(unanswered=4)})
    assert (both["arxiv"]["requests"], both["arxiv"]["unavailable"]) == (5, "status 503")
    assert (both["dblp"]["requests"], both["dblp"]["unanswered"], both["dblp"]["unavailable"]) == (1, 4, None)


@pytest.mark.parametrize(
    ("fetched", "retrieved", "note", "is_troubled"),
    [
        ({}, ["2026-11-02", "2026-11-01"], None, False),
        ({"offline": True}, [], "not asked (offline)", False),
        ({"unanswered": {"arxiv": 3}}, [], "gave no answer to 3 queries", True),
        ({"unavailable": {"arxiv": "status 503"}}, [], "could not be reached: status 503", True),
        (
            {"unavailable": {"arxiv": "status 503"}},
            ["2026-11-02", "2026-11-01"],
            "could not be reached: status 503; its answers since 2026-11-02 are missing",
            True,
        ),
        ({"unavailable": {"dblp": "status 503"}}, [], None, False),
    ],
)
def test_the_state_of_a_source(
    fetched: dict[str, object], retrieved: list[str], note: str | None, is_troubled: bool
) -> None:
    state = describe_source(ARXIV, retrieved, fetched)
    assert (state.note, state.is_troubled, state.answers) == (note, is_troubled, len(retrieved))
    assert (state.oldest, state.newest) == (("2026-11-01", "2026-11-02") if retrieved else (None, None))


def test_the_files_of_a_data_set_are_made_in_memory() -> None:
    resolution = Resolution(
        entry_id="e", status=Status.UNRESOLVED, method=Method.NONE, confidence=0.0, reason="no source knows this paper"
    )
    paper = Paper(entry=entry(title="A Title"), resolution=resolution, work=Work())
    files = render_files(Review(list_name="list.md", papers=[paper], unparsed=[], sources=[]), None)
    assert sorted(files) == [
        "datapackage.json",
        "findings.parquet",
        "history.parquet",
        "papers.parquet",
        "review.html",
        "review.md",
    ]
    assert "list.md" in files["review.md"].decode()
    assert json.loads(files["datapackage.json"])["resources"]
