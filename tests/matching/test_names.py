"""Names of people in every order and form, and lists of them."""

from __future__ import annotations

import pytest

from enrich.matching.author_comparison import AuthorStatus, compare_authors
from enrich.matching.author_lists import read_authors
from enrich.matching.names import same_person

SAME = [
    ("Woosuk Kwon", "W. Kwon"),
    ("Kwon, Woosuk", "Woosuk Kwon"),
    ("Kwon W", "Woosuk Kwon"),
    ("Li Wei", "Wei Li"),
    ("Laurens van der Maaten", "L. Maaten"),
    ("van der Maaten, Laurens", "Laurens van der Maaten"),
    ("Emily Denton", "Emily L. Denton"),
    ("Katie Millican", "Katherine Millican"),
    ("Xiao-Ming Wu", "Xiaoming Wu"),
    ("X. M. Wu", "Xiao-Ming Wu"),
    ("Nuno Santos 0001", "Nuno Santos"),
    ("José García López", "Jose Garcia"),
    ("Mikhail Khodak", "Michael Khodak"),
    ("Yury Makarychev", "Yuri Makarychev"),
    ("Christopher Ré", "Chris Re"),
    ("Vaswani", "Ashish Vaswani"),
    ("Łukasz Kaiser", "Lukasz Kaiser"),
    ("J. Michael Smith", "Michael Smith"),
    ("Bob Williamson", "Robert C. Williamson"),
    ("Martin Luther King, Jr.", "Martin Luther King"),
]
OTHERS = [
    ("Wei Li", "Wei Liu"),
    ("J. Li", "K. Li"),
    ("Ying Sheng", "Ying Zhang"),
    ("Wei Zhang", "Wen Zhang"),
    ("Yi Ma", "Ying Ma"),
    ("Pratham Suriana", "Patricia Suriana"),
    ("Lisa Lee", "Kimin Lee"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_of_one_name(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_of_two_people(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


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


def test_strangers_and_missing_are_named() -> None:
    compared = compare_authors(("Ada One", "Eve Five"), THEIRS)
    assert compared.strangers == ("Eve Five",)
    assert compared.missing == ("Ben Two", "Cy Three", "Di Four")
    assert compared.share == 0.5
