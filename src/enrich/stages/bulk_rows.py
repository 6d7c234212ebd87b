"""A row of a table of references -> an entry. The name of a column says what it holds (bulk_columns.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from enrich.core.models import Entry, LinkRole
from enrich.core.text import slug
from enrich.reading_list.records import Value, entry_of_record
from enrich.reading_list.source import Source

_ROLES = {"link": LinkRole.PAPER, "code": LinkRole.CODE}
# Where a cell is a structure, as authors are in OpenAlex and Crossref, one of these has its text.
_TEXT_OF_STRUCTURE = ("name", "display_name", "full_name", "title", "raw_author_name", "author")
_PARTS_OF_NAME = ("given", "family")
_NEW_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])|[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table by what they hold, the preferred one first where several hold the same."""

    fields: tuple[tuple[str, str], ...]
    """(column, field of the entry)"""
    links: tuple[tuple[str, LinkRole], ...]
    ids: tuple[str, ...]
    list_name: str | None

    @property
    def read(self) -> list[str]:
        """Every column that is read."""
        names = [
            *self.ids,
            *(name for name, _ in (*self.fields, *self.links)),
            *([self.list_name] if self.list_name else []),
        ]
        return list(dict.fromkeys(names))

    @property
    def can_identify(self) -> bool:
        """Whether a row may say which paper it means: by a title, a name, a link or an identifier."""
        return any(role is LinkRole.PAPER for _, role in self.links) or bool(
            {"title", "name"} & {field for _, field in self.fields}
        )


@cache
def _known() -> dict[str, tuple[int, str]]:
    """What is known of a column by its plain name: the order of preference, and what it holds."""
    table = tomllib.loads((files("enrich.stages") / "bulk_columns.toml").read_text("utf-8"))
    identifiers = [(word, "link") for words in table["identifiers"].values() for word in words]
    fields = [(word, field) for field, words in table["fields"].items() for word in words]
    return {word: (place, meaning) for place, (word, meaning) in enumerate((*identifiers, *fields))}


@lru_cache(maxsize=64)
def read_columns(names: tuple[str, ...]) -> Columns:
    """What each column of a table holds."""
    plain = {name: " ".join(_NEW_WORD.sub(" ", name).casefold().split()) for name in names}
    known = sorted((*_known()[plain[name]], name) for name in names if plain[name] in _known())
    return Columns(
        fields=tuple((name, meaning) for _, meaning, name in known if meaning not in {*_ROLES, "id", "list"}),
        links=tuple((name, _ROLES[meaning]) for _, meaning, name in known if meaning in _ROLES),
        ids=tuple(name for _, meaning, name in known if meaning == "id"),
        list_name=next((name for _, meaning, name in known if meaning == "list"), None),
    )


def entry_of_row(values: Mapping[str, Any], number: int) -> Entry | None:
    """The entry that a row of a table is; None if it says nothing.

    `number` is that of the row, from 1; it stands for the line of the entry and of all its fields.
    """
    columns = read_columns(tuple(values))
    texts = {name: text for name in columns.read if (text := _text(values[name]))}
    places: dict[str, Value] = {}
    start = 0
    for name, text in texts.items():
        places[name] = Value(text, start, start + len(text))
        start += len(text) + 1
    fields: dict[str, Value] = {}
    for name, field in columns.fields:
        if name in places:
            fields.setdefault(field, places[name])
    if "title" not in fields and "name" in fields:
        fields["title"] = fields["name"]
    links = tuple((role, places[name]) for name, role in columns.links if name in places)
    entry = entry_of_record(_Row("\t".join(texts.values()), number), number, fields, links=links)
    if entry is None:
        return None
    own = next((texts[name] for name in columns.ids if name in texts), None)
    return replace(entry, entry_id=own or f"{slug(entry.entry_id)}-{number}")


class _Row(Source):
    """The texts of a row as one line, whose number is the row's."""

    def __init__(self, text: str, number: int) -> None:
        super().__init__(text)
        self._number = number

    def line_of(self, offset: int) -> int:  # noqa: ARG002 (there is one line)
        """The number of the row."""
        return self._number

    def lines_around(self, start: int, end: int) -> str:  # noqa: ARG002 (there is one line)
        """The whole row."""
        return self.text


def _text(value: Any) -> str:
    """A cell's text in one line: of a list of names the names in turn, of a number without a fraction the number."""
    if isinstance(value, str):
        return " ".join(value.split())
    if value is None or value != value:  # noqa: PLR0124 (NaN, which stands for a missing number)
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return _text_of_structure(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _text_of_structure(value: dict[str, Any]) -> str:
    if value.get("family"):
        return " ".join(filter(None, (_text(value.get(part)) for part in _PARTS_OF_NAME)))
    return next((text for name in _TEXT_OF_STRUCTURE if (text := _text(value.get(name)))), "")
