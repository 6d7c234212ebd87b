"""Where the right value stands in the entry's own text, another reading of it is no mistake of the list."""

from __future__ import annotations

from typing import Any

import pytest

from answering import entry, record, resolved
from enrich.core.models import ListedField, SourceName
from enrich.core.models.entry import RECORD_REASON
from enrich.findings.check import findings_of
from enrich.resolution.wording import reading_of

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


@pytest.mark.parametrize(
    ("line", "read", "expected"),
    [
        (LINE, {"title": TITLE, "authors": "One, A., & Two, B.", "venue": "Proc. Int. Conf. Mach. Learn."}, "text"),
        (LINE, {"title": TITLE, "venue": "Proc. Int. Conf. Mach. Learn."}, "doubtful"),
        (f"- [{TITLE}](https://a.org/b) - very fast.", {"title": TITLE}, "text"),
        (f"- {TITLE} A Later Work", {"title": TITLE}, "doubtful"),
        (
            "1. One A, Two B. Short. Proc. X. 2021:66-77.",
            {"title": "Proc. X. 2021:66-77", "authors": "One A"},
            "doubtful",
        ),
        (f"- Ada One. ICML. {TITLE}", {"title": TITLE, "authors": "Ada One. ICML"}, "doubtful"),
        (f"- Ada One, {TITLE}", {"title": "Serving", "authors": f"Ada One, {TITLE}"}, "doubtful"),
    ],
)
def test_a_reading_is_in_doubt_where_words_are_left_or_fields_are_strange(
    line: str, read: dict[str, str], expected: str
) -> None:
    assert reading_of(entry(fields={"title": ListedField(raw=line, line=1)}, **read)) == expected


def test_a_doubtful_reading_gives_no_error() -> None:
    wrong = LINE.replace("Fair", "Unfair")
    found = findings_of(
        resolved(
            entry(
                fields={"title": ListedField(raw=f"{wrong} Another Remark", line=1)},
                title=TITLE.replace("Fair", "Unfair"),
            ),
            PUBLISHED,
        )
    )
    assert {(f.code.value, f.severity.value) for f in found if f.field == "title"} == {("title_wrong", "warning")}


def test_a_part_of_the_title_is_no_venue_and_a_workshop_may_stand_beside_the_venue() -> None:
    title = "The KDD Workshop on Trust"
    published = record(SourceName.DBLP, title, ("Ada One",), dblp_key="conf/kdd/One23", venue="KDD", year=2023)
    line = f'- A. One, "{title}," in *Proc. KDD*, 2023.'
    fields = {"title": ListedField(raw=line, line=1)}
    assert not findings_of(
        resolved(
            entry(fields=fields, title=title, authors="A. One", venue_name="KDD Workshop on Trust", year=2023),
            published,
        )
    )
    shop = record(SourceName.DBLP, TITLE, ("Ada One",), dblp_key="conf/cvpr/One23", venue="CVPR Workshops", year=2023)
    for ending, expected in ((" Workshops", set()), ("", {"venue_wrong"})):
        fields = {"title": ListedField(raw=f"- A. One. {TITLE}. CVPR{ending} 2023", line=1)}
        listed = entry(fields=fields, title=TITLE, authors="A. One", venue_name="CVPR", year=2023)
        assert {f.code.value for f in findings_of(resolved(listed, shop))} == expected
