"""The review as one self-contained page: everything that review.md says, to filter, search, sort and copy from.

The page asks nothing of the network. Whatever comes from lists and services is escaped by the template engine, and a
Content-Security-Policy admits only our own style sheet and script, by their hashes. Every finding stands in the page
as plain HTML, so that it is read, printed and searched without JavaScript too; the script only hides and reorders.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from enrich.core.display import one_line, printable
from enrich.core.models import Evidence, Finding, FindingCode, Paper, Severity, SourceName, Status
from enrich.dataset.columns import CODES
from enrich.review.charts import Chart, bars, columns, matrix, scatter
from enrich.review.markdown import Review, SourceState, gaps

SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}
"""What a severity is called for people."""

_FIELDS = {"title": "Title", "venue": "Venue", "year": "Year", "authors": "Authors", "url": "Link", "entry": "Entry"}
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_SECTIONS_SHOWN = 14
_VENUES_SHOWN = 12
# A kept run of words that is shorter than this, between two changes, is no help to the eye.
_SHORT_RUN = 5
# Comparing takes time that grows with the square; nobody reads the differences of longer texts word by word.
_TOKENS_COMPARED = 1500


# --- the words that differ ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, and whether the other text lacks it."""

    text: str
    is_changed: bool


def word_diff(listed: str, correct: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts in pieces, cut at words: what stands in both, and what does not."""
    before, after = _TOKEN.findall(listed), _TOKEN.findall(correct)
    if max(len(before), len(after)) > _TOKENS_COMPARED:
        return (Part(listed, listed != correct),), (Part(correct, listed != correct),)
    left: list[Part] = []
    right: list[Part] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    steps = matcher.get_opcodes()
    for place, (step, a, a_end, b, b_end) in enumerate(steps):
        kept = "".join(before[a:a_end])
        is_inside = 0 < place < len(steps) - 1
        is_changed = step != "equal" or (is_inside and len(kept.strip()) < _SHORT_RUN)
        left.append(Part(kept, is_changed))
        right.append(Part("".join(after[b:b_end]), is_changed))
    return _joined(left), _joined(right)


def _joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same pieces: no empty ones, neighbours of one kind as one, and no blanks at the ends of a change."""
    whole: list[Part] = []
    for part in parts:
        if whole and whole[-1].is_changed == part.is_changed:
            whole[-1] = Part(whole[-1].text + part.text, part.is_changed)
        elif part.text:
            whole.append(part)
    return tuple(piece for part in whole for piece in _trimmed(part))


def _trimmed(part: Part) -> Iterator[Part]:
    core = part.text.strip()
    if not part.is_changed or not core or core == part.text:
        yield part
        return
    before, _, after = part.text.partition(core)
    yield from (p for p in (Part(before, False), Part(core, True), Part(after, False)) if p.text)


# --- what the page shows --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry with something to look at, as the page shows it."""

    paper: Paper
    name: str
    title: str
    section: str
    severity: Severity
    confidence: float
    candidates: tuple[Any, ...]
    links: tuple[tuple[str, str], ...]


def review_html(review: Review) -> str:
    """The whole page. Equal reviews give equal text: no time of making stands in it."""
    style, script = _asset("review.css"), _asset("review.js")
    sections = section_labels(review.papers)
    shown = sorted(
        (_shown(paper, sections[paper.entry.section]) for paper in review.papers if needs_a_look(paper)),
        key=lambda entry: (list(Severity).index(entry.severity), entry.paper.entry.line),
    )
    findings = [finding for entry in shown for finding in entry.paper.findings]
    clean = [p for p in review.papers if p.resolution.status is Status.RESOLVED and not p.findings]
    return _template().render(
        review=review,
        policy=content_security_policy(style, script),
        style=Markup(style),  # noqa: S704 (ours)
        script=Markup(script),  # noqa: S704 (ours)
        entries=shown,
        clean=[(paper, _name(paper), web_address(paper.entry.url)) for paper in clean],
        not_papers=[(p, _name(p)) for p in review.papers if p.resolution.status is Status.NOT_A_PAPER],
        status=Counter(paper.resolution.status.value for paper in review.papers),
        severity_counts=Counter(finding.severity for finding in findings),
        severities=SEVERITIES,
        filters=_filters(shown, findings),
        codes=[code for code in FindingCode if any(finding.code is code for finding in findings)],
        charts=[*_charts(review, sections)],
        gaps=[*gaps(review)],
        troubled=[state for state in review.sources if state.is_troubled],
        newest=max((state.newest for state in review.sources if state.newest), default=None),
    )


def needs_a_look(paper: Paper) -> bool:
    """Whether there is something to say of an entry."""
    return bool(paper.findings) or paper.resolution.status is Status.UNRESOLVED


def _shown(paper: Paper, section: str) -> Shown:
    order = list(Severity)
    found = paper.findings
    return Shown(
        paper=paper,
        name=_name(paper),
        title=one_line(paper.entry.title or paper.work.title or ""),
        section=section,
        severity=min((f.severity for f in found), key=order.index, default=Severity.WARNING),
        confidence=max((f.confidence for f in found), default=0.0),
        candidates=paper.resolution.candidates if paper.resolution.status is Status.UNRESOLVED else (),
        links=tuple(_identifier_links(paper)),
    )


def _name(paper: Paper) -> str:
    entry = paper.entry
    return one_line(entry.name or entry.title or paper.work.title or entry.entry_id)


def _identifier_links(paper: Paper) -> Iterator[tuple[str, str]]:
    """(label, address) of the records of a resolved paper."""
    known = paper.work.identifiers
    if known.arxiv_id:
        yield f"arXiv:{known.arxiv_id}", f"https://arxiv.org/abs/{known.arxiv_id}"
    if known.doi:
        yield f"doi:{known.doi}", f"https://doi.org/{known.doi}"
    if known.acl_id:
        yield f"ACL:{known.acl_id}", f"https://aclanthology.org/{known.acl_id}"


def section_labels(papers: Iterable[Paper]) -> dict[tuple[str, ...], str]:
    """A label for every section: its last headings, as few as tell it from all other sections."""
    sections = list(dict.fromkeys(paper.entry.section for paper in papers))
    return {section: _label(section, sections) for section in sections}


def _label(section: tuple[str, ...], sections: Sequence[tuple[str, ...]]) -> str:
    depths = range(1, len(section) + 1)
    depth = next((d for d in depths if sum(other[-d:] == section[-d:] for other in sections) == 1), len(section))
    return " › ".join(map(one_line, section[-depth:])) if section else "(no section)"


def _filters(shown: Sequence[Shown], findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The lists to choose from: name, label, and (value, text, count) of every choice."""
    codes = Counter(finding.code for finding in findings)
    fields = Counter(finding.field for finding in findings)
    sections = Counter(entry.section for entry in shown)
    sources = Counter(name for entry in shown for name in {n for f in entry.paper.findings for n in sources_of(f)})
    return [
        {"name": "code", "label": "Kind", "choices": [(c.value, spoken(c), codes[c]) for c in FindingCode if codes[c]]},
        {"name": "field", "label": "Field", "choices": [(f, _FIELDS.get(f, f), n) for f, n in _in_order(fields)]},
        {"name": "section", "label": "Section", "choices": [(s, s, n) for s, n in sections.items()]},
        {
            "name": "source",
            "label": "ClaimKind",
            "choices": [(s, source_label(s), n) for s, n in sorted(sources.items())],
        },
    ]


def _in_order(fields: Counter[str]) -> list[tuple[str, int]]:
    order = [*_FIELDS, *sorted(set(fields) - set(_FIELDS))]
    return [(name, fields[name]) for name in order if fields[name]]


def sources_of(finding: Finding) -> list[str]:
    """The sources that bear witness, each once."""
    return list(dict.fromkeys(one_line(evidence.source) for evidence in finding.evidence))


# --- charts ---------------------------------------------------------------------------------------------------


def _charts(review: Review, sections: dict[tuple[str, ...], str]) -> Iterator[Chart]:
    if any(paper.findings for paper in review.papers):
        yield _sections_chart(review.papers, sections)
    resolved = [paper for paper in review.papers if paper.resolution.status is Status.RESOLVED]
    if any(paper.work.venue for paper in resolved):
        yield _venues_chart(resolved)
    dated = [(paper, paper.work.year) for paper in resolved if paper.work.year]
    counted = [
        (year, paper.work.citation_count, _name(paper))
        for paper, year in dated
        if paper.work.citation_count is not None
    ]
    if counted:
        yield scatter(
            name="citations",
            title="Which papers are cited most for their age?",
            note="A dot is a paper, a bar the year's median; the scale is logarithmic. " + _counted_by(resolved),
            axes=("year of record", "citations"),
            points=counted,
        )
    elif dated:
        yield columns(
            name="years",
            title="How old is the list?",
            note="Papers by year of record. No citation counts are held, so none are shown.",
            axes=("year of record", "papers"),
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
    """Errors and warnings of every section by field, with notes apart."""
    counts: dict[str, Counter[str]] = {}
    for paper in papers:
        for finding in paper.findings:
            kind = "Notes" if finding.severity is Severity.INFO else _FIELDS.get(finding.field, finding.field)
            counts.setdefault(sections[paper.entry.section], Counter())[kind] += 1
    kinds = [kind for kind in [*_FIELDS.values(), "Notes"] if any(c[kind] for c in counts.values())]
    rows = [(label, [count[kind] for kind in kinds]) for label, count in counts.items()]
    rest = sorted(rows, key=lambda row: -sum(row[1]))[_SECTIONS_SHOWN:]
    rows = [row for row in rows if row not in rest]
    if rest:
        rows.append((f"{len(rest)} other sections", [sum(row[1][i] for row in rest) for i in range(len(kinds))]))
    return matrix(
        name="sections",
        title="Where are the mistakes?",
        note="Errors and warnings by section and field; notes apart. A cell holds the number of findings.",
        axes=("section", "findings, by field"),
        columns=kinds,
        rows=rows,
        unshaded="Notes",
    )


def _venues_chart(resolved: Sequence[Paper]) -> Chart:
    """Venues of record by number of papers, split by whether the list says so."""
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
        note="Papers by venue of record, and whether the list names that venue.",
        axes=("venue", "papers"),
        parts=("listed so", "listed otherwise, or not"),
        rows=rows,
    )


# --- small things that the template calls ---------------------------------------------------------------------


def web_address(url: str | None) -> str | None:
    """An address that may be made a link: one of the web, and nothing else."""
    return url.strip() if url and re.match(r"https?://[^\s<>\"]+$", url.strip(), re.IGNORECASE) else None


def source_label(source: str) -> str:
    """A source's name as people write it."""
    source = one_line(source)
    return SourceName(source).label if source in set(SourceName) else source


def spoken(code: FindingCode) -> str:
    """A code in words: "Title wrong"."""
    return code.value.replace("_", " ").capitalize()


def percent(value: float) -> str:
    """A confidence for people."""
    return f"{value:.0%}"


def who(authors: Sequence[str]) -> str:
    """The first author, and whether there are more."""
    return (one_line(authors[0]) + (" et al." if len(authors) > 1 else "")) if authors else ""


def _differences(finding: Finding) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    listed, correct = one_line(finding.listed or ""), one_line(finding.correct or "")
    if not listed or not correct:
        return (Part(listed, False),), (Part(correct, False),)
    return word_diff(listed, correct)


def _witnesses(finding: Finding) -> tuple[Evidence, ...]:
    """Who says so; an unresolved entry's candidates are shown as such instead."""
    return () if finding.code is FindingCode.UNRESOLVED else finding.evidence


def state_of(state: SourceState) -> str:
    """A source's state in a word, for the eye: troubled, idle or fine."""
    return "troubled" if state.is_troubled else "fine" if state.answers else "idle"


# --- the template ---------------------------------------------------------------------------------------------


def content_security_policy(style: str, script: str) -> str:
    """Nothing may be loaded and nothing run but this style sheet and this script."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return (resources.files("enrich.review") / "templates" / name).read_text(encoding="utf-8")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"meanings": CODES, "fields": _FIELDS}
    environment.filters |= {
        "clean": one_line,
        "code": printable,
        "web": web_address,
        "source": source_label,
        "sources": sources_of,
        "spoken": spoken,
        "percent": percent,
        "who": who,
        "differences": _differences,
        "witnesses": _witnesses,
        "state": state_of,
    }
    return environment.get_template("review.html.jinja")
