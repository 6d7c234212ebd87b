"""Atoms: the smallest pieces of a unit's text that mark-up, brackets, breaks and separators cut, with their place.

An atom's path says where in its unit it is: the column or line, the mark-up, the bracket around it and what is before
it. Atoms of siblings with the same path fill the same slot.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from enrich.reading_list.dates import only_year
from enrich.reading_list.draft import Draft, Piece
from enrich.reading_list.lines import Style
from enrich.reading_list.locators import is_locators, strong_runs
from enrich.reading_list.names import are_surely_names, is_names, names_before_colon, names_end, names_with_initials_end
from enrich.reading_list.title import QUOTED
from enrich.reading_list.unit_lines import UnitLine, trailing_hashtags, trim
from enrich.reading_list.venue_texts import abbreviated_journals, is_registered, venue_text
from enrich.reading_list.vocabulary import fact_label, is_abbreviated_venue_word

Path = tuple[str, ...]

_SEPARATOR = re.compile(
    r"(?<=\w{2})[.。?!]+(?=\s)|[.。](?=[\"”]|$)|[|｜·]|\s[–—-]+\s|\s?(?<!-)-++>\s?|→|[()\[\]（）【】\"“”]|\n|;\s|[\U0001f300-\U0001faff]\ufe0f?"
)
_COMMA = re.compile(r",\s|[，、]\s*")
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]++\Z")
_LONGEST_WORD = 12
_SENTENCES = re.compile(r"(?<=\w{2})\.\s|\bet al\b|\||,\s")
_LONGEST = 2000
_MOST_COMMAS = 60
_LAST_LINE = 4
# Where in a path its mark-up and its delimiter are; the last of it counts equal ones.
_MARKUP, _DELIMITER = -3, -2
_MOST_REPEATED = 3


class Role(StrEnum):
    """What an atom is."""

    TITLE = "title"
    AUTHORS = "authors"
    VENUE = "venue"
    YEAR = "year"
    LABEL = "label"


@dataclass(slots=True)
class Atom:
    """A piece of a unit's line, the path of its slot, and its role as far as it is known."""

    line: UnitLine
    start: int
    end: int
    path: Path
    role: Role | None = None

    @property
    def text(self) -> str:
        """What it shows."""
        return self.line.whole.text[self.start : self.end].replace("\n", " ")

    @property
    def markup(self) -> str:
        """How it is set off: styles, link or label, quotation marks, joined by "+"; "plain" without any."""
        return self.path[_MARKUP]

    @property
    def is_plain(self) -> bool:
        """Whether no mark-up sets it off."""
        return self.markup == "plain"

    @property
    def is_bracketed(self) -> bool:
        """Whether a bracket opens right before it."""
        return self.path[_DELIMITER][-1:] in {"(", "[", "（", "【"}


def atoms_of(draft: Draft) -> list[Atom]:
    """The atoms of a unit in their order, with the roles that its draft gives them."""
    atoms = cut_atoms(draft)
    _mark_roles(draft, atoms)
    return atoms


def cut_atoms(draft: Draft) -> list[Atom]:
    """The atoms of a unit in their order, without roles; they are cut once."""
    if draft.atoms is not None:
        for atom in draft.atoms:
            atom.role = None
        return draft.atoms
    atoms: list[Atom] = []
    draft.atoms = atoms
    seen: Counter[Path] = Counter()
    for number, line in enumerate(draft.lines):
        if line.end - line.start > _LONGEST:
            continue
        where = _where(draft, line, number)
        for atom in _cut(line, where, names_then_colon=draft.conventions.names_then_colon and not number):
            seen[atom.path] += 1
            atom.path = (*atom.path, str(min(seen[atom.path], _MOST_REPEATED)))
            atoms.append(atom)
    return atoms


def _where(draft: Draft, line: UnitLine, number: int) -> Path:
    if draft.unit.columns is not None:
        column = next(k for k, segment in enumerate(draft.unit.segments) if segment.line is line.whole)
        return ("column", str(column))
    if line.below or number:
        label = fact_label(line.whole.text[line.start : line.end])
        return ("below", label[0] if label else str(min(number, _LAST_LINE)))
    return (draft.unit.shape.value,)


def _cut(line: UnitLine, where: Path, *, names_then_colon: bool) -> Iterator[Atom]:
    text = line.whole.text
    quoted = list(_quoted(line))
    whole = [*_unbroken(line), *quoted]
    journals = list(abbreviated_journals(text, line.start, line.end))
    runs = [*strong_runs(text, line.start, line.end), *journals]
    edges = {edge for edge in _markup_edges(line) if not any(a < edge < b for a, b in runs)}
    edges |= _separators(line, whole, runs)
    edges |= {
        edge
        for edge in _edges_of_names(line, names_then_colon=names_then_colon)
        if not any(a < edge < b for a, b in whole)
    }
    edges |= {line.start, line.end, *(edge for span in quoted for edge in span)}
    if (tags := trailing_hashtags(text[: line.end])) is not None:
        edges.add(tags[0])
    edges = {edge for edge in edges if not any(a < edge < b for a, b in journals)} | {a for a, _ in journals}
    ordered = sorted(edge for edge in edges if line.start <= edge <= line.end)
    last = line.start
    for start, end in pairwise(ordered):
        within = any(a <= start and end <= b for a, b in whole)
        for begin, stop in [(start, end)] if within else _at_commas(text, start, end, runs):
            a, b = trim(text, begin, stop)
            if a >= b or not re.search(r"\w", text[a:b]):
                continue
            yield Atom(line, a, b, (*where, _markup(line, a, b, quoted), _delimiter(text[last:a])))
            last = b


def _markup_edges(line: UnitLine) -> set[int]:
    """Where links and styles begin and end."""
    edges: set[int] = set()
    for link in line.links:
        edges |= {link.link.start, link.title_at, link.link.end}
    for styled in line.whole.styles:
        if styled.style is not Style.DELETED:
            edges |= {styled.start, styled.end}
    return edges


def _separators(line: UnitLine, whole: list[tuple[int, int]], runs: list[tuple[int, int]]) -> set[int]:
    """Where separators begin and end that stand in no mark-up and no run of locators."""
    text = line.whole.text
    edges: set[int] = set()
    for match in _SEPARATOR.finditer(text, line.start, line.end):
        kept = any(a <= match.start() and match.end() <= b for a, b in (*whole, *runs))
        if not kept and not _is_abbreviation(text, match):
            edges |= {match.start(), match.end()}
    return edges


def _edges_of_names(line: UnitLine, *, names_then_colon: bool) -> set[int]:
    """Where the names end that begin a line, if a colon or their form says so."""
    text = line.whole.text
    edges: set[int] = set()
    colon = names_before_colon(text[: line.end], line.start, alone=names_then_colon)
    if colon > 0 and (names_then_colon or are_surely_names(text[line.start : colon])):
        edges |= {colon, colon + 1}
    if size := names_with_initials_end(text[line.start : line.end]):
        edges.add(line.start + size)
    return edges


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop only cuts a word of a venue's name short: "Proc. CHI"."""
    if match[0] != ".":
        return False
    word = _LAST_WORD.search(text[max(0, match.start() - _LONGEST_WORD) : match.start()])
    return word is not None and is_abbreviated_venue_word(word[0])


def _unbroken(line: UnitLine) -> Iterator[tuple[int, int]]:
    """The linked, bold or underlined parts of a line: what is in one of them is one piece."""
    for link in line.links:
        yield link.link.start, link.link.end
    for styled in line.whole.styles:
        slanted = styled.style is Style.EMPHASIS and not _SENTENCES.search(line.whole.text, styled.start, styled.end)
        if slanted or styled.style in {Style.STRONG, Style.UNDERLINED}:
            yield styled.start, styled.end


def _quoted(line: UnitLine) -> Iterator[tuple[int, int]]:
    """The parts of a line in quotation marks."""
    for match in QUOTED.finditer(line.whole.text, line.start, line.end):
        yield next(match.span(group) for group in range(1, 5) if match[group])


def _at_commas(text: str, start: int, end: int, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """A piece cut at the commas before names, a venue, a year or locators at its end."""
    piece = text[start:end]
    if is_names(piece, alone=True):
        yield start, end
        return
    for match in list(_COMMA.finditer(piece))[:_MOST_COMMAS]:
        if any(a < start + match.start() < b for a, b in runs):
            continue
        tail = piece[match.end() :].strip(" ,.")
        head = piece[: match.start()].strip(" ,.")
        if tail and head and _begins_facts(tail, head):
            yield from _at_commas(text, start, start + match.start(), runs)
            yield from _at_commas(text, start + match.end(), end, runs)
            return
    yield start, end


def _begins_facts(tail: str, head: str) -> bool:
    """Whether what follows a comma is a year, a venue, or names that do not go on from before it."""
    tail = tail.removeprefix("by ")
    if only_year(tail) or is_locators(tail):
        return True
    if (venue_text(tail) is not None or is_registered(tail)) and venue_text(head) is None:
        return True
    if is_names(head, alone=True):
        return False
    size = names_end(tail, alone=True)
    return size > 0 and (size >= len(tail) - 1 or venue_text(tail[size:]) is not None)


def _markup(line: UnitLine, start: int, end: int, quoted: list[tuple[int, int]]) -> str:
    """How an atom is set off: by a style, by quotation marks, by a link, or not at all."""
    styles = {s.style.value for s in line.whole.styles if s.start <= start and end <= s.end}
    if any(a <= start and end <= b for a, b in quoted):
        styles.add("quoted")
    for link in line.links:
        if link.link.start <= start and end <= link.link.end:
            styles.add("label" if link.is_label else "link")
    return "+".join(sorted(styles)) or "plain"


def _delimiter(between: str) -> str:
    """What is between an atom and the one before it, as punctuation."""
    marks = re.sub(r"[^.,:;|·()\[\]{}（）【】\"“”\n>→–—-]", "", between)
    return marks[-2:].replace("–", "-").replace("—", "-").replace("--", "-")


def _mark_roles(draft: Draft, atoms: list[Atom]) -> None:
    title = draft.title
    places = [
        (Role.TITLE, (title.line, title.start, title.end) if title else None),
        (Role.AUTHORS, _place(draft.authors)),
        (Role.VENUE, _place(draft.venue_piece)),
        (Role.YEAR, _place(draft.year_piece)),
    ]
    for atom in atoms:
        if "label" in atom.markup.split("+"):
            atom.role = Role.LABEL
        for role, place in places:
            if place and place[0] is atom.line and place[1] < atom.end and atom.start < place[2]:
                atom.role = role
                break


def _place(piece: Piece | None) -> tuple[UnitLine, int, int] | None:
    return (piece.line, piece.start, piece.end) if piece else None
