"""Groups of source records, one group per work. Records of one title may be of different works."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

from enrich.core.confidence import PAIRED_AUTHORS, SAME_AUTHORS
from enrich.core.identifiers import Identifiers
from enrich.core.models import RecordRef, SourceName, SourceRecord, TitleVersion
from enrich.matching.author_comparison import shared_authors
from enrich.matching.titles import compare_titles
from enrich.works.claims import Claim, rank_claims, read_claims


@dataclass(frozen=True)
class WorkRecords:
    """The records of one work, each with the place it comes from, in the order in which they were found."""

    items: tuple[tuple[RecordRef, SourceRecord], ...]

    @cached_property
    def records(self) -> tuple[SourceRecord, ...]:
        """The records alone."""
        return tuple(record for _, record in self.items)

    @cached_property
    def refs(self) -> tuple[RecordRef, ...]:
        """Where the records come from."""
        return tuple(ref for ref, _ in self.items)

    @cached_property
    def identifiers(self) -> Identifiers:
        """All identifiers known of the work; of DBLP's keys, that of a publication before CoRR's."""
        if not self.items:
            return Identifiers()
        first, *others = (record.identifiers for record in self.records)
        merged = reduce(Identifiers.merged_with, others, first)
        keys = [r.identifiers.dblp_key for r in self.records if r.identifiers.dblp_key]
        published = next((key for key in keys if not key.startswith("journals/corr/")), merged.dblp_key)
        return merged if published == merged.dblp_key else _with_key(merged, published)

    @cached_property
    def titles(self) -> tuple[tuple[TitleVersion, SourceRecord], ...]:
        """Every title that a version of the work has, with the record that says so."""
        found: list[tuple[TitleVersion, SourceRecord]] = []
        for record in self.records:
            if record.title:
                found.append((TitleVersion(version=_version(record), title=record.title, date=record.date), record))
            found += [(other, record) for other in record.other_titles]
        return tuple(found)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What all records claim of venue and year, strongest first."""
        return rank_claims(claim for record in self.records for claim in read_claims(record))

    @cached_property
    def years(self) -> frozenset[int]:
        """Every year in which some version of the work appeared."""
        of_records = {year for r in self.records for year in (r.year, *r.other_years) if year}
        return frozenset(of_records | {claim.year for claim in self.claims if claim.year})

    def author_lists(self) -> Iterable[tuple[str, ...]]:
        """The author list of each record that has one."""
        return (record.authors for record in self.records if record.authors)

    def of(self, source: SourceName) -> SourceRecord | None:
        """The first record of a source."""
        return next((record for record in self.records if record.source is source), None)

    def joined_with(self, other: WorkRecords) -> WorkRecords:
        """Both works' records, none twice; this very object where the other has nothing new."""
        if not other.items:
            return self
        known = set(self.refs)
        new = tuple(item for item in other.items if item[0] not in known)
        return WorkRecords((*self.items, *new)) if new else self

    def without_identifier(self, text: str) -> WorkRecords:
        """The same records, none of which says that the work has this identifier ("doi:10.1145/1")."""
        kind, _, value = text.partition(":")
        return WorkRecords(tuple((ref, _without(record, _FIELDS[kind], value)) for ref, record in self.items))


_FIELDS = {"arxiv": "arxiv_id", "doi": "doi"}


def _without(record: SourceRecord, field: str, value: str) -> SourceRecord:
    if getattr(record.identifiers, field) != value:
        return record
    return replace(record, identifiers=replace(record.identifiers, **{field: None}))


def _with_key(identifiers: Identifiers, key: str | None) -> Identifiers:
    return Identifiers(dblp_key=key).merged_with(identifiers)


def _version(record: SourceRecord) -> str:
    if record.source is SourceName.ARXIV:
        return f"v{record.arxiv_version}" if record.arxiv_version else "arXiv"
    return record.source.value


def latest_preprint(work: WorkRecords) -> SourceRecord | None:
    """ArXiv's record of the latest version that is known."""
    preprints = [record for record in work.records if record.source is SourceName.ARXIV]
    return max(preprints, key=lambda record: record.arxiv_version or 0, default=None)


def group_works(items: Sequence[tuple[RecordRef, SourceRecord]]) -> list[WorkRecords]:
    """Records grouped into works, in the order of the first record of each."""
    works: list[WorkRecords] = []
    for item in items:
        work = WorkRecords((item,))
        same = [known for known in works if is_one_work(known, work)]
        for known in same:
            work = known.joined_with(work)
        position = works.index(same[0]) if same else len(works)
        works = [known for known in works if known not in same]
        works.insert(position, work)
    return works


def is_one_work(one: WorkRecords, other: WorkRecords) -> bool:
    """Whether two groups of records are of one work: a shared identifier, or one title and mostly one author list.

    Different arXiv ids, or different DOIs of publications, are different works whatever their titles.
    """
    if one.identifiers.shares_one_with(other.identifiers):
        return True
    for name in ("arxiv_id", "doi", "s2_paper_id"):
        mine, theirs = getattr(one.identifiers, name), getattr(other.identifiers, name)
        if mine and theirs and mine != theirs:
            return False
    return have_one_title(one, other) and share_of_authors(one, other) >= SAME_AUTHORS


def is_same_paper(one: WorkRecords, other: WorkRecords) -> bool:
    """Whether two groups of records are publications of one paper: one work, or one title and nearly one author list.

    Other than for `is_one_work`, their DOIs may differ, as those of a conference paper and its journal version do.
    """
    if is_one_work(one, other):
        return True
    mine, theirs = one.identifiers.arxiv_id, other.identifiers.arxiv_id
    if mine and theirs and mine != theirs:
        return False
    return have_one_title(one, other) and share_of_authors(one, other) >= PAIRED_AUTHORS


def is_another_paper(one: WorkRecords, other: WorkRecords) -> bool:
    """Whether two groups of records have neither a title nor most authors in common, although both name some."""
    both_have_authors = any(one.author_lists()) and any(other.author_lists())
    if not both_have_authors or not one.titles or not other.titles:
        return False
    return share_of_authors(one, other) < SAME_AUTHORS and not have_one_title(one, other)


def have_one_title(one: WorkRecords, other: WorkRecords) -> bool:
    """Whether some version of each has the same title."""
    return any(
        compare_titles(mine.title, theirs.title).same_work for mine, _ in one.titles for theirs, _ in other.titles
    )


def share_of_authors(one: WorkRecords, other: WorkRecords) -> float:
    """The share of authors that the two have in common, by the closest pair of lists; 0 where one has no authors."""
    return max(
        (shared_authors(mine, theirs) for mine in one.author_lists() for theirs in other.author_lists()), default=0.0
    )
