"""arXiv's search language: `ti:`, `au:`, `all:` and the like; AND, OR, ANDNOT; quotes and parentheses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from replica.text import words

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(r'\s*(\(|\)|submittedDate:\[[^\]]*\]|(?:[a-z]+:)?"[^"]*"|(?:[a-z]+:)(?=\()|[^\s()"]+)')
_FIELD = re.compile(r"^([a-z]+):(.*)$", re.DOTALL)


class BadQueryError(ValueError):
    """The search cannot be read."""


class Search:
    """Evaluates one search; `find(field, words)` and `within(from, to)` give the matching documents.

    A title search is for words, not for the exact title (rules, 1.1); non-ASCII characters and unbalanced
    quotes or parentheses are refused with 400 (AutoResearchClaw #161, as rules.md says).
    """

    def __init__(
        self,
        text: str,
        find: Callable[[str, tuple[str, ...]], set[int]],
        within: Callable[[str, str], set[int]],
    ) -> None:
        if not text.isascii() or text.count('"') % 2 or text.count("(") != text.count(")"):
            raise BadQueryError(text)
        self._tokens: list[str] = _TOKEN.findall(text)
        self._find = find
        self._within = within

    def found(self) -> set[int]:
        """Give the documents that match."""
        result = self._group("all")
        if self._tokens:
            raise BadQueryError(self._tokens[0])
        return result

    def _group(self, field: str) -> set[int]:
        result: set[int] | None = None
        while self._tokens and self._tokens[0] != ")":
            operator = self._operator()
            right = self._term(field)
            result = right if result is None else _combined(result, operator, right)
        return result or set()

    def _operator(self) -> str:
        is_named = self._tokens[0] in {"AND", "OR", "ANDNOT"}
        return self._tokens.pop(0) if is_named else "AND"

    def _term(self, field: str) -> set[int]:
        if not self._tokens:
            raise BadQueryError("nothing after the operator")
        token = self._tokens.pop(0)
        if token == "(":  # noqa: S105
            return self._closed(field)
        if token.startswith("submittedDate:["):
            start, _, end = token[15:-1].partition(" TO ")
            return self._within(start, end)
        named = _FIELD.match(token)
        name, text = (named[1], named[2]) if named else (field, token)
        if not text and self._tokens and self._tokens[0] == "(":
            self._tokens.pop(0)
            return self._closed(name)
        return self._find(name, words(text))

    def _closed(self, field: str) -> set[int]:
        result = self._group(field)
        if not self._tokens:
            raise BadQueryError("unbalanced parentheses")
        self._tokens.pop(0)
        return result


def _combined(left: set[int], operator: str, right: set[int]) -> set[int]:
    if operator == "OR":
        return left | right
    return left - right if operator == "ANDNOT" else left & right
