"""The gate for what services send: types, bounds, years and dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from enrich.core.errors import UnreadableAnswerError
from enrich.core.models import Snapshot, SnapshotStatus, SourceName
from enrich.sources import load_source
from enrich.sources.decoding import (
    MOST_ITEMS,
    Abstract,
    Many,
    Name,
    Number,
    One,
    OneOrMany,
    Text,
    Year,
    plausible_date,
    plausible_year,
    read,
    read_each,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "title", "c"]), inner),
    max_leaves=12,
)


class Inner(Struct):
    title: Text = Text("")


class Outer(Struct):
    a: Many[Inner] = field(default_factory=Many)
    b: One[Inner] = field(default_factory=One)
    c: Number = field(default_factory=Number)
    title: OneOrMany = OneOrMany("")
    year: Year = field(default_factory=Year)
    names: Many[Name] = field(default_factory=Many)


@given(st.dictionaries(st.sampled_from(["a", "b", "c", "title", "year", "names"]), JSON))
def test_whatever_stands_in_a_field_is_read(payload: dict[str, Any]) -> None:
    found = read(payload, Outer)
    assert all(isinstance(item.title, str) for item in found.a)
    assert found.b.value is None or isinstance(found.b.value.title, str)
    assert found.c.value is None or 0 <= found.c.value <= 10**12
    assert found.year.value is None or 1500 <= found.year.value < 2100
    assert all(isinstance(name, str) and name for name in found.names)


@given(JSON)
def test_only_objects_are_answers(payload: Any) -> None:
    if isinstance(payload, dict):
        assert isinstance(read(payload, Outer), Outer)
        assert len(read_each(payload, Outer)) == 1
    else:
        with pytest.raises(UnreadableAnswerError):
            read(payload, Outer)


def test_texts_are_cut_to_their_limits() -> None:
    long = "x" * 100_000
    assert len(Text.read(long)) == 2_000
    assert len(Name.read(long)) == 500
    assert len(Abstract.read(long)) == 50_000
    assert Text.read("a\x00b\ud800c\n\td") == "abc\n\td"


@pytest.mark.parametrize(
    ("source", "request_text", "payload"),
    [
        (
            SourceName.SEMANTIC_SCHOLAR,
            "id:arxiv:2101.00001",
            {"title": "T" * 10**6, "abstract": "a" * 10**6, "authors": [{"name": "N" * 9999}] * 9000},
        ),
        (
            SourceName.CROSSREF,
            "id:doi:10.1/x",
            {"DOI": "10.1/x", "title": ["T" * 10**6], "author": [{"given": "G" * 9999, "family": "F"}] * 9000},
        ),
        (
            SourceName.DBLP,
            "title:t",
            [{"info": {"title": "T" * 10**6, "authors": {"author": [{"text": "N" * 9999}] * 9000}}}],
        ),
        (
            SourceName.DATACITE,
            "id:arxiv:2101.00001",
            {"attributes": {"titles": [{"title": "T" * 10**6}], "creators": [{"name": "N" * 9999}] * 9000}},
        ),
        (
            SourceName.ARXIV,
            "id:arxiv:2101.00001",
            '<entry xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/abs/2101.00001v1</id><title>'
            + "T" * 10**6
            + "</title><updated>2021-01-02T03:04:05Z</updated><published>2021-01-02T03:04:05Z</published><summary>"
            + "a" * 10**6
            + "</summary>"
            + f"<author><name>{'N' * 9999}</name></author>" * 6000
            + "</entry>",
        ),
    ],
)
def test_every_source_bounds_what_it_is_sent(source: SourceName, request_text: str, payload: Any) -> None:
    snapshot = Snapshot(
        source=source,
        request=request_text,
        status=SnapshotStatus.FOUND,
        retrieved_at="2026-11-01T00:00:00Z",
        payload=payload,
    )
    (record,) = load_source(source).to_records(snapshot)
    assert len(record.title or "") == 2_000
    assert len(record.abstract or "") <= 50_000
    assert len(record.authors) == MOST_ITEMS
    assert all(len(name) <= 1_001 for name in record.authors)


def test_years_and_dates() -> None:
    next_year = datetime.now(UTC).year + 1
    assert [plausible_year(year) for year in (None, 0, 1499, 1500, next_year + 1, next_year + 2, 99999)] == [
        None,
        None,
        None,
        1500,
        next_year + 1,
        None,
        None,
    ]
    dates = {
        "2023": "2023",
        "2023-05": "2023-05",
        "2023-05-09": "2023-05-09",
        "2023-05-09T10:11:12Z": "2023-05-09",
        "2023-13-01": "2023",
        "2023-02-31": "2023-02",
        "0000-00-00": None,
        "99999-01-01": None,
        "": None,
        "soon": None,
    }
    assert {text: plausible_date(text) for text in dates} == dates
