"""docs/accuracy.md: the three tables, the chart's numbers, and every case that fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from enrich.core.models import Paper, Severity
from evaluate.cases import Case
from evaluate.facts import FactsResult
from evaluate.judge import Verdict
from evaluate.measure import GeneratedResult, Outcome
from evaluate.metrics import Score, is_flagged

_SHOWN = 25


def document(facts: FactsResult, benchmark: Outcome | None, made: GeneratedResult, chart: str) -> str:
    """The whole page."""
    lines = [
        "# Accuracy",
        "",
        "Written by `make evaluate`. Every number comes from `enrich run` in a process of its own, over HTTP against the",
        "[replica](../tests/replica) of the services, without curated facts. The same code decides in all three tables,",
        "and knows of none. An entry is *flagged* when a finding of severity error or warning stands on it (`unresolved`",
        "included); *detection* is the share of flawed entries that is flagged, *false alarms* that of sound ones.",
        "",
        *_summary(facts, benchmark, made),
        *_facts(facts),
        *(_benchmark(benchmark) if benchmark else _no_benchmark()),
        *_made(made, chart),
        *_notes(),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _share(value: float) -> str:
    return f"{value:.3f}"


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def _target(value: float, wanted: float, *, at_least: bool) -> str:
    return "yes" if (value >= wanted if at_least else value <= wanted) else "**no**"


def _summary(facts: FactsResult, benchmark: Outcome | None, made: GeneratedResult) -> Iterator[str]:
    yield from ("| measured | value | wanted | reached |", "|---|---:|---:|---|")
    yield _row(
        "(a) verdicts found",
        f"{facts.found} of {facts.wanted}",
        "all",
        _target(facts.found, facts.wanted, at_least=True),
    )
    yield _row("(a) false errors and warnings", facts.false, 0, _target(facts.false, 0, at_least=False))
    if benchmark is not None:
        score = benchmark.score
        yield _row("(b) F1", _share(score.f1), "≥ .975", _target(score.f1, 0.975, at_least=True))
        yield _row(
            "(b) false alarms", _share(score.false_alarms), "≤ .010", _target(score.false_alarms, 0.01, at_least=False)
        )
        cost = benchmark.requests_an_entry
        yield _row("(b) requests an entry", f"{cost:.2f}", "≤ 1.50", _target(cost, 1.5, at_least=False))
    score = made.score
    yield _row("(c) detection", _share(score.detection), "≥ .980", _target(score.detection, 0.98, at_least=True))
    yield _row(
        "(c) false alarms", _share(score.false_alarms), "≤ .010", _target(score.false_alarms, 0.01, at_least=False)
    )
    count = len(made.wrong_identities)
    yield _row("(c) wrong identities", count, 0, _target(count, 0, at_least=False))
    rate = made.wrong_correction_rate()
    yield _row("(c) wrong corrections, of entries", f"{rate:.4f}", "≤ .0020", _target(rate, 0.002, at_least=False))
    error = made.calibration_error
    yield _row("(c) calibration error (ECE)", _share(error), "≤ .030", _target(error, 0.03, at_least=False))
    yield ""


def _facts(facts: FactsResult) -> Iterator[str]:
    requests = ", ".join(f"{name} {count}" for name, count in sorted(facts.run.requests.items()))
    yield from (
        "## (a) Our own list",
        "",
        f"{facts.entries} entries against facts checked by hand ({facts.source}).",
        "",
        "| verdicts wanted | found | with the right correction | false errors and warnings | wrong identities | unresolved |",
        "|---:|---:|---:|---:|---:|---:|",
        _row(facts.wanted, facts.found, facts.corrected, facts.false, facts.wrong_identities, len(facts.unresolved)),
        "",
        f"Requests: {facts.run.cost} in all ({requests}).",
        "",
    )
    if facts.missed:
        yield from ("Missed: " + "; ".join(facts.missed) + ".", "")


def _no_benchmark() -> Iterator[str]:
    yield from ("## (b) HALLMARK", "", "The benchmark was not at hand when this page was written.", "")


def _benchmark(outcome: Outcome) -> Iterator[str]:
    score = outcome.score
    yield from (
        "## (b) HALLMARK, development split, rendered as reading lists",
        "",
        f"{len(outcome.pairs) + len(outcome.lost)} entries in four shapes; the replica holds {outcome.works:,} records, the true ones among them.",
        "",
        "| detection | false alarms | F1 | requests an entry |",
        "|---:|---:|---:|---:|",
        _row(_share(score.detection), _share(score.false_alarms), _share(score.f1), f"{outcome.requests_an_entry:.2f}"),
        "",
        "| type of error | entries | flagged | share | told by |",
        "|---|---:|---:|---:|---|",
        *_by_flaw(outcome),
        "",
    )
    wrong = [(c, p) for c, p in outcome.pairs if is_flagged(p) == (c.flaw is None)]
    yield from _failures("Sound entries that were flagged, and flawed ones that were not:", wrong)
    if outcome.lost:
        yield from (f"{len(outcome.lost)} entries were not read as entries.", "")


def _by_flaw(outcome: Outcome) -> Iterator[str]:
    groups: dict[str, list[Paper]] = defaultdict(list)
    for case, paper in outcome.pairs:
        groups[case.flaw or "none (sound)"].append(paper)
    for name, papers in sorted(groups.items()):
        flagged = sum(is_flagged(paper) for paper in papers)
        yield _row(name, len(papers), flagged, _share(flagged / len(papers)), _codes(papers))


def _codes(papers: Sequence[Paper]) -> str:
    told = Counter(f.code.value for p in papers for f in p.findings if f.severity is not Severity.INFO)
    return ", ".join(f"{code} {count}" for code, count in told.most_common(4)) or "-"


def _made(made: GeneratedResult, chart: str) -> Iterator[str]:
    score, outcome = made.score, made.outcome
    yield from (
        "## (c) Generated lists",
        "",
        f"{len(made.verdicts) + len(outcome.lost)} entries drawn from {outcome.works:,} records, half of them with one known mistake.",
        "A flaw counts as detected only by a finding that it calls for, whatever its severity. The ids of preprints,",
        "earlier titles, workshops, notices, and the services' gaps and slips are invented; titles, authors and venues are real.",
        "",
        "| detection | false alarms | F1 | wrong identities | wrong corrections | unresolved | requests an entry | ECE |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
        _row(
            _share(score.detection), _share(score.false_alarms), _share(score.f1), len(made.wrong_identities),
            len(made.wrong_corrections), len(made.unresolved), f"{outcome.requests_an_entry:.2f}",
            _share(made.calibration_error),
        ),
        "",
        "| what was done | entries | detected | share |",
        "|---|---:|---:|---:|",
        *_by_mutation(made.verdicts, outcome.lost),
        "",
        "### Confidence",
        "",
        f"![confidence of findings against the share that is right]({chart})",
        "",
        "| confidence | findings | mean confidence | right |",
        "|---|---:|---:|---:|",
        *(_row(f"from {b.low:.2f}", b.count, _share(b.confidence), _share(b.right)) for b in made.bins),
        "",
        "| code | findings | mean confidence | right |",
        "|---|---:|---:|---:|",
        *_by_code(made.verdicts),
        "",
    )  # fmt: skip
    pairs = [(v.case, v.paper) for v in made.wrong_identities]
    yield from _failures("Taken for another paper:", pairs)
    pairs = [(v.case, v.paper) for v in made.wrong_corrections if not v.is_wrong_identity]
    yield from _failures("Wrongly corrected:", pairs)
    pairs = [(v.case, v.paper) for v in made.verdicts if v.case.flaw is None and is_flagged(v.paper)]
    yield from _failures("False alarms:", pairs)
    pairs = [(v.case, v.paper) for v in made.verdicts if v.case.flaw and not v.is_detected]
    yield from _failures("Not detected:", pairs)
    if outcome.lost:
        yield from (f"{len(outcome.lost)} entries were not read as entries.", "")


def _by_mutation(verdicts: Sequence[Verdict], lost: Sequence[Case]) -> Iterator[str]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.case.flaw:
            groups[verdict.case.flaw].append(verdict.is_detected)
    for case in lost:
        if case.flaw:
            groups[case.flaw].append(False)
    for name, told in sorted(groups.items()):
        yield _row(name, len(told), sum(told), _share(sum(told) / len(told)))


def _by_code(verdicts: Sequence[Verdict]) -> Iterator[str]:
    groups: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for verdict in verdicts:
        for finding in verdict.paper.findings:
            groups[finding.code.value].append((finding.confidence, verdict.is_right(finding)))
    for code, told in sorted(groups.items()):
        mean, right = sum(c for c, _ in told) / len(told), sum(r for _, r in told) / len(told)
        yield _row(f"`{code}`", len(told), _share(mean), _share(right))


def _failures(heading: str, pairs: Sequence[tuple[Case, Paper]]) -> Iterator[str]:
    if not pairs:
        return
    yield from (heading, "", "| flaw | listed | what was said |", "|---|---|---|")
    for case, paper in pairs[:_SHOWN]:
        told = [f for f in paper.findings if f.severity is not Severity.INFO] or list(paper.findings)
        said = "; ".join(f"{f.code}: {f.reason[:120]}" for f in told) or "nothing"
        where = " ".join(str(part) for part in (case.venue, case.year) if part)
        yield _row(case.flaw or "none", f"{case.title[:90]} ({where})", said)
    if len(pairs) > _SHOWN:
        yield _row("…", f"{len(pairs) - _SHOWN} more", "")
    yield ""


_NOTES = """\
## What still fails, and why

- **(a)** "Collective Communication Review" stays unresolved: its link is a course page without identifier, and the title
  is no title of any record, so that nothing but a curated fact can tell the paper. With curated facts all verdicts are
  given. A paper that cannot be told is shown with its candidates and nothing is claimed of it.
- **(b)** Near misses by a hyphen alone ("Schema Variable", "Chain of-Thought") are told as `title_variant` (info): a
  title is not called wrong for its punctuation. The sound entries that are flagged list people who are not among the
  authors of the record ("Flamingo", "Imagen", "PaLM"), which is what the finding says, or a truncated name.
- **(c)** A workshop listed for a paper of the main conference is let pass where the only witness is Semantic Scholar's
  venue, which keeps no tracks apart. Two papers of one title, listed without authors and with neither's venue, fit
  equally well and stay unresolved.

## What decides

- Which paper: `resolve.py` (steps), `fit.py` (title, authors, name, venue and year of a candidate), `match.py` (titles),
  `names.py` (people). Where and when: `claims.py` (witnesses and their weights), `publication.py` (agreement, conflict).
  What is wrong: `check_title.py`, `check_authors.py`, `check_publication.py`, `findings.py`.
- Every threshold and confidence stands with its reason in `confidence.py`; weights of witnesses in `claims.py`.
- `enrich explain LIST LINE` shows all of it for one entry.

## How far this can be believed

The replica speaks the services' formats, but its slips are guesses: 2 % of works unknown to Semantic Scholar, 2 % to
DBLP, 2 % of publications not yet heard of, 1 % of venues and 1.5 % of titles wrong there, one paper in 200 with a namesake. In the
world DBLP is often behind a wall against bots; then fewer venues and titles can be confirmed, and `venue_unconfirmed`
and `unresolved` grow, not the errors. `unresolved` says that something is amiss with an entry; in lists of books, reports and
posts, which no index holds, it is right less often than here.
"""


def _notes() -> Iterator[str]:
    yield _NOTES


def score_line(name: str, score: Score) -> str:
    """One line for the terminal."""
    return f"{name}: detection {score.detection:.4f}, false alarms {score.false_alarms:.4f}, F1 {score.f1:.4f}"
