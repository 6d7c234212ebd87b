"""Every regular expression of the package, how it is used, and strings on which it may take long.

A pattern is found where it is written, as the first argument of a function of `re`. The strings are made from the
pattern itself: what leads up to a repetition, what is repeated, many times, and something that fits nowhere.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from conftest import ROOT

PACKAGE = ROOT / "src/enrich"
_FUNCTIONS = {"compile", "sub", "subn", "match", "search", "fullmatch", "findall", "finditer", "split"}
_ANCHORED = {"match", "fullmatch"}


@dataclass(frozen=True)
class Pattern:
    """A regular expression, where it is written, and whether it is only matched at the start of a text."""

    module: str
    line: int
    compiled: re.Pattern[Any]
    methods: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.module}:{self.line}"

    def runs(self) -> list[Callable[[Any], object]]:
        """The ways in which it is used."""
        ways: list[Callable[[Any], object]] = [getattr(self.compiled, name) for name in self.methods & _ANCHORED]
        if self.methods - _ANCHORED or not self.methods:
            ways.append(lambda text: sum(1 for _ in self.compiled.finditer(text)))
        return ways


@cache
def all_patterns() -> tuple[Pattern, ...]:
    """The patterns of the package that can be known without running it."""
    return tuple(pattern for path in sorted(PACKAGE.rglob("*.py")) for pattern in _patterns_in(path))


def _patterns_in(path: Path) -> Iterator[Pattern]:
    name = ".".join(("enrich", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    text = path.read_text("utf-8")
    if "import re\n" not in text:
        return
    tree = ast.parse(text)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_of_re(node.func)]
    if not calls:
        return
    try:
        module = importlib.import_module(name)
    except ImportError:  # of an extra that is not installed
        return
    assigned = {
        id(n.value): n.targets[0].id
        for n in ast.walk(tree)
        if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name)
    }
    for call in calls:
        function = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        text, flags = _evaluated(call.args[0], module), _flags(call, module)
        if text is None:
            continue
        methods = {function} if function != "compile" else _methods_of(assigned.get(id(call)))
        yield Pattern(name, call.lineno, re.compile(text, flags), frozenset(methods))


def _is_of_re(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "re" and function.attr in _FUNCTIONS  # fmt: skip


def _evaluated(node: ast.expr, module: Any) -> Any:
    try:
        found = eval(compile(ast.Expression(node), "pattern", "eval"), dict(vars(module)))  # noqa: S307 (our own source)
    except Exception:  # noqa: BLE001 (made of a function's own values)
        return None
    return found if isinstance(found, str | bytes) else None


def _flags(call: ast.Call, module: Any) -> Any:
    given = [k.value for k in call.keywords if k.arg == "flags"]
    if isinstance(call.func, ast.Attribute) and call.func.attr == "compile" and len(call.args) > 1:
        given = [call.args[1]]
    return eval(compile(ast.Expression(given[0]), "flags", "eval"), dict(vars(module))) if given else 0  # noqa: S307


def _methods_of(name: str | None) -> set[str]:
    return set() if name is None else _methods_by_name().get(name, set())


@cache
def _methods_by_name() -> Mapping[str, set[str]]:
    """For each name in the package, the methods of a pattern that are called on it."""
    used = re.compile(rf"\b(\w+)\.({'|'.join(sorted(_FUNCTIONS))})\b")
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for name, method in used.findall(path.read_text("utf-8")):
            found.setdefault(name, set()).add(method)
    return found


# --- hostile strings ------------------------------------------------------------------------------------------

_PLAIN = (" ", "a", "A", "1", "(", "[", "{", "<", "\\", "-", ".", ",", "&", "'", '"', "\n", "/", ":", "_", "*", "`", "|", "$", "é", "=", "!")  # fmt: skip
_PAIRS = (
    '\\"',
    "a ",
    "A. ",
    "a.",
    " -",
    "1 ",
    "](",
    "<!--",
    "[a]",
    "\n ",
    "a,",
    "&amp;",
    "((",
    "{}",
    "A a ",
    "a and ",
    "a@",
    "1-",
    "::",
    "//",
)
_MOST_PARTS = 4
_CLASSES = {
    c.CATEGORY_DIGIT: "1",
    c.CATEGORY_SPACE: " ",
    c.CATEGORY_WORD: "a",
    c.CATEGORY_NOT_WORD: "-",
    c.CATEGORY_NOT_SPACE: "a",
    c.CATEGORY_NOT_DIGIT: "a",
}


def hostile_texts(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Texts of about `length` characters; of bytes for a pattern of bytes."""
    made = dict.fromkeys(
        (*(("", pump, end) for pump in (*_PLAIN, *_PAIRS) for end in ("", "\0")), *_own_texts(pattern))
    )
    for before, pump, after in made:
        text = before + pump * (length // len(pump)) + after
        yield text if isinstance(pattern.pattern, str) else text.encode("utf-8")


def _own_texts(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """(before, repeated, after) for each repetition in a pattern."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    for before, item in _repetitions(list(_parser.parse(source, pattern.flags & ~re.LOCALE)), ""):
        for pump in dict.fromkeys(_samples(item)):
            if pump:
                yield from ((before, pump, after) for after in ("\0", "!"))
                yield (before + pump, before + pump, "\0") if before else (before, pump, "")


def _repetitions(items: list[Any], before: str) -> Iterator[tuple[str, list[Any]]]:
    for kind, value in items:
        if kind in _REPEATS:
            least, _, inner = value
            yield before, list(inner)
            yield from _repetitions(list(inner), before)
            before += _sample(list(inner)) * least
        elif kind is c.SUBPATTERN:
            yield from _repetitions(list(value[-1]), before)
            before += _sample(list(value[-1]))
        elif kind is c.ATOMIC_GROUP:
            yield from _repetitions(list(value), before)
            before += _sample(list(value))
        elif kind is c.BRANCH:
            for branch in value[1]:
                yield from _repetitions(list(branch), before)
            before += _sample(list(value[1][0]))
        elif kind is c.ASSERT:
            yield from _repetitions(list(value[1]), before)
        else:
            before += _sample([(kind, value)])


def _sample(items: list[Any]) -> str:
    return next(_samples(items), "")


def _samples(items: list[Any]) -> Iterator[str]:
    """A few texts that a part of a pattern matches."""
    choices = [list(itertools.islice(_choices(kind, value), _MOST_PARTS)) or [""] for kind, value in items]
    for number in range(max((len(found) for found in choices), default=0)):
        yield "".join(found[number % len(found)] for found in choices)


def _choices(kind: Any, value: Any) -> Iterator[str]:
    if kind is c.LITERAL:
        yield chr(value)
    elif kind is c.NOT_LITERAL:
        yield "b" if value == ord("a") else "a"
    elif kind is c.ANY:
        yield from "a -"
    elif kind is c.IN:
        yield from _characters(value)
    elif kind in {c.SUBPATTERN, c.ATOMIC_GROUP}:
        yield from _samples(list(value[-1] if kind is c.SUBPATTERN else value))
    elif kind is c.BRANCH:
        yield from (text for branch in value[1] for text in itertools.islice(_samples(list(branch)), 2))
    elif kind in _REPEATS:
        yield from (sample * max(value[0], 1) for sample in _samples(list(value[2])))


_REPEATS = {c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT}


def _characters(members: list[Any]) -> Iterator[str]:
    if members[0][0] is c.NEGATE:
        wrong = re.compile(f"[{''.join(re.escape(found) for found in _characters(members[1:]))}]")
        yield from (found for found in "a 1-.(" if not wrong.match(found))
        return
    for kind, value in members:
        if kind is c.LITERAL:
            yield chr(value)
        elif kind is c.RANGE:
            yield chr(value[0])
        elif kind is c.CATEGORY:
            yield _CLASSES.get(value, "a")
