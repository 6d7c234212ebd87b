"""Conservation: every character of any text is claimed by exactly one part of the account."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from enrich.reading_list import ReadingList, parse_reading_list
from enrich.reading_list.account import PartKind, Reason
from evaluate_reading.records import shared

_SNIPPETS = (
    "- ", "* ", "1. ", "  ", "\n", "\n\n", "\r\n", "# ", "|", "|---|---|\n", "> ", "---\n", "**", "_", "`", "```\n",
    "[", "](", ")",
    "https://arxiv.org/abs/2001.00001", "[[pdf]]", "<br>", "<p>", "</p>", "<li>", "<table><tr><td>", "<!--",
    "-->", "&amp;", "\\", "Title of a Paper", "Ada Fern, Bo Lark", "ICML 2020", "2020", '"', "“", "：", "论文", "🔥",
    ". ", ", ", "[1]: ",
)  # fmt: skip


def unclaimed(text: str, parsed: ReadingList) -> list[str]:
    """What is wrong with the account of a text: gaps, overlaps, parts that no rule claimed. Empty if all is well."""
    faults = []
    position = 0
    for part in parsed.account:
        if part.begin < position:
            faults.append(f"line {part.line}: parts overlap")
        if text[position : part.begin].strip():
            faults.append(f"line {part.line}: {text[position : part.begin]!r} before it is in no part")
        if part.reason is Reason.UNCLAIMED:
            faults.append(f"line {part.line}: unclaimed: {text[part.begin : part.end][:80]!r}")
        if part.kind is PartKind.ENTRY and not (part.owner is not None and 0 <= part.owner < len(parsed.entries)):
            faults.append(f"line {part.line}: an entry that does not exist")
        position = part.end
    if text[position:].strip():
        faults.append(f"the end is in no part: {text[position:][:80]!r}")
    owners = {part.owner for part in parsed.account if part.kind is PartKind.ENTRY}
    faults += [
        f"line {entry.line}: an entry without a part" for k, entry in enumerate(parsed.entries) if k not in owners
    ]
    return faults


def texts(rng: random.Random, count: int) -> Iterator[str]:
    """The shared lists, the micro lists, and `count` texts that are mixed from snippets or are lists with damage."""
    whole = [path.read_bytes().decode() for path in sorted(shared("lists").glob("[0-9]*.md"))]
    whole += [path.read_bytes().decode() for path in sorted(shared("reading/micro").glob("*.md"))]
    yield from whole
    for number in range(count):
        if number % 2:
            yield "".join(rng.choice(_SNIPPETS) for _ in range(rng.randrange(80)))
            continue
        lines = rng.choice(whole).splitlines(keepends=True)
        begin = rng.randrange(len(lines))
        text = "".join(lines[begin : begin + 40])
        for _ in range(rng.randrange(1, 5)):
            at = rng.randrange(len(text) + 1)
            text = text[:at] + rng.choice(_SNIPPETS) + text[at + rng.randrange(6) :]
        yield text


def measure_conservation(seed: int, count: int) -> list[str]:
    """The faults of all texts."""
    faults = []
    for text in texts(random.Random(seed), count):
        found = unclaimed(text, parse_reading_list(text))
        if found:
            head = re.sub(r"\s+", " ", text[:60])
            faults.append(f"{head!r}: {found[0]}")
    return faults
