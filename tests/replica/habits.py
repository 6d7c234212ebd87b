"""What the services really do beyond their manuals, each a switch, with the public source of the behaviour.

A habit shows only where the served works give it something to show: `from_odd()` loads works made for that.
"""

from __future__ import annotations

from enum import StrEnum


class Habit(StrEnum):
    """One habit of one service."""

    MARKED_UP_TITLES = "marked_up_titles"
    """Titles come as LaTeX (arXiv), as MathML (Crossref), or with HTML entities escaped twice (DBLP, DataCite).

    arXiv's manual lets authors type TeX (https://info.arxiv.org/help/prep.html#title); Crossref passes on the
    face mark-up and MathML of deposits (https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/).
    """
    ARXIV_IGNORES_SUBJECT_CLASS_IDS = "arxiv_ignores_subject_class_ids"
    """`cs.CL/0205028` is well-formed and finds nothing; `cs/0205028` finds the paper.

    The external form has no subject class: https://info.arxiv.org/help/arxiv_identifier_for_services.html.
    """
    ARXIV_LISTS_COLON = "arxiv_lists_colon"
    """A collaboration before its members leaves an author `:` behind it (https://arxiv.org/abs/2501.12948).

    The colon after a collaboration is arXiv's own rule: https://info.arxiv.org/help/prep.html#author.
    """
    S2_REFUSES_UNKNOWN_IDS = "s2_refuses_unknown_ids"
    """A batch in which no id is known is a 400 `No valid paper ids given`, not a list of nulls.

    Observed live by several public clients in 2025 and 2026, whose tests quote this body.
    """
    S2_MERGES_PAPERS = "s2_merges_papers"
    """An id may give the record of another paper, into which its own was merged (allenai/s2-folks #108, #157)."""
    CROSSREF_SPLITS_AT_COMMAS = "crossref_splits_at_commas"
    """Filters are separated by commas, and a comma in a DOI cannot be escaped (CrossRef/rest-api-doc #44)."""
    CROSSREF_LISTS_SERIES = "crossref_lists_series"
    """`container-title` holds the series before the title of the book (api rules, 3: bibtexupdater's changelog)."""
    CROSSREF_NAMES_NOBODY = "crossref_names_nobody"
    """The family name `&NA;` stands for no author in deposits of medical publishers.

    Public cleaners of Crossref's data, e.g. those of fatcat and of library indexes, drop it by name.
    """
    DBLP_SENDS_HUNDRED_NEWEST = "dblp_sends_hundred_newest"
    """An answer has at most 100 hits, the newest first; older ones need `f=` or narrower words.

    `f`, `h` and `c`: https://dblp.org/faq/How+to+use+the+dblp+search+API.html.
    """
    DBLP_KNOWS_WORD_ENDS = "dblp_knows_word_ends"
    """A word is a prefix unless `$` ends it (https://dblp.org/search: "exact word search")."""


class Habits:
    """The habits in force; may change while the replica serves."""

    def __init__(self, habits: frozenset[Habit] = frozenset()) -> None:
        self._habits = habits

    def __contains__(self, habit: Habit) -> bool:
        return habit in self._habits

    def adopt(self, *habits: Habit) -> None:
        """Put more habits in force."""
        self._habits |= frozenset(habits)

    def drop(self) -> None:
        """Go back to the manuals."""
        self._habits = frozenset()
