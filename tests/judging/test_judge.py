"""One function judges an entry: alone, without a workspace, in another process, and as the stages do."""

from __future__ import annotations

import pickle
import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest

from answering import Kept, entry, record
from conftest import CURATED
from enrich.core.models import (
    Entry,
    FindingCode,
    Method,
    Paper,
    Query,
    QueryKind,
    Resolution,
    Severity,
    SourceName,
    Status,
    UnresolvedReason,
    Work,
)
from enrich.decisions.corrections import (
    Correction,
    DecisionKind,
    Effect,
    Guard,
    PinField,
    Written,
    hide_decided_findings,
)
from enrich.judging.judge import JudgedEntry, add_duplicates, judge_entry, judge_list, next_step
from enrich.reading_list import parse_list
from enrich.stages.source_access import make_gatherer
from enrich.stages.workspace import Workspace
from enrich.storage.records import read_records
from lists import SMALL
from running import Place

S2 = SourceName.SEMANTIC_SCHOLAR
TITLE = "Fair Queues for Large Language Model Serving"
LINK = "https://arxiv.org/abs/2301.00001"
ANSWERS = Kept(
    {
        Query(S2, QueryKind.ID, "arxiv:2301.00001"): [
            record(
                S2,
                TITLE,
                ("Ada One", "Ben Two"),
                arxiv_id="2301.00001",
                s2_paper_id="one",
                dblp_key="conf/icml/One23",
                venue="International Conference on Machine Learning",
                year=2023,
            )
        ]
    }
)
LISTED = entry(title=TITLE, url=LINK, venue_name="NeurIPS", year=2023)


def decided(kind: DecisionKind, **values: object) -> Written:
    made = {"entry": "e", "reason": "We know.", "date": date(2026, 11, 23), "when": Guard(), **values}
    return Written(1, Correction(kind=kind, **made))  # type: ignore[arg-type]


IGNORED = decided(DecisionKind.IGNORE, code=FindingCode.VENUE_WRONG, when=Guard(listed="NeurIPS"))
PINNED = decided(DecisionKind.PIN, field=PinField.VENUE, value="OSDI", when=Guard(correct="ICML"))


def judge_pickled(arguments: bytes) -> JudgedEntry:
    listed, answers, corrections = pickle.loads(arguments)  # noqa: S301 (our own bytes)
    return judge_entry(listed, answers, corrections=corrections)


def test_an_entry_is_judged_alone_and_in_another_process() -> None:
    here = judge_entry(LISTED, ANSWERS, corrections=(PINNED,))
    assert (here.paper.work.venue, here.paper.resolution.status) == ("OSDI", Status.RESOLVED)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(judge_pickled, pickle.dumps((LISTED, ANSWERS, (PINNED,)))).result()
    assert there == here


def test_corrections_hide_findings_and_pin_values() -> None:
    plain = judge_entry(LISTED, ANSWERS)
    assert [finding.code for finding in plain.paper.findings] == [FindingCode.VENUE_WRONG]
    assert plain.outcomes == ()
    ignored = judge_entry(LISTED, ANSWERS, corrections=(IGNORED,))
    assert ignored.paper == replace(plain.paper, findings=())
    assert [outcome.state for outcome in ignored.outcomes] == [Effect.APPLIED]
    pinned = judge_entry(LISTED, ANSWERS, corrections=(PINNED,))
    assert [finding.correct for finding in pinned.paper.findings] == ["OSDI"]


def test_an_entry_without_queries_has_all_answers() -> None:
    class Online(Kept):
        def wants(self, query: Query) -> bool:
            return query not in self.answers

    online = Online({})
    for _ in range(20):
        queries = next_step(LISTED, online).queries
        if not queries:
            break
        online.answers |= {query: ANSWERS.answers.get(query, []) for query in queries}
    assert next_step(LISTED, online).queries == ()
    assert judge_entry(LISTED, online).paper.resolution.status is Status.RESOLVED


def test_duplicates_are_found_over_the_list_and_may_be_ignored() -> None:
    twice = [LISTED, replace(LISTED, entry_id="f", line=9)]
    papers = [judge_entry(one, ANSWERS).paper for one in twice]
    complete, outcomes = add_duplicates(papers, ())
    assert [FindingCode.DUPLICATE in {f.code for f in paper.findings} for paper in complete] == [False, True]
    assert outcomes == []
    known = decided(DecisionKind.ACCEPT, entry="f", code=FindingCode.DUPLICATE, when=Guard(listed=TITLE))
    pairs = [(paper.entry, paper.resolution) for paper in papers]
    judged, settled = judge_list(pairs, ANSWERS, (known,))
    assert judged == papers
    assert [outcome.state for outcome in settled] == [Effect.APPLIED]


def test_entries_judged_one_by_one_in_any_order_are_what_a_run_writes(tmp_path: Path) -> None:
    place = Place.under(tmp_path)
    place.raw.mkdir()
    shutil.copy(CURATED, place.raw)
    path = tmp_path / "small.md"
    path.write_text(SMALL + SMALL.partition("## Serving\n")[2], "utf-8")
    place.run(path, "--offline")
    # The edits are made of the whole list, after all entries are judged.
    written = [
        replace(paper, findings=tuple(replace(f, edit=None) for f in paper.findings))
        for paper in read_records(place.out / "papers.jsonl", Paper)
    ]
    assert any(f.code is FindingCode.DUPLICATE for paper in written for f in paper.findings)

    workspace = Workspace(list_path=path, raw_dir=place.raw, out_dir=place.out, offline=True)
    entries: list[Entry] = list(parse_list(path, path.read_text("utf-8")).entries)
    answers = make_gatherer(workspace, None)
    shuffled = random.Random(1).sample(entries, len(entries))
    papers = {one.entry_id: judge_entry(one, answers).paper for one in shuffled}
    assert add_duplicates([papers[one.entry_id] for one in entries], ())[0] == written


@pytest.mark.parametrize(
    ("why", "text", "effect", "severity"),
    [
        (UnresolvedReason.NOT_ANSWERED, "whatever a person reads", Effect.NOT_CHECKED, Severity.INFO),
        (UnresolvedReason.NOT_FOUND, "no source has answered as hoped", Effect.NOT_NEEDED, Severity.WARNING),
    ],
)
def test_no_decision_depends_on_the_text_of_a_reason(
    why: UnresolvedReason, text: str, effect: Effect, severity: Severity
) -> None:
    from enrich.findings.check import findings_of
    from enrich.findings.resolved_entry import ResolvedEntry
    from enrich.works.records import WorkRecords

    resolution = Resolution(
        entry_id="e", status=Status.UNRESOLVED, method=Method.NONE, confidence=0.0, reason=text, unresolved=why
    )
    paper = Paper(entry=LISTED, resolution=resolution, work=Work())
    _, (outcome,) = hide_decided_findings(paper, (IGNORED,))
    assert outcome.state is effect
    (finding,) = findings_of(ResolvedEntry(LISTED, resolution, WorkRecords(()), Work()))
    assert finding.severity is severity


def test_every_unresolved_entry_says_why_for_code() -> None:
    unanswered = Kept(deaf=frozenset(SourceName))
    assert judge_entry(LISTED, unanswered).paper.resolution.unresolved is UnresolvedReason.NOT_ANSWERED
    assert judge_entry(LISTED, Kept()).paper.resolution.unresolved is UnresolvedReason.NOT_FOUND
    identity = decided(DecisionKind.PIN, field=PinField.IDENTITY, value="arXiv:2309.06180", when=Guard(correct=""))
    for answers, why in ((unanswered, UnresolvedReason.NOT_ANSWERED), (Kept(), UnresolvedReason.NOT_FOUND)):
        assert judge_entry(LISTED, answers, corrections=(identity,)).paper.resolution.unresolved is why
    strangers = replace(LISTED, title="Slow Roads to Rome and Back", authors="Eve Five, Flo Six", venue_name=None)
    assert judge_entry(strangers, ANSWERS).paper.resolution.unresolved is UnresolvedReason.LINK_CONTRADICTED
    assert judge_entry(LISTED, ANSWERS).paper.resolution.unresolved is None
