"""Text of titles and names: `canonical` is lossless for a reader, `fold` and `words` are for comparing only."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_QUOTES = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "‒": "-"})
_LATEX_COMMAND = re.compile(r"\\(?:text(?:bf|it|sc|tt|rm|up)?|emph|mathrm|mathbf|mathit|operatorname)\s*\{([^{}]*)\}")
_LATEX_ACCENT = re.compile(r"""\\(["'`^~=.Hckruv])\s*\{?\s*(\\?[A-Za-z])\}?""")
_ACCENTS = {
    '"': "\u0308",
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "H": "\u030b",
    "c": "\u0327",
    "k": "\u0328",
    "r": "\u030a",
    "u": "\u0306",
    "v": "\u030c",
}
_SPECIAL = {
    r"\ss": "ß",
    r"\o": "ø",
    r"\O": "Ø",
    r"\l": "ł",
    r"\L": "Ł",
    r"\ae": "æ",
    r"\AE": "Æ",
    r"\aa": "å",
}
# Letters that Unicode does not decompose into a base letter and an accent.
_BASE_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"},
)
# Greek letters stand for themselves in one source and are spelt out, or written in LaTeX, in another.
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "ℓ": "l",
    "∞": "infinity",
}  # fmt: skip
_GREEK_LETTERS = str.maketrans(_GREEK)
_LATEX_NAMES = re.compile(
    r"\\(?:var)?(alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|"
    r"upsilon|phi|chi|psi|omega|infty|ell)(?![a-z])",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|em|strong|scp|tt|span|mml:\w+|jats:\w+)\b[^<>]*>", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")


def collapse(text: str) -> str:
    """`text` with every run of white space as one blank and none at the ends."""
    return " ".join(text.split())


def _accented(match: re.Match[str]) -> str:
    letter = match[2].lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[match[1]])


def _without_latex(text: str) -> str:
    text = _LATEX_ACCENT.sub(_accented, text)
    for command, letter in _SPECIAL.items():
        text = re.sub(re.escape(command) + r"(?![A-Za-z])\s*(?:\{\})?", letter, text)
    text = _LATEX_NAMES.sub(lambda match: {"infty": "infinity", "ell": "l"}.get(match[1], match[1]), text)
    text = _LATEX_COMMAND.sub(r"\1", text)
    text = re.sub(r"\\([&%$#_{}])", r"\1", text)
    text = re.sub(r"\$([^$]*)\$", r"\1", text)
    return text.replace("{", "").replace("}", "").replace("~", " ") if "\\" in text or "{" in text else text


@lru_cache(maxsize=65536)
def canonical(text: str) -> str:
    """A title or name in one form: NFC, entities and mark-up resolved, LaTeX read, quotes and blanks plain.

    What a reader would call the same text compares equal; case, words and their order are kept.
    """
    text = html.unescape(html.unescape(text))
    text = _MARKUP.sub("", text)
    if "\\" in text or "{" in text or "$" in text:
        text = _without_latex(text)
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return collapse(text)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """`canonical` without case and accents (lossy: only for comparing)."""
    decomposed = unicodedata.normalize("NFKD", canonical(text).casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return plain.translate(_BASE_LETTERS).translate(_GREEK_LETTERS)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded: letters and digits only, `&` as "and", apostrophes dropped."""
    folded = re.sub(r"(?<=\w)'(?=\w)", "", fold(text)).replace("&", " and ")
    return tuple(_WORD.findall(folded))


@lru_cache(maxsize=8192)
def prefix_words(text: str) -> tuple[str, ...]:
    """The words of a title for a search that takes each for a prefix and has its own spelling of everything else.

    A word is sent as far as every index spells it alike: "don't" as "don", "C++" as "c", "naïve" as "na"; "&", "and",
    Greek letters and other signs are left out. So the search finds too much, and never misses the title for a sign.
    """
    found = (
        re.match(r"[a-z0-9]+", word)
        for word in re.findall(r"[^\W_][^\s\-/:;,._()\[\]\"–—]*", canonical(text).casefold())
    )
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
