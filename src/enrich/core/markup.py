"""Markup in titles: HTML, JATS, MathML and TeX beside MathML, as services send them; what is left is the text.

Only elements that occur in titles are markup. "a < b" and "<unk>" are text and stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BLOCKS = "title|subtitle|h[1-6]|p|br|break|sec|div|list|list-item"
_INLINE = (
    "i|b|u|sub|sup|em|strong|scp?|tt|span|bold|italic|roman|sans-serif|monospace|overline|underline|strike|xref|"
    "ext-link|styled-content|named-content|inline-formula|disp-formula|inline-graphic|inf|font|small|a"
)
# MathML 3, chapter 3 and section 5: https://www.w3.org/TR/MathML3/
_MATH = (
    "math|m(?:row|i|n|o|s|sub|sup|subsup|frac|sqrt|root|style|text|space|over|under|underover|table|tr|td|padded|"
    "phantom|enclose|fenced|multiscripts|prescripts|error|action|labeledtr)|none|semantics|annotation(?:-xml)?"
)
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))*\s*/?"""
_TAG = re.compile(
    rf"<(?P<close>/)?(?:(?P<any>mml|jats):(?P<own>[\w-]+)|(?:[a-z]\w{{0,8}}:)?"
    rf"(?P<name>{_BLOCKS}|{_INLINE}|{_MATH}|alternatives|tex-math))(?P<rest>{_ATTRIBUTES})>",
    re.IGNORECASE,
)
_BLOCK = re.compile(_BLOCKS, re.IGNORECASE)
_HIDDEN = frozenset({"annotation", "annotation-xml", "mphantom"})
_DOCUMENT, _DOCUMENT_END = r"\begin{document}", r"\end{document}"


def strip_markup(text: str) -> str:
    """`text` without its tags; of the alternatives of one formula the MathML is taken, or else the TeX."""
    if "<" not in text or ">" not in text:
        return text
    state = _Stripped()
    done = 0
    for match in _TAG.finditer(text):
        state.add_text(text[done : match.start()])
        done = match.end()
        name = (match["own"] or match["name"]).casefold()
        if match["close"]:
            state.close(name)
        elif not match["rest"].endswith("/"):
            state.open(name)
        if _BLOCK.fullmatch(name):
            state.add_text(" ")
    state.add_text(text[done:])
    return state.result()


@dataclass(slots=True)
class _Stripped:
    """The text read so far, and the formula in whose alternatives the reading is."""

    parts: list[str] = field(default_factory=list)
    math: list[str] = field(default_factory=list)
    tex: list[str] = field(default_factory=list)
    hidden: int = 0
    in_alternatives: bool = False
    in_math: bool = False
    in_tex: bool = False

    def add_text(self, text: str) -> None:
        if not text or self.hidden:
            return
        if self.in_tex:
            self.tex.append(text)
        elif self.in_math:
            (self.math if self.in_alternatives else self.parts).append(text.strip("\r\n\t ") and text.strip("\r\n\t"))
        elif not self.in_alternatives or text.strip():
            self.parts.append(text)

    def open(self, name: str) -> None:
        if name in _HIDDEN:
            self.hidden += 1
        elif name == "alternatives":
            self._take_formula()
            self.in_alternatives = True
        elif name == "math":
            self.in_math = True
        elif name == "tex-math":
            self.in_tex = True

    def close(self, name: str) -> None:
        if name in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif name == "alternatives":
            self.in_alternatives = False
            self._take_formula()
        elif name == "math":
            self.in_math = False
        elif name == "tex-math":
            self.in_tex = False
            if not self.in_alternatives:
                self._take_formula()

    def _take_formula(self) -> None:
        math = "".join(self.math)
        self.parts.append(math if math.strip() else _formula("".join(self.tex)))
        self.math.clear()
        self.tex.clear()

    def result(self) -> str:
        self._take_formula()
        return "".join(self.parts)


def _formula(tex: str) -> str:
    """The formula of a `tex-math` element, which may be a whole document around it."""
    _, found, body = tex.partition(_DOCUMENT)
    formula = (body if found else tex).partition(_DOCUMENT_END)[0].strip()
    if not formula:
        return ""
    return formula if formula.startswith(("$", r"\(", r"\[")) else f"${formula}$"
