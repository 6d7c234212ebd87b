"""Lists whose texts are longer than anything people write: they are cut, and nothing that was cut is edited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import CURATED
from enrich.reading_list import parse_list
from enrich.reading_list.bounds import LENGTHS, MOST_HEADINGS, MOST_LINKS
from hostile.places import enrich

LINK = "https://arxiv.org/abs/1612.03079"
# Each is longer than any bound of its fields: of authors 50,000 characters are read, of other texts 2,000.
LONG = {
    "title": "word " * 4_000, "name": "N" * 20_000, "authors": "Ada Lovelace and " * 4_000, "venue": "Conference " * 2_000, "blanks": " " * 20_000,
    "quotes": '\\"' + " " * 20_000, "brackets": "[" * 8_000, "braces": "{}" * 10_000, "accents": "e\u0301" * 10_000, "entities": "&amp;" * 5_000,
    "tags": "<b>" * 8_000, "digits": "7" * 20_000, "ligature": "\ufdfa" * 20_000, "commas": "a, " * 20_000, "emoji": "😀" * 20_000,
}  # fmt: skip
FORMS = {
    "md": "# Papers\n\n- [{0}]({1})\n  - Conference: {0}\n  - Authors: {0}\n\n- **{0}**: [A Paper On Nothing]({1})\n",
    "bib": "@article{{a, title={{A Paper {0}}}, author={{{0}}}, journal={{{0}}}, year={{2017}}, eprint={{1612.03079}}}}\n",
    "csv": 'title,authors,venue,url\n"A Paper {0}","{0}","{0}",{1}\n',
    "html": "| Title | Authors | Venue |\n|---|---|---|\n| [A Paper {0}]({1}) | {0} | {0} |\n",
}


@pytest.mark.run
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_texts_of_entries_are_cut(text: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data/raw").mkdir(parents=True)
    shutil.copy(CURATED, tmp_path / "data/raw")
    path = Path("list.md" if form == "html" else f"list.{form}")
    text = text.replace('"', '""') if form == "csv" else text
    path.write_text(FORMS[form].format(text, LINK), "utf-8")
    for entry in parse_list(path, path.read_text("utf-8")).entries:
        assert all(len(getattr(entry, name) or "") <= length for name, length in LENGTHS.items())
        assert len(entry.links) <= MOST_LINKS
        assert len(entry.section) <= MOST_HEADINGS
    result = enrich("run", str(path), "--offline")
    assert result.exit_code in {0, 2}, result.output
    if result.exit_code == 0:
        assert enrich("fix", str(path), "--write").exit_code == 0
        assert len(path.read_text("utf-8")) >= len(text), "what was cut is not written back"


def test_an_entry_of_many_links_and_headings() -> None:
    text = "".join(f"{'#' * min(n + 1, 6)} {'H' * 5_000}\n\n" for n in range(30))
    text += (
        "- A Paper On Nothing At All "
        + " ".join(f"[pdf{n}](https://example.org/{n}{'x' * 5_000}.pdf)" for n in range(300))
        + "\n"
    )
    entries = parse_list(Path("a.md"), text).entries
    assert all(
        len(entry.links) <= MOST_LINKS and all(len(link.url) <= 2_000 for link in entry.links) for entry in entries
    )
    assert all(len(heading) <= 2_000 for entry in entries for heading in entry.section)
