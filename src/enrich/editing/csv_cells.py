"""The empty cells of a CSV list, and what goes into them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.core import display
from enrich.core.models import Entry, Span
from enrich.editing.author_style import authors_in_style
from enrich.editing.entry_form import Facts, Slot
from enrich.reading_list.records import Value
from enrich.reading_list.source import Source
from enrich.reading_list.tables import column_names, csv_delimiter, csv_rows, fields_of_columns

_SLOTS = {slot.value: slot for slot in (Slot.TITLE, Slot.VENUE, Slot.YEAR, Slot.AUTHORS)}


class CsvCells:
    """The cells of a CSV file by the lines of their rows, and the fact that each column is for."""

    def __init__(self, text: str, entries: Sequence[Entry]) -> None:
        rows = list(csv_rows(text))
        headers = [cell.text for cell in rows[0]] if rows else []
        self._source = Source(text)
        self._delimiter = csv_delimiter(text)
        self._slots = [_SLOTS.get(field or "") for field in fields_of_columns(column_names(headers))]
        self._rows = {self._source.line_of(row[0].start): row for row in rows[1:]}
        self._authors = next((entry.authors for entry in entries if entry.authors), "")
        # "ICLR 2022" in a column for both.
        self._has_years_with_venues = Slot.YEAR not in self._slots and any(
            entry.venue and entry.year and str(entry.year) in entry.venue for entry in entries
        )

    @property
    def slots(self) -> frozenset[Slot]:
        """The facts that have a column of their own."""
        return frozenset(slot for slot in self._slots if slot is not None)

    def fill(self, entry: Entry, missing: frozenset[Slot], facts: Facts) -> dict[Slot, tuple[Span, str]]:
        """For each missing fact with an empty cell in the entry's row: the bytes of the cell, and the text for it."""
        filled: dict[Slot, tuple[Span, str]] = {}
        for cell, slot in zip(self._rows.get(entry.line, ()), self._slots, strict=False):
            if slot in missing and slot not in filled and not cell.text.strip():
                text = self._text(cell, slot, facts)
                if text is not None:
                    filled[slot] = (self._source.span(cell.start, cell.end), text)
        return filled

    def _text(self, cell: Value, slot: Slot, facts: Facts) -> str | None:
        value = self._value(slot, facts)
        is_quoted = self._source.text[cell.start - 1 : cell.start] == '"'
        return display.csv_text(value, is_quoted=is_quoted, delimiter=self._delimiter) if value else None

    def _value(self, slot: Slot, facts: Facts) -> str:
        if slot is Slot.AUTHORS:
            return authors_in_style(facts.authors, self._authors) if facts.authors else ""
        if slot is Slot.VENUE and facts.venue and facts.year and self._has_years_with_venues:
            return f"{facts.venue} {facts.year}"
        value = {Slot.TITLE: facts.title, Slot.VENUE: facts.venue, Slot.YEAR: facts.year}.get(slot)
        return str(value or "")
