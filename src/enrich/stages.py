"""The five stages as functions. The scripts in pipeline/ and `enrich run` both call them, one after the other.

Each reads the files of the stages before it and writes its own: entries.jsonl, resolutions.jsonl, the snapshots in
the raw directory with fetched.json, papers.jsonl, and at last the data set and the review.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrich import __version__
from enrich.errors import InputError
from enrich.gather import Freshness, Gatherer, Items, Listener
from enrich.models import Entry, Paper, Query, Resolution, SourceName, Status, Unparsed, Work
from enrich.sources import SERVICES
from enrich.store import (
    Archives,
    digest,
    json_bytes,
    read_json,
    read_list,
    read_records,
    read_text,
    write_json,
    write_records,
    write_whole,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from enrich.corrections import Corrections, Outcome
    from enrich.evidence import Collected
    from enrich.resolve import Plan
    from enrich.sources.transport import Transport

log = logging.getLogger(__name__)

# A source that a stage found unreachable is not tried again by the next stage of the same refresh.
_SAME_RUN_SECONDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Where a list, its snapshots and its outputs lie, and what may be asked."""

    list_path: Path = Path("data/raw/reading_list.md")
    raw_dir: Path = Path("data/raw")
    out_dir: Path = Path("data/enriched")
    sources: frozenset[SourceName] = frozenset(SourceName)
    offline: bool = False
    freshness: Freshness = field(default_factory=Freshness)
    contact: str | None = None
    corrections_file: Path | None = None
    """What people decided; without it, corrections.toml beside the raw directory, if there is one."""
    asks_for: frozenset[str] | None = None
    """The ids of the entries on which the sources may be asked; None is all. The others rest on kept answers."""
    progress: Listener | None = None
    archives: Archives = field(init=False)
    parsed: dict[tuple[SourceName, str], Items] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "archives", Archives(self.raw_dir))

    @property
    def corrections_path(self) -> Path | None:
        """The file of corrections that is to be read, if any."""
        usual = self.raw_dir.parent / "corrections.toml"
        return self.corrections_file or (usual if usual.exists() else None)

    @property
    def entries(self) -> Path:
        """Stage 1: what the list says."""
        return self.out_dir / "entries.jsonl"

    @property
    def unparsed(self) -> Path:
        """Stage 1: what of the list was not understood."""
        return self.out_dir / "unparsed.jsonl"

    @property
    def resolutions(self) -> Path:
        """Stage 2: which work each entry means."""
        return self.out_dir / "resolutions.jsonl"

    @property
    def fetched(self) -> Path:
        """Stage 3: a digest of the snapshots, and which sources could not be reached."""
        return self.out_dir / "fetched.json"

    @property
    def papers(self) -> Path:
        """Stage 4: the reconciled papers."""
        return self.out_dir / "papers.jsonl"

    @property
    def decided(self) -> Path:
        """Stage 4: what came of each correction."""
        return self.out_dir / "corrections.jsonl"

    @property
    def run(self) -> Path:
        """What the last run cost."""
        return self.out_dir / "run.json"


def run_all(workspace: Workspace) -> list[Paper]:
    """All five stages. Input is checked before anything is written."""
    with _no_cycle_collection():
        judge_all(workspace)
        workspace.parsed.clear()  # a long list's records need not stand beside its tables
        return publish(workspace)


@contextlib.contextmanager
def _no_cycle_collection() -> Iterator[None]:
    """Spare the search for cycles: records hold none, and looking for them costs a long list a third of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def judge_all(workspace: Workspace) -> list[Paper]:
    """Stages 1 to 4: the papers with their findings, and no data set. Input is checked before anything is written."""
    read_list(workspace.list_path)
    _facts(workspace)
    _corrections(workspace)
    parse(workspace)
    gc.collect()  # the trees of the Markdown parser point both ways
    resolve(workspace)
    fetch(workspace)
    return reconcile(workspace)


# --- stage 1 --------------------------------------------------------------------------------------------------


def parse(workspace: Workspace) -> list[Entry]:
    """Stage 1: the list -> entries.jsonl and unparsed.jsonl. Raises InputError for a list without entries."""
    from enrich.reading_list import parse_list

    with _timed(workspace, "parse", first=True):
        text = read_list(workspace.list_path)
        parsed = parse_list(workspace.list_path, text)
        for warning in parsed.warnings:
            log.warning("%s: %s", workspace.list_path, warning)
        if not parsed.entries:
            raise InputError(workspace.list_path, "no entries found: no list item leads to a paper")
        write_records(workspace.entries, parsed.entries)
        write_records(workspace.unparsed, parsed.unparsed)
    write_json(workspace.run, read_json(workspace.run) | {"list_sha256": digest(text)})
    return list(parsed.entries)


# --- stages 2 and 3: the ones that ask ------------------------------------------------------------------------


def resolve(workspace: Workspace) -> list[Resolution]:
    """Stage 2: entries -> resolutions.jsonl, asking by identifier in batches and by title where there is none.

    While some entries are still being searched for, the other hosts are asked what stage 3 will want of those
    already resolved, so that no host waits for another.
    """
    from enrich.pins import pinned_plan
    from enrich.resolve import resolve as plan

    with _timed(workspace, "resolve"), _asking(workspace, fresh=True) as gatherer:
        entries = read_records(workspace.entries, Entry)
        corrections = _corrections(workspace)
        final: dict[str, Resolution] = {}

        def planned(entry: Entry) -> Plan:
            return pinned_plan(entry, plan(entry, gatherer), corrections, gatherer)[0]

        def wanted_for(entry: Entry) -> Sequence[Query]:
            made = planned(entry)
            final[entry.entry_id] = made.resolution
            return made.queries or _collected(entry, made.resolution, gatherer).queries

        gatherer.drive([partial(wanted_for, entry) for entry in entries if _may_ask_for(entry, workspace)])
        resolutions = [final.get(entry.entry_id) or planned(entry).resolution for entry in entries]
        write_records(workspace.resolutions, resolutions, keep_unchanged=True)
        return resolutions


def fetch(workspace: Workspace) -> None:
    """Stage 3: resolutions -> snapshots of whatever is still missing of each work, and fetched.json."""
    with _timed(workspace, "fetch"), _asking(workspace) as gatherer:

        def wanted_for(entry: Entry, resolution: Resolution) -> Sequence[Query]:
            return _collected(entry, resolution, gatherer).queries

        pairs = [pair for pair in _resolved_entries(workspace) if _may_ask_for(pair[0], workspace)]
        gatherer.drive([partial(wanted_for, *pair) for pair in pairs])


def _may_ask_for(entry: Entry, workspace: Workspace) -> bool:
    return workspace.asks_for is None or entry.entry_id in workspace.asks_for


def _collected(entry: Entry, resolution: Resolution, gatherer: Gatherer) -> Collected:
    from enrich.evidence import collect

    return collect(entry, resolution, gatherer)


def _resolved_entries(workspace: Workspace) -> list[tuple[Entry, Resolution]]:
    entries = read_records(workspace.entries, Entry)
    resolutions = {r.entry_id: r for r in read_records(workspace.resolutions, Resolution)}
    if missing := [entry.entry_id for entry in entries if entry.entry_id not in resolutions]:
        raise InputError(workspace.resolutions, f"has no resolution of {missing[0]}; run stage 2 again")
    return [(entry, resolutions[entry.entry_id]) for entry in entries]


@contextlib.contextmanager
def _asking(workspace: Workspace, *, fresh: bool = False) -> Iterator[Gatherer]:
    """A gatherer that may ask, if not offline; its cost goes to run.json and what failed to fetched.json.

    With `fresh` every source is tried anew; else one that was found unreachable a moment ago is left alone.
    """
    transport = None if workspace.offline else _transport(workspace, fresh=fresh)
    gatherer = _gatherer(workspace, transport)
    try:
        yield gatherer
    finally:
        _record_cost(workspace, gatherer, fresh=fresh)
        if transport is not None:
            transport.close()


def _transport(workspace: Workspace, *, fresh: bool) -> Transport:
    from enrich.sources.transport import Transport  # requests is heavy

    transport = Transport(contact=workspace.contact)
    run = read_json(workspace.run)
    if not fresh and time.time() - run.get("asked_at", 0) < _SAME_RUN_SECONDS:
        for name, cost in run.get("sources", {}).items():
            transport.costs[SourceName(name)].unavailable = cost.get("unavailable")
    return transport


def _gatherer(workspace: Workspace, transport: Transport | None) -> Gatherer:
    return Gatherer(
        archives=workspace.archives,
        facts=_facts(workspace),
        sources=workspace.sources,
        transport=transport,
        parsed=workspace.parsed,
        freshness=workspace.freshness,
        progress=workspace.progress,
    )


def _facts(workspace: Workspace) -> Any:
    from enrich.sources.curated import CuratedFacts, read_facts

    if SourceName.CURATED not in workspace.sources:
        return CuratedFacts()
    return read_facts(workspace.raw_dir / "curated.jsonl")


def _corrections(workspace: Workspace) -> Corrections:
    """What people decided on the list; nothing where there is no file. Raises InputError for a corrupt one."""
    from enrich.corrections import parse_corrections

    path = workspace.corrections_path
    if path is None:
        return ()
    return parse_corrections(read_text(path), str(path))


def _record_cost(workspace: Workspace, gatherer: Gatherer, *, fresh: bool) -> None:
    run = read_json(workspace.run)
    before: dict[str, dict[str, Any]] = {} if fresh else run.get("sources", {})
    sources: dict[str, dict[str, Any]] = {}
    for name, costs in gatherer.costs().items():
        if name in SERVICES and name in workspace.sources:
            cost = asdict(costs)
            for key, value in before.get(name.value, {}).items():
                cost[key] = cost[key] or value if key == "unavailable" else cost[key] + value
            sources[name.value] = cost
    run |= {"sources": sources, "asked_at": int(time.time())}
    write_json(workspace.run, run)
    if fresh:
        return  # the stage after this one completes the refresh, and says what it left
    unavailable = {name: cost["unavailable"] for name, cost in sources.items() if cost["unavailable"]}
    unanswered = {name: cost["unanswered"] for name, cost in sources.items() if cost["unanswered"]}
    fetched = {
        "offline": workspace.offline,
        "unavailable": unavailable,
        "unanswered": unanswered,
        "sources": sorted(workspace.sources),
        "snapshots": {
            name.value: workspace.archives[name].digest() for name in SERVICES if workspace.archives[name].all()
        },
    }
    write_json(workspace.fetched, fetched, keep_unchanged=True)


# --- stages 4 and 5: pure -------------------------------------------------------------------------------------


def reconcile(workspace: Workspace) -> list[Paper]:
    """Stage 4: entries, resolutions, snapshots and corrections -> papers.jsonl, with findings. Asks nothing."""
    from enrich import corrections as decided
    from enrich import pins
    from enrich.check_publication import venue_form
    from enrich.findings import duplicates, findings_of
    from enrich.reconcile import reconcile as choose
    from enrich.resolve import resolve as plan
    from enrich.subject import Subject

    with _timed(workspace, "reconcile"):
        gatherer = _gatherer(workspace, None)
        pairs = _resolved_entries(workspace)
        form = venue_form(tuple(entry for entry, _ in pairs))
        corrections = _corrections(workspace)
        outcomes: list[Outcome] = []
        subjects, provenance, fields_pinned = [], [], []
        for entry, resolution in pairs:
            mine = decided.of_entry(corrections, entry)
            if mine:
                outcomes += pins.pinned_plan(entry, plan(entry, gatherer), mine, gatherer)[1]
            pinned = pins.pinned_records(resolution, _collected(entry, resolution, gatherer).work, mine)
            work, origins = choose(pinned.records) if resolution.status is Status.RESOLVED else (Work(), ())
            subjects.append(
                Subject(entry=entry, resolution=resolution, records=pinned.records, work=work, venue_form=form)
            )
            provenance.append(pins.pinned_provenance(origins, pinned.fields))
            outcomes += pinned.outcomes
            fields_pinned.append(pinned.fields)
        twice = duplicates(subjects)
        papers = []
        for subject, origins, fields in zip(subjects, provenance, fields_pinned, strict=True):
            found = findings_of(subject)
            if fields:
                records = _collected(subject.entry, subject.resolution, gatherer).work
                plain = replace(subject, records=records, work=choose(records)[0])
                found = pins.pinned_findings(findings_of(plain), found, fields)
            if subject.entry.entry_id in twice:
                found = (*found, twice[subject.entry.entry_id])
            paper, seen = decided.without_decided(
                Paper(
                    entry=subject.entry,
                    resolution=subject.resolution,
                    work=subject.work,
                    provenance=origins,
                    findings=found,
                ),
                decided.of_entry(corrections, subject.entry),
            )
            papers.append(paper)
            outcomes += seen
        settled = decided.settle(corrections, outcomes)
        for outcome in settled:
            if outcome.needs_a_look:
                log.warning("%s:%d: %s", workspace.corrections_path, outcome.line, decided.outcome_text(outcome))
        write_records(workspace.decided, settled)
        write_records(workspace.papers, papers)
        return papers


def publish(workspace: Workspace) -> list[Paper]:
    """Stage 5: papers -> the three Parquet files, review.md, review.html and run.json, replaced together."""
    from enrich.corrections import Outcome
    from enrich.history import with_history
    from enrich.report import Review, review_markdown
    from enrich.report_html import review_html
    from enrich.schema import data_package, findings_table, papers_table
    from enrich.store import parquet_bytes

    with _timed(workspace, "publish"):
        papers = read_records(workspace.papers, Paper)
        review = Review(
            list_name=workspace.list_path.name,
            papers=papers,
            unparsed=read_records(workspace.unparsed, Unparsed),
            sources=_source_states(workspace),
            corrections=read_records(workspace.decided, Outcome),
        )
        write_whole(
            {
                workspace.out_dir / "papers.parquet": parquet_bytes(papers_table(papers)),
                workspace.out_dir / "findings.parquet": parquet_bytes(findings_table(papers)),
                workspace.out_dir / "history.parquet": parquet_bytes(with_history(_history(workspace), papers)),
                workspace.out_dir / "datapackage.json": json_bytes(data_package(workspace.list_path.name)),
                workspace.out_dir / "review.md": review_markdown(review).encode(),
                workspace.out_dir / "review.html": review_html(review).encode(),
            }
        )
    run = read_json(workspace.run)
    codes = Counter(finding.code.value for paper in papers for finding in paper.findings)
    write_json(workspace.run, run | {"findings": dict(sorted(codes.items()))})
    return papers


def _history(workspace: Workspace) -> pa.Table | None:
    """The history that earlier runs left, if any; one that cannot be read is kept beside and begun anew."""
    from enrich.history import migrated
    from enrich.store import read_parquet, set_aside

    path = workspace.out_dir / "history.parquet"
    if not path.exists():
        return None
    try:
        return migrated(read_parquet(path), "history", str(path))
    except InputError as error:
        log.warning("%s; kept as %s, the history begins anew", error, set_aside(path))
        return None


def _source_states(workspace: Workspace) -> list[Any]:
    from enrich.report import SourceState

    fetched = read_json(workspace.fetched)
    states = []
    for name in SourceName:
        if name not in workspace.sources:
            continue
        if name is SourceName.CURATED:
            known = _facts(workspace).records
            times, count = sorted({r.retrieved_at for r in known}), len(known)
            note: str | None = "needs no network"
        else:
            snapshots = workspace.archives[name].all().values()
            times, count = sorted({s.retrieved_at for s in snapshots}), len(snapshots)
            note = _note(name, fetched, times[-1] if times else None)
        states.append(
            SourceState(
                source=name,
                answers=count,
                oldest=times[0] if times else None,
                newest=times[-1] if times else None,
                note=note,
                is_troubled=name.value in fetched.get("unavailable", {}) or name.value in fetched.get("unanswered", {}),
            ),
        )
    return states


def _note(source: SourceName, fetched: dict[str, Any], newest: str | None) -> str | None:
    """What there is to say of a source's last time: offline, out of reach and since when, or silent on some."""
    if fetched.get("offline"):
        return "not asked (offline)"
    if reason := fetched.get("unavailable", {}).get(source.value):
        since = f", its answers since {newest[:10]} are missing" if newest else ""
        return f"could not be reached: {reason}{since}"
    silent = fetched.get("unanswered", {}).get(source.value)
    return f"gave no answer to {silent} questions" if silent else None


@contextlib.contextmanager
def _timed(workspace: Workspace, stage: str, *, first: bool = False) -> Iterator[None]:
    """Note a stage's seconds in run.json; the first stage begins the record anew."""
    started, clock = datetime.now(UTC), time.perf_counter()
    yield
    run = {} if first else read_json(workspace.run)
    run |= {"version": __version__, "list": str(workspace.list_path)}
    run.setdefault("started_at", started.strftime("%Y-%m-%dT%H:%M:%SZ"))
    run["seconds"] = run.get("seconds", {}) | {stage: round(time.perf_counter() - clock, 3)}
    write_json(workspace.run, run)
