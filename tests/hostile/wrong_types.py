"""Every wrong type in every field of an answer: the mutations of the field-by-field fuzz."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_DEEP = 60
"""Deeper nesting is refused by the JSON reader itself, and tried over HTTP."""


class Mutation(NamedTuple):
    """A changed answer, and in words what was changed."""

    name: str
    payload: Any


def nested(depth: int) -> Any:
    """Lists within lists."""
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


def _wrong_values(right: Any) -> Iterator[tuple[str, Any]]:
    """Values of other types than `right`, and the extremes of its own that no service means."""
    yield "null", None
    yield "empty text", ""
    yield "empty list", []
    yield "empty object", {}
    yield "list of a number", [7]
    yield "list of null", [None]
    yield "object", {"zzz": 1}
    yield "nested", nested(_DEEP)
    yield "huge number", 10**30
    yield "negative number", -1
    yield "zero", 0
    yield "fraction", 0.5
    yield "true", True
    yield "false", False
    if not isinstance(right, str):
        yield "text", "zzz"
    if isinstance(right, int) and right > 1500:
        yield "a year too late", 99999
        yield "a year too early", 12
    if isinstance(right, list):
        yield "list within a list", [right]
    if isinstance(right, dict):
        yield "object within a list", [right]


def mutations(payload: Any) -> Iterator[Mutation]:
    """Every mutation of a JSON answer: each field, each element of a list and the whole."""
    for path, right in _places(payload):
        for name, wrong in _wrong_values(right):
            if wrong == right and type(wrong) is type(right):
                continue
            yield Mutation(f"{'.'.join(map(str, path)) or 'all'}: {name}", _with(payload, path, wrong))


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _places(inner, (*path, key))


def _with(payload: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    if not path:
        return wrong
    changed = copy.deepcopy(payload)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = wrong
    return changed


_ELEMENT = re.compile(r"<(?P<name>[\w:]+)(?P<attributes>[^<>]*?)(?:/>|>(?P<text>[^<>]*)</(?P=name)>)")
_WRONG_TEXTS = ("", "zzz", "[]", "9" * 400, "-1", "0000-00-00T00:00:00Z", "99999-01-01T00:00:00Z", "2021-13-45")
_HARMLESS = ("title", "name", "arxiv:comment", "arxiv:journal_ref", "summary")
"""Elements of free text: another text in them is another claim, not a wrong type."""


def xml_mutations(entry: str) -> Iterator[Mutation]:
    """Every mutation of an XML answer: each element left out, doubled, and with texts that it cannot have."""
    for match in _ELEMENT.finditer(entry):
        before, after = entry[: match.start()], entry[match.end() :]
        name = match["name"]
        yield Mutation(f"{name}: left out", before + after)
        yield Mutation(f"{name}: twice", before + match[0] + match[0] + after)
        yield Mutation(f"{name}: nested", f"{before}<{name}>{match[0]}</{name}>{after}")
        for text in ("",) if name in _HARMLESS else _WRONG_TEXTS:
            yield Mutation(f"{name}: {text[:30]!r}", f"{before}<{name}>{text}</{name}>{after}")
    for text in ("", "zzz", "<entry/>", "<feed/>", entry[: len(entry) // 2], entry.replace("<title>", "<title><b>")):
        yield Mutation(f"all: {text[:20]!r}", text)
    for wrong in (None, [], {}, 7, True, [entry], {"entry": entry}):
        yield Mutation(f"all: {wrong!r:.20}", wrong)
