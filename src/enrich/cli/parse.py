"""`enrich parse`: what was read of a list and what was not, with lines; and why, line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.core.errors import EnrichError

if TYPE_CHECKING:
    from enrich.core.models import Entry
    from enrich.reading_list import ReadingList

_TITLE_WIDTH = 64
_VENUE_WIDTH = 18


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("list_path", metavar="LIST", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "parquet"]),
    default="table",
    show_default=True,
    help="How to write the entries.",
)
@click.option("--explain", "line", type=click.IntRange(min=1), metavar="LINE", help="Say why this line was read so.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where to write (default: stdout)."
)
def parse(list_path: Path, form: str, line: int | None, output: Path | None) -> None:
    """Show what is read of LIST (Markdown, BibTeX or CSV), without asking any source.

    Exit status: 0 when entries were found; 1 when they could not be written; 2 for bad usage or input.
    """
    try:
        text, parsed = _read(list_path)
        for warning in parsed.warnings:
            click.echo(f"enrich: {list_path}: {warning}", err=True)
        if line is not None:
            content = "\n".join(_explained(text, parsed, line)) + "\n"
            _write(content.encode(), output)
            return
        _write(_written(parsed, form), output)
        if form != "table":
            for unparsed in parsed.unparsed:
                click.echo(f"enrich: {list_path}:{unparsed.line}: not read: {unparsed.reason}", err=True)
    except EnrichError as error:
        click.echo(f"enrich: {error}", err=True)
        sys.exit(error.exit_code)


def _read(path: Path) -> tuple[str, ReadingList]:
    from enrich.core.errors import InputError
    from enrich.reading_list import parse_list
    from enrich.storage.files import read_list

    text = read_list(path)
    parsed = parse_list(path, text)
    if not parsed.entries:
        raise InputError(path, "no entries found: no list item leads to a paper")
    return text, parsed


def _write(content: bytes, output: Path | None) -> None:
    if output is not None:
        from enrich.storage.files import write_bytes

        write_bytes(output, content)
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _written(parsed: ReadingList, form: str) -> bytes:
    import msgspec

    if form == "jsonl":
        return b"".join(msgspec.json.encode(row_of(entry)) + b"\n" for entry in parsed.entries)
    if form == "parquet":
        import pyarrow as pa

        from enrich.storage.tables import parquet_bytes

        return parquet_bytes(pa.Table.from_pylist([_flat(row_of(entry)) for entry in parsed.entries], schema=_schema()))
    return ("\n".join(_table(parsed)) + "\n").encode()


def row_of(entry: Entry) -> dict[str, Any]:
    """An entry as other programs read it: the names of a labelled list, then whatever else is known."""
    from enrich.core.models import EntryKind

    code = entry.code_url
    only_code = entry.kind in {EntryKind.TOOL, EntryKind.REPOSITORY} and entry.url == code
    ids = entry.identifiers
    return {
        "line": entry.line,
        "title": entry.title,
        "identifiers": {
            "arxiv": ids.arxiv_id,
            "doi": ids.doi,
            "openreview": ids.openreview_id,
            "acl": ids.acl_id,
            "s2": ids.s2_paper_id,
            "dblp": ids.dblp_key,
            "url": None if only_code else entry.url,
        },
        "venue": entry.venue,
        "year": str(entry.year) if entry.year is not None else None,
        "authors": entry.authors,
        "code_url": code,
        "section": list(entry.section),
        "kind": entry.kind.value,
        "name": entry.name,
        "venue_name": entry.venue_name,
        "track": entry.track,
        "listed_date": entry.listed_date,
        "alias": entry.alias,
        "links": [
            {
                "role": link.role.value,
                "url": link.url,
                "text": link.text,
                "line": link.line,
                "span": [link.span.start, link.span.end] if link.span else None,
            }
            for link in entry.links
        ],
        "spans": {key: [f.span.start, f.span.end] for key, f in entry.fields.items() if f.span},
        "reading_confidence": entry.reading_confidence,
        "reasons": list(entry.reasons),
    }


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its spans as a list, since a struct must have the same members in every row."""
    spans = [{"field": key, "start": start, "end": end} for key, (start, end) in row["spans"].items()]
    return row | {"spans": spans}


def _schema() -> Any:
    import pyarrow as pa

    text = pa.string()

    def texts(*names: str) -> list[pa.Field[Any]]:
        return [pa.field(name, text) for name in names]

    ids = pa.struct(texts("arxiv", "doi", "openreview", "acl", "s2", "dblp", "url"))
    link = pa.struct(
        [*texts("role", "url", "text"), pa.field("line", pa.int32()), pa.field("span", pa.list_(pa.int64()))]
    )
    span = pa.struct([*texts("field"), pa.field("start", pa.int64()), pa.field("end", pa.int64())])
    return pa.schema(
        [
            pa.field("line", pa.int32()),
            *texts("title"),
            pa.field("identifiers", ids),
            *texts("venue", "year", "authors", "code_url"),
            pa.field("section", pa.list_(text)),
            *texts("kind", "name", "venue_name", "track", "listed_date", "alias"),
            pa.field("links", pa.list_(link)),
            pa.field("spans", pa.list_(span)),
            pa.field("reading_confidence", pa.float64()),
            pa.field("reasons", pa.list_(text)),
        ]
    )


def _table(parsed: ReadingList) -> Iterator[str]:
    """Lines for a person: the entries, then what was not read."""
    yield f"{'line':>5}  {'kind':8} {'title':{_TITLE_WIDTH}} {'venue':{_VENUE_WIDTH}} year  identifier or link"
    for entry in parsed.entries:
        known = next((value for _, value in entry.identifiers.items() if value), entry.url or "-")
        title = _cut(entry.title or entry.name or "-", _TITLE_WIDTH)
        venue = _cut(entry.venue_name or "-", _VENUE_WIDTH)
        yield f"{entry.line:>5}  {entry.kind.value:8} {title} {venue} {entry.year or '-':<4}  {known}"
    kinds: dict[str, int] = {}
    for entry in parsed.entries:
        kinds[entry.kind.value] = kinds.get(entry.kind.value, 0) + 1
    yield f"{len(parsed.entries)} entries: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    for unparsed in parsed.unparsed:
        yield f"{unparsed.line:>5}  not read ({unparsed.reason}): {unparsed.text[:100]}"


def _cut(text: str, width: int) -> str:
    return f"{text if len(text) <= width else text[: width - 1] + '…':{width}}"


def _explained(text: str, parsed: ReadingList, line: int) -> Iterator[str]:
    """Why a line was read as it was."""
    lines = text.splitlines()
    if line > len(lines):
        yield f"line {line}: the list has {len(lines)} lines"
        return
    entry = _entry_at(parsed, line)
    if entry is not None:
        kind, confidence = entry.kind.value, entry.reading_confidence
        yield f"line {line} belongs to the entry on line {entry.line} ({kind}, confidence {confidence})"
        yield from (f"  because {reason}" for reason in entry.reasons)
        raw = text.encode()
        for key, field in entry.fields.items():
            shown = raw[field.span.start : field.span.end].decode() if field.span else field.raw
            place = f"bytes {field.span.start}-{field.span.end}" if field.span else "no place"
            yield f"  {key}, line {field.line}, {place}: {shown!r}"
        yield from (f"  link to {link.role.value}, line {link.line}: {link.url}" for link in entry.links)
        return
    for unparsed in parsed.unparsed:
        if unparsed.line == line:
            yield f"line {line} was not read: {unparsed.reason}"
            return
    yield _why_no_entry(text, lines, line)


def _entry_at(parsed: ReadingList, line: int) -> Entry | None:
    for entry in reversed(parsed.entries):
        last = max([entry.line, *(field.line for field in entry.fields.values()), *(link.line for link in entry.links)])
        if entry.line <= line <= last:
            return entry
    return None


def _why_no_entry(text: str, lines: list[str], line: int) -> str:
    """The reason for which a line is part of no entry."""
    from enrich.reading_list.blocks import Shape, read_blocks
    from enrich.reading_list.source import Source
    from enrich.reading_list.vocabulary import is_skipped_section

    if not lines[line - 1].strip():
        return f"line {line} is empty"
    blocks, _ = read_blocks(Source(text))
    block = next((block for block in reversed(blocks) if block.begin < line), None)
    if block is None:
        return f"line {line} stands before everything that was read"
    if block.shape is Shape.HEADING and block.begin == line - 1:
        return f"line {line} is a heading"
    skipped = next((title for title in block.section if is_skipped_section(title)), None)
    if skipped is not None:
        return f"line {line} stands below the heading {skipped!r}, which holds no entries"
    return f"line {line} is no entry: it has no title with a link, a venue or authors, or it is running text"
