"""A case: what a list says of a paper, what is true of it, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of the paper that an entry means."""

    title: str
    authors: tuple[str, ...]
    venue: str | None
    year: int | None
    arxiv_id: str | None = None
    doi: str | None = None
    earlier_title: str | None = None
    is_preprint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One entry to be rendered: its fields as the list will say them.

    `flaw` names what is wrong with it (None: nothing is), `truth` the paper it means (None: there is none, or the
    benchmark does not say). Cases with a `family` in common may mean one paper, and are kept out of one section.
    """

    key: str
    title: str
    authors: tuple[str, ...] = ()
    et_al: bool = False
    venue: str | None = None
    year: int | None = None
    url: str | None = None
    flaw: str | None = None
    truth: Truth | None = None
    families: frozenset[str] = frozenset()
    beside: str | None = None
    """The key of the case in whose section this one must stand."""
