"""BibTeX: one entry a reference, with stable keys, escaped: nothing in a title or name takes effect as TeX."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

from enrich.exports.references import Name, Reference, ReferenceType

_TYPES = {
    ReferenceType.PROCEEDINGS: "inproceedings",
    ReferenceType.JOURNAL: "article",
    ReferenceType.PREPRINT: "misc",
    ReferenceType.OTHER: "misc",
}
_CONTAINERS = {
    ReferenceType.PROCEEDINGS: "booktitle",
    ReferenceType.JOURNAL: "journal",
    ReferenceType.OTHER: "howpublished",
}
# BibTeX counts braces even where TeX would not: a lone one must not stand in a value, escaped or not.
_BRACES = {ord("{"): r"\textbraceleft{}", ord("}"): r"\textbraceright{}"}
_ENCODER = UnicodeToLatexEncoder(
    conversion_rules=[UnicodeToLatexConversionRule(RULE_DICT, _BRACES), "defaults"],
    replacement_latex_protection="braces-all",
    unknown_char_policy="keep",
    unknown_char_warning=False,
)
# A word whose capitals are part of it (vLLM, LoRA, I/O): styles that write titles small must leave it alone.
_OWN_CAPITALS = re.compile(r"\w[A-Z]|[A-Z]/")


def document(references: Sequence[Reference]) -> str:
    """A .bib file of references, in the order given."""
    library = Library([Entry(_TYPES[r.kind], r.key, _fields(r)) for r in references])
    return write_string(library)


def latex(text: str) -> str:
    r"""Text as LaTeX shows it, letter for letter; scripts that LaTeX has no commands for are left as they are.

    >>> latex("Erdős: 5% of {x}")
    'Erd{\\H{o}}s: 5{\\%} of {\\textbraceleft{}}x{\\textbraceright{}}'
    """
    encoded: str = _ENCODER.unicode_to_latex(text)
    return encoded


def title(text: str) -> str:
    """A title in LaTeX, with braces around the words whose capitals are to stay.

    >>> title("Serving with vLLM: Megatron-LM at Scale")
    'Serving with {vLLM}: {Megatron-LM} at Scale'
    """
    return " ".join(_protected(word) for word in text.split())


def _protected(word: str) -> str:
    match = re.fullmatch(r"(\W*)(.*?)(\W*)", word)
    if match is None or not _OWN_CAPITALS.search(match[2]):
        return latex(word)
    return f"{latex(match[1])}{{{latex(match[2])}}}{latex(match[3])}"


def author(name: Name) -> str:
    r"""A name as BibTeX reads it without guessing: `von Last, Jr, First`, a group in braces.

    >>> author(Name(family="Beethoven", particle="van", given="Ludwig")), author(Name(literal="Team A and B"))
    ('van Beethoven, Ludwig', '{Team A and B}')
    """
    if name.family is None:
        return f"{{{latex(name.literal or '')}}}"
    last = " ".join(latex(part) for part in (name.particle, name.family) if part)
    return ", ".join([last, *(latex(part) for part in (name.suffix, name.given) if part)])


def _fields(r: Reference) -> list[Field]:
    values = {
        "title": title(r.title),
        "author": " and ".join(author(name) for name in r.names),
        _CONTAINERS.get(r.kind, ""): title(r.container) if r.container else None,
        "publisher": latex(r.publisher) if r.publisher and r.kind is not ReferenceType.PREPRINT else None,
        "year": str(r.year) if r.year else None,
        "doi": _verbatim(r.doi),
        "eprint": _verbatim(r.arxiv_id),
        "archiveprefix": "arXiv" if r.arxiv_id else None,
        "url": _verbatim(r.url),
        "note": latex(r.note) if r.note else None,
        "abstract": latex(r.abstract) if r.abstract else None,
    }
    return [Field(name, value) for name, value in values.items() if name and value]


def _verbatim(text: str | None) -> str | None:
    r"""A value that styles hand to \url: escaped for no one, and without what would end the field."""
    return re.sub(r"[{}\\\s]", lambda m: f"%{ord(m[0]):02X}", text) if text else None
