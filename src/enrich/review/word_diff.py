"""Which words differ between two texts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# An unchanged run of words that is shorter than this, between two changes, does not help the reader.
_SHORT_RUN = 5
# The time to compare grows with the square of the length; nobody reads the differences of longer texts word by word.
_TOKENS_COMPARED = 1500


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, and whether the other text lacks it."""

    text: str
    is_changed: bool


def word_diff(listed: str, correct: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts in pieces, cut at words: what both contain, and what only one contains."""
    before, after = _TOKEN.findall(listed), _TOKEN.findall(correct)
    if max(len(before), len(after)) > _TOKENS_COMPARED:
        return (Part(listed, listed != correct),), (Part(correct, listed != correct),)
    left: list[Part] = []
    right: list[Part] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    steps = matcher.get_opcodes()
    for place, (step, a, a_end, b, b_end) in enumerate(steps):
        kept = "".join(before[a:a_end])
        is_inside = 0 < place < len(steps) - 1
        is_changed = step != "equal" or (is_inside and len(kept.strip()) < _SHORT_RUN)
        left.append(Part(kept, is_changed))
        right.append(Part("".join(after[b:b_end]), is_changed))
    return _joined(left), _joined(right)


def _joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same pieces: no empty ones, neighbours of one kind as one, and no blanks at the ends of a change."""
    whole: list[Part] = []
    for part in parts:
        if whole and whole[-1].is_changed == part.is_changed:
            whole[-1] = Part(whole[-1].text + part.text, part.is_changed)
        elif part.text:
            whole.append(part)
    return tuple(piece for part in whole for piece in _trimmed(part))


def _trimmed(part: Part) -> Iterator[Part]:
    core = part.text.strip()
    if not part.is_changed or not core or core == part.text:
        yield part
        return
    before, _, after = part.text.partition(core)
    yield from (p for p in (Part(before, False), Part(core, True), Part(after, False)) if p.text)
