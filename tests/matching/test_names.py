"""Names of people in every order and form: whose they may be, and how two people's differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.matching.names import NameStatus, compare_names, is_group, readings, same_person

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
    ("Sutton, Jr., Charles", "Charles Sutton"),
    ("Charles Sutton III", "C. Sutton"),
    ("van den Berg, Rianne", "Rianne van den Berg"),
    ("Berg, Rianne van den", "Rianne van den Berg"),
    ("vandenBerg, Rianne", "Rianne van den Berg"),
    ("Yu, Gyeong-In", "G.-I. Yu"),
    ("Yu GI", "Gyeong-In Yu"),
    ("Jeong JS", "Joo Seong Jeong"),
    ("Jörg Müller", "Mueller, Joerg"),
    ("Jörg Müller", "J. Muller"),
    ("Søren Sørensen", "Soeren Soerensen"),
    ("Ragnar Ågren", "Aagren, R."),
    (r"{\L}ukasz Kaiser", "Lukasz Kaiser"),
    (r"M{\"u}ller, J{\"o}rg", "Jörg Müller"),
    ("Mike Smith", "Michael Smith"),
    ("José García López", "García López, José"),
    ("J. García-López", "José García López"),
    ("El-Nouby", "Alaaeldin El-Nouby"),
    ("Chowdhury SR", "Sayak Ray Chowdhury"),
    ("Md. Amirul Islam", "M. A. Islam"),
    ("P, D.", "Deepak P"),
    ("O'Brien, Ann", "Ann OBrien"),
    ("D’Amour, Alexander", "Alexander D'Amour"),
    ("Wei Wang 0001", "Wei Wang 0023"),
    ("AhmadiTeshnizi, Ali", "Ali AhmadiTeshnizi"),
]
OTHERS = [
    ("Wei Li", "Wei Liu"),
    ("J. Li", "K. Li"),
    ("Ying Sheng", "Ying Zhang"),
    ("Wei Zhang", "Wen Zhang"),
    ("Yi Ma", "Ying Ma"),
    ("Pratham Suriana", "Patricia Suriana"),
    ("Lisa Lee", "Kimin Lee"),
    ("Yiming Wang", "Yifang Wang"),
    ("Emma Jane Carter", "Emma Jane Dawson"),
    ("Ada One, Bo Two", "Ada One"),
    ("Ben Two", "Ada Two"),
    ("Di Four", "Cy Four"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_of_one_name(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_of_two_people(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


RELATED = [
    ("Woosuk Kwon", "W. Kwon", NameStatus.SAME),
    ("Wen Zhang", "Wei Zhang", NameStatus.NAMESAKE),
    ("Zhang, Wen", "Wei Zhang", NameStatus.NAMESAKE),
    ("W. Zhang", "Wei Zhang", NameStatus.SAME),
    ("Ashish Vaswany", "Ashish Vaswani", NameStatus.MISSPELT),
    ("Pennington, Jefrey", "Jeffrey Pennington", NameStatus.SAME),
    ("Aidan Gomez", "Aidan Gomes", NameStatus.OTHER),
    ("Barbara Plank", "Ada One", NameStatus.OTHER),
    ("Nikos Papadopulus", "Nikos Papadopoulos", NameStatus.MISSPELT),
]


@pytest.mark.parametrize(("one", "other", "status"), RELATED)
def test_how_names_relate(one: str, other: str, status: NameStatus) -> None:
    assert compare_names(one, other).status is status


def test_wrong_letters_are_marked() -> None:
    compared = compare_names("Ashish Vaswany", "Ashish Vaswani")
    assert compared.families == ("vaswany", "vaswani")
    assert compared.wrong_letters() == ((6, 7),)
    assert compare_names("Ada One", "Ada One").wrong_letters() == ()


@pytest.mark.parametrize("name", ["The ATLAS Collaboration", "OpenAI", "Mistral AI", "DeepSeek-AI", "Qwen Team"])
def test_groups(name: str) -> None:
    assert is_group(name)


@pytest.mark.parametrize("name", ["Xiao Ai", "McDonnell", "LeCun", "Ada One", "Ai", "DeVries"])
def test_people_are_no_groups(name: str) -> None:
    assert not is_group(name)


@given(st.text() | st.text("ABab .,-'{}\\0é ", max_size=20))
def test_any_text_is_its_own_name(text: str) -> None:
    assert not readings(text) or compare_names(text, text).status is NameStatus.SAME
