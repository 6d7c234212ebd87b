"""The review as one self-contained page: every entry with its paper, to search, filter, sort, mark and copy from.

The page loads nothing from the network. Whatever comes from lists and services is escaped by the template engine, and a
Content-Security-Policy allows only our own style sheet and script, by their hashes. Every entry is plain HTML, so
that the page can be read, printed and searched without JavaScript; the script only hides, reorders and remembers.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from enrich.core.display import one_line, page_link, printable
from enrich.core.models import Edit, Finding, FindingCode, Severity, Status
from enrich.editing.evidence import Witness, group_evidence, source_label
from enrich.editing.groups import FindingGroup
from enrich.findings.catalogue import CATALOGUE
from enrich.review.commands import ListAndData
from enrich.review.entries import ShownEntry, cited, differences, mark_of, published_in
from enrich.review.labels import FIELDS, SEVERITIES, section_labels
from enrich.review.markdown import Review, SourceState, gaps
from enrich.review.overview import overview_charts

# --- what the page shows --------------------------------------------------------------------------------------

_STATES = {
    **{severity.value: f"{label}s" for severity, label in SEVERITIES.items()},
    "unresolved": "Unresolved",
    "correct": "Correct as listed",
    "not_a_paper": "Not papers",
}
"""What can be chosen to be shown, and what it is called."""


def review_html(review: Review) -> str:
    """The whole page. Equal reviews give equal text: it does not contain the time at which it was made."""
    style, script = _asset("review.css"), _asset("review.js")
    sections = section_labels(review.papers)
    place = review.place or ListAndData(review.list_name)
    entries = [ShownEntry(paper=p, section=sections[p.entry.section], place=place) for p in review.papers]
    entries.sort(key=lambda entry: entry.order)
    groups = [group for entry in entries for group in entry.groups]
    return _template().render(
        review=review,
        list_path=place.list_path,
        policy=content_security_policy(style, script),
        style=Markup(style),  # noqa: S704 (ours)
        script=Markup(script),  # noqa: S704 (ours)
        entries=entries,
        status=Counter(paper.resolution.status.value for paper in review.papers),
        states=_STATES,
        counts=_state_counts(entries, groups),
        findings=len(groups),
        severities=SEVERITIES,
        filters=_filters(entries),
        codes=[code for code in FindingCode if any(code in group.codes for group in groups)],
        charts=[*overview_charts(review, sections)],
        gaps=[*gaps(review)],
        troubled=[state for state in review.sources if state.is_troubled],
        newest=max((state.newest for state in review.sources if state.newest), default=None),
    )


def _state_counts(entries: Sequence[ShownEntry], groups: Sequence[FindingGroup]) -> dict[str, int]:
    """How many findings have each severity, and how many entries are unresolved, correct or no papers."""
    severities = Counter(group.severity for group in groups)
    states = Counter(entry.standing for entry in entries)
    return {**{severity.value: severities[severity] for severity in Severity}, **_others(states)}


def _others(states: Counter[str]) -> dict[str, int]:
    return {state: states[state] for state in (Status.UNRESOLVED.value, "correct", Status.NOT_A_PAPER.value)}


def _filters(entries: Sequence[ShownEntry]) -> list[dict[str, Any]]:
    """The lists to choose from: name, label, and (value, text, count) of every choice."""
    findings = [finding for entry in entries for finding in entry.paper.findings]
    codes = Counter(finding.code for finding in findings)
    fields = Counter(finding.field for finding in findings)
    sections = Counter(entry.section for entry in sorted(entries, key=lambda entry: entry.paper.entry.line))
    sources = Counter(name for entry in entries for name in {n for f in entry.paper.findings for n in sources_of(f)})
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


def sources_of(finding: Finding | FindingGroup) -> list[str]:
    """The sources of the evidence, each once."""
    return list(dict.fromkeys(one_line(evidence.source) for evidence in finding.evidence))


# --- small things that the template calls ---------------------------------------------------------------------


def spoken(code: FindingCode) -> str:
    """A code in words: "Title wrong"."""
    return code.value.replace("_", " ").capitalize()


def spoken_group(group: FindingGroup) -> str:
    """The codes of a group in words: "Venue vague, year wrong"."""
    return ", ".join(code.value.replace("_", " ") for code in group.codes).capitalize()


def line_range(edits: Sequence[Edit]) -> str:
    """The lines that edits replace, in words."""
    ranges = [str(e.first_line) if e.first_line == e.last_line else f"{e.first_line} to {e.last_line}" for e in edits]
    several = len(edits) > 1 or edits[0].first_line != edits[0].last_line
    return f"{'lines' if several else 'line'} {' and '.join(filter(None, (', '.join(ranges[:-1]), ranges[-1])))}"


def percent(value: float) -> str:
    """A share for people."""
    return f"{value:.0%}"


def first_author(authors: Sequence[str]) -> str:
    """The first author, and whether there are more."""
    return (one_line(authors[0]) + (" et al." if len(authors) > 1 else "")) if authors else ""


def shown_evidence(group: FindingGroup) -> tuple[Witness, ...]:
    """The evidence by record; for an unresolved entry none, because its candidates are shown instead."""
    return () if FindingCode.UNRESOLVED in group.codes else group_evidence(group.evidence)


def finding_parts(group: FindingGroup) -> str:
    """What the script filters by, beside the severity: code and field of each finding of a group."""
    return " ".join(f"{f.code.value}:{f.field}" for f in group.findings)


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
    environment.globals |= {"catalogue": CATALOGUE, "fields": FIELDS, "severities": SEVERITIES, "mark_of": mark_of}
    environment.filters |= {
        "clean": one_line,
        "code": printable,
        "lines": line_range,
        "web": page_link,
        "source": source_label,
        "sources": sources_of,
        "spoken": spoken,
        "spoken_group": spoken_group,
        "percent": percent,
        "first_author": first_author,
        "differences": differences,
        "evidence": shown_evidence,
        "parts": finding_parts,
        "published_in": published_in,
        "cited": cited,
        "state": state_class,
    }
    return environment.get_template("review.html.jinja")
