"""A BibTeX or BibLaTeX file -> entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from enrich.core.models import Entry, EntryKind
from enrich.reading_list.account import Claim, PartKind, Reason
from enrich.reading_list.bibtex_syntax import Block, BlockKind, FieldSyntax, Piece, blocks_of
from enrich.reading_list.record_fields import choose_values, field_table
from enrich.reading_list.records import RecordList, Value, entry_of_record
from enrich.reading_list.source import Source

_PARENT = "crossref"
# What a record takes from the one that its `crossref` names (BibLaTeX, appendix B): the facts of the volume. Of the
# fields that say the same thing, one of its own is enough.
_INHERITED = (
    ("booktitle", "journal", "journaltitle", "eventtitle"), ("year", "date"), ("month",), ("publisher",), ("series",),
    ("volume",),
)  # fmt: skip
_VOLUMES = frozenset({"proceedings", "mvproceedings", "book", "mvbook", "collection", "mvcollection"})

# Strings may be put into strings: what they make together is bounded. No name of a journal is so long.
_LONGEST_STRING, _MOST_PIECES = 2_000, 50

_Fields = dict[str, Value]


def read_bibtex(text: str, _: Path | None = None) -> RecordList:
    """The entries of a BibTeX file in their order; all text is accounted for, also what is broken."""
    source = Source(text)
    blocks = list(blocks_of(text))
    strings = _strings(text, blocks)
    fields = [_fields(text, block, strings) for block in blocks]
    parents = {
        block.key.lower(): (block, own)
        for block, own in zip(blocks, fields, strict=True)
        if block.kind is BlockKind.ENTRY
    }
    found = RecordList()
    end = 0
    for block, own in zip(blocks, fields, strict=True):
        found.leave(end, block.begin, Reason.COMMENT)
        end = block.end
        if block.kind is BlockKind.ENTRY:
            entry = _entry(source, block, _with_inherited(source, block, own, parents))
            _claim(found, source, block, entry)
        elif block.kind is BlockKind.STRING:
            found.claims.append(Claim(block.begin, block.end, PartKind.MARKUP))
        else:
            is_comment = block.kind is BlockKind.COMMENT
            found.leave(block.begin, block.end, Reason.COMMENT if is_comment else Reason.COMMENTED_OUT)
    found.leave(end, len(text), Reason.COMMENT)
    return found


def _claim(found: RecordList, source: Source, block: Block, entry: Entry | None) -> None:
    """Claim the block for its entry, and leave what is an entry in one of its values."""
    is_broken = not block.is_closed or any(field.is_broken for field in block.fields)
    end = block.hidden[0] if block.hidden else block.end
    says_nothing = entry is None or not (entry.fields.keys() - {"title"})
    if is_broken and says_nothing:
        found.leave(block.begin, end, Reason.BROKEN)
    else:
        found.add(entry, block.begin, end)
        if is_broken:
            line = source.line_of(block.begin)
            found.warnings.append(f"the entry on line {line} has a brace or a quote that is not closed; close it")
    for hidden, after in zip(block.hidden, (*block.hidden[1:], block.end), strict=False):
        found.leave(hidden, after, Reason.HIDDEN)


def _strings(text: str, blocks: list[Block]) -> dict[str, str]:
    """What each `@string` stands for, by its name in lower case. One may use those before it."""
    strings: dict[str, str] = {}
    for block in blocks:
        for found in block.fields if block.kind is BlockKind.STRING else ():
            said = "".join(_said(text, piece, strings) for piece in found.pieces[:_MOST_PIECES])
            strings.setdefault(found.name, said[:_LONGEST_STRING])
    return strings


def _said(text: str, piece: Piece, strings: Mapping[str, str]) -> str:
    """What a piece says; a name that nothing defines (`jan`) says itself."""
    said = text[piece.start : piece.end]
    return strings.get(said.lower(), said) if piece.is_name else said


def _fields(text: str, block: Block, strings: Mapping[str, str]) -> _Fields:
    """The fields of a block by their names; of one that is repeated the first, as in BibTeX."""
    fields: _Fields = {}
    for found in block.fields:
        value = _value(text, found, strings)
        if value is not None:
            fields.setdefault(found.name, value)
    return fields


def _value(text: str, found: FieldSyntax, strings: Mapping[str, str]) -> Value | None:
    if not found.pieces:
        return None
    first, *others = found.pieces
    if others or first.is_name:
        said = "".join(_said(text, piece, strings) for piece in found.pieces[:_MOST_PIECES])
        names = ", ".join(text[piece.start : piece.end] for piece in found.pieces[:_MOST_PIECES] if piece.is_name)
        fixed = f"it is written with the string {names}" if names else "it is put together with #"
        return Value(said.strip(), first.start, found.pieces[-1].end, fixed=fixed) if said.strip() else None
    raw = text[first.start : first.end]
    start = first.start + len(raw) - len(raw.lstrip())
    fixed = "its brace or quote is not closed" if found.is_broken else ""
    return Value(raw.strip(), start, start + len(raw.strip()), fixed=fixed) if raw.strip() else None


def _with_inherited(
    source: Source, block: Block, own: _Fields, parents: Mapping[str, tuple[Block, _Fields]]
) -> _Fields:
    """The fields with those that the record lacks and its `crossref` has: to be shown and checked, not edited here."""
    named = own.get(_PARENT)
    found = parents.get(named.text.lower()) if named is not None else None
    if named is None or found is None or found[0] is block:
        return own
    parent, theirs = found
    if "title" in theirs and parent.type in _VOLUMES:
        theirs = {"booktitle": theirs["title"]} | theirs
    lacking = (names for names in _INHERITED if not own.keys() & set(names))
    inherited = {name: theirs[name] for names in lacking for name in names if name in theirs}
    line = source.line_of(parent.begin)
    fixed = f"it is inherited from {parent.key} on line {line}; correct it there"
    return {
        name: replace(value, start=named.start, end=named.end, fixed=fixed) for name, value in inherited.items()
    } | own


def _entry(source: Source, block: Block, fields: _Fields) -> Entry | None:
    table = field_table("bibtex")
    values, links = choose_values({name: (value,) for name, value in fields.items()}, table)
    kind: EntryKind | None = table.kinds.get(block.type)
    return entry_of_record(source, source.line_of(block.begin), values, links=links, kind=kind, name=block.key or None)
