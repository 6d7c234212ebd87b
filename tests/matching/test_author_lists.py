"""Lines of authors in every style, and lists of authors compared."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.matching.author_comparison import AuthorStatus, best_comparison, compare_authors
from enrich.matching.author_lists import read_authors
from enrich.matching.names import NameStatus

LINES = [
    ("A. One, B. Two and C. Three, et al.", ("A. One", "B. Two", "C. Three"), True),
    ("Kwon, W., Li, Z., Zhuang, S.", ("Kwon, W.", "Li, Z.", "Zhuang, S."), False),
    ("Kwon W, Li Z", ("Kwon W", "Li Z"), False),
    ("Woosuk Kwon; Zhuohan Li", ("Woosuk Kwon", "Zhuohan Li"), False),
    ("Kwon, Woosuk and Li, Zhuohan", ("Kwon, Woosuk", "Li, Zhuohan"), False),
    ("Vaswani et al. (2017)", ("Vaswani",), True),
    ("John Smith, Mary Major, and 3 others", ("John Smith", "Mary Major"), True),
    ("de Freitas, N., van der Maaten, L.", ("de Freitas, N.", "van der Maaten, L."), False),
    ("Chao Liu, Chao Liu and Yan Lu", ("Chao Liu", "Chao Liu", "Yan Lu"), False),
    ("Yu, Gyeong-In and others", ("Yu, Gyeong-In",), True),
    ("van den Berg, Rianne and Ada One", ("van den Berg, Rianne", "Ada One"), False),
    ("{The ATLAS Collaboration}", ("The ATLAS Collaboration",), False),
    ("{Barnes and Noble, Inc.} and Ada One", ("Barnes and Noble, Inc.", "Ada One"), False),
    ("{Woosuk Kwon and Zhuohan Li}", ("Woosuk Kwon", "Zhuohan Li"), False),
    ("Sutton, Jr., Charles and One, Ada", ("Sutton Jr., Charles", "One, Ada"), False),
    ("Yu, Gyeong-In; Jeong, Joo Seong", ("Yu, Gyeong-In", "Jeong, Joo Seong"), False),
    ("Yu, Gyeong-In, Jeong, Joo Seong", ("Yu, Gyeong-In", "Jeong, Joo Seong"), False),
    ("Crankshaw, Daniel, Xin Wang, and Giulio Zhou", ("Crankshaw, Daniel", "Xin Wang", "Giulio Zhou"), False),
    ("Crankshaw, Daniel, and Xin Wang", ("Crankshaw, Daniel", "Xin Wang"), False),
    ("Crankshaw, Daniel, et al.", ("Crankshaw, Daniel",), True),
    ("Zhou, Z., & Li, X.", ("Zhou, Z.", "Li, X."), False),
    ("Zhou, Z., Li, X., . . . Wang, Y.", ("Zhou, Z.", "Li, X.", "Wang, Y."), True),
    ("Zhou, Z., Li, X., … Wang, Y.", ("Zhou, Z.", "Li, X.", "Wang, Y."), True),
    ("OpenAI, Zhou, Z., & Li, X.", ("OpenAI", "Zhou, Z.", "Li, X."), False),
    ("Zhou Z, Li XY, et al", ("Zhou Z", "Li XY"), True),
    ("Z. Zhou, X. Li, and Y. Wang", ("Z. Zhou", "X. Li", "Y. Wang"), False),
    ("McDonnell, Emma J. and Eagle, Tessa", ("McDonnell, Emma J.", "Eagle, Tessa"), False),
    (r"M{\"u}ller, J{\"o}rg and {van den Berg}, Rianne", ("Müller, Jörg", "van den Berg, Rianne"), False),
    ("M&uuml;ller, J.; Li, X.", ("Müller, J.", "Li, X."), False),
    ("Ada One$^{1,2}$, Bo Two*, Cy Three<sup>3</sup>", ("Ada One", "Bo Two", "Cy Three"), False),
    ("Ada One (MIT)1,2 and Bo Two3,*", ("Ada One", "Bo Two"), False),
    ("Wei Wang 0001 and Ada One", ("Wei Wang", "Ada One"), False),
    ("DeepSeek-AI, :, Xiao Bi", ("DeepSeek-AI", "Xiao Bi"), False),
    ("张伟, 李明 等", ("张伟", "李明"), True),
    ("Vaswani, Shazeer, Parmar et al.", ("Vaswani", "Shazeer", "Parmar"), True),
    ("More, Tom and One, Ada", ("More, Tom", "One, Ada"), False),
    ("AT&T Labs and Ada One", ("AT&T Labs", "Ada One"), False),
    ("...", (), True),
    ("{", (), False),
    (", and &", (), False),
]


@pytest.mark.parametrize(("line", "names", "et_al"), LINES)
def test_author_lines(line: str, names: tuple[str, ...], et_al: bool) -> None:
    read = read_authors(line)
    assert read.names == names
    assert read.et_al is et_al


THEIRS = ("Ada One", "Ben Two", "Cy Three", "Di Four")
LISTS = [
    (THEIRS, False, AuthorStatus.SAME),
    (("A. One", "B. Two", "C. Three", "D. Four"), False, AuthorStatus.SAME),
    (("Ada One", "Ben Two"), True, AuthorStatus.SHORTENED),
    (("Ada One", "Ben Two"), False, AuthorStatus.PARTIAL),
    (("Ben Two", "Ada One", "Cy Three", "Di Four"), False, AuthorStatus.REORDERED),
    (("Ada One", "Eve Five"), False, AuthorStatus.INVENTED),
    (("Eve Five", "Flo Six"), False, AuthorStatus.DIFFERENT),
    (("OpenAI",), False, AuthorStatus.UNKNOWN),
]


@pytest.mark.parametrize(("listed", "et_al", "status"), LISTS)
def test_lists_of_authors(listed: tuple[str, ...], et_al: bool, status: AuthorStatus) -> None:
    assert compare_authors(listed, THEIRS, et_al=et_al).status is status


@pytest.mark.parametrize(
    ("line", "certain"),
    [
        ("Kwon, Woosuk and Li, Zhuohan", True),
        ("Woosuk Kwon, Zhuohan Li", True),
        ("Yu, Gyeong-In; Jeong, Joo Seong", True),
        ("Crankshaw, Daniel, Xin Wang, and Giulio Zhou", True),
        ("Kwon, Woosuk", False),
        ("Vaswani, Shazeer", False),
    ],
)
def test_doubt_is_told_from_certainty(line: str, *, certain: bool) -> None:
    assert read_authors(line).is_certain is certain
    assert best_comparison(read_authors(line), [THEIRS]).is_certain is certain


def test_a_record_that_confirms_a_reading_ends_the_doubt() -> None:
    read = read_authors("One, Ada, Two, Ben, Three, Cy, Ninth, Eve")
    assert not read.is_certain
    compared = best_comparison(read, [THEIRS])
    assert (compared.status, compared.strangers) == (AuthorStatus.INVENTED, ("Ninth, Eve",))
    assert compared.is_certain


FORMS = [
    "One, Ada and Two, Ben and Three, Cy and Four, Di",
    "Ada One, Ben Two, Cy Three and Di Four",
    "One, Ada, Ben Two, Cy Three, and Di Four",
    "One, A., Two, B., Three, C., & Four, D.",
    "One A, Two B, Three C, Four D",
    "A. One, B. Two, C. Three, and D. Four",
    "One, Ada; Two, Ben; Three, Cy; Four, Di",
    "ONE, Ada; TWO, Ben; THREE, Cy; FOUR, Di",
    "One, Ada, Two, Ben, Three, Cy, Four, Di",
    "One, Two, Three, Four",
]


@pytest.mark.parametrize("line", FORMS)
def test_every_form_is_the_record_s(line: str) -> None:
    assert best_comparison(read_authors(line), [THEIRS]).status is AuthorStatus.SAME


@pytest.mark.parametrize("line", FORMS)
def test_a_stranger_is_noticed_in_every_form(line: str) -> None:
    changed = line.replace("Three", "Ninth").replace("THREE", "NINTH")
    assert best_comparison(read_authors(changed), [THEIRS]).status is AuthorStatus.INVENTED


def test_a_reading_in_doubt_counts_for_the_list() -> None:
    assert best_comparison(read_authors("Kwon, Woosuk"), [("Woosuk Kwon",)]).status is AuthorStatus.SAME
    assert best_comparison(read_authors("Kwon, Woosuk"), [("Ada Kwon", "Bo Woosuk")]).status is AuthorStatus.SAME
    one = read_authors("García López, José María")
    assert best_comparison(one, [("José María García López",)]).status is AuthorStatus.SAME
    assert best_comparison(one, [("Ada One",)]).status is AuthorStatus.DIFFERENT
    two = read_authors("Ada One, Ben Two")
    assert best_comparison(two, [("Ada One",)]).status is AuthorStatus.INVENTED


def test_pairs_say_who_is_who() -> None:
    listed = ("Wen Zhang", "Ashish Vaswany", "Ada One", "Eve Five")
    compared = compare_authors(listed, ("Ada One", "Ashish Vaswani", "Wei Zhang"))
    assert compared.status is AuthorStatus.INVENTED
    assert [(pair.author_place, pair.status) for pair in compared.pairs] == [
        (2, NameStatus.NAMESAKE),
        (1, NameStatus.MISSPELT),
        (0, NameStatus.SAME),
        (None, NameStatus.OTHER),
    ]
    assert compared.strangers == ("Wen Zhang", "Eve Five")
    assert compared.pairs_with(NameStatus.MISSPELT)[0].wrong_letters == ((6, 7),)


def test_a_list_of_thousands_is_compared_quickly() -> None:
    theirs = tuple(f"Ada{chr(97 + n % 26)} Fam{n}ily" for n in range(3000))
    started = time.process_time()
    assert compare_authors(theirs[::-1], theirs).status is AuthorStatus.REORDERED
    assert compare_authors(tuple(f"Bo Stranger{n}s" for n in range(3000)), theirs).status is AuthorStatus.DIFFERENT
    assert time.process_time() - started < 10


@settings(deadline=None)
@given(
    st.text() | st.lists(st.sampled_from([*"AaBb,;&{}()\\.*1", " and ", " et al.", "Jr.", "Li", "…", " "])).map("".join)
)
def test_any_text_can_be_read(text: str) -> None:
    read = read_authors(text)
    assert all(name.strip() for names in read.readings for name in names)
    best_comparison(read, [THEIRS])


@pytest.mark.parametrize(
    "piece", ["(", "[", "{", "a, ", " and", "et al", ". ", "…", "\\", ";", "A. ", "A.-", "(a", "1,", " more"]
)
def test_reading_takes_time_in_proportion(piece: str) -> None:
    def seconds(times: int) -> float:
        taken = []
        for _ in range(2):
            read_authors.cache_clear()
            started = time.process_time()
            read_authors(piece * times)
            taken.append(time.process_time() - started)
        return min(taken)

    small, large = seconds(1000), seconds(8000)
    assert large < max(0.15, 24 * small)  # eight times the text; 64 would be quadratic


def test_strangers_and_missing_are_named() -> None:
    compared = compare_authors(("Ada One", "Eve Five"), THEIRS)
    assert compared.strangers == ("Eve Five",)
    assert compared.missing == ("Ben Two", "Cy Three", "Di Four")
    assert compared.share == 0.5
