"""CSV for spreadsheets: one row per entry, nothing nested, and no cell that a spreadsheet would run or change."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from enrich.core import display
from enrich.core.models import Paper
from enrich.exports.references import best_url, known_arxiv_id, page_range

_COLUMNS: Mapping[str, Callable[[Paper], Any]] = {
    "entry_id": lambda p: p.entry.entry_id,
    "line": lambda p: p.entry.line,
    "section": lambda p: " > ".join(p.entry.section),
    "name": lambda p: p.entry.name,
    "status": lambda p: p.resolution.status.value,
    "title": lambda p: p.work.title,
    "authors": lambda p: "; ".join(p.work.authors),
    "venue": lambda p: p.work.venue,
    "venue_type": lambda p: p.work.venue_type,
    "publisher": lambda p: p.work.publisher,
    "volume": lambda p: p.work.volume,
    "issue": lambda p: p.work.issue,
    # A spreadsheet reads 3-12 as a date.
    "pages": lambda p: f"pp. {pages}" if (pages := page_range(p.work.pages)) else None,
    "year": lambda p: p.work.year,
    "doi": lambda p: p.work.identifiers.doi,
    # With its prefix: a spreadsheet reads 2403.19880 as a number, and drops the last zero.
    "arxiv_id": lambda p: f"arXiv:{arxiv_id}" if (arxiv_id := known_arxiv_id(p)) else None,
    "url": best_url,
    "citation_count": lambda p: p.work.citation_count,
    "citation_source": lambda p: p.work.citation_source,
    "citation_retrieved_at": lambda p: p.work.citation_retrieved_at,
    "listed_title": lambda p: p.entry.title,
    "listed_venue": lambda p: p.entry.venue,
    "listed_year": lambda p: p.entry.year,
    "listed_url": lambda p: p.entry.url,
    "findings": lambda p: "; ".join(f.code.value for f in p.findings),
    "suggestions": lambda p: "; ".join(f"{f.field}: {f.correct}" for f in p.findings if f.correct),
}


def document(papers: Sequence[Paper]) -> str:
    """The table, with the byte order mark by which Excel recognises UTF-8."""
    sink = io.StringIO()
    writer = csv.writer(sink, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(_COLUMNS)
    writer.writerows([display.csv_cell(value(paper)) for value in _COLUMNS.values()] for paper in papers)
    return "\ufeff" + sink.getvalue()
