"""A trial: cases written as files, run through the command against the world, and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.error import HTTPError
from urllib.request import urlopen

from evaluate.command import Ran, run_on
from evaluate.files import ListFile, files
from evaluate.reference import Case
from evaluate.services import World
from evaluate.verdicts import Row, Verdict, plain
from replica import Replica, Work

_AT_ONCE = 2


@dataclass(slots=True)
class Trial:
    """All verdicts, what they cost, and the files that were refused."""

    works: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def requests_an_entry(self) -> float:
        """All requests over all entries."""
        return sum(self.requests.values()) / max(1, len(self.verdicts))


def try_out(
    works: Sequence[Work],
    cases: Sequence[Case],
    say: Callable[[str], None] = lambda _: None,
    *,
    has_faults: bool = True,
) -> Trial:
    """Run all cases; those without DBLP after the others. `has_faults`: Semantic Scholar loses authors and venues."""
    trial = Trial(works=len(works))
    every = files(cases)
    with World(works, has_faults=has_faults) as world:
        warm_up(world)
        for without_dblp in (False, True):
            if without_dblp:
                world.without_dblp()
            batch = [file for file in every if file.without_dblp is without_dblp]
            environment = world.environment()
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                jobs = [pool.submit(run_on, f"list{file.suffix}", file.text, environment) for file in batch]
                for file, job in zip(batch, jobs, strict=True):
                    ran = job.result()
                    _take(trial, file, ran)
                    state = " without DBLP" if without_dblp else ""
                    say(f"{file.dress}{state}: {len(file.lines)} cases, {len(ran.rows)} rows")
    return trial


def _take(trial: Trial, file: ListFile, ran: Ran) -> None:
    trial.requests += ran.requests
    if ran.refusal:
        trial.refused[file.dress] = ran.refusal
    trial.verdicts += paired(file, ran.rows)


def paired(file: ListFile, rows: Sequence[Row]) -> list[Verdict]:
    """Each case with the row that begins on its lines; of several, the one with its title."""
    starts = sorted(file.lines)
    found: dict[int, list[Row]] = {start: [] for start in starts}
    for row in rows:
        start = max((start for start in starts if start <= row["line"]), default=None)
        if start is not None:
            found[start].append(row)
    return [Verdict(file.lines[start], _own(file.lines[start], found[start])) for start in starts]


def _own(case: Case, rows: Sequence[Row]) -> Row | None:
    title = plain(case.listed.title)
    return next((row for row in rows if plain(row["listed_title"] or "") == title), rows[0] if rows else None)


def warm_up(replica: Replica) -> None:
    """Have every index built before it is used: the first search of a service takes seconds."""
    for service, path in (
        ("semantic_scholar", "/graph/v1/paper/search/match?query=x"),
        ("semantic_scholar", "/graph/v1/paper/search?query=x"),
        ("dblp", "/search/publ/api?q=x&format=json"),
        ("crossref", "/works?query.bibliographic=x&rows=1"),
    ):
        with suppress(HTTPError), urlopen(replica.url(service) + path) as answer:  # noqa: S310 (the loopback)
            answer.read()
