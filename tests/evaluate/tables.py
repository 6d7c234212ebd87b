"""Verdicts -> the tables of the page: by kind, exporter, layout and form of names, and how well confidence holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evaluate.metrics import Bin, calibration_error, macro, reliability
from evaluate.verdicts import Verdict

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one kind."""

    name: str
    verdicts: Sequence[Verdict]

    @property
    def count(self) -> int:
        """All cases, those that were not read among them."""
        return len(self.verdicts)

    @property
    def is_flawed(self) -> bool:
        """Whether the kind is an error."""
        return self.verdicts[0].case.is_flawed

    @property
    def hits(self) -> int:
        """Detected errors, or false alarms."""
        return sum(v.is_detected if self.is_flawed else v.is_flagged for v in self.verdicts)

    @property
    def share(self) -> float:
        """Detection, or false alarms."""
        return self.hits / self.count

    @property
    def wrong_corrections(self) -> int:
        """Entries with a correction that is not the truth."""
        return sum(bool(v.wrong_corrections) for v in self.verdicts)

    @property
    def wrong_identities(self) -> int:
        """Entries that were taken for another paper."""
        return sum(v.is_wrong_identity for v in self.verdicts)

    @property
    def unresolved(self) -> int:
        """Entries that were read, and whose paper was not found."""
        return sum(v.row is not None and not v.is_resolved for v in self.verdicts)

    @property
    def not_read(self) -> int:
        """Cases that were not read as entries."""
        return sum(v.row is None for v in self.verdicts)


def lines(verdicts: Sequence[Verdict], key: Callable[[Verdict], str]) -> list[Line]:
    """The verdicts by a key, in the order in which the keys first come."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[key(verdict)].append(verdict)
    return [Line(name, group) for name, group in groups.items()]


def in_group(verdicts: Sequence[Verdict], group: str) -> list[Verdict]:
    """The verdicts of one group."""
    return [verdict for verdict in verdicts if verdict.case.group == group]


def row(*cells: object) -> str:
    """One row of a Markdown table."""
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def share(value: float) -> str:
    """A share with three places."""
    return f"{value:.3f}"


def table(found: Sequence[Line], measured: str, first: str) -> Iterator[str]:
    """A table of kinds; `measured` is what the share says."""
    yield row(first, "n", "not read", measured, "share", "wrong corrections", "wrong identities", "unresolved")
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for line in found:
        yield row(
            line.name, line.count, line.not_read, line.hits, share(line.share), line.wrong_corrections,
            line.wrong_identities, line.unresolved,
        )  # fmt: skip


def spread(found: Sequence[Line]) -> str:
    """Mean over cases, mean over kinds, and the worst kind, in one sentence."""
    total = sum(line.hits for line in found) / sum(line.count for line in found)
    worst = (min if found[0].is_flawed else max)(found, key=lambda line: line.share)
    name = "detection" if found[0].is_flawed else "false alarms"
    return (
        f"{name} {share(total)}, mean over kinds {share(macro(line.share for line in found))}, "
        f"worst {share(worst.share)} ({worst.name})"
    )


# --- confidence -------------------------------------------------------------------------------------------------


def judged(verdicts: Sequence[Verdict]) -> list[tuple[str, float, bool]]:
    """(code, confidence, right) of every finding."""
    return [(f["code"], f["confidence"], right) for v in verdicts for f, right in v.judged_findings()]


def bins_of(verdicts: Sequence[Verdict]) -> list[Bin]:
    """Bands of confidence, over all findings."""
    return reliability([(confidence, right) for _, confidence, right in judged(verdicts)])


def reliability_table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Bands of confidence, then the same by code."""
    bins = bins_of(verdicts)
    loud = [(f["confidence"], right) for v in verdicts for f, right in v.judged_findings() if f["severity"] != "info"]
    error = share(calibration_error(reliability(loud)))
    yield from (f"ECE over all findings {share(calibration_error(bins))}, over errors and warnings {error}.", "")
    yield from ("| confidence | findings | mean confidence | right |", "|---|---:|---:|---:|")
    yield from (row(f"from {b.low:.2f}", b.count, share(b.confidence), share(b.right)) for b in bins)
    yield from ("", "| code | findings | mean confidence | right | ECE |", "|---|---:|---:|---:|---:|")
    by_code: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for code, confidence, right in judged(verdicts):
        by_code[code].append((confidence, right))
    for code, pairs in sorted(by_code.items()):
        mean, right_share = sum(c for c, _ in pairs) / len(pairs), sum(r for _, r in pairs) / len(pairs)
        yield row(
            f"`{code}`", len(pairs), share(mean), share(right_share), share(calibration_error(reliability(pairs)))
        )


# --- examples ---------------------------------------------------------------------------------------------------


def examples(verdicts: Sequence[Verdict], each: int = _SHOWN) -> Iterator[str]:
    """For every kind with failures, some of them: what was listed, what was said."""
    yield from ("| kind | dress | listed | what was said |", "|---|---|---|---|")
    for line in lines(verdicts, lambda v: v.case.kind):
        failed = [v for v in line.verdicts if v.row is not None and _fails(v)]
        for verdict in failed[:each]:
            yield row(line.name, verdict.case.dress, _listed(verdict), said(verdict))


def _fails(verdict: Verdict) -> bool:
    is_missed = not verdict.is_detected if verdict.case.is_flawed else verdict.is_flagged
    return is_missed or verdict.is_wrong_identity or bool(verdict.wrong_corrections)


def _listed(verdict: Verdict) -> str:
    ref = verdict.case.listed
    where = " ".join(str(part) for part in (ref.container or ref.venue, ref.year) if part)
    return f"{ref.title[:80]} ({where})"


def said(verdict: Verdict) -> str:
    """The findings of an entry in short."""
    shown = verdict.loud or verdict.findings
    text = "; ".join(f"{f['code']}: {f['listed']} -> {f['correct']}"[:160] for f in shown)
    return (text or "nothing") + ("; another paper" if verdict.is_wrong_identity else "")
