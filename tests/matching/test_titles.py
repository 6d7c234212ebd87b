"""Titles compared: what is the same, a form, a part, a near miss, or another paper."""

from __future__ import annotations

import pytest

from enrich.matching.titles import TitleReason, TitleStatus, compare_titles, name_stands_in, names_agree

_S, _R = TitleStatus, TitleReason
PAIRS = [
    ("The ﬁrst of many things", "The first of many things", _S.SAME, _R.IDENTICAL),
    ("Re²TAL: Rewiring Video", "Re2TAL: Rewiring Video", _S.SAME, _R.IDENTICAL),
    ("deep learning for all", "Deep Learning for All", _S.FORMATTING, _R.CASE),
    ("Deep Compression — A Survey", "Deep Compression: A Survey", _S.FORMATTING, _R.PUNCTUATION),
    ("Auto-Encoders at Work", "Autoencoders at Work", _S.FORMATTING, _R.SPACING),
    ("α-divergence networks", r"$\alpha$-Divergence Networks", _S.FORMATTING, _R.CASE),
    ("alpha-divergence networks", "α-Divergence Networks", _S.FORMATTING, _R.PUNCTUATION),
    ("Optimisation of behaviour modelling", "Optimization of Behavior Modeling", _S.FORMATTING, _R.SPELLING),
    ("μBench for Services", "uBench for Services", _S.FORMATTING, _R.GREEK),
    ("muBench for Services", "μBench for Services", _S.FORMATTING, _R.PUNCTUATION),
    ("muBench for Services", "uBench for Services", _S.FORMATTING, _R.GREEK),
    (r"$\mu$Bench for Services", "μBench for Services", _S.SAME, _R.IDENTICAL),
    ("k-Means in B-VAE Space", "κ-Means in β-VAE Space", _S.FORMATTING, _R.GREEK),
    ("Half of ½ and x² Things", "Half of 1⁄2 and x2 Things", _S.SAME, _R.IDENTICAL),
    ("Privacys of Subspace Models", "Privacy of Subspace Models", _S.INFLECTED, _R.PLURAL),
    ("Serving Models Fast and Well", "Serving Models Fast and Well: A Study of Queues", _S.SHORTENED, _R.PART_LEFT_OUT),
    ("Attention is not all you need", "Attention is all you need", _S.DIFFERENT, _R.NEGATION),
    ("Llama 2: Open Models for Chat", "Llama 3: Open Models for Chat", _S.DIFFERENT, _R.NUMBERS_DIFFER),
    ("Learning to Rank Large Images", "Learning to Rank Large Graphs", _S.NEAR, _R.WORDS_CHANGED),
    ("Language Models", "Language Models are Few-Shot Learners", _S.DIFFERENT, _R.OTHER_WORDS),
]


@pytest.mark.parametrize(("listed", "title", "status", "reason"), PAIRS)
def test_titles(listed: str, title: str, status: TitleStatus, reason: TitleReason) -> None:
    compared = compare_titles(listed, title)
    assert (compared.status, compared.reason) == (status, reason)


def test_a_version_is_part_of_a_name() -> None:
    assert names_agree("FlashAttention 2", "FlashAttention-2: Faster Attention")
    assert not names_agree("FlashAttention", "FlashAttention-2: Faster Attention")
    assert not name_stands_in("FlashAttention", "Notes on FlashAttention 2")
