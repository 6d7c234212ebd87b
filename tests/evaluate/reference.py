"""What a list says of a paper, field by field, before a writer makes text of it; and what is true of the paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The fields of one reference. Writers make wording of `venue` unless `container` gives it."""

    title: str
    authors: tuple[str, ...]
    et_al: bool = False
    names: str | None = None
    """The form of the names; None: the writer's own."""
    venue: str | None
    """Short name; None for a preprint."""
    year: int | None
    kind: str
    """conference, journal or preprint."""
    container: str | None = None
    """The wording of the venue, in place of the writer's own."""
    tex_title: str | None = None
    """The title for BibTeX, with its commands and braces."""
    tex_authors: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    url: str | None = None
    pages: str | None = None
    volume: str | None = None
    number: str | None = None
    publisher: str | None = None
    series: str | None = None
    cites_preprint: bool = False
    """The preprint of a published paper is cited, with its own year."""
    link: str | None = None
    """The link for text; None: the writer chooses."""
    has_link: bool = True
    shows_eprint: bool = False
    """Whether typed BibTeX has an eprint field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of the paper that an entry means, in every publication of it."""

    titles: tuple[str, ...]
    """Every title that the paper ever had; the first is the one of record."""
    authors: tuple[str, ...]
    venues: tuple[str, ...]
    """Short names of all its publications; "arXiv" where there is none."""
    years: tuple[int, ...]
    """Years of its publications."""
    preprint_year: int | None
    arxiv_id: str | None
    dois: tuple[str, ...]
    urls: tuple[str, ...]
    pages: str | None = None
    volume: str | None = None
    notice: str | None = None

    @property
    def is_preprint(self) -> bool:
        """Whether it never got beyond arXiv."""
        return self.venues == ("arXiv",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One entry of one file: how it is written, what was done to it, and what must be found."""

    key: str
    group: str
    """exporters, legal, errors or hallmark."""
    kind: str
    """Which exporter, variation or mistake."""
    dress: str
    """Which writer of which file."""
    listed: Reference
    truth: Truth | None
    wrong: frozenset[str] = frozenset()
    """The fields that are wrong."""
    expects: tuple[str, ...] = ()
    """Beginnings of codes of findings; one of them must be raised."""
    is_note: bool = False
    """Whether a note is enough."""
    without_dblp: bool = False
    """Whether DBLP does not answer in the run of this case."""
    part: int = 0
    """Cases of one dress with other parts are written to other files: they may mean the same paper."""

    @property
    def is_flawed(self) -> bool:
        """Whether anything is to be found."""
        return bool(self.expects)
