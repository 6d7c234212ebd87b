"""docs/accuracy.md: every table of an evaluation, what fails, and what could not be measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from evaluate.facts import FactsResult
from evaluate.metrics import Score, calibration_error
from evaluate.plan import GROUPS, names_form
from evaluate.reading import reading_table
from evaluate.tables import bins_of, examples, in_group, lines, reliability_table, row, share, spread, table
from evaluate.targets import Target, generated_targets, hallmark_targets, own_targets, score_of, target_table
from evaluate.trial import Trial
from evaluate_reading.reliability import Reliability, lines_of

_TITLES = {
    "exporters": "Exporters' exact forms",
    "legal": "Legal variations",
    "further": "Further styles, on which no rule was made",
    "errors": "Kinds of error",
}
_MEASURES = {group: "detected" if group == "errors" else "false alarms" for group in GROUPS}


@dataclass(slots=True)
class Evaluation:
    """What was measured; what was not is None."""

    seed: int
    own: FactsResult | None = None
    generated: Trial | None = None
    hallmark: Trial | None = None
    reliability: Reliability | None = None
    missing: list[str] = field(default_factory=list)
    """Figures that need data which was not there."""


def targets(found: Evaluation) -> list[Target]:
    """The figures that are wanted, of what was measured."""
    return [
        *(own_targets(found.own) if found.own else ()),
        *(generated_targets(found.generated) if found.generated else ()),
        *(hallmark_targets(found.hallmark) if found.hallmark else ()),
    ]


def summary(found: Evaluation) -> Iterator[str]:
    """The lines for the terminal."""
    yield f"seed {found.seed}"
    if found.own:
        own = found.own
        yield f"own list: {own.found} of {own.wanted} verdicts, {own.false} false, {sum(own.requests.values())} requests"
    if found.generated:
        verdicts = found.generated.verdicts
        for group in GROUPS:
            some = in_group(verdicts, group)
            if some:
                yield f"{group}: " + spread(lines(some, lambda v: v.case.kind))
        yield from _totals(found.generated)
    if found.hallmark:
        for line in lines(found.hallmark.verdicts, lambda v: v.case.dress):
            yield f"HALLMARK as {line.name}: {_score(score_of(line.verdicts))}"
        yield f"HALLMARK: {found.hallmark.requests_an_entry:.2f} requests per entry"
    yield from (f"not measured: {text}" for text in found.missing)


def _totals(trial: Trial) -> Iterator[str]:
    verdicts = trial.verdicts
    corrections = sum(bool(v.wrong_corrections) for v in verdicts)
    identities = sum(v.is_wrong_identity for v in verdicts)
    invented = sum(v.is_wrong_identity for v in verdicts if v.case.truth is None)
    not_read = sum(v.row is None for v in verdicts)
    yield (
        f"entries {len(verdicts)}, not read {not_read}, wrong corrections {corrections} ({corrections / len(verdicts):.4f} per "
        f"entry), wrong identities {identities} ({invented} of invented papers), ECE {calibration_error(bins_of(verdicts)):.3f}, "
        f"{trial.requests_an_entry:.2f} requests per entry"
    )
    yield from (f"refused: {dress}: {reason}" for dress, reason in trial.refused.items())


def _score(score: Score) -> str:
    return f"detection {score.detection:.3f}, false alarms {score.false_alarms:.3f}, F1 {score.f1:.3f}"


def document(found: Evaluation, chart: str) -> str:
    """The whole page."""
    text = [
        "# Accuracy",
        "",
        f"Written by `make evaluate` with seed {found.seed}.",
        *_METHOD,
        "",
        "## In short",
        "",
        *target_table(targets(found)),
        "",
        *(f"- {line}" for line in summary(found)),
        "",
        *(_own(found.own) if found.own else ()),
        *(_generated(found.generated, chart) if found.generated else ()),
        *(_hallmark(found.hallmark) if found.hallmark else ()),
        *(_reliability(found.reliability) if found.reliability else ()),
        *_LIMITS,
    ]
    return "\n".join(text).rstrip() + "\n"


_RELIABILITY = """\
How often a field is read as it was written, by the confidence that its entry gives it, over generated lists with odd names,
unknown venues and entries in a second form. A confidence below 1 is the share of the siblings that have the field in the same
place. What is below the bar of its field (`enrich/core/doubt.py`) is shown and checked, and never corrected."""


def _reliability(found: Reliability) -> Iterator[str]:
    yield from ("## Reliability of the reading", "", _RELIABILITY, "", *lines_of(found), "")


def _own(own: FactsResult) -> Iterator[str]:
    requests = ", ".join(f"{name} {count}" for name, count in sorted(own.requests.items()))
    yield from (
        "## Our own list",
        "",
        f"{own.entries} entries against facts checked by hand ({own.source}), without curated facts.",
        "",
        "| verdicts wanted | found | with the right correction | false errors and warnings | wrong identities | unresolved |",
        "|---:|---:|---:|---:|---:|---:|",
        row(own.wanted, own.found, own.corrected, own.false, own.wrong_identities, len(own.unresolved)),
        "",
        f"Requests: {requests}.",
        "",
    )
    if own.missed:
        yield from ("Missed: " + "; ".join(own.missed) + ".", "")


def _generated(trial: Trial, chart: str) -> Iterator[str]:
    for group in GROUPS:
        found = sorted(lines(in_group(trial.verdicts, group), lambda v: v.case.kind), key=lambda line: line.name)
        if found:
            yield from (f"## {_TITLES[group]}", "", *table(found, _MEASURES[group], "kind"), "")
    legal = [v for v in trial.verdicts if not v.case.is_flawed]
    if legal:
        yield from (
            "## Right entries by layout",
            "",
            *table(lines(legal, lambda v: v.case.dress), "false alarms", "layout"),
            "",
        )
        by_names = lines(legal, lambda v: names_form(v.case))
        yield from ("## Right entries by form of names", "", *table(by_names, "false alarms", "names"), "")
        by_world = lines(legal, lambda v: "DBLP out" if v.case.without_dblp else "all services")
        yield from ("## Right entries by state of the services", "", *table(by_world, "false alarms", "services"), "")
    yield from ("## Fields read as they were written", "", *reading_table(trial.verdicts), "")
    yield from ("## Confidence", "", f"![confidence of findings against the share that is right]({chart})", "")
    yield from (*reliability_table(trial.verdicts), "")
    yield from ("## What fails", "", *examples(trial.verdicts, 1), "")


def _hallmark(trial: Trial) -> Iterator[str]:
    yield from (
        "## HALLMARK, development split",
        "",
        "Every entry is written in each of these forms; an entry has a link only if its record has a DOI or arXiv id.",
        "",
        "| form | entries | not read | detection | false alarms | F1 |",
        "|---|---:|---:|---:|---:|---:|",
    )
    for line in lines(trial.verdicts, lambda v: v.case.dress):
        score = score_of(line.verdicts)
        yield row(
            line.name, line.count, line.not_read, share(score.detection), share(score.false_alarms), share(score.f1)
        )
    yield from ("", f"{trial.requests_an_entry:.2f} requests per entry; the replica holds {trial.works:,} records.", "")
    yield from _flagged_by_type(trial)
    yield ""


def _flagged_by_type(trial: Trial) -> Iterator[str]:
    """The share of flagged entries by type of error and form."""
    forms = lines(trial.verdicts, lambda v: v.case.dress)
    yield row("type of error", "entries", *(form.name for form in forms))
    yield "|---|---:|" + "---:|" * len(forms)
    for kind in sorted({verdict.case.kind for verdict in trial.verdicts}):
        some = [[v for v in form.verdicts if v.case.kind == kind] for form in forms]
        yield row(kind, len(some[0]), *(share(sum(v.is_flagged for v in group) / len(group)) for group in some))


_METHOD = (
    "Every case is written to a file as people bring it (`.bib`, `.md`, `.csv`, `.json`, `.ris`), the file goes through `enrich run` in a process",
    "of its own, over HTTP against the [replica](../tests/replica) of the services, and `papers.parquet` is read back. A case that is not read",
    "as an entry counts as not flagged. Services have faults on purpose: Semantic Scholar drops the last author of a tenth of the papers and the",
    "venue of a fifth; DBLP does not answer for a tenth of the cases.",
    "",
    "*Flagged*: the entry has a finding of severity error or warning. *False alarms*: the share of right entries that are flagged.",
    "*Detected*: a finding that the error calls for is raised. The judge knows only what was written and what is true.",
)

_LIMITS = (
    "## How far this can be believed",
    "",
    "Titles and authors are real records of DBLP. Ids of preprints, earlier titles, journal extensions, workshops, notices, pages and",
    "addresses are invented by the seed, and some papers are moved to venues that the records do not have (ECCV, ACL, EMNLP, TPAMI).",
    "The services' slips are guesses at live behaviour. Seeds are drawn anew on every run: figures move by about a hundredth.",
    "",
    "These figures need data that is not in the repository: all groups of entries draw on 57,799 records of DBLP, HALLMARK",
    "needs its development split, and our own list is compared with facts checked by hand. Without the records, the replica's own works",
    "are used; without the others, those sections are left out.",
)
