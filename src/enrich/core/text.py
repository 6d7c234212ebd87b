"""Text of titles and names: `canonical` is lossless for a reader, `fold` and `words` are for comparing only."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from enrich.core.latex import decode_latex, has_latex
from enrich.core.markup import strip_markup

_QUOTES = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "‒": "-"})
# Services escape twice or more ("&amp;amp;lt;"): all of it at once, so that the time stays in proportion.
_ESCAPED_AGAIN = re.compile(r"&(?:amp;)+", re.IGNORECASE)
# Compatibility characters that say more than their plain form: ½ is no "1⁄2", ™ no "TM", ² no "2" (UAX 44, table 14).
_MEANINGFUL = ("<super>", "<sub>", "<fraction>", "<circle>", "<square>")
# What a title needs at most to come to rest: markup, in it LaTeX, in that an entity, in that markup.
_MOST_PASSES = 6
_SIGNS = str.maketrans(dict.fromkeys("\\{}$<&"))
_SIGN = re.compile(r"[\\{}$<&]")
_TRADE_MARKS = str.maketrans(dict.fromkeys("™℠®©"))
# Letters that Unicode does not decompose into a base letter and an accent.
_BASE_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"},
)
# Greek letters are written as such in one source and spelt out, or written in LaTeX, in another.
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "∆": "delta", "ℓ": "l", "∞": "infinity",
}  # fmt: skip
_GREEK_LETTERS = str.maketrans(GREEK)
# The Latin letters that stand for Greek ones where a keyboard has none: the likest in shape or sound.
_LATIN_STAND_INS = str.maketrans(
    dict(zip("αβγδεζηθικλμνξοπρςστυφχψω", "abgdeznhiklunxoprsstufxyw", strict=True)) | {"∆": "d"}
)
_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
_SEARCH_WORD = re.compile(r"[^\W_][^\s\-/:;,._()\[\]\"–—]*")
_PREFIX = re.compile(r"[a-z0-9]+")
_INNER_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


def collapse(text: str) -> str:
    """`text` with every run of white space as one blank and none at the ends."""
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def canonical(text: str) -> str:
    """A title or name in one form: NFC, entities and markup resolved, LaTeX read, quotes and blanks plain.

    What a reader would call the same text compares equal; case, words and their order are kept, and so is what
    Unicode writes as a fraction, a trade mark or above the line.
    """
    if text.isascii() and not _SIGN.search(text):
        return collapse(text)
    for _ in range(_MOST_PASSES):
        plain = _canonical_once(text)
        if plain == text:
            return plain
        text = plain
    return _canonical_once(text.translate(_SIGNS))  # hostile nesting: the signs go, the letters stay


def _canonical_once(text: str) -> str:
    if "&" in text:
        text = html.unescape(_ESCAPED_AGAIN.sub("&", text))
    text = strip_markup(text)
    if has_latex(text):
        text = decode_latex(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", "".join(map(_plain_character, text))).translate(_QUOTES)
    return collapse(text)


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    """A ligature, full-width letter or letter of a mathematical font as its plain letters; all else as it is."""
    decomposed = unicodedata.decomposition(character)
    if not decomposed.startswith("<") or decomposed.startswith(_MEANINGFUL):
        return character
    return unicodedata.normalize("NFKC", character)


def _fold_letters(text: str) -> str:
    """A canonical text without case, accents and trade marks; Greek stays."""
    text = text.translate(_TRADE_MARKS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_QUOTES)
        text = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(c for c in text if not unicodedata.combining(c))
        return text.translate(_BASE_LETTERS)
    return text.casefold()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """`canonical` without case and accents, Greek letters by name (lossy: only for comparing)."""
    return _fold_letters(canonical(text)).translate(_GREEK_LETTERS)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded: letters and digits only, `&` as "and", apostrophes dropped."""
    return _split_words(fold(text))


@lru_cache(maxsize=16384)
def words_with_latin_stand_ins(text: str) -> tuple[str, ...]:
    """The words of a text with the Latin stand-in for each Greek letter ("μBench" as "ubench")."""
    return _split_words(_fold_letters(canonical(text)).translate(_LATIN_STAND_INS).translate(_GREEK_LETTERS))


def _split_words(folded: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_INNER_APOSTROPHE.sub("", folded).replace("&", " and ")))


@lru_cache(maxsize=8192)
def prefix_words(text: str) -> tuple[str, ...]:
    """The words of a title for a search that takes each for a prefix and has its own spelling of everything else.

    A word is sent as far as every index spells it alike: "don't" as "don", "C++" as "c", "naïve" as "na"; "&", "and",
    Greek letters and other signs are left out. So the search finds too much, and never misses the title for a sign.
    """
    found = (_PREFIX.match(word) for word in _SEARCH_WORD.findall(canonical(text).casefold()))
    kept = tuple(match[0] for match in found if match and match[0] != "and")
    return kept or words(text)


def slug(text: str, limit: int = 60) -> str:
    """Words joined by hyphens, at most `limit` characters and cut between words: for ids a person can read."""
    result = ""
    for word in words(text):
        longer = f"{result}-{word}" if result else word[:limit]
        if len(longer) > limit:
            break
        result = longer
    return result
