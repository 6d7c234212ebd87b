"""A new entry for a list: its text in the list's own form, its place, and the proof that it reads as meant. Pure.

The corrected list is read again before an addition is believed: exactly one entry more, with the facts that were meant,
in the section that was meant, and every other entry unchanged.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from enrich.core import display
from enrich.core.identifiers import identifiers_of_url
from enrich.core.models import Entry
from enrich.core.text import canonical, fold
from enrich.editing.entry_form import EntryForm, Facts, Slot, learn_forms
from enrich.editing.source import ListSource
from enrich.reading_list.formats import ListFormat
from enrich.reading_list.vocabulary import column_means

Parse = Callable[[str], Sequence[Entry]]
# So many forms are tried, the commonest first.
_MAX_FORMS = 12
# With fewer years in a section, their order is chance.
_YEARS_FOR_ORDER = 3
_DELIMITERS = ",;\t"
# Shorter words say nothing of a topic.
_SHORTEST_TELLING = 3
PREPRINT_VENUE = "arXiv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A list's text with one more entry: the new lines, and the number of the first of them."""

    text: str
    added: str
    line: int


@dataclass(frozen=True, slots=True)
class ListToExtend:
    """A list: its text, the entries read from it, its format, and how it is read."""

    text: str
    entries: tuple[Entry, ...]
    form: ListFormat
    parse: Parse


def add_entry(
    target: ListToExtend, facts: Facts, section: tuple[str, ...], record: str | None = None
) -> Addition | None:
    """The list with one more entry in a section; None where no form of the list gives what is meant.

    `record` is the whole text of the entry for a BibTeX file.
    """
    source, entries = ListSource(target.text), target.entries
    place = _place(source, [entry for entry in entries if entry.section == section] or entries, facts.year)
    if target.form is ListFormat.BIBTEX:
        texts = _bibtex_texts(facts, record or "", target.parse)
    elif target.form is ListFormat.CSV:
        texts = iter([_csv_row(source, facts)])
    else:
        texts = _markdown_texts(source, entries, facts, section)
    for entry_text, written in texts:
        made = _inserted(source, place, entry_text)
        if reads_as_added(entries, target.parse(made.text), written, section):
            return made
    return None


def reads_as_added(before: Sequence[Entry], after: Sequence[Entry], facts: Facts, section: tuple[str, ...]) -> bool:
    """Whether a list reads as before with one more entry, which has these facts."""
    if len(after) != len(before) + 1:
        return False
    at = next((i for i, (old, new) in enumerate(zip(before, after, strict=False)) if not _same(old, new)), len(before))
    rest_is_same = all(_same(old, new) for old, new in zip(before[at:], after[at + 1 :], strict=True))
    new = after[at]
    return (
        rest_is_same
        and new.section == section
        and new.title is not None
        and canonical(new.title) == canonical(facts.title)
        and (new.url == facts.url or identifiers_of_url(facts.url).shares_one_with(new.identifiers))
        and (facts.venue is None) == (new.venue is None)
        and (facts.venue is None or fold(facts.venue) in fold(new.venue or ""))
        and new.year == facts.year
    )


def _same(old: Entry, new: Entry) -> bool:
    return (old.title, old.name, old.url, old.venue, old.year, old.authors, old.section) == (
        new.title, new.name, new.url, new.venue, new.year, new.authors, new.section,
    )  # fmt: skip


# --- the text of the entry ------------------------------------------------------------------------------------


def _bibtex_texts(facts: Facts, record: str, parse: Parse) -> Iterator[tuple[str, Facts]]:
    """The record, with the venue and year that it gives on its own: they follow from the type of the work."""
    for read in parse(record):
        yield record, replace(facts, venue=read.venue, year=read.year, url=read.url or facts.url)


def _markdown_texts(
    source: ListSource, entries: Sequence[Entry], facts: Facts, section: tuple[str, ...]
) -> Iterator[tuple[str, Facts]]:
    """Texts to try, each with the facts that it gives; last a bare link, for a list without any model."""
    forms = learn_forms(source, entries)
    for group in _forms_of_section_and_rest(forms, entries, section):
        # A list that names every entry gets the title for a name, before other sections are looked at.
        for named in (facts, replace(facts, name=facts.name or facts.title)):
            for form in group[:_MAX_FORMS]:
                shown = _as_listed(named, form)
                made = form.filled(shown)
                if made is not None:
                    yield made, shown
    bare = replace(facts, venue=None, year=None)
    yield f"{_marker(source, entries, section)}[{display.markdown_source(facts.title)}]({facts.url})", bare


def _marker(source: ListSource, entries: Sequence[Entry], section: tuple[str, ...]) -> str:
    """What the items of a section begin with."""
    last = max((entry.line for entry in entries if entry.section == section), default=None)
    found = re.match(r"\s*(?:[-*+]|\d{1,4}[.)])\s+", source.lines(last, last)[0]) if last is not None else None
    return found[0] if found else "- "


def _forms_of_section_and_rest(
    forms: dict[str, EntryForm], entries: Sequence[Entry], section: tuple[str, ...]
) -> Iterator[list[EntryForm]]:
    """The forms of a section, and those of the rest of the list: each once, the commonest first."""
    inside = {entry.entry_id for entry in entries if entry.section == section}
    for is_inside in (True, False):
        chosen = [form for key, form in forms.items() if (key in inside) is is_inside]
        count = Counter(form.shape for form in chosen)
        yield list({form.shape: form for form in sorted(chosen, key=lambda form: -count[form.shape])}.values())


def _as_listed(facts: Facts, form: EntryForm) -> Facts:
    """The facts that a form has slots for; a preprint may be given with arXiv as its venue."""
    has_venue = Slot.VENUE in form.slots
    venue = facts.venue or PREPRINT_VENUE if has_venue else None
    model = next((p[1] for p in form.pieces if isinstance(p, tuple) and p[0] is Slot.VENUE), "")
    has_year = Slot.YEAR in form.slots or bool(re.search(r"\d\d", model))
    return replace(facts, venue=venue, year=facts.year if has_year else None)


def _csv_row(source: ListSource, facts: Facts) -> tuple[str, Facts]:
    """A row for the columns of a CSV file, and the facts that have a column."""
    header = source.first_line.lstrip("\ufeff").rstrip("\r")
    delimiter = max(_DELIMITERS, key=header.count)
    names = next(csv.reader(io.StringIO(header), delimiter=delimiter))
    meanings = [column_means(name.strip()) for name in names]
    values = {
        "title": facts.title,
        "name": facts.name or "",
        "link": facts.url,
        "venue": facts.venue or PREPRINT_VENUE,
        "year": facts.year,
        "authors": ", ".join(facts.authors),
    }
    used: set[str] = set()
    cells = []
    for meaning in meanings:
        cells.append(display.csv_cell(values[meaning]) if meaning in values and meaning not in used else "")
        used.add(meaning or "")
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(cells)
    shown = replace(
        facts,
        venue=(facts.venue or PREPRINT_VENUE) if "venue" in used else None,
        year=facts.year if "year" in used else None,
    )
    return out.getvalue(), shown


# --- its place ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    offset: int
    gap: bool
    """Whether an empty line separates the entries here."""
    ordinal: int | None
    """The number of the item before, in a numbered list."""


def _place(source: ListSource, entries: Sequence[Entry], year: int | None) -> _Place:
    """Below the last of the entries; where they are sorted with the newest first, above the first that is older."""
    ordered = sorted(entries, key=lambda entry: entry.line)
    years = [entry.year for entry in ordered if entry.year]
    is_newest_first = len(years) >= _YEARS_FOR_ORDER and years == sorted(years, reverse=True) and years[0] > years[-1]
    gap = _has_gaps(source, ordered)
    if is_newest_first and year:
        for entry in ordered:
            if entry.year and entry.year < year:
                start = source.line_after(entry.line - 1) if entry.line > 1 else 0
                return _Place(start, gap, None)
    last = ordered[-1]
    found = re.match(r"\s*(\d{1,4})[.)]\s", source.lines(last.line, last.line)[0])
    return _Place(source.line_after(_end_of(source, last)), gap, int(found[1]) if found else None)


def _has_gaps(source: ListSource, ordered: Sequence[Entry]) -> bool:
    """Whether most entries have an empty line before them."""
    later = ordered[1:]
    return bool(later) and 2 * sum(not source.lines(e.line - 1, e.line - 1)[0].strip() for e in later) > len(later)


def _end_of(source: ListSource, entry: Entry) -> int:
    """The last line of an entry, with the lines of its description below."""
    line = entry.last_line
    indent = _indent(source.lines(entry.line, entry.line)[0])
    while line < source.line_count:
        below = source.lines(line + 1, line + 1)[0]
        if not below.strip() or (_indent(below) <= indent and re.match(r"\s*(?:[-*+#|@<]|\d+[.)])", below)):
            break
        line += 1
    return line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _inserted(source: ListSource, place: _Place, entry_text: str) -> Addition:
    if place.ordinal is not None:
        entry_text = re.sub(r"^(\s*)\d{1,4}([.)]\s)", rf"\g<1>{place.ordinal + 1}\2", entry_text)
    body = entry_text.strip("\n").replace("\n", source.newline)
    before, after = source.data[: place.offset], source.data[place.offset :]
    lead = b"" if not before or before.endswith(b"\n") else source.newline.encode()
    if place.gap and not before.endswith((b"\n\n", b"\r\n\r\n")):
        lead += source.newline.encode()
    ends_with_newline = source.data.endswith(b"\n") or bool(after)
    tail = source.newline.encode() if ends_with_newline else b""
    if place.gap and after and not after.startswith((b"\n", b"\r\n")):
        tail += source.newline.encode()
    text = (before + lead + body.encode() + tail + after).decode(errors="replace")
    return Addition(text=text, added=body, line=(before + lead).count(b"\n") + 1)


# --- the section ----------------------------------------------------------------------------------------------


def sections_of(entries: Iterable[Entry]) -> list[tuple[str, ...]]:
    """The sections of a list that have entries, in its order."""
    return list(dict.fromkeys(entry.section for entry in entries))


def nearest_sections(title: str, entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """The sections, those first whose headings and titles share the most telling words with a title.

    A word counts the less, the more sections have it (inverse document frequency).
    """
    words_of = {section: Counter(_telling(" ".join(section[-1:]))) for section in sections_of(entries)}
    for entry in entries:
        words_of[entry.section].update(set(_telling(f"{entry.title or ''} {entry.name or ''}")))
    spread = Counter(word for words in words_of.values() for word in words)
    wanted = set(_telling(title))

    def score(section: tuple[str, ...]) -> float:
        words = words_of[section]
        shared = sum(words[word] / spread[word] for word in wanted & words.keys())
        return shared / math.sqrt(max(1, sum(words.values())))  # else the longest section would win

    return sorted(words_of, key=lambda section: -score(section))


def _telling(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", fold(text)) if len(word) >= _SHORTEST_TELLING]
