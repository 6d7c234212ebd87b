"""What records lack, written as their format has it: a field after the title. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from enrich.core import display
from enrich.core.models import Entry
from enrich.editing.entry_form import Facts, Slot
from enrich.editing.source import ListSource
from enrich.reading_list.formats import ListFormat


@dataclass(frozen=True, slots=True)
class Insertion:
    """Text to insert at a place of the list, and the facts that it gives."""

    at: int
    text: str
    slots: frozenset[Slot]


def fill_record(
    source: ListSource, form: ListFormat, entry: Entry, facts: Facts, missing: frozenset[Slot]
) -> list[Insertion]:
    """The insertions that give a record what it lacks; none where its format has no safe place for it."""
    found = {slot: text for slot, text in _texts(facts).items() if slot in missing and text}
    return list(_FILLERS[form](source, entry, found)) if found else []


_Texts = Mapping[Slot, tuple[str, ...]]
_Filler = Callable[[ListSource, Entry, _Texts], Iterator[Insertion]]


def _texts(facts: Facts) -> _Texts:
    """The facts as texts: several authors, and one of everything else."""
    return {
        Slot.TITLE: (facts.title,) if facts.title else (),
        Slot.AUTHORS: tuple(facts.authors),
        Slot.VENUE: (facts.venue,) if facts.venue else (),
        Slot.YEAR: (str(facts.year),) if facts.year else (),
    }


def _title_end(entry: Entry) -> int | None:
    title = entry.fields.get("title")
    return title.span.end if title is not None and title.span is not None else None


def _bibtex(source: ListSource, entry: Entry, texts: _Texts) -> Iterator[Insertion]:
    """Lines below the title's, if a comma ends that."""
    end = _title_end(entry)
    if end is None:
        return
    line = source.line_of(end)
    indent = re.match(r"\s*", source.lines(entry.fields["title"].line, entry.fields["title"].line)[0])
    if not source.lines(line, line)[0].rstrip().endswith(",") or indent is None:
        return
    kind = source.lines(entry.line, entry.line)[0].lower()
    container = "journal" if "@article" in kind else "booktitle" if "@inproceedings" in kind else None
    names = {Slot.AUTHORS: "author", Slot.VENUE: container, Slot.YEAR: "year"}
    written = {slot: name for slot, name in names.items() if slot in texts and name is not None}
    new = (
        f"{indent[0]}{name} = {{{display.latex(' and '.join(texts[slot]))}}},{source.newline}"
        for slot, name in written.items()
    )
    if written:
        yield Insertion(source.line_after(line), "".join(new), frozenset(written))


def _csl_json(source: ListSource, entry: Entry, texts: _Texts) -> Iterator[Insertion]:
    """Members behind the title, on lines of their own if the title is on one."""
    end = _title_end(entry)
    if end is None or source.data[end : end + 1] != b'"':
        return
    before = source.before_on_line(entry.fields["title"].span.start) if entry.fields["title"].span else ""
    is_alone = re.fullmatch(r'\s*"title"\s*:\s*"', before)
    glue = f",{source.newline}{before[: len(before) - len(before.lstrip())]}" if is_alone else ", "
    members = {
        Slot.AUTHORS: ("author", [_csl_name(name) for name in texts.get(Slot.AUTHORS, ())]),
        Slot.VENUE: ("container-title", next(iter(texts.get(Slot.VENUE, ())), "")),
        Slot.YEAR: ("issued", {"date-parts": [[int(year)] for year in texts.get(Slot.YEAR, ())]}),
    }
    written = {slot: member for slot, member in members.items() if slot in texts}
    new = "".join(f'{glue}"{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in written.values())
    if written:
        yield Insertion(end + 1, new, frozenset(written))


def _csl_name(name: str) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": name}


def _ris(source: ListSource, entry: Entry, texts: _Texts) -> Iterator[Insertion]:
    yield from _tagged(source, entry, texts, {Slot.AUTHORS: "AU  - ", Slot.VENUE: "T2  - ", Slot.YEAR: "PY  - "})


def _endnote(source: ListSource, entry: Entry, texts: _Texts) -> Iterator[Insertion]:
    is_journal = "journal" in source.lines(entry.line, entry.line)[0].lower()
    venue = "%J " if is_journal else "%B "
    yield from _tagged(source, entry, texts, {Slot.AUTHORS: "%A ", Slot.VENUE: venue, Slot.YEAR: "%D "})


def _tagged(source: ListSource, entry: Entry, texts: _Texts, tags: Mapping[Slot, str]) -> Iterator[Insertion]:
    """Lines below the title's."""
    end = _title_end(entry)
    written = {slot: tag for slot, tag in tags.items() if slot in texts}
    if end is None or not written or not source.begins_line(source.line_after(source.line_of(end))):
        return
    lines = (f"{tag}{display.one_line(text)}{source.newline}" for slot, tag in written.items() for text in texts[slot])
    yield Insertion(source.line_after(source.line_of(end)), "".join(lines), frozenset(written))


_FILLERS: dict[ListFormat, _Filler] = {
    ListFormat.BIBTEX: _bibtex,
    ListFormat.CSL_JSON: _csl_json,
    ListFormat.RIS: _ris,
    ListFormat.ENDNOTE: _endnote,
}
