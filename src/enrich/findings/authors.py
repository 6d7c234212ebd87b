"""Whether the listed authors are the paper's: other people, some left out, another order, misspelt names.

Versions of one paper may have different authors, so the closest version counts. A list may shorten with "et al.", and
may name the first author alone by the family name. Who may say that an author is wrong is in works/witnesses.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from enrich.core.confidence import FINDING, TELLING_WORDS, Check
from enrich.core.models import Evidence, Finding, FindingCode, Severity, SourceName
from enrich.core.text import words
from enrich.findings.resolved_entry import ResolvedEntry, finding
from enrich.matching.author_comparison import AuthorComparison, AuthorPair, AuthorStatus, best_comparison
from enrich.matching.author_lists import read_authors
from enrich.matching.names import NameStatus, compare_names, family_keys
from enrich.resolution.wording import has_names, is_no_name
from enrich.works.witnesses import AuthorWitnesses, author_witnesses

_SHOWN = 20
_SHOWN_MISSING = 5


@dataclass(frozen=True, slots=True)
class _Judgement:
    check: Check
    severity: Severity
    reason: str


def check_authors(resolved: ResolvedEntry) -> Iterator[Finding]:
    """The findings on the listed authors: who they are and in which order, and how their names are spelt."""
    if not resolved.entry.authors:
        return
    witnesses = author_witnesses(resolved.records)
    compared = best_comparison(read_authors(resolved.entry.authors), witnesses.lists)
    judged = _judge(resolved, compared, witnesses)
    if judged is not None:
        yield _finding(resolved, FindingCode.AUTHORS_WRONG, judged, witnesses, correct=witnesses.are_trusted)
    misspelt = compared.pairs_with(NameStatus.MISSPELT)
    if misspelt and compared.status is not AuthorStatus.DIFFERENT:
        spelling = _judge_spelling(misspelt, is_trusted=witnesses.are_trusted)
        yield _finding(resolved, FindingCode.AUTHORS_MISSPELT, spelling, witnesses, correct=judged is None)


def _finding(
    resolved: ResolvedEntry, code: FindingCode, judged: _Judgement, witnesses: AuthorWitnesses, *, correct: bool
) -> Finding:
    return finding(
        resolved,
        code,
        listed=resolved.entry.authors,
        correct=", ".join(_best_list(resolved, witnesses)) if correct else None,
        confidence=resolved.resolution.confidence * FINDING[judged.check],
        reason=judged.reason,
        severity=judged.severity,
        evidence=_evidence(witnesses),
    )


def _best_list(resolved: ResolvedEntry, witnesses: AuthorWitnesses) -> tuple[str, ...]:
    """The work's authors as they were chosen, if a trusted source has them; else the first trusted list."""
    chosen = resolved.work.authors
    return chosen if chosen in witnesses.lists or not witnesses.records else witnesses.records[0].authors


def _judge(resolved: ResolvedEntry, compared: AuthorComparison, witnesses: AuthorWitnesses) -> _Judgement | None:
    found = _judge_people(resolved, compared, witnesses)
    if found is None or _are_misread(compared.strangers, resolved):
        return None
    if compared.status is AuthorStatus.PARTIAL and has_names(resolved.entry, compared.missing, resolved.work.authors):
        return None  # all the authors stand there: some were not read as such
    check, severity, reason = found.check, found.severity, found.reason
    if severity is Severity.ERROR and not compared.is_certain:
        severity = Severity.WARNING  # the list can be read in two ways, and fits the record in neither
    if not witnesses.are_trusted:
        if compared.status is AuthorStatus.INVENTED and not compared.missing:
            return None  # one index that lost an author would say the same
        sources = " and ".join(sorted({record.source.label for record in witnesses.records}))
        check, severity, reason = Check.AUTHORS_ONE_WITNESS, Severity.INFO, f"{reason}; but only {sources} says so"
    return _Judgement(check, severity, reason)


def _are_misread(strangers: tuple[str, ...], resolved: ResolvedEntry) -> bool:
    """Whether more than names was read as names: the title or the beginning of a long one, or a venue."""
    if resolved.entry.is_record:
        return False
    found, title = words(resolved.entry.authors or ""), words(resolved.work.title or "")[:TELLING_WORDS]
    holds_title = len(title) > 1 and any(found[n : n + len(title)] == title for n in range(len(found)))
    return holds_title or any(map(is_no_name, strangers))


def _judge_people(resolved: ResolvedEntry, compared: AuthorComparison, witnesses: AuthorWitnesses) -> _Judgement | None:
    match compared.status:
        case AuthorStatus.DIFFERENT:
            return _Judgement(
                Check.AUTHORS_OTHER, Severity.ERROR, "no version of the paper has any of the listed authors"
            )
        case AuthorStatus.INVENTED:
            return _judge_strangers(compared)
        case AuthorStatus.PARTIAL:
            severity = Severity.INFO if _is_shorthand(resolved) else Severity.WARNING
            left_out = ", ".join(compared.missing[:_SHOWN_MISSING])
            more = len(compared.missing) - _SHOWN_MISSING
            tail = f" and {more} more" if more > 0 else ""
            return _Judgement(
                Check.AUTHORS_PARTIAL, severity, f"the list leaves out, without “et al.”: {left_out}{tail}"
            )
        case AuthorStatus.REORDERED:
            severity = Severity.INFO if _may_be_sorted(witnesses) else Severity.WARNING
            return _Judgement(Check.AUTHORS_ORDER, severity, "no version of the paper has the authors in this order")
    return None


def _judge_strangers(compared: AuthorComparison) -> _Judgement:
    """Strangers in the list; where each has the family name of an author who is missing, a given name is wrong."""
    missing = {key for name in compared.missing for key in family_keys(name)}
    strangers = [pair for pair in compared.pairs if pair.name in compared.strangers]
    only_given = bool(missing) and all(
        pair.status is NameStatus.NAMESAKE or family_keys(pair.name) & missing for pair in strangers
    )
    check = Check.AUTHORS_GIVEN_NAME if only_given else Check.AUTHORS_STRANGER
    return _Judgement(
        check, Severity.ERROR, f"no version of the paper has {', '.join(compared.strangers)} as an author"
    )


def _judge_spelling(misspelt: tuple[AuthorPair, ...], *, is_trusted: bool) -> _Judgement:
    shown = "; ".join(f"“{pair.name}” is {pair.author} (wrong letters: {_marked(pair)})" for pair in misspelt)
    if is_trusted:
        return _Judgement(Check.AUTHORS_SPELLING, Severity.WARNING, shown)
    return _Judgement(Check.AUTHORS_ONE_WITNESS, Severity.INFO, shown)


def _marked(pair: AuthorPair) -> str:
    """The folded family name with each wrong stretch in brackets; empty brackets where letters are missing."""
    families = compare_names(pair.name, pair.author or "").families
    family = families[0] if families else pair.name
    parts, end = [], 0
    for start, stop in pair.wrong_letters:
        parts += [family[end:start], f"[{family[start:stop]}]"]
        end = stop
    return "".join((*parts, family[end:]))


def _is_shorthand(resolved: ResolvedEntry) -> bool:
    """Whether one family name is given for all authors, as people talk about a paper ("Vaswani")."""
    names = read_authors(resolved.entry.authors or "").names
    return len(names) == 1 and len(names[0].split()) == 1


def _may_be_sorted(witnesses: AuthorWitnesses) -> bool:
    """Whether no source shows the authors' own order: some publishers deposit the authors sorted by name."""
    own_order = [record for record in witnesses.records if record.source is not SourceName.CROSSREF]
    return not own_order and all(_is_sorted(record.authors) for record in witnesses.records)


def _is_sorted(authors: tuple[str, ...]) -> bool:
    last_names = [words(name)[-1:] for name in authors]
    return last_names == sorted(last_names)


def _evidence(witnesses: AuthorWitnesses) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            source=record.source.value,
            value=", ".join(record.authors[:_SHOWN]),
            url=record.url,
            retrieved_at=record.retrieved_at,
        )
        for record in witnesses.records
    )
