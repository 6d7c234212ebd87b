"""How lists of real authors are judged in every form in which people write them.

Run as `PYTHONPATH=src python tests/evaluate_names.py [--seed N] [--size N]`. The authors of real records (DBLP's and
the recorded answers of services in ../shared) are written in each form and read again. `same` is the share judged the
record's own (false alarms are the rest); `in doubt` is the share with two plausible readings;
the other columns are the shares of lists with one mistake that were noticed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from enrich.matching.author_comparison import AuthorComparison, AuthorStatus, best_comparison
from enrich.matching.author_lists import read_authors
from enrich.matching.names import PARTICLES, SUFFIXES, NameStatus

SHARED = Path(__file__).resolve().parents[2] / "shared"
RECORDS = SHARED / "benchmarks" / "dblp_records.jsonl.gz"
SMALLEST_CHANGED = 6  # letters of a family name that may hold a misspelling
Person = tuple[str, str]
"""Given names and family name."""


def people_of(names: list[str]) -> list[Person]:
    """Given and family names, as a bibliography takes them apart: particles go with the family name."""
    return [_apart(name) for name in names]


def _apart(name: str) -> Person:
    words = name.split()
    tail = 1
    while tail < len(words) and words[-tail].rstrip(".").casefold() in SUFFIXES:
        tail += 1
    while tail + 1 < len(words) and words[-tail - 1].casefold() in PARTICLES and words[-tail - 1].islower():
        tail += 1
    return " ".join(words[:-tail]), " ".join(words[-tail:])


def _initials(given: str, *, dot: str = ".", between: str = " ", hyphens: bool = True) -> str:
    parts = []
    for word in given.split():
        pieces = [piece[0] + dot for piece in word.split("-") if piece]
        parts.append(("-" if hyphens else between).join(pieces))
    return between.join(parts)


def _join(names: list[str], comma: str, last: str) -> str:
    return names[0] if len(names) == 1 else comma.join(names[:-1]) + last + names[-1]


def _turned(person: Person) -> str:
    return f"{person[1]}, {person[0]}" if person[0] else person[1]


def _straight(person: Person) -> str:
    return f"{person[0]} {person[1]}".strip()


def _dropped(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe"}
)
TEX = {"\u0301": "'", "\u0300": "`", "\u0308": '"', "\u0302": "^", "\u0303": "~", "\u030c": "v", "\u0327": "c"}


def _tex(text: str) -> str:
    done = []
    for character in unicodedata.normalize("NFC", text):
        base, *marks = list(unicodedata.normalize("NFD", character))
        plain = len(marks) == 1 and marks[0] in TEX
        done.append(f"{{\\{TEX[marks[0]]}{{{base}}}}}" if plain else character)
    return "".join(done)


def _apa(people: list[Person]) -> str:
    return _join([f"{f}, {_initials(g)}" if g else f for g, f in people], ", ", ", & ")


def _vancouver(people: list[Person]) -> str:
    return ", ".join(f"{f} {_initials(g, dot='', between='', hyphens=False)[:2]}".strip() for g, f in people)


def _chicago(people: list[Person]) -> str:
    return _join([_turned(people[0]), *map(_straight, people[1:])], ", ", ", and ")


FORMS: dict[str, Callable[[list[Person]], str]] = {
    "First Last, ...": lambda p: ", ".join(map(_straight, p)),
    "First Last, ... and": lambda p: _join(list(map(_straight, p)), ", ", " and "),
    "First Last and ... (BibTeX)": lambda p: " and ".join(map(_straight, p)),
    "Last, First and ... (BibTeX)": lambda p: " and ".join(map(_turned, p)),
    "Last, F. and ... (BibTeX)": lambda p: " and ".join(f"{f}, {_initials(g)}" if g else f for g, f in p),
    "Last, First and others": lambda p: " and ".join([*map(_turned, p[:3]), *(["others"] if p[3:] else [])]),
    "BibTeX with TeX accents": lambda p: _tex(" and ".join(map(_turned, p))),
    "BibTeX, accents dropped": lambda p: _dropped(" and ".join(map(_turned, p))),
    "BibTeX, umlauts spelt out": lambda p: " and ".join(map(_turned, p)).translate(UMLAUTS),
    "Last, First; ... (CSV)": lambda p: "; ".join(map(_turned, p)),
    "Last, First, ... (pairs)": lambda p: ", ".join(map(_turned, p)),
    "Chicago": _chicago,
    "Chicago, et al.": lambda p: _chicago(p[:7]) + (", et al." if p[7:] else ""),
    "MLA": lambda p: _turned(p[0]) + (", et al." if p[2:] else f", and {_straight(p[1])}." if p[1:] else "."),
    "APA": _apa,
    "APA, 20 and ellipsis": lambda p: _apa(p) if len(p) < 8 else ", ".join(
        [f"{f}, {_initials(g)}" if g else f for g, f in p[:6]]) + f", … {p[-1][1]}, {_initials(p[-1][0])}",
    "Vancouver": _vancouver,
    "Vancouver, et al.": lambda p: _vancouver(p[:6]) + (", et al." if p[6:] else ""),
    "IEEE": lambda p: _join([f"{_initials(g)} {f}".strip() for g, f in p], ", ", ", and " if p[2:] else " and "),
    "IEEE, et al.": lambda p: f"{_initials(p[0][0])} {p[0][1]}".strip() + (" et al." if p[1:] else ""),
    "ACM": lambda p: _join(list(map(_straight, p)), ", ", ", and " if p[2:] else " and ") + ".",
    "DBLP with homonym numbers": lambda p: " and ".join(f"{_straight(n)} {i + 1:04}" for i, n in enumerate(p)),
    "affiliation marks": lambda p: ", ".join(f"{_straight(n)}{i % 3 + 1},{i % 2 + 4}*" for i, n in enumerate(p)),
    "Last First, ... (Eastern)": lambda p: ", ".join(f"{f} {g}".strip() for g, f in p),
    "first author alone": lambda p: p[0][1] + (" et al." if p[1:] else ""),
    "LAST, First; ...": lambda p: "; ".join(f"{f.upper()}, {g}" if g else f.upper() for g, f in p),
}  # fmt: skip


# --- mistakes -------------------------------------------------------------------------------------------------


def _replaced(people: list[Person], other: Person, draw: random.Random) -> list[Person] | None:
    place = draw.randrange(len(people))
    return [*people[:place], other, *people[place + 1 :]]


def _left_out(people: list[Person], other: Person, draw: random.Random) -> list[Person] | None:
    place = draw.randrange(len(people))
    return [*people[:place], *people[place + 1 :]] if len(people) > 1 else None


def _added(people: list[Person], other: Person, draw: random.Random) -> list[Person] | None:
    place = draw.randrange(len(people) + 1)
    return [*people[:place], other, *people[place:]]


def _swapped(people: list[Person], other: Person, draw: random.Random) -> list[Person] | None:
    if len(people) < 2:
        return None
    place = draw.randrange(len(people) - 1)
    one, two = people[place : place + 2]
    same = one[1].casefold() == two[1].casefold() and one[0][:1] == two[0][:1]
    return None if same else [*people[:place], two, one, *people[place + 2 :]]


def _misspelt(people: list[Person], other: Person, draw: random.Random) -> list[Person] | None:
    places = [n for n, (_, family) in enumerate(people) if len(family) >= SMALLEST_CHANGED and family.isalpha()]
    if not places:
        return None
    place = draw.choice(places)
    given, family = people[place]
    letter = draw.randrange(1, len(family))
    new = draw.choice([c for c in "bcdfghklmnprst" if c != family[letter].casefold()])
    return [*people[:place], (given, family[:letter] + new + family[letter + 1 :]), *people[place + 1 :]]


MISTAKES = {"replaced": _replaced, "left out": _left_out, "added": _added, "swapped": _swapped, "misspelt": _misspelt}
# A list that says "et al." leaves out authors by right, so only these mistakes can be seen in it.
SEEN_IN_SHORTENED = {"replaced", "misspelt"}
SHORTENING = {"et al", "others", "MLA", "ellipsis", "alone"}


def _is_shortened(form: str) -> bool:
    return any(word in form for word in SHORTENING)


def is_right(compared: AuthorComparison) -> bool:
    """Whether a comparison gives no reason to say anything."""
    fine = {AuthorStatus.SAME, AuthorStatus.SHORTENED, AuthorStatus.UNKNOWN}
    return compared.status in fine and not compared.pairs_with(NameStatus.MISSPELT)


# --- records --------------------------------------------------------------------------------------------------


def read_records() -> Iterator[list[str]]:
    """The author lists of all records in ../shared."""
    with gzip.open(RECORDS, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["authors"]
    for path in sorted((SHARED / "recordings").rglob("*.json")):
        try:
            yield from _lists_in(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, UnicodeDecodeError):
            continue


def _lists_in(value: Any) -> Iterator[list[str]]:
    if isinstance(value, dict):
        authors = value.get("authors")
        if isinstance(authors, list):
            names = [a.get("name") if isinstance(a, dict) else a for a in authors]
            if names and all(isinstance(name, str) and name.strip() for name in names):
                yield [str(name) for name in names]
        for inner in value.values():
            yield from _lists_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _lists_in(inner)


def measure(lists: list[list[str]], seed: int, *, shown: int = 0) -> dict[str, dict[str, float]]:
    """By form: the share of right lists judged right, and of lists with a mistake noticed, by kind."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    draw = random.Random(seed)
    for names in lists:
        people, theirs = people_of(names), [tuple(names)]
        other = people_of(draw.choice(lists))[0]
        wrong = {kind: mistake(people, other, draw) for kind, mistake in MISTAKES.items()}
        for form, write in FORMS.items():
            count = counts[form]
            read = read_authors(write(people))
            compared = best_comparison(read, theirs)
            count["same total"] += 1
            count["same"] += is_right(compared)
            count["in doubt"] += not read.is_certain
            if not is_right(compared) and count["shown"] < shown:
                count["shown"] += 1
                print(form, "|", write(people)[:150], "|", compared.status, compared.strangers, compared.missing)
            for kind, changed in wrong.items():
                if changed is None or other in people or (_is_shortened(form) and write(changed) == write(people)):
                    continue
                if _is_shortened(form) and kind not in SEEN_IN_SHORTENED:
                    continue
                count[f"{kind} total"] += 1
                noticed = not is_right(best_comparison(read_authors(write(changed)), theirs))
                count[kind] += noticed
    return {
        form: {
            kind: count[kind] / count[f"{kind} total"] if count[f"{kind} total"] else float("nan")
            for kind in ("same", *MISTAKES)
        }
        | {"in doubt": count["in doubt"] / max(1, count["same total"])}
        for form, count in counts.items()
    }


def _shown(share: float) -> str:
    return f"{'-':>10}" if math.isnan(share) else f"{share:10.3f}"


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options.add_argument("--size", type=int, default=2000, help="records drawn")
    options.add_argument("--show", type=int, default=0, help="right lists judged wrong that are shown per form")
    chosen = options.parse_args()
    if not RECORDS.exists():
        print(f"Not measured: {RECORDS} is absent. The measure needs the records of ../shared.")
        return 1
    lists = [names for names in read_records() if names]
    draw = random.Random(chosen.seed)
    drawn = draw.sample(lists, min(chosen.size, len(lists)))
    started = time.perf_counter()
    table = measure(drawn, chosen.seed, shown=chosen.show)
    columns = ("same", *MISTAKES, "in doubt")
    print(f"seed {chosen.seed}, {len(drawn)} of {len(lists)} records, {time.perf_counter() - started:.0f} s")
    print(f"{'form':32}" + "".join(f"{column:>10}" for column in columns))
    for form, row in table.items():
        print(f"{form:32}" + "".join(_shown(row[column]) for column in columns))
    return 0


if __name__ == "__main__":
    sys.exit(main())
