"""Hostile lists of records: they take time in proportion to their length, and strings in strings do not grow."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from enrich.core.errors import InputError
from enrich.reading_list import parse_list
from hostile.test_linear_time import grows_too_fast

TIMES = 10
LISTS = {
    "unclosed entries.bib": ("", "@a{b,c={"),
    "unclosed quotes.bib": ("", '@a{b,c="'),
    "unclosed fields.bib": ("", "@a{b,title={x},c={d=\n"),
    "unclosed lines.bib": ("", '@a{b,\n c={x},\n d="y\n'),
    "braces.bib": ("@a{b,title={", "{"),
    "pieces.bib": ("@a{b,title=x", " # {a}"),
    "blanks.bib": ("@a{", " "),
    "backslashes.bib": ("", '@a{b,title={\\"  '),
    "comments.bib": ("", "\n@comment("),
    "commented out.bib": ("", "%@a{b,c=d}\n"),
    "members.json": ("[", '{"title":"x","type":"book"},'),
    "braces.json": ('[{"type":"book","title":"', '{\\"'),
    "nested.json": ("", "["),
    "authors.ris": ("TY  - JOUR\n", "AU  - a\n"),
    "lines.ris": ("TY  - JOUR\nTI  - x\n", "abc\n"),
    "records.ris": ("", "TY  - JOUR\n"),
    "quotes.csv": ("title,url\n", '"'),
    "cells.csv": ("title,url\n", '",'),
    "columns.csv": ("title", ",title"),
    "title.csv": ("title\n", '\\" '),
}


@pytest.mark.parametrize("name", LISTS)
def test_hostile_lists_of_records_take_linear_time(name: str) -> None:
    begin, pump = LISTS[name]

    def read(text: str) -> None:
        with contextlib.suppress(InputError):
            parse_list(Path(name), text)

    assert not grows_too_fast(read, lambda length: begin + pump * (TIMES * length // len(pump)))


def test_strings_in_strings_are_bounded() -> None:
    doubled = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(60))
    text = '@string{a0 = "ten letters"}\n' + doubled + "@article{a, title={One}, journal = a60 # a60}"
    (entry,) = parse_list(Path("l.bib"), text).entries
    assert len(entry.venue or "") <= 2_000
