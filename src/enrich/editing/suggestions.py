"""What each finding suggests: the entry's own lines, corrected by the same engine as `enrich fix`. Pure.

A suggestion is what `fix` writes on these lines. Where `fix` would leave the finding alone (a note, or less certain),
the finding's own correction is added to that. Edits of one entry that share lines become one edit, so a wrong venue and
the wrong year beside it have the same suggestion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from enrich.core.doubt import why_not_corrected
from enrich.core.models import Edit, Entry, Finding, FindingCode, Paper
from enrich.editing.fix import Choice, Parse, proposed_edits, verified
from enrich.editing.source import ListSource, by_entry, by_lines
from enrich.reading_list.formats import ListFormat

_ALL = Choice(codes=frozenset(FindingCode), least_confidence=0.0)


def with_suggestions(
    text: str, papers: Sequence[Paper], parse: Parse, form: ListFormat = ListFormat.MARKDOWN
) -> list[Paper]:
    """The papers, with an edit on each finding that can be corrected; `text` is the list they come from."""
    source = ListSource(text)
    usual, possible = _verified_edits(source, papers, parse, form)
    return [
        _with_edits(paper, _edits_by_code(source, usual.get(key, []), possible.get(key, [])))
        for paper in papers
        for key in [paper.entry.entry_id]
    ]


def _verified_edits(
    source: ListSource, papers: Sequence[Paper], parse: Parse, form: ListFormat
) -> tuple[dict[str, list[Edit]], dict[str, list[Edit]]]:
    """By entry: the edits that `fix` makes, and all that are possible. One reading of the list verifies both.

    Where the possible edits of an entry do not read as meant, those that `fix` makes are verified on their own.
    """
    usual = by_entry(proposed_edits(source, papers, Choice(), form))
    possible, refused = verified(source, papers, proposed_edits(source, papers, _ALL, form), parse)
    doubtful = {edit.entry_id for edit in refused} & usual.keys()
    again, _ = verified(source, papers, [edit for key in doubtful for edit in usual[key]], parse)
    good = {key: edits for key, edits in usual.items() if key not in doubtful}
    return good | by_entry(again), by_entry(possible)


def _with_edits(paper: Paper, edits: Mapping[FindingCode, Edit]) -> Paper:
    found = tuple(_with_edit(paper.entry, finding, edits.get(finding.code)) for finding in paper.findings)
    return replace(paper, findings=found) if found != paper.findings else paper


def _with_edit(entry: Entry, finding: Finding, edit: Edit | None) -> Finding:
    """The finding with its edit, or with the reason for which its field is left alone."""
    doubt = why_not_corrected(entry, finding.field) if edit is None and finding.correct is not None else None
    reason = f"{finding.reason}; not corrected: {doubt}" if doubt else finding.reason
    return replace(finding, edit=edit, reason=reason)


def _edits_by_code(source: ListSource, usual: Sequence[Edit], possible: Sequence[Edit]) -> dict[FindingCode, Edit]:
    """For each finding's code the one edit of its lines."""
    edits: dict[FindingCode, Edit] = {}
    done = {code for edit in usual for code in edit.codes}
    # Venue and year that `fix` leaves alone go together here too; they are the edits of one field group.
    rest = [edit for edit in possible if not done & set(edit.codes)]
    groups = [[edit for edit in rest if _is_about_publication(edit) is about] for about in (True, False)]
    alone = [groups[0], *([edit] for edit in groups[1])]
    for extra in ([], *alone):
        for group in by_lines([*usual, *extra]):
            shared = source.merged(group)
            for code in shared.codes:
                if not extra or code not in done:
                    edits[code] = shared
    return edits


def _is_about_publication(edit: Edit) -> bool:
    return any(code.value.startswith(("venue_", "year_")) for code in edit.codes)
