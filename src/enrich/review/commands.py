"""The commands that a reader of the review can copy. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrich.core.models import Paper
from enrich.editing.fix import Choice
from enrich.editing.groups import FindingGroup

STDIN = "-"
"""How commands name a list from standard input. Decisions need a file to be about."""


@dataclass(frozen=True, slots=True)
class ListAndData:
    """How commands name the list, and the places of its data that are not the usual ones of such a list."""

    list_path: str
    out_dir: str | None = None
    """The folder of the data set."""
    corrections: str | None = None
    """The file of corrections."""

    def command(self, name: str, *words: str, decides: bool = False) -> list[str]:
        """The words of a command on the list; one that `decides` writes to the file of corrections."""
        places = [("--out-dir", self.out_dir), ("--corrections", self.corrections if decides else None)]
        options = [word for option, place in places if place is not None for word in (option, place)]
        return ["enrich", name, self.list_path, *words, *options]


def fix_command(place: ListAndData, paper: Paper, groups: Sequence[FindingGroup]) -> str | None:
    """The command that corrects an entry; None where `enrich fix` can correct nothing in it.

    Notes are only corrected when they are asked for, so an entry with nothing else names their codes.
    """
    correctable = [finding for group in groups if group.edit for finding in group.findings]
    if not correctable:
        return None
    command = place.command("fix", "--line", str(paper.entry.line))
    usual = Choice()
    certain = [f for f in correctable if f.confidence >= usual.least_confidence]
    if not any(usual.includes(paper, finding) for finding in certain):
        command += [part for finding in correctable for part in ("--only", finding.code.value)]
    if not certain:
        least = min(finding.confidence for finding in correctable)
        command += ["--min-confidence", f"{least - 0.005:.2f}"]
    return shlex.join(command)


def ignore_commands(place: ListAndData, group: FindingGroup) -> Iterator[str]:
    """The commands that hide a finding from now on; the reader replaces the reason."""
    for finding in () if place.list_path == STDIN else group.findings:
        command = place.command("ignore", str(finding.line), finding.code.value, decides=True)
        yield f'{shlex.join(command)} --reason "why"'


def pin_commands(place: ListAndData, paper: Paper) -> Iterator[str]:
    """The commands that say which candidate an unresolved entry means; the reader replaces the reason."""
    for candidate in () if place.list_path == STDIN else paper.resolution.candidates:
        known = candidate.identifiers
        option, value = ("--arxiv", known.arxiv_id) if known.arxiv_id else ("--doi", known.doi)
        if value:
            command = place.command("pin", str(paper.entry.line), option, value, decides=True)
            yield f'{shlex.join(command)} --reason "why"'
