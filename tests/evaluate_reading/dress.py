"""Same content, other dress: a list is changed in form only, and the same titles must still be read."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from enrich.core.models import Entry, EntryKind
from enrich.core.text import words
from enrich.reading_list import parse_reading_list
from enrich.storage.files import read_list
from evaluate_reading.records import shared

TARGET = 0.97
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\((?!#)[^()\s]*(?:\([^()]*\)[^()\s]*)*\)")


def _links_removed(text: str, rng: random.Random) -> str:
    text = _LINK.sub(lambda match: match[1], text)
    text = re.sub(r"</?a\b[^>]*>", "", text)
    return re.sub(r"https?://[^\s)>\]\"|]+", "", text)


def _unknown_hosts(text: str, rng: random.Random) -> str:
    return re.sub(
        r"https?://(?!img\.shields|awesome|github\.com)[^\s)>\]\"|]+",
        lambda match: f"https://journals.example.org/{abs(hash(match[0])) % 10**8}",
        text,
    )


def _below(heading: str) -> Callable[[str, random.Random], str]:
    def changed(text: str, rng: random.Random) -> str:
        return f"# {heading}\n\n" + re.sub(r"^(#{1,5}) ", r"#\1 ", text, flags=re.MULTILINE)

    return changed


def _emoji(text: str, rng: random.Random) -> str:
    return re.sub(
        r"^(\s*(?:[-*+]|\d+\.)\s+)(?=\S)", lambda match: match[1] + rng.choice("⭐🔥") + " ", text, flags=re.MULTILINE
    )


def _shuffled(text: str, rng: random.Random) -> str:
    """Runs of one-line items, each shuffled."""
    lines, out = text.splitlines(keepends=True), list[str]()
    run: list[str] = []
    for line in [*lines, ""]:
        if re.match(r"[-*+] \S", line) and line.endswith("\n"):
            run.append(line)
            continue
        if not re.match(r"\s+\S", line):
            rng.shuffle(run)
        out += [*run, line]
        run = []
    return "".join(out)


def _fields_deleted(text: str, rng: random.Random) -> str:
    """A tenth of what stands in brackets after a title or at the end of a line is gone."""
    return re.sub(r" \([^()\[\]\n]{3,30}\)|, (?:19|20)\d\d\b", lambda m: "" if rng.random() < 0.1 else m[0], text)


def _crlf(text: str, rng: random.Random) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


DRESSES: dict[str, Callable[[str, random.Random], str]] = {
    "links removed": _links_removed,
    "unknown hosts": _unknown_hosts,
    "below Contents": _below("Contents"),
    "below News": _below("News"),
    "star or emoji before items": _emoji,
    "shuffled": _shuffled,
    "fields deleted": _fields_deleted,
    "CRLF": _crlf,
}


def _rendered(entries: list[Entry], form: str) -> str:
    """The entries written again in another container."""
    rows = []
    for entry in entries:
        title, url = (entry.title or "").replace("|", "\\|"), entry.url or ""
        facts = [fact for fact in (entry.authors, entry.venue) if fact]
        rows.append((title, url, facts))
    if form == "bullets":
        return "# L\n\n" + "".join(f"- [{t}]({u}). {'. '.join(f)}\n" for t, u, f in rows)
    if form == "paragraphs":
        return "# L\n\n" + "".join(
            f"**{t}**  \n" + "".join(f"{x}  \n" for x in f) + f"[[paper]]({u})\n\n" for t, u, f in rows
        )
    if form == "headings":
        return "# L\n\n" + "".join(f"### {t}\n\n{', '.join(f)}\n\n[[paper]]({u})\n\n" for t, u, f in rows)
    lines = [f"| {t} | {'; '.join(f).replace('|', ' ')} | [link]({u}) |\n" for t, u, f in rows]
    return "# L\n\n| Title | Details | Link |\n|---|---|---|\n" + "".join(lines)


FORMS = ("bullets", "paragraphs", "headings", "table")


def titles_of(text: str) -> set[tuple[str, ...]]:
    """The words of all titles that are read."""
    return {words(entry.title) for entry in parse_reading_list(text).entries if entry.title}


def measure_dress(seed: int) -> list[tuple[str, str, float]]:
    """(list, dress, share of the titles of papers that are still read)."""
    rng = random.Random(seed)
    found = []
    paths = sorted(shared("lists").glob("[0-9]*.md"))
    whole = {path.name[:2]: read_list(path) for path in paths}
    for name, text in whole.items():
        entries = [e for e in parse_reading_list(text).entries if e.title and e.kind is EntryKind.PAPER]
        wanted = {words(entry.title or "") for entry in entries if len((entry.title or "").split()) > 1}
        other = next(value for key, value in whole.items() if key != name)
        dressed = {dress: change(text, rng) for dress, change in DRESSES.items()}
        dressed["joined"] = text + "\n\n" + other
        dressed |= {f"as {form}": _rendered(entries, form) for form in FORMS}
        for dress, changed in dressed.items():
            found.append((name, dress, len(wanted & titles_of(changed)) / len(wanted)))
    return found
