"""What stands in an entry's lines unread is not called missing."""

from __future__ import annotations

import pytest

from answering import entry, record, resolved
from enrich.core.models import ListedField, SourceName
from enrich.findings.check import findings_of

TITLE = "Fair Queues for Large Language Model Serving"
PUBLISHED = record(SourceName.DBLP, TITLE, ("Ada One",), dblp_key="conf/icml/One23", venue="ICML", year=2023)


def codes(line: str) -> set[str]:
    listed = entry(title=TITLE, authors="Ada One", fields={"title": ListedField(raw=line, line=1)})
    return {finding.code.value for finding in findings_of(resolved(listed, PUBLISHED))}


@pytest.mark.parametrize(
    ("rest", "missing"),
    [
        ("", {"venue_missing", "year_missing"}),
        ("(ICML 2023)", set()),
        ("*International Conference on Machine Learning*", {"year_missing"}),
        ("2023.", {"venue_missing"}),
        ("https://example.org/icml/2023/one.pdf", {"venue_missing", "year_missing"}),
        ("https://doi.org/10.1145/2023.2024", {"venue_missing", "year_missing"}),
    ],
)
def test_missing_fields(rest: str, missing: set[str]) -> None:
    assert codes(f"- {TITLE}. Ada One. {rest}") == missing
