"""The formats in which a reading list may be written: one table, which all commands use."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enrich.reading_list.records import RecordList


class ListFormat(StrEnum):
    """How a list is written, which decides how it is read and how text is escaped in it."""

    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"
    RIS = "ris"
    ENDNOTE = "endnote"
    CSV = "csv"

    @classmethod
    def for_file(cls, name: str) -> ListFormat:
        """The format of a file, by the end of its name; Markdown where the end says nothing.

        >>> ListFormat.for_file("README.md").value, ListFormat.for_file("refs.BIB").value
        ('markdown', 'bibtex')
        """
        return _BY_SUFFIX.get(Path(name).suffix.lower(), cls.MARKDOWN)

    @classmethod
    def for_content(cls, content: bytes) -> ListFormat:
        r"""The format of a text without a name, by how it begins; Markdown where no other begins so.

        >>> ListFormat.for_content(b"% my papers\n@article{a,").value, ListFormat.for_content(b"# Papers").value
        ('bibtex', 'markdown')
        """
        return next((form for form, begins in _BEGINNINGS if begins.match(content)), cls.MARKDOWN)

    @property
    def suffix(self) -> str:
        """The usual end of the name of such a file."""
        return _SUFFIXES[self][0]


_SUFFIXES: dict[ListFormat, tuple[str, ...]] = {
    ListFormat.MARKDOWN: (".md", ".markdown"),
    ListFormat.BIBTEX: (".bib", ".bibtex"),
    ListFormat.CSL_JSON: (".json",),
    ListFormat.RIS: (".ris",),
    ListFormat.ENDNOTE: (".enw",),
    ListFormat.CSV: (".csv", ".tsv"),
}
_BY_SUFFIX = {suffix: form for form, suffixes in _SUFFIXES.items() for suffix in suffixes}
LIST_SUFFIXES = tuple(_BY_SUFFIX)
"""The ends of names of files that are lists."""
FORMAT_NAMES = "Markdown, BibTeX, CSL-JSON, RIS, EndNote or CSV"
"""All formats, for messages."""

# A byte order mark, blank lines, and lines of a comment may come first.
_BEFORE = rb"\A(?:\xef\xbb\xbf)?"
_BEGINNINGS = (
    (ListFormat.BIBTEX, re.compile(_BEFORE + rb"(?:\s|%[^\n]*\n)*+@\s*\w+\s*[{(]")),
    (ListFormat.CSL_JSON, re.compile(_BEFORE + rb'\s*+(?:\[\s*+\{|\{\s*+")')),
    (ListFormat.RIS, re.compile(_BEFORE + rb"(?:[^\n]*\n){0,10}?TY  ?- ")),
    (ListFormat.ENDNOTE, re.compile(_BEFORE + rb"\s*+%0 \w")),
)


Reader = Callable[[str, Path], "RecordList"]
"""The text of a list and its path -> its records. Raises InputError for a text that has another form."""


def records_reader(form: ListFormat) -> Reader | None:
    """How a format of records with named fields is read; None for Markdown."""
    from enrich.reading_list.bibtex import read_bibtex
    from enrich.reading_list.csl_json import read_csl_json
    from enrich.reading_list.tables import read_table
    from enrich.reading_list.tagged import read_endnote, read_ris

    readers: dict[ListFormat, Reader] = {
        ListFormat.BIBTEX: read_bibtex,
        ListFormat.CSL_JSON: read_csl_json,
        ListFormat.RIS: read_ris,
        ListFormat.ENDNOTE: read_endnote,
        ListFormat.CSV: read_table,
    }
    return readers.get(form)
