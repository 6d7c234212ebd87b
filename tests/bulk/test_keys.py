"""Blocking keys: the promise that a title is found after one edit, and that they never change unnoticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from enrich.core.models import SourceName, SourceRecord
from enrich.core.text import words
from enrich.sources.bulk.keys import (
    BUCKETS,
    bucket_of,
    key_of,
    key_version,
    listed_author_keys,
    record_keys,
    title_keys,
)

WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß0123456789", min_size=1, max_size=12)
TITLE = st.lists(WORD, min_size=3, max_size=14)


@given(title=TITLE, other=WORD, data=st.data())
def test_a_title_is_found_again_after_any_one_word_was_changed_left_out_or_added(
    title: list[str], other: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(title) - 1))
    before, after = title[:place], title[place + 1 :]
    own = set(title_keys(" ".join(title)))
    for edited in (
        [*before, other, *after],
        [*before, *after] if len(title) > 3 else title,
        [*before, other, title[place], *after],
        [*before, title[place] + other, *after],
    ):
        if len(words(" ".join(edited))) >= 3:
            assert own & set(title_keys(" ".join(edited))), edited


@given(title=TITLE)
def test_case_accents_punctuation_and_word_breaks_make_no_difference(title: list[str]) -> None:
    text = " ".join(title)
    assert set(title_keys(text)) & set(title_keys(text.title()))
    assert set(title_keys(text)) & set(title_keys("-".join(title).upper()))
    assert set(title_keys(text)) & set(title_keys("".join(title)))


def test_a_title_is_found_when_its_name_or_its_subtitle_is_left_out() -> None:
    whole = set(title_keys("FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness"))
    assert whole & set(title_keys("Fast and Memory-Efficient Exact Attention with IO-Awareness"))
    assert set(title_keys("Deep Compression - Pruning, Quantization and Huffman Coding")) & set(
        title_keys("Deep Compression")
    )


def test_an_author_is_found_however_the_list_writes_the_name() -> None:
    title = "Scaling Distributed Machine Learning with Parameter Servers"
    record = SourceRecord(source=SourceName.DBLP, retrieved_at="", title=title, authors=("Mu Li", "Alex Smola"))
    for name in ("Mu Li", "Li, Mu", "M. Li", "Li M"):
        assert record_keys(record) & set(listed_author_keys(name, "Scaling Distributed Learning")), name


@given(st.integers(-(2**63), 2**63 - 1))
def test_buckets_keep_the_order_of_keys(key: int) -> None:
    assert 0 <= bucket_of(key) < BUCKETS
    assert bucket_of(key) <= bucket_of(min(key + 2**40, 2**63 - 1))


def test_keys_of_this_version_are_these() -> None:
    """An index on disk holds them: when this fails, raise the version in `key_version`, and indexes are built anew."""
    assert key_of("t:attentionisallyouneed") == -4631082804541463552
    assert key_version() == "1-d4ef11c8ccadeb96"
