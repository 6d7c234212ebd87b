"""Record linkage by comparison: every comparison returns a status and the reason for it.

Titles are compared by words: numbers and version words always count ("FlashAttention-2" is not
"FlashAttention"), formatting never does. Distances are rapidfuzz's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from enrich.core.text import canonical, words, words_with_latin_stand_ins

# Where a clause of a title ends. A run of blanks is entered only at its start, so that the time stays in proportion.
_CLAUSE_END = re.compile(r"(?:(?<!\s)\s++)?[:?!]\s++|(?<!\s)\s++[-–—]\s++")


class TitleStatus(StrEnum):
    """How a listed title relates to a title of a record, from closest to farthest."""

    SAME = "same"
    FORMATTING = "formatting"
    INFLECTED = "inflected"
    SHORTENED = "shortened"
    EXTENDED = "extended"
    NEAR = "near"
    DIFFERENT = "different"


class TitleReason(StrEnum):
    """Why two titles have the status they have."""

    IDENTICAL = "identical"
    CASE = "case differs"
    PUNCTUATION = "punctuation differs"
    SPACING = "word breaks differ"
    SPELLING = "British and American spelling differ"
    GREEK = "a Greek letter is written in Latin letters"
    PLURAL = "singular and plural differ"
    PART_LEFT_OUT = "a part is left out"
    PART_ADDED = "a part is added"
    WORDS_CHANGED = "a word or two changed"
    NUMBERS_DIFFER = "numbers or version words differ"
    NEGATION = "one is the negation of the other"
    OTHER_WORDS = "few words in common"


@dataclass(frozen=True, slots=True)
class TitleComparison:
    """The judgement of a pair of titles; `similarity` is 0 to 1 and only for ordering."""

    status: TitleStatus
    reason: TitleReason
    similarity: float

    @property
    def same_work(self) -> bool:
        """Whether the titles are the same but for formatting, or for a singular and plural."""
        return self.status in {TitleStatus.SAME, TitleStatus.FORMATTING, TitleStatus.INFLECTED}

    @property
    def is_part(self) -> bool:
        """Whether one title is a part of the other."""
        return self.status in {TitleStatus.SHORTENED, TitleStatus.EXTENDED}


# Words which make a title its opposite.
_NEGATIONS = {"not", "no", "never", "without", "un", "non", "isn", "isnt", "dont", "cannot", "nor"}
_VERSION_WORD = re.compile(r"\d|^(?:i{2,3}|iv|v|vi{1,3}|ix|x)$")
# A part of a title must have so many words, or be its name before the colon with its whole rest dropped, to be
# told from a chance agreement ("Language Models" is a part of hundreds of titles).
_LEAST_PART = 4
# Of the longer title's words, at most this share may be changed for a near miss: one in five lets one content
# word of an ordinary title (8 words) differ, and never half of a short one.
_NEAR_SHARE = 0.2

# A phrase of so many words with a coined one is no chance agreement.
_LEAST_PHRASE = 3
# A word that somebody made up for a system or method, by its inner capital; "MoE" and "IoT" are too short to tell.
_COINED = re.compile(r"\b(?=\w{5})\w*[a-z][A-Z]\w*")

# A shorter word that ends in "s" is no plural (as, bus, gas).
_LEAST_PLURAL = 4
# The name before a colon has at most so many words ("vLLM", "Deep Compression"); a longer head is a clause.
_LONGEST_SHORT_NAME = 4

# British endings with their American forms; both sides are rewritten, so an odd word harms nothing.
_BRITISH = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"is(?=(?:ation|ations|ational|e|es|ed|er|ers|ing|able)$)", "iz"),
        (r"ys(?=(?:e|es|ed|er|ers|ing)$)", "yz"),
        (r"(?<=.[ilnbvh])our(?=$|s$|al|ing|ed|hood|ite)", "or"),
        (r"ll(?=(?:ed|ing|er|ers)$)", "l"),
        (r"tre(?=s?$)", "ter"),
        (r"ogue(?=s?$)", "og"),
        (r"^grey", "gray"),
    )
)


@lru_cache(maxsize=65536)
def _stems(text: str) -> tuple[str, ...]:
    """Words without the plural's s."""
    return tuple(
        w[:-1] if len(w) >= _LEAST_PLURAL and w.endswith("s") and not w.endswith("ss") else w for w in words(text)
    )


@lru_cache(maxsize=65536)
def _american(word: str) -> str:
    """A word in American spelling, as far as endings tell (optimisation, modelling, behaviour, centre)."""
    for pattern, spelling in _BRITISH:
        word = pattern.sub(spelling, word)
    return word


def american_spelling(title: str) -> str:
    """A title with British endings in American spelling, for searching: indexes have the spelling of the paper."""
    return " ".join(_american(word) for word in words(title))


def _versions(title: tuple[str, ...]) -> list[str]:
    return sorted(w for w in title if _VERSION_WORD.search(w))


@lru_cache(maxsize=65536)
def compare_titles(listed: str, title: str) -> TitleComparison:
    """How `listed` (as a list has it) relates to `title` (as a record has it)."""
    ours, theirs = words(listed), words(title)
    similarity = fuzz.ratio(" ".join(ours), " ".join(theirs)) / 100
    status, reason = _judge(listed, title, ours, theirs)
    return TitleComparison(status, reason, similarity)


def _judge(
    listed: str,
    title: str,
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
) -> tuple[TitleStatus, TitleReason]:
    if not ours or not theirs:
        return TitleStatus.DIFFERENT, TitleReason.OTHER_WORDS
    formatting = _judge_formatting(listed, title, ours, theirs)
    if formatting is not None:
        return TitleStatus.SAME if formatting is TitleReason.IDENTICAL else TitleStatus.FORMATTING, formatting
    if _stems(listed) == _stems(title):
        return TitleStatus.INFLECTED, TitleReason.PLURAL
    if _is_part(listed, title):
        return TitleStatus.SHORTENED, TitleReason.PART_LEFT_OUT
    if _is_part(title, listed):
        return TitleStatus.EXTENDED, TitleReason.PART_ADDED
    return _judge_changed(ours, theirs)


def _judge_formatting(
    listed: str,
    title: str,
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
) -> TitleReason | None:
    """In what form alone two titles differ; None if in more than form."""
    if _plain(listed) == _plain(title):
        return TitleReason.IDENTICAL
    if _plain(listed).casefold() == _plain(title).casefold():
        return TitleReason.CASE
    if ours == theirs:
        return TitleReason.PUNCTUATION
    if "".join(ours) == "".join(theirs):
        return TitleReason.SPACING
    if tuple(map(_american, ours)) == tuple(map(_american, theirs)):
        return TitleReason.SPELLING
    return TitleReason.GREEK if _same_but_for_greek(listed, title) else None


def _plain(title: str) -> str:
    """A title as a reader sees it: dashes, and digits above or below the line, are formatting."""
    plain = unicodedata.normalize("NFKC", canonical(title))
    return plain.replace("–", "-").replace("—", "-").rstrip(" .")


def _same_but_for_greek(one: str, other: str) -> bool:
    """Whether two titles differ only in Latin letters that stand for Greek ones (μBench, muBench, uBench)."""
    return bool(
        {_joined(words(one)), _joined(words_with_latin_stand_ins(one))}
        & {_joined(words(other)), _joined(words_with_latin_stand_ins(other))}
    ) or _micro(words(one)) == _micro(words(other))


def _joined(parts: tuple[str, ...]) -> str:
    return "".join(parts)


def _micro(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Words with "u" for a leading "mu": the sign of "micro" has a stand-in on every keyboard."""
    return tuple("u" + word[2:] if word.startswith("mu") else word for word in parts)


def _judge_changed(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[TitleStatus, TitleReason]:
    changed = Levenshtein.distance(ours, theirs)
    if changed > max(1, _NEAR_SHARE * max(len(ours), len(theirs))) or min(len(ours), len(theirs)) < _LEAST_PART:
        return TitleStatus.DIFFERENT, TitleReason.OTHER_WORDS
    if _versions(ours) != _versions(theirs):
        return TitleStatus.DIFFERENT, TitleReason.NUMBERS_DIFFER
    if _NEGATIONS & (set(ours) ^ set(theirs)):
        return TitleStatus.DIFFERENT, TitleReason.NEGATION
    return TitleStatus.NEAR, TitleReason.WORDS_CHANGED


def _is_part(short: str, whole: str) -> bool:
    """Whether `short` is the beginning or the end of `whole`, cut where a title may be cut.

    That is at a colon or dash ("Deep Compression: …"), or anywhere if at least half of the words remain. What is
    left out must not hold a number or version word.
    """
    part, full = _stems(short), _stems(whole)
    if len(part) < _LEAST_PART or len(part) >= len(full):
        return False
    if part == full[: len(part)]:
        rest = full[len(part) :]
    elif part == full[-len(part) :]:
        rest = full[: -len(part)]
    else:
        return False
    if _versions(rest) and not _is_clause(part, whole):
        return False
    return _is_clause(part, whole) or 2 * len(part) >= len(full)


def _is_clause(part: tuple[str, ...], whole: str) -> bool:
    clauses = _CLAUSE_END.split(canonical(whole))
    return any(
        _stems(": ".join(clauses[start:])) == part or _stems(": ".join(clauses[:start])) == part
        for start in range(1, len(clauses))
    )


def short_name(title: str) -> str | None:
    """The name that a title gives its subject before a colon ("vLLM: …"), if it is one of at most four words."""
    head, colon, _ = canonical(title).partition(":")
    return head if colon and 0 < len(words(head)) <= _LONGEST_SHORT_NAME else None


def names_agree(name: str, title: str) -> bool:
    """Whether `name` is the short name of `title`, spacing and hyphens aside (FlashAttention 2, FlashAttention-2)."""
    short = short_name(title)
    return short is not None and "".join(words(name)) == "".join(words(short))


def name_stands_in(name: str, title: str) -> bool:
    """Whether `name` occurs in `title` as whole words and is not followed by a version of its own."""
    wanted, text = "".join(words(name)), words(title)
    for start in range(len(text)):
        for end in range(start + 1, min(start + 6, len(text)) + 1):
            if "".join(text[start:end]) == wanted:
                return end == len(text) or not _VERSION_WORD.search(text[end])
    return False


def is_beginning(listed: str, title: str) -> bool:
    """Whether a text is the first words of a title, enough of them to be no chance agreement.

    >>> is_beginning("Orca: A Distributed System", "Orca: A Distributed System for Generative Models")
    True
    """
    ours, theirs = words(listed), words(title)
    return _LEAST_PART <= len(ours) < len(theirs) and ours == theirs[: len(ours)]


def is_tagline(listed: str, title: str) -> bool:
    """Whether a text is a project's own line about the paper: another name, and then a phrase of the title.

    The phrase has three words or more, one of them coined for the paper ("PagedAttention"). A text that keeps the
    title's own name and invents the rest is no tagline, but a wrong title.

    >>> is_tagline("vLLM: Cheap Serving with PagedAttention", "Memory for Serving with PagedAttention")
    True
    >>> is_tagline("FlexGen: Flexible Large Language Models", "FlexGen: Inference of Large Language Models")
    False
    """
    name = short_name(listed)
    if name is None or name_stands_in(name, title):
        return False
    ours, theirs = words(canonical(listed).partition(":")[2]), words(title)
    phrases = {theirs[at : at + _LEAST_PHRASE] for at in range(len(theirs) - _LEAST_PHRASE + 1)}
    coined = set(words(" ".join(_COINED.findall(canonical(title)))))
    shared = (ours[at : at + _LEAST_PHRASE] for at in range(len(ours) - _LEAST_PHRASE + 1))
    return any(phrase in phrases and coined & set(phrase) for phrase in shared)
