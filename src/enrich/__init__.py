"""Check a reading list of papers: a Parquet data set and a review of what the list gets wrong.

In a notebook: `enrich.load()` gives the data set as typed frames, `enrich.enrich("LIST.md")` builds it first.
"""

from typing import TYPE_CHECKING, Any

from .core.version import __version__

if TYPE_CHECKING:
    from .api import enrich as enrich
    from .api import load as load
    from .dataset.dataframes import DataSet as DataSet

__all__ = ["DataSet", "__version__", "enrich", "load"]


def __getattr__(name: str) -> Any:
    """Names of `enrich.api`, loaded when first used: pandas is heavy, and the command does without it."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("enrich.api"), name)
    raise AttributeError(f"module 'enrich' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
