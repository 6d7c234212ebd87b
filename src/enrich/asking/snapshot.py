"""An index of bulk files, seen as kept answers: the same questions that services are asked, answered from records.

An answer is a pure function of the index and the question (and, for a title, of the first author with whom the list
names it). What a service would find by searching is found here by blocking keys (`sources/bulk/keys`). Three answers
are told apart: records; "the corpus has none"; and "not known", where a key was dropped because too many records have
it, where no corpus of that source is indexed, or where the corpus cannot know (earlier versions at arXiv, preprints
posted after the release).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from enrich.core.identifiers import ArxivId
from enrich.core.models import Entry, Query, QueryKind, RecordRef, SourceName, SourceRecord
from enrich.core.text import words
from enrich.matching.author_lists import read_authors
from enrich.matching.titles import TitleStatus, compare_titles, names_agree, short_name
from enrich.sources.bulk.keys import (
    identifier_key,
    identifier_keys,
    listed_author_keys,
    name_key,
    title_keys,
    whole_title_key,
)
from enrich.sources.bulk.layout import DROPPED

if TYPE_CHECKING:
    from enrich.sources.curated import CuratedFacts

Answered = tuple[tuple[RecordRef, SourceRecord], ...]

# A title question brings at most so many records; services bring one (Semantic Scholar) to a hundred (DBLP).
_MOST_ANSWERS = 20
# Of so many records per entry all are likely enough to be the one that is meant.
_MOST_LIKELY = 4
_FIELDS = {"arxiv": "arxiv_id", "doi": "doi", "acl": "acl_id", "s2": "s2_paper_id", "dblp": "dblp_key"}
# Semantic Scholar is asked for whatever it has gathered from others; OpenAlex gathers from the same.
_AGGREGATORS = (SourceName.SEMANTIC_SCHOLAR, SourceName.OPENALEX)


# How references to curated facts name the file, as those of a run with services do.
_FACTS = "line"


class Lookup(Protocol):
    """Where records are found by key: the index on disk, or a part of it that was read before."""

    def hits(self, keys: Iterable[int]) -> Mapping[int, tuple[RecordRef, ...]]:
        """The records of every key; the number DROPPED stands for those of a key that a release dropped."""

    def records(self, refs: Iterable[RecordRef]) -> Mapping[RecordRef, SourceRecord]:
        """The records at these places."""


@dataclass(slots=True, kw_only=True)
class SnapshotAnswers:
    """`Answers` from an index. Keys that are not looked up yet are looked up, or noted as missing without `lookup`."""

    covered: Mapping[SourceName, str]
    """The sources of which a corpus is indexed, with the date of its release."""
    releases: Mapping[str, SourceName]
    """The source of every release, by the name that references have."""
    authors: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The keys of a title's first author, by the title's words."""
    lookup: Lookup | None = None
    facts: CuratedFacts | None = None
    """Facts checked by hand, which answer as the source `curated`."""
    hits: dict[int, tuple[RecordRef, ...]] = field(default_factory=dict)
    known: dict[RecordRef, SourceRecord] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)
    _answers: dict[Query, Answered] = field(default_factory=dict)
    _sources: dict[SourceName, tuple[SourceName, ...]] = field(default_factory=dict)

    def records(self, query: Query) -> Answered:
        """The records that answer a query, the closest title first."""
        if query.source is SourceName.CURATED:
            return self._fact(query)
        sources = self.answers_for(query.source)
        if not sources:
            return ()
        answer = self._answers.get(query)
        if answer is None:
            keys = query_keys(query, self.authors)
            is_complete = self._look_up(keys)
            answer = self._answer(query, keys, sources)
            if is_complete:
                self._answers[query] = answer
        return answer

    def _fact(self, query: Query) -> Answered:
        found = self.facts.find(query) if self.facts is not None else None
        return ((RecordRef(SourceName.CURATED, _FACTS, found[0]), found[1]),) if found else ()

    def record(self, ref: RecordRef) -> SourceRecord | None:
        """The record at a place in the index, or among the curated facts."""
        if ref.source is SourceName.CURATED:
            return self.facts.records[ref.index] if self.facts is not None else None
        if ref not in self.known and self.lookup is not None:
            self.known.update(self.lookup.records([ref]))
        return self.known.get(ref)

    def wants(self, query: Query) -> bool:  # noqa: ARG002 (the protocol's)
        """Nothing is ever asked of an index later."""
        return False

    def is_absent(self, query: Query) -> bool:
        """Whether the corpus of the source holds no such work, and could tell."""
        sources = self.answers_for(query.source)
        if not sources or self.records(query) or not self._could_know(query):
            return False
        keys = query_keys(query, self.authors)
        return keys <= self.hits.keys() and not any(
            ref.index == DROPPED and self.releases[ref.request] in sources for key in keys for ref in self.hits[key]
        )

    def counts_are_stale(self, record: SourceRecord) -> bool:  # noqa: ARG002 (the protocol's)
        """Counts are those of the release, and carry its date."""
        return False

    def answers_for(self, source: SourceName) -> tuple[SourceName, ...]:
        """Whose records answer what is asked of a source.

        Where no aggregator is indexed, arXiv's records stand in for them: it is asked by identifier only.
        """
        if source in self._sources:
            return self._sources[source]
        found: tuple[SourceName, ...] = (source,) if source in self.covered else ()
        if source is SourceName.SEMANTIC_SCHOLAR:
            gathered = tuple(name for name in _AGGREGATORS if name in self.covered)
            found = gathered or tuple({SourceName.ARXIV} & self.covered.keys())
        self._sources[source] = found
        return found

    def _look_up(self, keys: set[int]) -> bool:
        """Whether all keys are looked up."""
        new = keys - self.hits.keys()
        if new and self.lookup is not None:
            self.hits.update(self.lookup.hits(new))
            refs = {ref for key in new for ref in self.hits[key] if ref.index != DROPPED}
            self.known.update(self.lookup.records(refs - self.known.keys()))
            return True
        self.missing |= new
        return not new

    def _answer(self, query: Query, keys: set[int], sources: tuple[SourceName, ...]) -> Answered:
        refs = {ref for key in keys for ref in self.hits.get(key, ())}
        ranked = []
        for ref in refs:
            record = self.known.get(ref)
            if record is None or record.source not in sources:
                continue
            rank = _rank(query, record)
            if rank is not None:
                ranked.append((rank, ref, record))
        ranked.sort(key=lambda item: item[:2])
        return tuple((ref, record) for _, ref, record in ranked[:_MOST_ANSWERS])

    def _could_know(self, query: Query) -> bool:
        """Whether a corpus that lacks the work says anything: not on old versions, nor on what is newer than it."""
        if query.source is not SourceName.ARXIV:
            return True
        arxiv_id = ArxivId.parse(query.text.removeprefix("arxiv:"))
        return arxiv_id is not None and arxiv_id.version is None and self._is_before_release(arxiv_id)

    def _is_before_release(self, arxiv_id: ArxivId) -> bool:
        """Whether an identifier, which begins with year and month, is of a month before that of the release."""
        digits = arxiv_id.value.rpartition("/")[2][:4]
        released = self.covered[SourceName.ARXIV]
        year = int(digits[:2]) + (1900 if int(digits[:2]) >= 91 else 2000)  # noqa: PLR2004 (arXiv began in 1991)
        return f"{year}-{digits[2:]}" < released[:7]


# --- keys -----------------------------------------------------------------------------------------------------


def query_keys(query: Query, authors: Mapping[str, frozenset[int]]) -> set[int]:
    """The keys under which the records lie that may answer a query."""
    if query.kind is QueryKind.ID:
        kind, _, value = query.text.partition(":")
        if kind == "arxiv":
            arxiv_id = ArxivId.parse(value)
            value = arxiv_id.value if arxiv_id else value
        return {identifier_key(kind, value)} if kind in _FIELDS else set()
    if query.kind is QueryKind.TITLE or query.source is SourceName.CROSSREF:
        return {*title_keys(query.text), *authors.get(title_words(query.text), ())}
    if query.kind is QueryKind.SEARCH:
        found = words(query.text)
        names = (name_key(" ".join(found[:length])) for length in range(1, len(found) + 1))
        return {key for key in names if key is not None}
    return set()


def title_words(title: str) -> str:
    """A title as `authors` names it."""
    return " ".join(words(title))


def author_hints(entries: Iterable[Entry]) -> dict[str, frozenset[int]]:
    """The keys of the first listed author of every listed title, by the title's words."""
    hints: dict[str, set[int]] = {}
    for entry in entries:
        title = entry.title or entry.name
        names = read_authors(entry.authors).names if entry.authors else ()
        if title and names:
            hints.setdefault(title_words(title), set()).update(listed_author_keys(names[0], title))
    return {title: frozenset(keys) for title, keys in hints.items()}


def entry_keys(entry: Entry, authors: Mapping[str, frozenset[int]]) -> set[int]:
    """The keys that the questions about an entry will need first, so that they can be looked up together."""
    keys = set(identifier_keys(entry.identifiers))
    title = entry.title or entry.name
    if title:
        keys.update(title_keys(title))
        keys.update(authors.get(title_words(title), ()))
        keys.update(key for name in (entry.name, short_name(title)) if name and (key := name_key(name)) is not None)
    return keys


def next_keys(entry: Entry, answers: SnapshotAnswers) -> set[int]:
    """The keys that the questions about an entry's work will need, once records of its own title or link are known."""
    exact = set(identifier_keys(entry.identifiers))
    title = entry.title or entry.name
    if title and (key := whole_title_key(title)) is not None:
        exact.add(key)
    keys: set[int] = set()
    for ref in {ref for key in exact for ref in answers.hits.get(key, ())}:
        record = answers.known.get(ref)
        if record is not None:
            keys.update(identifier_keys(record.identifiers))
            if record.title and record.title != title:  # the keys of the entry's own title are looked up
                keys.update(title_keys(record.title))
    return keys - answers.hits.keys()


def known_identifier_keys(answers: SnapshotAnswers, entries: int) -> set[int]:
    """The keys of all identifiers of the records that are known for some entries, unless these are too many.

    Whichever of these records is accepted, by a near title perhaps, is asked for by its identifiers next.
    """
    if len(answers.known) > _MOST_LIKELY * entries:
        return set()
    keys = {key for record in answers.known.values() for key in identifier_keys(record.identifiers)}
    return keys - answers.hits.keys()


# --- which records answer -------------------------------------------------------------------------------------


def _rank(query: Query, record: SourceRecord) -> float | None:
    """How far a record is from what is asked, 0 being nearest; None where it does not answer at all."""
    return _RANKS[query.kind](query, record)


def _rank_by_id(query: Query, record: SourceRecord) -> float | None:
    kind, _, value = query.text.partition(":")
    theirs = getattr(record.identifiers, _FIELDS[kind]) or ""
    if kind == "arxiv":
        arxiv_id = ArxivId.parse(value)
        if arxiv_id is None or theirs != arxiv_id.value:
            return None
        return 0.0 if arxiv_id.version in {None, record.arxiv_version} else None
    return 0.0 if theirs.casefold() == value.casefold() else None


def _rank_by_title(query: Query, record: SourceRecord) -> float | None:
    titles = [title for title in (record.title, *(other.title for other in record.other_titles)) if title]
    compared = [compare_titles(query.text, title) for title in titles]
    return min((1 - c.similarity for c in compared if c.status is not TitleStatus.DIFFERENT), default=None)


def _rank_by_words(query: Query, record: SourceRecord) -> float | None:
    if query.source is SourceName.CROSSREF:
        return _rank_by_title(query, record)
    if query.source is SourceName.DBLP:  # it finds records that have all words, as beginnings of their own
        texts = (record.title or "", record.venue or "", *record.authors)
        theirs = [word for text in texts for word in words(text)]
        is_found = all(any(word.startswith(asked) for word in theirs) for asked in words(query.text))
        return 0.0 if is_found else None
    is_within = not query.years or _is_within(record.year, query.years)
    return 0.0 if is_within and record.title and names_agree(query.text, record.title) else None


def _is_within(year: int | None, years: str) -> bool:
    first, _, last = years.partition("-")
    return year is not None and int(first) <= year <= int(last or first)


def _rank_by_url(_: Query, __: SourceRecord) -> float | None:
    return None  # only curated facts are found by address


_RANKS: dict[QueryKind, Callable[[Query, SourceRecord], float | None]] = {
    QueryKind.ID: _rank_by_id,
    QueryKind.TITLE: _rank_by_title,
    QueryKind.SEARCH: _rank_by_words,
    QueryKind.URL: _rank_by_url,
}
