"""Where the right value stands in the entry's own text, another reading of it is no mistake of the list."""

from __future__ import annotations

from typing import Any

import pytest

from answering import entry, record, resolved
from enrich.core.models import ListedField, SourceName
from enrich.core.models.entry import RECORD_REASON
from enrich.findings.check import findings_of

TITLE = "Fair Queues for Large Language Model Serving"
PUBLISHED = record(SourceName.DBLP, TITLE, ("Ada One", "Ben Two"), dblp_key="conf/icml/One23", venue="ICML", year=2023)
LINE = f"- One, A., & Two, B. (2023). {TITLE}. In *Proc. Int. Conf. Mach. Learn.*, pp. 1-9."


def codes(line: str, **read: Any) -> list[str]:
    fields = {"title": ListedField(raw=line, line=1)}
    right = {"title": TITLE, "authors": "Ada One, Ben Two", "venue_name": "ICML", "year": 2023}
    return [f.code.value for f in findings_of(resolved(entry(fields=fields, **(right | read)), PUBLISHED))]


@pytest.mark.parametrize(
    "read", [{"title": f"{TITLE}. In"}, {"authors": "One, A."}, {"venue_name": "Proc", "venue": None}, {"year": 2019}]
)
def test_a_misreading_is_no_finding(read: dict[str, Any]) -> None:
    assert codes(LINE, **read) == []


def test_what_is_written_wrong_is_found() -> None:
    other = LINE.replace("Fair", "Unfair").replace("2023", "2019").replace(", & Two, B.", "")
    read = {"title": TITLE.replace("Fair", "Unfair"), "authors": "One, A.", "year": 2019}
    assert set(codes(other, **read)) >= {"title_wrong", "year_wrong", "authors_wrong"}


def test_an_invented_subtitle_is_found() -> None:
    assert "title_wrong" in codes(
        LINE.replace(TITLE, f"{TITLE}: A Study of Trains"), title=f"{TITLE}: A Study of Trains"
    )


def test_fields_of_a_record_are_as_they_are() -> None:
    assert "title_wrong" in codes(LINE, title=f"{TITLE} In", reasons=(RECORD_REASON,))
