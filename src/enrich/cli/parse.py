"""`enrich parse`: what was read from a list and what was not, with line numbers and reasons."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.entry_lines import find_entry
from enrich.cli.lists import ListFile, for_each_list, lists_argument
from enrich.cli.options import Command
from enrich.core.display import one_line, printable

if TYPE_CHECKING:
    from enrich.core.models import Entry
    from enrich.reading_list import ReadingList

_TITLE_WIDTH = 64
_VENUE_WIDTH = 18
_LEFT_WIDTH = 100


@click.command(
    cls=Command, short_help="Show what is read from a list.", context_settings={"help_option_names": ["-h", "--help"]}
)
@lists_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "parquet"]),
    default="table",
    show_default=True,
    help="Format of the output.",
)
@click.option("--left", is_flag=True, help="Show what is part of no entry, grouped by reason.")
@click.option("--explain", "line", type=click.IntRange(min=1), metavar="LINE", help="Explain how this line was read.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write to (default: stdout)."
)
def parse(lists: tuple[str, ...], form: str, left: bool, line: int | None, output: Path | None) -> None:
    """Show what is read from each LIST, in any format. Makes no requests.

    LIST is a file, a folder (every list in it), a pattern, or - for standard input. The objects and rows of several
    lists name their list.

    Exit status: 0 if entries were found; 1 if the output could not be written; 2 for bad usage or input.
    """
    from enrich.stages.parse import load_reading_list

    if line is not None and len(lists) > 1:
        raise click.UsageError("--explain is about a line of one LIST")
    for_people = left or line is not None or form == "table"
    read: list[tuple[ListFile, str, ReadingList]] = []

    def read_one(file: ListFile) -> int:
        text, parsed = load_reading_list(file.path, may_be_empty=left or line is not None)
        for warning in parsed.warnings:
            click.echo(f"enrich: {one_line(str(file.place))}: {warning}", err=True)
        for unparsed in () if for_people else parsed.unparsed:
            click.echo(f"enrich: {one_line(str(file.place))}:{unparsed.line}: not read: {unparsed.reason}", err=True)
        read.append((file, text, parsed))
        return 0

    code = for_each_list(lists, {}, read_one)
    if for_people:
        is_alone = len(read) == 1
        shown = [
            text
            for file, source, parsed in read
            for text in _shown(file, source, parsed, left=left, line=line, is_alone=is_alone)
        ]
        _write_text("\n".join(shown) + "\n", output)
    else:
        rows = [
            ({} if len(read) == 1 else {"list": str(file.place)}) | row_of(entry)
            for file, _, parsed in read
            for entry in parsed.entries
        ]
        _write(_format(rows, form), output)
    sys.exit(code)


def _shown(
    file: ListFile, text: str, parsed: ReadingList, *, left: bool, line: int | None, is_alone: bool
) -> Iterator[str]:
    """The lines for people about one list, below its name if there are several."""
    if not is_alone:
        yield f"{one_line(str(file.place))}:"
    yield from _explain(text, parsed, line) if line is not None else _left(text, parsed) if left else _table(parsed)


def _write_text(text: str, output: Path | None) -> None:
    """Write what is for people."""
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(text.encode(), output)


def _write(content: bytes, output: Path | None) -> None:
    if output is not None:
        from enrich.storage.files import write_bytes

        write_bytes(output, content)
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _format(rows: Sequence[dict[str, Any]], form: str) -> bytes:
    import msgspec

    if form == "jsonl":
        return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    import pyarrow as pa

    from enrich.storage.tables import parquet_bytes

    schema = _schema()
    if any("list" in row for row in rows):
        schema = schema.insert(0, pa.field("list", pa.string()))
    return parquet_bytes(pa.Table.from_pylist([_flat(row) for row in rows], schema=schema))


def row_of(entry: Entry) -> dict[str, Any]:
    """An entry as a row for other programs."""
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
        "inherited_venue": entry.inherited["venue"].value if "venue" in entry.inherited else None,
        "inherited_year": entry.inherited["year"].value if "year" in entry.inherited else None,
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
    """The row with its spans as a list, since a Parquet struct has the same members in every row."""
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
            *texts("kind", "name", "venue_name", "track", "listed_date", "alias", "inherited_venue", "inherited_year"),
            pa.field("links", pa.list_(link)),
            pa.field("spans", pa.list_(span)),
            pa.field("reading_confidence", pa.float64()),
            pa.field("reasons", pa.list_(text)),
        ]
    )


def _table(parsed: ReadingList) -> Iterator[str]:
    """Lines for people: the entries, then what was not read."""
    yield f"{'line':>5}  {'kind':8} {'title':{_TITLE_WIDTH}} {'venue':{_VENUE_WIDTH}} year  identifier or link"
    for entry in parsed.entries:
        known = next((value for _, value in entry.identifiers.items() if value), entry.url or "-")
        title = _cut(entry.title or entry.name or "-", _TITLE_WIDTH)
        venue = _cut(entry.venue_name or "-", _VENUE_WIDTH)
        yield f"{entry.line:>5}  {entry.kind.value:8} {title} {venue} {entry.year or '-':<4}  {known}"
    kinds: dict[str, int] = {}
    for entry in parsed.entries:
        kinds[entry.kind.value] = kinds.get(entry.kind.value, 0) + 1
    yield f"{parsed.summary()}: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    for unparsed in parsed.unparsed:
        yield f"{unparsed.line:>5}  not read ({unparsed.reason}): {one_line(unparsed.text)[:_LEFT_WIDTH]}"


def _left(text: str, parsed: ReadingList) -> Iterator[str]:
    """Lines for a person: what is part of no entry, the largest group first."""
    from enrich.core.text import collapse

    groups: dict[str, list[str]] = {}
    for part in parsed.left:
        reason = part.reason.value if part.reason else "-"
        shown = printable(collapse(text[part.begin : part.end]))
        groups.setdefault(reason, []).append(f"{part.line:>5}  {_cut(shown, _LEFT_WIDTH).rstrip()}")
    yield parsed.summary()
    for reason, lines in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield f"{len(lines)} left because {reason}:"
        yield from lines


def _cut(text: str, width: int) -> str:
    text = one_line(text)
    return f"{text if len(text) <= width else text[: width - 1] + '…':{width}}"


def _explain(text: str, parsed: ReadingList, line: int) -> Iterator[str]:
    """How a line was read, and why."""
    lines = text.splitlines()
    if line > len(lines):
        yield f"line {line}: the list has {len(lines)} lines"
        return
    entry = find_entry(line, parsed.entries)
    if entry is not None:
        kind, confidence = entry.kind.value, entry.reading_confidence
        yield f"line {line} belongs to the entry on line {entry.line} ({kind}, confidence {confidence})"
        yield from (f"  because {reason}" for reason in entry.reasons)
        raw = text.encode()
        for key, field in entry.fields.items():
            shown = raw[field.span.start : field.span.end].decode() if field.span else field.raw
            place = f"bytes {field.span.start}-{field.span.end}" if field.span else "no position"
            yield f"  {key}, line {field.line}, {place}: {shown!r}"
        for key, inherited in entry.inherited.items():
            yield f"  {key} of the {inherited.source} on line {inherited.line}: {one_line(inherited.value)!r}"
        yield from (f"  link to {link.role.value}, line {link.line}: {one_line(link.url)}" for link in entry.links)
        return
    yield _why_no_entry(text, parsed, line)


def _why_no_entry(text: str, parsed: ReadingList, line: int) -> str:
    """The reason for which a line is part of no entry, as the account has it."""
    from enrich.reading_list.account import PartKind

    if not text.splitlines()[line - 1].strip():
        return f"line {line} is empty"
    kinds = {
        PartKind.HEADING: "is a heading",
        PartKind.GROUP: "is the label of a group of entries",
        PartKind.MARKUP: "is mark-up",
    }
    for part in parsed.account:
        if part.line <= line <= part.line + text.count("\n", part.begin, part.end):
            if part.reason is not None:
                return f"line {line} is no entry: {part.reason.value}"
            return f"line {line} {kinds.get(part.kind, 'is part of an entry')}"
    return f"line {line} is mark-up"
