"""What was read in doubt, or is written elsewhere, is never corrected; a date becomes the right year alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.core.doubt import least_to_correct, why_not_corrected
from enrich.core.models import Entry, Finding, FindingCode, Method, Paper, Resolution, Severity, Status, Work
from enrich.editing.fix import Choice, Fixes, fixes
from enrich.editing.suggestions import with_suggestions
from enrich.reading_list import parse_list
from enrich.reading_list.formats import ListFormat

MARKDOWN = "- [A Title of Words](https://arxiv.org/abs/2301.00001). Ada One, Ben Two. OSDI 2022\n"
WRONG = {
    FindingCode.TITLE_WRONG: ("title", "Another Title of Words"),
    FindingCode.VENUE_WRONG: ("venue", "SOSP"),
    FindingCode.YEAR_WRONG: ("year", "2023"),
}


def paper_of(entry: Entry, *codes: FindingCode) -> Paper:
    found = tuple(
        Finding(
            code=code,
            severity=Severity.ERROR,
            field=WRONG[code][0],
            line=entry.line,
            listed="x",
            correct=WRONG[code][1],
            confidence=0.99,
            reason="a source says so",
            evidence=(),
        )
        for code in codes
    )
    known = Resolution(entry_id=entry.entry_id, status=Status.RESOLVED, method=Method.LINK, confidence=0.99, reason="")
    return Paper(entry=entry, resolution=known, work=Work(), findings=found)


def fixed(name: str, text: str, *codes: FindingCode) -> Fixes:
    path = Path(name)
    entries = parse_list(path, text).entries
    papers = [paper_of(entries[0], *codes), *(paper_of(entry) for entry in entries[1:])]
    return fixes(text, papers, Choice(), lambda read: parse_list(path, read).entries, ListFormat.for_file(name))


def doubted(entry: Entry, **confidence: float) -> Entry:
    """The entry as if the votes of its siblings had read some of its fields."""
    why = "of the siblings"
    changed = {key: replace(entry.fields[key], confidence=sure, why=why) for key, sure in confidence.items()}
    return replace(entry, fields=entry.fields | changed)


@given(
    title=st.floats(0.5, 1),
    venue=st.floats(0.5, 1),
    year=st.floats(0.5, 1),
    codes=st.sets(st.sampled_from(sorted(WRONG)), min_size=1),
)
def test_no_edit_touches_a_field_that_was_read_in_doubt(
    title: float, venue: float, year: float, codes: set[FindingCode]
) -> None:
    (read,) = parse_list(Path("l.md"), MARKDOWN).entries
    entry = doubted(read, title=title, venue=venue, year=year)
    papers = [paper_of(entry, *sorted(codes))]
    (made,) = with_suggestions(MARKDOWN, papers, lambda text: parse_list(Path("l.md"), text).entries)
    doubtful = [field for name, field in entry.fields.items() if field.confidence < least_to_correct(name)]
    edits = [finding.edit for finding in made.findings if finding.edit is not None]
    for edit in edits:
        assert not [f for f in doubtful if f.span and f.span.start < edit.span.end and edit.span.start < f.span.end]
    for finding in made.findings:
        if entry.fields[finding.field].confidence < least_to_correct(finding.field):
            assert "not corrected: the " in finding.reason


def test_fix_says_why_a_field_in_doubt_is_left_alone() -> None:
    (read,) = parse_list(Path("l.md"), MARKDOWN).entries
    papers = [paper_of(doubted(read, venue=0.62), FindingCode.VENUE_WRONG, FindingCode.YEAR_WRONG)]
    found = fixes(MARKDOWN, papers, Choice(), lambda text: parse_list(Path("l.md"), text).entries)
    assert found.text == MARKDOWN
    # The year is part of "OSDI 2022", which was read as one.
    assert {left.reason for left in found.left_out} == {"the venue was read in doubt (0.62): of the siblings"}


def test_votes_that_read_a_field_leave_it_in_doubt() -> None:
    """A venue that only its place tells is read from the siblings, and not corrected."""
    venues = ("ICML", "NeurIPS", "ICLR", "ACL", "CVPR", "AAAI", "KDD", "SIGIR")
    known = "".join(f"- **Paper of {venue} Again** | Ada One, Ben Two | {venue}\n" for venue in venues)
    text = known + "- **Paper of Many Words** | Plato | Xyzzy\n" * 2
    entry = parse_list(Path("l.md"), text).entries[-1]
    assert entry.venue == "Xyzzy"
    assert why_not_corrected(entry, "venue") == (
        "the venue was read in doubt (0.80): it is the venue in 80% of 10 siblings"
    )
    assert why_not_corrected(entry, "title") is None


def test_what_a_string_or_the_volume_says_is_left_with_the_reason() -> None:
    text = (
        "@string{osdi = {OSDI}}\n@inproceedings{a, title={One}, booktitle=osdi, year=2022}\n"
        "@inproceedings{b, title={Two}, crossref={c}}\n@proceedings{c, title={OSDI}, year={2022}}\n"
    )
    entries = parse_list(Path("l.bib"), text).entries[:2]
    for entry, reason in zip(entries, ("the string osdi", "from c on line 4"), strict=True):
        left = fixes(
            text,
            [paper_of(entry, FindingCode.VENUE_WRONG)],
            Choice(),
            lambda read: parse_list(Path("l.bib"), read).entries,
            ListFormat.BIBTEX,
        ).left_out
        assert reason in left[0].reason


YEARS = [
    ("l.json", '[{{"type": "book", "title": "One", "issued": {{"date-parts": [[{}]]}}}}]', "2022, 7, 1", "2023"),
    ("l.json", '[{{"type": "book", "title": "One", "issued": {{"date-parts": [[{}]]}}}}]', '"2022", "7"', '"2023"'),
    ("l.json", '[{{"type": "book", "title": "One", "issued": {{"date-parts": [["{}"]]}}}}]', "2022", "2023"),
    ("l.json", '[{{"type": "book", "title": "One", "issued": {{"raw": "{}"}}}}]', "2022-07", "2023"),
    ("l.ris", "TY  - JOUR\nTI  - One\nDA  - {0}/07/01/\nPY  - {0}\nER  - \n", "2022", None),
    ("l.ris", "TY  - JOUR\nTI  - One\nY1  - {}\nER  - \n", "2022/07//", "2023"),
    ("l.bib", "@book{{a, title={{One}}, date = {{{}}}}}", "2022-07-01", "2023"),
    ("l.csv", "Title,Publication Year,Date\nOne,{0},{0}\n", "2022", "2023"),
    ("l.tsv", "Title\tDate\nOne\t{}\n", "2022", "2023"),
]


@pytest.mark.parametrize(("name", "form", "old", "new"), YEARS)
def test_a_wrong_year_is_corrected_with_its_date(name: str, form: str, old: str, new: str | None) -> None:
    found = fixed(name, form.format(old), FindingCode.YEAR_WRONG)
    expected = form.format(new) if new else form.replace("/07/01/", "").format("2023")
    assert (found.text, found.left_out) == (expected, ())
