"""The review as one self-contained page: everything that review.md says, to filter, search, sort and copy from.

The page loads nothing from the network. Whatever comes from lists and services is escaped by the template engine, and a
Content-Security-Policy allows only our own style sheet and script, by their hashes. Every finding is plain HTML, so
that the page can be read, printed and searched without JavaScript; the script only hides and reorders.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from enrich.core.display import one_line, page_link, printable
from enrich.core.models import Edit, Evidence, Finding, FindingCode, Paper, Severity, Status
from enrich.findings.catalogue import CATALOGUE
from enrich.review.labels import FIELDS, SEVERITIES, entry_name, section_labels, source_label
from enrich.review.markdown import Review, SourceState, gaps
from enrich.review.overview import overview_charts
from enrich.review.word_diff import Part, word_diff

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
    """The whole page. Equal reviews give equal text: it does not contain the time at which it was made."""
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
        clean=[(paper, entry_name(paper), page_link(paper.entry.url)) for paper in clean],
        not_papers=[(p, entry_name(p)) for p in review.papers if p.resolution.status is Status.NOT_A_PAPER],
        status=Counter(paper.resolution.status.value for paper in review.papers),
        severity_counts=Counter(finding.severity for finding in findings),
        severities=SEVERITIES,
        filters=_filters(shown, findings),
        codes=[code for code in FindingCode if any(finding.code is code for finding in findings)],
        charts=[*overview_charts(review, sections)],
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
        name=entry_name(paper),
        title=one_line(paper.entry.title or paper.work.title or ""),
        section=section,
        severity=min((f.severity for f in found), key=order.index, default=Severity.WARNING),
        confidence=max((f.confidence for f in found), default=0.0),
        candidates=paper.resolution.candidates if paper.resolution.status is Status.UNRESOLVED else (),
        links=tuple(_identifier_links(paper)),
    )


def _identifier_links(paper: Paper) -> Iterator[tuple[str, str]]:
    """(label, address) of the records of a resolved paper."""
    known = paper.work.identifiers
    if known.arxiv_id:
        yield f"arXiv:{known.arxiv_id}", f"https://arxiv.org/abs/{known.arxiv_id}"
    if known.doi:
        yield f"doi:{known.doi}", f"https://doi.org/{known.doi}"
    if known.acl_id:
        yield f"ACL:{known.acl_id}", f"https://aclanthology.org/{known.acl_id}"


def _filters(shown: Sequence[Shown], findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The lists to choose from: name, label, and (value, text, count) of every choice."""
    codes = Counter(finding.code for finding in findings)
    fields = Counter(finding.field for finding in findings)
    sections = Counter(entry.section for entry in shown)
    sources = Counter(name for entry in shown for name in {n for f in entry.paper.findings for n in sources_of(f)})
    return [
        {"name": "code", "label": "Kind", "choices": [(c.value, spoken(c), codes[c]) for c in FindingCode if codes[c]]},
        {"name": "field", "label": "Field", "choices": [(f, FIELDS.get(f, f), n) for f, n in _in_order(fields)]},
        {"name": "section", "label": "Section", "choices": [(s, s, n) for s, n in sections.items()]},
        {
            "name": "source",
            "label": "Source",
            "choices": [(s, source_label(s), n) for s, n in sorted(sources.items())],
        },
    ]


def _in_order(fields: Counter[str]) -> list[tuple[str, int]]:
    order = [*FIELDS, *sorted(set(fields) - set(FIELDS))]
    return [(name, fields[name]) for name in order if fields[name]]


def sources_of(finding: Finding) -> list[str]:
    """The sources of the evidence, each once."""
    return list(dict.fromkeys(one_line(evidence.source) for evidence in finding.evidence))


# --- small things that the template calls ---------------------------------------------------------------------


def spoken(code: FindingCode) -> str:
    """A code in words: "Title wrong"."""
    return code.value.replace("_", " ").capitalize()


def line_range(edit: Edit) -> str:
    """The lines that an edit replaces, in words."""
    if edit.first_line == edit.last_line:
        return f"line {edit.first_line}"
    return f"lines {edit.first_line} to {edit.last_line}"


def percent(value: float) -> str:
    """A share for people."""
    return f"{value:.0%}"


def first_author(authors: Sequence[str]) -> str:
    """The first author, and whether there are more."""
    return (one_line(authors[0]) + (" et al." if len(authors) > 1 else "")) if authors else ""


def _differences(finding: Finding) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    listed, correct = one_line(finding.listed or ""), one_line(finding.correct or "")
    if not listed or not correct:
        return (Part(listed, False),), (Part(correct, False),)
    return word_diff(listed, correct)


def _shown_evidence(finding: Finding) -> tuple[Evidence, ...]:
    """The evidence; for an unresolved entry none, because its candidates are shown instead."""
    return () if finding.code is FindingCode.UNRESOLVED else finding.evidence


def state_class(state: SourceState) -> str:
    """A source's state in a word, for the style sheet: troubled, idle or fine."""
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
    environment.globals |= {"catalogue": CATALOGUE, "fields": FIELDS}
    environment.filters |= {
        "clean": one_line,
        "code": printable,
        "lines": line_range,
        "web": page_link,
        "source": source_label,
        "sources": sources_of,
        "spoken": spoken,
        "percent": percent,
        "first_author": first_author,
        "differences": _differences,
        "evidence": _shown_evidence,
        "state": state_class,
    }
    return environment.get_template("review.html.jinja")
