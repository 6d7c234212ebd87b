"""What changed between two data sets of a list: in the world (papers published, retitled, withdrawn), and in the list.

Pure: rows of two papers.parquet -> changes. A change in the world is reported only for entries that mean the same
paper in both; where the text of an entry changed and with it the paper, that is a change of the list.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from enrich.core import display
from enrich.core.identifiers import url_key
from enrich.core.models import Severity
from enrich.core.text import canonical

Row = Mapping[str, Any]
"""A row of papers.parquet; a column that an older data set lacks counts as empty."""


class ChangeKind(StrEnum):
    """What can change; the order is that of the report."""

    PUBLISHED = "published"
    MOVED = "moved"
    RETITLED = "retitled"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"
    RESOLVED = "resolved"
    LOST = "lost"
    REREAD = "reread"
    CITED = "cited"
    ADDED = "added"
    REMOVED = "removed"
    EDITED = "edited"
    FOUND = "found"
    SETTLED = "settled"


_WORLD = {
    ChangeKind.PUBLISHED: "newly published",
    ChangeKind.MOVED: "venue or year of record changed",
    ChangeKind.RETITLED: "title of record changed",
    ChangeKind.REVISED: "new version of the preprint",
    ChangeKind.WITHDRAWN: "withdrawn",
    ChangeKind.RETRACTED: "retracted",
    ChangeKind.RESOLVED: "newly identified",
    ChangeKind.LOST: "no longer identified",
    ChangeKind.REREAD: "identified as another paper",
    ChangeKind.CITED: "citations",
}
_LIST = {ChangeKind.ADDED: "entries added", ChangeKind.REMOVED: "entries removed", ChangeKind.EDITED: "entries edited"}
_FINDINGS = {ChangeKind.FOUND: "new findings", ChangeKind.SETTLED: "findings gone"}
_GROUPS = (("In the world", _WORLD), ("In the list", _LIST), ("Findings", _FINDINGS))

_IDENTIFIERS = ("arxiv_id", "doi", "s2_paper_id", "dblp_key", "acl_id")
_LISTED = ("name", "listed_title", "listed_authors", "listed_venue", "listed_year", "listed_url", "section")
_NOTICES = {ChangeKind.WITHDRAWN: "withdrawn", ChangeKind.RETRACTED: "retracted"}
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one entry; `old` and `new` are None where there was nothing, or is nothing."""

    kind: ChangeKind
    entry_id: str
    name: str
    field: str
    old: Any
    new: Any
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All changes, and how many entries each data set has."""

    old_entries: int
    new_entries: int
    changes: tuple[Change, ...]

    def changes_of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of a kind."""
        return tuple(change for change in self.changes if change.kind is kind)


def diff_data_sets(old: Sequence[Row], new: Sequence[Row]) -> Comparison:
    """Every change from the rows of one data set to those of another."""
    pairs = list(_paired(old, new))
    changes = [change for before, after in pairs for change in _changes(before, after)]
    order = list(ChangeKind)
    changes.sort(key=lambda change: order.index(change.kind))
    return Comparison(old_entries=len(old), new_entries=len(new), changes=tuple(changes))


def _paired(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Entries that are the same in both, by id, else by link, else by identifier; None where one is missing.

    In the order of the new data set; entries that are gone come last.
    """
    partner: dict[int, Row] = {}
    left = list(old)
    for keys_of in (_by_id, _by_link, _by_identifier):
        known: dict[str, Row] = {}
        for row in left:
            for key in keys_of(row):
                known.setdefault(key, row)
        for place, row in enumerate(new):
            found = next((known[key] for key in keys_of(row) if key in known), None)
            if place not in partner and found is not None and any(found is other for other in left):
                partner[place] = found
                left = [other for other in left if other is not found]
    for place, row in enumerate(new):
        yield partner.get(place), row
    yield from ((row, None) for row in left)


def _by_id(row: Row) -> list[str]:
    return [str(row["entry_id"])]


def _by_link(row: Row) -> list[str]:
    return [url_key(row["listed_url"])] if row.get("listed_url") else []


def _by_identifier(row: Row) -> list[str]:
    return [f"{name}:{row[name]}" for name in _IDENTIFIERS if row.get(name)]


def _changes(before: Row | None, after: Row | None) -> Iterator[Change]:
    if before is None or after is None:
        row = after or before or {}
        said = _listed(row)
        yield _change(
            ChangeKind.ADDED if after else ChangeKind.REMOVED,
            row,
            "entry",
            None if after else said,
            said if after else None,
        )
        return
    edits = [
        _change(ChangeKind.EDITED, after, n, before.get(n), after.get(n)) for n in _LISTED if _differ(before, after, n)
    ]
    yield from edits
    yield from _world_changes(before, after, is_edited=any(edit.field != "section" for edit in edits))
    yield from _finding_changes(before, after)


def _listed(row: Row) -> str | None:
    return row.get("listed_title") or row.get("name") or row.get("listed_url")


def _differ(before: Row, after: Row, name: str) -> bool:
    return bool(before.get(name) != after.get(name)) and name in before and name in after


def _world_changes(before: Row, after: Row, *, is_edited: bool) -> Iterator[Change]:
    was, is_ = (row.get("status") == "resolved" for row in (before, after))
    if was != is_:
        if not is_edited:
            kind = ChangeKind.RESOLVED if is_ else ChangeKind.LOST
            yield _change(
                kind, after, "title", before.get("title"), after.get("title"), note=_identity(after if is_ else before)
            )
        return
    if not was:
        return
    if not _same_paper(before, after):
        if not is_edited:
            yield _change(
                ChangeKind.REREAD, after, "title", before.get("title"), after.get("title"), note=_identity(after)
            )
        return
    yield from _publication_changes(before, after)
    if before.get("title") and after.get("title") and canonical(before["title"]) != canonical(after["title"]):
        yield _change(ChangeKind.RETITLED, after, "title", before["title"], after["title"])
    old, new = before.get("arxiv_version"), after.get("arxiv_version")
    if old and new and new > old:
        yield _change(ChangeKind.REVISED, after, "arxiv_version", old, new)
    for kind, code in _NOTICES.items():
        if code in _codes(after) and code not in _codes(before):
            yield _change(kind, after, "status", None, code)
    yield from _count_changes(before, after)


def _same_paper(before: Row, after: Row) -> bool:
    """Whether two rows are of one paper: an identifier in common, or none that both have."""
    both = [name for name in _IDENTIFIERS if before.get(name) and after.get(name)]
    return not both or any(before[name] == after[name] for name in both)


def _publication_changes(before: Row, after: Row) -> Iterator[Change]:
    old, new = _place(before), _place(after)
    if not new or old == new:
        return
    if before.get("is_preprint") and after.get("is_preprint") is False:
        yield _change(ChangeKind.PUBLISHED, after, "venue", old, new)
    elif old:
        yield _change(ChangeKind.MOVED, after, "venue", old, new)


def _place(row: Row) -> str | None:
    return " ".join(str(row[name]) for name in ("venue", "year") if row.get(name)) or None


def _count_changes(before: Row, after: Row) -> Iterator[Change]:
    """Citations gained or lost; counts of two sources are never compared."""
    old, new = before.get("citation_count"), after.get("citation_count")
    if old is None or new is None or old == new or before.get("citation_source") != after.get("citation_source"):
        return
    since, until = (str(row.get("citation_retrieved_at") or "")[:10] for row in (before, after))
    yield _change(ChangeKind.CITED, after, "citation_count", old, new, note=f"{new - old:+d} from {since} to {until}")


def _finding_changes(before: Row, after: Row) -> Iterator[Change]:
    old, new = (
        {(f["code"], f["listed"], f["correct"]): f for f in row.get("findings") or ()} for row in (before, after)
    )
    for key in (key for key in new if key not in old):
        yield _change(ChangeKind.FOUND, after, key[0], None, key[2] or key[1], note=new[key]["severity"])
    for key in (key for key in old if key not in new):
        yield _change(ChangeKind.SETTLED, after, key[0], key[2] or key[1], None, note=old[key]["severity"])


def _codes(row: Row) -> set[str]:
    return {finding["code"] for finding in row.get("findings") or ()}


def _identity(row: Row) -> str:
    return next((f"{name} {row[name]}" for name in _IDENTIFIERS if row.get(name)), "")


def _change(kind: ChangeKind, row: Row, field: str, old: Any, new: Any, *, note: str = "") -> Change:
    name = row.get("name") or row.get("listed_title") or row.get("title") or row["entry_id"]
    return Change(kind=kind, entry_id=str(row["entry_id"]), name=str(name), field=field, old=old, new=new, note=note)


# --- text and JSON --------------------------------------------------------------------------------------------


def comparison_text(compared: Comparison) -> str:
    """The changes for a person, by kind; long ones are cut, and say so."""
    lines = [f"{compared.old_entries} entries before, {compared.new_entries} now"]
    for heading, kinds in _GROUPS:
        shown = [line for kind, words in kinds.items() for line in _kind_lines(compared.changes_of(kind), words)]
        lines += ["", heading, *(shown or ["  nothing changed"])]
    return "\n".join(lines) + "\n"


def _kind_lines(changes: Sequence[Change], words: str) -> Iterator[str]:
    if not changes:
        return
    if changes[0].kind is ChangeKind.CITED:
        changes = sorted(changes, key=lambda change: change.old - change.new)
        gained = sum(change.new - change.old for change in changes)
        words = f"{words}: {gained:+d} in all"
    if changes[0].kind in _FINDINGS:
        levels = [level.value for level in Severity]
        changes = sorted(changes, key=lambda c: levels.index(c.note) if c.note in levels else len(levels))
    yield f"  {words} ({len(changes)})"
    yield from (f"    {_line(change)}" for change in changes[:_MOST_SHOWN])
    if len(changes) > _MOST_SHOWN:
        yield f"    … and {len(changes) - _MOST_SHOWN} more (all with --format json)"


def _line(change: Change) -> str:
    name = display.one_line(change.name)
    old, new = (_shown(value) for value in (change.old, change.new))
    if change.kind in {ChangeKind.ADDED, ChangeKind.REMOVED}:
        said = new if change.kind is ChangeKind.ADDED else old
        return name if said in {name, "nothing"} else f"{name}: {said}"
    if change.kind in _FINDINGS:
        return f"{name}: {change.note} {change.field} ({new if change.kind is ChangeKind.FOUND else old})"
    if change.kind in {ChangeKind.WITHDRAWN, ChangeKind.RETRACTED}:
        return name
    field = f"{change.field.removeprefix('listed_')} " if change.kind is ChangeKind.EDITED else ""
    note = f" ({display.one_line(change.note)})" if change.note else ""
    return f"{name}: {field}{old} -> {new}{note}"


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "nothing"
    return display.one_line(" / ".join(value) if isinstance(value, list) else str(value))


def comparison_json(compared: Comparison) -> str:
    """The changes as one JSON document: by group and kind, each with entry, field, old and new."""
    names = ("world", "list", "findings")
    document: dict[str, Any] = {
        "schema_version": 1,
        "entries": {"old": compared.old_entries, "new": compared.new_entries},
    }
    for name, (_, kinds) in zip(names, _GROUPS, strict=True):
        document[name] = {kind.value: [_json_change(c) for c in compared.changes_of(kind)] for kind in kinds}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_change(change: Change) -> dict[str, Any]:
    return {
        "entry_id": change.entry_id, "name": change.name, "field": change.field,
        "old": change.old, "new": change.new, "note": change.note or None,
    }  # fmt: skip
