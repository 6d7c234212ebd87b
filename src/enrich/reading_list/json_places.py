"""JSON text -> its values with their places. The standard library checks the text; it tells no places."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enrich.core.errors import InputError

_SPACE = re.compile(r"[ \t\n\r]*+")
_DECODER = json.JSONDecoder()
_MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Node:
    """A value, and the characters that it stands on: of a string those between its quotes.

    `value` is a string, a number, a truth value, None, a dictionary of nodes or a list of nodes.
    """

    value: Any
    start: int
    end: int

    def member(self, name: str) -> Node | None:
        """A member of an object, if it is one and has it."""
        return self.value.get(name) if isinstance(self.value, dict) else None

    @property
    def items(self) -> list[Node]:
        """The elements of an array; none of anything else."""
        return self.value if isinstance(self.value, list) else []

    @property
    def text(self) -> str:
        """What a string or a number says; empty for anything else."""
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return self.value if isinstance(self.value, str) else str(self.value) if is_number else ""


def read_json_places(text: str, path: Path) -> Node:
    """The value of a JSON text. Raises InputError with the line where it is no JSON, or is nested too deep."""
    begin = 1 if text.startswith("\ufeff") else 0
    try:
        json.loads(text[begin:])
        return _read(text, _skip(text, begin))[0]
    except json.JSONDecodeError as error:
        raise InputError(path, f"is no valid JSON: {error.msg}; export the list again", error.lineno) from error
    except RecursionError:
        raise InputError(path, "is nested too deep to be a list of references") from None
    except ValueError as error:  # a number with thousands of digits
        raise InputError(path, f"is no JSON that can be read: {str(error)[:_MOST_SHOWN]}") from error


def _read(text: str, position: int) -> tuple[Node, int]:
    """The value that begins at a place of a valid text, and where the text goes on."""
    sign = text[position]
    if sign == "{":
        return _read_object(text, position)
    if sign == "[":
        return _read_array(text, position)
    said, end = _DECODER.raw_decode(text, position)
    quote = sign == '"'
    return Node(said, position + quote, end - quote), end


def _read_object(text: str, begin: int) -> tuple[Node, int]:
    members: dict[str, Node] = {}
    position = _skip(text, begin + 1)
    while text[position] != "}":
        name, position = _DECODER.raw_decode(text, position)
        members[name], position = _read(text, _skip(text, _skip(text, position) + 1))
        position = _skip(text, position)
        if text[position] == ",":
            position = _skip(text, position + 1)
    return Node(members, begin, position + 1), position + 1


def _read_array(text: str, begin: int) -> tuple[Node, int]:
    elements: list[Node] = []
    position = _skip(text, begin + 1)
    while text[position] != "]":
        element, position = _read(text, position)
        elements.append(element)
        position = _skip(text, position)
        if text[position] == ",":
            position = _skip(text, position + 1)
    return Node(elements, begin, position + 1), position + 1


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
