"""Check a reading list of papers: a Parquet data set and a review of what the list gets wrong.

In a notebook: `enrich.load()` gives the data set as typed frames, `enrich.enrich("LIST.md")` builds it first.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .frames import DataSet as DataSet
    from .frames import enrich as enrich
    from .frames import load as load

__version__ = "0.1.0"

__all__ = ["DataSet", "__version__", "enrich", "load"]


def __getattr__(name: str) -> Any:
    """Names of `enrich.frames`, loaded when first used: pandas is heavy, and the command does without it."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("enrich.frames"), name)
    raise AttributeError(f"module 'enrich' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
