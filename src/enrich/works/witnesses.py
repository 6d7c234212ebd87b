"""Whose lists of authors may show that a list of authors is wrong.

One machine-made index is not enough: Semantic Scholar drops and reorders authors. arXiv has what the authors typed,
publishers deposit at Crossref, and people edit DBLP; of the other indexes, two that agree count as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from enrich.core.models import SourceName, SourceRecord
from enrich.matching.author_comparison import AuthorStatus, compare_authors
from enrich.works.records import WorkRecords

AUTHORITIES = frozenset(
    {SourceName.CURATED, SourceName.ARXIV, SourceName.DBLP, SourceName.CROSSREF, SourceName.DATACITE}
)
"""Sources whose authors come from the authors, the publisher or an editor."""


@dataclass(frozen=True, slots=True)
class AuthorWitnesses:
    """The records with the author lists by which a listed one is judged."""

    records: tuple[SourceRecord, ...]
    are_trusted: bool
    """Whether a listed author may be called wrong on their word."""

    @property
    def lists(self) -> list[tuple[str, ...]]:
        """The lists of authors."""
        return [record.authors for record in self.records]


def author_witnesses(work: WorkRecords) -> AuthorWitnesses:
    """The authoritative records where there are any, else all; trusted if authoritative, or if two sources agree."""
    having = tuple(record for record in work.records if record.authors)
    authoritative = tuple(record for record in having if record.source in AUTHORITIES)
    if authoritative:
        return AuthorWitnesses(authoritative, are_trusted=True)
    agree = any(
        one.source is not other.source and compare_authors(one.authors, other.authors).status is AuthorStatus.SAME
        for one, other in combinations(having, 2)
    )
    return AuthorWitnesses(having, are_trusted=agree)
