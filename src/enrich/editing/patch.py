"""A patch between two texts, in the form that `git apply` takes. Pure."""

from __future__ import annotations

import difflib
import re


def unified_diff(path: str, old: str, new: str) -> str:
    """A patch from `old` to `new`; empty where nothing changed."""
    patch = difflib.unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in patch)


def _lines(text: str) -> list[str]:
    """Lines as git sees them: only a line feed ends one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
