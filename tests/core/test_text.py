"""Text: what is written keeps the source's signs; LaTeX and markup are read whole; hostile text costs little."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.core.latex import decode_latex
from enrich.core.markup import strip_markup
from enrich.core.text import canonical, fold, words, words_with_latin_stand_ins

LATEX = [
    (r"$\kappa$HGCN", "κHGCN"),
    (r"$\rho$", "ρ"),
    (r"$\chi_0$", "χ₀"),
    (r"\varepsilon \varphi \vec{x} \rightarrow", "ε φ x⃗ →"),
    (r"$\mathcal{P}$", "P"),
    (r"$O(n^{2})$ and $x^{-10}$", "O(n²) and x⁻¹⁰"),
    (r"\H{o} \c c \c{c} {\"u} \'{\i} \v{S} \k{a} \r a \u{g}", "ő ç ç ü í Š ą å ğ"),
    (r"Stra{\ss}e \o{} {\L}ukasz Fran\c cois G\"odel", "Straße ø Łukasz François Gödel"),
    (r"\emph{Deep} \textsc{Nets}", "Deep Nets"),
    (r"The \texttt{LLaMA} and \textsf{OPT} Models", "The LLaMA and OPT Models"),
    (r"50\% of \$ \& a\_b", "50% of $ & a_b"),
    (r"{\em Half} of 50% is 25%", "Half of 50% is 25%"),
    ("{BERT}: Pre-training", "BERT: Pre-training"),
    ("Costs of $5 and $10", "Costs of $5 and $10"),
    ("One $ alone", "One $ alone"),
    (r"\methodname: Fast", r"\methodname: Fast"),
    (r"\methodname{} is Fast", "is Fast"),
    (r"\textsubscript{unclosed", "unclosed"),
    (r"C:\new\table", r"C:\new\table"),
]
MARKUP = [
    ("<mml:math>\n<mml:mi>κ</mml:mi>\n <mml:mo>=</mml:mo></mml:math>-means", "κ=-means"),
    ('<math xmlns="x"><msub><mi>χ</mi><mn>0</mn></msub></math> rays', "χ0 rays"),
    (
        r"A <alternatives><tex-math>\begin{document}$$\rho$$\end{document}</tex-math><math>ρ</math></alternatives>-net",
        "A ρ-net",
    ),
    (r"On <alternatives><tex-math>\kappa</tex-math><inline-graphic/></alternatives>-nets", "On κ-nets"),
    (r"On <inline-formula><tex-math>$\kappa$</tex-math></inline-formula>-nets", "On κ-nets"),
    ("<semantics><mi>κ</mi><annotation encoding='application/x-tex'>\\kappa</annotation></semantics>", "κ"),
    ("<title>One</title><subtitle>Two</subtitle>", "One Two"),
    ("One<br/>Two", "One Two"),
    ("<p><bold>One</bold> <italic toggle='yes'>Two</italic></p>", "One Two"),
    ("H<sub>2</sub>O <sc>Water</sc><xref ref-type='fn' rid='f1'>*</xref>", "H2O Water*"),
    ("<jats:title>One</jats:title>", "One"),
    ("R&amp;amp;D of &amp;amp;amp;lt;i&amp;gt;x&lt;/i&gt;", "R&D of x"),
    ("a < b, c > d and <unk> tokens", "a < b, c > d and <unk> tokens"),
]
WRITTEN = ["½ of it", "Brand™", "Re²TAL", "H₂O", "①", "C++ and C#", "50% & more", "a_b^c", "naïve café"]
PLAIN = [("ﬁrst", "first"), ("Ｆｕｌｌ", "Full"), ("‘a’ “b”", "'a' \"b\""), ("a\u00a0b", "a b"), ("µ", "μ")]


@pytest.mark.parametrize(("text", "plain"), [*LATEX, *MARKUP, *PLAIN])
def test_is_read_as_a_reader_sees_it(text: str, plain: str) -> None:
    assert canonical(text) == plain


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_is_the_source_s(text: str) -> None:
    assert canonical(text) == text


def test_greek_compares_equal_to_its_name_and_its_stand_in() -> None:
    assert words("μBench") == words(r"$\mu$Bench") == words("muBench")
    assert words_with_latin_stand_ins("μBench") == words("uBench")
    assert fold("Brand™") == fold("Brand")


def test_malformed_latex_is_read_without_a_word(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert canonical(r"A \frac of \sqrt{2 and \begin{x}").startswith("A ")
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


SIGNS = st.lists(
    st.sampled_from(
        ["\\", "{", "}", "$", "&", "&amp;", "lt;", "gt;", "<i>", "<math>", "</math>",
         "<tex-math>", "<alternatives>", "\\'",
         "\\kappa ", "\\frac", "\\begin{a}", "\\textbackslash ", "\\{", "\\$",
         "a", "é", "½", " ", "%", "^2", "_{0}", "ﬁ", "＆", "＄"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.text() | SIGNS)
def test_canonical_is_idempotent_and_folds_are_stable(text: str) -> None:
    plain = canonical(text)
    assert canonical(plain) == plain
    assert fold(plain) == fold(text)
    assert words(" ".join(words(text))) == words(text)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F) | st.sampled_from(" .,:;!?-()'/")))
def test_plain_text_loses_no_letter(text: str) -> None:
    def letters(of: str) -> str:
        return "".join(c for c in of if c.isalnum())

    assert letters(unicodedata.normalize("NFKC", canonical(text))) == letters(unicodedata.normalize("NFKC", text))


HOSTILE = [
    "{", "}", "\\", "$", "$ ", "\\'", "\\kappa ", "\\begin{a}", "{a}", "\\frac", "\\emph{", "\\(", "\\[",
    "&amp;", "&", "amp;", "<",
    "<i ", "<i a=", "<math>", "<tex-math>", "<alternatives>", "<annotation>",
    "\\textbackslash ", "$a", "$$", "\\%", "%", "a' ", "\\$",
]  # fmt: skip
# Eight times the text may take eight times the time; 64 times would be quadratic. Noise of the clock lies between.
MOST_GROWTH = 24.0
SHORTEST_MEASURED = 0.05
ATTEMPTS = 3


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_in_proportion(piece: str) -> None:
    def seconds(times: int) -> float:
        """This thread's own time: other programs do not count."""
        text = piece * times
        for function in (canonical, decode_latex):
            function.cache_clear()
        started = time.thread_time()
        canonical(text)
        strip_markup(text)
        return time.thread_time() - started

    def grows_in_proportion() -> bool:
        return (large := seconds(4000)) < SHORTEST_MEASURED or large < MOST_GROWTH * seconds(500)

    assert any(grows_in_proportion() for _ in range(ATTEMPTS))
