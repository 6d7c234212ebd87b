"""Spellings of words and letters, from spelling.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def spelling() -> dict[str, dict[str, str]]:
    """The tables: british, synonyms, greek."""
    return tomllib.loads(Path(__file__).with_name("spelling.toml").read_text(encoding="utf-8"))
