"""Blocking: which queries bring the candidates for an entry, cheap and strong ones first.

In record linkage, blocking selects the few records that are worth comparing. Here a block is what the sources answer
to an identifier, a title or a name. A further query is made only if those before it left a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from enrich.core.calibration import Reading
from enrich.core.identifiers import ArxivId, Identifiers, url_key
from enrich.core.models import Entry, Query, QueryKind, SourceName
from enrich.core.text import canonical, prefix_words, words
from enrich.matching.titles import american_spelling
from enrich.resolution.comparison import contradicts_link
from enrich.resolution.identifiers import listed_texts
from enrich.resolution.listed import distinct_name, file_words, read_hint, subject_words
from enrich.resolution.scoring import needs_second_source
from enrich.resolution.wording import citation_text, likely_title, reading_of
from enrich.works.records import WorkRecords

if TYPE_CHECKING:
    from enrich.resolution.candidates import Candidates

# More earlier versions than this are not requested: very few papers have more, and an id_list has a length limit.
_MAX_VERSIONS = 12
# The preprint of a listed publication, which a search by name may find instead, is rarely more years older.
_PREPRINT_YEARS = 2


def search_steps(candidates: Candidates) -> Iterator[tuple[Query, ...]]:
    """The queries to make, step by step; each step depends on what `candidates` got from those before it."""
    yield _link_queries(candidates.entry)
    yield from _registry_steps(candidates)
    yield from _title_steps(candidates)
    yield from _likely_title_steps(candidates)
    if candidates.linked is None and not candidates.best_match():
        yield from _name_steps(candidates)


def _title_steps(candidates: Candidates) -> Iterator[tuple[Query, ...]]:
    title = candidates.entry.title
    if title is None or candidates.link_is_confirmed:
        return
    yield version_queries(candidates.linked or WorkRecords(()))
    if candidates.link_is_confirmed:
        return
    yield (Query(SourceName.CURATED, QueryKind.TITLE, canonical(title)),)
    if candidates.best_match():
        return
    first = Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.TITLE, canonical(title))
    yield (first,)
    if _needs_second_source(candidates, first):
        yield (dblp_title_query(title),)
    other_spelling = american_spelling(title)
    if candidates.best_match() is None and words(other_spelling) != words(title):
        yield (Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.TITLE, other_spelling),)


def _likely_title_steps(candidates: Candidates) -> Iterator[tuple[Query, ...]]:
    """Where the text was read in doubt and gave no paper: the title that its longest sentence may be."""
    entry = candidates.entry
    if candidates.linked is not None or candidates.best_match() or reading_of(entry) is not Reading.DOUBTFUL:
        return
    title = likely_title(entry)
    if title is not None and words(title) != words(entry.title or ""):
        yield (Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.TITLE, canonical(title)),)


def _needs_second_source(candidates: Candidates, first: Query) -> bool:
    """Whether another source must be asked for the title.

    That is so if the first could not answer, if something contradicts what it found, or if it found nothing and the
    link leads to other people's paper.
    """
    best = candidates.best_match()
    if best is not None:
        return needs_second_source(candidates.entry, best)
    linked = candidates.linked
    if linked is not None and contradicts_link(candidates.entry, linked):
        return True
    return not candidates.answers.is_absent(first) and not candidates.answers.records(first)


def _name_steps(candidates: Candidates) -> Iterator[tuple[Query, ...]]:
    entry = candidates.entry
    name, hint = distinct_name(entry), read_hint(entry)
    if name and hint and hint.year:
        years = f"{hint.year - _PREPRINT_YEARS}-{hint.year}"
        if not entry.is_record:  # a record has its title copied, and this source did not find it
            yield (Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.SEARCH, " ".join(words(name)), years),)
        if not candidates.best_match():
            text = " ".join((*words(name), *((hint.first_author,) if hint.first_author else ())))
            yield (Query(SourceName.DBLP, QueryKind.SEARCH, text),)
    if entry.title and not candidates.best_match():
        yield (dblp_title_query(entry.title),)
    if entry.title and not candidates.best_match():
        text = citation_text(entry) if reading_of(entry) is Reading.DOUBTFUL else canonical(entry.title)
        yield (Query(SourceName.CROSSREF, QueryKind.SEARCH, text),)
    in_file, subject = file_words(entry), subject_words(entry)
    if in_file and subject and not candidates.best_match():  # DBLP takes each word for the beginning of one
        yield (Query(SourceName.DBLP, QueryKind.SEARCH, " ".join((*subject, *in_file))),)


# --- single queries -------------------------------------------------------------------------------------------


def _link_queries(entry: Entry) -> tuple[Query, ...]:
    """The queries for all listed identifiers, in batches, each where it is issued; DOIs at Crossref first.

    Crossref is asked for the one DOI of an entry with the DOIs of all resolved works, later, in one batch.
    """
    queries = [Query(SourceName.CURATED, QueryKind.URL, url_key(entry.url))] if entry.url else []
    listed = listed_texts(entry)
    queries += [Query(SourceName.CURATED, QueryKind.ID, each.text) for each in listed]
    queries += [Query(SourceName.SEMANTIC_SCHOLAR, QueryKind.ID, each.text) for each in listed[:1]]
    has_several = bool(listed[1:])
    queries += [each.queries[0] for each in listed if has_several or each.kind == "arxiv"]
    return tuple(dict.fromkeys(queries))


def _registry_steps(candidates: Candidates) -> Iterator[tuple[Query, ...]]:
    """The registries of DOIs, for a DOI that no source knows so far: a DOI that Crossref lacks may be DataCite's."""
    listed = listed_texts(candidates.entry)
    if candidates.linked is None:
        yield tuple(each.queries[0] for each in listed if each.kind == "doi")
    unknown = [each for each in listed if candidates.answers.is_absent(each.queries[0])]
    yield tuple(query for each in unknown for query in each.queries[1:])


def dblp_title_query(title: str, authors: Sequence[str] = ()) -> Query:
    """The query for a title at DBLP; the first author's last name narrows an answer that DBLP cuts off."""
    last_names = [prefix_words(author)[-1:] for author in authors[:1]]
    author = next((name for names in last_names for name in names), "")
    return Query(SourceName.DBLP, QueryKind.TITLE, " ".join(prefix_words(title)), author=author)


def identifier_texts(identifiers: Identifiers) -> list[str]:
    """Identifiers as queries name them, in the order in which a source should be asked for them."""
    named = (("arxiv", identifiers.arxiv_id), ("doi", identifiers.doi), ("acl", identifiers.acl_id))
    return [f"{kind}:{value}" for kind, value in named if value]


def version_queries(work: WorkRecords) -> tuple[Query, ...]:
    """The queries for all versions but the latest of a preprint, if arXiv's own record is known."""
    record = work.of(SourceName.ARXIV)
    if record is None or record.identifiers.arxiv_id is None:
        return ()
    last = min(max(r.arxiv_version or 1 for r in work.records), _MAX_VERSIONS)
    ids = (ArxivId(record.identifiers.arxiv_id, version) for version in range(1, last))
    return tuple(Query(SourceName.ARXIV, QueryKind.ID, f"arxiv:{arxiv_id}") for arxiv_id in ids)
