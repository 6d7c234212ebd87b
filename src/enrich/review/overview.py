"""The charts at the top of the page: papers -> numbers -> charts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from enrich.core.display import one_line
from enrich.core.models import Paper, Severity, Status
from enrich.editing.evidence import source_label
from enrich.review.charts import Chart, bars, columns, matrix, scatter
from enrich.review.labels import FIELDS
from enrich.review.markdown import Review

_SECTIONS_SHOWN = 14
_VENUES_SHOWN = 12


def overview_charts(review: Review, sections: dict[tuple[str, ...], str]) -> Iterator[Chart]:
    """The charts that the papers give something for: mistakes, venues, and citations or years."""
    if any(finding.severity is not Severity.INFO for paper in review.papers for finding in paper.findings):
        yield _sections_chart(review.papers, sections)
    resolved = [paper for paper in review.papers if paper.resolution.status is Status.RESOLVED]
    if any(paper.work.venue for paper in resolved):
        yield _venues_chart(resolved)
    dated = [(paper, paper.work.year) for paper in resolved if paper.work.year]
    counted = [
        (year, paper.work.citation_count, one_line(paper.name))
        for paper, year in dated
        if paper.work.citation_count is not None
    ]
    if counted:
        yield scatter(
            name="citations",
            title="Which papers are cited most for their age?",
            note="Each dot is a paper; the bar is the median of the year. The scale is logarithmic. "
            + _counted_by(resolved),
            axes=("year of publication", "citations"),
            points=counted,
        )
    elif dated:
        yield columns(
            name="years",
            title="How old is the list?",
            note="Papers by year of publication. We have no citation counts, so none are shown.",
            axes=("year of publication", "papers"),
            counts=Counter(year for _, year in dated),
        )


def _counted_by(resolved: Iterable[Paper]) -> str:
    """Who counted the citations, and when."""
    counted = [paper.work for paper in resolved if paper.work.citation_count is not None]
    days = sorted({work.citation_retrieved_at[:10] for work in counted if work.citation_retrieved_at})
    who_counted = " and ".join(sorted({source_label(work.citation_source) for work in counted if work.citation_source}))
    when = f" on {days[0]}" if len(days) == 1 else f" from {days[0]} to {days[-1]}" if days else ""
    return f"{len(counted)} papers, counted" + (f" by {who_counted}" if who_counted else "") + f"{when}."


def _sections_chart(papers: Sequence[Paper], sections: dict[tuple[str, ...], str]) -> Chart:
    """Errors and warnings of every section by field, with a separate column for notes."""
    counts: dict[str, Counter[str]] = {}
    for paper in papers:
        for finding in paper.findings:
            kind = "Notes" if finding.severity is Severity.INFO else FIELDS.get(finding.field, finding.field)
            counts.setdefault(sections[paper.entry.section], Counter())[kind] += 1
    kinds = [kind for kind in [*FIELDS.values(), "Notes"] if any(c[kind] for c in counts.values())]
    rows = [(label, [count[kind] for kind in kinds]) for label, count in counts.items()]
    rest = sorted(rows, key=lambda row: -sum(row[1]))[_SECTIONS_SHOWN:]
    rows = [row for row in rows if row not in rest]
    if rest:
        rows.append((f"{len(rest)} other sections", [sum(row[1][i] for row in rest) for i in range(len(kinds))]))
    return matrix(
        name="sections",
        title="Where are the mistakes?",
        note="Errors and warnings by section and field; notes separately. A finding on venue and year counts in both.",
        axes=("section", "findings, by field"),
        columns=kinds,
        rows=rows,
        unshaded="Notes",
    )


def _venues_chart(resolved: Sequence[Paper]) -> Chart:
    """Venues by number of papers, split by whether the list names them."""
    right: Counter[str] = Counter()
    otherwise: Counter[str] = Counter()
    for paper in resolved:
        if paper.work.venue:
            named = paper.entry.venue is not None and all(f.field != "venue" for f in paper.findings)
            (right if named else otherwise)[one_line(paper.work.venue)] += 1
    totals = (right + otherwise).most_common()
    totals.sort(key=lambda pair: (-pair[1], pair[0].casefold()))
    rows = [(venue, right[venue], otherwise[venue]) for venue, _ in totals[:_VENUES_SHOWN]]
    if rest := [venue for venue, _ in totals[_VENUES_SHOWN:]]:
        rows.append((f"{len(rest)} other venues", sum(right[v] for v in rest), sum(otherwise[v] for v in rest)))
    return bars(
        name="venues",
        title="Where did the papers appear?",
        note="Papers by the venue where they were published, and whether the list names that venue.",
        axes=("venue", "papers"),
        parts=("listed there", "listed elsewhere or without venue"),
        rows=rows,
    )
