"""Every entry as the page shows it: its findings, what is known of its paper, and what can be copied. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from enrich.core.display import one_line
from enrich.core.models import Candidate, Edit, Finding, LinkRole, Paper, Severity, SourceName, Status
from enrich.editing.evidence import source_label
from enrich.editing.groups import FindingGroup, all_corrections, group_findings
from enrich.review.commands import ListAndData, fix_command, ignore_commands, pin_commands
from enrich.review.word_diff import Part, word_diff

_STATES = (*Severity, Status.UNRESOLVED, "correct", Status.NOT_A_PAPER)
"""What an entry is shown as, in the order of the page: its most serious finding, or that it has none."""


@dataclass(frozen=True, kw_only=True)
class ShownEntry:
    """One entry of the list, as the page shows it."""

    paper: Paper
    section: str
    place: ListAndData

    @cached_property
    def groups(self) -> tuple[FindingGroup, ...]:
        """Its findings, those that belong together as one."""
        return group_findings(self.paper.findings)

    @property
    def state(self) -> str:
        """Its most serious severity; else unresolved, not_a_paper or correct."""
        if self.groups:
            return min((group.severity for group in self.groups), key=list(Severity).index).value
        status = self.paper.resolution.status
        return "correct" if status is Status.RESOLVED else status.value

    @property
    def standing(self) -> str:
        """What the tiles count it under, beside the severities of its findings; "flawed" is no tile."""
        if self.paper.resolution.status is Status.UNRESOLVED:
            return Status.UNRESOLVED.value
        return "flawed" if self.groups else self.state

    @property
    def order(self) -> tuple[int, int]:
        """Its place on the page: the most serious first, then by line."""
        return _STATES.index(self.state), self.paper.entry.line

    @property
    def name(self) -> str:
        """What to call it."""
        return one_line(self.paper.name)

    @property
    def title(self) -> str:
        """The listed title, else that of its paper."""
        return one_line(self.paper.entry.title or self.paper.work.title or "")

    @property
    def confidence(self) -> float:
        """The highest confidence of a finding."""
        return max((finding.confidence for finding in self.paper.findings), default=0.0)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What an unresolved entry might be."""
        is_unresolved = self.paper.resolution.status is Status.UNRESOLVED
        return self.paper.resolution.candidates if is_unresolved else ()

    @property
    def corrections(self) -> tuple[Edit, ...]:
        """The edits that correct all of it, where that takes more than one."""
        edits = all_corrections(self.groups)
        return edits if len(edits) > 1 else ()

    @property
    def fix_command(self) -> str | None:
        """The command that corrects it."""
        return fix_command(self.place, self.paper, self.groups)

    @property
    def pin_commands(self) -> tuple[str, ...]:
        """The commands that say which of the candidates is meant."""
        return tuple(dict.fromkeys(pin_commands(self.place, self.paper))) if self.candidates else ()

    def ignore_commands(self, group: FindingGroup) -> tuple[str, ...]:
        """The commands that hide a finding."""
        return tuple(ignore_commands(self.place, group))

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """(label, address) of the records of its paper and of the entry's other links."""
        return tuple(dict.fromkeys((*_record_links(self.paper), *_other_links(self.paper))))


def mark_of(entry_id: str, group: FindingGroup) -> str:
    """The name under which a browser remembers that a finding is done: another when the list or the sources change."""
    said = "\0".join((entry_id, *group.codes, group.listed or "", group.correct or ""))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def differences(group: FindingGroup | Finding) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What the list says and what is correct, each in pieces that differ or do not."""
    listed, correct = one_line(group.listed or ""), one_line(group.correct or "")
    if not listed or not correct:
        return (Part(listed, False),), (Part(correct, False),)
    return word_diff(listed, correct)


def published_in(paper: Paper) -> str:
    """Where the paper appeared, with all that is known of it: "Full name (SOSP), 2023, pages 1-15, ACM"."""
    work = paper.work
    venue = one_line(work.venue_full or work.venue or "")
    if work.venue and work.venue not in venue:
        venue = f"{venue} ({one_line(work.venue)})"
    known = (
        (venue, ""),
        (work.year if str(work.year) not in venue else None, ""),
        (work.volume, "volume "),
        (work.issue, "issue "),
        (work.pages, "pages "),
        (work.publisher, ""),
    )
    return ", ".join(f"{label}{one_line(str(value))}" for value, label in known if value)


def cited(paper: Paper) -> str | None:
    """How often the paper is cited, by whose count and when; None where nobody counted."""
    work = paper.work
    if work.citation_count is None:
        return None
    who = f", counted by {source_label(work.citation_source)}" if work.citation_source else ""
    when = f" on {work.citation_retrieved_at[:10]}" if work.citation_retrieved_at else ""
    return f"{work.citation_count:,} {'time' if work.citation_count == 1 else 'times'}{who}{when}"


def _record_links(paper: Paper) -> Iterator[tuple[str, str]]:
    known = paper.work.identifiers
    if known.arxiv_id:
        yield f"arXiv:{known.arxiv_id}", f"https://arxiv.org/abs/{known.arxiv_id}"
    if known.doi:
        yield f"doi:{known.doi}", f"https://doi.org/{known.doi}"
    if known.acl_id:
        yield f"ACL:{known.acl_id}", f"https://aclanthology.org/{known.acl_id}"
    if known.s2_paper_id:
        yield SourceName.SEMANTIC_SCHOLAR.label, f"https://www.semanticscholar.org/paper/{known.s2_paper_id}"
    if known.dblp_key:
        yield SourceName.DBLP.label, f"https://dblp.org/rec/{known.dblp_key}"


def _other_links(paper: Paper) -> Iterator[tuple[str, str]]:
    for link in paper.entry.links:
        if link.role is not LinkRole.PAPER and link.role is not LinkRole.BADGE:
            yield (link.role.value if link.role is not LinkRole.OTHER else one_line(link.text) or "link"), link.url
