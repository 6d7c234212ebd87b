"""The words of `vocabulary.toml`, read once, and the questions that they answer."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from enrich.core.models import EntryKind, LinkRole
from enrich.core.text import fold

_WORD = re.compile(r"[^\W_]+")
_MOST_LABEL_WORDS = 4


@cache
def vocabulary() -> dict[str, dict[str, list[str]]]:
    """The tables of words, as they stand in the file."""
    raw: dict[str, Any] = tomllib.loads(
        files("enrich.reading_list").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    )
    return raw


@cache
def _label_words() -> dict[str, LinkRole]:
    return {word: LinkRole(role) for role, words in vocabulary()["labels"].items() for word in words}


@lru_cache(maxsize=8192)
def label_role(text: str) -> LinkRole | None:
    """What a link's text says that it leads to, if it says nothing else ("[pdf]", "Project page"); else None."""
    known, fillers = _label_words(), vocabulary()["fillers"]["words"]
    folded = fold(text).strip(" []()【】-–—:;,.|/+*🔗📄💻📝")
    if folded in known:
        return known[folded]
    words = [word for word in _WORD.findall(folded) if not word.isdigit()]
    if not 0 < len(words) <= _MOST_LABEL_WORDS:
        return None
    telling = [word for word in words if word in known]
    if telling and all(word in known or word in fillers for word in words):
        return known[telling[-1]] if known[telling[0]] is LinkRole.OTHER else known[telling[0]]
    return None


@lru_cache(maxsize=8192)
def label_hint(text: str) -> LinkRole | None:
    """What a bracketed link text of a few words hints at ("MIT short paper", "Slides: part 1"), or None."""
    known = _label_words()
    words = _WORD.findall(fold(text))
    if words and (":" in text or len(words) <= _MOST_LABEL_WORDS):
        for word in (words[-1], words[0]):
            if word in known:
                return known[word]
    return None


@cache
def _hosts() -> dict[str, str]:
    return {host: role for role, hosts in vocabulary()["hosts"].items() for host in hosts}


@lru_cache(maxsize=8192)
def host_says(url: str) -> str | None:
    """What an address's host leads to: a role's name, "paper", "course" or "book"; None if it is not known."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    known = _hosts()
    path = parts.path.strip("/").split("/")
    for length in range(min(3, len(path)), 0, -1):
        if role := known.get("/".join([host, *path[:length]])):
            return role
    labels = host.split(".")
    return next((known[".".join(labels[k:])] for k in range(len(labels) - 1) if ".".join(labels[k:]) in known), None)


@cache
def _pattern(section: str, key: str) -> re.Pattern[str]:
    words = sorted(vocabulary()[section][key], key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(re.escape(word) for word in words) + r")(?![^\W_])")


_KINDS = {
    "tool": EntryKind.TOOL,
    "blog": EntryKind.BLOG,
    "book": EntryKind.BOOK,
    "course": EntryKind.COURSE,
    "dataset": EntryKind.DATASET,
    "video": EntryKind.VIDEO,
}


@lru_cache(maxsize=4096)
def is_boilerplate(title: str) -> bool:
    """Whether a heading is one of those that seldom have papers below: contents, news, contributing, licence."""
    plain = " ".join(re.findall(r"[^\W_]+(?:['’&-][^\W_]+)*", fold(title)))
    words = plain.split()
    skipped = set(vocabulary()["sections"]["skipped"])
    if plain in skipped:
        return True
    match = _pattern("sections", "skipped").search(plain)
    lengthy = {"citation", "citations", "authors", "author", "content", "update", "news", "updates", "contact"}
    return bool(match) and (match is not None and match[0] not in lengthy) and len(words) <= 8  # noqa: PLR2004


@lru_cache(maxsize=4096)
def section_kind(title: str) -> EntryKind | None:
    """The kind of what stands below a heading that names one ("Tools", "Blogs"); None where it may be papers."""
    plain = fold(title)
    if _pattern("sections", "paper").search(plain):
        return None
    words = _WORD.findall(plain)
    for key, kind in _KINDS.items():
        if any(plain.strip(" :.#") == word for word in vocabulary()["sections"][key]):
            return kind
        match = _pattern("sections", key).search(plain)
        if match and len(words) <= _MOST_LABEL_WORDS and plain.rstrip(" :.#").endswith(match[0]):
            return kind
    return None


@cache
def _columns() -> dict[str, str]:
    return {word: key for key, words in vocabulary()["columns"].items() for word in reversed(words)}


@lru_cache(maxsize=4096)
def column_means(header: str) -> str | None:
    """What a column of that header holds: title, authors, venue, year, date, code, link, name or summary."""
    known = _columns()
    plain = re.sub(r"[^\w()/&'.;]+", " ", fold(header)).strip()
    if plain in known:
        return known[plain]
    plain = re.sub(r"\([^()]*+\)", "", plain).strip(" :./")
    if plain in known:
        return known[plain]
    words = plain.split()
    return next((known[word] for word in (*words[-1:], *words[:1]) if word in known), None)


@cache
def _facts() -> dict[str, str]:
    columns = {word: key for key in ("authors", "venue", "date") for word in vocabulary()["columns"][key]}
    return columns | {word: key for key, words in vocabulary()["facts"].items() for word in words}


_FACT = re.compile(
    r"""[^\w\[\]("“<`*]*(?P<label>[^\W\d_][\w ;/-]{0,24}?)\s*"""
    r"""(?::(?=\s|$|[\[<(*"]|https?:|[^\x00-\x7f])|：|\s[–—-]\s)\s*"""
)


@lru_cache(maxsize=8192)
def fact_label(text: str) -> tuple[str, int] | None:
    """(what it holds, where its value begins) of a line that begins with a label ("Conference: …"); else None."""
    match = _FACT.match(text)
    if match is None:
        return None
    label = " ".join(fold(match["label"]).split())
    meaning = _facts().get(label)
    if meaning is None and label_role(label) is not None:
        meaning = "link"
    return (meaning, match.end()) if meaning else None


@cache
def name_words(key: str) -> frozenset[str]:
    """The particles of names, or the words that stand in none."""
    return frozenset(vocabulary()["names"][key])


def venue_words(key: str) -> re.Pattern[str]:
    """A pattern for the words of venues, or for those of what appeared nowhere yet."""
    return _pattern("venues", key)


@lru_cache(maxsize=8192)
def is_abbreviated_venue_word(word: str) -> bool:
    """Whether a word before a full stop is short for one of a venue's name ("Proc.", "Trans.")."""
    return word[:1].isupper() and fold(word) in vocabulary()["venues"]["abbreviations"]
