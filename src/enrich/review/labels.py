"""What severities, fields, sections and entries are called for people. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrich.core.display import one_line
from enrich.core.models import Paper, Severity

SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}
"""What a severity is called for people."""

FIELDS = {"title": "Title", "venue": "Venue", "year": "Year", "authors": "Authors", "url": "Link", "entry": "Entry"}
"""What a field is called for people."""


def section_labels(papers: Iterable[Paper]) -> dict[tuple[str, ...], str]:
    """A label for every section: its last headings, as few as distinguish it from all other sections."""
    sections = list(dict.fromkeys(paper.entry.section for paper in papers))
    return {section: _label(section, sections) for section in sections}


def _label(section: tuple[str, ...], sections: Sequence[tuple[str, ...]]) -> str:
    depths = range(1, len(section) + 1)
    depth = next((d for d in depths if sum(other[-d:] == section[-d:] for other in sections) == 1), len(section))
    return " › ".join(map(one_line, section[-depth:])) if section else "(no section)"
