"""Names of authors in the way in which a list writes them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ET_AL = re.compile(r",?\s{1,4}(?:et\.? al\.?|and others)", re.IGNORECASE)
# The first name has initials for its given names: "E. J. Hu", "Hu, E. J.".
_INITIALS = re.compile(r"^(?:[^,;]{1,40},)?\s{0,4}[A-Z]\.")


def authors_in_style(authors: Sequence[str], model: str) -> str:
    """The authors as the model has its own: all or the first with "et al.", initials or whole names.

    >>> authors_in_style(("Edward J. Hu", "Yelong Shen"), "Dettmers et al.")
    'Hu et al.'
    >>> authors_in_style(("Edward J. Hu", "Yelong Shen"), "T. Dettmers, A. Pagnoni and L. Zettlemoyer")
    'E. J. Hu and Y. Shen'
    >>> authors_in_style(("Edward J. Hu", "Yelong Shen"), "Dettmers, Tim; Pagnoni, Artidoro")
    'Hu, Edward J.; Shen, Yelong'
    """
    names = [_abbreviated(name) for name in authors] if _INITIALS.search(model) else list(authors)
    if found := _ET_AL.search(model):
        first = names[0] if " " in model[: found.start()].strip() else authors[0].rpartition(" ")[2]
        return first if len(authors) == 1 else f"{first}{found[0]}"
    if ";" in model:
        has_family_first = "," in model.partition(";")[0]
        return "; ".join(map(_family_first, names) if has_family_first else names)
    joint = re.search(r",? (?:and|&) ", model)
    if joint is None or len(names) == 1:
        return ", ".join(names)
    *others, last = names
    before_last = joint[0] if len(others) > 1 else joint[0].lstrip(",")  # "A and B" has no comma
    return f"{', '.join(others)}{before_last}{last}"


def _abbreviated(name: str) -> str:
    """A name with initials for given names: "Edward J. Hu" -> "E. J. Hu"."""
    *given, family = name.split()
    return " ".join([*(f"{part[0]}." for part in given), family])


def _family_first(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}" if given else family
