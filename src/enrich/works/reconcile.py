"""From all records of a work to one value per field, by precedence, with the provenance of every value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from enrich.core.identifiers import Identifiers
from enrich.core.models import Provenance, PublishedAt, SourceName, SourceRecord, TitleVersion, Work
from enrich.core.sources import rank_sources
from enrich.core.text import canonical
from enrich.works.publication import Publication, publication_of, publications_of
from enrich.works.publishers import publisher_of_record
from enrich.works.records import WorkRecords

_S = SourceName
# The reason for the precedence of the sources of each field. The order itself is in the registry (`SourceInfo.ranks`).
# Venue and year are decided by all claims together: see publication.py.
_DEPOSITED = "as the publisher deposited it, before DBLP's copy"
_RULES = {
    "title": "the version of record's title (DBLP, Crossref) before the preprint's",
    "authors": "names in full and in the authors' own order before initials and sorted deposits",
    "abstract": "the authors' own text before a copy, which publishers may have removed",
    "volume": _DEPOSITED,
    "issue": _DEPOSITED,
    "pages": _DEPOSITED,
    "published_date": "the date of the first public version, from where it was posted",
    "citation_count": "one source; of two records the one cited more, for counts are never added",
    "influential_citation_count": "only Semantic Scholar counts these",
}
PRECEDENCE: dict[str, tuple[tuple[SourceName, ...], str]] = {
    name: (rank_sources(name), rule) for name, rule in _RULES.items()
}
_COUNTS = {"citation_count", "influential_citation_count"}
# Provenance shows this many characters of a long value (an abstract): enough to recognise it.
_SHOWN = 120


def reconcile(work: WorkRecords, cited: Publication | None = None) -> tuple[Work, tuple[Provenance, ...]]:
    """One value per field of a work, and for every field what each source says.

    Venue, year and DOI are those of `cited`, by default the publication of record.
    """
    publication = cited or publication_of(work)
    given = _values_of_fields(_current_records(work))
    chosen = {name: _choose(name, having) for name, having in given.items()}
    counted = chosen["citation_count"]
    values: dict[str, Any] = {name: (_READ[name](record) if record else None) for name, record in chosen.items()}
    ids = _identifiers(work, publication)
    preprint = next((r for r in work.records if r.source is _S.ARXIV), None)
    result = Work(
        identifiers=ids,
        arxiv_version=max((r.arxiv_version or 0 for r in work.records), default=0) or None if preprint else None,
        **{**values, "authors": tuple(values["authors"] or ())},
        venue=publication.name,
        venue_full=publication.venue_full,
        venue_type=_venue_type(publication, work),
        publisher=publisher_of_record(publication, work, ids.doi),
        year=publication.year,
        is_preprint=publication.is_preprint if publication.is_known else None,
        citation_source=counted.source.value if counted else None,
        citation_retrieved_at=counted.retrieved_at if counted else None,
        title_history=title_history(work),
        publications=tuple(_published_at(each, is_listed=each is publication) for each in _published(work)),
    )
    return result, (*_provenance_of_fields(given, chosen), *_provenance_of_publication(work, publication))


_READ: dict[str, Callable[[SourceRecord], Any]] = {
    "title": lambda r: r.title,
    "authors": lambda r: r.authors or None,
    "abstract": lambda r: r.abstract,
    "volume": lambda r: r.volume,
    "issue": lambda r: r.issue,
    "pages": lambda r: r.pages,
    "published_date": lambda r: r.first_date or r.date,
    "citation_count": lambda r: r.citation_count,
    "influential_citation_count": lambda r: r.influential_citation_count,
}


def _current_records(work: WorkRecords) -> list[SourceRecord]:
    """The records but those of earlier versions of the preprint, and DBLP's record of the preprint (CoRR)."""
    latest = max((r.arxiv_version or 0 for r in work.records if r.source is _S.ARXIV), default=0)
    return [record for record in work.records if _is_current(record, latest)]


def _is_current(record: SourceRecord, latest_version: int) -> bool:
    if record.source is _S.DBLP:
        return not (record.identifiers.dblp_key or "").startswith("journals/corr/")
    return record.source is not _S.ARXIV or (record.arxiv_version or 0) == latest_version


_Given = list[tuple[SourceRecord, Any]]
"""The records that have a value of some field, each with the value."""


def _values_of_fields(records: list[SourceRecord]) -> dict[str, _Given]:
    """For each field, which records have a value of it."""
    return {
        name: [(record, value) for record in records if (value := read(record)) is not None]
        for name, read in _READ.items()
    }


def _choose(name: str, having: _Given) -> SourceRecord | None:
    """The record whose value is chosen: of the first source that has one, the one retrieved last."""
    for source in PRECEDENCE[name][0] if having else ():
        of_source = [record for record, _ in having if record.source is source]
        if name in _COUNTS:
            of_source = _most_cited(of_source)
        if of_source:
            return max(of_source, key=lambda record: record.retrieved_at)
    return None


def _most_cited(records: list[SourceRecord]) -> list[SourceRecord]:
    """The records of one paper id: a service may hold preprint and publication apart; their counts are never added."""
    latest = {r.identifiers.s2_paper_id: r for r in sorted(records, key=lambda record: record.retrieved_at)}
    most = max(latest.values(), key=lambda record: record.citation_count or 0, default=None)
    return [r for r in records if most and r.identifiers.s2_paper_id == most.identifiers.s2_paper_id]


def current_titles(work: WorkRecords) -> list[SourceRecord]:
    """The records with a current title of the work (of the latest preprint, and the published one)."""
    return [record for record in _current_records(work) if record.title]


def title_history(work: WorkRecords) -> tuple[TitleVersion, ...]:
    """The titles of all known versions, the preprint's in their order first; each wording of a version once."""
    found: dict[tuple[str, str], TitleVersion] = {}
    for title, record in work.titles:
        version = title.version if record.source in {_S.ARXIV, _S.CURATED} else record.source.value
        version = "published" if version == _S.CURATED else version
        found.setdefault(
            (version, canonical(title.title)),
            TitleVersion(version=version, title=title.title, date=title.date),
        )
    return tuple(
        sorted(found.values(), key=lambda t: (not t.version.removeprefix("arXiv ").startswith("v"), t.version))
    )


def _identifiers(work: WorkRecords, publication: Publication) -> Identifiers:
    """The work's identifiers: curated ones first, then those of the cited publication where there are several."""
    curated = work.of(_S.CURATED)
    if curated is not None:
        return curated.identifiers.merged_with(work.identifiers)
    if _published(work)[1:] == ():
        return work.identifiers
    own = Identifiers(doi=min(publication.dois, default=None), dblp_key=publication.dblp_key)
    return own.merged_with(work.identifiers)


def _published(work: WorkRecords) -> tuple[Publication, ...]:
    return tuple(each for each in publications_of(work) if not each.is_preprint and each.name)


def _published_at(publication: Publication, *, is_listed: bool) -> PublishedAt:
    return PublishedAt(
        venue=publication.name or "",
        year=publication.year,
        type=publication.venue.kind.value if publication.venue else None,
        doi=min(publication.dois, default=None),
        source=publication.claims[0].source.value,
        is_listed=is_listed,
    )


def _venue_type(publication: Publication, work: WorkRecords) -> str | None:
    curated = work.of(_S.CURATED)
    if curated is not None and publication.is_curated:
        return curated.kind
    if publication.venue is not None:
        return publication.venue.kind.value
    return None


# --- provenance -----------------------------------------------------------------------------------------------


def _shown(value: Any) -> str:
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _provenance_of_fields(given: dict[str, _Given], chosen: dict[str, SourceRecord | None]) -> Iterator[Provenance]:
    for name, having in given.items():
        for record, value in having:
            yield Provenance(
                field=name,
                source=record.source.value,
                value=_shown(value),
                chosen=record is chosen[name],
                rule=PRECEDENCE[name][1],
                retrieved_at=record.retrieved_at,
            )


def _provenance_of_publication(work: WorkRecords, publication: Publication) -> Iterator[Provenance]:
    for claim in work.claims:
        chosen = claim in publication.claims
        value = f"{claim.name} ({claim.kind}: {_shown(claim.text)})"
        yield Provenance(
            field="venue",
            source=claim.source.value,
            value=value,
            chosen=chosen,
            rule=publication.rule,
            retrieved_at=claim.retrieved_at,
        )
        if claim.year:
            yield Provenance(
                field="year",
                source=claim.source.value,
                value=str(claim.year),
                chosen=chosen and claim.year == publication.year,
                rule=publication.rule,
                retrieved_at=claim.retrieved_at,
            )
