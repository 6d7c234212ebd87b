"""The commands that a reader of the review can copy. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from enrich.core.models import Paper
from enrich.editing.fix import Choice
from enrich.editing.groups import FindingGroup


def fix_command(list_path: str, paper: Paper, groups: Sequence[FindingGroup]) -> str | None:
    """The command that corrects an entry; None where `enrich fix` can correct nothing in it.

    Notes are only corrected when they are asked for, so an entry with nothing else names their codes.
    """
    correctable = [finding for group in groups if group.edit for finding in group.findings]
    if not correctable:
        return None
    command = ["enrich", "fix", list_path, "--line", str(paper.entry.line)]
    usual = Choice()
    certain = [f for f in correctable if f.confidence >= usual.least_confidence]
    if not any(usual.includes(paper, finding) for finding in certain):
        command += [part for finding in correctable for part in ("--only", finding.code.value)]
    if not certain:
        least = min(finding.confidence for finding in correctable)
        command += ["--min-confidence", f"{least - 0.005:.2f}"]
    return shlex.join(command)


def ignore_commands(list_path: str, group: FindingGroup) -> Iterator[str]:
    """The commands that hide a finding from now on; the reader replaces the reason."""
    for finding in group.findings:
        command = ["enrich", "ignore", list_path, str(finding.line), finding.code.value, "--reason"]
        yield f'{shlex.join(command)} "why"'
