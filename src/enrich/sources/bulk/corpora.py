"""The corpora that can be indexed, as `corpora.toml` describes them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from enrich.core.errors import InputError
from enrich.core.models import SourceName


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A published bulk file: whose records it holds, how it is cut into items, and its terms of use."""

    name: str
    source: SourceName
    title: str
    format: str
    licence: str
    licence_url: str
    attribution: str
    url: str
    columns: tuple[str, ...] = ()
    """The columns to read where it is published as Parquet, too."""


@lru_cache(maxsize=1)
def corpora() -> dict[str, Corpus]:
    """All corpora by name."""
    text = (files("enrich.sources.bulk") / "corpora.toml").read_text("utf-8")
    return {
        name: Corpus(
            name=name,
            **(fields | {"source": SourceName(fields["source"]), "columns": tuple(fields.get("columns", ()))}),
        )
        for name, fields in tomllib.loads(text).items()
    }


def corpus_named(name: str) -> Corpus:
    """The corpus of that name. Raises InputError naming those that there are."""
    known = corpora()
    if name not in known:
        raise InputError(name, f"is not a known corpus; known are {', '.join(known)}")
    return known[name]
