"""Series of books and proceedings (`series.toml`): a paper in one appeared at the event of its volume."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _series() -> tuple[str, ...]:
    starts: list[str] = tomllib.loads(files("enrich.matching").joinpath("series.toml").read_text("utf-8"))["starts"]
    return tuple(starts)


def is_series(container: str) -> bool:
    """Whether a container is a series, and no place of publication."""
    return container.casefold().startswith(_series())
