"""Reading by elimination: where all atoms of a unit but one explain themselves, that one is the title.

The roles of a unit are assigned jointly: at most one run of names, one venue and one year, and one run of atoms that
is none of these. Where the atoms do not come out so, nothing is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from enrich.reading_list.atoms import Atom, cut_atoms
from enrich.reading_list.blocks import Shape
from enrich.reading_list.dates import is_date, only_year, year_of
from enrich.reading_list.draft import Draft, Piece
from enrich.reading_list.locators import is_locators, locators_of
from enrich.reading_list.names import is_names, names_end
from enrich.reading_list.tags import names_link
from enrich.reading_list.title import title_at
from enrich.reading_list.unit_lines import has_authors_apart
from enrich.reading_list.venue_texts import is_capitalised_name, is_registered, track_of, venue_text
from enrich.reading_list.vocabulary import fact_label

# What leads to names: "by", or a word and a colon ("Required: Gu et al.").
_BY = re.compile(r"(?:by|[^\W\d_]{2,12}\s?[:：])\s+", re.IGNORECASE)
# A number, a tag (#vision), or a word between fields.
_COUNTS_OR_JOINS = re.compile(
    r"#?\d{1,3}|#[^\W\d_][\w-]*(?:\s#[^\W\d_][\w-]*)*|(?:in|at|by|and|from)\b:?", re.IGNORECASE
)
_MOST_ATOMS = 24
_LONGEST_TITLE = 40
_TITLE_WORDS = 2


class Meaning(StrEnum):
    """What an atom says by itself."""

    NAMES = "names"
    VENUE = "venue"
    YEAR = "year"
    DATE = "date"
    LOCATORS = "locators"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


def read_by_elimination(draft: Draft) -> None:
    """Set title, authors, venue and year of a draft if its atoms leave no other reading; else change nothing."""
    if not draft.lines:
        return
    atoms = cut_atoms(draft)
    if draft.unit.shape is Shape.ROW:
        _assign(draft, [atom for atom in atoms if atom.line.meaning == "title"], with_facts=True)
        return
    draft.is_explained = _assign(draft, atoms)
    first = [atom for atom in atoms if atom.line is draft.lines[0]]
    if not draft.is_explained and len(first) < len(atoms):
        _assign(draft, first, with_facts=True)


def _assign(draft: Draft, atoms: Sequence[Atom], *, with_facts: bool = False) -> bool:
    """Give each of some atoms its role if they leave one reading only, and whether they do.

    `with_facts`: they must say authors or a venue beside the title.
    """
    if len(atoms) > _MOST_ATOMS:
        return False
    may_be_names = not has_authors_apart(draft.lines)
    meanings = [_meaning(atom, may_be_names=may_be_names) for atom in atoms]
    _read_journals(atoms, meanings)
    track = _read_track(atoms, meanings)
    title = _only_run(atoms, meanings, Meaning.UNKNOWN)
    names = _only_run(atoms, meanings, Meaning.NAMES)
    if title == [] and names and len(names) == 1 and _is_marked_name(names[0]):
        title, names = names, []
    if not title or names is None or _is_doubtful(atoms, meanings, title):
        return False
    if with_facts and not {Meaning.NAMES, Meaning.VENUE} & set(meanings):
        return False
    found = title_at(title[0].line, title[0].start, title[-1].end, "all else in it is authors, venue, year or links")
    if found is None or not _TITLE_WORDS <= len(found.shown.split()) <= _LONGEST_TITLE:
        return False
    draft.title = found
    draft.track = draft.track or track
    found.line.mask(found.start, found.end)
    if names:
        _set_authors(draft, names)
    for number, (atom, meaning) in enumerate(zip(atoms, meanings, strict=True)):
        if meaning is Meaning.DATE and number and _dates_venue(atoms[number - 1], meanings[number - 1], atom):
            meaning = Meaning.LOCATORS  # noqa: PLW2901 - the date is the venue's
        _set_venue_or_year(draft, atom, meaning, _end_with_acronym(atoms, meanings, number))
    return True


def _meaning(atom: Atom, *, may_be_names: bool) -> Meaning:
    """What an atom says by itself; `may_be_names` is false in a row that has the authors in a column of their own."""
    text, markup = atom.text, atom.markup.split("+")
    if _says_nothing(atom):
        return Meaning.NOTHING
    if only_year(text) is not None:
        return Meaning.YEAR
    if is_date(text):
        return Meaning.DATE
    if is_locators(text):
        return Meaning.LOCATORS
    set_off = atom.is_bracketed or "code" in markup or atom.line.start + 1 >= atom.start
    if venue_text(text, tag=set_off or "em" in markup or "strong" in markup) is not None or is_registered(text):
        return Meaning.VENUE
    if atom.line.whole.text[atom.end : atom.end + 1] in {"?", "!"}:
        return Meaning.UNKNOWN
    if "code" in markup or not may_be_names:
        return Meaning.UNKNOWN
    lead = _BY.match(text)
    bare = text[lead.end() :] if lead else text
    if is_names(bare, alone=True):
        return Meaning.NAMES
    size = names_end(bare, alone=True)
    if size and not bare[size:].strip(" ,.;:()[]"):
        return Meaning.NAMES
    return Meaning.UNKNOWN


def _read_journals(atoms: Sequence[Atom], meanings: list[Meaning]) -> None:
    """What stands right before a volume or pages is the journal, unless it is all that may be title or names."""
    for number in range(1, len(atoms) - 1):
        atom, after = atoms[number], atoms[number + 1]
        is_first = meanings[number] not in meanings[:number]
        if is_first or meanings[number] not in {Meaning.UNKNOWN, Meaning.NAMES} or after.line is not atom.line:
            continue
        found = locators_of(after.text) if meanings[number + 1] is Meaning.LOCATORS else None
        if found is not None and found.are_strong and is_capitalised_name(atom.text):
            meanings[number] = Meaning.VENUE


def _is_marked_name(atom: Atom) -> bool:
    """Whether what reads like one person's name is marked as titles are, and so the title where nothing else may be."""
    return not atom.is_plain and re.search(r",|\band\b|&|et al", atom.text) is None


def _read_track(atoms: Sequence[Atom], meanings: list[Meaning]) -> str | None:
    """The track or award in a bracket right after what may be the title: "Leaves of Glass (Spotlight)"."""
    for number in range(1, len(atoms)):
        found = track_of(atoms[number].text) if atoms[number].is_bracketed else None
        if found is not None and meanings[number] is meanings[number - 1] is Meaning.UNKNOWN:
            meanings[number] = Meaning.NOTHING
            return found
    return None


def _says_nothing(atom: Atom) -> bool:
    """Whether an atom is a label, a number, has been read before, or is on a line that a label explains."""
    line = atom.line
    return bool(
        "label" in atom.markup.split("+")
        or _COUNTS_OR_JOINS.fullmatch(atom.text)
        or not line.text[atom.start : atom.end].strip("\0 ")
        or (atom.is_bracketed and names_link(atom.path[-2][-1:] + atom.text + "]"))
        or (
            line.meaning != "title"
            and fact_label(line.whole.text[line.start : line.end])
            and (line.below or line.start or len(line.whole.text) > line.end)
        )
    )


def _only_run(atoms: Sequence[Atom], meanings: Sequence[Meaning], wanted: Meaning) -> list[Atom] | None:
    """The atoms of a meaning if they are one run on one line in the same mark-up; empty without any; None for more."""
    numbers = [number for number, meaning in enumerate(meanings) if meaning is wanted]
    if not numbers:
        return []
    run = [atoms[number] for number in numbers]
    unbroken = numbers[-1] - numbers[0] + 1 == len(numbers)
    if not unbroken or any(atom.line is not run[0].line or atom.markup != run[0].markup for atom in run):
        return None
    return run


def _is_doubtful(atoms: Sequence[Atom], meanings: Sequence[Meaning], title: Sequence[Atom]) -> bool:
    """Whether something else may be the title: a marked single name, or running text, which explains nothing."""
    for atom, meaning in zip(atoms, meanings, strict=True):
        markup = set(atom.markup.split("+"))
        marked = markup & {"link", "strong"} and atom.markup != title[0].markup
        if meaning is Meaning.NAMES and marked and not re.search(r",|\band\b|&|et al", atom.text):
            return True
        if meaning is Meaning.VENUE and "link" in markup and year_of(atom.text) is None:
            return True
    if title[0].is_plain and not set(meanings) & {Meaning.NAMES, Meaning.VENUE, Meaning.YEAR}:
        return True
    return title[0].is_plain and re.match(r"[a-z]+\b(?![-A-Z])", title[0].text) is not None


def _set_authors(draft: Draft, names: Sequence[Atom]) -> None:
    first, last = names[0], names[-1]
    lead = _BY.match(first.text)
    start = first.start + (lead.end() if lead else 0)
    draft.authors = Piece(first.line, start, last.end + _full_stop_of_others(last))
    first.line.mask(first.start, last.end)


def _full_stop_of_others(atom: Atom) -> int:
    """One for "et al" whose full stop was taken for a sentence's end."""
    text = atom.line.whole.text
    return int(atom.is_plain and atom.text.endswith("et al") and text[atom.end : atom.end + 1] == ".")


def _end_with_acronym(atoms: Sequence[Atom], meanings: Sequence[Meaning], number: int) -> int:
    """Where an atom ends; a venue's full name goes on with its acronym in brackets ("Workshop on … (HotCloud 19)")."""
    atom = atoms[number]
    after = atoms[number + 1] if number + 1 < len(atoms) else None
    if after is None or meanings[number] is not Meaning.VENUE or meanings[number + 1] is not Meaning.VENUE:
        return atom.end
    text = atom.line.whole.text
    joined = after.line is atom.line and after.markup == atom.markup and text[atom.end : after.start].strip() == "("
    return after.end + 1 if joined and text[after.end : after.end + 1] == ")" else atom.end


def _dates_venue(before: Atom, meaning: Meaning, date: Atom) -> bool:
    """Whether a month and year stand right after the venue ("NeurIPS, June 2020")."""
    between = date.line.whole.text[before.end : date.start].strip()
    return meaning is Meaning.VENUE and before.line is date.line and between in {"", ","} and is_locators(date.text)


def _set_venue_or_year(draft: Draft, atom: Atom, meaning: Meaning, end: int) -> None:
    if meaning is Meaning.VENUE and draft.venue is None:
        draft.set_venue(atom.line, atom.start, end, position=True)
    elif meaning is Meaning.YEAR:
        draft.set_year(atom.line, only_year(atom.text) or 0, atom.text, atom.start)
    elif meaning is Meaning.DATE:
        draft.set_date(atom.text)
    elif meaning is Meaning.LOCATORS and (found := locators_of(atom.text)) is not None:
        if found.year is not None:
            draft.set_year(
                atom.line, found.year[0], atom.text[found.year[1] : found.year[2]], atom.start + found.year[1]
            )
    else:
        return
    atom.line.mask(atom.start, atom.end)
