"""Kinds of error: what can be wrong with a reference, and the findings that each calls for."""

from __future__ import annotations

from evaluate.legal import PLAIN_TEXT, TYPED
from evaluate.mistakes import authors, identifiers, papers, publication, titles
from evaluate.mistakes.dresses import IDENTIFIED, IN_FULL, LINKED, NUMBERED
from evaluate.mistakes.mistake import Drawer, Mistake, published

# Beginnings of the codes that a mistake of this field calls for.
_T, _A, _V, _Y = ("title_wrong", "unresolved"), ("authors_",), ("venue_",), ("year_",)
_L = ("link_", "identifier_", "doi_", "eprint_", "url_")

MISTAKES: tuple[Mistake, ...] = (
    Mistake("authors: one replaced", authors.changed(authors.author_replaced), ("authors",), _A),
    Mistake("authors: the first replaced", authors.changed(authors.first_replaced, 2), ("authors",), (*_A, "unresolved")),
    Mistake("authors: one dropped", authors.changed(authors.author_dropped), ("authors",), _A),
    Mistake("authors: the last dropped", authors.changed(authors.last_dropped), ("authors",), _A),
    Mistake("authors: one added", authors.changed(authors.author_added, 2), ("authors",), _A),
    Mistake("authors: neighbours swapped", authors.changed(authors.neighbours_swapped), ("authors",), _A),
    Mistake("authors: first and last swapped", authors.changed(authors.ends_swapped), ("authors",), _A),
    Mistake("authors: long family name misspelt", authors.changed(authors.misspelt(7, 99), 1), ("authors",), _A),
    Mistake("authors: short family name misspelt", authors.changed(authors.misspelt(4, 5), 1), ("authors",), _A),
    Mistake("authors: another given name", authors.changed(authors.given_name_other, 1), ("authors",), _A, IN_FULL, in_full=True),
    Mistake("authors: another given name, same initial", authors.changed(authors.namesake, 1), ("authors",), _A, IN_FULL, in_full=True),
    Mistake("authors: given names exchanged", authors.changed(authors.given_names_exchanged, 2), ("authors",), _A, IN_FULL, in_full=True),
    Mistake("authors: placeholders", authors.changed(authors.placeholders, 1), ("authors",), (*_A, "unresolved")),
    Mistake("authors: another leads, et al.", published(authors.wrong_lead), ("authors",), (*_A, "unresolved")),
    Mistake("venue: a sibling", publication.venue(publication.sibling), ("venue",), _V),
    Mistake("venue: workshop for main", publication.worded(publication.workshop), ("venue",), _V),
    Mistake("venue: Findings for main", publication.venue(publication.findings), ("venue",), _V),
    Mistake("venue: main for Findings", publication.venue(publication.main("Findings")), ("venue",), _V),
    Mistake("venue: main for workshop", publication.venue(publication.main("Workshops")), ("venue",), _V),
    Mistake("venue: journal for conference", publication.worded(publication.journal, kind="journal"), ("venue",), _V, (*TYPED, *PLAIN_TEXT)),
    Mistake("venue: conference for journal", publication.worded(publication.conference, kind="conference"), ("venue",), _V, (*TYPED, *PLAIN_TEXT)),
    Mistake("venue: publisher", publication.worded(publication.publisher_as_venue), ("venue",), _V, (*TYPED, *PLAIN_TEXT)),
    Mistake("venue: invented", publication.worded(publication.invented_venue), ("venue",), _V),
    Mistake("venue: preprint as published", publication.preprint_as_published, ("venue",), (*_V, "unresolved")),
    Mistake("year: one more", publication.year(1), ("year",), _Y),
    Mistake("year: one less", publication.year(-1), ("year",), _Y),
    Mistake("year: two off", publication.year(-2, 2), ("year",), _Y),
    Mistake("year: far off", publication.year(-9, -6, -4), ("year",), _Y),
    Mistake("year: the preprint's, with the venue", published(publication.preprint_year), ("year",), _Y),
    Mistake("title: synonym", titles.changed(titles.synonym), ("title",), _T),
    Mistake("title: plural", titles.changed(titles.plural), ("title",), _T),
    Mistake("title: negation", titles.changed(titles.negation), ("title",), _T),
    Mistake("title: number", titles.changed(titles.number), ("title",), _T),
    Mistake("title: word dropped", titles.changed(titles.word_dropped), ("title",), _T),
    Mistake("title: word inserted", titles.changed(titles.word_inserted), ("title",), _T),
    Mistake("title: words transposed", titles.changed(titles.words_transposed), ("title",), _T),
    Mistake("title: word replaced", titles.changed(titles.word_replaced), ("title",), _T),
    Mistake("title: subtitle invented", titles.changed(titles.subtitle_invented), ("title",), _T),
    Mistake("title: another subtitle", titles.changed(titles.subtitle_other), ("title",), _T),
    Mistake("title: an earlier version's", published(papers.earlier_title), ("title",), ("title_outdated", "title_variant"), is_note=True),
    Mistake("link: another paper's DOI beside the right eprint", identifiers.of_another("doi", identifiers.doi), ("url",), _L, IDENTIFIED),
    Mistake("link: another paper's eprint beside the right DOI", identifiers.of_another("arxiv_id", identifiers.eprint), ("url",), _L, IDENTIFIED),
    Mistake("link: another paper's arXiv address", identifiers.of_another("link", identifiers.arxiv_link), ("url",), _L, LINKED),
    Mistake("link: another paper's page at the publisher", identifiers.of_another("link", identifiers.page), ("url",), _L, (*TYPED * 4, *LINKED)),
    Mistake("link: one digit off in the DOI", identifiers.digit_off("doi", identifiers.doi), ("url",), _L, IDENTIFIED),
    Mistake("link: one digit off in the eprint", identifiers.digit_off("arxiv_id", identifiers.eprint), ("url",), _L, IDENTIFIED),
    Mistake("link: one digit off in the arXiv address", identifiers.digit_off("link", identifiers.arxiv_link), ("url",), _L, (*TYPED * 4, *LINKED)),
    Mistake("link: one digit off in the DOI address", identifiers.digit_off("link", identifiers.doi_link), ("url",), _L, LINKED),
    Mistake("link: dead DOI", identifiers.dead("doi", identifiers.doi, identifiers.dead_doi), ("url",), _L, IDENTIFIED),
    Mistake("link: dead eprint beside the right DOI", identifiers.dead("arxiv_id", lambda ref: ref.doi and ref.arxiv_id, identifiers.dead_arxiv), ("url",), _L, IDENTIFIED),
    Mistake("link: dead arXiv address", identifiers.dead("link", identifiers.arxiv_link, lambda d: f"https://arxiv.org/abs/{identifiers.dead_arxiv(d)}"), ("url",), _L, LINKED),
    Mistake("paper: invented", published(papers.invented), ("entry",), ("unresolved",), is_invented=True),
    Mistake("paper: halves of two titles", published(papers.halves), ("entry",), ("unresolved",), is_invented=True),
    Mistake("paper: title of one, authors of another", published(papers.chimera), ("authors", "entry"), ("unresolved", "authors_")),
    Mistake("notice: withdrawn", papers.noticed("withdrawn"), ("entry",), ("withdrawn",)),
    Mistake("notice: retracted", papers.noticed("retracted"), ("entry",), ("retracted",)),
    Mistake("note: pages", published(papers.pages), ("pages",), ("pages_",), NUMBERED, is_note=True),
    Mistake("note: volume", published(papers.volume), ("volume",), ("volume_",), NUMBERED, is_note=True),
    Mistake("note: number", published(papers.issue), ("number",), ("number_", "issue_"), ("DBLP", "Google Scholar", "Zotero BibTeX"), is_note=True),
    Mistake("note: publisher", published(papers.publisher), ("publisher",), ("publisher_",), NUMBERED, is_note=True),
    Mistake("note: ordinal against the year", published(papers.ordinal), ("venue", "year", "ordinal"), ("ordinal_", "edition_", "venue_", "year_"), is_note=True),
)  # fmt: skip
"""All kinds of error by name."""

__all__ = ["MISTAKES", "Drawer", "Mistake"]
