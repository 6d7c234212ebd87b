"""The gate for what services send: typed, bounded and checked; no other module looks into a payload.

Each source describes the answers that it reads as msgspec structs of the field types below. A field that is missing,
null, of another type or out of bounds is empty; it never fails. Only an answer that is as a whole of another shape is
refused (`UnreadableAnswerError`): it is no answer, and its query is asked again later.

Bounds (SECURITY.md lists them): titles 2,000 characters (20,000 with their mark-up), abstracts 50,000, names 500,
other texts 2,000, 5,000 items in a list; years from 1500 to next year plus one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Generic, TypeVar, get_args, get_origin

import msgspec

from enrich.core.errors import UnreadableAnswerError
from enrich.core.identifiers import Identifiers
from enrich.core.models import SourceRecord
from enrich.core.text import canonical

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

MOST_ITEMS = 5_000
"""Items that are read of a list; the largest author lists of physics have about as many names."""
_LARGEST_NUMBER = 10**12
"""No count of citations and no identifier of a service is larger."""
_FIRST_YEAR = 1500
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])")
# Tabs and line breaks stay: `collapse` makes them blanks. All other controls, what changes the direction of the text
# after it, and lone surrogates are nobody's text.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Text(str):
    """A text; empty where the service sends none. Numbers are not texts, except where a subclass says so."""

    __slots__ = ()
    limit: ClassVar[int] = 2_000

    @classmethod
    def read(cls, value: Any) -> Text:
        """The text in a JSON value, cut to the limit."""
        return cls(_NO_TEXT.sub("", value[: cls.limit])) if isinstance(value, str) else cls("")


class Title(Text):
    """A title as it is sent; formulas in MathML make it many times longer than what is read (`plain_title`)."""

    __slots__ = ()
    limit: ClassVar[int] = 20_000


class Abstract(Text):
    """An abstract."""

    __slots__ = ()
    limit: ClassVar[int] = 50_000


class Name(Text):
    """The name of a person, of an organisation, or of a venue."""

    __slots__ = ()
    limit: ClassVar[int] = 500


class OneOrMany(Text):
    """A text that some answers give as a list of texts: its first."""

    __slots__ = ()

    @classmethod
    def read(cls, value: Any) -> Text:
        """The text, or the first text of the list."""
        if isinstance(value, list):
            value = next((item for item in value if isinstance(item, str)), None)
        return super().read(value)


class OneTitle(OneOrMany):
    """A title that some answers give as a list of titles: its first."""

    __slots__ = ()
    limit: ClassVar[int] = Title.limit


class Number:
    """A whole number of plausible size; None where the service sends none."""

    __slots__ = ("value",)

    def __init__(self, value: int | None = None) -> None:
        self.value = value

    @classmethod
    def read(cls, value: Any) -> Number:
        """The number in a JSON value; a text of digits counts as one (DBLP writes all numbers so)."""
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= len(str(_LARGEST_NUMBER)):
            value = int(value)
        is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_NUMBER
        return cls(value if is_number else None)


class Year(Number):
    """A year in which something can have been published."""

    __slots__ = ()

    @classmethod
    def read(cls, value: Any) -> Number:
        """The year in a JSON value."""
        return cls(plausible_year(Number.read(value).value))


class Many(Generic[T]):
    """A list of structs or texts; items of other types are left out, and a single item counts as a list of one."""

    __slots__ = ("items",)

    def __init__(self, items: tuple[T, ...] = ()) -> None:
        self.items = items

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def first(self) -> T | None:
        """The first item."""
        return self.items[0] if self.items else None


class One(Generic[T]):
    """A struct within a struct; None where the service sends none."""

    __slots__ = ("value",)

    def __init__(self, value: T | None = None) -> None:
        self.value = value


def read(payload: Any, struct: type[S]) -> S:
    """An answer as a struct. Raises UnreadableAnswerError for anything but a JSON object."""
    if not isinstance(payload, dict):
        raise UnreadableAnswerError(f"{_kind_of(payload)} instead of an object")
    return msgspec.convert(payload, struct, dec_hook=_read_field)


def read_each(payload: Any, struct: type[S]) -> tuple[S, ...]:
    """An answer that is an object or a list of objects; what else is in the list is left out.

    Raises UnreadableAnswerError for anything else, and for a list in which nothing is an object.
    """
    items = payload if isinstance(payload, list) else [payload]
    found = tuple(read(item, struct) for item in items[:MOST_ITEMS] if isinstance(item, dict))
    if not found:
        raise UnreadableAnswerError(f"{_kind_of(payload)} without any object")
    return found


def plain_title(text: str) -> str | None:
    """A title without mark-up, cut to what is read of a text; None where there is none."""
    return canonical(text)[: Text.limit].rstrip() or None


def says_something(record: SourceRecord) -> bool:
    """Whether a record has a title or an identifier; one that has neither is no record of any work."""
    return record.title is not None or record.identifiers != Identifiers()


def said(text: str) -> str | None:
    """A field's text as a plain string; None where the service sends none."""
    return str(text) or None


def plausible_year(year: int | None) -> int | None:
    """A year from 1500 to next year plus one, else None: proceedings are dated ahead, but not by more."""
    return year if year is not None and _FIRST_YEAR <= year <= datetime.now(UTC).year + 2 else None


def plausible_date(text: str) -> str | None:
    """The date at the start of a text: "2023", "2023-05" or "2023-05-09"; None where there is none.

    A date with an impossible month or day is cut to what is possible; one with an impossible year is none.
    """
    match = _PARTIAL_DATE.match(text) or _PARTIAL_DATE.match(text[:10])
    if match is None or plausible_year(int(match[1])) is None:
        return None
    year, month, day = match[1], match[2], match[3]
    if month is None or not 1 <= int(month) <= 12:  # noqa: PLR2004 (months)
        return year
    try:
        return date(int(year), int(month), int(day)).isoformat() if day else f"{year}-{month}"
    except ValueError:
        return f"{year}-{month}"


def _read_field(field_type: Any, value: Any) -> Any:
    """One field of a struct, by its type."""
    origin = get_origin(field_type)
    if origin is Many:
        (item_type,) = get_args(field_type)
        values = value if isinstance(value, list) else [value]
        return Many(tuple(_items(values[:MOST_ITEMS], item_type)))
    if origin is One:
        (item_type,) = get_args(field_type)
        return One(read(value, item_type) if isinstance(value, dict) else None)
    return field_type.read(value)


def _items(values: list[Any], item_type: Any) -> Iterator[Any]:
    for value in values:
        if get_origin(item_type) is None and issubclass(item_type, Text):
            if text := item_type.read(value):
                yield text
        elif get_origin(item_type) is Many:
            if isinstance(value, list):
                yield _read_field(item_type, value)
        elif item_type in {Number, Year}:
            yield item_type.read(value)
        elif isinstance(value, dict):
            yield read(value, item_type)


def _kind_of(value: Any) -> str:
    """A JSON value's type in words."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
