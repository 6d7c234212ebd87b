"""Semantic Scholar's record of a work: every field in the recorded shape (R: semanticscholar/*)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from replica.crossref_items import container_of
from replica.text import choose, digest, draw, pages, words
from replica.venues import venue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from replica.venues import Venue
    from replica.works import Work

_ARXIV_VENUE = {
    "id": "1901e811-ee72-4b20-8f7e-de08cd395a10",
    "name": "arXiv.org",
    "alternate_names": ["ArXiv"],
    "issn": "2331-8422",
    "url": "https://arxiv.org",
}


@dataclass(frozen=True, slots=True)
class S2Paper:
    """One record.

    An echo is the second record that a preprint's old title left behind: no arXiv id, CoRR's key, venue
    arXiv.org (R: refchecker_match_title_127: MathVista, ZeroNVS, Open3DVQA).
    """

    work: Work
    is_echo: bool = False

    @property
    def title(self) -> str:
        """Give the title of this record."""
        return self.work.arxiv_versions[0].title if self.is_echo else self.work.s2_title

    @property
    def paper_id(self) -> str:
        """Give the 40 hexadecimal digits."""
        return digest("echo", self.work.s2_id)[:40] if self.is_echo else self.work.s2_id

    @property
    def corpus_id(self) -> int:
        """Give the number in the corpus."""
        return self.work.corpus_id + 90_000_000 if self.is_echo else self.work.corpus_id

    @property
    def year(self) -> int:
        """Give the year of the first version, not the venue's (rules, 2.4)."""
        return self.work.first_date.year


def papers_of(works: Iterable[Work]) -> list[S2Paper]:
    """Give all records: one a work, and an echo for about half of the retitled ones."""
    papers = [S2Paper(work) for work in works]
    echoes = [S2Paper(paper.work, is_echo=True) for paper in papers if _has_echo(paper.work)]
    return papers + echoes


def record(paper: S2Paper) -> dict[str, Any]:
    """Give the whole record, in the order in which the service writes its fields."""
    work, place = paper.work, _venue(paper)
    return {
        "paperId": paper.paper_id,
        "externalIds": _external_ids(paper),
        "corpusId": paper.corpus_id,
        "publicationVenue": _publication_venue(paper, place),
        "url": f"https://www.semanticscholar.org/paper/{paper.paper_id}",
        "title": paper.title,
        "abstract": None if place and place.s2_elides_abstract else work.abstract,
        "venue": _venue_name(paper, place),
        "year": paper.year,
        "referenceCount": work.reference_count,
        "citationCount": 0 if paper.is_echo else work.citation_count,
        "influentialCitationCount": 0 if paper.is_echo else work.influential_citation_count,
        "isOpenAccess": work.arxiv_id is not None,
        "openAccessPdf": _open_access(work, place),
        "fieldsOfStudy": ["Computer Science"],
        "s2FieldsOfStudy": [
            {"category": "Computer Science", "source": "external"},
            {"category": "Computer Science", "source": "s2-fos-model"},
        ],
        "publicationTypes": _types(paper, place),
        "publicationDate": work.first_date.isoformat(),
        "journal": _journal(paper, place),
        "citationStyles": {"bibtex": _bibtex(paper, place)},
        "authors": [{"authorId": author_id(name), "name": name} for name in work.authors],
        "tldr": {"model": "tldr@v2.0.0", "text": f"Stand-in summary of the replica for {paper.title}."},
    }


def author_id(name: str) -> str:
    """Give the number of an author, the same for the same name."""
    return str(1_000_000 + draw(2_300_000_000, "author", name))


def arxiv_doi(work: Work) -> str:
    """Give the DOI that arXiv (DataCite) registered."""
    return f"10.48550/arXiv.{work.arxiv_id}"


def _has_echo(work: Work) -> bool:
    return len(work.arxiv_versions) > 1 and draw(2, "echo", work.s2_id) == 0


def _venue(paper: S2Paper) -> Venue | None:
    work = paper.work
    return venue(work.s2_venue) if work.is_published and work.s2_venue and not paper.is_echo else None


def _venue_name(paper: S2Paper, place: Venue | None) -> str:
    """Name the venue: the long canonical name; "arXiv.org" where none is known; "" where DBLP has nothing."""
    if place and place.s2_name:
        return place.s2_name
    return "arXiv.org" if paper.work.s2_dblp_key and paper.work.arxiv_id else ""


def _publication_venue(paper: S2Paper, place: Venue | None) -> dict[str, Any] | None:
    name = _venue_name(paper, place)
    if name == "arXiv.org":
        return _ARXIV_VENUE
    if not place or not name or not place.s2_is_listed:
        return None
    return {
        "id": place.s2_id or str(uuid.uuid5(uuid.NAMESPACE_URL, f"replica/{place.short}")),
        "name": name,
        "type": place.kind,
        "alternate_names": list(place.s2_alternates),
        "url": place.s2_url,
    }


def _external_ids(paper: S2Paper) -> dict[str, Any]:
    work = paper.work
    if paper.is_echo:
        return {"DBLP": work.corr_key, "DOI": arxiv_doi(work), "CorpusId": paper.corpus_id}
    ids: dict[str, Any] = {
        "DBLP": work.s2_dblp_key,
        "ACL": work.acl_id,
        "ArXiv": work.arxiv_id,
        "DOI": _doi(paper),
        "CorpusId": paper.corpus_id,
    }
    return {name: value for name, value in ids.items() if value is not None}


def _doi(paper: S2Paper) -> str | None:
    """Give the publisher's DOI, else arXiv's; a record that DBLP does not know has none (R: 2303.08774)."""
    work = paper.work
    if work.doi:
        return work.doi
    return arxiv_doi(work) if work.arxiv_id and work.s2_dblp_key else None


def _journal(paper: S2Paper, place: Venue | None) -> dict[str, Any] | None:
    """Give the journal; it may be `ArXiv` though the venue is a conference (R: 2210.06280, 2411.00771)."""
    work = paper.work
    if place and (place.kind == "journal" or work.doi):
        container = container_of(work)
        volume = {"volume": container.in_issue["volume"]} if container.in_issue else {}
        return {"name": container.title, "pages": container.pages or "", **volume}
    in_arxiv = {"name": "ArXiv", "volume": f"abs/{work.arxiv_id}"} if work.arxiv_id else None
    if place and place.s2_name:
        return choose((None, {"pages": pages(work.title)}, in_arxiv), "journal", work.title)
    return in_arxiv if work.s2_dblp_key else None


def _types(paper: S2Paper, place: Venue | None) -> list[str] | None:
    """Give the types, which are not to be relied upon (rules, 2.4)."""
    if "survey" in words(paper.title):
        return ["Review"]
    if place and place.kind == "conference":
        kinds = (["JournalArticle", "Conference"], ["Conference"], ["JournalArticle"], None)
        return choose(kinds, "types", paper.work.title)
    return ["JournalArticle"] if place or paper.work.s2_dblp_key else None


def _open_access(work: Work, place: Venue | None) -> dict[str, Any]:
    where = f"https://arxiv.org/abs/{work.arxiv_id}" if work.arxiv_id else f"https://doi.org/{work.doi}"
    elided = " fields have been elided by the publisher: {'abstract'}." if place and place.s2_elides_abstract else ""
    return {
        "url": "",
        "status": None if work.arxiv_id else "CLOSED",
        "license": None,
        "disclaimer": f"Stand-in notice of the replica:{elided} see {where}.",
    }


def _bibtex(paper: S2Paper, place: Venue | None) -> str:
    names = " and ".join(paper.work.authors)
    key = f"{(words(paper.work.authors[0]) or ('x',))[-1] if paper.work.authors else 'x'}{paper.year}"
    kind = "@Inproceedings" if place and place.kind == "conference" else "@Article"
    return (
        f"{kind}{{{key},\n author = {{{names}}},\n booktitle = {{{_venue_name(paper, place)}}},\n"
        f" title = {{{paper.title}}},\n year = {{{paper.year}}}\n}}\n"
    )
