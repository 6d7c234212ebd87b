"""The works that the replica knows, and where they are loaded from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

HERE = Path(__file__).parent
CURATED = HERE.parents[1] / "data" / "raw" / "curated.jsonl"
DISTRACTORS = HERE / "distractors.json"
ODD = HERE / "odd_works.json"


class ArxivVersion(NamedTuple):
    """One version of a preprint."""

    version: int
    title: str
    date: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work: true facts about the paper, and invented but stable ones about its records."""

    title: str
    """The version of record's title."""
    arxiv_title: str | None
    """The current arXiv title."""
    arxiv_versions: tuple[ArxivVersion, ...]
    authors: tuple[str, ...]
    arxiv_id: str | None
    doi: str | None
    """The publisher's DOI; never arXiv's own."""
    acl_id: str | None
    s2_id: str
    corpus_id: int
    s2_title: str
    s2_dblp_key: str | None
    """What Semantic Scholar gives as externalIds.DBLP: the conference's key, CoRR's, or none."""
    dblp_key: str | None
    """The key of the version of record."""
    corr_key: str | None
    """The key of the CoRR record."""
    venue: str | None
    venue_full: str | None
    year: int
    first_date: date
    """The day of arXiv v1, or of publication."""
    kind: str
    abstract: str
    names: tuple[str, ...]
    """Short names by which a search must find the work."""
    comment: str | None
    journal_ref: str | None
    arxiv_doi: str | None
    """The publisher's DOI as typed into arXiv, on few works."""
    categories: tuple[str, ...]
    withdrawn: bool
    retracted: bool
    citation_count: int
    influential_citation_count: int
    reference_count: int
    s2_venue: str | None = None
    """What Semantic Scholar believes the venue to be; another than `venue`, or none, where it errs or lags."""
    arxiv_authors: tuple[str, ...] = ()
    """The preprint's authors, which may be others than those of the version of record."""
    unknown_to: frozenset[str] = frozenset()
    """The services that have no record of the work."""
    marked_up: Mapping[str, str] = field(default_factory=dict)
    """The title as a service sends it, by the service's name, under Habit.MARKED_UP_TITLES."""
    collaboration: str | None = None
    """Whom arXiv lists before the authors, under Habit.ARXIV_LISTS_COLON."""
    merged_into: str | None = None
    """The arXiv id of the paper that Semantic Scholar gives instead, under Habit.S2_MERGES_PAPERS."""
    series: str | None = None
    """The series that Crossref lists before the book, under Habit.CROSSREF_LISTS_SERIES."""

    @property
    def is_published(self) -> bool:
        """Tell a work with a version of record from a mere preprint."""
        return self.kind in {"conference", "journal"} and self.venue is not None

    @property
    def has_crossref_doi(self) -> bool:
        """Tell whether Crossref can know the work: arXiv's own DOIs are DataCite's (rules, section 3)."""
        return self.doi is not None and not self.doi.casefold().startswith("10.48550/")

    @property
    def titles(self) -> tuple[str, ...]:
        """Give every title that the work ever had, the version of record's first."""
        every = [self.title, self.arxiv_title, *(version.title for version in self.arxiv_versions)]
        return tuple(dict.fromkeys(title for title in every if title))


def from_rows(rows: Iterable[dict[str, Any]]) -> list[Work]:
    """Make works of rows with `title`, `year` and, where known, the rest.

    The rest: `authors`, `venue`, `doi`, `arxiv_id`, `dblp_key` (or `key`), `kind`, `venue_full`,
    `other_titles`, `withdrawn`, `retracted`, and what services get wrong or lack: `s2_title`, `s2_venue`,
    `arxiv_authors`, `unknown_to`; and what habits show: `marked_up`, `collaboration`, `merged_into`, `series`.
    """
    from replica.derived import work_of_row

    return [work_of_row(row) for row in rows if row.get("kind") != "repository"]


def from_curated(path: Path = CURATED) -> list[Work]:
    """Load the facts checked by hand; a DBLP key that the evidence names is kept."""
    with path.open(encoding="utf-8") as lines:
        return from_rows(_with_evidence(json.loads(line)) for line in lines if line.strip())


def from_distractors(path: Path = DISTRACTORS) -> list[Work]:
    """Load real near-misses (and two works that are plainly fictional)."""
    return from_rows(json.loads(path.read_text(encoding="utf-8"))["works"])


def from_odd(path: Path = ODD) -> list[Work]:
    """Load works made up for what services do with titles, names, identifiers and series."""
    return from_rows(json.loads(path.read_text(encoding="utf-8"))["works"])


def _with_evidence(row: dict[str, Any]) -> dict[str, Any]:
    start = "https://dblp.org/rec/"
    keys = [url.removeprefix(start) for url in row.get("evidence", []) if url.startswith(start)]
    return {**row, "dblp_key": keys[0]} if keys else row
