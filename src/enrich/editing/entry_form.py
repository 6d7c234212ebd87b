"""The form in which a Markdown list writes an entry, learned from an entry that is there, and filled with other facts.

A form is the text of an entry with slots in place of its title, link, venue, year, authors and name. What the text says
besides (a description, a link to the code) belongs to its own paper alone: lines and links that do so are left out, and
an entry of which other words remain is no model. Only words that several entries share, such as `Conference:`, are
part of the form. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from enrich.core import display
from enrich.core.models import Entry, LinkRole, Span
from enrich.editing.author_style import authors_in_style
from enrich.editing.source import ListSource
from enrich.matching.titles import short_name
from enrich.reading_list.vocabulary import column_means, label_role

# A word belongs to the form if at least so many entries, and so large a part of them, have it beside their facts: an
# organisation that a tenth of the entries names is a fact about these papers.
_SHARED_BY = 2
_SHARED_PART = 0.5
_FACTS_WITH_LABELS = frozenset({"title", "authors", "venue", "year", "link"})
_YEAR_AT_END = re.compile(r"(?<![\s,'’(\[/-])[\s,'’(\[/-]*+(?:19|20)?\d\d[)\]]{0,3}\s*+$")
_ORDINAL = re.compile(r"^(\s*)(\d{1,4})([.)]\s)")
_LINK_AROUND = r"\s*[\[(]?\s*!?\[[^\[\]]*\]\(\s*<?{address}>?[^()]*\)(?:\s*[\])])?"


class Slot(StrEnum):
    """What goes into a place of a form."""

    NAME = "name"
    TITLE = "title"
    URL = "url"
    VENUE = "venue"
    YEAR = "year"
    AUTHORS = "authors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is to be written of a paper; None where it is not known."""

    title: str
    url: str
    name: str | None = None
    venue: str | None = None
    year: int | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The pieces of a form: text, or a slot with the text that its model has there."""

    pieces: tuple[str | tuple[Slot, str], ...]

    @property
    def slots(self) -> frozenset[Slot]:
        """The slots of the form."""
        return frozenset(piece[0] for piece in self.pieces if isinstance(piece, tuple))

    @property
    def shape(self) -> str:
        """The form as a text in which forms that write facts in the same way are equal."""
        return "".join(piece if isinstance(piece, str) else f"\0{piece[0]}\0" for piece in self.pieces)

    @property
    def words(self) -> frozenset[str]:
        """The words beside the slots, without list markers."""
        return frozenset(_words("\n".join(_ORDINAL.sub(r"\1", p) for p in self.pieces if isinstance(p, str))))

    def filled(self, facts: Facts) -> str | None:
        """The text of an entry with these facts; None where one that the form needs is not known."""
        in_table = self.pieces and isinstance(self.pieces[0], str) and self.pieces[0].lstrip().startswith("|")
        made = [
            piece if isinstance(piece, str) else _written(*piece, facts, in_table=bool(in_table))
            for piece in self.pieces
        ]
        return None if None in made else "".join(piece for piece in made if piece is not None)


def learn_forms(source: ListSource, entries: Iterable[Entry]) -> dict[str, EntryForm]:
    """The forms of the entries that can be models, by entry id."""
    forms = {entry.entry_id: form for entry in entries if (form := _form_of(source, entry)) is not None}
    shared = Counter(word for form in forms.values() for word in form.words)
    enough = max(_SHARED_BY, _SHARED_PART * len(forms))
    return {
        key: form
        for key, form in forms.items()
        if all((shared[word] >= enough and not word.isdigit()) or _is_label(word) for word in form.words)
    }


def has_only_labels(form: EntryForm) -> bool:
    """Whether the words of a form all name a fact or a link, such as `Venue:` or `Paper`."""
    return all(map(_is_label, form.words))


def _is_label(word: str) -> bool:
    """Whether a word is the label of a fact that a form has a slot for, or of the link to a paper."""
    return label_role(word) is LinkRole.PAPER or column_means(word) in _FACTS_WITH_LABELS


def _form_of(source: ListSource, entry: Entry) -> EntryForm | None:
    places = slot_places(source, entry)
    if not {Slot.TITLE, Slot.URL} <= {slot for _, slot in places}:
        return None
    by_line: dict[int, list[tuple[Span, Slot]]] = {entry.line: []}
    for span, slot in places:
        by_line.setdefault(source.line_of(span.start), []).append((span, slot))
    pieces: list[str | tuple[Slot, str]] = []
    for line in sorted(by_line):
        whole = Span(source.line_after(line - 1) if line > 1 else 0, source.line_after(line))
        pieces += _line_pieces(source, entry, whole, by_line[line])
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    return EntryForm(tuple(pieces))


def slot_places(source: ListSource, entry: Entry) -> list[tuple[Span, Slot]]:
    """Where the facts of an entry are, in order and without overlaps; a year within the venue goes with the venue."""
    found = [(field.span, Slot(key)) for key, field in entry.fields.items() if field.span and key in set(Slot)]
    found.sort(key=lambda place: (place[0].start, -place[0].end))
    kept: list[tuple[Span, Slot]] = []
    for span, slot in found:
        if not kept or span.start >= kept[-1][0].end:
            kept.append((span, slot))
    title = next((span for span, slot in kept if slot is Slot.TITLE), None)
    name = _name_place(source, entry, title) if title and Slot.NAME not in {slot for _, slot in kept} else None
    return sorted([*kept, *([(name, Slot.NAME)] if name else [])])


def _name_place(source: ListSource, entry: Entry, title: Span) -> Span | None:
    """Where the entry's name is before its title: its own, or the short name that the title begins with."""
    start = source.line_after(entry.line - 1) if entry.line > 1 else 0
    end = min(title.start, source.line_after(entry.line))
    for name in (entry.name if entry.name != entry.title else None, short_name(entry.title or "")):
        found = source.data.find(name.encode(), start, end) if name else -1
        if name and found >= 0:
            return Span(found, found + len(name.encode()))
    return None


def _line_pieces(
    source: ListSource, entry: Entry, line: Span, places: Sequence[tuple[Span, Slot]]
) -> list[str | tuple[Slot, str]]:
    pieces: list[str | tuple[Slot, str]] = []
    at = line.start
    for span, slot in places:
        pieces += [source.between(Span(at, span.start)), (slot, source.between(span))]
        at = span.end
    pieces.append(source.between(Span(at, max(at, line.end))).rstrip("\r\n") + "\n")
    others = [link.url for link in entry.links if link.url != entry.url]
    cleaned = [_without_links(piece, others) if isinstance(piece, str) else piece for piece in pieces]
    is_row = isinstance(cleaned[0], str) and cleaned[0].lstrip().startswith("|")
    return [_without_cells(p) if is_row and isinstance(p, str) else p for p in cleaned]


def _without_links(text: str, urls: Iterable[str]) -> str:
    """Text without the links to these addresses, and without the brackets around them."""
    for url in urls:
        text = re.sub(_LINK_AROUND.format(address=re.escape(url)), "", text)
    return text


def _without_cells(text: str) -> str:
    """Text of a table's row in which the cells without a slot are empty."""
    cells = re.split(r"(?<!\\)\|", text)
    inner = [" " if cell.strip() else cell for cell in cells[1:-1]]
    return "|".join([cells[0], *inner, cells[-1]]) if len(cells) > 1 else text


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"^[\s>*+#|-]*", "", text, flags=re.MULTILINE).casefold())


def _written(slot: Slot, model: str, facts: Facts, *, in_table: bool) -> str | None:
    """A fact in the form of the model's; None where it is not known."""
    if slot is Slot.URL:
        return facts.url
    if slot is Slot.YEAR:
        return None if facts.year is None else str(facts.year)[-len(model) :] if len(model) in {2, 4} else None
    texts: Mapping[Slot, str | None] = {
        Slot.TITLE: facts.title,
        Slot.NAME: facts.name,
        Slot.VENUE: _venue(model, facts),
        Slot.AUTHORS: authors_in_style(facts.authors, model) if facts.authors else None,
    }
    text = texts[slot]
    return None if text is None else display.markdown_source(text, in_table=in_table)


def _venue(model: str, facts: Facts) -> str | None:
    """The venue, with the year beside it in the way of the model, where that has one."""
    year = _YEAR_AT_END.search(model)
    if facts.venue is None or (year is not None and facts.year is None):
        return None
    if year is None:
        return facts.venue
    digits = re.search(r"(?:19|20)?\d\d", year[0])
    shown = year[0] if digits is None else year[0].replace(digits[0], str(facts.year)[-len(digits[0]) :], 1)
    return f"{facts.venue}{shown}"
