"""Names of people in the forms in which bibliographies and reading lists write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_PARTICLES = frozenset(
    [
        "van",
        "von",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ter",
        "zu",
    ]
)
_SUFFIXES = frozenset({"Jr.", "Jr", "Sr.", "II", "III", "IV"})
_TEX_MARKS = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u030c": "v", "\u0327": "c"}
_TEX_LETTERS = {"ø": r"{\o}", "Ø": r"{\O}", "ß": r"{\ss}", "ł": r"{\l}", "Ł": r"{\L}", "æ": r"{\ae}", "å": r"{\aa}"}
_SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its parts; a particle belongs to the family name."""

    given: str
    family: str
    suffix: str = ""


def person(name: str) -> Person:
    """Take "Given van Family Jr." apart: the family name is the last word, with the particles before it."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else ""
    start = next((n for n, word in enumerate(words[1:-1], 1) if word in _PARTICLES), len(words) - 1)
    return Person(" ".join(words[:start]), " ".join(words[start:]), suffix)


def initials(given: str, *, dots: bool = True) -> str:
    """The initials of given names; a hyphen stays: "Jean-Luc Maria" is "J.-L. M."."""
    dot = "." if dots else ""
    words = ["-".join(part[0] + dot for part in word.split("-") if part) for word in given.split()]
    return " ".join(words) if dots else "".join(words).replace("-", "")


def without_accents(text: str) -> str:
    """The letters without their marks."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def with_tex_accents(text: str, *, in_braces: bool = False) -> str:
    r"""Accents as TeX commands: Müller is M{\"u}ller, or M{\"{u}}ller with the letter in braces of its own."""
    found: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        base, marks = parts[:1], parts[1:]
        if char in _TEX_LETTERS:
            found.append(_TEX_LETTERS[char])
        elif marks and marks[0] in _TEX_MARKS:
            mark = _TEX_MARKS[marks[0]]
            found.append(f"{{\\{mark}{{{base}}}}}" if mark.isalpha() or in_braces else f"{{\\{mark}{base}}}")
        else:
            found.append(char)
    return "".join(found)


def with_umlauts_spelt_out(text: str) -> str:
    """Müller is Mueller."""
    return "".join(_SPELT_OUT.get(char, char) for char in unicodedata.normalize("NFC", text))


def has_umlaut(names: Sequence[str]) -> bool:
    """Whether a name has a letter that can be spelt out."""
    return any(char in _SPELT_OUT for name in names for char in name)


# --- one name ------------------------------------------------------------------------------------------------


def first_last(name: str) -> str:
    """Ashish Vaswani."""
    return name


def last_first(name: str) -> str:
    """Vaswani, Ashish."""
    one = person(name)
    return ", ".join(part for part in (one.family, one.suffix, one.given) if part)


def last_initials(name: str) -> str:
    """Vaswani, A. N."""
    one = person(name)
    return ", ".join(part for part in (one.family, one.suffix, initials(one.given)) if part)


def initials_last(name: str) -> str:
    """A. N. Vaswani."""
    one = person(name)
    return " ".join(part for part in (initials(one.given), one.family, one.suffix) if part)


def vancouver(name: str) -> str:
    """Vaswani AN."""
    one = person(name)
    return " ".join(part for part in (one.family, initials(one.given, dots=False)) if part)


def upper_case(name: str) -> str:
    """Ashish VASWANI."""
    one = person(name)
    return " ".join(part for part in (one.given, one.family.upper(), one.suffix) if part)


# --- a list of names -------------------------------------------------------------------------------------------


def _joined(names: Sequence[str], joint: str, last: str, *, et_al: bool, others: str = " et al.") -> str:
    if et_al:
        return joint.join(names) + others
    return joint.join(names) if len(names) < 2 else joint.join(names[:-1]) + last + names[-1]


def _apa(names: Sequence[str], et_al: bool) -> str:
    return _joined([last_initials(name) for name in names], ", ", ", & ", et_al=et_al, others=", et al.")


def _chicago(names: Sequence[str], et_al: bool) -> str:
    first, *others = names
    return _joined([last_first(first), *others], ", ", ", and ", et_al=et_al, others=", et al.")


def _mla(names: Sequence[str], et_al: bool) -> str:
    first, *others = names
    if et_al or len(names) > 2:
        return f"{last_first(first)}, et al."
    return last_first(first) + "".join(f", and {other}" for other in others)


NAME_FORMS: dict[str, Callable[[Sequence[str], bool], str]] = {
    "First Last, First Last": lambda names, et_al: _joined(names, ", ", ", ", et_al=et_al),
    "First Last and First Last": lambda names, et_al: _joined(names, ", ", " and ", et_al=et_al),
    "First Last; First Last": lambda names, et_al: _joined(names, "; ", "; ", et_al=et_al),
    "F. Last, F. Last": lambda names, et_al: _joined(
        [*map(initials_last, names)], ", ", ", and " if len(names) > 2 else " and ", et_al=et_al
    ),
    "Last, First; Last, First": lambda names, et_al: _joined([*map(last_first, names)], "; ", "; ", et_al=et_al),
    "APA": _apa,
    "Chicago": _chicago,
    "MLA": _mla,
    "Vancouver": lambda names, et_al: _joined([*map(vancouver, names)], ", ", ", ", et_al=et_al),
    "First LAST": lambda names, et_al: _joined([*map(upper_case, names)], ", ", ", ", et_al=et_al),
}
"""Forms of a whole list of names in text: from the names in full, and whether others follow, to the text."""

BIBTEX_FORMS: dict[str, Callable[[str], str]] = {
    "First Last": first_last,
    "Last, First": last_first,
    "F. Last": initials_last,
    "Last, F.": last_initials,
}
"""Forms of one name in a BibTeX field."""


def in_text(names: Sequence[str], form: str, *, et_al: bool) -> str:
    """A list of names in one of NAME_FORMS."""
    return NAME_FORMS[form](names, et_al) if names else ""


def in_bibtex(names: Sequence[str], form: str, *, et_al: bool, joint: str = " and ") -> str:
    """A BibTeX author field, with its accents as they are."""
    return joint.join([*(BIBTEX_FORMS[form](name) for name in names), *(["others"] if et_al else [])])


def edited(names: Sequence[str], change: Callable[[str], str]) -> tuple[str, ...]:
    """All names with one change."""
    return tuple(change(name) for name in names)


def without_middle_names(name: str) -> str:
    """Only the first of the given names; an initial that begins a name stays."""
    one = person(name)
    return re.sub(r"\s+", " ", f"{one.given.split(' ')[0]} {one.family} {one.suffix}").strip()
