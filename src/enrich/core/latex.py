"""LaTeX in titles and names, read as the characters that a reader of the typeset text sees.

Reading is pylatexenc's (https://pylatexenc.readthedocs.io). What is ours is the caution that text from lists needs:
a dollar may be money, a percent sign is no comment, a command that nobody knows keeps its name, and text that is no
valid LaTeX is returned without its braces.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

_ESCAPED_OR_PERCENT = re.compile(r"\\.|%", re.DOTALL)
_DOLLARS = re.compile(r"\\.|\${1,2}", re.DOTALL)
_MATH_SIGNS = frozenset("\\^_{")
# A blank between two commands is kept where the first is a symbol: LaTeX drops it, but mathematics sets these apart.
_SYMBOL_BEFORE_COMMAND = re.compile(
    r"(\\(?:(?:var)?(?:alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|"
    r"upsilon|phi|chi|psi|omega)|infty|ell|to|times|(?:left|right)arrow))\s+(?=\\[A-Za-z])",
    re.IGNORECASE,
)
# No title is so long; an abstract is read in a few stretches.
_LONGEST_STRETCH = 2000
_SCRIPT = re.compile(r"([_^])([+-]?\d+)")
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
# Text commands that pylatexenc does not know, with what they print.
_SYMBOLS = {"S": "§", "P": "¶", "pounds": "£", "textmu": "μ", "textohm": "Ω", "texttrademark": "™", "slash": "/"}
# Commands that change the look of what follows and print nothing.
_SWITCHES = (
    "em bf it tt sc rm sf sl bfseries itshape scshape ttfamily rmfamily sffamily upshape mdseries normalfont tiny "
    "small large Large displaystyle textstyle limits nolimits left right big Big bigl bigr protect boldmath"
)


def has_latex(text: str) -> bool:
    """Whether a text holds a sign that only LaTeX gives a meaning: a backslash, a brace, or a pair of dollars."""
    return "\\" in text or "{" in text or "}" in text or text.count("$") > 1


@lru_cache(maxsize=16384)
def decode_latex(text: str) -> str:
    """The text that LaTeX prints for `text`; never raises, and takes time in proportion to the length."""
    if not has_latex(text):
        return text
    text = _mark_money(text)
    if "\\" not in text and "$" not in text:
        return _without_braces(text).replace("~", " ")
    escaped = _ESCAPED_OR_PERCENT.sub(lambda match: r"\%" if match[0] == "%" else match[0], text)
    spaced = _SYMBOL_BEFORE_COMMAND.sub(r"\1{} ", escaped)
    return "".join(map(_decode_stretch, _stretches(spaced)))


def _stretches(text: str) -> Iterator[str]:
    """`text` in stretches that end with a blank where there is one: the library's time grows with the square."""
    start = 0
    while len(text) - start > _LONGEST_STRETCH:
        blank = text.rfind(" ", start, start + _LONGEST_STRETCH)
        end = blank + 1 if blank > start else start + _LONGEST_STRETCH
        yield text[start:end]
        start = end
    yield text[start:]


def _decode_stretch(text: str) -> str:
    try:
        return _without_braces(str(_reader()(text)))
    except (RecursionError, ValueError, IndexError, KeyError, AttributeError, TypeError):
        # Braces a thousand deep, or malformed input that the library does not expect: the letters are kept.
        return _without_braces(text.replace("\\", " ").replace("$", " "))


def _without_braces(text: str) -> str:
    return text.replace("{", "").replace("}", "")


def _mark_money(text: str) -> str:
    r"""`text` with `\$` for each dollar that opens or closes no mathematics, and `$` for `$$`."""
    signs = [match for match in _DOLLARS.finditer(text) if match[0][0] == "$"]
    pieces: list[str] = []
    done = place = 0
    while place < len(signs):
        sign = signs[place]
        after = signs[place + 1] if place + 1 < len(signs) else None
        pieces.append(text[done : sign.start()])
        if after is not None and _is_math(text[sign.end() : after.start()], text[after.end() : after.end() + 1]):
            pieces += ["$", text[sign.end() : after.start()], "$"]
            done = after.end()
            place += 2
        else:
            pieces.append(r"\$" * len(sign[0]))
            done = sign.end()
            place += 1
    return "".join([*pieces, text[done:]])


def _is_math(content: str, following: str) -> bool:
    """Whether dollars enclose mathematics: the rule of pandoc's tex_math_dollars, unless there are signs of it."""
    if not content.strip():
        return False
    if not _MATH_SIGNS.isdisjoint(content):
        return True
    return content == content.strip() and not following.isdigit()


@cache
def _reader() -> Any:
    """A function from LaTeX to text; the library is imported here, so that starting up stays quick."""
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
    from pylatexenc.latexwalker import LatexWalker
    from pylatexenc.latexwalker import get_default_latex_context_db as get_walker_context

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # malformed input is expected, and read all the same

    class Reader(LatexNodes2Text):  # type: ignore[misc]
        """Mathematics in one line, with digits above and below the line as Unicode has them."""

        def math_node_to_text(self, node: Any) -> str:
            return _SCRIPT.sub(_script, self.nodelist_to_text(node.nodelist).strip())

    texts = get_default_latex_context_db()
    printed = _SYMBOLS | dict.fromkeys(_SWITCHES.split(), "")
    texts.add_context_category(
        "ours", macros=[MacroTextSpec(name, sign) for name, sign in printed.items()], prepend=True
    )
    texts.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_unknown_command))
    reader = Reader(latex_context=texts, math_mode="text", strict_latex_spaces=False)
    context = get_walker_context()

    def read(text: str) -> str:
        walker = LatexWalker(text, latex_context=context, tolerant_parsing=True)
        return str(reader.nodelist_to_text(walker.get_latex_nodes()[0]))

    return read


def _script(match: re.Match[str]) -> str:
    return match[2].translate(_SUBSCRIPTS if match[1] == "_" else _SUPERSCRIPTS)


def _unknown_command(node: Any, l2tobj: Any) -> str:
    r"""The arguments of a command that has some ("\texttt{LLaMA}"); else the command as it is written."""
    arguments = [argument for argument in (node.nodeargd.argnlist if node.nodeargd else ()) if argument is not None]
    if arguments:
        return str(l2tobj.nodelist_to_text(arguments))
    source = str(node.parsing_state.s)
    end = node.pos + node.len
    if source[end : end + 1] == "{":
        return ""
    return f"\\{node.macroname}{node.macro_post_space}"
