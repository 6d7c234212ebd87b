"""What `enrich run` ends with: what was found, how much of it `enrich fix` corrects, and where to look."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.core.display import one_line
from enrich.core.sources import SourceName

if TYPE_CHECKING:
    from enrich.core.models import Paper
    from enrich.stages.workspace import Workspace

COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}
"""The colour of each level on a terminal."""


def command_line(name: str, list_path: Path, *, out_dir: Path | None = None) -> str:
    """A command that can be pasted into a shell in the present folder; `out_dir` where it is not the usual one."""
    words = ["enrich", name, list_path.as_posix()]
    return shlex.join(words if out_dir is None else [*words, "--out-dir", out_dir.as_posix()])


def summarize(papers: Sequence[Paper], workspace: Workspace) -> str:
    """Some lines for a person, about the data set that was just written."""
    from enrich.storage.records import read_json

    lines = [_what_was_read(papers, workspace)]
    resolved = sum(paper.resolution.status.value == "resolved" for paper in papers)
    if not resolved:
        lines.append(click.style(why_none(papers, read_json(workspace.fetched)), bold=True))
    lines.append(_what_was_found(papers, workspace))
    out = workspace.out_dir
    files = (one_line(str(out / name)) for name in ("review.html", "review.md", "papers.parquet"))
    lines.append("review: {} (as text: {}); data set: {}".format(*files))
    return "\n".join(lines)


def _what_was_read(papers: Sequence[Paper], workspace: Workspace) -> str:
    from enrich.core.models import Unparsed
    from enrich.reading_list import ReadingList
    from enrich.storage.records import read_records

    unparsed = read_records(workspace.unparsed, Unparsed)
    read = ReadingList(tuple(paper.entry for paper in papers), tuple(unparsed)).summary()
    status = Counter(paper.resolution.status.value for paper in papers)
    return (
        f"{one_line(str(workspace.place or workspace.list_path))}: {read}: {status['resolved']} resolved, "
        f"{status['unresolved']} unresolved, "
        f"{status['not_a_paper']} not a paper"
    )


def _what_was_found(papers: Sequence[Paper], workspace: Workspace) -> str:
    from enrich.editing.fix import fixable_findings
    from enrich.editing.groups import group_findings
    from enrich.stages.locations import locate

    count = Counter(group.severity.value for paper in papers for group in group_findings(paper.findings))
    if not count:
        return click.style("found nothing to correct", fg="green")
    levels = {"error": count["error"], "warning": count["warning"], "note": count["info"]}
    shown = [_counted(number, level) for level, number in levels.items()]
    usual = locate(workspace.place or workspace.list_path).out_dir == workspace.out_dir
    named = Path("-") if workspace.is_from_stdin else workspace.list_path
    fix = command_line("fix", named, out_dir=None if usual else workspace.out_dir)
    number = fixable_findings(papers)
    rest = (
        f"{number} can be corrected by: {click.style(one_line(fix), bold=True)}"
        if number
        else "none can be corrected for you"
    )
    return f"found {shown[0]}, {shown[1]} and {shown[2]}; {rest}"


def _counted(number: int, level: str) -> str:
    text = f"{number} {level}{'' if number == 1 else 's'}"
    return click.style(text, fg=COLOURS[level]) if number else text


def why_none(papers: Sequence[Paper], fetched: Mapping[str, Any]) -> str:
    """Why no entry was resolved, as far as fetched.json and the entries show it. Pure."""
    said = f"0 of {len(papers)} entries were resolved: "
    if all(paper.resolution.status.value == "not_a_paper" for paper in papers):
        return said + "none of them is a paper"
    if fetched.get("offline"):
        return said + "no requests were made (--offline), and no cached answers were found; run again with a network"
    if down := [SourceName(name).label for name in fetched.get("unavailable", {})]:
        return said + f"no answer from {', '.join(down)}; check the network and run again"
    if fetched.get("unanswered"):
        return said + "the services did not answer every request; run again later"
    return said + "the services answered, and know none of these papers"
